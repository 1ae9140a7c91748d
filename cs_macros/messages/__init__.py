"""Templates into text."""
