"""Messages made for several rows at once."""

from cs_macros.book.flow import Sheet
from cs_macros.sheets.texts.register import MadeText

SHEETS = (
    Sheet(record=MadeText, note="一次处理多行时，每位客户的话术各占一行；复制前请核对客户，发完可以删掉。"),
)
