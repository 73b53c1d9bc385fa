"""Outputs and test sets as files: lines, columns of tables, folders; and what is wrong in them."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from aligner.errors import FormatError, InputError, UsageError
from aligner.system_outputs import evaluate, read_evaluation_set

SOURCE = "Giá cà phê tăng.\nÔng Y Bhem bán 3 tấn.\n"
REFERENCE = "Harga kopi naik.\nY Bhem menjual 3 ton.\n"
OUTPUT = "Harga kopi meningkat.\nPak Y Bhem menjual 30 ton.\n"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aligner", "evaluate", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a test set folder."""
    test = tmp_path / "test"
    write(test / "src.vi", SOURCE)
    write(test / "ref.id", REFERENCE)
    write(test / "segments.tsv", "document\trole\nkopi\ttitle\nkopi\tparagraph\n")
    return test


# --- columns of tables


def test_columns_of_a_table_are_files_of_lines(tmp_path: Path) -> None:
    rows = ["src_text\tsistem a\tacuan"]
    rows += ["\t".join(row) for row in zip(*(text.split("\n")[:-1]
             for text in (SOURCE, OUTPUT, REFERENCE)), strict=True)]  # fmt: skip
    table = write(tmp_path / "outputs.tsv", "".join(f"{row}\n" for row in rows))
    files = [write(tmp_path / "output.txt", OUTPUT)], [write(tmp_path / "ref.txt", REFERENCE)]

    from_table = evaluate([f"{table}:sistem a"], [f"{table}:acuan"], trg_lang="id")
    from_files = evaluate(*files, trg_lang="id")

    assert from_table.systems[0].scores == from_files.systems[0].scores
    assert from_table.systems[0].system == f"{table}:sistem a"


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_columns_of_jsonl_and_parquet_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"outputs.{ending}"
    records = [{"mt": mt, "ref": ref} for mt, ref in zip(
        OUTPUT.split("\n")[:-1], REFERENCE.split("\n")[:-1], strict=True)]  # fmt: skip
    if ending == "jsonl":
        write(path, "".join(f"{json.dumps(record)}\n" for record in records))
    else:
        parquet.write_table(pa.Table.from_pylist(records), path)

    report = evaluate([f"{path}:mt"], [f"{path}:ref"])

    plain = [write(tmp_path / "output.txt", OUTPUT)], [write(tmp_path / "ref.txt", REFERENCE)]
    assert report.systems[0].scores == evaluate(*plain).systems[0].scores


def test_a_column_that_is_not_there_offers_the_nearest(tmp_path: Path) -> None:
    table = write(tmp_path / "t.tsv", "system\treference\nSatu.\tSatu.\n")

    with pytest.raises(UsageError, match=r"t\.tsv: no column 'refrence'; perhaps reference"):
        evaluate([f"{table}:system"], [f"{table}:refrence"])


def test_a_table_without_a_column_is_not_read_as_lines(tmp_path: Path) -> None:
    table = write(tmp_path / "t.tsv", "a\tb\nSatu.\tSatu.\n")

    with pytest.raises(UsageError, match=r"its column has to be named; write .*:a or .*:b"):
        evaluate([f"{table}:a"], [table])


def test_a_ragged_row_is_named(tmp_path: Path) -> None:
    table = write(tmp_path / "t.tsv", "a\tb\nSatu.\tSatu.\nDua.\n")

    with pytest.raises(FormatError, match=r"t\.tsv:3: 1 columns where there are 2"):
        evaluate([f"{table}:a"], [f"{table}:b"])


def test_one_column_twice_is_refused_and_another_of_the_same_file_is_not(tmp_path: Path) -> None:
    table = write(tmp_path / "t.tsv", "a\tb\tc\nSatu.\tDua.\tSatu.\n")

    assert len(evaluate([f"{table}:a", f"{table}:b"], [f"{table}:c"]).systems) == 2
    with pytest.raises(UsageError, match=r"t\.tsv:a: given twice; give each file once"):
        evaluate([f"{table}:a", f"x={table}:a"], [f"{table}:c"])


# --- names


def test_a_system_can_be_given_a_name(tmp_path: Path) -> None:
    output, reference = write(tmp_path / "o.txt", OUTPUT), write(tmp_path / "r.txt", REFERENCE)

    report = evaluate([f"besar={output}"], [reference])

    assert report.systems[0].system == "besar"


def test_a_file_whose_name_has_an_equals_sign_or_a_colon_is_a_file(tmp_path: Path) -> None:
    reference = write(tmp_path / "r.txt", REFERENCE)

    for name in ("beam=4.txt", "a.b:c"):
        output = write(tmp_path / name, OUTPUT)
        assert evaluate([str(output)], [reference]).systems[0].system == str(output)


def test_one_name_for_two_systems_is_refused(tmp_path: Path) -> None:
    files = [write(tmp_path / name, OUTPUT) for name in ("a.txt", "b.txt")]

    with pytest.raises(UsageError, match="x: names two systems; give each a name: NAME=FILE"):
        evaluate([f"x={path}" for path in files], [write(tmp_path / "r.txt", REFERENCE)])


# --- folders


def test_a_test_set_folder_tells_source_documents_roles_and_languages(
    folder: Path, tmp_path: Path
) -> None:
    test = read_evaluation_set([write(tmp_path / "out.txt", OUTPUT)], [folder])

    assert test.source is not None
    assert test.documents is not None
    assert test.roles is not None
    assert test.source.texts == tuple(SOURCE.split("\n")[:-1])
    assert test.documents.texts == ("kopi", "kopi")
    assert test.roles.texts == ("title", "paragraph")
    assert (test.src_lang, test.trg_lang) == ("vi", "id")


