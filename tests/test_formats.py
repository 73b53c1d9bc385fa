"""Formats: what is written reads back equal, and what is not ours is told with its place."""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents, named_findings, normalised, segment_pairs

from aligner import read_bitext
from aligner.data import BITEXT_COLUMNS, Document, Finding, SegmentPair, Span
from aligner.errors import FormatError, InputError, UsageError
from aligner.formats import read_documents, write_documents
from aligner.formats.parquet import ParquetTable, bitext_record, read_bitext_parquet
from aligner.formats.tsv import read_tsv, tsv_header, tsv_row

HEADER = "\t".join(BITEXT_COLUMNS)
PAIR = SegmentPair(
    src_url="https://dantri.com.vn/gia-ca-phe-20251014074512318.htm",
    trg_url="https://vietnam.vn/id/gia-ca-phe",
    src_text="Bà nói: \"Giá 'cà phê' lên 113.700 đồng\", rồi cười.",
    trg_text="Ia berkata, \"Harga 'kopi' 113.700 dong,\" lalu tertawa.",
    src_lang="vi",
    trg_lang="id",
    role="paragraph",
    bead="[0, 1]:[2]",
    alignment_score=0.987654,
    quality_score=0.5,
    findings=(Finding("number", "major", ""), Finding("name", "minor", "")),
)
LINE = tsv_row(PAIR).removesuffix("\n")


def write_tsv(rows: Sequence[SegmentPair], path: Path) -> Path:
    text = tsv_header() + "".join(map(tsv_row, rows))
    path.write_bytes(text.encode("utf-8"))
    return path


def write_parquet(rows: Sequence[SegmentPair], path: Path) -> Path:
    with ParquetTable(path, "bitext") as table:
        for row in rows:
            table.write(bitext_record(row))
    return path


def tsv_of(folder: Path, *lines: str | bytes, header: str = HEADER, end: bytes = b"\n") -> Path:
    path = folder / "corpus.tsv"
    content = [line.encode() if isinstance(line, str) else line for line in (header, *lines)]
    path.write_bytes(b"".join(line + end for line in content))
    return path


def cells(**changes: str) -> str:
    row = dict(zip(BITEXT_COLUMNS, LINE.split("\t"), strict=True))
    return "\t".join((row | changes).values())


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


# --- TSV ---------------------------------------------------------------------------------------


@given(rows=st.lists(segment_pairs(named_findings), max_size=5))
@settings(deadline=None)
def test_a_tsv_reads_back_equal(scratch: Path, rows: list[SegmentPair]) -> None:
    path = write_tsv(rows, scratch / "corpus.tsv")

    assert list(read_tsv(path)) == rows


@given(rows=st.lists(segment_pairs(), max_size=5))
@settings(deadline=None)
def test_of_findings_a_tsv_keeps_type_and_severity(scratch: Path, rows: list[SegmentPair]) -> None:
    path = write_tsv(rows, scratch / "corpus.tsv")

    named = [tuple(Finding(f.type, f.severity, "") for f in row.findings) for row in rows]
    assert [row.findings for row in read_tsv(path)] == named


@given(text=normalised)
@settings(deadline=None)
def test_a_row_is_one_line_for_every_reader_of_lines(text: str) -> None:
    line = tsv_row(replace(PAIR, src_text=text, trg_text=text))

    assert line.splitlines() == [line.removesuffix("\n")]
    assert line.count("\t") == len(BITEXT_COLUMNS) - 1


def test_the_columns_stand_in_the_promised_order() -> None:
    assert tsv_header() == (
        "src_url\ttrg_url\tsrc_text\ttrg_text\tsrc_lang\ttrg_lang\trole\tbead\talignment_score\t"
        "quality_score\tfindings\n"
    )


def test_scores_have_six_decimals_and_what_is_not_scored_is_empty() -> None:
    row = replace(PAIR, alignment_score=1.0, quality_score=None, findings=())

    assert tsv_row(row).removesuffix("\n").split("\t")[-3:] == ["1.000000", "", ""]


def test_findings_are_joined_by_semicolons() -> None:
    assert tsv_row(PAIR).endswith("\tnumber:major;name:minor\n")


def test_quotation_marks_mean_nothing_to_a_tsv(tmp_path: Path) -> None:
    row = replace(PAIR, src_text='"', trg_text='""a" \'')

    assert list(read_tsv(write_tsv([row], tmp_path / "corpus.tsv"))) == [row]


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    assert list(read_tsv(tsv_of(tmp_path, LINE, end=b"\r\n"))) == [PAIR]


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    path = tsv_of(tmp_path, LINE)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))

    assert list(read_tsv(path)) == [PAIR]


def test_further_columns_and_another_order_are_read(tmp_path: Path) -> None:
    order = list(reversed(BITEXT_COLUMNS))
    row = dict(zip(BITEXT_COLUMNS, LINE.split("\t"), strict=True))
    line = "\t".join([*(row[name] for name in order), "ghi chú"])

    path = tsv_of(tmp_path, line, header="\t".join([*order, "note"]))

    assert list(read_tsv(path)) == [PAIR]


