"""Orders of the platforms' shops, from unpaid to received: 订单跟进表."""
