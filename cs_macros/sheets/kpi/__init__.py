"""KPI表: what each agent reached in a month, against the shop's standards."""
