"""A workbook is not refreshed for nothing, and never left when something is due (18.3)."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from cs_macros import __version__
from cs_macros.book.clock import Watch, Watched, unwatched
from cs_macros.cli import due
from cs_macros.cli.refreshing import SETTLED

NOON = datetime(2026, 11, 22, 12)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def file(sampled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sampled, tmp_path / "台账.xlsm"))


def refresh(cs: Any, file: Path, now: str, *more: str) -> bool:
    """Refresh, and tell whether the workbook was looked at at all."""
    status, told = cs("--now", now, "refresh", str(file), *more)
    assert status == 0, told
    return SETTLED not in told["summary"]


def test_nothing_due_leaves_the_file_until_it_changes_or_something_falls_due(cs: Any, file: Path) -> None:
    assert refresh(cs, file, "2026-11-22T10:00")
    before = file.stat(), file.read_bytes()
    [note] = due.folder().glob(due.place_of(file).name)
    until = datetime.fromisoformat(json.loads(note.read_text("utf-8"))["until"])
    assert datetime(2026, 11, 22, 10) < until <= datetime(2026, 11, 23)
    assert not refresh(cs, file, "2026-11-22T10:00")
    assert not refresh(cs, file, (until - timedelta(seconds=1)).isoformat())
    assert (file.stat(), file.read_bytes()) == before
    assert refresh(cs, file, until.isoformat())
    assert not [each for each in file.parent.iterdir() if each.name not in (file.name, "备份")]


def test_an_earlier_clock_another_person_and_a_lost_note_mean_a_refresh(cs: Any, file: Path) -> None:
    refresh(cs, file, "2026-11-22T10:00")
    assert refresh(cs, file, "2026-11-22T09:59:59")
    assert refresh(cs, file, "2026-11-22T10:00", "--by", "李强")
    assert not refresh(cs, file, "2026-11-22T10:00", "--by", "李强")
    due.place_of(file).unlink()
    assert refresh(cs, file, "2026-11-22T10:00")
    assert refresh(cs, file, "2026-11-22T10:00", "--full")


def test_a_later_refresh_gives_what_looking_at_every_row_again_gives(
    cs: Any, file: Path, tmp_path: Path
) -> None:
    assert refresh(cs, file, "2026-11-22T10:00")
    looked_at = []
    for now in ("2026-11-23T09:00", "2026-11-29T16:00:01", "2027-01-05T08:00"):
        (tmp_path / "另一处").mkdir(exist_ok=True)
        again = Path(shutil.copy(file, tmp_path / "另一处" / file.name))
        assert refresh(cs, file, now)
        assert refresh(cs, again, now, "--full")
        looked_at.append(file.read_bytes() == again.read_bytes())
    assert looked_at == [True, True, True]


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"size": 1}', "null"])
def test_a_broken_note_means_a_refresh(cs: Any, file: Path, broken: str) -> None:
    refresh(cs, file, "2026-11-22T10:00")
    due.place_of(file).write_text(broken, "utf-8")
    assert refresh(cs, file, "2026-11-22T10:00")


def test_another_version_means_a_refresh(cs: Any, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh(cs, file, "2026-11-22T10:00")
    monkeypatch.setattr(due, "__version__", __version__ + "1")
    assert refresh(cs, file, "2026-11-22T10:00")


def test_a_changed_file_means_a_refresh_and_a_touched_one_does_not(cs: Any, file: Path) -> None:
    refresh(cs, file, "2026-11-22T10:00")
    os.utime(file, ns=(1, 1))
    assert not refresh(cs, file, "2026-11-22T10:00")
    data = file.read_bytes()
    file.write_bytes(data[:-1] + b"\0" if data[-1] else data[:-1] + b"\1")
    assert not due.is_settled(file, datetime(2026, 11, 22, 10), "")


def test_an_archive_beside_that_changes_means_a_refresh(cs: Any, file: Path) -> None:
    refresh(cs, file, "2026-11-22T10:00")
    folder = file.parent / "归档"
    folder.mkdir()
    (folder / "台账 2025.xlsx").write_bytes(b"")
    assert not due.is_settled(file, datetime(2026, 11, 22, 10), "")


def test_what_somebody_wrote_meanwhile_is_not_noted(file: Path) -> None:
    due.remember(file, 0, "", NOON, NOON + MINUTE)
    assert not due.place_of(file).exists()


def test_a_cache_that_cannot_be_written_is_none(
    cs: Any, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", "utf-8")
    monkeypatch.setattr(due, "folder", lambda: blocked / "refresh")
    assert refresh(cs, file, "2026-11-22T10:00")
    assert refresh(cs, file, "2026-11-22T10:00")


def test_a_trial_and_an_open_workbook_are_not_noted(cs: Any, file: Path) -> None:
    assert refresh(cs, file, "2026-11-22T10:00", "--dry-run")
    assert not due.place_of(file).exists()


# -- the clock ------------------------------------------------------------------------------------------

ASKED = [
    lambda now, at: now < at,
    lambda now, at: now <= at,
    lambda now, at: now > at,
    lambda now, at: now >= at,
    lambda now, at: now == at,
    lambda now, at: now != at,
    lambda now, at: at < now,
    lambda now, at: at >= now,
    lambda now, at: at == now,
    lambda now, at: min(now, at) == at,
    lambda now, at: now + timedelta(hours=5) > at,
    lambda now, at: timedelta(hours=5) + now > at,
    lambda now, at: now - timedelta(hours=30) >= at,
    lambda now, at: (now - timedelta(hours=5)).date() >= at.date(),
    lambda now, at: (now + timedelta(hours=5)).weekday(),
    lambda now, at: now.date() > at.date(),
    lambda now, at: now.time() >= at.time(),
    lambda now, at: at.time() > now.time(),
    lambda now, at: (now + timedelta(hours=20)).time() < at.time(),
    lambda now, at: f"{now:%Y-%m-%d}",
    lambda now, at: f"{now:%H:%M}",
    lambda now, at: now.strftime("%Y-%m %p"),
    lambda now, at: str(now),
    lambda now, at: now.isoformat(),
    lambda now, at: now - at > timedelta(hours=1),
    lambda now, at: at - now > timedelta(hours=1),
    lambda now, at: (now.hour, now.minute) > (at.hour, at.minute),
    lambda now, at: now.second,
    lambda now, at: now.replace(hour=16) > at,
    lambda now, at: datetime.combine(now.date(), at.time()) < now,
    lambda now, at: str(now.time()),
    lambda now, at: f"{now.time():%H}",
    lambda now, at: now.isocalendar()[:2],
    lambda now, at: now.timetuple()[:3],
]


def test_answers_stay_until_the_clock_says() -> None:
    wrong = []
    for number, asked in enumerate(ASKED):
        for hours in range(-30, 31):
            at, watch = NOON + timedelta(hours=hours), Watch(NOON)
            answer = asked(watch.clock, at)
            assert NOON <= watch.until <= datetime(2026, 11, 23)
            later = [NOON + timedelta(minutes=30 * n) for n in range(24)]
            if answer != asked(NOON, at) or any(asked(m, at) != answer for m in later if m < watch.until):
                wrong.append((number, hours))
    assert wrong == []


def test_a_clock_is_not_wanted_before_an_answer_changes() -> None:
    hour, midnight = timedelta(hours=1), datetime(2026, 11, 23)
    for number, at, until in (
        (0, NOON + 7 * hour, NOON + 7 * hour),
        (10, NOON + 7 * hour, NOON + 2 * hour),
        (12, NOON - 29 * hour, NOON + hour),
        (12, NOON - 40 * hour, midnight),
        (2, NOON - hour, midnight),
        (19, NOON, midnight),
    ):
        watch = Watch(NOON)
        ASKED[number](watch.clock, at)
        assert watch.until == until, number


def test_a_question_about_the_past_lasts_the_day() -> None:
    watch = Watch(NOON)
    assert watch.clock > NOON - MINUTE
    assert watch.until == datetime(2026, 11, 23)
    assert watch.clock < NOON + MINUTE
    assert watch.until == NOON + MINUTE


def test_a_watched_moment_is_written_as_a_plain_one() -> None:
    clock = Watch(NOON).clock
    assert type(unwatched(clock)) is datetime
    assert type(pickle.loads(pickle.dumps(clock))) is datetime
    assert type(pickle.loads(pickle.dumps(clock.time()))) is time
    assert type(clock.date()) is date
    assert isinstance(clock, Watched)
    assert hash(clock) == hash(NOON)
