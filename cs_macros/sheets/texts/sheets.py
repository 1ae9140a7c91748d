"""What can be said to customers, what was said, and what may not be said."""

from cs_macros.book.sheets import Sheet
from cs_macros.book.texts import ListedWord, MadeText, Phrase
from cs_macros.sheets.texts.answers import promise_shipping, refund_coupon
from cs_macros.sheets.texts.board import said_today
from cs_macros.sheets.texts.buttons import check_message
from cs_macros.sheets.texts.library import join_phrases, renew_phrases, use_phrase
from cs_macros.sheets.texts.seeds import rows_of_phrases, rows_of_words

SHEETS = (
    Sheet(
        record=Phrase,
        hides=("template",),
        module="话术",
        keeps=("D-07",),
        fresh=rows_of_phrases,
        note="按分组或拼音首字母筛选出情景，选中那一行，填好记录号或要补的内容，按“用这条话术”。",
        buttons=(use_phrase, join_phrases, promise_shipping, refund_coupon, renew_phrases),
    ),
    Sheet(
        record=MadeText,
        hides=("template",),
        module="话术",
        says={"board_messages": said_today},
        note="对客户说过的话，每条一行，由按钮写入；一次处理多行时，请从这里逐条复制。",
        buttons=(check_message,),
    ),
    Sheet(
        record=ListedWord,
        module="话术",
        fresh=rows_of_words,
        note="生成和检查话术时要找的词；可以加词，也可以把“处理”改成 禁止、提醒 或 放行。",
    ),
)
