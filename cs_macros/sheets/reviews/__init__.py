"""Middling and bad reviews, settled within days: 中差评处理表."""
