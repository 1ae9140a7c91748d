"""The team's day, its training, and the points of an outsourced service that are watched."""
