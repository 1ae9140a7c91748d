"""The service desk from the shell: the commands and options of SERVICE 43, once through."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

NOW = {"now": "2026-11-20T10:00"}


def number(done: dict[str, Any], sheet: str) -> str:
    return next(str(each["number"]) for each in done["changed"] if each["sheet"] == sheet)


def test_a_day_at_the_desk(cs: Any, built: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(built, tmp_path / "客服台账.xlsm"))
    (tmp_path / "上交").mkdir()
    for name, posts in (("张敏", "售前"), ("赵磊", "售前"), ("王芳", "店长")):
        cs("append", file, "staff", f"工号={posts}{name}", f"姓名={name}", f"岗位={posts}")
    status, done = cs(
        "register-inquiry", file, "--shop", "示例店", "--order-no", "2233445566778899001",
        "--customer-id", "tb_1", "--request", "查件", "--courier", "顺丰", "--tracking-no", "SF1", **NOW,
    )  # fmt: skip
    assert status == 0, done["problems"]
    key = number(done, "查件催单登记表")
    assert cs("ask-courier", file, key, "--courier-result", "今天派送", **NOW)[0] == 0
    status, done = cs(
        "answer-inquiry", file, key, "--latest", "到杭州", "--next-at", "2026-11-21T10:00", **NOW
    )
    assert (status, [m["template"] for m in done["messages"]]) == (0, ["logistics_result"])
    status, done = cs("collect-handover", file, "--to-agent", "赵磊", **NOW)
    assert status == 0, done["problems"]
    handover = number(done, "交接班记录")
    assert cs("accept-handover", file, handover, by="张敏", **NOW)[0] == 1
    assert cs("accept-handover", file, handover, by="赵磊", **NOW)[0] == 0
    assert cs("show", file, "inquiries")[1]["rows"][0]["客服"] == "赵磊"
    status, done = cs(
        "record-problem", file, "--stage", "售前", "--category", "物流", "--question", "几天到",
        "--solved", "是", "--solution", "三天", "--sold", "否", "--lost-reason", "缺货", **NOW,
    )  # fmt: skip
    assert status == 0, done["problems"]
    assert cs("feed-back", file, number(done, "每日问题记录"), "--dept", "运营", **NOW)[0] == 0
    status, done = cs("record-opinion", file, "--kind", "顾客意见", "--detail", "想要暖光", **NOW)
    assert status == 0, done["problems"]
    status, done = cs("submit-opinions", file, "--week", "2026-W47", now="2026-11-20T15:00:01")
    assert status == 0, done["problems"]
    assert done["changed"][0]["fields"]["迟交"] == [None, "是"]
    out = tmp_path / "每日.xlsx"
    status, done = cs("report", "daily", file, "--date", "2026-11-20", "--out", out, by="王芳", **NOW)
    assert (status, done["files"]) == (0, [str(out)])
    assert "计入 1 行" in done["summary"]
    assert [p for p in cs("check", file, **NOW)[1]["problems"] if p["level"] == "block"] == []
