"""Returns and exchanges: 退换货登记表."""