@pytest.mark.parametrize(
    ("lines", "header", "place", "message"),
    [
        ([LINE], HEADER.replace("\ttrg_text", ""), ":1", "no column trg_text"),
        ([], "", ":1", "no column src_url"),
        ([LINE, LINE + "\tthêm"], HEADER, ":3", "12 columns where the header has 11"),
        ([LINE, ""], HEADER, ":3", "1 columns"),
        ([LINE, LINE.rpartition("\t")[0]], HEADER, ":3", "10 columns"),
        ([cells(alignment_score="cao")], HEADER, ":2", "could not convert"),
        ([cells(quality_score="0,5")], HEADER, ":2", "could not convert"),
        ([cells(quality_score="1.5")], HEADER, ":2", r"not in \[0, 1\]"),
        ([cells(quality_score="-0.1")], HEADER, ":2", r"not in \[0, 1\]"),
        ([cells(alignment_score="nan")], HEADER, ":2", r"not in \[0, 1\]"),
        ([LINE, cells(findings="number")], HEADER, ":3", "finding"),
        ([LINE, LINE.encode("utf-16-le")], HEADER, ":3", "not UTF-8|columns"),
        ([LINE, "Giá cà phê".encode("cp1258", "replace")], HEADER, ":3:3", "not UTF-8"),
    ],
)
def test_a_line_that_is_not_ours_is_an_error_that_names_it(
    tmp_path: Path, lines: list[str | bytes], header: str, place: str, message: str
) -> None:
    path = tsv_of(tmp_path, *lines, header=header)

    with pytest.raises(FormatError, match=message) as caught:
        list(read_tsv(path))

    assert caught.value.where.startswith(f"{path}{place}")


def test_rows_before_a_broken_line_are_read(tmp_path: Path) -> None:
    rows = read_tsv(tsv_of(tmp_path, LINE, "hỏng"))

    assert next(rows) == PAIR
    with pytest.raises(FormatError):
        next(rows)


# --- Parquet -----------------------------------------------------------------------------------


@given(rows=st.lists(segment_pairs(), max_size=5))
@settings(deadline=None)
def test_a_parquet_file_reads_back_equal_with_all_of_its_findings(
    scratch: Path, rows: list[SegmentPair]
) -> None:
    path = write_parquet(rows, scratch / "bitext.parquet")

    assert list(read_bitext_parquet(path)) == rows


def test_what_was_read_has_the_types_of_what_was_written(tmp_path: Path) -> None:
    found = Finding(
        "number", "major", "113 thay cho 131", Span(0, 3), Span(4, 7), "131", "113", 0.5
    )
    row = replace(PAIR, findings=(found,))

    (again,) = read_bitext_parquet(write_parquet([row], tmp_path / "bitext.parquet"))

    assert again == row
    assert isinstance(again.findings[0].src_span, Span)


def test_more_rows_than_a_group_holds_read_back_in_order(tmp_path: Path) -> None:
    rows = [replace(PAIR, bead=f"[{n}]:[{n}]") for n in range(12_000)]

    path = write_parquet(rows, tmp_path / "bitext.parquet")

    assert pq.ParquetFile(path).num_row_groups == 3
    assert list(read_bitext_parquet(path)) == rows


def test_findings_are_structs_that_other_tools_can_read(tmp_path: Path) -> None:
    path = write_parquet([PAIR], tmp_path / "bitext.parquet")

    found = pq.read_schema(path).field("findings").type.value_type

    assert {found.field(n).name for n in range(found.num_fields)} == set(
        Finding.__dataclass_fields__
    )


def broken_text(path: Path) -> None:
    path.write_bytes(b"PAR1 but no more")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def without_a_column(path: Path) -> None:
    pq.write_table(pa.table({"src_text": ["Trời mưa."]}), path)


def findings_as_text(path: Path) -> None:
    record = bitext_record(PAIR) | {"findings": "number:major"}
    pq.write_table(pa.Table.from_pylist([record]), path)


@pytest.mark.parametrize("make", [broken_text, empty, without_a_column, findings_as_text])
def test_a_parquet_file_that_is_not_ours_is_an_error_that_names_it(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "bitext.parquet"
    make(path)

    with pytest.raises(FormatError) as caught:
        list(read_bitext_parquet(path))

    assert caught.value.where == str(path)


# --- tables ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["corpus.tsv", "bitext.parquet"])
def test_a_bitext_is_a_table_of_our_columns_and_types(tmp_path: Path, name: str) -> None:
    rows = [PAIR, replace(PAIR, src_text="", alignment_score=None, quality_score=None)]
    (write_tsv if name.endswith(".tsv") else write_parquet)(rows, tmp_path / name)

    frame = read_bitext(tmp_path / name)

    assert list(frame.columns) == list(BITEXT_COLUMNS)
    assert frame["alignment_score"].dtype == np.float64
    assert frame["quality_score"].dtype == np.float64
    assert frame["alignment_score"].tolist()[0] == 0.987654
    assert np.isnan(frame["quality_score"].tolist()[1])
    assert frame["src_text"].tolist() == [PAIR.src_text, ""]
    assert frame["findings"][0][0]["type"] == "number"


@pytest.mark.parametrize("name", ["corpus.tsv", "bitext.parquet"])
def test_a_bitext_without_rows_has_all_its_columns(tmp_path: Path, name: str) -> None:
    (write_tsv if name.endswith(".tsv") else write_parquet)([], tmp_path / name)

    frame = read_bitext(str(tmp_path / name))

    assert list(frame.columns) == list(BITEXT_COLUMNS)
    assert len(frame) == 0
    assert frame["quality_score"].dtype == np.float64


def test_pandas_reads_our_tsv_too(tmp_path: Path) -> None:
    path = write_tsv([PAIR], tmp_path / "corpus.tsv")

    frame = pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False)

    assert frame["src_text"].tolist() == [PAIR.src_text]


