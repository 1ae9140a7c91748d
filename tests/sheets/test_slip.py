"""快件退回单: number, content, page, file (domain 1.2, F-6, R-090)."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cs_macros.book.book import Book
from cs_macros.book.press import Press, press
from cs_macros.build.slip import Slip, slip_file
from cs_macros.cli import status_of
from cs_macros.errors import CsError
from cs_macros.hosts import pdf
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.libreoffice import loading
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.sheets import ALL_SHEETS
from tests.builders import FIRST_ROW, NOW, STAFF, TestDesk, a_workbook, all_cells, cells_of, push
from tests.office import need_calibri, soffice

SHOP = {"name": "示例旗舰店", "platform": "天猫", "default_courier": "顺丰", "return_phone": "057100001111"}
STOPPED: dict[str, Cell] = {
    "status": "已联系快递",
    "shop": "示例旗舰店",
    "platform": "天猫",
    "order_no": "2233445566778899001",
    "customer_id": "00123",
    "customer_name": "陈小姐",
    "phone": "13800001111",
    "address": "浙江省杭州市示例路 1 号",
    "item": "台灯",
    "model": "L-1",
    "qty": 2,
    "case_type": "发货后撤回",
    "description": "客户不想要了",
    "owner": "张敏",
    "courier": "顺丰",
    "tracking_no": "SF0012345678",
    "courier_contact_at": NOW,
    "courier_result": "可撤回",
}


def cases(*typed: dict[str, Cell], settings: Mapping[str, Cell] | None = None) -> MemoryHost:
    """Cases whose parcels can be stopped, in rows 7, 8, …"""
    rows = [
        {**STOPPED, "number": f"AS20261122-{n:03}", **each} for n, each in enumerate(typed or ({},), start=1)
    ]
    chosen = [{"key": key, "value": value} for key, value in (settings or {}).items()]
    return a_workbook({"staff": STAFF, "shops": [SHOP], "settings": chosen, "after_sales": rows})


@dataclass
class Printed:
    """What a press of 打印退回单 would make."""

    files: dict[str, bytes] = field(default_factory=dict)
    summary: str = ""

    @property
    def sheet(self) -> Worksheet:
        (content,) = self.files.values()
        return load_workbook(io.BytesIO(content)).active

    @property
    def texts(self) -> list[str]:
        return [str(cell.value) for row in self.sheet.iter_rows() for cell in row if cell.value]


def printed(host: MemoryHost, *rows: int, now: datetime = NOW) -> Printed:
    sheet, move = ALL_SHEETS.pressable("print_slip")
    book = Book(host, ALL_SHEETS, now=now, operator="赵磊")
    done = press(Press(sheet, move, book, TestDesk(), list(rows) or [FIRST_ROW]))
    assert done.ok, [str(problem) for problem in done.problems]
    return Printed({path.name: content for path, content in book.files.items()}, done.summary)


def slip_numbers(host: MemoryHost) -> list[Cell]:
    where = host.read("after_sales").headers.index("退回单号")
    return [row[where] or None for row in host.read("after_sales").rows.values()]


# -- the number -------------------------------------------------------------------------------


def test_slips_are_numbered_by_day() -> None:
    host = cases({}, {})
    printed(host, 7, 8)
    assert slip_numbers(host) == ["TH20261122-001", "TH20261122-002"]


def test_a_file_code_stands_in_the_number() -> None:
    host = cases(settings={"file_code": "A3"})
    printed(host)
    assert slip_numbers(host) == ["TH20261122-A3-001"]


def test_printing_moves_nothing() -> None:
    host = cases()
    printed(host)
    assert cells_of(host, "after_sales")["状态"] == "已联系快递"


def test_printing_again_keeps_the_number_and_says_so() -> None:
    host = cases()
    assert not any("补打" in text for text in printed(host).texts)
    again = printed(host, now=datetime(2026, 11, 25, 9, 0))
    assert slip_numbers(host) == ["TH20261122-001"]
    assert sum("【补打】" in text for text in again.texts) == 2
    assert list(again.files) == ["快件退回单 TH20261122-001 补打.xlsx"]
    assert again.summary == "退回单做好了，请打印：TH20261122-001（补打）。"


def test_a_number_taken_back_is_on_paper_and_not_given_again() -> None:
    host = cases({}, {})
    printed(host, 7)
    push(host, "undo", by="赵磊", on="after_sales")
    assert slip_numbers(host) == [None, None]
    printed(host, 8)
    assert slip_numbers(host) == [None, "TH20261122-002"]


def test_undo_says_that_the_file_stays() -> None:
    host = cases()
    printed(host)
    done = push(host, "undo", by="赵磊", on="after_sales")
    assert "写出的文件没有收回：打印/快件退回单 TH20261122-001.xlsx" in [p.message for p in done.problems]


# -- what it says -----------------------------------------------------------------------------


def test_the_slip_has_two_numbered_copies_on_one_page() -> None:
    made = printed(cases())
    assert sum(text == "退回单号　TH20261122-001" for text in made.texts) == 2
    assert "第一联　打单存根联" in made.texts
    assert "第二联　快递带回联" in made.texts
    assert made.sheet.row_breaks.brk == []


def test_each_copy_says_what_the_courier_must_know() -> None:
    texts = printed(cases()).texts
    for label, text in [
        ("店铺", "示例旗舰店"),
        ("日期", "2026-11-22"),
        ("客户ID", "00123"),
        ("客户", "陈小姐　138****1111"),
        ("收件地址", "浙江省杭州市示例路 1 号"),
        ("快递公司", "顺丰"),
        ("运单号", "SF0012345678"),
        ("商品", "台灯 型号 L-1 × 2"),
        ("退回原因", "客户不想要了"),
        ("联系人", "张敏"),
        ("联系电话", "057100001111"),
    ]:
        assert dict(reversed([*pairwise(texts)]))[label] == text
        assert texts.count(text) == 2
    assert texts.count("快递员签字") == 2
    assert texts.count("　　　　年　　　月　　　日") == 2


def test_the_phone_is_masked_unless_the_shop_wants_it_whole() -> None:
    assert "陈小姐　13800001111" in printed(cases(settings={"mask_phone": "否"})).texts


def test_a_phone_in_the_reason_is_masked_too() -> None:
    told = {"description": "打 13800001111 没人接"}
    assert "打 138****1111 没人接" in printed(cases(told)).texts
    assert "打 13800001111 没人接" in printed(cases(told, settings={"mask_phone": "否"})).texts


def test_a_case_without_phone_and_address_has_a_slip_all_the_same() -> None:
    assert "陈小姐" in printed(cases({"phone": None, "address": None})).texts


def test_what_looks_like_a_formula_stays_text() -> None:
    sheet = printed(cases({"description": "=1+1"})).sheet
    found = [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert found == ["s", "s"]


def test_a_character_that_no_sheet_can_hold_is_left_out() -> None:
    content = slip_file([a_slip("TH20261122-001", reason="客户\x0c不想\x00要了")], 2, NOW, "赵磊")
    assert "客户 不想要了" in Printed({"": content}).texts


@pytest.mark.parametrize(("copies", "names", "breaks"), [(1, 1, 0), (2, 2, 0), (3, 3, 1), (4, 4, 1)])
def test_the_shop_may_want_another_number_of_copies(copies: int, names: int, breaks: int) -> None:
    made = printed(cases(settings={"slip_copies": copies}))
    assert sum(text.startswith("退回单号") for text in made.texts) == names
    assert len(made.sheet.row_breaks.brk) == breaks


def test_the_page_is_a4_upright_at_its_true_size_without_grid() -> None:
    sheet = printed(cases()).sheet
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.scale or 100) == (9, "portrait", 100)
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    heights = sum(sheet.row_dimensions[n].height for n in range(1, sheet.max_row + 1))
    assert heights + (sheet.page_margins.top + sheet.page_margins.bottom) * 72 < 842  # points of A4
    assert sheet.print_area.endswith(f"$A$1:$D${sheet.max_row}")
    assert not sheet.sheet_view.showGridLines


# -- the file ---------------------------------------------------------------------------------


def test_several_slips_are_one_file_with_a_page_each() -> None:
    made = printed(cases({}, {}, {}), 7, 8, 9)
    assert list(made.files) == ["快件退回单 TH20261122-001 等 3 张.xlsx"]
    assert len(made.sheet.row_breaks.brk) == 2


def test_a_refused_row_has_no_page() -> None:
    host = cases({}, {"courier_result": "待回复"})
    sheet, move = ALL_SHEETS.pressable("print_slip")
    book = Book(host, ALL_SHEETS, now=NOW, operator="赵磊")
    press(Press(sheet, move, book, TestDesk(), [7, 8]))
    assert [path.name for path in book.files] == ["快件退回单 TH20261122-001.xlsx"]
    assert slip_numbers(host) == ["TH20261122-001", None]


def test_the_choice_in_the_cell_prints_too_and_all_rows_together() -> None:
    host = cases({"next_step": "打印退回单"}, {"next_step": "打印退回单"}, {"next_step": "撤回失败"})
    sheet, run = ALL_SHEETS.pressable("run")
    sheet = ALL_SHEETS.pressable("print_slip")[0]
    book = Book(host, ALL_SHEETS, now=NOW, operator="赵磊")
    press(Press(sheet, run, book, TestDesk()))
    assert [path.name for path in book.files] == ["快件退回单 TH20261122-001 等 2 张.xlsx"]
    assert slip_numbers(host) == ["TH20261122-001", "TH20261122-002", None]
    where = host.read("after_sales").headers.index("下一步")
    assert [row[where] for row in all_cells(host, "after_sales")] == [None, None, "撤回失败"]


def test_a_folder_that_is_not_there_is_named_and_nothing_is_numbered(tmp_path: Path) -> None:
    host = cases(settings={"print_dir": str(tmp_path / "没有")})
    with pytest.raises(CsError, match=r"打印目录“.*没有”不存在，未作任何改动"):
        printed(host)
    assert slip_numbers(host) == [None]


@pytest.fixture
def workbook(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook on disk with one case; no program is there to make a PDF."""
    monkeypatch.setattr(loading, "executable", lambda: None)
    file = Path(shutil.copy(built, tmp_path))
    host = ClosedHost(file)
    header = {
        column.field: column.header for column in ALL_SHEETS.pressable("print_slip")[0].record.layout.columns
    }
    row = {header[name]: cell for name, cell in {**STOPPED, "number": "AS20261122-001"}.items()}
    host.write([Append("after_sales", row)])
    return file


