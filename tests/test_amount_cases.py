"""Cases of numbers, dates and money, written before the parser that they will judge."""

import tomllib
from pathlib import Path

import pytest

CASES = sorted((Path(__file__).parent / "cases" / "amounts").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_case_has_a_text_and_says_what_it_is_about(path: Path) -> None:
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]

    assert all(case["text"].strip() and case["note"].strip() for case in cases)
    assert sum(case.get("first", False) for case in cases) >= 7
