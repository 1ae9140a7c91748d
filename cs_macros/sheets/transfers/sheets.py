"""Customers who pay by bank transfer: 银行转账明细表, and the statements 银行流水 that prove it."""

from cs_macros.book.sheets import Completion, Passing, Sheet
from cs_macros.book.summed import REFUND, Amount, Summed
from cs_macros.sheets.transfers.board import left_after_refund
from cs_macros.sheets.transfers.buttons import match_transfers
from cs_macros.sheets.transfers.flow import LINES, TRANSFERS
from cs_macros.sheets.transfers.importing import fingerprint_told, import_statement
from cs_macros.sheets.transfers.register import StatementLine, Transfer, TransferStatus
from cs_macros.sheets.transfers.rules import cash, topic_of
from cs_macros.sheets.transfers.teaching import teach_format

SHEETS = (
    Sheet(
        record=Transfer,
        prints=(
            "number",
            "status",
            "shop",
            "customer_name",
            "phone",
            "item",
            "qty",
            "amount_due",
            "amount_received",
            "payer_name",
            "received_date",
            "courier",
            "tracking_no",
        ),
        module="转账",
        cash=cash,
        summed=Summed(
            money={
                REFUND: Amount(
                    cell="refund_amount", on=("refund_date",), where={"status": (TransferStatus.REFUNDED,)}
                )
            }
        ),
        sells=True,
        watches=left_after_refund,
        flow=TRANSFERS,
        passes=Passing(topic=topic_of),
        buttons=(import_statement, match_transfers),
        note="每笔银行转账一行：填好深色表头的列，按“登记转账”。灰色的列由按钮填写。钱到账核实之前不能发货。",
    ),
    Sheet(
        record=StatementLine,
        module="转账",
        flow=LINES,
        buttons=(teach_format,),
        completion=Completion("fingerprint", fingerprint_told),
        note="由“导入流水”写入，一行一笔。说不清是谁的收入，填转账记录号后按“认领流水”。",
    ),
)
