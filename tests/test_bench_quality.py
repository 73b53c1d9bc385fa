"""What is measured of scoring: each figure by hand on small sets, and both parts of the sample."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.bench import quality
from aligner.bench.quality import (
    Case,
    Fault,
    bench_quality,
    compare,
    difference,
    measure,
    read_gold_cases,
    read_labelled,
    seeded,
)
from aligner.data import Finding, Model, SegmentPair, Span
from aligner.errors import FormatError, UsageError

CORPUS = Path(__file__).parents[1] / "corpora" / "vietnam-vn"
TABLE = """\
label\terror_type\tvi\tid\tdetail
1\tclean\tLàng có 40 hộ.\tDesa itu memiliki 40 keluarga.\t
0\tnumber\tLàng có 40 hộ.\tDesa itu memiliki 90 keluarga.\t40 > 90
0\treplaced\tLàng có 40 hộ.\tHujan turun sejak pagi.\tsame document
0\tnumber\tXã có 25 trường.\tKomune itu memiliki 52 sekolah.\t25 > 52
"""


def pair(src: str, trg: str) -> SegmentPair:
    return SegmentPair("", "", src, trg, "vi", "id", "paragraph", "[0]:[0]", None)


def found(kind: str, start: int | None = None, end: int = 0, severity: str = "major") -> Finding:
    return Finding(kind, severity, "", trg_span=None if start is None else Span(start, end))


def scored_as(
    monkeypatch: pytest.MonkeyPatch, told: Iterable[tuple[float, tuple[Finding, ...]]]
) -> None:
    """Let scoring say what is told of each pair."""
    answers = list(told)

    def score(pairs: Iterable[SegmentPair], _: Model) -> Iterator[SegmentPair]:
        for one, (value, findings) in zip(pairs, answers, strict=True):
            yield replace(one, quality_score=value, findings=findings)

    monkeypatch.setattr(quality, "score", score)


def test_figures_of_a_small_set_are_as_counted_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [
        Case(pair("a", "aa")),
        Case(pair("b", "bb")),
        Case(pair("c", "cc"), (Fault("number", Span(0, 1)),)),
        Case(pair("d", "dd"), (Fault("number", Span(1, 2)),)),
        Case(pair("e", "ee"), (Fault("shuffle", Span(0, 2)),)),
    ]
    scored_as(monkeypatch, [
        (0.9, (found("name", severity="minor"),)),
        (0.5, (found("name", 0, 1), found("date", 0, 1))),
        (0.1, (found("number", 0, 2),)),
        (0.7, (found("number", 0, 1),)),
        (0.5, (found("order"),)),
    ])  # fmt: skip

    figures = measure(cases, Model({}))

    assert figures.auc == {"number": 0.75, "shuffle": 0.75}
    assert (figures.overall_auc, figures.mean_auc) == (0.75, 0.75)
    assert (figures.any_flagged, figures.flagged) == (1, {"name": 1, "date": 1})
    assert figures.placed == {"number": (1, 2)}
    number = figures.findings["number"]
    assert (number.precision, number.recall) == (0.5, 0.5)
    assert (figures.findings["order"].precision, figures.findings["order"].recall) == (1.0, 1.0)
    assert figures.all_findings.to_json()["found"] == 6
    assert figures.reliability.beads == 5


def test_correct_pairs_weigh_as_much_as_faulty_ones_where_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [Case(pair("a", "aa")), *(Case(pair("c", "cc"), (Fault("name"),)) for _ in range(3))]
    told: list[tuple[float, tuple[Finding, ...]]] = [(0.5, ())] * 4
    scored_as(monkeypatch, told)
    assert measure(cases, Model({})).reliability.error == pytest.approx(0.25)
    scored_as(monkeypatch, told)
    assert measure(cases, Model({}), balanced=True).reliability.error == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("fault", "item", "agree"),
    [
        (Fault("name", Span(3, 6)), found("name", 5, 9), True),
        (Fault("name", Span(3, 6)), found("name", 6, 9), False),
        (Fault("name", Span(3, 6)), found("number", 3, 6), False),
        (Fault("name", Span(3, 6)), found("name"), True),
        (Fault("negation", Span(4, 4)), found("negation", 5, 9), True),
        (Fault("negation", Span(4, 4)), found("negation", 8, 9), False),
        (Fault("replaced", Span(0, 9)), found("unrelated", 0, 4), True),
    ],
)
def test_a_finding_agrees_with_a_fault_of_its_type_at_its_place(
    fault: Fault, item: Finding, agree: bool
) -> None:
    hits = compare([fault], [item])
    assert sum(one.right for one in hits.values()) == sum(one.hit for one in hits.values()) == agree


def test_a_finding_without_a_place_is_at_the_right_one_only_where_something_is_missing() -> None:
    item = found("number")
    assert not quality.agrees(Fault("number", Span(2, 4)), item, strict=True)
    assert quality.agrees(Fault("number", Span(2, 2)), item, strict=True)


@given(st.text("ab ", max_size=8), st.text("ab ", max_size=8))
def test_outside_of_the_difference_texts_are_equal(clean: str, faulty: str) -> None:
    start, end = difference(clean, faulty)
    assert 0 <= start <= end <= len(faulty)
    assert clean.startswith(faulty[:start])
    assert clean.endswith(faulty[end:])
    assert len(clean) >= start + len(faulty) - end


def test_a_table_gives_pairs_with_the_places_of_their_faults(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(TABLE, encoding="utf-8")

    clean, number, other, named = read_labelled(path)

    assert (clean.pair.src_lang, clean.pair.trg_lang, clean.faults) == ("vi", "id", ())
    assert number.faults == (Fault("number", Span(18, 19)),)
    assert other.faults[0].type == "replaced"
    (fault,) = named.faults
    assert fault.trg_span is not None
    assert named.pair.trg_text[slice(*fault.trg_span)] == "52"


def test_what_is_wrong_with_a_table_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("src\ttrg\nx\ty\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"t\.tsv:1: has the columns src, trg; name them label"):
        list(read_labelled(path))
    path.write_text(TABLE + "0\tname\tx\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"t\.tsv:6: has fewer fields"):
        list(read_labelled(path))


def test_a_path_that_is_neither_table_nor_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is neither a table nor a sample corpus"):
        bench_quality([tmp_path])


def test_gold_errors_are_where_the_annotation_has_them() -> None:
    """Each mark of a sentence is in one bead, and the text at its place is what was marked."""
    marks = [
        mark
        for path in (CORPUS / "gold").glob("*.findings.jsonl")
        for mark in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if mark["severity"] and mark["place"] != "block"
    ]
    cases = list(read_gold_cases(CORPUS))
    got = [
        (fault.type, case.pair.trg_text[slice(*fault.trg_span)] if fault.trg_span else None)
        for case in cases
        for fault in case.faults
    ]
    want = [(mark["type"], mark["found"] if mark["trg_span"] else None) for mark in marks]
    assert sorted(map(repr, got)) == sorted(map(repr, [(k, f or "") if f is not None else (k, f)
                                                       for k, f in want]))  # fmt: skip


def test_seeded_faults_are_of_correct_pairs_only() -> None:
    cases = [
        Case(pair("Làng có 40 hộ.", "Desa itu memiliki 40 keluarga.")),
        Case(pair("Xã có 25 trường.", "Komune itu memiliki 52 sekolah."), (Fault("number"),)),
        Case(pair("", "Lebih.")),
    ]
    clean, *faulty = seeded(cases)
    assert clean == cases[0]
    assert {case.pair.src_text for case in faulty} == {"Làng có 40 hộ."}
    assert all(len(case.faults) == 1 for case in faulty)


def test_a_model_may_be_learned_from_each_set(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(TABLE, encoding="utf-8")
    seen: list[int] = []

    def learn(pairs: Iterable[SegmentPair]) -> Model:
        seen.append(len(list(pairs)))
        return Model({})

    report = bench_quality([path], model=learn)

    assert seen == [4]
    assert json.loads(json.dumps(report.to_json()))["t"]["clean"] == 1
    head, *rows = report.to_table().splitlines()
    assert head.split() == ["figure", "(of)", "t"]
    assert len({row.split("  ")[0] for row in rows}) == len(rows)
    image = report.to_svg()
    assert ET.fromstring(image).tag.endswith("svg")  # noqa: S314  made here
    assert "quality score" in image
    assert "bead" not in image
