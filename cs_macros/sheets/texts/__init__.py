"""What can be said to customers, what was said, and what may not be said."""
