"""What customers said and showed, kept word for word: 证据记录."""
