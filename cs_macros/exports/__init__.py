"""Order exports of the platforms, whatever they look like, as orders of one form.

    export = read_export(Path("订单.csv"))
    export.orders       # one a number: several goods are one order

A platform's export is data, one file in `profiles/`; any other is read by the meaning of its headers.
Nothing here knows a workbook.
"""

from cs_macros.exports.order import Export, LeftOut, PlacedOrder, State
from cs_macros.exports.reading import read_export

__all__ = ["Export", "LeftOut", "PlacedOrder", "State", "read_export"]
