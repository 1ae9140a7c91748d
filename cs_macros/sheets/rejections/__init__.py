"""Refused and returned parcels: 拒收退件登记表, handed in every Saturday."""
