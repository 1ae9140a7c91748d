"""One test over a list tells of every failure."""

from __future__ import annotations

import pytest

from tests.lists import for_each


def test_every_failure_is_named() -> None:
    @for_each([1, 2, 3, 4], named=lambda number: f"number {number}")
    def check(number: int) -> None:
        assert number % 2, "is even"

    with pytest.raises(
        pytest.fail.Exception, match=r"(?s)2 of 4 are wrong\nnumber 2: is even.*\nnumber 4: is even"
    ) as told:
        check()
    assert "number 3" not in str(told.value)


def test_a_list_without_anything_checks_nothing() -> None:
    with pytest.raises(pytest.fail.Exception, match="0 of 0"):
        for_each([])(lambda item: None)()


@for_each(["a", "b"])
def test_the_other_arguments_are_fixtures(item: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert item in "ab"
    assert tmp_path_factory.getbasetemp().is_dir()
