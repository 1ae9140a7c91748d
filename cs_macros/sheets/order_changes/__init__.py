"""改单备注表: what a customer wants changed in an order, and how far the print room is with it."""
