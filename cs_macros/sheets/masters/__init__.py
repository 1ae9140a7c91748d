"""Dictionaries that every other sheet looks up, the parameters, and the journal."""
