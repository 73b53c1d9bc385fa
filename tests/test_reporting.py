from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from aligner.data import BITEXT_COLUMNS
from aligner.errors import FormatError, OutputError, UsageError
from aligner.reporting import articles as shown
from aligner.reporting import report, tables

Record = dict[str, Any]

ORIGINAL = "https://dantri.com.vn/kinh-te/gia-ca-phe-20251014074512318.htm"
SCHEMA = pa.schema(
    [
        *[(name, pa.string()) for name in BITEXT_COLUMNS[:8]],
        ("alignment_score", pa.float64()),
        ("quality_score", pa.float64()),
        (
            "findings",
            pa.list_(
                pa.struct(
                    [
                        ("type", pa.string()),
                        ("severity", pa.string()),
                        ("message", pa.string()),
                        ("src_span", pa.list_(pa.int64())),
                        ("trg_span", pa.list_(pa.int64())),
                    ]
                )
            ),
        ),
        ("rejected", pa.string()),
    ]
)
RUN = {
    "stages": [
        {
            "stage": "extraction",
            "unit": "page",
            "in": 1210,
            "out": 1207,
            "rejected": {"no-content": 1, "too-large": 2},
        },
        {"stage": "pairing", "unit": "document", "in": 1207, "out": 1207},
    ],
    "calibrated": False,
    "signature": "aligner:0.1|recipe:balanced",
    "versions": {"aligner": "0.1.0"},
    "beads": {"1-1": 3},
    "something new": [1],
}


def row(lang: str, bead: str, src: str, trg: str, /, **others: object) -> Record:
    """Return a row of the article on coffee, in one of its languages."""
    return {
        "src_url": ORIGINAL,
        "trg_url": f"https://vietnam.vn/{lang}/gia-ca-phe",
        "src_text": src,
        "trg_text": trg,
        "src_lang": "vi",
        "trg_lang": lang,
        "role": "paragraph",
        "bead": bead,
        "alignment_score": 0.9,
        "quality_score": 0.8,
        "findings": [],
        "rejected": None,
    } | others


NUMBER = {
    "type": "number",
    "severity": "major",
    "message": "20 became 30",
    "src_span": [16, 19],
    "trg_span": [16, 19],
}
ROWS = [
    row("ar", "[0]:[0]", "Giá cà phê tăng mạnh", "ارتفاع حاد في أسعار القهوة", role="title"),
    row("ar", "[1]:[1]", "Nông dân vui mừng.", "المزارعون سعداء."),
    row("id", "[0]:[0]", "Giá cà phê tăng mạnh", "Harga kopi naik tajam", role="title"),
    row(
        "id",
        "[1]:[1]",
        "Giá cà phê tăng 20%.",
        "Harga kopi naik 30%.",
        quality_score=0.12,
        findings=[NUMBER],
        rejected="low-quality",
    ),
    row("id", "[2]:[2, 3]", "Nông dân vui mừng & đợi.", "Petani senang. Mereka menunggu."),
    row("id", "[3]:[]", "Ông Tám kể chuyện cũ.", "", quality_score=None, rejected="empty-side"),
    row("id", "[]:[4]", "", "Baca juga berita lain.", quality_score=None, rejected="empty-side"),
    row("th", "[0]:[0]", "Giá cà phê tăng mạnh", "ราคากาแฟพุ่งสูง", role="title"),
    row("th", "[1]:[1]", "Nông dân vui mừng.", "เกษตรกรดีใจ", alignment_score=None),
]


def write_parquet(path: Path, rows: list[Record]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path, row_group_size=2)
    return path


def write_tsv(path: Path, rows: list[Record]) -> Path:
    """Write rows as TSV, findings as ``type:severity``, unknown as an empty field."""

    def field(value: object) -> str:
        if isinstance(value, list):
            return ";".join(f"{found['type']}:{found['severity']}" for found in value)
        return "" if value is None else str(value)

    lines = [SCHEMA.names, *([field(record[name]) for name in SCHEMA.names] for record in rows)]
    path.write_bytes("".join("\t".join(line) + "\n" for line in lines).encode())
    return path


Show = Callable[..., LexborHTMLParser]


@pytest.fixture
def show(tmp_path: Path) -> Show:
    def show(
        rows: list[Record], *, run: Mapping[str, Any] | None = None, articles: int = 50
    ) -> LexborHTMLParser:
        bitext = write_parquet(tmp_path / "bitext.parquet", rows)
        report(bitext, tmp_path / "report.html", run=run, articles=articles)
        return LexborHTMLParser((tmp_path / "report.html").read_text(encoding="utf-8"))

    return show


