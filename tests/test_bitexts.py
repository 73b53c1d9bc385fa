"""Tables with two columns of text: read as they are, scored, written with what they had."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import aligner
from aligner.bitexts import WORTH_LEARNING, find_columns, learned, text_columns
from aligner.cli import main
from aligner.data import SegmentPair
from aligner.errors import FormatError, InputError, UsageError
from aligner.formats import open_table

GOOD = "Anh Nam bán 25 tấn cà phê ở Huế.", "Nam menjual 25 ton kopi di Hue."
BAD = "Anh Nam bán 25 tấn cà phê ở Huế.", "Nam menjual 52 ton kopi di Hue."
LONG = "Mưa to ở Huế. " * 70_000


def scored(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["score", *map(str, args)])


def tsv(path: Path, *rows: tuple[str, ...]) -> Path:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read_tsv(path: Path) -> list[dict[str, str]]:
    header, *lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


# --- what stays and what is added --------------------------------------------------------------


def test_columns_stay_in_order_and_two_are_added(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("n", "vi", "id", "who"), ("1", *GOOD, "x"), ("2", *BAD, ""))

    result = scored(table, "-o", tmp_path / "out.tsv")

    assert result.exit_code == 0, result.output
    rows = read_tsv(tmp_path / "out.tsv")
    assert list(rows[0]) == ["n", "vi", "id", "who", "quality_score", "findings"]
    assert [row["who"] for row in rows] == ["x", ""]
    assert float(rows[0]["quality_score"]) > float(rows[1]["quality_score"])
    assert rows[0]["findings"] == ""
    assert "number:critical" in rows[1]["findings"]


def test_columns_that_are_there_already_are_filled_where_they_stand(tmp_path: Path) -> None:
    header = ("findings", "src", "tgt", "quality_score")
    table = tsv(tmp_path / "a.tsv", header, ("old", *BAD, "0.1"))

    assert scored(table, "-o", tmp_path / "out.tsv").exit_code == 0

    (row,) = read_tsv(tmp_path / "out.tsv")
    assert tuple(row) == header
    assert row["findings"] != "old"


@pytest.mark.parametrize("ending", [".jsonl", ".parquet"])
def test_findings_are_whole_in_jsonl_and_parquet(tmp_path: Path, ending: str) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), GOOD, BAD)
    out = tmp_path / f"out{ending}"

    assert scored(table, "-o", out).exit_code == 0

    rows = (
        [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        if ending == ".jsonl"
        else pd.read_parquet(out).to_dict("records")
    )
    (found,) = (item for item in rows[1]["findings"] if item["type"] == "number")
    span = found["trg_span"]
    start, end = span if isinstance(span, list) else (span["start"], span["end"])
    assert BAD[1][start:end].startswith("52")
    assert found["expected"]
    assert found["message"]
    # What was written is read again.
    assert scored(out, "-o", tmp_path / "again.jsonl").exit_code == 0


def test_an_explanation_says_what_each_sign_took(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), BAD)

    assert scored(table, "-o", tmp_path / "out.tsv", "--explain").exit_code == 0

    (row,) = read_tsv(tmp_path / "out.tsv")
    assert "number=-" in row["explanation"]


def test_a_data_frame_gets_the_same(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), GOOD, BAD)
    scored(table, "-o", tmp_path / "out.tsv")

    frame = aligner.score(pd.DataFrame([GOOD, BAD], columns=["vi", "id"], index=[7, 3]))

    assert list(frame.index) == [7, 3]
    expected = [float(row["quality_score"]) for row in read_tsv(tmp_path / "out.tsv")]
    assert frame["quality_score"].tolist() == expected


def test_without_a_header_columns_are_numbered(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", GOOD, BAD)

    result = scored(table, "-o", tmp_path / "out.tsv", "--no-header",
                    "--src-lang", "vi", "--trg-lang", "id")  # fmt: skip

    assert result.exit_code == 0, result.output
    assert len((tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()) == 2


# --- languages and columns ---------------------------------------------------------------------


def test_swapped_columns_are_noticed_and_said(tmp_path: Path) -> None:
    rows = [(trg, src) for src, trg in (GOOD, BAD)]
    table = tsv(tmp_path / "a.tsv", ("source", "target"), *rows)

    result = scored(table, "-o", tmp_path / "o.tsv", "--src-lang", "vi", "--trg-lang", "id")

    assert result.exit_code == 0
    assert "look swapped" in result.output


def test_a_missing_column_is_an_error_that_offers_the_nearest(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("src_txt", "trg_txt", "note"), (*GOOD, ""))

    result = scored(table, "-o", tmp_path / "o.tsv", "--src-col", "src_text")

    assert result.exit_code == 2
    assert "src_txt" in result.output
    assert not (tmp_path / "o.tsv").exists()


def test_columns_that_nothing_tells_are_an_error_that_lists_them(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("one", "two"), GOOD)

    result = scored(table, "-o", tmp_path / "o.tsv")

    assert result.exit_code == 2
    assert "one, two" in result.output


def test_languages_come_from_columns_names_options_or_the_texts() -> None:
    record = {"src_text": GOOD[0], "trg_text": GOOD[1], "src_lang": "vi", "trg_lang": "ms"}

    told = text_columns(list(record), [record])
    seen = text_columns(["src", "trg"], [{"src": GOOD[0], "trg": "川の水位は一晩で上がった。"}])
    given = text_columns(["src", "trg"], [], src_lang="vi-VN", trg_lang="id_ID")

    assert (told.src_lang, told.trg_lang) == ("vi", "ms")
    assert (seen.src_lang, seen.trg_lang) == ("vi", "ja")
    assert (given.src_lang, given.trg_lang) == ("vi", "id")


def test_an_empty_frame_without_languages_is_an_error() -> None:
    with pytest.raises(UsageError, match="--src-lang"):
        aligner.score(pd.DataFrame({"src": [], "trg": []}))


# --- bad input ---------------------------------------------------------------------------------


def test_a_ragged_line_is_rejected_by_its_number_and_the_others_are_scored(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), GOOD, ("chỉ một cột",), BAD, ("a", "b", "c"))

    result = scored(table, "-o", tmp_path / "out.tsv")

    assert result.exit_code == 0
    assert "a.tsv:3: ragged-line" in result.output
    assert "a.tsv:5: ragged-line" in result.output
    assert "2 rows, 2 rejected" in result.output
    assert len(read_tsv(tmp_path / "out.tsv")) == 2


def test_broken_lines_of_jsonl_and_bad_bytes_are_rejected_by_number(tmp_path: Path) -> None:
    good = json.dumps({"vi": GOOD[0], "id": GOOD[1]}, ensure_ascii=False).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, b"{", b"[1]", b'{"vi": "\xff"}', good]) + b"\n")

    result = scored(path, "-o", tmp_path / "out.jsonl")

    assert result.exit_code == 0, result.output
    assert [line for line in (2, 3, 4) if f"a.jsonl:{line}: not-json" in result.output] == [2, 3, 4]
    assert "2 rows, 3 rejected" in result.output


def test_nothing_to_score_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), ("x",))

    result = scored(table, "-o", tmp_path / "out.tsv", "--src-lang", "vi", "--trg-lang", "id")

    assert result.exit_code == 1
    assert "1 rejected" in result.output
    assert list(tmp_path.iterdir()) == [table]


@pytest.mark.parametrize(
    "pair",
    [
        ("", GOOD[1]), (GOOD[0], ""), ("", ""), ("   ", "..."), (GOOD[0], GOOD[0]),
        ("Giá 25 đồng.", "السعر ٢٥ دونغ في هوي."), ("Giá 25 đồng.", "המחיר הוא 25 דונג."),
        ("\u202eabc\u202c 25", "25 \u200f"), ("Mưa\u0300", "Hujan\u0301\u0301"),
    ],
    ids=["no original", "no rendering", "nothing", "signs", "identical", "Arabic", "Hebrew",
         "overrides", "marks"],
)  # fmt: skip
def test_odd_texts_are_rows_like_others(tmp_path: Path, pair: tuple[str, str]) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), GOOD, pair)

    result = scored(table, "-o", tmp_path / "out.tsv")

    assert result.exit_code == 0, result.output
    assert len(read_tsv(tmp_path / "out.tsv")) == 2


def test_a_segment_of_a_megabyte_takes_seconds(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), GOOD, (LONG, LONG[::-1]))

    result = scored(table, "-o", tmp_path / "out.tsv")

    assert result.exit_code == 0, result.output


def test_files_that_are_none_are_errors(tmp_path: Path) -> None:
    empty, garbage = tmp_path / "a.tsv", tmp_path / "a.parquet"
    empty.touch()
    garbage.write_bytes(b"PAR1 no")

    with pytest.raises(InputError, match="empty"):
        open_table(empty)
    with pytest.raises(FormatError, match="Parquet"):
        open_table(garbage)
    with pytest.raises(FormatError, match="twice"):
        open_table(tsv(tmp_path / "b.tsv", ("vi", "vi"), GOOD))
    with pytest.raises(InputError, match="check the path"):
        open_table(tmp_path / "missing.tsv")


def test_an_output_that_would_replace_the_input_or_has_no_kind_is_refused(tmp_path: Path) -> None:
    table = tsv(tmp_path / "a.tsv", ("vi", "id"), GOOD)

    assert scored(table, "-o", table).exit_code == 2
    assert scored(table, "-o", tmp_path / "out.csv").exit_code == 2


# --- learning ----------------------------------------------------------------------------------


def pairs(count: int) -> list[SegmentPair]:
    return [
        SegmentPair("", "", f"{word} bán cà phê.", f"{word} jual kopi.", "vi", "xx", "", "", None)
        for word in (f"Ông {chr(97 + n % 26)}{chr(97 + n // 26)}o" for n in range(count))
    ]


def test_few_rows_teach_nothing_and_many_teach_words() -> None:
    assert not learned(pairs(WORTH_LEARNING - 1)).pairs

    model = learned(pairs(WORTH_LEARNING))

    counts = dict(model.pairs["vi-xx"].words.trg)
    assert counts["kopi"] > WORTH_LEARNING / 2


def test_what_is_learned_does_not_depend_on_the_order_of_rows() -> None:
    assert learned(pairs(200)) == learned(pairs(200)[::-1])


def test_renderings_of_one_original_teach_once() -> None:
    assert not learned(pairs(1) * 1_000).pairs


def test_a_header_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + b"vi\tid" + b"\n")

    assert find_columns(open_table(path), src_lang="vi", trg_lang="id").src == "vi"
