"""A formula cut into tokens, by openpyxl's tokenizer with its faults kept out of its way.

openpyxl 3.1 follows the formulas of Excel 2007. What came later, and what it takes for something
else, is put before it in another form of the same length, so that every token still says where it
stands: `A1#` (a spill) as a percentage, `@` as a plus, `:` between anything but addresses as a
product, error values of today as texts, tabs and line breaks as blanks, `'` escapes in brackets as
letters. It lets unclosed brackets pass and stumbles over too many closed ones; both are refused
here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token as Known
from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

OPERAND, FUNC, PAREN, ARRAY = Known.OPERAND, Known.FUNC, Known.PAREN, Known.ARRAY
PREFIX, INFIX, POSTFIX, SEPARATOR, BLANK = Known.OP_PRE, Known.OP_IN, Known.OP_POST, Known.SEP, Known.WSPACE
OPEN, CLOSE, ROW = Known.OPEN, Known.CLOSE, Known.ROW

# Texts, quoted sheet names and brackets, in which nothing else has a meaning.
_SEALED = re.compile(r"""("(?:[^"]|"")*+")|('(?:[^']|'')*+')|(\[)""")
_BRACKETS = re.compile(r"'.|[\[\]]", re.DOTALL)
_PUT_RIGHT = (
    (re.compile(r"#(?:SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!|EXTERNAL!)"),
     lambda found: '"' + "x" * (len(found[0]) - 2) + '"'),
    (re.compile(r"(?<=[\w)\]])#(?![A-Z])"), lambda found: "%"),
    (re.compile(r"(?<![\w)\]}%.\"'])@(?=[\w$(\['\\\"])"), lambda found: "+"),
    (re.compile(r"(?<=\)):|:(?=\s*\()|:(?=@?[A-Za-z_][\w.]*\()"), lambda found: "*"),
    (re.compile(r"(?<![\w.$])(\d*\.?\d+[Ee])[+-](?=\d)"), lambda found: found[1] + "0"),
    (re.compile(r"[\t\r\n]"), lambda found: " "),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a formula.

    Attributes:
      kind: As openpyxl calls it: OPERAND, FUNC, PAREN, ARRAY, PREFIX … ; `side` OPEN, CLOSE or ROW.
      text: As it stands in the formula, where it stands from `start` to `end`.
    """

    kind: str
    side: str
    text: str
    start: int
    end: int


def tokens(formula: str) -> list[Token]:
    """Cut a formula, without its leading `=`.

    >>> [token.text for token in tokens('SUM(A1#,"a,b")')]
    ['SUM(', 'A1', '#', ',', '"a,b"', ')']

    Raises:
      ValueError: Quotes or brackets that do not match; says which in Chinese.
    """
    plain = put_right(formula)
    try:
        cutter = Tokenizer("=" + plain)
    except TokenizerError as error:
        raise ValueError(
            "引号或方括号不成对" if "Reached" in str(error) else "有 Excel 不认识的写法"
        ) from error
    except IndexError:
        raise ValueError("括号不成对：多了一个“)”或“}”") from None
    if cutter.token_stack:
        raise ValueError("括号不成对：少了一个“)”或“}”")
    found, at = [], 0
    for one in cutter.items:
        end = at + len(one.value)
        while one.type == BLANK and end < len(plain) and plain[end] == " ":
            end += 1
        found.append(Token(one.type, one.subtype, formula[at:end], at, end))
        at = end
    return found


def put_right(formula: str) -> str:
    """Return a formula in the form that openpyxl's tokenizer cuts rightly, of the same length.

    Raises:
      ValueError: A bracket that is not closed.
    """
    pieces, at = [], 0
    while found := _SEALED.search(formula, at):
        pieces.append(_outside(formula[at : found.start()], formula[: found.start()]))
        at = found.end()
        if found[3]:
            at = _closed(formula, found.start())
            pieces.append("[" + re.sub(r"\W", "_", formula[found.end() : at - 1]) + "]")
        else:
            pieces.append(found[0])
    return "".join([*pieces, _outside(formula[at:], formula[:at])])


def _outside(text: str, before: str) -> str:
    """Put right what stands outside of texts and brackets; the mark before it counts for the first."""
    lead = before[-1:]
    whole = lead + text
    for pattern, new in _PUT_RIGHT:
        whole = pattern.sub(new, whole)
    return whole[len(lead) :]


def _closed(formula: str, start: int) -> int:
    """Return where a bracket ends that begins somewhere; `'` makes the next mark a letter."""
    depth = 0
    for found in _BRACKETS.finditer(formula, start):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise ValueError("方括号不成对")
