"""`aligner lexicon` and `aligner bench lexicon`: what they print, write and refuse."""

import ast
import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.bench.coverage import bench_coverage
from aligner.cli import main
from aligner.lexicon import (
    Lexicon,
    lexicon_paths,
    merge,
    read_hunalign,
    read_lexicon_file,
    read_moses,
)
from aligner.lexicon.tokens import key
from aligner.text import fold

VI_ID = ("--src-lang", "vi", "--trg-lang", "id")
PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): \S")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["lexicon", *map(str, arguments)])


def bench(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["bench", "lexicon", *map(str, arguments)])


def table(folder: Path, *rows: str, name: str = "own.tsv", header: str = "vi\tpos\tid") -> Path:
    path = folder / name
    path.write_text("".join(f"{row}\n" for row in (header, *rows)), encoding="utf-8")
    return path


def shipped(src_lang: str = "vi", trg_lang: str = "id") -> Lexicon:
    lexicon = aligner.read_lexicon(src_lang, trg_lang)
    assert lexicon is not None
    return lexicon


def refused(result: Result, exit_code: int) -> str:
    """Return the one line that a command ends with; nothing else was printed."""
    assert (result.exit_code, result.stdout) == (exit_code, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("aligner: ")
    return line


def offers(line: str) -> list[str]:
    """Return the spellings that a line offers."""
    words: list[str] = ast.literal_eval(f"[{line.partition('near spellings: ')[2]}]")
    return words


def phrases(lexicon: Lexicon) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return unit and form as they are compared: other formats have no parts of speech."""
    return {
        (key(entry.src, lexicon.src_lang), key(form, lexicon.trg_lang))
        for entry in lexicon.entries
        for form in entry.forms
    }


# --- look-up -----------------------------------------------------------------------------------


@pytest.mark.parametrize("langs", [("vi", "id"), ("id", "vi"), ("vi", "en"), ("en", "vi")])
def test_a_word_is_shown_with_all_its_translations_and_their_places(langs: tuple[str, str]) -> None:
    chosen = shipped(*langs).entries[::400]

    words = [entry.src for entry in chosen]
    result = run("look-up", *words, "--src-lang", langs[0], "--trg-lang", langs[1])

    assert (result.exit_code, result.stderr) == (0, "")
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["src", "pos", "translations", "sources"]
    for entry in chosen:
        assert any(
            line.startswith(f"{entry.src} ")
            and f" {entry.pos} " in line
            and all(form in line for form in entry.forms)
            and line.endswith(" ".join(entry.sources))
            for line in lines
        ), entry


@pytest.mark.parametrize(
    "written", ["hòa bình", "Hoà Bình", unicodedata.normalize("NFD", "hòa bình")]
)
def test_case_usage_and_composition_make_no_difference(written: str) -> None:
    told = run("look-up", written, *VI_ID, "--json")

    (entries,) = json.loads(told.stdout).values()
    assert entries == json.loads(json.dumps(list(map(asdict, shipped().look_up("hòa bình")))))
    assert "perdamaian" in {form for entry in entries for forms in entry["translations"]
                            for form in forms}  # fmt: skip


def test_a_regional_tag_means_its_language() -> None:
    told = run("look-up", "sông", "--src-lang", "vi-VN", "--trg-lang", "id_ID")

    assert told.stdout == run("look-up", "sông", *VI_ID).stdout
    assert "sungai" in told.stdout


def test_ones_own_translation_stands_before_the_shipped_ones(tmp_path: Path) -> None:
    own = table(tmp_path, "sông\tnoun\tbengawan")

    told = run("look-up", "sông", *VI_ID, "--own", own, "--json")

    (entry,) = json.loads(told.stdout)["sông"]
    known = shipped().look_up("sông")[0]
    assert entry["translations"] == [["bengawan"], *map(list, known.translations)]
    assert entry["sources"] == [f"{own}:2", *known.sources]


def test_of_two_tables_of_ones_own_the_later_stands_first(tmp_path: Path) -> None:
    first = table(tmp_path, "sông\tnoun\tbengawan", name="first.tsv")
    later = table(tmp_path, "sông\tnoun\tbatang air", name="later.tsv")

    told = run("look-up", "sông", *VI_ID, "--own", first, "--own", later, "--json")

    (entry,) = json.loads(told.stdout)["sông"]
    assert entry["translations"][:2] == [["batang air"], ["bengawan"]]


def test_ones_own_table_is_turned_round_where_the_other_direction_is_asked(tmp_path: Path) -> None:
    own = table(tmp_path, "bánh chưng\tnoun\tlemper ketan Tet")

    told = run(
        "look-up",
        "lemper ketan Tet",
        "--src-lang",
        "id",
        "--trg-lang",
        "vi",
        "--own",
        own,
        "--json",
    )

    (entry,) = json.loads(told.stdout)["lemper ketan Tet"]
    assert (entry["translations"], entry["sources"]) == ([["bánh chưng"]], [f"{own}:2"])


@pytest.mark.parametrize(
    ("lang", "translation"),
    [("cs", "povodeň"), ("zh", "洪水"), ("ar", "فيضان"), ("km", "ទឹកជំនន់"), ("ko", "홍수")],
)
def test_ones_own_table_alone_will_do_for_other_languages(
    tmp_path: Path, lang: str, translation: str
) -> None:
    own = table(tmp_path, f"lũ lụt\tnoun\t{translation}", header=f"vi\tpos\t{lang}")

    there = run("look-up", "lũ lụt", "--src-lang", "vi", "--trg-lang", lang, "--own", own)
    back = run("look-up", translation, "--src-lang", lang, "--trg-lang", "vi", "--own", own)

    assert there.stdout.splitlines()[1].split() == ["lũ", "lụt", "noun", *translation.split(),
                                                    f"{own}:2"]  # fmt: skip
    assert back.stdout.splitlines()[1].split() == [translation, "noun", "lũ", "lụt", f"{own}:2"]


def test_words_not_found_are_named_beside_those_that_are() -> None:
    told = run("look-up", "sông", "lu quet", "sông", *VI_ID)

    assert told.exit_code == 0
    assert [line.split()[0] for line in told.stdout.splitlines()] == ["src", "sông"]
    (line,) = told.stderr.splitlines()
    assert line.startswith("'lu quet': not in the vi-id lexicon; near spellings: 'lũ quét'")


def test_json_holds_what_was_asked_for_and_nothing_else() -> None:
    told = run("look-up", "núi", "lu quet", *VI_ID, "--json")

    found = json.loads(told.stdout)
    assert list(found) == ["núi", "lu quet"]
    assert found["lu quet"] == []
    assert [list(entry) for entry in found["núi"]] == [["src", "pos", "translations", "sources"]]
    assert "lu quet" in told.stderr


def test_nothing_found_is_one_line_with_near_spellings() -> None:
    line = refused(run("look-up", "nguời", *VI_ID), 1)

    assert line.startswith("aligner: 'nguời': not in the vi-id lexicon; near spellings: 'người'")


def test_of_several_words_none_of_which_is_found_all_are_named_in_one_line() -> None:
    line = refused(run("look-up", "lu quet", "thuy san", *VI_ID, "--json"), 1)

    assert "'lu quet', 'thuy san': not in the vi-id lexicon" in line
    assert {"lũ quét", "thủy sản"} <= set(offers(line))


@pytest.mark.parametrize("word", ["洪水", "zzzzzzzz", "", "?!"])
def test_a_word_that_nothing_is_spelt_like_gets_no_offer(word: str) -> None:
    line = refused(run("look-up", word, *VI_ID), 1)

    assert line.endswith(f"{word!r}: not in the vi-id lexicon; near spellings: none")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_unit_typed_without_diacritics_is_found_or_met_by_one_with_them(
    data: st.DataObject,
) -> None:
    lexicon = shipped()
    unit = data.draw(st.sampled_from([entry.src for entry in lexicon.entries]))
    plain = fold(unit)

    result = run("look-up", plain, *VI_ID)

    if lexicon.look_up(plain):
        assert result.exit_code == 0
    else:
        offered = offers(refused(result, 1))
        # Two usages of i and y are one unit: mì, mỳ.
        assert fold(offered[0]).replace("y", "i") == plain.replace("y", "i")
        assert len(offered) <= 5


def test_languages_without_a_lexicon_are_bad_usage_and_the_way_out_is_told() -> None:
    line = refused(run("look-up", "sông", "--src-lang", "vi", "--trg-lang", "cs"), 2)

    assert "vi-cs: there are lexicons of vi-id, vi-en only" in line
    assert "--own FILE" in line


def test_ones_own_table_of_other_languages_is_refused_by_name(tmp_path: Path) -> None:
    own = table(tmp_path, "sông\tnoun\triver", header="vi\tpos\ten")

    line = refused(run("look-up", "sông", *VI_ID, "--own", own), 2)

    assert f"{own}:1:1: its header names vi-en, not vi-id" in line


def test_what_is_no_language_tag_is_refused() -> None:
    line = refused(run("look-up", "sông", "--src-lang", "Tiếng Việt", "--trg-lang", "id"), 2)

    assert line.startswith("aligner: --src-lang: 'Tiếng Việt' is no BCP 47 tag")


@pytest.mark.parametrize("arguments", [("sông", "--src-lang", "vi"), VI_ID])
def test_words_and_both_languages_are_required(arguments: tuple[str, ...]) -> None:
    result = run("look-up", *arguments)

    assert result.exit_code == 2
    assert "Missing" in result.stderr


def test_a_table_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    own = table(tmp_path, "sông\tnoun\tbengawan", "suối\tnoun")

    line = refused(run("look-up", "sông", *VI_ID, "--own", own), 1)

    assert f"{own}:3:1: 2 columns, not 3" in line


# --- lint --------------------------------------------------------------------------------------


def test_the_shipped_tables_are_looked_at_by_default_and_nothing_is_wrong() -> None:
    result = run("lint")

    tables = len(lexicon_paths("vi", "id")) + len(lexicon_paths("vi", "en"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"no complaints about {tables} tables\n"


def test_each_complaint_stands_on_a_line_with_its_place(tmp_path: Path) -> None:
    own = table(
        tmp_path,
        "suối\tnoun\tanak sungai",
        "nguời\tnoun\torang",
        "thác\tnoun",
        "suối\tnoun\tkali",
        "hồ\tlake\tdanau",
        "biển\tnoun\tlaut, laut",
    )

    result = run("lint", own)

    places = [PLACE.match(line) for line in result.stdout.splitlines()]
    assert all(place and place["file"] == str(own) for place in places)
    assert [(int(place["line"]), int(place["column"])) for place in places if place] == [
        (3, 1), (4, 1), (5, 1), (6, 4), (7, 11)
    ]  # fmt: skip
    assert result.exit_code == 1
    assert result.stderr == "5 complaints about 1 table\n"


def test_tables_given_together_may_not_list_the_same_unit(tmp_path: Path) -> None:
    one = table(tmp_path, "suối\tnoun\tanak sungai", name="one.tsv")
    two = table(tmp_path, "suối\tnoun\tkali", name="two.tsv")

    alone, together = run("lint", one), run("lint", one, two)

    assert (alone.exit_code, alone.stderr) == (0, "no complaints about 1 table\n")
    assert together.exit_code == 1
    assert together.stdout.startswith(f"{two}:2:1: ")
    assert f"{one}:2" in together.stdout


def test_a_table_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    line = refused(run("lint", tmp_path / "none.tsv"), 1)

    assert f"{tmp_path / 'none.tsv'}: cannot be read" in line


# --- merge -------------------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    known = table(tmp_path, "xã\tnoun\tkomune; desa", "sông\tnoun\tsungai", name="known.tsv")
    own = table(tmp_path, "xã\tnoun\tkelurahan; desa", "suối\tnoun\tkali", name="mine.tsv")
    return known, own


def test_what_is_ones_own_stands_first_in_the_table_of_both(
    tmp_path: Path, two: tuple[Path, Path]
) -> None:
    out = tmp_path / "new" / "both.tsv"

    result = run("merge", *two, "-o", out)

    assert (result.exit_code, result.output) == (0, "")
    assert out.read_text(encoding="utf-8").splitlines() == [
        "vi\tpos\tid",
        "xã\tnoun\tkelurahan; desa; komune",
        "sông\tnoun\tsungai",
        "suối\tnoun\tkali",
    ]
    assert [path.name for path in out.parent.iterdir()] == ["both.tsv"]
    both = merge(*map(read_lexicon_file, two))
    assert phrases(read_lexicon_file(out)) == phrases(both)


def test_without_a_name_the_table_goes_to_standard_output(
    tmp_path: Path, two: tuple[Path, Path]
) -> None:
    run("merge", *two, "-o", tmp_path / "both.tsv")

    assert run("merge", *two).stdout == (tmp_path / "both.tsv").read_text(encoding="utf-8")


def test_a_table_can_be_merged_into_itself(two: tuple[Path, Path]) -> None:
    known, own = two

    wanted = run("merge", known, own).stdout
    result = run("merge", known, own, "-o", known)

    assert result.exit_code == 0
    assert known.read_text(encoding="utf-8") == wanted


def test_tables_of_different_languages_are_not_merged_and_nothing_is_written(
    tmp_path: Path, two: tuple[Path, Path]
) -> None:
    english = table(tmp_path, "sông\tnoun\triver", name="english.tsv", header="vi\tpos\ten")
    out = tmp_path / "out.tsv"
    out.write_text("as it was", encoding="utf-8")

    line = refused(run("merge", two[0], english, "-o", out), 2)

    assert "vi-en: cannot be merged into vi-id" in line
    assert out.read_text(encoding="utf-8") == "as it was"


def test_a_result_that_cannot_be_written_is_one_line(two: tuple[Path, Path]) -> None:
    line = refused(run("merge", *two, "-o", two[0] / "below-a-file.tsv"), 1)

    assert "below-a-file.tsv: cannot be written" in line


def test_a_folder_is_not_written_over_and_nothing_is_left_beside_it(
    tmp_path: Path, two: tuple[Path, Path]
) -> None:
    (tmp_path / "folder").mkdir()

    line = refused(run("merge", *two, "-o", tmp_path / "folder"), 1)

    assert f"{tmp_path / 'folder'}: cannot be written" in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "known.tsv", "mine.tsv"]


# --- convert -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", lexicon_paths("vi", "id"), ids=lambda path: path.stem)
@pytest.mark.parametrize("between", ["hunalign", "moses"])
def test_a_shipped_table_survives_the_way_to_another_format_and_back(
    tmp_path: Path, between: str, path: Path
) -> None:
    there, back = tmp_path / "there", tmp_path / "back.tsv"

    gone = run("convert", path, "--from", "tsv", "--to", between, "-o", there)
    come = run("convert", there, "--from", between, "--to", "tsv", "-o", back, *VI_ID)

    assert (gone.exit_code, come.exit_code) == (0, 0), gone.stderr + come.stderr
    assert phrases(read_lexicon_file(back)) == phrases(read_lexicon_file(path))


def test_each_format_is_written_as_its_reader_wants_it(tmp_path: Path) -> None:
    own = table(tmp_path, "cây xanh\tnoun\tpohon, pepohonan; tanaman hijau")

    hunalign, moses = (
        run("convert", own, "--from", "tsv", "--to", to).stdout for to in ("hunalign", "moses")
    )

    assert hunalign == "pohon @ cây xanh\npepohonan @ cây xanh\ntanaman hijau @ cây xanh\n"
    assert moses == (
        "pohon cây_xanh 0.2500000\npepohonan cây_xanh 0.2500000\ntanaman_hijau cây_xanh 0.5000000\n"
    )


def test_a_dictionary_of_hunalign_becomes_a_lexical_table(tmp_path: Path) -> None:
    (tmp_path / "in.dic").write_text("hujan @ mưa\nhujan lebat @ mưa to\n", encoding="utf-8")

    result = run(
        "convert", tmp_path / "in.dic", "--from", "hunalign", "--to", "moses",
        "-o", tmp_path / "lex.f2e", *VI_ID,
    )  # fmt: skip

    assert (result.exit_code, result.output) == (0, "")
    assert phrases(read_moses(tmp_path / "lex.f2e", "vi", "id")) == {
        (("mưa",), ("hujan",)), (("mưa", "to"), ("hujan", "lebat"))
    }  # fmt: skip


def test_a_table_is_turned_round_where_its_languages_are_named_so(tmp_path: Path) -> None:
    own = table(tmp_path, "mưa\tnoun\thujan", "tuyết\tnoun\tsalju")

    result = run(
        "convert", own, "--from", "tsv", "--to", "tsv", "--src-lang", "id", "--trg-lang", "vi"
    )

    assert result.stdout == "id\tpos\tvi\nhujan\tnoun\tmưa\nsalju\tnoun\ttuyết\n"


@pytest.mark.parametrize("read_format", ["hunalign", "moses"])
def test_a_format_that_names_no_languages_needs_them_named(
    tmp_path: Path, read_format: str
) -> None:
    path = tmp_path / "in"
    path.write_text("hujan @ mưa\n", encoding="utf-8")

    line = refused(run("convert", path, "--from", read_format, "--to", "tsv"), 2)

    assert f"{path}: {read_format} does not tell the languages; add --src-lang" in line


def test_one_language_alone_is_refused(tmp_path: Path) -> None:
    own = table(tmp_path, "mưa\tnoun\thujan")

    line = refused(run("convert", own, "--from", "tsv", "--to", "moses", "--src-lang", "vi"), 2)

    assert "one language is named and one is not" in line


def test_a_table_of_other_languages_than_named_is_refused(tmp_path: Path) -> None:
    own = table(tmp_path, "mưa\tnoun\train", header="vi\tpos\ten")

    line = refused(run("convert", own, "--from", "tsv", "--to", "moses", *VI_ID), 2)

    assert "its header names vi-en, not vi-id" in line


def test_a_line_that_is_not_in_the_format_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "in.dic"
    path.write_text("hujan @ mưa\nsalju tuyết\n", encoding="utf-8")

    line = refused(run("convert", path, "--from", "hunalign", "--to", "tsv", *VI_ID), 1)

    assert f"{path}:2:1: not two phrases" in line


def test_what_another_format_cannot_hold_leaves_the_old_file_alone(tmp_path: Path) -> None:
    own = table(tmp_path, "mưa\tnoun\thujan", "a còng\tnoun\ttanda @")
    out = tmp_path / "out.dic"
    out.write_text("as it was", encoding="utf-8")

    line = refused(run("convert", own, "--from", "tsv", "--to", "hunalign", "-o", out), 2)

    assert "'tanda @': cannot be written" in line
    assert out.read_text(encoding="utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.dic", "own.tsv"]


def test_a_converted_dictionary_can_be_ones_own(tmp_path: Path) -> None:
    (tmp_path / "in.dic").write_text("bengawan @ sông\n", encoding="utf-8")
    own = tmp_path / "own.tsv"
    run("convert", tmp_path / "in.dic", "--from", "hunalign", "--to", "tsv", "-o", own, *VI_ID)

    told = run("look-up", "sông", *VI_ID, "--own", own)

    assert {"bengawan", "sungai"} <= set(re.findall(r"\w+", told.stdout))
    assert phrases(read_lexicon_file(own)) == phrases(
        read_hunalign(tmp_path / "in.dic", "vi", "id")
    )


# --- bench -------------------------------------------------------------------------------------

PAIRS = (
    "Hujan deras melanda kota sejak pagi.\tMưa lớn trút xuống thành phố từ sáng sớm.",
    "Harga kopi naik tajam bulan ini.\tGiá cà phê tăng mạnh trong tháng này.",
    "Para petani menanam padi di sawah.\tNông dân trồng lúa trên ruộng.",
    "Sekolah itu mempunyai tiga ratus siswa.\tNgôi trường ấy có ba trăm học sinh.",
    "Kapal nelayan pulang sebelum badai.\tTàu cá trở về trước cơn bão.",
    "Dokter memeriksa pasien di rumah sakit.\tBác sĩ khám cho bệnh nhân tại bệnh viện.",
)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "sentences.tsv"
    path.write_text("".join(f"{pair}\n" for pair in PAIRS), encoding="utf-8")
    return path


def test_the_lexicon_is_measured_as_in_python(pairs: Path) -> None:
    told = bench(pairs, *VI_ID, "--seed", "5", "--json")

    assert (told.exit_code, told.stderr) == (0, "")
    figures = json.loads(told.stdout)
    assert figures == bench_coverage(shipped(), [pairs], seed=5).to_json()
    assert figures["together"]["words_paired"] > 0.5 > figures["together"]["words_shuffled"]


def test_the_table_has_a_row_for_each_set_and_all_together(pairs: Path) -> None:
    told = bench(pairs, *VI_ID)

    assert told.exit_code == 0
    assert told.stdout == f"{bench_coverage(shipped(), [pairs]).to_table()}\n"
    assert "sentences: words" in told.stdout
    assert "together: words" in told.stdout


def test_the_seed_chooses_how_sentences_are_shuffled(tmp_path: Path) -> None:
    path = tmp_path / "rain.tsv"
    path.write_text("hujan\tmưa\nhujan\tmưa\nsalju\ttuyết\nangin\tgió\n", encoding="utf-8")

    def shuffled(seed: int) -> float:
        told = bench(path, *VI_ID, "--seed", str(seed), "--json")
        share: float = json.loads(told.stdout)["together"]["words_shuffled"]
        return share

    # The two lines of rain follow each other in some orders and in others do not.
    assert {shuffled(seed) for seed in range(8)} == {0.0, 0.25}
    assert shuffled(3) == shuffled(3)


def test_the_column_of_the_source_language_can_be_the_first(pairs: Path) -> None:
    turned = pairs.with_name("turned.tsv")
    turned.write_text(
        "".join("{1}\t{0}\n".format(*pair.split("\t")) for pair in PAIRS), encoding="utf-8"
    )

    one = json.loads(bench(pairs, *VI_ID, "--json").stdout)["together"]
    other = json.loads(bench(turned, *VI_ID, "--src-column", "1", "--json").stdout)["together"]

    assert one == other


def test_words_of_ones_own_cover_more(tmp_path: Path, pairs: Path) -> None:
    own = table(tmp_path, "trút xuống\tverb\tmelanda melanda", "Nông dân\tphrase\tPara petani")

    def covered(*options: str | Path) -> float:
        share: float = json.loads(bench(pairs, *VI_ID, *options, "--json").stdout)["together"][
            "words_paired"
        ]
        return share

    assert covered("--own", own) > covered()


def test_a_table_without_pairs_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "one.tsv"
    path.write_text("hujan\tmưa\n", encoding="utf-8")

    line = refused(bench(path, *VI_ID), 1)

    assert f"{path}: holds fewer than two pairs" in line


# --- help --------------------------------------------------------------------------------------


def test_the_group_lists_its_commands() -> None:
    group = main.commands["lexicon"]

    assert isinstance(group, click.Group)
    assert set(group.commands) == {"convert", "lint", "look-up", "merge"}
    assert all(name in run("--help").stdout for name in group.commands)
