"""Which button may lead where, copied by hand from CORE and SERVICE, not from the declarations."""

from __future__ import annotations

WAYS = {
    "bank_transfers": """
        register_transfer: new → 待汇款、待核实
        claim_transfer: 待汇款 → 待核实
        confirm_arrival: 待核实、金额不符 → 已核实、金额不符
        accept_difference: 金额不符 → 已核实
        mark_shipped: 已核实 → 已发货
        complete_transfer: 已发货 → 已完成
        cancel_transfer: 待汇款、待核实、金额不符 → 已取消
        refund_transfer: 金额不符、已核实、已发货、已退款 → 已退款
    """,
    "statement_lines": """
        import_statement: new → 待认领、不相关
        match_transfers: 待认领 → 已匹配
        confirm_arrival: 待认领 → 已匹配
        claim_line: 待认领 → 已匹配
        ignore_line: 待认领 → 不相关
        release_line: 已匹配、不相关 → 待认领
    """,
    "orders": """
        register_order: new → 未付款、待联系、待发货
        mark_paid: 未付款 → 待发货
        close_order: 未付款、待联系 → 已关闭
        contact_cod: 待联系 → 待发货、待联系、已关闭
        ship_order: 待发货 → 已发货
        receive_order: 已发货 → 已收货
        finish_change: 未付款、待联系、待发货 → 已关闭
    """,
    "order_changes": """
        register_change: new → 已登记
        confirm_change: 已登记 → 已与客户确认
        notify_printer: 已登记、已与客户确认 → 已通知打单
        printer_done: 已通知打单 → 打单已处理
        finish_change: 已登记、已与客户确认、打单已处理 → 已完成
        drop_change: 已登记、已与客户确认 → 已取消
    """,
    "slip_runs": """
        record_run: new → 已登记
    """,
    "stock_checks": """
        register_stock: new → 待核对
        count_stock: 待核对 → 已核对
        settle_stock: 已核对 → 已处理
    """,
    "after_sales": """
        register_case: new → 已登记
        finish_change: new → 已登记
        close_inquiry: new → 已登记
        complaint_to_case: new → 已登记
        contact_courier: 已登记、已联系快递 → 已联系快递
        sign_slip: 已联系快递 → 退回单已签
        fail_intercept: 已联系快递、退回单已签 → 撤回失败
        receive_parcel: 退回单已签 → 原包裹已收到
        ask_evidence: 已登记 → 待客户举证
        verify_case: 已登记、待客户举证 → 已核实
        handle_case: 已登记、已核实 → 处理中
        start_refund: 原包裹已收到、处理中 → 退款处理中
        refund_case: 退款处理中 → 已退款
        case_to_return: 撤回失败、处理中 → 转退换货
        close_case: 已登记、待客户举证、撤回失败、处理中、已退款、转退换货 → 已关闭
    """,
    "returns": """
        register_return: new → 申请
        case_to_return: new → 申请
        ask_photos: 申请 → 待举证
        agree_return: 申请、待举证 → 已同意
        reject_return: 申请、待举证 → 已拒绝
        cancel_return: 申请、待举证、已同意 → 已取消
        record_tracking: 已同意 → 已寄回
        receive_return: 已寄回 → 已收货
        inspect_return: 已收货 → 待退款、待补差价、待发换货、验收不合格
        negotiate_refund: 验收不合格 → 协商退款
        send_back: 验收不合格 → 退回客户
        refund_return: 待退款、协商退款 → 已退款
        collect_difference: 待补差价 → 待发换货
        reship_exchange: 待发换货 → 换货已发出
        complete_return: 已退款、换货已发出、退回客户、协商退款 → 已完成
    """,
    "rejections": """
        register_rejection: new → 已登记
        contact_rejection: 已登记 → 已联系客户
        receive_rejection: 已登记、已联系客户 → 已收到
        settle_rejection: 已联系客户、已收到 → 已处理
        submit_week: 已处理 → 已上交
        mark_compiled: 已上交 → 已汇总
        reopen_rejection: 已上交、已汇总 → 已处理
    """,
    "reviews": """
        register_review: new → 待分配
        assign_review: 待分配、已分配 → 已分配
        assign_review: 已联系 → 已联系
        assign_review: 处理中 → 处理中
        contact_review: 待分配、已分配 → 已联系
        handle_review: 已联系 → 处理中
        settle_review: 处理中、已联系 → 已处理
        hand_in_review: 已处理 → 已上交
    """,
    "complaints": """
        register_complaint: new → 已接待
        confirm_complaint: 已接待 → 已确认
        investigate: 已确认 → 已核实
        answer_at_once: 已确认、已核实 → 已告知客户
        propose_plan: 已核实 → 方案待批
        approve_plan: 方案待批 → 方案已批
        return_plan: 方案待批 → 已核实
        carry_out: 方案已批 → 实施中
        tell_customer: 方案已批、实施中 → 已告知客户
        evaluate_complaint: 已告知客户 → 已评价
        file_complaint: 已评价 → 已归档
    """,
    "disputes": """
        import_refunds: new → 新增、已结束
        import_refunds: 新增、已提醒、处理中 → 已结束
        register_dispute: new → 新增
        remind_aftersales: 新增 → 已提醒
        handle_dispute: 新增、已提醒 → 处理中
        close_dispute: 新增、已提醒、处理中 → 已结束
    """,
    "evidence": """
        record_evidence: new → 已记录
        register_review: new → 已记录
        open_evidence: new → 已记录
        open_inquiry_evidence: new → 已记录
        contact_review: new → 已记录
        handle_review: new → 已记录
        settle_review: new → 已记录
        report_evidence: 已记录 → 已上报
        close_evidence: 已记录、已上报 → 已结
    """,
    "score_events": """
        record_event: new → 待确认
        settle_review: new → 待确认
        check_reviews: new → 待确认
        evaluate_complaint: new → 待确认
        check_attendance: new → 待确认
        confirm_event: 待确认 → 已确认
        revoke_event: 待确认、已确认 → 已撤销
    """,
    "score_months": """
        build_month: new、草稿、退回修改 → 草稿、退回修改
        submit_month: 草稿、退回修改 → 已提交
        approve_month: 已提交 → 已批准
        return_month: 已提交 → 退回修改
        execute_month: 已批准 → 已执行
        archive_month: 已执行 → 已归档
    """,
    "roster": """
        generate_roster: new、草稿 → 草稿
        publish_roster: 草稿 → 已发布
        refresh: 已发布 → 执行中
        check_attendance: 已发布、执行中 → 已结束
    """,
    "swaps": """
        request_swap: new → 待批
        decide_swap: 待批、私自调班 → 同意、不同意
        check_attendance: 待批、不同意 → 私自调班
    """,
    "leave": """
        request_leave: new → 待批
        decide_leave: 待批 → 同意、不同意
        end_leave: 同意 → 已销假
    """,
    "cleaning": """
        generate_cleaning: new、已排 → 已排
        record_cleaning: 已排、未完成 → 已完成
        refresh: 已排 → 未完成
        inspect_cleaning: 已完成 → 已检查
    """,
    "inquiries": """
        register_inquiry: new → 已登记
        ask_courier: 已登记、已答复 → 已联系快递
        answer_inquiry: 已登记、已联系快递 → 已答复
        close_inquiry: 已联系快递、已答复 → 已结
    """,
    "handovers": """
        collect_handover: new → 待交接
        register_handover: new → 待交接
        accept_handover: 待交接 → 已接收
        accept_handover: 已接收 → 已完成
        return_handover: 待交接 → 退回
        resend_handover: 退回 → 待交接
        finish_handover: 已接收 → 已完成
    """,
    "daily_log": """
        record_problem: new → 已记录
        feed_back: 已记录 → 已反馈
        summarise_log: 已记录、已反馈 → 已汇总
    """,
    "opinions": """
        record_opinion: new → 登记中
        submit_opinions: 登记中 → 已提交
        read_opinions: 已提交 → 已阅
    """,
    "customers": """
        register_customer: new → 待建档
        collect_customers: new → 待建档
        complete_profile: 待建档 → 已建档
        stop_contact: 待建档、已建档 → 停用
    """,
    "call_plans": """
        plan_calls: new → 待第一次
        record_call: 待第一次、第一次完成 → 待第一次、第一次完成、第二次完成、拒绝联系
        file_plan: 第二次完成、拒绝联系 → 归档
        stop_contact: 待第一次、第一次完成 → 拒绝联系
    """,
    "calls": """
        record_call: new → 已记录、待研究
        record_inbound: new → 已记录、待研究
        report_call: 待研究 → 已上报
        answer_call: 待研究、已上报 → 已答复
        file_call: 已记录、已答复 → 归档
    """,
    "letters": """
        register_letter: new → 待电话、待寄出
        plan_letters: new → 待电话
        phone_notice: 待电话 → 已电话
        mail_letter: 已电话、待寄出 → 已寄出
        skip_letter: 已电话 → 无需寄信
        file_letter: 已寄出、无需寄信 → 归档
        stop_contact: 待电话、已电话 → 无需寄信
    """,
    "chat_checks": """
        check_chat: new → 已抽查
        give_feedback: 已抽查 → 合格结束、已反馈
        start_coaching: 已反馈 → 整改中
        recheck: 整改中 → 已复查、整改中
    """,
    "kpi": """
        build_kpi: new → 开放
        import_kpi: new → 开放
        lock_kpi: 开放 → 锁定
    """,
    "daily_tasks": """
        build_tasks: new → 待办
        refresh: 待办 → 逾期
        finish_task: 待办、逾期 → 完成
    """,
    "training": """
        record_training: new → 已登记
    """,
    "vendor_checks": """
        open_vendor: new → 待落实
        settle_point: 待落实 → 已落实
        review_point: 已落实 → 已复核
    """,
    "surveys": """
        send_surveys: new → 已发放
        refresh: 已发放 → 未回收
        return_survey: 已发放、未回收 → 已回收
        analyse_survey: 已回收、未回收 → 已分析
        report_survey: 已分析 → 已上报
    """,
}


def ways(table: str) -> set[tuple[str, str, str]]:
    """(button, state before, state after) of everything that CORE allows in a table; `new` is no state."""
    found = set()
    for line in filter(None, WAYS[table].strip().splitlines()):
        name, _, way = line.strip().partition(": ")
        before, _, after = way.partition(" → ")
        found |= {(name, a, b) for a in before.split("、") for b in after.split("、")}
    return found
