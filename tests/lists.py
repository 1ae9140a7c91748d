"""A check over a list is one test that names every failure, not a thousand tests."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
SHOWN = 40
"""Failures that are shown; how many there are is said."""


def for_each(
    items: Iterable[T], named: Callable[[T], object] = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make one test of a check whose first argument is an item; the others are fixtures.

    Args:
      items: What is looked at; a list without any checks nothing, and fails.
      named: What an item is called where it fails.
    """
    listed = list(items)

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(check)
        def test(**fixtures: Any) -> None:
            wrong = []
            for item in listed:
                try:
                    check(item, **fixtures)
                except AssertionError as error:
                    wrong.append(f"{named(item)}: {error}")
            if wrong or not listed:
                pytest.fail(
                    "\n".join([f"{len(wrong)} of {len(listed)} are wrong", *wrong[:SHOWN]]), pytrace=False
                )

        parameters = list(inspect.signature(check).parameters.values())[1:]
        test.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return test

    return decorate
