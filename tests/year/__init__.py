"""A year of a shop: random lawful presses, and everything that is counted of them, counted again."""
