"""The gold of pages, and what `aligner bench reading` makes of it."""

import html
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from strategies import normalised

from aligner.bench import reading
from aligner.bench.counts import Counts, count
from aligner.bench.extractors import Extractor
from aligner.bench.gold import GoldBlock, GoldPage, gold_pairs, read_gold
from aligner.bench.reading import (
    OURS,
    WITHOUT_RULES,
    ReadingFigures,
    bench_reading,
    count_text,
    tokens,
)
from aligner.cli import main
from aligner.data import Page, Role
from aligner.errors import InputError, UsageError
from aligner.line_files import read_lines

CHECKOUT = Path(__file__).parents[1]
CORPUS = CHECKOUT / "corpora" / "vietnam-vn"
VARIANTS = CORPUS / "variants"
PAGES = [*read_gold(CORPUS), *read_gold(VARIANTS)]
#: Renderings under the path of a language that they are not in. A page is taken at its path's word
#: for now, so they are paired.
MISLABELLED = sum(page.kind == "wrong-language" for page in PAGES)
each_article = pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=f"{n}-{Path(page.page.place).stem}")
        for n, page in enumerate(PAGES)
        if page.is_article
    ],
)


def generate(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = CHECKOUT / "corpora" / "generate.py"
    return subprocess.run(
        [sys.executable, str(program), str(folder), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def figures() -> ReadingFigures:
    return bench_reading(CORPUS, peers=False)


# --- the gold ----------------------------------------------------------------------------------


def test_pages_and_gold_are_what_the_generator_makes_of_the_articles() -> None:
    done = generate(CORPUS, "--check")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_generator_tells_of_gold_that_was_edited_and_of_pages_that_do_not_belong(
    tmp_path: Path,
) -> None:
    shutil.copytree(CHECKOUT / "corpora", tmp_path / "corpora")
    corpus = tmp_path / "corpora" / "vietnam-vn"
    gold = corpus / "variants" / "gold" / "pages" / "baonghean" / "nghe-an-bao-lu.json"
    gold.write_text(gold.read_text(encoding="utf-8").replace("312,5", "321,5"), encoding="utf-8")
    shutil.copy(corpus / "pages" / "vietnam.vn" / "tag.id.html", corpus / "pages" / "stray.html")

    done = generate(corpus, "--check")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "differs: pages/stray.html",
        "differs: variants/gold/pages/baonghean/nghe-an-bao-lu.json",
    ]


@each_article
def test_the_sentences_of_a_page_are_those_of_its_article_in_order(page: GoldPage) -> None:
    name = Path(page.page.place).name.split(".")[0]
    lang = page.facts["lang"]
    stem = CORPUS / "gold" / f"{name}.{'id' if lang == 'vi' else lang}.x"
    wanted = read_lines(stem.with_suffix(".src" if lang == "vi" else ".tgt"))

    assert [sentence for block in page.blocks for sentence in block.sentences] == wanted


@each_article
def test_what_gold_says_of_a_page_stands_on_it(page: GoldPage) -> None:
    shown = " ".join(html.unescape(page.page.content.decode()).split())
    linked = "/tag/1" in shown and page.page.place.startswith(("pages/vietnam.vn/", "pages/mirror"))

    for block in page.blocks:
        if block.role in {Role.BYLINE, Role.SOURCE} or (linked and block.role is Role.PARAGRAPH):
            continue  # there is markup inside
        assert block.text in shown


@pytest.mark.parametrize(
    "path", sorted(CORPUS.rglob("gold/pages/**/*.json")), ids=lambda path: path.stem
)
def test_a_block_is_its_sentences_and_its_credit(path: Path) -> None:
    page = json.loads(path.read_text(encoding="utf-8"))
    space = "" if page["lang"] == "ja" else " "
    for block in page["blocks"]:
        text = block["text"]
        spans = [*block.get("sentences", []), *([block["credit"]] if "credit" in block else [])]

        assert ("sentences" in block) == (block["role"] not in {"byline", "signature", "source"})
        assert "credit" not in block or block["role"] == "caption"
        if spans:
            assert space.join(text[start:end] for start, end in spans) == text


# --- counting ----------------------------------------------------------------------------------

bags = st.lists(st.sampled_from("abcde"), max_size=12)


@given(bags)
def test_what_agrees_with_gold_scores_one(bag: list[str]) -> None:
    assert count(bag, bag).f1 == 1.0


@given(bags.filter(bool))
def test_finding_nothing_or_only_what_is_not_there_scores_zero(bag: list[str]) -> None:
    assert count(bag, []).f1 == 0.0
    assert count(bag, ["x"]).f1 == 0.0
    assert count([], bag).f1 == 0.0


@given(bags, bags)
def test_f1_is_the_same_from_both_sides_and_lies_between_precision_and_recall(
    left: list[str], right: list[str]
) -> None:
    there, back = count(left, right), count(right, left)

    assert there.f1 == back.f1
    assert (there.precision, there.recall) == (back.recall, back.precision)
    if left and right:
        low, high = sorted([there.precision, there.recall])
        assert low - 1e-9 <= there.f1 <= high + 1e-9


@given(bags, bags, st.lists(st.sampled_from("xyz"), max_size=12))
def test_what_is_optional_never_costs_and_never_earns(
    gold: list[str], found: list[str], optional: list[str]
) -> None:
    assert count(gold, [*found, *optional], optional) == count(gold, found)
    assert count(gold, found, optional) == count(gold, found)


@given(bags, bags, bags, bags)
def test_counts_of_pages_add_up(a: list[str], b: list[str], c: list[str], d: list[str]) -> None:
    total = count(a, b) + count(c, d)

    assert (total.found, total.gold) == (len(b) + len(d), len(a) + len(c))
    assert total.right <= count([*a, *c], [*b, *d]).right


@given(normalised)
def test_tokens_do_not_hang_on_what_stands_between_them(text: str) -> None:
    assert tokens(" | ".join(tokens(text))) == tokens(text)


def test_scripts_without_spaces_are_counted_by_letter() -> None:
    assert tokens("川は1.2メートル") == ["川", "は", "1", "2", "メ", "ー", "ト", "ル"]
    assert tokens("ราคา 30%") == ["ร", "า", "ค", "า", "30"]


def article(*blocks: tuple[Role, str]) -> GoldPage:
    return GoldPage(
        Page(b"", "text/html", "a.html"),
        "original",
        "https://dantri.com.vn/a",
        None,
        {"lead_marker": "(Dân trí) -"},
        tuple(GoldBlock(role, text) for role, text in blocks),
    )


def test_furniture_costs_precision_and_a_lost_paragraph_recall() -> None:
    page = article(
        (Role.LEAD, "Lũ lên nhanh."), (Role.PARAGRAPH, "Nước rút dần."), (Role.CAPTION, "Bờ sông")
    )

    assert count_text(page, "Lũ lên nhanh. Nước rút dần.").f1 == 1.0
    assert count_text(page, "(Dân trí) - Lũ lên nhanh. Bờ sông. Nước rút dần.").f1 == 1.0
    assert count_text(page, "Lũ lên nhanh. Nước rút dần. Đọc nhiều") == Counts(6, 8, 6)
    assert count_text(page, "Nước rút dần.") == Counts(3, 3, 6)
    assert count_text(page, "Nước rút dần.", [Role.PARAGRAPH]) == Counts(3, 3, 3)
    assert count_text(page, "").f1 == 0.0


# --- which pairs there are ---------------------------------------------------------------------

ORIGINAL = "https://sggp.org.vn/bua-an-post1.html"
RENDERING = "https://vietnam.vn/id/bua-an"
STAND_IN = "https://vietnam.vn/bua-an"


def page(kind: str, url: str) -> GoldPage:
    original = None if kind == "original" else ORIGINAL
    return GoldPage(Page(b"", "text/html", "a.html"), kind, url, original)


def test_a_copy_of_the_site_stands_in_only_where_the_original_is_lost() -> None:
    rendering, stand_in = page("rendering", RENDERING), page("stand-in", STAND_IN)

    assert gold_pairs([rendering, stand_in]) == {(STAND_IN, RENDERING)}
    assert gold_pairs([stand_in, rendering, page("original", ORIGINAL)]) == {(ORIGINAL, RENDERING)}


def test_a_reprint_by_another_publisher_is_no_original() -> None:
    reprint = page("reprint", "https://nld.com.vn/bua-an-196251103141508312.htm")

    assert gold_pairs([page("rendering", RENDERING), reprint]) == set()


# --- the figures -------------------------------------------------------------------------------


def test_the_sample_pages_are_read_without_a_fault(figures: ReadingFigures) -> None:
    """F1 of the body was 1, of all blocks .99 when this was written, of signatures .93."""
    text, documents = figures.texts["sample"][OURS], figures.documents["sample"][OURS]

    assert text is not None
    assert text.body.f1 >= 0.98
    assert text.paragraphs.f1 >= 0.98
    assert text.refused == text.without == 1
    assert sum(documents.roles.values(), Counts()).f1 >= 0.97
    assert all(counts.f1 >= 0.9 for counts in documents.roles.values())
    assert all(right >= 0.9 * documents.articles for right in documents.facts.values())


def test_harder_pages_are_read_nearly_as_well(figures: ReadingFigures) -> None:
    """Floors: F1 of the body was .98 and of all blocks .91 when this was written."""
    text, documents = figures.texts["variants"][OURS], figures.documents["variants"][OURS]

    assert text is not None
    assert text.body.f1 >= 0.96
    assert sum(documents.roles.values(), Counts()).f1 >= 0.85
    for fact in ("url", "lang", "title", "source_link"):
        assert documents.facts[fact] >= documents.articles - 1, fact


@pytest.mark.parametrize("name", ["sample", "variants"])
def test_without_site_rules_extraction_loses_three_points_at_most(
    figures: ReadingFigures, name: str
) -> None:
    text, documents = figures.texts[name], figures.documents[name]
    on, off = text[OURS], text[WITHOUT_RULES]

    assert on is not None
    assert off is not None
    assert off.body.f1 >= on.body.f1 - 0.03
    assert off.paragraphs.f1 >= on.paragraphs.f1 - 0.03
    blocks = [sum(documents[tool].roles.values(), Counts()).f1 for tool in (OURS, WITHOUT_RULES)]
    assert blocks[1] >= blocks[0] - 0.03


def test_all_pairs_of_the_sample_are_found_and_no_other_also_among_copies_and_reprints(
    figures: ReadingFigures,
) -> None:
    sample, both = (figures.pairing[name].pairs for name in ("sample", "sample + variants"))

    assert sample.right == sample.found == sample.gold == 31
    assert (both.right, both.gold) == (31, 31)
    assert both.found - both.right <= MISLABELLED


def test_where_originals_are_lost_no_wrong_one_is_taken(figures: ReadingFigures) -> None:
    pairs = figures.pairing["variants"].pairs

    assert pairs.found - pairs.right <= MISLABELLED
    assert pairs.recall >= 0.75


def test_sentence_ends_are_found_better_than_by_sentencex(figures: ReadingFigures) -> None:
    """Thai ends sentences with a space, as it does much else: F1 was .57 when this was written."""
    assert set(figures.boundaries) == {"en", "fr", "id", "ja", "th", "vi"}
    for lang, tools in figures.boundaries.items():
        assert tools[OURS].f1 >= max(0.5 if lang == "th" else 0.97, tools["sentencex"].f1)
        assert tools[OURS].gold == tools["sentencex"].gold > 0


def test_what_goes_in_comes_out_or_is_rejected(figures: ReadingFigures) -> None:
    for tools in figures.documents.values():
        for document in tools.values():
            assert document.pages == document.documents + sum(document.rejected.values())
    for pairing in figures.pairing.values():
        assert pairing.documents == pairing.paired + sum(pairing.rejected.values())
    both = figures.pairing["sample + variants"].documents
    assert both == sum(tools[OURS].documents for tools in figures.documents.values())


def test_every_difference_is_a_block_or_fact_that_was_not_counted_right(
    figures: ReadingFigures,
) -> None:
    for tools in figures.documents.values():
        for documents in tools.values():
            missing = [d.name for d in documents.differences if d.found is None]
            extra = [d.name for d in documents.differences if d.expected is None]
            for role, counts in documents.roles.items():
                assert missing.count(role) == counts.gold - counts.right
                assert extra.count(role) == counts.found - counts.right
            named = [d.name for d in documents.differences]
            for fact, right in documents.facts.items():
                if fact not in documents.roles:  # a title is both
                    assert named.count(fact) == documents.articles - right


def test_the_tables_show_what_was_measured(figures: ReadingFigures) -> None:
    short, long = figures.to_table(), figures.to_table(differences=True)

    for word in ("text, sample pages", "block F1", "facts right", "pairing", "sentence ends"):
        assert word in short
    assert long.startswith(short)
    for difference in figures.documents["variants"][OURS].differences:
        assert str(difference) in long


# --- other extractors --------------------------------------------------------------------------


def test_others_read_the_same_pages_quietly_and_without_a_network(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("goose3", "resiliparse"):
        pytest.importorskip(name)

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    texts = bench_reading(CORPUS).texts

    for tools in texts.values():
        assert list(tools) == [OURS, WITHOUT_RULES, *reading.PEERS]
        for figures in tools.values():
            assert figures is not None
            assert figures.body.gold == (tools[OURS] or figures).body.gold > 0
            assert figures.body.f1 > 0.5
            assert figures.seconds > 0
    assert capfd.readouterr() == ("", "")


def test_an_extractor_that_is_not_installed_is_a_row_of_dashes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> Extractor:
        raise ImportError("no module named goose3")

    monkeypatch.setattr(reading, "PEERS", {"goose3": missing})

    table = bench_reading(CORPUS).to_table()

    rows = [line.split() for line in table.splitlines() if line.startswith("goose3")]
    assert rows == [["goose3", *"------"]] * 2
    assert "pip install 'aligner[peers]'" in table


# --- what may be wrong -------------------------------------------------------------------------


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gold/pages\.tsv: is not there; run this in a checkout"):
        bench_reading(tmp_path)


def test_a_page_without_gold_and_gold_without_a_page_are_named(tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    tag = tmp_path / "corpus" / "pages" / "vietnam.vn" / "tag.id.html"
    shutil.copy(tag, tag.with_name("second.html"))

    with pytest.raises(InputError, match=r"pages/vietnam\.vn/second\.html: has no gold"):
        read_gold(tmp_path / "corpus")

    tag.rename(tag.with_name("second.html"))
    with pytest.raises(InputError, match="second"):
        read_gold(tmp_path / "corpus")

    tag.with_name("second.html").unlink()
    with pytest.raises(InputError, match=r"that were not read: pages/vietnam\.vn/tag\.id\.html"):
        read_gold(tmp_path / "corpus")


def test_the_command_prints_tables_or_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)

    table = CliRunner().invoke(main, ["bench", "reading", "--no-peers", "--differences"])
    told = CliRunner().invoke(main, ["bench", "reading", "--no-peers", "--json"])

    assert (table.exit_code, told.exit_code) == (0, 0)
    assert "goose3" not in table.output
    assert set(json.loads(told.output)) == {"texts", "documents", "pairing", "boundaries"}
