"""What may stand in a cell: how it is read, what it means, what is written back."""
