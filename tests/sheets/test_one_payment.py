"""One payment is one line of 银行流水, whatever reads it and in whatever order (issue 14, 1)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_macros.book.book import Book
from cs_macros.book.outcome import Outcome
from cs_macros.build.contents import rows
from cs_macros.build.workbook import build_workbook
from cs_macros.hosts.closed import ClosedHost
from cs_macros.hosts.memory import MemoryHost
from cs_macros.hosts.port import Append, Cell
from cs_macros.migrate.upgrade import upgrade
from cs_macros.sheets import ALL_SHEETS
from cs_macros.sheets.transfers.arriving import Arriving
from cs_macros.statements import fingerprint, read_statement
from tests.builders import NOW, a_workbook, push
from tests.migrate.older import narrowed

CASES = Path(__file__).parents[1] / "data" / "statements" / "cases"
FULL = "交易时间,收入金额,支出金额,余额,对方户名,交易流水号,附言"
DAYS = "交易日期,贷方金额,借方金额,账户余额,对方户名,摘要"
MINUTES = "交易日期,交易时间,交易金额,对方户名,用途"


@dataclass(frozen=True)
class Payment:
    at: datetime
    amount: Decimal
    balance: Decimal
    name: str
    serial: str

    def full(self) -> str:
        came, went = (self.amount, "") if self.amount > 0 else ("", -self.amount)
        return f"{self.at},{came},{went},{self.balance},{self.name},{self.serial},货款"

    def of_day(self) -> str:
        came, went = (self.amount, "") if self.amount > 0 else ("", -self.amount)
        return f"{self.at:%Y%m%d},{came},{went},{self.balance},{self.name[0]}*,转账"

    def of_minute(self) -> str:
        return f"{self.at:%Y-%m-%d},{self.at:%H:%M},{self.amount:+},{self.name},货款"


def payments(*amounts: str, name: str = "陈小敏", step: timedelta = timedelta(hours=3)) -> list[Payment]:
    made, balance = [], Decimal("1000.00")
    for number, amount in enumerate(amounts):
        balance += Decimal(amount)
        at = datetime(2026, 11, 12, 9, 5, 1) + step * number
        made.append(Payment(at, Decimal(amount), balance, name, f"20261112000000000{number:04d}"))
    return made


class Imports:
    """A workbook in memory into which statements are imported one after another."""

    def __init__(self) -> None:
        self.host: MemoryHost = a_workbook()

    def of(self, header: str, *lines: str, tail: str = "") -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "流水.csv"
            file.write_text("\n".join([header, *lines]), "utf-8")
            return self.file(file, tail)

    def file(self, file: Path, tail: str = "") -> Outcome:
        asks = {"statement_files": [file], "statement_account": tail}
        return push(self.host, "import_statement", by="李强", asks=asks)

    def cells(self, header: str) -> list[Cell]:
        grid = self.host.read("statement_lines")
        at = grid.headers.index(header)
        return [row[at] for row in grid.rows.values() if row[grid.headers.index("流水号")]]


def counts(done: Outcome) -> str:
    return done.summary.partition("：")[2].partition("，不算")[0]


def test_the_same_file_with_and_without_its_account_is_read_once() -> None:
    book = Imports()
    book.file(CASES / "case-alipay_one.csv")
    (line_id,) = book.cells("流水号")
    done = book.file(CASES / "case-alipay_one.csv", tail="1234")
    assert counts(done) == "新流水 0 笔，已有 1 笔"
    assert book.cells("流水号") == [line_id]
    assert "账户：1234" in str(book.cells("指纹")[0])


@pytest.mark.parametrize("first", ["", "own"])
def test_a_better_format_later_reads_the_same_line(tmp_path: Path, first: str) -> None:
    """Midnight lies between payment and booking: one format knew the one day, the other the other."""
    file = tmp_path / "兴业.csv"
    file.write_bytes((CASES / "case-cib_midnight.csv").read_bytes())
    own = tmp_path / "流水格式"
    book = Imports()
    for has_own in (first == "own", first != "own"):
        if has_own:
            own.mkdir(exist_ok=True)
            (own / "cib.toml").write_bytes((CASES / "case-cib.toml").read_bytes())
        elif own.exists():
            (own / "cib.toml").unlink()
        done = book.file(file)
    assert counts(done) == "新流水 0 笔，已有 1 笔"
    assert len(book.cells("流水号")) == 1


def test_what_a_further_reading_knows_is_kept_and_used() -> None:
    (one,) = payments("128.50")
    book = Imports()
    book.of(DAYS, one.of_day())
    assert book.cells("指纹") == ["金额：+128.50；日期：2026-11-12；余额：1128.50；对方：陈*；来源：银行"]
    book.of(FULL, one.full())
    (known,) = book.cells("指纹")
    assert "时刻：09:05:01" in str(known)
    assert f"号：交易流水号={one.serial}" in str(known)
    later = replace(one, at=one.at + timedelta(days=1), balance=Decimal("1.00"))  # only the number agrees
    assert counts(book.of(FULL, later.full())) == "新流水 0 笔，已有 1 笔"


def test_several_candidates_are_named_and_that_row_alone_is_refused() -> None:
    first, second = payments("99.00", "99.00")
    book = Imports()
    book.of(FULL, first.full(), second.full())
    header = "交易日期,交易金额,对方户名,用途"
    done = book.of(header, "2026-11-12,+99.00,陈小敏,货款", "2026-11-12,+8.80,李四,货款")
    assert counts(done) == "新流水 1 笔，已有 0 笔"
    assert "分不清是不是已有的，没有导入 1 笔" in done.summary
    (refused,) = [p.message for p in done.problems if p.blocks]
    assert "第 2 行（2026-11-12 陈小敏 +99.00 元）" in refused
    assert all(str(one) in refused for one in book.cells("流水号")[:2])


def test_as_many_rows_as_candidates_are_all_known() -> None:
    first, second = payments("99.00", "99.00")
    book = Imports()
    book.of(FULL, first.full(), second.full())
    header, row = "交易日期,交易金额,对方户名,用途", "2026-11-12,+99.00,陈小敏,货款"
    assert counts(book.of(header, row, row)) == "新流水 0 笔，已有 2 笔"
    assert counts(book.of(header, row, row)) == "新流水 0 笔，已有 2 笔"


def test_of_rows_more_than_candidates_and_all_alike_the_rest_is_new() -> None:
    (one,) = payments("99.00")
    book = Imports()
    book.of(FULL, one.full())
    row = "2026-11-12,+99.00,陈小敏,货款"
    assert counts(book.of("交易日期,交易金额,对方户名,用途", row, row)) == "新流水 1 笔，已有 1 笔"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"serial": "20261112000000009999"}, id="another number"),
        pytest.param({"at": datetime(2026, 11, 12, 9, 5, 2), "serial": ""}, id="a second later"),
        pytest.param({"balance": Decimal("1.00"), "serial": ""}, id="another balance"),
        pytest.param({"name": "李小敏", "serial": ""}, id="another name"),
        pytest.param({"amount": Decimal("128.51"), "serial": ""}, id="a fen more"),
    ],
)
def test_what_both_know_and_differs_makes_two_payments(change: dict[str, object]) -> None:
    (one,) = payments("128.50")
    book = Imports()
    book.of(FULL, one.full())
    other = replace(one, **change)  # type: ignore[arg-type]
    assert counts(book.of(FULL, other.full())) == "新流水 1 笔，已有 0 笔"


def test_two_accounts_never_share_a_line() -> None:
    (one,) = payments("128.50")
    book = Imports()
    book.of(DAYS, one.of_day(), tail="1111")
    assert counts(book.of(MINUTES, one.of_minute(), tail="2222")) == "新流水 1 笔，已有 0 笔"
    assert counts(book.of(MINUTES, one.of_minute(), tail="1111")) == "新流水 0 笔，已有 1 笔"


def test_a_banks_and_a_platforms_statement_never_tell_of_one_payment() -> None:
    (one,) = payments("128.50")
    book = Imports()
    book.of(DAYS, one.of_day())
    wechat = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
    row = f"{one.at},转账,{one.name},/,收入,128.50,零钱,已收钱,1000050001202611120000000001,/,/"
    assert counts(book.of(wechat, row)) == "新流水 1 笔，已有 0 笔"


def test_taking_an_import_back_leaves_what_is_known_of_other_lines() -> None:
    first, second = payments("128.50", "8.80")
    book = Imports()
    book.of(DAYS, first.of_day())
    book.of(FULL, first.full(), second.full())
    assert len(book.cells("流水号")) == 2
    assert push(book.host, "undo", by="李强").ok
    assert len(book.cells("流水号")) == 1
    assert counts(book.of(FULL, first.full())) == "新流水 0 笔，已有 1 笔"


some_payments = st.lists(
    st.tuples(
        st.sampled_from(["9.90", "9.90", "128.50", "-36.00"]), st.sampled_from(["陈小敏", "陈大明", "李四"])
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40)
@given(some_payments, st.permutations(["full", "of_day", "of_minute"]), st.integers(0, 3))
def test_no_order_of_readings_makes_more_lines_than_payments(
    told: list[tuple[str, str]], order: list[str], hours: int
) -> None:
    made = payments(*(amount for amount, _ in told), step=timedelta(minutes=40 * hours))
    made = [replace(one, name=name) for one, (_, name) in zip(made, told, strict=True)]
    headers = {"full": FULL, "of_day": DAYS, "of_minute": MINUTES}
    host, lines = a_workbook(), 0
    with tempfile.TemporaryDirectory() as folder:
        for layout in (*order, *order):
            file = Path(folder) / f"{layout}.csv"
            file.write_text("\n".join([headers[layout], *(getattr(one, layout)() for one in made)]), "utf-8")
            book = Book(host, ALL_SHEETS, now=NOW, operator="李强")
            arriving = Arriving(book)
            list(arriving.take(read_statement(file)))
            book.save()
            lines += len(arriving.added)
            assert arriving.unclear + arriving.repeated + len(arriving.added) == len(made)
            assert lines == len(made)


# -- lines of older versions ------------------------------------------------------------------


def test_upgrade_fills_the_fingerprints_of_old_lines(tmp_path: Path) -> None:
    path = tmp_path / "旧.xlsx"
    sheets = [
        replace(sheet, record=narrowed(sheet.record, ("fingerprint",)))
        for sheet in ALL_SHEETS.in_order()
        if sheet.table in ("statement_lines", "bank_transfers", "settings", "journal", "staff", "reasons")
    ]
    build_workbook(path, sheets, rows=rows(sheets, sample=False), version="0.0.9")
    cells = {
        "状态": "待认领", "流水号": "ccb-20261102T235910+128.50=1128.50", "来源格式": "ccb",
        "交易时间": datetime(2026, 11, 2, 23, 59, 10), "收入金额": 128.5, "余额": 1128.5,
        "对方户名": "陈小敏",
    }  # fmt: skip
    ClosedHost(path, backups=False).write([Append("statement_lines", cells)])
    wanted = [sheet for sheet in ALL_SHEETS.in_order() if sheet.table in {one.table for one in sheets}]
    assert "“银行流水”补指纹 1 行" in upgrade(path, wanted, "9.9.9").summary
    grid = ClosedHost(path).read("statement_lines")
    (row,) = [row for row in grid.rows.values() if row[grid.headers.index("流水号")]]
    assert row[grid.headers.index("流水号")] == cells["流水号"]
    assert row[grid.headers.index("指纹")] == (
        "金额：+128.50；日期：2026-11-02；时刻：23:59:10；余额：1128.50；对方：陈*敏；来源：银行"
    )
    book = Book(ClosedHost(path), ALL_SHEETS, now=NOW, operator="李强")
    arriving = Arriving(book)
    list(arriving.take(read_statement(CASES / "case-cib_midnight.csv")))
    assert (arriving.added, arriving.repeated) == ([], 1)


def test_a_line_without_a_fingerprint_is_known_by_its_columns() -> None:
    (one,) = payments("128.50")
    book = Imports()
    book.of(FULL, one.full())
    grid = book.host.read("statement_lines")
    at = grid.headers.index("指纹")
    for row in grid.rows.values():
        row[at] = "有人乱写"  # type: ignore[index]
    assert counts(book.of(DAYS, one.of_day())) == "新流水 0 笔，已有 1 笔"


@given(
    st.builds(
        fingerprint.Facts,
        amount=st.decimals(-999, 999, places=2).filter(bool),
        days=st.frozensets(st.sampled_from(["2026-11-12", "2026-11-13"]), min_size=1),
        clock=st.sampled_from(["", "09:05", "09:05:01"]),
        balance=st.none() | st.decimals(0, 999, places=2),
        numbers=st.frozensets(
            st.tuples(st.sampled_from(["", "流水号"]), st.text("0123x", min_size=1)), max_size=2
        ),
        origin=st.sampled_from(["", "银行", "支付宝"]),
    )
)
def test_a_fingerprint_survives_its_cell(facts: fingerprint.Facts) -> None:
    assert fingerprint.read(fingerprint.write(facts)) == facts
