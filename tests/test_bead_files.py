"""Alignments as files: what is written reads back equal, whatever the format."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import beads, normalised, scores

from aligner import bead_files
from aligner.bead_files import BeadPositions, read_alignment
from aligner.bead_lines import FORMATS, alignment_lines
from aligner.data import Bead
from aligner.errors import AlignerError, FormatError, OutputError, UsageError
from aligner.evaluation import evaluate_alignment

SRC = ["Chợ nổi họp từ ba giờ sáng.", "Ghe nào cũng treo một cây sào.", "", "Trời sáng dần."]
TRG = ["Pasar apung mulai pukul tiga.", "Tiap perahu menggantung galah.", "Hari mulai terang."]
BEADS = [
    Bead((0,), (0,), 0.9),
    Bead((1, 2), (1,), 0.5),
    Bead((3,), (2,), 0.25),
]  # fmt: skip
#: What a line of some format looks like may well stand in a text.
texts = normalised | st.sampled_from(["[0]:[1]", "0 0 1", '{"src": [0]}', '"', "\\t", "bead"])
#: How many segments of either side a bead takes.
shapes = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any)


@st.composite
def in_order(draw: st.DrawFn) -> tuple[list[Bead], list[str], list[str]]:
    """Draw texts, blank lines among them, and beads that hold each segment once and in order."""
    made: list[Bead] = []
    src = trg = 0
    for n, m in draw(st.lists(shapes, max_size=8)):
        made.append(Bead(tuple(range(src, src + n)), tuple(range(trg, trg + m)), draw(scores)))
        src, trg = src + n, trg + m
    sides = (draw(st.lists(texts, min_size=size, max_size=size)) for size in (src, trg))
    return made, *sides


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("beads")


def lines(format_: str, found: Sequence[Bead] = BEADS) -> list[str]:
    return list(alignment_lines(found, SRC, TRG, format_))


def write(path: Path, content: str) -> Path:
    path.write_bytes(content.encode())
    return path


def positions(found: Sequence[Bead]) -> list[BeadPositions]:
    return [(bead.src, bead.trg) for bead in found]


# --- what is written reads back ------------------------------------------------------------------


def test_each_format_that_is_written_is_read_and_has_an_ending_of_its_own() -> None:
    assert list(FORMATS) == list(bead_files._READERS)
    assert [kind.ending for kind in FORMATS.values()] == [
        ".vecalign", ".ladder", ".tsv", ".jsonl",
    ]  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
@given(aligned=in_order())
@settings(deadline=None)
def test_beads_in_order_read_back_equal_whether_or_not_the_format_is_named(
    scratch: Path, format_: str, aligned: tuple[list[Bead], list[str], list[str]]
) -> None:
    path = write(scratch / "a.pred", "".join(alignment_lines(*aligned, format_)))

    assert read_alignment(path) == positions(aligned[0])
    assert read_alignment(path, format_) == positions(aligned[0])


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "ladder"])
@given(found=st.lists(beads, max_size=8), text=texts)
@settings(deadline=None)
def test_beads_that_cross_or_skip_segments_read_back_equal_too(
    scratch: Path, format_: str, found: list[Bead], text: str
) -> None:
    side = [text] * 100
    path = write(scratch / "a.pred", "".join(alignment_lines(found, side, side, format_)))

    assert read_alignment(path) == positions(found)


@pytest.mark.parametrize("format_", FORMATS)
@given(aligned=in_order())
def test_a_line_is_one_line_for_every_reader_of_lines(
    format_: str, aligned: tuple[list[Bead], list[str], list[str]]
) -> None:
    made = list(alignment_lines(*aligned, format_))

    assert "".join(made).splitlines(keepends=True) == made
    assert len(made) == len(aligned[0]) + (format_ in {"ladder", "tsv"})


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "found",
    [
        [Bead((0,), (), 0.6), Bead((1,), (0,), 0.9), Bead((2,), (1, 2), 0.8)],
        [Bead((0,), (0,), 0.9), Bead((), (1,), 0.6), Bead((), (2,), 0.7), Bead((1, 2), (), 1.0)],
        [Bead((), (0, 1, 2), 0.5), Bead((0, 1, 2, 3), (), 0.5)],
        [],
    ],
    ids=["empty at the start", "empty in the middle and at the end", "nothing fits", "no bead"],
)
def test_empty_sides_read_back_wherever_they_stand(
    tmp_path: Path, format_: str, found: list[Bead]
) -> None:
    path = write(tmp_path / "a.pred", "".join(lines(format_, found)))

    assert read_alignment(path) == positions(found)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_went_through_windows_reads_back_equal(tmp_path: Path, format_: str) -> None:
    content = "\ufeff" + "".join(lines(format_)).replace("\n", "\r\n") + "\r\n"

    assert read_alignment(write(tmp_path / "a.pred", content)) == positions(BEADS)


@pytest.mark.parametrize("gold_format", FORMATS)
@pytest.mark.parametrize("pred_format", FORMATS)
def test_alignments_are_compared_whatever_their_formats(
    tmp_path: Path, gold_format: str, pred_format: str
) -> None:
    pred = [Bead((0,), (0,), 1.0), Bead((1,), (1,), 1.0), Bead((2,), (), 1.0), BEADS[2]]
    report = evaluate_alignment(
        write(tmp_path / "a.gold", "".join(lines(gold_format))),
        write(tmp_path / "a.pred", "".join(lines(pred_format, pred))),
    )

    assert (report.total.predicted, report.total.predicted_strict) == (4, 2)
    assert (report.total.gold, report.total.gold_strict, report.total.gold_lax) == (3, 2, 3)


# --- what each format says -----------------------------------------------------------------------


def test_vecalign_has_costs() -> None:
    assert lines("vecalign") == [
        "[0]:[0]:0.105361\n", "[1, 2]:[1]:0.693147\n", "[3]:[2]:1.386294\n",
    ]  # fmt: skip


@pytest.mark.parametrize(("score", "cost"), [(1.0, 0.0), (0.0, -math.log(5e-7))])
def test_certain_and_impossible_beads_have_finite_costs(score: float, cost: float) -> None:
    (line,) = lines("vecalign", [Bead((0,), (0,), score)])

    assert line == f"[0]:[0]:{cost:.6f}\n"


def test_a_ladder_has_the_score_of_a_bead_on_the_rung_where_it_begins() -> None:
    assert lines("ladder") == [
        "0\t0\t0.900000\n", "1\t1\t0.500000\n", "3\t2\t0.250000\n", "4\t3\t1.000000\n",
    ]  # fmt: skip


def test_a_tsv_has_a_header_and_texts_without_quoting() -> None:
    assert lines("tsv", [*BEADS[:2], Bead((), (2,), 1.0)]) == [
        "src_text\ttrg_text\tbead\talignment_score\n",
        "Chợ nổi họp từ ba giờ sáng.\tPasar apung mulai pukul tiga.\t[0]:[0]\t0.900000\n",
        "Ghe nào cũng treo một cây sào.\tTiap perahu menggantung galah.\t[1, 2]:[1]\t0.500000\n",
        "\tHari mulai terang.\t[]:[2]\t1.000000\n",
    ]


def test_pandas_reads_the_tsv_too(tmp_path: Path) -> None:
    quotes = ['"Mưa!', "'", '""']
    made = alignment_lines([Bead((0, 1), (2,), 0.5)], quotes, quotes, "tsv")

    frame = pd.read_csv(
        write(tmp_path / "a.tsv", "".join(made)), sep="\t", quoting=3, keep_default_na=False
    )

    assert frame.to_dict("records") == [
        {"src_text": "\"Mưa! '", "trg_text": '""', "bead": "[0, 1]:[2]", "alignment_score": 0.5}
    ]


def test_jsonl_has_null_where_a_side_has_no_text() -> None:
    omitted, blank, full = map(
        json.loads, lines("jsonl", [Bead((0,), (), 0.75), Bead((2,), (0,), 0.5), BEADS[1]])
    )

    assert list(omitted) == ["src", "trg", "src_text", "trg_text", "alignment_score"]
    assert (omitted["src"], omitted["trg"], omitted["trg_text"]) == ([0], [], None)
    assert (blank["src"], blank["src_text"], blank["trg_text"]) == ([2], None, TRG[0])
    assert (full["src_text"], full["alignment_score"]) == (SRC[1], 0.5)


def test_jsonl_marks_what_moved_and_nothing_else() -> None:
    moved, other = map(
        json.loads, lines("jsonl", [Bead((3,), (0,), 0.5, moved=True), Bead((0,), (1,), 0.5)])
    )

    assert moved["moved"] is True
    assert "moved" not in other


@pytest.mark.parametrize("script", ["ภาษาไทย", "日本語。", "Đắk Lắk", "اردو", "👩🏽‍🌾"])
def test_jsonl_keeps_letters_as_they_are(script: str) -> None:
    (line,) = alignment_lines([Bead((0,), (), 1.0)], [script], [], "jsonl")

    assert script in line


# --- what cannot be written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "bead", "place"),
    [
        ([Bead((0,), (1,), 0.5), Bead((1,), (0,), 0.5)], "[0]:[1]", "0 0"),
        ([BEADS[0], BEADS[2]], "[3]:[2]", "1 1"),
        ([BEADS[0], Bead((1, 3), (1,), 0.5)], "[1, 3]:[1]", "1 1"),
        ([BEADS[0], BEADS[0]], "[0]:[0]", "1 1"),
    ],
    ids=["crossing", "skipping", "with a hole", "twice"],
)
def test_a_ladder_refuses_what_it_cannot_say_and_names_the_bead(
    found: list[Bead], bead: str, place: str
) -> None:
    message = f"{bead}: stands where a ladder has come to {place};"

    with pytest.raises(OutputError, match=f"{re.escape(message)}.*write vecalign, tsv or jsonl"):
        alignment_lines(found, SRC, TRG, "ladder")


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\r"])
def test_a_tsv_refuses_a_text_that_was_not_normalised_and_jsonl_takes_it(
    tmp_path: Path, text: str
) -> None:
    found = [Bead((0,), (0,), 0.5), Bead((1,), (1,), 0.5)]

    with pytest.raises(OutputError, match=r"\[1\]:\[1\]: a tab or line break in .*normalise"):
        list(alignment_lines(found, SRC, ["", text], "tsv"))
    content = "".join(alignment_lines(found, SRC, ["", text], "jsonl"))
    assert read_alignment(write(tmp_path / "a.jsonl", content)) == positions(found)


@pytest.mark.parametrize("format_", ["tsv", "jsonl"])
def test_beads_of_other_texts_are_refused(format_: str) -> None:
    with pytest.raises(
        OutputError, match=r"\[3\]:\[2\]: position 2 in a text of 2 segments.*aligned"
    ):
        list(alignment_lines(BEADS, SRC, TRG[:2], format_))


def test_an_unknown_format_is_refused_before_anything_is_written() -> None:
    with pytest.raises(UsageError, match=r"tmx: .* one of vecalign ladder tsv jsonl"):
        alignment_lines(BEADS, SRC, TRG, "tmx")


# --- what cannot be read -------------------------------------------------------------------------

HEADER = "src_text\ttrg_text\tbead\talignment_score"


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (f"{HEADER}\nMưa.\tHujan.\t[0]-[0]\t0.5\n", ":2:13", r"no bead: '\[0\]-\[0\]'; write"),
        (f"{HEADER}\n\nMưa.\t\t[1, 0]:[]\t0.5\n", ":3:7", r"do not ascend: \[1, 0\]; sort"),
        (f"{HEADER}\nMưa.\tHujan.\t\t0.5\n", ":2:13", "no bead: ''"),
        (f"{HEADER}\nMưa.\tHujan.\n", ":2", "2 columns where the header has 4; write"),
        (f"{HEADER}\nMưa.\tto.\tHujan.\t[0]:[0]\t1\n", ":2", "5 columns where the header has 4"),
        ("src_url\ttrg_url\tbead\n", ":1", "a bitext of many documents; give the alignment"),
        ('{"src": [0], "trg": [0]}\n{"src": [0]\n', ":2:12", "not JSON: Expecting ',' delimiter"),
        ('{"src": [0]}\n', ":1", r"trg is missing; write it like \{"),
        ('{"src": [0], "trg": null}\n', ":1", "trg is no list of positions: null"),
        ('{"src": "0", "trg": [0]}\n', ":1", 'src is no list of positions: "0"'),
        ('{"src": [-1], "trg": [0]}\n', ":1", r"src is no list of positions: \[-1\]"),
        ('{"src": [0.0], "trg": [0]}\n', ":1", r"src is no list of positions: \[0.0\]"),
        ('{"src": [true], "trg": [0]}\n', ":1", r"src is no list of positions: \[true\]"),
        ('{"src": [0], "trg": [1, 1]}\n', ":1", r"positions do not ascend: \[1, 1\]"),
        ('{"src": [0], "trg": []}\n[0]\n', ":2", r"no object: '\[0\]'; write"),
        ('{"src": ' + "[" * 100_000 + "\n", ":1", "not JSON: .*recursion"),
        ('{"src": [' + "9" * 5_000 + "]}\n", ":1", "not JSON: .*digits"),
        ("[0]:[12345678]\n", ":1", "12345678 is no position in a text; count"),
        (f"[0]:[{'9' * 5_000}]\n", ":1", "9{60} is no position"),
        ("0\t0\n1\t99999999\n", ":2", "99999999 is no position in a text; count"),
    ],
)
def test_a_line_that_is_not_ours_is_an_error_that_names_its_place(
    tmp_path: Path, content: str, place: str, message: str
) -> None:
    path = write(tmp_path / "a.pred", content)

    with pytest.raises(FormatError, match=message) as caught:
        read_alignment(path)

    assert caught.value.where == f"{path}{place}"


def test_a_table_without_beads_is_told_what_it_lacks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "src_text\ttrg_text\nMưa.\tHujan.\n")

    with pytest.raises(FormatError, match=r"a\.tsv:1: no column bead.*src_text trg_text bead"):
        read_alignment(path, "tsv")
    with pytest.raises(FormatError, match='a column "bead"'):
        read_alignment(path)


def test_columns_and_keys_that_are_not_ours_may_be_there(tmp_path: Path) -> None:
    table = write(tmp_path / "a.tsv", "note\tbead\nHay!\t[0]:[0, 1]\n\t[]:[2]\n")
    objects = write(tmp_path / "a.jsonl", '{"note": 1, "trg": [0, 1], "src": [0]}\n')

    assert read_alignment(table) == [((0,), (0, 1)), ((), (2,))]
    assert read_alignment(objects) == [((0,), (0, 1))]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "line", ["[0]:[0]:" + "1" * 1_000_000 + "x", "0\t0\t" + "1" * 1_000_000 + "x", "0 " * 500_000]
)
def test_a_long_line_that_is_wrong_is_told_at_once(tmp_path: Path, format_: str, line: str) -> None:
    path = write(tmp_path / "a.pred", line + "\n")

    with pytest.raises(FormatError) as caught:
        read_alignment(path, format_)

    assert len(str(caught.value)) < 300 + len(str(path))


@given(content=st.text(max_size=60) | st.text(alphabet='[]{}:,0129\t\n "srctgbead', max_size=60))
@settings(deadline=None)
def test_any_file_is_an_alignment_or_an_error_of_ours(scratch: Path, content: str) -> None:
    path = scratch / "any.pred"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))

    for format_ in (None, *FORMATS):
        try:
            found = read_alignment(path, format_)
        except AlignerError as error:
            assert error.where.startswith(str(path))  # noqa: PT017  either outcome is right
        else:
            assert all(list(side) == sorted(set(side)) for bead in found for side in bead)
