"""What is known of every sheet before its subject is imported: made by `cs_macros.docs`."""

from cs_macros.book.sheets import Line

# fmt: off
INDEX = (
    Line.read("board", "今日看板", "board",
        "refresh run make_message undo "),
    Line.read("bank_transfers", "银行转账明细表", "transfers",
        "register_transfer import_statement match_transfers claim_transfer confirm_arrival "
        "accept_difference mark_shipped complete_transfer cancel_transfer refund_transfer ",
        register=True, cash=True),
    Line.read("statement_lines", "银行流水", "transfers",
        "teach_format claim_line ignore_line release_line ",
        register=True),
    Line.read("after_sales", "售后登记表", "after_sales",
        "register_case contact_courier print_slip sign_slip fail_intercept receive_parcel ask_evidence "
        "verify_case handle_case start_refund refund_case case_to_return close_case ",
        register=True, cash=True, kind="after-sales"),
    Line.read("returns", "退换货登记表", "returns",
        "register_return ask_photos agree_return reject_return cancel_return record_tracking receive_return "
        "inspect_return negotiate_refund send_back refund_return collect_difference reship_exchange "
        "complete_return ",
        register=True, cash=True, kind="returns"),
    Line.read("rejections", "拒收退件登记表", "rejections",
        "register_rejection contact_rejection receive_rejection settle_rejection submit_week mark_compiled "
        "reopen_rejection ",
        register=True, cash=True, kind="rejections"),
    Line.read("reviews", "中差评处理表", "reviews",
        "register_review check_reviews assign_review contact_review handle_review settle_review "
        "hand_in_review ",
        register=True, kind="reviews"),
    Line.read("complaints", "投诉登记表", "complaints",
        "register_complaint confirm_complaint report_complaint investigate answer_at_once propose_plan "
        "approve_plan return_plan carry_out tell_customer complaint_to_case evaluate_complaint "
        "file_complaint ",
        register=True, kind="complaints"),
    Line.read("disputes", "退款维权日检表", "disputes",
        "register_dispute import_refunds remind_aftersales tell_manager handle_dispute close_dispute ",
        register=True),
    Line.read("evidence", "证据记录", "evidence",
        "record_evidence report_evidence close_evidence ",
        register=True, kind="evidence"),
    Line.read("score_events", "奖罚记录", "scores",
        "record_event confirm_event revoke_event ",
        register=True),
    Line.read("score_months", "每月奖罚评分表", "scores",
        "build_month import_sales print_score_slips submit_month approve_month return_month execute_month "
        "archive_month ",
        register=True, kind="scores"),
    Line.read("roster_grid", "排班月表", "roster", "",
        mirrors="roster"),
    Line.read("roster", "值班表", "roster",
        "generate_roster repair_roster explain_roster publish_roster override_shift check_attendance ",
        register=True),
    Line.read("swaps", "调班申请", "roster",
        "request_swap decide_swap ",
        register=True),
    Line.read("leave", "请假", "roster",
        "request_leave decide_leave end_leave ",
        register=True),
    Line.read("holidays", "节假日", "roster",
        "propose_holidays "),
    Line.read("cleaning", "值日表", "cleaning",
        "generate_cleaning record_cleaning inspect_cleaning ",
        register=True),
    Line.read("phrases", "话术库", "texts",
        "use_phrase join_phrases promise_shipping refund_coupon renew_phrases "),
    Line.read("messages", "话术", "texts",
        "check_message "),
    Line.read("forbidden_words", "违禁词", "texts", ""),
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