def test_the_file_lies_beside_the_workbook(workbook: Path, cs: Any) -> None:
    status, told = cs("print-slip", workbook, "AS20261122-001", by="赵磊")
    assert (status, told["files"]) == (0, [str(workbook.parent / "打印" / "快件退回单 TH20261122-001.xlsx")])
    assert Path(told["files"][0]).is_file()


def test_a_trial_makes_no_file(workbook: Path, cs: Any) -> None:
    before = sorted(workbook.parent.iterdir())
    status, told = cs("--dry-run", "print-slip", workbook, "AS20261122-001", by="赵磊")
    assert (status, told["files"]) == (0, [])
    assert sorted(workbook.parent.iterdir()) == before


# -- as PDF -----------------------------------------------------------------------------------


def a_slip(number: str, **said: Any) -> Slip:
    words = {
        "day": date(2026, 11, 22),
        "shop": "示例旗舰店",
        "customer_id": "00123",
        "customer": "陈小姐",
        "address": "浙江省杭州市示例路 1 号",
        "courier": "顺丰",
        "tracking_no": "SF0012345678",
        "goods": "台灯",
        "reason": "客户不想要了",
        "contact": "张敏",
        "contact_phone": "057100001111",
        "again": False,
    }
    return Slip(number=number, **{**words, **said})


