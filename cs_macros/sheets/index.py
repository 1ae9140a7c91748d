"""What is known of every sheet before its subject is imported: made by `cs_macros.docs`."""

from cs_macros.book.sheets import Line

# fmt: off
INDEX = (
    Line.read("board", "今日看板", "board", False, "", False,
        "refresh run make_message undo "),
    Line.read("bank_transfers", "银行转账明细表", "transfers", True, "", True,
        "register_transfer import_statement match_transfers claim_transfer confirm_arrival "
        "accept_difference mark_shipped complete_transfer cancel_transfer refund_transfer "),
    Line.read("statement_lines", "银行流水", "transfers", True, "", False,
        "claim_line ignore_line release_line "),
    Line.read("after_sales", "售后登记表", "after_sales", True, "", True,
        "register_case contact_courier print_slip sign_slip fail_intercept receive_parcel ask_evidence "
        "verify_case handle_case start_refund refund_case case_to_return close_case "),
    Line.read("returns", "退换货登记表", "returns", True, "", True,
        "register_return ask_photos agree_return reject_return cancel_return record_tracking receive_return "
        "inspect_return negotiate_refund send_back refund_return collect_difference reship_exchange "
        "complete_return "),
    Line.read("rejections", "拒收退件登记表", "rejections", True, "", True,
        "register_rejection contact_rejection receive_rejection settle_rejection submit_week mark_compiled "
        "reopen_rejection "),
    Line.read("score_events", "奖罚记录", "scores", True, "", False,
        "record_event confirm_event revoke_event "),
    Line.read("score_months", "每月奖罚评分表", "scores", True, "", False,
        "build_month import_sales print_score_slips submit_month approve_month return_month execute_month "
        "archive_month "),
    Line.read("roster_grid", "排班月表", "roster", False, "roster", False, ""),
    Line.read("roster", "值班表", "roster", True, "", False,
        "generate_roster repair_roster explain_roster publish_roster override_shift check_attendance "),
    Line.read("swaps", "调班申请", "roster", True, "", False,
        "request_swap decide_swap "),
    Line.read("leave", "请假", "roster", True, "", False,
        "request_leave decide_leave end_leave "),
    Line.read("holidays", "节假日", "roster", False, "", False,
        "propose_holidays "),
    Line.read("cleaning", "值日表", "cleaning", True, "", False,
        "generate_cleaning record_cleaning inspect_cleaning "),
    Line.read("phrases", "话术库", "texts", False, "", False,
        "use_phrase promise_shipping refund_coupon renew_phrases "),
    Line.read("messages", "话术", "texts", False, "", False,
        "check_message "),
    Line.read("forbidden_words", "违禁词", "texts", False, "", False, ""),
    Line.read("staff", "员工名册", "masters", False, "", False, ""),
    Line.read("shops", "店铺", "masters", False, "", False, ""),
    Line.read("products", "商品", "masters", False, "", False, ""),
    Line.read("couriers", "快递", "masters", False, "", False, ""),
    Line.read("campaigns", "活动日历", "masters", False, "", False, ""),
    Line.read("reasons", "原因字典", "masters", False, "", False, ""),
    Line.read("settings", "参数", "masters", False, "settings", False, ""),
    Line.read("journal", "操作日志", "masters", False, "", False, ""),
)
