"""Faults of the goods, as many registers tell of them: a report, and no sheet of its own."""