def pages(made: bytes, folder: Path) -> list[str]:
    """The text of each page of a PDF."""
    file = folder / "made.pdf"
    file.write_bytes(made)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return text.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.office
def test_libreoffice_prints_a_page_a_slip_however_long_its_texts(tmp_path: Path) -> None:
    need_calibri()
    soffice()
    long = a_slip("TH20261122-002", address="很长的地址" * 40, reason="很长的原因" * 80, goods="商品" * 99)
    content = slip_file([a_slip("TH20261122-001"), long, a_slip("TH20261122-003")], 2, NOW, "赵磊")
    made = pdf.as_pdf(content)
    assert made is not None
    found = pages(made, tmp_path)
    assert [[n for n in "123" if f"TH20261122-00{n}" in page] for page in found] == [["1"], ["2"], ["3"]]
    assert all("打单存根联" in page and "快递带回联" in page for page in found)


@pytest.mark.office
def test_the_pdf_lies_beside_the_sheet(workbook: Path, cs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    need_calibri()
    program = soffice()
    monkeypatch.setattr(loading, "executable", lambda: program)
    _, told = cs("print-slip", workbook, "AS20261122-001", by="赵磊")
    [file] = map(Path, told["files"])
    assert file.name == "快件退回单 TH20261122-001.xlsx"
    assert "PDF 随后就好" in told["summary"]
    assert len(pages(file.with_suffix(".pdf").read_bytes(), workbook.parent)) == 1


def test_nobody_waits_for_the_pdf(workbook: Path, cs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is begun when the answer stands there and the workbook is written."""
    told_before: list[str] = []

    def slow(content: bytes) -> bytes:
        told_before.append(sys.stdout.getvalue())  # type: ignore[attr-defined]
        return b"%PDF"

    out = io.StringIO()
    monkeypatch.setattr(pdf, "as_pdf", slow)
    monkeypatch.setattr(pdf, "can_be_made", lambda: True)
    monkeypatch.setattr(sys, "stdout", out)
    arguments = ["--json", "--by", "赵磊", "--now", "2026-11-22T10:00", "print-slip", str(workbook)]
    assert status_of([*arguments, "AS20261122-001"]) == 0
    [answer] = told_before
    file = Path(json.loads(answer)["files"][0])
    assert file.with_suffix(".pdf").read_bytes() == b"%PDF"


def test_an_open_workbook_is_told_when_the_pdf_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cs_macros.hosts.bridge import xlwings

    file = tmp_path / "退回单.xlsx"
    file.write_bytes(b"x")
    book = SimpleNamespace(fullname="D:\\台账.xlsm")
    app, other = SimpleNamespace(books=[book], status_bar=""), SimpleNamespace(books=[], status_bar="")
    monkeypatch.setattr(xlwings, "apps", [other, app], raising=False)
    ready, none = f"PDF 做好了：{file.with_suffix('.pdf')}", f"没有做成 PDF，请直接打印 {file}"
    for made, words in ((b"%PDF", ready), (None, none)):
        monkeypatch.setattr(pdf, "as_pdf", lambda content, made=made: made)
        pdf.main(str(file), book.fullname)
        assert (app.status_bar, other.status_bar) == (words, "")
    monkeypatch.setattr(xlwings, "apps", None, raising=False)
    pdf.main(str(file), book.fullname)  # closed meanwhile: nobody is there to be told


def test_a_process_of_its_own_makes_it_for_a_program_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[list[str], dict[str, Any]]] = []
    monkeypatch.setattr(pdf.subprocess, "Popen", lambda command, **how: begun.append((command, how)))
    pdf.make_later(Path("a.xlsx"), "D:\\台账.xlsm")
    [(command, how)] = begun
    assert command == [sys.executable, "-m", "cs_macros.hosts.pdf", "a.xlsx", "D:\\台账.xlsm"]
    assert how["start_new_session"]


def test_a_program_that_fails_leaves_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/bin/false", "/没有/soffice"):
        monkeypatch.setattr(loading, "executable", lambda program=program: program)
        assert pdf.as_pdf(b"") is None


class FakeExcel:
    """Excel as xlwings hands it over: opens a workbook, writes its pages, quits."""

    def __init__(self, **options: Any) -> None:
        self.books, self.seen = self, []
        FakeExcel.last = self

    last: FakeExcel

    def open(self, path: Path) -> FakeExcel:
        self.seen.append("open")
        return self

    def to_pdf(self, path: Path) -> None:
        path.write_bytes(b"%PDF")

    def quit(self) -> None:
        self.seen.append("quit")


class com_error(Exception):
    """What Windows answers where no Excel is installed."""


def no_excel(**options: Any) -> None:
    raise com_error("Invalid class string")


def test_without_libreoffice_excel_makes_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    from cs_macros.hosts.bridge import xlwings

    monkeypatch.setattr(loading, "executable", lambda: None)
    assert pdf.as_pdf(b"") is None  # on a machine with neither
    monkeypatch.setattr(pdf.sys, "platform", "win32")
    monkeypatch.setattr(xlwings, "App", FakeExcel)
    assert pdf.as_pdf(b"") == b"%PDF"
    assert FakeExcel.last.seen == ["open", "quit"]
    monkeypatch.setattr(xlwings, "App", no_excel)
    assert pdf.as_pdf(b"") is None
