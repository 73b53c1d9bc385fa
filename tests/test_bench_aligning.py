"""What `aligner bench align` says of texts with gold."""

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from strategies import scores

from aligner.alignment import align_texts, learn_texts
from aligner.alignment.parameters import parameters
from aligner.bench import calibration
from aligner.bench.aligning import (
    ALONE,
    FULL,
    TOGETHER,
    GoldText,
    Row,
    align_alone,
    bench_align,
    evidence,
    read_sets,
)
from aligner.bench.calibration import BINS, OTHERS, Bin, Reliability, bench_calibration
from aligner.bench.growth import bench_growth, long_text, sample_articles
from aligner.bench.lexicon_sizes import bench_lexicon_sizes
from aligner.cli import main
from aligner.data import PairModel
from aligner.errors import InputError
from aligner.evaluation import AlignmentCounts, count_hits
from aligner.lexicon import Entry, Lexicon
from aligner.plain_texts import align

CORPUS = Path(__file__).parents[1] / "corpora" / "vietnam-vn"
#: Two sentences became one, and a line of furniture stands on one side only.
SRC = [
    "Sáng 14/10, lũ trên sông Krông Ana lên nhanh.",
    "Hơn 320 hộ dân phải rời nhà trong đêm.",
    "Ông Y Bhăm Niê cứu được hai con bò.",
    "Ai sẽ đền cho dân?",
    "Xem thêm",
    "Trường học đóng cửa đến thứ Hai.",
]
TRG = [
    "Pada pagi 14/10, banjir di Sungai Krong Ana naik cepat.",
    "Lebih dari 320 keluarga harus mengungsi malam itu. Bapak Y Bham Nie menyelamatkan dua sapi.",
    "Siapa yang akan mengganti kerugian warga?",
    "Sekolah ditutup sampai hari Senin.",
]
GOLD = "[0]:[0]\n[1, 2]:[1]\n[3]:[2]\n[4]:[]\n[5]:[3]\n"


