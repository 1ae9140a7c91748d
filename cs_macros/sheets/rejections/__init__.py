"""Refused and returned parcels: 拒收退件登记表, handed in every Saturday."""

from cs_macros.book.flow import Sheet

SHEETS: tuple[Sheet, ...] = ()
