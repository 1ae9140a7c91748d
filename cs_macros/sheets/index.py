"""What is known of every sheet before its subject is imported: made by `cs_macros.docs`."""

from cs_macros.book.sheets import Line

# fmt: off
INDEX = (
    Line.read("board", "今日看板", "board",
        "refresh run make_message undo "),
    Line.read("bank_transfers", "银行转账明细表", "transfers",
        "register_transfer import_statement match_transfers claim_transfer confirm_arrival "
        "accept_difference mark_shipped complete_transfer cancel_transfer refund_transfer ",
        register=True, cash=True, module="转账"),
    Line.read("statement_lines", "银行流水", "transfers",
        "teach_format claim_line ignore_line release_line ",
        register=True, module="转账"),
    Line.read("orders", "订单跟进表", "orders",
        "register_order remind_payment ask_duplicate record_reply mark_paid close_order ask_cod contact_cod "
        "promise_order ship_order delay_order fetch_slip notify_shipping receive_order judge_order "
        "order_to_case ",
        register=True, cash=True, module="订单"),
    Line.read("after_sales", "售后登记表", "after_sales",
        "register_case contact_courier print_slip sign_slip fail_intercept receive_parcel ask_evidence "
        "verify_case handle_case start_refund refund_case case_to_return close_case ",
        register=True, cash=True, kind="after-sales", module="售后"),
    Line.read("returns", "退换货登记表", "returns",
        "register_return ask_photos agree_return reject_return cancel_return record_tracking receive_return "
        "inspect_return negotiate_refund send_back refund_return collect_difference reship_exchange "
        "complete_return ",
        register=True, cash=True, kind="returns", module="售后"),
    Line.read("rejections", "拒收退件登记表", "rejections",
        "register_rejection contact_rejection receive_rejection settle_rejection submit_week mark_compiled "
        "reopen_rejection ",
        register=True, cash=True, kind="rejections", module="售后"),
    Line.read("phrases", "话术库", "texts",
        "use_phrase join_phrases promise_shipping refund_coupon renew_phrases ",
        module="话术"),
    Line.read("messages", "话术", "texts",
        "check_message ",
        module="话术"),
    Line.read("forbidden_words", "违禁词", "texts", "",
        module="话术"),
    Line.read("roster_grid", "排班月表", "roster", "",
        mirrors="roster", module="排班"),
    Line.read("roster", "值班表", "roster",
        "generate_roster repair_roster explain_roster publish_roster override_shift check_attendance ",
        register=True, module="排班"),
    Line.read("swaps", "调班申请", "roster",
        "request_swap decide_swap ",
        register=True, module="排班"),
    Line.read("leave", "请假", "roster",
        "request_leave decide_leave end_leave ",
        register=True, module="排班"),
    Line.read("holidays", "节假日", "roster",
        "propose_holidays ",
        module="排班"),
    Line.read("cleaning", "值日表", "cleaning",
        "generate_cleaning record_cleaning inspect_cleaning ",
        register=True, module="排班"),
    Line.read("score_events", "奖罚记录", "scores",
        "record_event confirm_event revoke_event ",
        register=True, module="奖罚"),
    Line.read("score_months", "每月奖罚评分表", "scores",
        "build_month import_sales print_score_slips submit_month approve_month return_month execute_month "
        "archive_month ",
        register=True, kind="scores", module="奖罚"),
    Line.read("staff", "员工名册", "masters", ""),
    Line.read("shops", "店铺", "masters", ""),
    Line.read("products", "商品", "masters", ""),
    Line.read("couriers", "快递", "masters", ""),
    Line.read("campaigns", "活动日历", "masters", ""),
    Line.read("reasons", "原因字典", "masters", ""),
    Line.read("settings", "参数", "masters", "",
        mirrors="settings"),
    Line.read("journal", "操作日志", "masters", ""),
)
