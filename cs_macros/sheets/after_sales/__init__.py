"""After-sales cases: 售后登记表, with parcels called back from the courier."""
