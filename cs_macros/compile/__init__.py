"""Many people's workbooks into one: the week's summary for 行政, made for reading and printing."""
