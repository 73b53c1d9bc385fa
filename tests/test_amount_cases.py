"""Cases of numbers, dates and money, some written before the finder that they judge."""

import tomllib
from pathlib import Path

import pytest

from aligner.amounts import Kind, Mention
from aligner.bench.amounts import Case, bench_amounts, read_cases, wrong_fields
from aligner.data import Span
from aligner.errors import FormatError, InputError

FOLDER = Path(__file__).parent / "cases" / "amounts"
CASES = sorted(FOLDER.glob("*.toml"))
#: The least share of cases that must be right. Those kept aside have none: a floor would be a
#: reason to look at them.
FLOOR = 0.98


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_case_has_a_text_and_says_what_it_is_about(path: Path) -> None:
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]

    assert all(case["text"].strip() and case["note"].strip() for case in cases)
    assert sum(case.get("first", False) for case in cases) >= 7


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_all_but_a_few_cases_of_each_language_are_right(path: Path) -> None:
    cases = [case for case in read_cases(path) if not case.first]
    wrong = {case.text: fields for case in cases if (fields := wrong_fields(case))}

    assert len(wrong) <= (1 - FLOOR) * len(cases), wrong


def test_the_bench_counts_cases_kept_aside_apart() -> None:
    figures = bench_amounts(FOLDER)
    together = figures.to_json()["together"]

    assert (together["first"], together["first"] + together["other"]) == (200, 768)
    assert together["other_right"] / together["other"] > FLOOR
    assert together["per_second"] > 0
    assert figures.to_table().splitlines()[-1].startswith("together")


def test_a_case_is_right_only_where_all_its_readings_are_found_and_no_other_amount() -> None:
    case = Case("1,234", "vi", first=False, fields={"numbers": (("1.234", "1234"),)})
    both = Mention(Kind.NUMBER, Span(0, 5), ("1.234", "1234"))
    other = Mention(Kind.NUMBER, Span(0, 5), ("1.234",))

    assert wrong_fields(case, [both]) == []
    assert wrong_fields(case, [other]) == ["numbers"]
    assert wrong_fields(case, [both, other]) == ["numbers"]
    assert wrong_fields(case, []) == ["numbers"]


def test_what_is_no_folder_of_cases_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no cases"):
        bench_amounts(tmp_path)

    (tmp_path / "vi.toml").write_text("[[case]]\nnote = 'no text'\n", encoding="utf-8")
    with pytest.raises(FormatError, match="without 'text'"):
        bench_amounts(tmp_path)

    (tmp_path / "vi.toml").write_text("[[case", encoding="utf-8")
    with pytest.raises(FormatError, match="not TOML"):
        bench_amounts(tmp_path)
