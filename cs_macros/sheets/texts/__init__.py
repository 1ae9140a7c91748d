"""Messages made for several rows at once, and the check of any text."""

from cs_macros.book.flow import Sheet
from cs_macros.sheets.texts.buttons import check_message
from cs_macros.sheets.texts.register import MadeText

SHEETS = (
    Sheet(
        record=MadeText,
        note="一次处理多行时，每位客户的话术各占一行；复制前请核对客户，发完可以删掉。",
        buttons=(check_message,),
    ),
)