def text_of(node: LexborNode) -> str:
    return " ".join(node.text().split())


def one(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = page.css_first(selector)
    assert node is not None
    return node


def texts(page: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [text_of(node) for node in page.css(selector)]


def test_the_page_says_what_it_was_made_from_and_how_much(show: Show) -> None:
    page = show(ROWS, run=RUN)

    assert texts(page, "h1") == ["Bitext report: bitext.parquet"]
    assert text_of(one(page, "header p")) == (
        "9 beads of 3 document pairs, 7 segment pairs with text on both sides, 3 language pairs."
    )
    assert "aligner:0.1|recipe:balanced" in text_of(one(page, "#origin"))


def test_each_stage_shows_its_rejects_by_reason(show: Show) -> None:
    page = show(ROWS, run=RUN)

    assert texts(page, "#stages tbody tr:first-child > *") == [
        "extraction",
        "page",
        "1,210",
        "1,207",
        "2 too-large, 1 no-content",
    ]
    assert texts(page, "#stages tbody tr:last-child td:last-child") == ["none"]


def test_without_a_run_nothing_is_said_of_stages_or_calibration(show: Show) -> None:
    page = show(ROWS)

    assert page.css_first("#stages") is None
    assert page.css_first("#origin") is None
    assert "calibrated" not in one(page, "body").text()


@pytest.mark.parametrize(("calibrated", "said"), [(False, True), (True, False), (None, False)])
def test_uncalibrated_scores_are_called_so(show: Show, calibrated: bool | None, said: bool) -> None:
    page = show(ROWS, run={"calibrated": calibrated})

    assert ("as many faulty as correct" in one(page, "body").text()) is said


def test_beads_are_counted_by_shape_and_language(show: Show) -> None:
    page = show(ROWS)

    shapes, languages, rejects = page.css("#beads table")
    assert [texts(tr, "th, td") for tr in shapes.css("tbody tr")] == [
        ["1-1", "6", "66.7%"],
        ["0-1", "1", "11.1%"],
        ["1-0", "1", "11.1%"],
        ["1-2", "1", "11.1%"],
    ]
    assert [texts(tr, "th, td") for tr in languages.css("tbody tr")] == [
        ["vi–ar", "1", "2", "0", "0", "0"],
        ["vi–id", "1", "3", "1", "1", "3"],
        ["vi–th", "1", "2", "0", "0", "0"],
    ]
    assert [texts(tr, "th, td") for tr in rejects.css("tbody tr")] == [
        ["empty-side", "2", "22.2%"],
        ["low-quality", "1", "11.1%"],
    ]


def test_scores_have_a_histogram_for_all_and_for_each_language(show: Show) -> None:
    page = show(ROWS)

    captions = texts(page, "#scores figcaption")
    assert captions[0] == "all: 6 scored, 0.0% below 0.5, 1 without a score"
    assert captions[4] == "all: 7 scored, 14.3% below 0.5"
    assert captions[6] == "vi–id: 3 scored, 33.3% below 0.5"
    assert "0.10 to 0.15: 1" in texts(page, "#scores rect.low title")


def test_findings_are_counted_by_type_and_severity(show: Show) -> None:
    page = show(ROWS)

    assert texts(page, "#findings tbody tr > *") == ["number", "0", "1", "0", "1"]


def test_an_article_stands_side_by_side_with_its_language_and_direction(show: Show) -> None:
    page = show(ROWS)

    first = page.css("details")[0]
    assert "open" in first.attributes
    assert [("open" in details.attributes) for details in page.css("details")[1:]] == [False] * 2
    assert texts(first, "summary bdi") == ["ارتفاع حاد في أسعار القهوة"]
    cell = first.css("tbody tr")[1].css("td")[1]
    assert text_of(cell) == "المزارعون سعداء."
    assert (cell.attributes["lang"], cell.attributes["dir"]) == ("ar", "auto")


def test_beads_show_their_place_and_what_is_wrong_with_them(show: Show) -> None:
    page = show(ROWS)

    _, wrong, split, omitted, added = page.css("details")[1].css("tbody tr")
    assert texts(wrong, "mark") == ["20%", "30%"]
    assert texts(wrong, "td.low") == ["0.120"]
    assert texts(wrong, "td:last-child") == ["number:major 20 became 30left out: low-quality"]
    assert texts(split, "th") == ["paragraph [2]:[2, 3]"]
    assert "one-sided" not in str(split.attributes["class"])
    assert "one-sided" in str(omitted.attributes["class"])
    assert texts(omitted, "td.missing") == ["only in the original"]
    assert texts(added, "td.missing") == ["only in the rendering"]


def test_the_contents_lead_into_every_article(show: Show) -> None:
    page = show(ROWS)

    links = [a.attributes["href"] for a in page.css(".contents a")]
    assert links == ["#article-1", "#article-2", "#article-3"]
    assert all(page.css_first(f"details {link}") is not None for link in links)


def test_one_article_needs_no_contents(show: Show) -> None:
    assert show(ROWS[:2]).css_first(".contents") is None


def test_markup_in_a_text_shows_as_text(show: Show) -> None:
    evil = "<script>alert('1')</script><b onclick=\"x\">&amp;"
    rows = [
        row("id", evil, evil, evil, role="title", rejected=evil, src_lang='"><script>')
        | {"findings": [{"type": evil, "severity": evil, "message": evil}]}
    ]
    run = {"stages": [{"stage": evil, "unit": evil, "rejected": {evil: 1}}], "signature": evil}

    page = show(rows, run=run)

    assert not page.css("script, [onclick]")
    assert text_of(one(page, "td[dir]")) == evil


def test_only_web_addresses_become_links(show: Show) -> None:
    urls = ["file:a.html", "javascript:alert(1)", " https://x.vn", "data:text/html,x", ""]
    rows = [row("id", "[0]:[0]", "Một", "Satu", trg_url=url) for url in urls]

    page = show(rows)

    assert {a.attributes["href"] for a in page.css("dd a")} == {ORIGINAL}
    assert "file:a.html" in texts(page, "dd code")
    assert "no URL" in texts(page, "dd")


def test_nothing_is_fetched_and_nothing_runs(show: Show) -> None:
    page = show(ROWS, run=RUN)

    assert not page.css("script, link, img, iframe, object, base, form")
    assert not page.css("[src], [srcset]")
    style = one(page, "style").text()
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style


def test_the_page_is_marked_up_for_those_who_do_not_see_it(show: Show) -> None:
    page = show(ROWS, run=RUN)

    assert one(page, "html").attributes["lang"] == "en"
    assert all(th.attributes.get("scope") in {"col", "row"} for th in page.css("th"))
    assert all(svg.attributes.get("aria-label") for svg in page.css("svg"))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(a.attributes["href"])[1:] for a in page.css('a[href^="#"]')}
    assert targets <= set(ids)


def test_what_is_not_shown_is_owned_up_to(show: Show) -> None:
    page = show(ROWS[::-1], articles=2)

    note = text_of(one(page, "#articles p"))
    assert note.startswith("2 of 3 document pairs shown, the first in order of URL.")
    assert "aligner report bitext.parquet -o report.html --articles 3" in note
    # The first by URL, not by place in the file.
    assert texts(page, "summary .tag") == ["vi–ar", "vi–id"]
    assert text_of(one(page, "header p")).startswith("9 beads of 3 document pairs")


def test_no_articles_may_be_asked_for(show: Show) -> None:
    page = show(ROWS, articles=0)

    assert not page.css("details")
    assert "0 of 3 document pairs shown" in text_of(one(page, "#articles p"))


def test_a_very_long_document_pair_is_cut_and_says_so(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "BEADS_SHOWN", 3)

    page = show(ROWS)

    assert texts(page, "details .notice") == ["The first 3 of 5 beads shown."]
    assert len(page.css("details")[1].css("tbody tr")) == 3


def test_batches_and_their_borders_do_not_show(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = show(ROWS).html

    for size in (1, 2, 5):
        monkeypatch.setattr(tables, "BATCH_ROWS", size)
        assert show(ROWS).html == whole


def test_tsv_and_parquet_give_the_same_tables(tmp_path: Path) -> None:
    bitexts = [
        write_parquet(tmp_path / "bitext.parquet", ROWS),
        write_tsv(tmp_path / "bitext.tsv", ROWS),
    ]
    pages = []
    for bitext in bitexts:
        report(bitext, tmp_path / "report.html")
        pages.append(LexborHTMLParser((tmp_path / "report.html").read_text(encoding="utf-8")))

    # A TSV has no room for messages.
    for node in pages[0].css(".message"):
        node.decompose()
    from_parquet, from_tsv = (texts(page, "table, figcaption, summary") for page in pages)

    assert from_tsv == from_parquet


def test_a_tsv_is_split_on_line_feeds_alone_and_knows_no_quoting(tmp_path: Path) -> None:
    rows = [row("id", "[0]:[0]", '"Một\x85hai\u2028ba', 'Satu "dua')]
    bitext = write_tsv(tmp_path / "bitext.tsv", rows)

    report(bitext, tmp_path / "report.html")

    page = LexborHTMLParser((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert one(page, "td[lang=vi]").text() == '"Một\x85hai\u2028ba'
    assert one(page, "td[lang=id]").text() == 'Satu "dua'


def test_the_further_column_may_be_absent(tmp_path: Path) -> None:
    table = pa.Table.from_pylist(ROWS, schema=SCHEMA).drop_columns("rejected")
    pq.write_table(table, tmp_path / "bitext.parquet")

    report(tmp_path / "bitext.parquet", tmp_path / "report.html")

    page = LexborHTMLParser((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "left out" not in one(page, "body").text().lower()


def test_a_bitext_without_beads_still_says_where_they_went(show: Show) -> None:
    page = show([], run=RUN)

    assert "The bitext holds no bead." in one(page, "body").text()
    assert "2 too-large" in text_of(one(page, "#stages"))


def test_columns_of_nothing_but_nulls_are_read(tmp_path: Path) -> None:
    table = pa.Table.from_pylist(ROWS, schema=SCHEMA)
    for name in ("quality_score", "findings"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pa.nulls(len(ROWS)))
    pq.write_table(table, tmp_path / "bitext.parquet")

    report(tmp_path / "bitext.parquet", tmp_path / "report.html")

    page = LexborHTMLParser((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "all: 0 scored, 7 without a score" in texts(page, "figcaption")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    bitext = write_parquet(tmp_path / "bitext.parquet", ROWS)
    contents = set()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        report(bitext, tmp_path / folder / "report.html", run=RUN)
        contents.add((tmp_path / folder / "report.html").read_bytes())

    assert len(contents) == 1


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    bitext = tmp_path / "bitext.parquet"
    table = pa.Table.from_pylist(ROWS, schema=SCHEMA).drop_columns(["bead", "role"])
    pq.write_table(table, bitext)

    with pytest.raises(FormatError, match="columns missing: role, bead") as caught:
        report(bitext, tmp_path / "report.html")

    assert caught.value.where == str(bitext)
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bitext.parquet", b"src_text\ttrg_text\n", "not a Parquet file"),
        ("bitext.parquet", b"", "not a Parquet file"),
        ("bitext.tsv", b"", "columns missing: src_url"),
        ("bitext.tsv", "\t".join(BITEXT_COLUMNS).encode() + b"\na\tb\n", ":2: 2 fields where"),
        ("bitext.tsv", "\t".join(BITEXT_COLUMNS).encode() + b"\n\xff\n", "not UTF-8"),
        (
            "bitext.tsv",
            "\t".join(BITEXT_COLUMNS).encode() + b"\na\tb\tc\td\te\tf\tg\th\thigh\t\t\n",
            ":2: alignment_score is not a number: high",
        ),
    ],
)
def test_a_file_that_is_no_bitext_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(FormatError, match=reason):
        report(tmp_path / name, tmp_path / "report.html")


def test_a_column_of_the_wrong_type_is_named(tmp_path: Path) -> None:
    table = pa.table({name: [["no"]] for name in BITEXT_COLUMNS})
    pq.write_table(table, tmp_path / "bitext.parquet")

    with pytest.raises(FormatError, match="column src_url cannot hold list"):
        report(tmp_path / "bitext.parquet", tmp_path / "report.html")


def test_a_bitext_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"nowhere\.parquet"):
        report(tmp_path / "nowhere.parquet", tmp_path / "report.html")


def test_a_report_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    bitext = write_parquet(tmp_path / "bitext.parquet", ROWS)
    (tmp_path / "folder").mkdir()

    for out in (tmp_path / "missing" / "report.html", tmp_path / "folder"):
        with pytest.raises(OutputError) as caught:
            report(bitext, out)
        assert caught.value.where == str(out)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["bitext.parquet", "folder"]


def test_a_negative_number_of_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="-1"):
        report(tmp_path / "bitext.parquet", tmp_path / "report.html", articles=-1)