def write(
    folder: Path, stem: str, src: Sequence[str] = SRC, trg: Sequence[str] = TRG, gold: str = GOLD
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for end, lines in ((".src", src), (".tgt", trg)):
        text = "".join(f"{line}\n" for line in lines)
        (folder / f"{stem}{end}").write_text(text, encoding="utf-8")
    (folder / f"{stem}.gold").write_text(gold, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three news items: one as above, and twice the same without its first lines."""
    write(tmp_path / "flood", "a")
    write(tmp_path / "flood", "b", SRC[3:], TRG[2:], "[0]:[0]\n[1]:[]\n[2]:[1]\n")
    return write(
        tmp_path / "flood", "c", SRC[:1] + SRC[3:4], TRG[:1] + TRG[2:3], "[0]:[0]\n[1]:[1]\n"
    )


def rows_of(rows: Sequence[Row], way: str, kind: str = FULL) -> list[Row]:
    return [row for row in rows if (row.way, row.evidence) == (way, kind)]


# --- sets --------------------------------------------------------------------------------------


def test_texts_of_several_languages_in_one_folder_are_sets_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "gold", "flood.id")
    write(tmp_path / "gold", "flood.th", SRC[:1], ["น้ำท่วม"], "[0]:[0]\n")
    write(tmp_path / "gold", "storm.id")

    sets = read_sets([tmp_path / "gold"])

    assert {name: [text.stem for text in texts] for name, texts in sets.items()} == {
        "gold id": ["flood.id", "storm.id"],
        "gold th": ["flood.th"],
    }


def test_a_stem_with_a_stop_is_no_language(tmp_path: Path) -> None:
    write(tmp_path / "news", "dantri.com")

    assert list(read_sets([tmp_path / "news"])) == ["news"]


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folders = [write(tmp_path / part / "gold", "a") for part in ("old", "new")]

    assert list(read_sets(folders)) == ["old/gold", "new/gold"]


def test_a_folder_without_gold_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"{tmp_path}: holds no gold"):
        read_sets([tmp_path])


def test_gold_that_names_a_line_which_is_not_there_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a", SRC[:2], TRG[:1], "[0]:[0]\n[2]:[]\n")

    with pytest.raises(InputError, match=r"a\.gold: names line 2, counted from 0, of 2 lines"):
        read_sets([tmp_path])


# --- accuracy ----------------------------------------------------------------------------------


def test_documents_alone_are_aligned_as_the_public_function_does(folder: Path) -> None:
    (texts,) = read_sets([folder]).values()
    expected = AlignmentCounts()
    for text in texts:
        beads = align(text.src, text.trg)
        expected += count_hits(text.gold, ((bead.src, bead.trg) for bead in beads))

    figures = bench_align([folder])

    (alone,) = (row.measured for row in figures.rows if (row.set, row.way) == ("flood", ALONE))
    assert alone.counts == expected
    assert alone.sentences == sum(len(t.src) + len(t.trg) for t in texts)


def test_a_long_text_alone_teaches_itself_as_with_the_public_function() -> None:
    text = long_text(sample_articles(CORPUS), 170)

    assert align_alone(text) == align(text.src, text.trg)
    assert align_alone(text) != align_texts(text.src, text.trg)


def test_documents_together_are_aligned_with_what_all_of_them_teach(folder: Path) -> None:
    (texts,) = read_sets([folder]).values()
    known = learn_texts([(text.src, text.trg) for text in texts])
    expected = AlignmentCounts()
    for text in texts:
        beads = align_texts(text.src, text.trg, known)
        expected += count_hits(text.gold, ((bead.src, bead.trg) for bead in beads))

    (row,) = rows_of(bench_align([folder]).rows, TOGETHER)

    assert row.measured.counts == expected


def test_a_model_of_another_folder_knows_that_folder_only(folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", "z", SRC[:2], TRG[:2], "[0]:[0]\n[1]:[1]\n")
    known = learn_texts([(SRC[:2], TRG[:2])])
    (texts,) = read_sets([folder]).values()
    expected = AlignmentCounts()
    for text in texts:
        beads = align_texts(text.src, text.trg, known)
        expected += count_hits(text.gold, ((bead.src, bead.trg) for bead in beads))

    rows = bench_align([folder], model_from=other).rows

    assert [row.way for row in rows] == [ALONE, TOGETHER, "from other"]
    assert rows[-1].measured.counts == expected


def test_each_language_is_aligned_with_the_model_of_its_own(tmp_path: Path) -> None:
    for part in ("gold", "teachers"):
        write(tmp_path / part, "flood.id")
        write(tmp_path / part, "flood.th", SRC[:1], ["น้ำท่วม"], "[0]:[0]\n")

    rows = bench_align([tmp_path / "gold"], model_from=tmp_path / "teachers").rows

    assert [row.way for row in rows if row.way.startswith("from")] == [
        "from teachers id",
        "from teachers th",
    ]


def test_a_folder_that_teaches_other_languages_only_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "gold", "flood.id")
    for lang in ("th", "ja"):
        write(tmp_path / "teachers", f"flood.{lang}")

    with pytest.raises(InputError, match="teachers ja, teachers th: hold no text in id"):
        bench_align([tmp_path / "gold"], model_from=tmp_path / "teachers")


# --- ablation ----------------------------------------------------------------------------------


def test_the_last_kind_of_evidence_is_what_the_engine_does_by_default() -> None:
    kinds = evidence(parameters())

    assert list(kinds)[-1] == FULL
    assert kinds[FULL] is parameters()


def test_no_word_is_learned_before_its_turn() -> None:
    learned = {}
    for kind, constants in evidence(parameters()).items():
        learned[kind] = learn_texts([(SRC, TRG)] * 4, constants).words.pairs

    assert [kind for kind, pairs in learned.items() if pairs] == ["+ learned words", FULL]


def test_each_kind_of_evidence_adds_what_it_is_named_for(tmp_path: Path) -> None:
    # By length the last two sentences were joined; by signs, or numbers, the first two.
    signs = write(
        tmp_path / "signs", "a",
        ["Trời hôm ấy mưa to.", "Anh có đi làm không?", "Tôi thì ở nhà ngủ bù."],
        ["Hari itu hujan, kamu ikut kerja?", "Saya di rumah saja, tidur lagi sih."],
        "[0, 1]:[0]\n[2]:[1]\n",
    )  # fmt: skip
    numbers = write(
        tmp_path / "numbers", "a",
        ["Năm 2014 bán 31 tấn.", "Năm 2015 bán 47 tấn.", "Năm 2016 bán 58 tấn."],
        ["Ekspor 2014: 31, dan 2015: 47.", "Pada tahun 2016 ekspornya 58 ton."],
        "[0, 1]:[0]\n[2]:[1]\n",
    )  # fmt: skip
    rows = bench_align([signs, numbers], ablation=True).rows

    found = {
        (row.set, row.evidence): row.measured.counts.f1_strict for row in rows if row.way == ALONE
    }
    assert found["signs", "length"] < found["signs", "+ punctuation"] == 1
    assert found["numbers", "+ punctuation"] < found["numbers", "+ names, numbers"] == 1


def test_an_ablation_ends_with_the_figures_that_come_without_one(folder: Path) -> None:
    figures = bench_align([folder], ablation=True)

    whole = [row.measured.counts for row in figures.rows if row.evidence == FULL]
    assert whole == [row.measured.counts for row in bench_align([folder]).rows]
    assert "+ cognates" in figures.to_table()
    assert "+ cognates" not in bench_align([folder]).to_table()


# --- calibration -------------------------------------------------------------------------------


@given(st.lists(st.tuples(scores, st.booleans())))
def test_every_bead_is_in_one_bin_and_the_error_is_a_share(
    scored: list[tuple[float, bool]],
) -> None:
    found = Reliability.of(scored, OTHERS)

    assert found.beads == len(scored)
    assert sum(one.right for one in found.bins) == sum(right for _, right in scored)
    assert 0 <= found.error <= found.largest_error + 1e-9 <= 1 + 1e-9
    for number, one in enumerate(found.bins):
        if one.beads:
            assert number / BINS - 1e-9 <= one.mean_score <= (number + 1) / BINS + 1e-9


def test_scores_that_are_probabilities_have_no_error_and_boasts_have_one() -> None:
    honest = [(0.75, n < 75) for n in range(100)] + [(1.0, True)] * 50
    boasting = [(1.0, n < 75) for n in range(100)]

    assert Reliability.of(honest, OTHERS).error == pytest.approx(0)
    assert Reliability.of(boasting, OTHERS).error == pytest.approx(0.25)


@given(st.integers(0, 50), st.integers(1, 50))
def test_the_interval_of_a_share_holds_it_and_stays_within_0_and_1(right: int, more: int) -> None:
    one = Bin(right + more, right, 0.0)

    low, high = one.interval

    assert -1e-9 <= low <= one.share_right <= high <= 1 + 1e-9


def test_no_document_is_aligned_with_a_model_that_has_seen_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[list[str]] = []
    aligned: list[Sequence[str]] = []

    def learned_from(texts: Sequence[GoldText]) -> PairModel:
        taught.append([text.stem for text in texts])
        return learn_texts([(text.src, text.trg) for text in texts])

    def align_one(src: Sequence[str], trg: Sequence[str], known: PairModel) -> object:
        aligned.append(src)
        return align_texts(src, trg, known)

    monkeypatch.setattr(calibration, "learned_from", learned_from)
    monkeypatch.setattr(calibration, "align_texts", align_one)

    figures = bench_calibration([folder])

    assert taught == [["b", "c"], ["a", "c"], ["a", "b"]]
    assert aligned == [text.src for text in read_sets([folder])["flood"]]
    assert figures.sets["flood"].model_from == OTHERS
    # Gold says which lines stand alone, but scores of segment pairs are what is calibrated.
    assert 7 <= figures.sets["flood"].beads <= 9


def test_the_plot_is_well_formed_and_has_a_panel_for_each_set(folder: Path, tmp_path: Path) -> None:
    single = write(tmp_path / "a<b & c", "a")
    figures = bench_calibration([folder, single])

    root = ET.fromstring(figures.to_svg())  # noqa: S314  our own

    names = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")
             if e.get("class") == "name"]  # fmt: skip
    assert names == ["all", "flood", "a<b & c"]
    assert figures.to_json()["a<b & c"]["model_from"] == "itself"
    filled = sum(one.beads > 0 for found in figures.sets.values() for one in found.bins)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == filled


# --- speed -------------------------------------------------------------------------------------


def test_a_long_text_is_the_same_each_time_and_its_gold_names_every_line_once() -> None:
    articles = sample_articles(CORPUS)
    text = long_text(articles, 900)

    assert text == long_text(articles, 900)
    assert 900 <= len(text.src) < 900 + max(len(article.src) for article in articles)
    for side, lines in enumerate((text.src, text.trg)):
        assert sorted(n for bead in text.gold for n in bead[side]) == list(range(len(lines)))
    assert any(not bead[1] for bead in text.gold)


def test_a_long_text_repeats_an_article_with_other_numbers_and_names_alike_on_both_sides() -> None:
    src = ["Ông Nam bán 25 tấn.", "Lan mua."]
    trg = ["Bapak Nam menjual 25 ton.", "Lan membeli."]
    article = GoldText("a", "id", src, trg, frozenset({((0,), (0,)), ((1,), (1,))}))

    text = long_text([article], 40)

    full = [(text.src[s[0]].split(), text.trg[t[0]].split()) for s, t in text.gold if s and t]
    sales = [(left, right) for left, right in full if left[0] == "Ông"]
    assert all((left[1], left[3]) == (right[1], right[3]) for left, right in sales)
    assert len({(left[1], left[3]) for left, _ in sales}) == len(sales)


def test_speed_is_measured_with_learning_with_a_model_and_on_long_texts(folder: Path) -> None:
    figures = bench_growth([folder], lines=[40], corpus=CORPUS)

    assert [row.texts for row in figures.rows] == [
        "flood, learning too",
        "flood, model given",
        "one text, 40 lines a side",
    ]
    for row in figures.rows:
        assert row.measured.seconds > 0
        assert 20 < row.peak_mib < 2_000
    assert figures.rows[2].measured.sentences >= 80
    assert figures.rows[2].measured.counts.f1_strict > 0.7


# --- the command -------------------------------------------------------------------------------


def run(*arguments: object) -> str:
    done = CliRunner().invoke(main, ["bench", "align", *map(str, arguments)])

    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_prints_a_row_for_each_set_and_way(folder: Path) -> None:
    lines = run(folder, "--model-from", folder).splitlines()

    assert [line.split()[:2] for line in lines] == [
        ["set", "model"], ["flood", "alone"], ["flood", "together"], ["flood", "from"],
    ]  # fmt: skip


def test_the_command_prints_json_and_writes_the_plot(folder: Path, tmp_path: Path) -> None:
    plot = tmp_path / "plots" / "scores.svg"

    found = json.loads(run(folder, "--calibration", "-o", plot, "--json"))

    assert 0 <= found["flood"]["error"] <= 1
    assert len(found["flood"]["bins"]) == BINS
    assert plot.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    "options",
    [
        "--growth --calibration",
        "--growth --ablation",
        "--calibration --model-from .",
        "--lines 100",
        "-o plot.svg",
    ],
)
def test_options_that_do_not_go_together_are_bad_usage(folder: Path, options: str) -> None:
    done = CliRunner().invoke(main, ["bench", "align", str(folder), *options.split()])

    assert done.exit_code == 2


# --- the worth of a lexicon --------------------------------------------------------------------


def test_a_lexicon_of_no_entries_is_worth_what_none_is(folder: Path) -> None:
    lexicon = Lexicon.of("vi", "id", [Entry("nhà", "noun", (("rumah",),))])

    figures = bench_lexicon_sizes([folder], lexicon, (0,))

    without = {row.way: row.measured.counts for row in bench_align([folder]).rows}
    for (_, way, size), measured in figures.sets.items():
        assert size in {0, 1}
        if size == 0:
            assert measured.counts == without[way]
    assert figures.to_table().splitlines()[0].split()[-2:] == ["0", "1"]


def test_bench_align_measures_a_shipped_lexicon(folder: Path) -> None:
    result = CliRunner().invoke(
        main, ["bench", "align", str(folder), "--lexicon", "vi-id", "--json"]
    )

    assert result.exit_code == 0, result.output
    assert {row["entries"] for row in json.loads(result.stdout)} >= {0, 500, 1_500, 4_000}
