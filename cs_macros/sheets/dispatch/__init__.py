"""送单记录 and 库存核对表: slips carried to the warehouse, and what is really there."""