def test_a_folder_may_have_several_references_and_a_list_of_documents(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "segments.tsv").unlink()
    write(folder / "ref-2.id", OUTPUT)
    write(folder / "documents.txt", "a\nb\n")

    test = read_evaluation_set([write(tmp_path / "out.txt", OUTPUT)], [folder])

    assert [Path(one.place).name for one in test.references] == ["ref-2.id", "ref.id"]
    assert test.documents is not None
    assert test.documents.texts == ("a", "b")
    assert test.roles is None


def test_of_a_folder_with_several_languages_one_is_named(folder: Path, tmp_path: Path) -> None:
    write(folder / "ref.th", "ราคากาแฟ\nขายได้ 3 ตัน\n")
    output = write(tmp_path / "out.txt", OUTPUT)

    test = read_evaluation_set([output], [folder], trg_lang="th")

    assert [Path(one.place).name for one in test.references] == ["ref.th"]
    with pytest.raises(UsageError, match=r"ref\*\.\* is there in \.id \.th; name one with --trg-"):
        read_evaluation_set([output], [folder])
    with pytest.raises(InputError, match=r"no reference; add a file ref\.LANG"):
        read_evaluation_set([output], [folder], trg_lang="ja")


def test_a_folder_stands_alone(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a folder stands alone; give one --ref"):
        evaluate([write(tmp_path / "out.txt", OUTPUT)], [folder, folder / "ref.id"])


def test_the_ending_of_the_reference_tells_the_language(tmp_path: Path) -> None:
    output, reference = write(tmp_path / "out.txt", OUTPUT), write(tmp_path / "r.zh", REFERENCE)

    assert evaluate([output], [reference]).tokenizer.name == "zh"
    assert evaluate([output], [reference], trg_lang="id").tokenizer.name == "13a"


# --- without a reference


def test_with_a_source_each_system_is_scored_without_the_reference_too(
    folder: Path, tmp_path: Path
) -> None:
    outputs = [write(tmp_path / "good.txt", REFERENCE), write(tmp_path / "wrong.txt", OUTPUT)]

    report = evaluate(outputs, [folder])

    good, wrong = report.systems
    assert good.quality is not None
    assert wrong.quality is not None
    assert good.quality > wrong.quality
    assert "number:critical" in (wrong.findings or {})
    assert "number:critical" not in (good.findings or {})
    assert evaluate(outputs, [folder], quality=False).systems[0].quality is None


def test_to_score_without_a_reference_the_languages_have_to_be_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="add --src-lang and --trg-lang, or --no-quality"):
        evaluate(
            [write(tmp_path / "o.txt", OUTPUT)],
            [write(tmp_path / "r.txt", REFERENCE)],
            src=write(tmp_path / "s.txt", SOURCE),
        )


# --- encodings and line ends


def test_windows_line_ends_are_told(tmp_path: Path) -> None:
    output = write(tmp_path / "out.txt", OUTPUT.replace("\n", "\r\n"))

    report = evaluate([output], [write(tmp_path / "r.txt", REFERENCE)])

    assert f"{output}: 2 lines end as on Windows (CRLF)" in report.warnings[0]


def test_old_line_ends_are_told_where_the_numbers_of_lines_differ(tmp_path: Path) -> None:
    output = write(tmp_path / "out.txt", OUTPUT.replace("\n", "\r"))

    with pytest.raises(InputError, match=r"out\.txt: 1 lines, but .*r\.txt has 2"):
        evaluate([output], [write(tmp_path / "r.txt", REFERENCE)])


def test_a_carriage_return_inside_a_line_is_told(tmp_path: Path) -> None:
    output = write(tmp_path / "out.txt", "Harga kopi\rnaik.\nDua.\n")

    report = evaluate([output], [write(tmp_path / "r.txt", REFERENCE)])

    assert any("out.txt:1: a carriage return inside" in warning for warning in report.warnings)


def test_utf_16_is_named(tmp_path: Path) -> None:
    output = tmp_path / "out.txt"
    output.write_bytes(OUTPUT.encode("utf-16"))

    with pytest.raises(FormatError, match=r"out\.txt:1: UTF-16, not UTF-8; convert the file"):
        evaluate([output], [write(tmp_path / "r.txt", REFERENCE)])


# --- the command


def test_the_command_says_its_warnings_and_writes_a_file(folder: Path, tmp_path: Path) -> None:
    outputs = [write(tmp_path / "a.txt", OUTPUT), write(tmp_path / "b.txt", REFERENCE)]

    done = command(
        f"a={outputs[0]}", f"b={outputs[1]}", "--ref", folder, "--no-quality",
        "--by", "role", "--worst", "1", "--format", "markdown", "-o", tmp_path / "report.md",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "warning: 2 segments are too few to draw from" in done.stderr
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "> **Warning:** 2 segments are too few" in text
    assert "### By role" in text
    assert "### Worst segments by BLEU" in text


def test_the_command_prints_json_either_way(folder: Path, tmp_path: Path) -> None:
    output = write(tmp_path / "a.txt", OUTPUT)

    printed = [
        command(output, "--ref", folder, "--no-quality", *options).stdout
        for options in (["--json"], ["--format", "json"])
    ]

    assert printed[0] == printed[1]
    assert json.loads(printed[0])["segments"] == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--spm", "a.model", "--tokenizer", "char"), "BLEU takes one tokenizer"),
        (("--flores-spm", "a.model"), "--flores-spm: a.model names no model; flores200=FILE"),
        (("--tokenizer", "moses"), "moses: not a tokenizer"),
        (("--baseline", "z"), "baseline z: not one of the systems"),
    ],
)
def test_the_command_refuses_what_it_does_not_know(
    folder: Path, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    done = command(write(tmp_path / "a.txt", OUTPUT), "--ref", folder, "--no-quality", *options)

    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
