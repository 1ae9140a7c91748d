"""使用说明: what every button and state of the workbook means, to be read without a network."""
