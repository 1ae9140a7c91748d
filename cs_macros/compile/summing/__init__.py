"""小结 and 总结: what all registers of one or many workbooks tell of a week, a month or a year."""
