"""Parcels that customers ask after or want hurried: 查件催单登记表."""
