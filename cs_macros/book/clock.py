"""A clock that notes until when everything that it was asked stays true.

A refresh asks it what is overdue, what is due today, which shift is on. Whoever compares it with a moment
to come has named the moment at which the answer changes; so no rule has to say when it wants to be asked
again, and none can forget to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, Self

DAY = timedelta(days=1)
OF_THE_DAY = ("%H", "%I", "%p", "%M", "%S", "%f", "%c", "%X", "%T", "%s")
"""What is finer than a day in a format."""


class Watch:
    """What was asked of one clock.

    Attributes:
      now: The moment that it shows.
      until: The first moment at which something may be otherwise; at the latest the next midnight.
    """

    def __init__(self, now: datetime) -> None:
        self.now = unwatched(now)
        self.until = datetime.combine(self.now.date() + DAY, time())

    @property
    def clock(self) -> Watched:
        return Watched.of(self.now, self, timedelta())

    def changes_at(self, moment: datetime) -> None:
        """Something that was asked is otherwise from a moment on, if that is still to come."""
        if self.now <= moment:
            self.until = min(self.until, moment)

    def changes_always(self) -> None:
        """Something was asked that is otherwise at every moment."""
        self.until = self.now


def _comparing(name: str) -> Callable[[Any, object], bool]:
    plain = getattr(datetime, name)

    def compare(self: Watched, other: object) -> bool:
        if isinstance(other, datetime):
            self.watch.changes_at(unwatched(other) - self.shift)
        answer: bool = plain(self, other)
        return answer

    return compare


class Watched(datetime):
    """The moment that a watched clock shows, or one that is reckoned from it."""

    watch: Watch
    shift: timedelta

    @classmethod
    def of(cls, moment: datetime, watch: Watch, shift: timedelta) -> Self:
        made = cls(*moment.timetuple()[:6], moment.microsecond)
        made.watch, made.shift = watch, shift
        watch.changes_at(datetime.combine(datetime.date(made) + DAY, time()) - shift)  # another day
        return made

    __lt__ = _comparing("__lt__")
    __le__ = _comparing("__le__")
    __gt__ = _comparing("__gt__")
    __ge__ = _comparing("__ge__")
    __eq__ = _comparing("__eq__")
    __ne__ = _comparing("__ne__")
    __hash__ = datetime.__hash__

    def __add__(self, span: timedelta) -> Self:
        return type(self).of(unwatched(self) + span, self.watch, self.shift + span)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self + -other
        self.watch.changes_always()
        return unwatched(self) - unwatched(other)

    def __rsub__(self, other: datetime) -> timedelta:
        self.watch.changes_always()
        return other - unwatched(self)

    @property
    def hour(self) -> int:
        return self._of_the_moment(3)

    @property
    def minute(self) -> int:
        return self._of_the_moment(4)

    @property
    def second(self) -> int:
        return self._of_the_moment(5)

    def _of_the_moment(self, place: int) -> int:
        self.watch.changes_always()
        return self.timetuple()[place]

    def time(self) -> time:
        return WatchedTime.of(self)

    def replace(self, *args: Any, **kwargs: Any) -> datetime:  # type: ignore[override]
        self.watch.changes_always()
        return unwatched(self).replace(*args, **kwargs)

    def strftime(self, form: str) -> str:
        return format(self, form)

    def __format__(self, form: str) -> str:
        if not form or any(each in form for each in OF_THE_DAY):
            self.watch.changes_always()
        return format(unwatched(self), form)

    def isoformat(self, *args: Any, **kwargs: Any) -> str:
        self.watch.changes_always()
        return unwatched(self).isoformat(*args, **kwargs)

    def __str__(self) -> str:
        return self.isoformat(" ")

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return datetime, (*self.timetuple()[:6], self.microsecond)


def _comparing_times(name: str) -> Callable[[Any, object], bool]:
    plain = getattr(time, name)

    def compare(self: WatchedTime, other: object) -> bool:
        if isinstance(other, time):
            day, moment = self.moment.date(), time(other.hour, other.minute, other.second, other.microsecond)
            self.watch.changes_at(datetime.combine(day, moment) - self.moment.shift)
        answer: bool = plain(self, other)
        return answer

    return compare


class WatchedTime(time):
    """The time of day that a watched clock shows."""

    watch: Watch
    moment: Watched

    @classmethod
    def of(cls, moment: Watched) -> Self:
        made = cls(*moment.timetuple()[3:6], moment.microsecond)
        made.watch, made.moment = moment.watch, moment
        return made

    __lt__ = _comparing_times("__lt__")
    __le__ = _comparing_times("__le__")
    __gt__ = _comparing_times("__gt__")
    __ge__ = _comparing_times("__ge__")
    __eq__ = _comparing_times("__eq__")
    __ne__ = _comparing_times("__ne__")
    __hash__ = time.__hash__

    def __format__(self, form: str) -> str:
        self.watch.changes_always()
        return format(time(self.hour, self.minute, self.second, self.microsecond), form)

    def isoformat(self, *args: Any, **kwargs: Any) -> str:
        self.watch.changes_always()
        return super().isoformat(*args, **kwargs)

    def __str__(self) -> str:
        return self.isoformat()

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return time, (self.hour, self.minute, self.second, self.microsecond)


def unwatched(moment: datetime) -> datetime:
    """The same moment as a plain one: for what is written down, or told as of now.

    >>> unwatched(Watch(datetime(2026, 11, 22, 10)).clock)
    datetime.datetime(2026, 11, 22, 10, 0)
    """
    if not isinstance(moment, Watched):
        return moment
    return datetime(*moment.timetuple()[:6], moment.microsecond)
