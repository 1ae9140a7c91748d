"""Refunds asked for and disputes on the platforms, looked at every day: 退款维权日检表."""
