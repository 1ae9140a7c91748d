"""Complaints, from the first word to the file: 投诉登记表."""