def test_another_ending_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.tsv"):
        read_bitext(tmp_path / "corpus.xlsx")


@pytest.mark.parametrize("name", ["corpus.tsv", "bitext.parquet"])
def test_a_bitext_that_is_not_there_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bitext(tmp_path / name)

    assert caught.value.where == str(tmp_path / name)


# --- documents ---------------------------------------------------------------------------------


def written(pages: Sequence[Document], path: Path) -> Path:
    stream = io.StringIO()
    assert write_documents(pages, stream) == len(pages)
    path.write_bytes(stream.getvalue().encode("utf-8"))
    return path


@given(pages=st.lists(documents(), max_size=4))
@settings(deadline=None)
def test_documents_read_back_equal(scratch: Path, pages: list[Document]) -> None:
    path = written(pages, scratch / "docs.jsonl")

    assert list(read_documents(path)) == pages


@given(page=documents())
@settings(deadline=None)
def test_a_document_is_one_line_with_the_promised_keys(scratch: Path, page: Document) -> None:
    content = written([page], scratch / "docs.jsonl").read_bytes()

    assert content.count(b"\n") == 1
    assert list(json.loads(content)) == [
        "url", "lang", "title", "lead", "lead_marker", "published", "publisher", "source_link",
        "original_title", "blocks", "content_hash", "modified", "fetched", "warnings",
    ]  # fmt: skip


def broken_documents() -> Iterator[tuple[str, bytes]]:
    good = {"url": "file:a", "lang": "vi", "blocks": [], "content_hash": "0"}
    unknown = ("title lead lead_marker published publisher source_link original_title").split()
    whole = good | dict.fromkeys(unknown)
    block = {"role": "title", "text": "Huế"}
    yield "Expecting property name", b"{"
    yield "a list, not an object", b"[1]"
    yield "'utf-8' codec", b'{"url": "\xe1"}'
    yield "recursion", b"[" * 100_000
    for name in ("blocks", "title", "url", "content_hash"):
        yield (
            f"{name} is missing",
            json.dumps({k: v for k, v in whole.items() if k != name}).encode(),
        )
    for message, changes in {
        "lang is null, not text": {"lang": None},
        "title is a number, not text": {"title": 1.5},
        "modified is true or false, not text": {"modified": True},
        "warnings is not a list of text": {"warnings": [[]]},
        "block 1: role 'x' is none of": {"blocks": [{"role": "x", "text": ""}]},
        "block 2: text is missing": {"blocks": [block, {"role": "title"}]},
        "block 1: a number, not an object": {"blocks": [1]},
        "block 1: credit [0, 9] is not within": {"blocks": [block | {"credit": [0, 9]}]},
        "block 1: credit [0] is not [start, end]": {"blocks": [block | {"credit": [0]}]},
        "block 1: credit ['a', 1] is not": {"blocks": [block | {"credit": ["a", 1]}]},
        "block 1: repairs is not a list of": {"blocks": [block | {"repairs": [None]}]},
    }.items():
        yield message, json.dumps(whole | changes).encode()


@pytest.mark.parametrize(("message", "line"), list(broken_documents()))
def test_a_line_that_is_no_document_is_an_error_that_names_it_and_what_is_wrong(
    tmp_path: Path, message: str, line: bytes
) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(b"\n".join([line, b""]))

    with pytest.raises(FormatError, match=re.escape(message)) as caught:
        list(read_documents(path))

    assert caught.value.where == f"{path}:1"
    assert caught.value.reason.startswith("not a document: ")


def test_fields_of_later_versions_may_be_missing_and_others_there(tmp_path: Path) -> None:
    page = Document.from_json(
        {"url": "file:a", "lang": "vi", "title": None, "lead": None, "lead_marker": None,
         "published": None, "publisher": None, "source_link": None, "original_title": None,
         "blocks": [{"role": "title", "text": "Huế", "weight": 3}], "content_hash": "0",
         "tags": ["mưa"]}
    )  # fmt: skip

    assert (page.modified, page.fetched, page.warnings) == (None, None, ())
    assert list(read_documents(written([page], tmp_path / "docs.jsonl"))) == [page]


def test_a_document_file_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        list(read_documents(tmp_path / "docs.jsonl"))

    assert caught.value.where == str(tmp_path / "docs.jsonl")
