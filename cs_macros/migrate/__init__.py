"""From what people already have: older sheets adopted, finished rows put away, workbooks upgraded."""
