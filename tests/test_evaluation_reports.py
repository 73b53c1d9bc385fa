"""What a report says beside the scores: groups, findings, worst segments, and its formats."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from aligner.data import Finding, SegmentPair
from aligner.errors import FormatError, InputError, UsageError
from aligner.evaluation import EvaluationSet, Lines, MetricReport, evaluate

SOURCE = (
    "Giá cà phê Đắk Lắk lập đỉnh mới",
    "Sáng 12/5, giá cà phê tăng lên 95.000 đồng/kg.",
    "Ông Y Bhem (61 tuổi) bán được 3 tấn.",
    "Thu hoạch ở buôn Kmrơng.",
    "Chợ Bến Thành mở cửa lại",
    "Hơn 1.200 tiểu thương đã trở về quầy hàng.",
)
REFERENCE = (
    "Harga kopi Dak Lak cetak rekor baru",
    "Pada pagi 12 Mei, harga kopi naik menjadi 95.000 dong per kilogram.",
    "Y Bhem (61) berhasil menjual 3 ton.",
    "Panen di desa Kmrong.",
    "Pasar Ben Thanh dibuka kembali",
    "Lebih dari 1.200 pedagang telah kembali ke lapak mereka.",
)
#: Near the reference, but with wrong numbers; and freer, with the right ones.
CLOSE = (
    "Harga kopi Dak Lak cetak rekor baru",
    "Pada pagi 12 Mei, harga kopi naik menjadi 59.000 dong per kilogram.",
    "Y Bhem (16) berhasil menjual 3 ton.",
    "Panen di desa Kmrong.",
    "Pasar Ben Thanh dibuka kembali",
    "Lebih dari 1.200 pedagang telah kembali ke lapak mereka.",
)
FREE = (
    "Kopi Dak Lak mencapai puncak harga baru",
    "Tanggal 12 Mei pagi, kopi diperdagangkan seharga 95.000 dong setiap kilogramnya.",
    "Petani Y Bhem yang berusia 61 tahun menjual tiga ton.",
    "Suasana panen di desa Kmrong.",
    "Pasar Ben Thanh beroperasi lagi",
    "Sudah 1.200 pedagang lebih yang menempati kiosnya lagi.",
)
DOCUMENTS = ("kopi",) * 4 + ("pasar",) * 2
ROLES = ("title", "paragraph", "paragraph", "caption", "title", "paragraph")


def evaluation_set(**systems: tuple[str, ...]) -> EvaluationSet:
    return EvaluationSet(
        {name: Lines(f"{name}.id", texts) for name, texts in systems.items()},
        (Lines("ref.id", REFERENCE),),
        Lines("src.vi", SOURCE),
        Lines("documents", DOCUMENTS),
        Lines("roles", ROLES),
        "vi",
        "id",
    )


def judged(texts: tuple[str, ...], wrong: tuple[int, ...]) -> list[SegmentPair]:
    """Return scored pairs, some of which have a wrong number; an empty one is not scored."""
    number = Finding("number", "critical", "another number")
    return [
        SegmentPair(
            "", "", src, trg, "vi", "id", "", f"[{place}]:[{place}]", None,
            quality_score=None if not trg else 0.2 if place in wrong else 0.9,
            findings=(number,) if place in wrong else (),
        )
        for place, (src, trg) in enumerate(zip(SOURCE, texts, strict=True))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def report() -> MetricReport:
    return evaluate(
        evaluation_set(close=CLOSE, free=FREE),
        scored={"close": judged(CLOSE, (1, 2)), "free": judged(FREE, ())},
        worst=2,
        trials=100,
    )


# --- without a reference


def test_better_bleu_with_more_wrong_numbers_is_told(report: MetricReport) -> None:
    close, free = report.systems

    assert close.scores[0].score > free.scores[0].score
    assert close.quality == pytest.approx((4 * 0.9 + 2 * 0.2) / 6)
    assert free.quality == pytest.approx(0.9)
    assert close.findings == {"number:critical": 2}
    assert free.findings == {}
    assert close.segments_with_findings == 2
    assert report.notes == (
        "close has the best BLEU, but more findings of number:critical than free: 2 against 0",
    )
    assert report.notes[0] in report.to_table()


def test_the_quality_score_is_resampled_and_compared_like_a_metric(report: MetricReport) -> None:
    (quality,) = (one for one in report.comparisons if one.metric == "quality_score")

    assert quality.difference == pytest.approx(-0.7 / 3)
    assert report.systems[0].quality_interval is not None
    assert report.systems[1].quality_interval == pytest.approx((0.9, 0.9))


def test_what_has_no_quality_score_does_not_count() -> None:
    texts = (*FREE[:-1], "")

    report = evaluate(evaluation_set(a=texts), scored={"a": judged(texts, (1,))})

    assert report.systems[0].quality == pytest.approx((4 * 0.9 + 0.2) / 5)
    assert any("no translation here" in warning for warning in report.warnings)


def test_scored_pairs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="a: 5 scored segments of 6; score every segment"):
        evaluate(evaluation_set(a=FREE), scored={"a": judged(FREE, ())[:5]})


def test_a_system_that_says_nothing_has_no_quality_score() -> None:
    nothing = ("",) * 6
    report = evaluate(
        evaluation_set(a=nothing, b=FREE), scored={"a": judged(nothing, ()), "b": judged(FREE, ())}
    )

    assert report.systems[0].quality is None
    assert json.loads(json.dumps(report.to_json(), allow_nan=False))["systems"][0]["scores"]
    assert "quality_score" not in {one.metric for one in report.comparisons}


# --- groups


def test_a_document_scores_as_it_would_alone(report: MetricReport) -> None:
    (market,) = (g for g in report.groups if (g.kind, g.name) == ("document", "pasar"))
    test = evaluation_set(close=CLOSE[4:], free=FREE[4:])
    alone = evaluate(
        replace(test, references=(Lines("ref.id", REFERENCE[4:]),), source=None, documents=None,
                roles=None)
    )  # fmt: skip

    assert market.segments == 2
    for system in alone.systems:
        for score in system.scores:
            assert market.scores[score.name][system.system] == pytest.approx(score.score)
    assert market.findings == {"close": 0, "free": 0}


@pytest.mark.parametrize("kind", ["document", "role", "length"])
def test_groups_part_the_segments(report: MetricReport, kind: str) -> None:
    groups = [group for group in report.groups if group.kind == kind]

    assert sum(group.segments for group in groups) == 6
    assert sum(group.findings["close"] for group in groups) == 2
    assert len({group.name for group in groups}) == len(groups) > 1


def test_lengths_are_in_order_and_do_not_overlap(report: MetricReport) -> None:
    groups = [group for group in report.groups if group.kind == "length"]

    ends = [[int(end) for end in re.findall(r"\d+", group.name)] for group in groups]
    assert all(before[-1] < after[0] for before, after in pairwise(ends))


def test_segments_with_a_wrong_number_are_a_group_the_same_for_all(report: MetricReport) -> None:
    (group,) = (group for group in report.groups if group.kind == "finding")

    assert (group.name, group.segments) == ("number", 2)
    assert group.findings == {"close": 2, "free": 0}
    assert group.scores["quality_score"] == pytest.approx({"close": 0.2, "free": 0.9})


def test_a_table_of_groups_has_a_column_for_each_system(report: MetricReport) -> None:
    table = report.to_table(by=["role"])

    assert "By role:" in table
    assert "BLEU close  BLEU free  quality_score close  quality_score free" in table


def test_groups_that_nobody_told_of_are_refused(report: MetricReport) -> None:
    bare = evaluate(EvaluationSet({"a": Lines("a", FREE)}, (Lines("r", REFERENCE),)))

    with pytest.raises(UsageError, match="by role: needs the role of each segment; see --src"):
        bare.to_table(by=["role"])
    with pytest.raises(UsageError, match="by finding: needs a source; see --src"):
        bare.to_table(by=["finding"])
    with pytest.raises(UsageError, match="page: not a kind of group; one of document role"):
        report.to_table(by=["page"])


def test_where_no_error_was_found_the_table_of_findings_is_empty() -> None:
    report = evaluate(evaluation_set(free=FREE), scored={"free": judged(FREE, ())})

    assert "finding  segments  BLEU free  quality_score free  findings free\n\n" in report.to_table(
        by=["finding"]
    )


# --- the worst


def test_the_worst_segments_stand_side_by_side_worst_first(report: MetricReport) -> None:
    scores = [min(one.scores["BLEU"] for one in case.translations) for case in report.worst]
    case = report.worst[0]

    assert len(report.worst) == 2
    assert scores == sorted(scores)
    assert case.source == SOURCE[case.segment - 1]
    assert case.references == (REFERENCE[case.segment - 1],)
    assert [one.text for one in case.translations] == [
        CLOSE[case.segment - 1], FREE[case.segment - 1]
    ]  # fmt: skip
    assert case.translations[1].text in report.to_table()


def test_the_worst_by_ter_have_the_highest() -> None:
    report = evaluate(evaluation_set(free=FREE), metrics=["ter"], worst=6)

    scores = [case.translations[0].scores["TER"] for case in report.worst]
    assert scores == sorted(scores, reverse=True)


# --- formats


def test_markdown_keeps_its_columns_and_warnings(report: MetricReport) -> None:
    pipes = replace(report, warnings=("Baca dahulu.",))

    lines = pipes.to_text("markdown", by=["role"]).split("\n")

    assert lines[0] == "> **Warning:** Baca dahulu."
    for header, aligned in pairwise(lines):
        if aligned.startswith("| :---"):
            assert header.count("|") == aligned.count("|")
    assert any(line.startswith("- BLEU: `nrefs:1|") for line in lines)


def test_latex_has_as_many_cells_as_columns_and_no_bare_signs(report: MetricReport) -> None:
    text = report.to_text("latex", by=["role", "finding"])

    columns = 0
    for line in text.split("\n"):
        if found := re.match(r"\\begin\{tabular\}\{((?:[lr]|p\{[^}]*\{?[^}]*\})+)\}", line):
            columns = len(re.sub(r"p\{.*?\}", "p", found.group(1)))
        elif " & " in line:
            assert line.count(" & ") == columns - 1
            assert line.endswith(r" \\")
    assert columns
    assert text.count(r"\begin{") == text.count(r"\end{")
    # A bracket behind the end of a line would be an option of it, and % would begin a comment.
    assert not re.search(r"\\\\\s*\[", text)
    assert not re.search(r"(?<!\\)%", text)


def test_json_holds_everything(report: MetricReport) -> None:
    record = json.loads(json.dumps(report.to_json(), allow_nan=False))

    assert record["resampling"] == {
        "unit": "segment", "units": 6, "resamples": 1000, "trials": 100, "seed": 12345,
        "tests": ["randomisation"],
    }  # fmt: skip
    assert record["systems"][0]["findings"] == {"number:critical": 2}
    assert record["systems"][0]["scores"][0]["interval"] == list(
        report.systems[0].scores[0].interval or ()
    )
    assert len(record["comparisons"]) == 4
    assert {group["kind"] for group in record["groups"]} == {
        "document",
        "role",
        "length",
        "finding",
    }
    assert [case["segment"] for case in record["worst"]] == [case.segment for case in report.worst]


# --- sets in memory


def test_a_set_without_systems_or_references_is_refused() -> None:
    test = evaluation_set(free=FREE)

    with pytest.raises(UsageError, match="no hypothesis was given"):
        evaluate(replace(test, systems={}))
    with pytest.raises(UsageError, match="no reference was given"):
        evaluate(replace(test, references=()))


def test_columns_of_different_lengths_are_both_named() -> None:
    test = evaluation_set(free=FREE)

    for column in ("source", "documents", "roles"):
        short = replace(test, **{column: Lines(column, ("một",))})
        with pytest.raises(InputError, match=rf"{column}: 1 lines, but ref\.id has 6"):
            evaluate(short)


def test_a_segment_without_a_document_is_named() -> None:
    documents = Lines("segments.tsv:document", ("kopi", "kopi", " ", "kopi", "pasar", "pasar"), 2)

    with pytest.raises(FormatError, match=r"segments\.tsv:document:4: no document here"):
        evaluate(replace(evaluation_set(free=FREE), documents=documents))


def test_a_copy_of_the_reference_is_told() -> None:
    report = evaluate(evaluation_set(free=FREE, copy=REFERENCE))

    assert "copy is the reference ref.id, line by line" in report.warnings
