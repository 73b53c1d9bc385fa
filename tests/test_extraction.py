import hashlib
import json
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import (
    BODY,
    ID_BODY,
    ID_LEAD,
    ID_TITLE,
    LEAD,
    ORIGINAL,
    RENDERING,
    SLUG,
    TITLE,
    credits_of,
    document_of,
    html_page,
    original_of,
    paragraphs,
    rendering_of,
    roles,
    text_page,
    texts,
)

from aligner.data import Document, Page, Role
from aligner.errors import AlignerError, ExtractionError
from aligner.extraction import extract
from aligner.reading import read_pages
from aligner.segmentation import segment_document
from aligner.text import normalise, slugify
from aligner.urls import canonical_url

CORPUS = Path(__file__).parents[1] / "corpora" / "vietnam-vn"
REAL_PAGE = Path(__file__).parents[2] / "shared" / "seeds" / "vietnam-vn-id.txt"

# --- a page of the site as plain text --------------------------------------------------------


def check_plain_page(path: Path, *, declared: Page, publisher: str, published: str) -> Document:
    """Check all that is expected of a page from its lines, and return its document."""
    lines = [line for raw in path.read_text(encoding="utf-8").split("\n") if (line := raw.strip())]
    marker, _, lead = lines[2].partition(" - ")
    source = next(n for n, line in enumerate(lines) if line.startswith("Sumber: "))
    captions = [line for line in dict.fromkeys(lines) if "(Foto: " in line]
    alts = [line for line in lines[:source] if line[-4:-1] == " - " and line[-1].isdigit()]

    document = extract(declared)

    assert (document.blocks[0].role, document.blocks[0].text) == ("ui", lines[0])
    assert document.title == lines[1]
    assert (document.lead_marker, document.lead) == (f"{marker} -", lead)
    assert document.publisher == publisher
    assert document.published == published
    assert document.source_link == lines[source].removeprefix("Sumber: ").replace("www.", "")
    assert texts(document, "source") == [lines[source]]
    assert texts(document, "byline") == [lines[3]]
    assert texts(document, "caption") == captions
    assert credits_of(document) == [caption[caption.index("(Foto: ") :] for caption in captions]
    assert texts(document, "alt") == alts
    assert {alt[:-4] for alt in alts} == {document.original_title}
    assert slugify(document.original_title or "") in (document.source_link or "")
    after = roles(document).index("source") + 1
    assert len(document.blocks) > after
    assert set(roles(document)[after:]) == {"ui"}
    assert [block.text for block in document.blocks[after:]] == lines[source + 1 :]
    return document


@pytest.mark.skipif(not REAL_PAGE.is_file(), reason="the real page stays out of the repository")
def test_the_real_page_is_extracted_exactly() -> None:
    lines = [line for line in REAL_PAGE.read_text(encoding="utf-8").split("\n") if line.strip()]
    page = Page(REAL_PAGE.read_bytes(), "text/plain", REAL_PAGE.name)

    document = check_plain_page(
        REAL_PAGE, declared=page, publisher="Báo Dân trí", published="2025-10-26"
    )

    assert document.lang == "id"
    assert document.lead_marker == "(Dan Tri) -"
    assert document.source_link == (
        "https://dantri.com.vn/thoi-su/"
        "khong-mot-quoc-gia-nao-co-the-don-doc-chong-lai-toi-pham-mang-20251026144926876.htm"
    )
    assert slugify(document.original_title or "") == (
        "khong-mot-quoc-gia-nao-co-the-don-doc-chong-lai-toi-pham-mang"
    )
    source = next(n for n, line in enumerate(lines) if line.startswith("Sumber: "))
    body = [
        line
        for line in lines[4:source]
        if "(Foto: " not in line and not line.startswith(document.original_title or " ")
    ]
    assert len(body) == 15
    # Two spaces stand beside links where no space can: before a bracket and before a full stop.
    repaired = [normalise(line).replace(" )", ")").replace(" .", ".") for line in body]
    assert texts(document, "paragraph") == repaired
    assert [block.repairs for block in document.blocks if block.repairs] == [
        ("autolink-space",)
    ] * 2
    assert len(texts(document, "caption")) == len(texts(document, "alt")) == 3
    assert len(document.blocks) == len(lines)


def test_the_sample_page_in_plain_text_is_extracted_exactly() -> None:
    path = CORPUS / "pages" / "plain" / "bua-an-hoc-duong.id.txt"
    (page,) = (
        item
        for item in read_pages([CORPUS])
        if isinstance(item, Page) and item.place.endswith(path.name)
    )

    document = check_plain_page(
        path, declared=page, publisher="Báo Sài Gòn Giải Phóng", published="2025-11-03"
    )

    assert document.lang == "id"
    assert document.url == (
        "https://vietnam.vn/id/tp-hcm-thi-diem-thuc-don-ban-tru-giam-duong-giam-muoi-cho-48-600-"
        "hoc-sinh-tieu-hoc"
    )
    assert roles(document) == (
        "ui title lead byline paragraph alt caption ui heading paragraph paragraph paragraph "
        "heading paragraph paragraph alt caption paragraph list list list paragraph signature "
        "source ui ui ui ui ui ui ui ui ui ui ui ui".split()
    )


#: Thai ends its sentences with a space, as it does much else.
SAMPLE_GOLD = sorted(set((CORPUS / "gold").glob("*.src")) - set((CORPUS / "gold").glob("*.th.src")))
SAMPLE_URLS = json.loads((CORPUS / "gold" / "urls.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample_documents() -> dict[str, list[Document]]:
    """All documents of the sample corpus, by URL without ``www.``; mirrors share one."""
    found: dict[str, list[Document]] = {}
    for item in read_pages([CORPUS]):
        assert isinstance(item, Page)
        if not item.place.endswith("tag.id.html"):
            document = extract(item)
            found.setdefault(document.url, []).append(document)
    return found


@pytest.mark.parametrize("gold", SAMPLE_GOLD, ids=lambda path: path.stem)
def test_a_sample_page_has_title_lead_and_sentences_as_its_gold_file(
    gold: Path, sample_documents: dict[str, list[Document]]
) -> None:
    urls = SAMPLE_URLS[gold.stem]

    for side, file in (("src_url", gold), ("trg_url", gold.with_suffix(".tgt"))):
        expected = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        for document in sample_documents[urls[side].replace("www.", "")]:
            segments = segment_document(document)

            assert [segment.text for segment in segments] == expected
            assert document.title == expected[0]
            led = [segment.text for segment in segments if segment.role is Role.LEAD]
            space = "" if document.lang == "ja" else " "
            assert (document.lead or "") == space.join(led)


def test_every_sample_page_but_the_tag_page_is_a_document_with_its_frame(
    sample_documents: dict[str, list[Document]],
) -> None:
    documents = [document for several in sample_documents.values() for document in several]

    assert len(documents) == len(list(CORPUS.glob("pages/*/*.*"))) - 1
    assert all(document.published and document.publisher for document in documents)
    pages = (json.loads(path.read_text("utf-8")) for path in CORPUS.glob("gold/pages/*/*.json"))
    told = {canonical_url(page["url"]): page for page in pages}
    for document in documents:
        for name in ("source_link", "original_title"):
            assert (getattr(document, name) is None) == (told[document.url][name] is None)
        assert set(texts(document, "byline")) != set()


# --- where the body is ------------------------------------------------------------------------

TEASERS = "".join(
    f"<div><a href='/{n}.htm'>{text}</a></div>"
    for n, text in enumerate(
        [
            "Ngư dân Cửa Lò trúng đậm mẻ cá cơm đầu mùa",
            "Thêm 12 tuyến xe buýt điện chạy thử từ tháng sau",
            "Học sinh lớp 9 làm robot nhặt rác trên bãi biển",
        ]
    )
)
SIDE_COLUMN = f"<div><h3>Tin mới</h3>{TEASERS}</div>"


def check_body(document: Document) -> None:
    assert document.title == TITLE
    assert tuple(texts(document, "paragraph")) == BODY
    assert not {"Tin mới", "Trang chủ"} & {
        block.text for block in document.blocks if block.role != "ui"
    }


def test_a_site_rule_finds_title_lead_and_body_where_structure_would_not() -> None:
    document = document_of(
        f"<h1>Dân trí</h1><h1 class='title-page detail'>{TITLE}</h1>"
        f"<div><p>{' '.join(ID_BODY)} {' '.join(ID_BODY)}</p></div>"
        f"<h2 class='singular-sapo'>(Dân trí) - {LEAD}</h2>"
        f"<div class='singular-content'>{paragraphs(BODY)}</div>{SIDE_COLUMN}",
        url=ORIGINAL,
    )

    check_body(document)
    assert (document.lead_marker, document.lead) == ("(Dân trí) -", LEAD)
    assert document.publisher == "Báo Dân trí"
    assert document.published == "2025-08-04"
    assert document.source_link is None


@pytest.mark.parametrize(
    "body",
    [
        f"<div><div itemprop='articleBody'>{paragraphs(BODY, 'div')}</div>{SIDE_COLUMN}</div>",
        f"<article>{paragraphs(BODY)}</article>{SIDE_COLUMN}",
        f"<div><div><div>{paragraphs(BODY, 'div')}</div></div>{SIDE_COLUMN}</div>",
        f"<table><tr><td>{SIDE_COLUMN}</td><td>{paragraphs(BODY)}</td></tr></table>",
        f"<div><div>{'<br><br>'.join(BODY)}</div>{SIDE_COLUMN}</div>",
        f"<main><section>{paragraphs(BODY)}</section><section>{SIDE_COLUMN}</section></main>",
        f"<div><article>{TEASERS}</article><article>{paragraphs(BODY)}</article></div>",
    ],
    ids=["articleBody", "article", "bare divs", "table", "breaks", "sections", "two articles"],
)
def test_structure_alone_finds_the_body(body: str) -> None:
    menu = "<div><a href='/'>Trang chủ</a> <a href='/xa-hoi'>Xã hội</a></div>"

    document = document_of(f"{menu}<h1>{TITLE}</h1>{body}")

    check_body(document)
    assert document.lang == "vi"
    assert document.url == "file:trang.html"


def test_a_title_without_a_heading_is_taken_from_the_head() -> None:
    head = f'<meta property="og:title" content="{TITLE}">'

    document = document_of(f"<article>{paragraphs(BODY)}</article>", head)

    assert document.title == TITLE
    assert roles(document)[0] == "title"


def test_json_ld_tells_headline_publisher_and_date() -> None:
    told = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "BreadcrumbList"},
            {
                "@type": ["Thing", "NewsArticle"],
                "headline": TITLE,
                "datePublished": "2025-08-04T07:45:12+07:00",
                "publisher": [{"@type": "Organization", "name": "Báo Thượng Lâm"}],
            },
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps(told)}</script>'

    document = document_of(f"<div>{paragraphs(BODY)}</div>", head)

    assert document.title == TITLE
    assert document.publisher == "Báo Thượng Lâm"
    assert document.published == "2025-08-04"


@pytest.mark.parametrize(
    "malformed",
    [
        "{",
        "[" * 50_000,
        "null",
        "[1, null, [[{}]]]",
        '{"@type": {"a": 1}, "@graph": 5}',
        '{"@type": "NewsArticle", "headline": ["x"], "publisher": 7, "datePublished": {}}',
        '{"@type": "NewsArticle", "publisher": [], "datePublished": "hôm qua"}',
        '{"@type": "NewsArticle", "datePublished": "2025-13-45"}',
        '{"@type": "NewsArticle", "headline": "a\nb", "publisher": {"name": ""}}',
        "<!-- {} -->",
    ],
)
def test_malformed_json_ld_is_as_if_it_were_not_there(malformed: str) -> None:
    head = f'<script type="application/ld+json">{malformed}</script>'

    document = original_of("", head=head)

    assert document.title == TITLE
    assert tuple(texts(document, "paragraph")) == BODY
    assert (document.publisher, document.published) == (None, None)


def test_an_article_that_no_structure_carries_is_found_by_a_library() -> None:
    # What stands in a side column is not read, but here there is nothing else.
    column = f"<aside><h1>{TITLE}</h1><div>{paragraphs(BODY)}</div></aside>"

    document = document_of(
        f"{column}<div>Sumber: <a href='{ORIGINAL}'>a</a></div>",
        f"<title>{TITLE}</title>",
        lang="id",
    )

    assert set(BODY) <= set(texts(document, "paragraph"))


def test_a_side_column_inside_the_bodys_range_is_not_taken() -> None:
    first, second, *rest = BODY
    side = f"<div class='a1'><p>Bạn có thể quan tâm</p>{TEASERS}</div>"

    document = document_of(
        f"<h1>{TITLE}</h1><div>{paragraphs([first, second])}{side}{paragraphs(rest)}</div>"
    )

    assert tuple(texts(document, "paragraph"))[:2] == (first, second)
    assert set(rest) <= set(texts(document, "paragraph"))
    assert not any("robot" in block.text for block in document.blocks if block.role != "ui")


def test_a_side_column_in_markup_of_its_own_leaves_no_block() -> None:
    first, second, *rest = BODY
    side = f"<aside><p>{' '.join(ID_BODY)}</p></aside>"

    document = document_of(
        f"<h1>{TITLE}</h1><div>{paragraphs([first, second])}{side}{paragraphs(rest)}</div>"
    )

    check_body(document)
    assert roles(document) == ["title", *["paragraph"] * 4]


@pytest.mark.parametrize(
    "break_",
    ["<br><br>", "<br/>\n<br />", "<br>\n\n<br>&nbsp;<br>", "<br> &nbsp; <br>"],
)
def test_two_line_breaks_part_paragraphs(break_: str) -> None:
    document = document_of(f"<h1>{TITLE}</h1><div>{break_.join(BODY)}</div>")

    check_body(document)


def test_one_line_break_parts_nothing() -> None:
    document = document_of(f"<h1>{TITLE}</h1><div><p>{'<br>'.join(BODY)}</p></div>")

    assert texts(document, "paragraph") == [" ".join(BODY)]


def test_text_that_is_not_shown_leaves_no_block() -> None:
    hidden = (
        "<script>var a = 'Đoạn mã này không phải là nội dung của bài viết';</script>"
        "<style>p { color: red }</style><noscript><p>Hãy bật JavaScript để xem bài.</p></noscript>"
        "<form><button>Gửi bình luận</button></form><template><p>Mẫu</p></template>"
        "<p hidden>Đoạn này bị ẩn đi.</p><!-- một chú thích -->"
    )

    document = original_of(hidden)

    assert roles(document) == ["title", *["paragraph"] * 4]


def test_unclosed_tags_lose_nothing() -> None:
    document = document_of(f"<h1>{TITLE}</h1><article><p>" + "<p>".join(BODY))

    check_body(document)


# --- head and foot of an article --------------------------------------------------------------


def test_a_lead_between_headline_and_body_is_told_from_buttons_and_links() -> None:
    document = document_of(
        f"<h1>{TITLE}</h1><div>Chia sẻ</div><div><a href='/'>{'Theo dõi trên Google News ' * 3}</a>"
        f"</div><div>(GLO)- {LEAD}</div><article>{paragraphs(BODY)}</article>"
    )

    check_body(document)
    assert (document.lead_marker, document.lead) == ("(GLO)-", LEAD)


def test_a_lead_inside_the_body_is_known_by_its_marker_or_by_the_description() -> None:
    marked = document_of(
        f"<h1>{TITLE}</h1><article><p>TPO – {LEAD}</p>{paragraphs(BODY)}</article>"
    )
    described = document_of(
        f"<h1>{TITLE}</h1><article><p>{LEAD}</p>{paragraphs(BODY)}</article>",
        f'<meta name="description" content="{LEAD}">',
    )

    assert (marked.lead_marker, marked.lead) == ("TPO –", LEAD)
    assert (described.lead_marker, described.lead) == (None, LEAD)
    check_body(marked)
    check_body(described)


@pytest.mark.parametrize(
    ("printed", "marker"),
    [
        ("(Dân trí) - ", "(Dân trí) -"),
        ("(NLĐO) - ", "(NLĐO) -"),
        ("(GLO)-", "(GLO)-"),
        ("(Baonghean.vn) – ", "(Baonghean.vn) –"),
        ("ANTĐ - ", "ANTĐ -"),
        ("VOV.VN - ", "VOV.VN -"),
        ("VTV.vn - ", "VTV.vn -"),
        ("HHTO - ", "HHTO -"),
        ("BTO-", "BTO-"),
        ("TCCS - ", "TCCS -"),
        ("", None),
    ],
)
def test_a_lead_is_parted_from_its_marker(printed: str, marker: str | None) -> None:
    text = "\n\n".join([TITLE, printed + LEAD, "Báo Nghệ An04/08/2025", *BODY])

    document = extract(text_page(text))

    assert (document.lead_marker, document.lead) == (marker, LEAD)
    check_body(document)


@pytest.mark.parametrize(
    ("printed", "publisher"),
    [
        ("Báo Nghệ AnBáo Nghệ An04/08/2025", "Báo Nghệ An"),
        ("Báo Nghệ An•04/08/2025", "Báo Nghệ An"),
        ("Báo Nghệ An 04/08/2025 07:45", "Báo Nghệ An"),
        ("Báo Nghệ An | Thứ hai, 4/8/2025 | 7h45", "Báo Nghệ An"),
        ("Báo Nghệ An - Thứ Hai, 04/08/2025, 07:45 (GMT+7)", "Báo Nghệ An"),
        ("Báo Nghệ An 04.08.2025", "Báo Nghệ An"),
        ("Báo Nghệ An 04-08-2025", "Báo Nghệ An"),
        ("04/08/2025 - 07:45", None),
        ("Việt NamViệt Nam04/08/2025", None),
    ],
)
def test_a_byline_tells_publisher_and_date_day_before_month(
    printed: str, publisher: str | None
) -> None:
    text = "\n\n".join([ID_TITLE, ID_LEAD, printed, *ID_BODY])

    document = extract(text_page(text, url=RENDERING))

    assert document.published == "2025-08-04"
    assert document.publisher == publisher
    assert texts(document, "byline") == [printed]
    assert tuple(texts(document, "paragraph")) == ID_BODY


def test_a_byline_in_pieces_of_markup_is_read_as_a_whole() -> None:
    document = rendering_of(
        "", meta="<div><span>Báo Nghệ An</span><span>Báo Nghệ An</span><i>04/08/2025</i></div>"
    )

    assert (document.publisher, document.published) == ("Báo Nghệ An", "2025-08-04")


def test_a_date_that_could_be_read_both_ways_is_day_month_year() -> None:
    document = rendering_of("", meta="<div>Báo Nghệ An08/10/2025</div>")

    assert document.published == "2025-10-08"


def test_a_date_with_a_thirteenth_month_is_no_byline() -> None:
    document = rendering_of("", meta="<div>Báo Nghệ An 10/26/2025</div>")

    assert document.published is None
    assert texts(document, "byline") == []


def test_a_sentence_that_names_a_date_is_no_byline() -> None:
    text = "\n\n".join([TITLE, "Cầu đóng từ ngày 04/05/2025.", *BODY])

    document = extract(text_page(text))

    assert document.published is None
    assert texts(document, "byline") == []


def test_the_date_is_taken_from_byline_then_slug_then_metadata() -> None:
    head = '<meta property="article:published_time" content="2025-03-02T00:00:00+07:00">'
    byline = "<div>Báo Nghệ An 26/10/2025</div>"
    body = f"<article>{paragraphs(BODY)}</article>"

    printed = document_of(f"<h1>{TITLE}</h1>{byline}{body}", head, url=ORIGINAL)
    by_slug = document_of(f"<h1>{TITLE}</h1>{body}", head, url=ORIGINAL)
    by_head = document_of(f"<h1>{TITLE}</h1>{body}", head)
    unknown = document_of(f"<h1>{TITLE}</h1>{body}")

    assert printed.published == "2025-10-26"
    assert by_slug.published == "2025-08-04"
    assert by_head.published == "2025-03-02"
    assert unknown.published is None


def test_the_publisher_is_taken_from_site_then_byline_then_metadata() -> None:
    head = '<meta property="og:site_name" content="Vietnam.vn">'
    body = f"<div>Báo Nghệ An 26/10/2025</div><article>{paragraphs(BODY)}</article>"
    unsigned = f"<article>{paragraphs(BODY)}</article>"

    by_site = document_of(f"<h1>{TITLE}</h1>{body}", head, url=ORIGINAL)
    by_byline = document_of(f"<h1>{TITLE}</h1>{body}", head)
    by_head = document_of(f"<h1>{TITLE}</h1>{unsigned}", head)
    rendering = document_of(f"<h1>{ID_TITLE}</h1>{unsigned}", head, url=RENDERING)

    assert by_site.publisher == "Báo Dân trí"
    assert by_byline.publisher == "Báo Nghệ An"
    assert by_head.publisher == "Vietnam.vn"
    assert rendering.publisher is None


@pytest.mark.parametrize(
    "signature",
    ["Hà Thị Mận", "HOÀI THU - MINH QUÂN", "Theo TTXVN", "(Theo Báo Nghệ An)", "PTKV"],
)
def test_a_name_at_the_end_of_the_body_is_a_signature(signature: str) -> None:
    document = original_of(f"<p><strong>{signature}</strong></p>")

    check_body(document)
    assert texts(document, "signature") == [signature]


def test_a_short_sentence_at_the_end_of_the_body_is_no_signature() -> None:
    document = original_of("<p>Cầu Đã Thông.</p>")

    assert texts(document, "signature") == []
    assert texts(document, "paragraph")[-1] == "Cầu Đã Thông."


def test_lists_quotes_and_headings_are_told_by_their_markup() -> None:
    document = original_of(
        "<h2>Ba việc còn lại</h2><ul><li>Sơn lan can</li><li><p>Lắp đèn</p></li></ul>"
        "<ol><li>Kiểm định tải trọng</li></ol>"
        "<blockquote><p>Qua cầu phải đi thành hàng một.</p><p>Không chạy xe.</p></blockquote>"
        "<h4>Chi phí</h4><p>Toàn bộ tiền do huyện chi trả từ quỹ bảo trì.</p>"
    )

    assert texts(document, "heading") == ["Ba việc còn lại", "Chi phí"]
    assert texts(document, "list") == ["Sơn lan can", "Lắp đèn", "Kiểm định tải trọng"]
    assert texts(document, "quote") == ["Qua cầu phải đi thành hàng một.", "Không chạy xe."]


def test_lists_and_headings_of_plain_text_are_told_by_their_shape() -> None:
    text = "\n".join(
        [TITLE, "Báo Nghệ An04/08/2025", *BODY, "Ba việc còn lại", "- Sơn lan can", "• Lắp đèn",
         "1. Kiểm định tải trọng", "Toàn bộ tiền do huyện chi trả từ quỹ bảo trì."]
    )  # fmt: skip

    document = extract(text_page(text))

    assert texts(document, "heading") == ["Ba việc còn lại"]
    assert texts(document, "list") == ["Sơn lan can", "Lắp đèn", "1. Kiểm định tải trọng"]


# --- pictures ---------------------------------------------------------------------------------

CAPTION = "Siswa menyeberangi jembatan pada pagi hari"
CREDITED = f"{CAPTION} (Foto: Hoai Thu)."


def test_a_picture_gives_an_alt_and_a_caption_with_its_credit_marked() -> None:
    document = rendering_of(
        f"<figure><img src='1.jpg' alt='{TITLE} - 1'><figcaption><p>{CREDITED}</p></figcaption>"
        f"</figure><p>Sumber: <a href='{ORIGINAL}'>{ORIGINAL}</a></p>"
    )

    assert texts(document, "alt") == [f"{TITLE} - 1"]
    assert texts(document, "caption") == [CREDITED]
    assert credits_of(document) == ["(Foto: Hoai Thu)."]
    assert document.original_title == TITLE
    assert slugify(TITLE) == SLUG


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure><img alt='{CREDITED}'><figcaption>{CREDITED}</figcaption></figure>",
        "<figure><img alt='x'>" + f"<figcaption>{CREDITED}</figcaption>" * 2 + "</figure>",
        f"<figure><img><figcaption>{CREDITED}</figcaption></figure><p>{CREDITED}</p>",
        f"<img alt='{CREDITED}'><p>{CREDITED}</p>",
    ],
    ids=["in alt and figcaption", "in two figcaptions", "in figcaption and p", "in alt and p"],
)
def test_a_caption_that_is_printed_twice_is_taken_once(figure: str) -> None:
    document = rendering_of(figure)

    assert texts(document, "caption") == [CREDITED]
    assert CREDITED not in texts(document, "paragraph")


@pytest.mark.parametrize(
    "alt",
    [
        f"{TITLE} - 1",
        f"{TITLE} - Ảnh 1.",
        f"{TITLE} 写真1",
        f"{TITLE} - Foto 12",
        f"{TITLE} 사진 2",
    ],
)
def test_the_original_title_is_an_image_text_without_its_number(alt: str) -> None:
    document = rendering_of(f"<figure><img alt='{alt}'></figure>")

    assert document.original_title == TITLE


def test_of_several_image_texts_the_one_that_the_link_spells_is_the_original_title() -> None:
    other = "Đội thợ cáp làm việc trên trụ phía đông"
    document = rendering_of(
        f"<img alt='{other} - 1'><img alt='{other} - 2'><img alt='{TITLE} - 3'>"
        f"<p>Sumber: {ORIGINAL}</p>"
    )

    assert document.original_title == TITLE


def test_an_original_has_no_original_title() -> None:
    document = original_of(f"<figure><img alt='{TITLE} - 1'></figure>")

    assert document.original_title is None
    assert texts(document, "alt") == [f"{TITLE} - 1"]


# --- the source link --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        f"<p>Sumber: <a href='{ORIGINAL}'>{ORIGINAL}</a></p>",
        f"<p>Sumber: {ORIGINAL}</p>",
        f"<p>Sumber:{ORIGINAL}.</p>",
        f"<p><a href='{ORIGINAL}'>Sumber</a></p>",
        f"<p><b>Sumber:</b> <a href='{ORIGINAL}'>Báo Dân trí</a></p>",
        f"<div>Sumber</div><div>{ORIGINAL}</div>",
        f"<div>Sumber:</div><div><a href='{ORIGINAL}'>dantri.com.vn</a></div>",
        f"<p>Source : <a href='{ORIGINAL}?utm_source=vietnam.vn'>dantri</a></p>",
        f"<p><a href='{ORIGINAL}'>ソース</a></p>",
        f"<p>المصدر: {ORIGINAL}</p>",
        f"<p>Sumber: <a href='//www.dantri.com.vn/xa-hoi/{SLUG}-20250804074512318.htm'>a</a></p>",
    ],
)
def test_the_source_link_is_the_link_behind_its_label(source: str) -> None:
    document = rendering_of(source)

    assert document.source_link == ORIGINAL
    assert tuple(texts(document, "paragraph")) == ID_BODY
    assert "source" in roles(document)
    # A URL on the line below its label is no text of the article either.
    assert set(roles(document)[roles(document).index("source") + 1 :]) <= {"ui"}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Sumber: Báo Dân trí</p>",
        f"<p>Sumber: <a href='{RENDERING}'>vietnam.vn</a></p>",
        "<p>Sumber: <a href='https://vjs.vietnam.vn/ja/khac'>vietnam.vn</a></p>",
        "<p>Sumber: <a href='/id/khac'>khac</a></p>",
        "<p>Sumber: <a href='javascript:void(0)'>khac</a></p>",
        "<p>Sumber: <a href='https://[khac'>khac</a></p>",
        f"<p>Baca: <a href='{ORIGINAL}'>dantri</a></p>",
        "",
    ],
)
def test_a_page_without_a_link_to_another_site_names_no_source(source: str) -> None:
    assert rendering_of(source).source_link is None


def test_a_source_below_the_body_is_found_and_what_follows_it_is_no_article() -> None:
    document = rendering_of(
        "",
        after=f"<div>Sumber: <a href='{ORIGINAL}'>dantri.com.vn</a></div>"
        "<div>Komentar (0)</div><div><p>Jembatan lain akan dibangun tahun depan di hulu sungai."
        "</p></div>",
    )

    assert document.source_link == ORIGINAL
    assert tuple(texts(document, "paragraph")) == ID_BODY


def test_a_link_in_furniture_is_no_source() -> None:
    document = rendering_of("", after=f"<footer>Sumber: <a href='{ORIGINAL}'>a</a></footer>")

    assert document.source_link is None


def test_a_caption_that_begins_like_a_label_is_no_source() -> None:
    document = rendering_of(
        f"<figure><img><figcaption>Sumber: <a href='https://a.vn/foto'>Museum</a></figcaption>"
        f"</figure><p>Sumber: {ORIGINAL}</p>"
    )

    assert document.source_link == ORIGINAL


@pytest.mark.parametrize(
    "tail",
    ["Komentar (0)", "Kommentar (0)", "コメント (12)", "댓글 (0)", "تعليق (0)", "Bình luận (3)"],
)
def test_a_comments_line_ends_the_article_in_whatever_language_it_is(tail: str) -> None:
    below = "Pembaca menulis bahwa jembatan di desa sebelah pun perlu segera diperbaiki."
    html = rendering_of(f"<p>{tail}</p><p>{below}</p>")
    plain = extract(text_page("\n\n".join([ID_TITLE, *ID_BODY, tail, below]), url=RENDERING))

    for document in (html, plain):
        assert tuple(texts(document, "paragraph")) == ID_BODY
        assert texts(document, "ui") == [tail, below]


def test_links_to_other_articles_inside_the_body_are_no_text_of_it() -> None:
    first, *rest = BODY
    document = document_of(
        f"<h1>{TITLE}</h1><article><p>{first}</p>"
        "<p><a href='/1.htm'>>> Ngư dân Cửa Lò trúng đậm mẻ cá cơm đầu mùa</a></p>"
        "<p>Xem thêm: <a href='/2.htm'>Học sinh lớp 9 làm robot nhặt rác</a></p>"
        f"<p>Tin liên quan</p>{paragraphs(rest)}</article>"
    )

    check_body(document)
    assert roles(document).count("ui") == 3


def test_a_link_inside_a_sentence_is_text() -> None:
    first, *rest = BODY
    linked = first.replace("người dân", "<a href='/tag/nguoi-dan'>người dân</a>")

    document = document_of(f"<h1>{TITLE}</h1><article><p>{linked}</p>{paragraphs(rest)}</article>")

    check_body(document)


def test_debris_of_converters_is_no_text() -> None:
    text = "\n".join([TITLE, "[ad_1]", *BODY, ".", "![]() |", ".jpg)", "***", "[إعلان 1]"])

    document = extract(text_page(text))

    check_body(document)
    assert texts(document, "ui") == ["[ad_1]", ".", "![]() |", ".jpg)", "***", "[إعلان 1]"]


# --- the language -----------------------------------------------------------------------------

THAI = (
    "ชาวบ้านสองฝั่งแม่น้ำหลายร้อยคนมารอข้ามสะพานแขวนตั้งแต่เช้ามืด",
    "สะพานยาว 128 เมตร กว้าง 2.4 เมตร เป็นเส้นทางที่สั้นที่สุดสำหรับนักเรียนที่เดินไปโรงเรียน",
    "ตลอดสามเดือนที่ผ่านมา เด็ก ๆ ต้องนั่งเรือข้ามฟาก และต้องหยุดเรียนเมื่อฝนตกหนัก",
    "อำเภอใช้งบประมาณ 3.6 พันล้านดองเพื่อเปลี่ยนสายเคเบิลหลักและแผ่นพื้นทั้งหมด",
)
ARABIC = (
    "منذ الفجر وقف مئات السكان على ضفتي النهر في انتظار عبور الجسر المعلق سيرا على الأقدام.",
    "يبلغ طول الجسر 128 مترا وعرضه 2.4 متر، وهو أقصر طريق للتلاميذ إلى مدرستهم.",
    "طوال ثلاثة أشهر كان على الأطفال ركوب القارب، والتغيب عن الدراسة عند هطول الأمطار.",
    "أنفقت المقاطعة 3.6 مليار دونغ لاستبدال الكابلات الرئيسية وجميع ألواح الأرضية.",
)
JAPANESE = (
    "早朝から、両岸の住民数百人が歩いて橋を渡ろうと待っていた。",
    "橋の長さは128メートル、幅は2.4メートルで、生徒たちが学校へ通う一番の近道である。",
    "「この三か月、子どもたちは渡し船に乗り、大雨の日は学校を休みました」とマンさんは話す。",
    "県は主ケーブルと床板の交換に36億ドンを支出した。工事は予定より十日早く終わったという。",
    "地元の人々は、夜も安心して渡れるように、橋の両側に明かりを付けてほしいと願っている。",
)
ENGLISH = (
    "Since before dawn, hundreds of people on both banks had been waiting to walk across.",
    "The bridge is 128 m long and 2.4 m wide, the shortest way to school for many pupils.",
    "The district spent 3.6 billion dong on new main cables and on all of the planks.",
)


@pytest.mark.parametrize(
    ("lang", "title", "label", "comments", "body"),
    [
        ("th", "สะพานแขวนเคลิมเปิดอีกครั้ง", "ที่มา", "ความคิดเห็น", THAI),
        ("ar", "إعادة افتتاح الجسر المعلق بعد ثلاثة أشهر", "المصدر", "تعليق", ARABIC),
        ("ja", "吊り橋が三か月ぶりに開通", "出典", "コメント", JAPANESE),
    ],
)
def test_pages_in_other_scripts_are_documents_like_any_other(
    lang: str, title: str, label: str, comments: str, body: tuple[str, ...]
) -> None:
    url = RENDERING.replace("/id/", f"/{lang}/")
    plain = "\n\n".join(
        ["Vietnam.vn - Nền tảng quảng bá Việt Nam", title, "Báo Dân tríBáo Dân trí04/08/2025",
         *body, f"{TITLE} - 1", f"{label}: {ORIGINAL}", f"{comments} (0)", "x"]
    )  # fmt: skip
    html = (
        f"<h1>{title}</h1><div>Báo Dân tríBáo Dân trí04/08/2025</div><div>{paragraphs(body)}"
        f"<img alt='{TITLE} - 1'><p>{label}: <a href='{ORIGINAL}'>{ORIGINAL}</a></p></div>"
        f"<div>{comments} (0)</div>"
    )

    for document in (extract(text_page(plain, url=url)), document_of(html, lang=lang, url=url)):
        assert document.lang == lang
        assert document.title == title
        assert tuple(texts(document, "paragraph")) == body
        assert document.source_link == ORIGINAL
        assert document.original_title == TITLE
        assert (document.publisher, document.published) == ("Báo Dân trí", "2025-08-04")


def test_the_path_tells_the_language_before_the_page_does() -> None:
    document = document_of(
        f"<h1>{ID_TITLE}</h1><div>{paragraphs(ID_BODY)}</div>",
        lang="vi",
        url=RENDERING.replace("/id/", "/ms/"),
    )

    assert document.lang == "ms"


def test_corpus_toml_tells_the_language_before_the_path_does() -> None:
    page = text_page("\n\n".join([ID_TITLE, *ID_BODY]), url=RENDERING)

    assert extract(replace(page, lang="ms")).lang == "ms"


@pytest.mark.parametrize(
    ("declared", "body", "lang"),
    [
        ("id-ID", ID_BODY, "id"),
        ("in", ID_BODY, "id"),
        ("ja", JAPANESE, "ja"),
        ("vi", BODY, "vi"),
        ("en", BODY, "vi"),
        ("vi", ID_BODY, "id"),
        ("vi", THAI, "th"),
        ("en", THAI, "th"),
        ("en", ID_BODY, "id"),
        ("", ARABIC, "ar"),
        ("en-US", ENGLISH, "en"),
        ("english", ENGLISH, "en"),
    ],
)
def test_a_declared_language_is_believed_unless_the_text_is_in_another(
    declared: str, body: tuple[str, ...], lang: str
) -> None:
    document = document_of(f"<h1>Khe Lim</h1><div>{paragraphs(body)}</div>", lang=declared)

    assert document.lang == lang


def test_malay_that_declares_itself_is_not_taken_for_indonesian() -> None:
    body = (
        "Sejak awal pagi, ratusan penduduk di kedua-dua tebing sungai sudah menunggu giliran.",
        "Jambatan itu sepanjang 128 m dan selebar 2.4 m, laluan terpendek bagi murid ke sekolah.",
        "Daerah membelanjakan 3.6 bilion dong untuk menggantikan kabel utama dan semua papan.",
    )

    assert document_of(f"<h1>Khe Lim</h1><div>{paragraphs(body)}</div>", lang="ms").lang == "ms"


# --- bytes ------------------------------------------------------------------------------------

WHOLE = f"<html><body><h1>{TITLE}</h1><article>{paragraphs(BODY)}</article></body></html>"


def reason_of(page: Page) -> str:
    with pytest.raises(ExtractionError) as caught:
        extract(page)
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "a JPEG image"),
        (b"%PDF-1.7\n" + b"x" * 200, "a PDF file"),
        (b"PK\x03\x04" + bytes(200), "a ZIP or office file"),
        (b"\x1f\x8b\x08\x00" + bytes(200), "a gzip file"),
        (b"".join(hashlib.sha256(bytes([n])).digest() for n in range(250)), "binary data"),
        (bytes(1_000), "binary data"),
    ],
)
def test_binary_data_under_the_name_of_a_page_is_no_text(content: bytes, kind: str) -> None:
    assert reason_of(html_page(content)) == f"not-text: it is {kind}"


def test_a_few_bytes_that_are_no_character_stay_as_a_replacement_character() -> None:
    content = WHOLE.replace("Từ mờ sáng", "Từ mờ s@ng").encode().replace(b"@", b"\xe1")

    document = extract(html_page(content))

    assert document.title == TITLE
    assert texts(document, "paragraph")[0] == BODY[0].replace("sáng", "s\ufffdng")


def test_many_bytes_that_are_no_characters_are_an_error_that_names_the_first() -> None:
    content = WHOLE.replace("ế", "@").replace("ầ", "@").replace("á", "@").replace("ạ", "@")
    broken = content.encode().replace(b"@", b"\xe1")
    first = broken.index(b"\xe1\x75") if b"\xe1\x75" in broken else None

    reason = reason_of(html_page(broken))

    assert reason.startswith("undecodable: byte 0xe1 at ")
    at = int(reason.partition(" at ")[2].partition(" ")[0].replace(",", ""))
    assert broken[at] == 0xE1
    assert first is None or at <= first
    broken[:at].decode()


@pytest.mark.parametrize("where", ["header", "meta"])
@pytest.mark.parametrize("charset", ["windows-1258", "WINDOWS-1258", "cp1258"])
def test_a_page_in_windows_1258_is_read_as_it_declares(charset: str, where: str) -> None:
    decomposed = "".join(
        # The character set has the letters â ă ê ô ơ ư đ whole, and the five tones as marks.
        unicodedata.normalize("NFC", base) + tones
        for base, tones in map(parted, unicodedata.normalize("NFC", WHOLE))
    )
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    html = decomposed.replace("<html>", f"<html>{meta}" if where == "meta" else "<html>")
    html = html.replace("“", '"').replace("”", '"')

    document = extract(
        html_page(html.encode("cp1258"), charset=charset if where == "header" else None)
    )

    assert document.title == TITLE
    assert texts(document, "paragraph") == [
        text.replace("“", '"').replace("”", '"') for text in BODY
    ]


def parted(char: str) -> tuple[str, str]:
    """Return a letter without its tone, and the tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    decomposed = unicodedata.normalize("NFD", char)
    kept = "".join(mark for mark in decomposed if mark not in tones)
    return kept, "".join(mark for mark in decomposed if mark in tones)


def test_latin_1_is_read_as_browsers_read_it() -> None:
    sentence = "“Les élèves traversaient en barque, l’été comme l’hiver”, dit Mme Mân – enfin."
    html = f"<h1>Le pont</h1><article>{paragraphs([sentence] * 3)}</article>"

    document = extract(html_page(html.encode("cp1252"), charset="ISO-8859-1", lang="fr"))

    assert texts(document, "paragraph") == [sentence] * 3


@pytest.mark.parametrize(
    "charset",
    "base64 rot13 undefined idna punycode x\0y unicode_escape utf-7 utf-16 no-such-set".split(" "),
)
def test_a_character_set_that_no_page_can_be_in_is_as_if_it_were_not_declared(charset: str) -> None:
    content = WHOLE.replace("Từ mờ sáng", "Từ mờ s@ng").encode().replace(b"@", b"\xe1")

    document = extract(html_page(content, charset=charset))

    assert document.title == TITLE


@pytest.mark.parametrize("charset", ["windows-1258", "iso-8859-1", "utf-8", "big5"])
def test_valid_utf_8_is_read_as_such_whatever_is_declared(charset: str) -> None:
    assert extract(html_page(WHOLE, charset=charset)).title == TITLE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    document = extract(html_page(WHOLE.encode(encoding)))

    check_body(document)


def test_big_endian_utf_16_with_its_mark_is_read() -> None:
    check_body(extract(html_page(b"\xfe\xff" + WHOLE.encode("utf-16-be"))))


def test_stray_nul_bytes_are_dropped() -> None:
    document = extract(html_page(WHOLE.replace("Từ mờ", "Từ\0 mờ").replace("<p>", "<p\0>")))

    check_body(document)


# --- pages that hold no article ---------------------------------------------------------------


@pytest.mark.parametrize(
    "tag", ["div", "span", "b", "a", "blockquote", "table", "x-box", "main", "dl", "font"]
)
def test_a_hundred_thousand_nested_elements_end_fast_in_an_error_or_the_article(tag: str) -> None:
    content = f"<{tag}>" * 100_000 + paragraphs(BODY)

    started = time.process_time()
    try:
        found: tuple[str, ...] | str = tuple(texts(extract(html_page(content)), "paragraph"))
    except ExtractionError as error:
        found = error.reason.partition(":")[0]

    assert time.process_time() - started < 4
    # A link closes the one before it, and a table stands beside the one it is opened in.
    assert found in ({BODY, "no-content"} if tag in {"a", "table"} else {"too-deep", "no-content"})


@pytest.mark.parametrize(
    "tags", ["<li>", "<p>", "<h2>", "<td>", "<dd>", "<option>", "<img>", "<br>", "<a>x</a>"]
)
@pytest.mark.parametrize("holder", ["<div>", "<math>", "<table>", "<svg>"])
def test_a_hundred_thousand_tags_that_do_not_nest_are_passed_fast(holder: str, tags: str) -> None:
    content = f"<h1>{TITLE}</h1><article>{paragraphs(BODY)}</article>{holder}" + tags * 100_000

    started = time.process_time()
    if holder in {"<math>", "<svg>"} and tags in {"<td>", "<option>"}:
        assert reason_of(html_page(content)).startswith("too-deep")  # in formulas they do nest
    else:
        check_body(extract(html_page(content)))

    assert time.process_time() - started < 4


def test_deeply_nested_inline_tags_below_the_limit_are_read() -> None:
    nested = "<b><i><span>" * 160 + "sâu" + "</span></i></b>" * 160

    document = original_of(
        f"<p>Chữ này nằm rất {nested} trong trang, mà vẫn đọc được như thường.</p>"
    )

    assert texts(document, "paragraph")[-1].startswith("Chữ này nằm rất sâu trong trang")


def test_tags_inside_scripts_do_not_count_as_nested() -> None:
    script = "<script>" + "x += '<div><span>';" * 1_000 + "</script>"

    check_body(original_of("", head=script))


def test_a_flat_page_of_a_hundred_thousand_elements_is_read_in_seconds() -> None:
    started = time.perf_counter()
    document = original_of("", after=TEASERS * 10_000)

    assert time.perf_counter() - started < 4
    check_body(document)


@pytest.mark.parametrize("lines", [TEASERS, "<div><p>Tin ngắn.</p></div>"])
def test_a_large_page_without_an_article_is_refused_in_seconds(lines: str) -> None:
    content = f"<h1>Tin trong ngày</h1><div>{lines * 20_000}</div>"

    started = time.process_time()
    reason = reason_of(html_page(content))

    assert time.process_time() - started < 8
    assert reason.startswith(("no-content", "too-complex"))


@pytest.mark.parametrize(
    "html",
    [
        "<html></html>",
        "<html><body></body></html>",
        "<p></p>",
        " ",
        "<!-- -->",
        "<frameset><frame src='a.html'></frameset>",
        f"<h1>{TITLE}</h1><p>Nội dung đang được cập nhật.</p>",
        f"<h1>Chuyên mục</h1>{SIDE_COLUMN}{SIDE_COLUMN}",
    ],
)
def test_a_page_without_an_article_is_refused_with_how_little_it_holds(html: str) -> None:
    assert reason_of(html_page(html)).startswith("no-content: ")


def test_a_text_file_without_an_article_is_refused() -> None:
    assert reason_of(text_page("Nội dung đang được cập nhật.")).startswith("no-content: ")
    assert reason_of(text_page("\n \n")).startswith("no-content: 0 characters")


def test_a_tag_page_is_refused_whatever_stands_on_it() -> None:
    page = html_page(WHOLE, url="https://www.vietnam.vn/id/tag/cau-treo")

    assert reason_of(page).startswith("no-article")


# --- laws -------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *BODY, *ID_BODY, *THAI, TITLE, f"{TITLE} - 1", CREDITED, "Sumber: ", "Komentar (0)",
        ORIGINAL, "Báo Dân tríBáo Dân trí04/08/2025", "(Dan Tri) - ", "[ad_1]", "\n", " ", ".",
        "&nbsp;", "\0", "<p>", "</p>", "<div>", "</div>", "<h1>", "</h1>", "<br>", "<br><br>",
        "<article>", "</article>", "<figure>", "<figcaption>", "</figcaption>", "</figure>",
        "<ul><li>",
        "</ul>", "<blockquote>", "<table><tr><td>", "<!--", "-->", "<script>", "</script>",
        "<template>",
        "<svg>", "<math>", "<select>", "<b>", "<a href='", "'>", "</a>", "<img alt='",
        "<html lang=id>", "<link rel=canonical href='", "<meta property=og:url content='",
        '<meta charset="',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": ', "{", "}", '"',
        "<frameset>", "<body>", "</body>", "<head>", "<", ">", "&", "&#xD800;", "&#0;",
        "\u202e", "\ud83d",
    ]
)  # fmt: skip
HTMLISH = st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join)


def extracted(page: Page) -> Document | None:
    try:
        return extract(page)
    except AlignerError:
        return None


def check_laws(document: Document) -> None:
    assert Document.from_json(document.to_json()) == document
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document
    for block in document.blocks:
        assert block.text
        assert normalise(block.text) == block.text
        assert "\n" not in block.text
        if block.credit is not None:
            assert 0 <= block.credit.start < block.credit.end <= len(block.text)
            assert block.role is Role.CAPTION
    for value in (document.title, document.lead, document.publisher, document.original_title):
        assert value is None or (value and normalise(value) == value)
    assert document.url.startswith(("https://", "file:"))


@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/plain"]), st.none() | st.text())
def test_arbitrary_bytes_give_a_document_or_an_error_of_ours(
    content: bytes, media_type: str, charset: str | None
) -> None:
    document = extracted(Page(content, media_type, "a.html", charset=charset))

    assert document is None or document.blocks


@settings(deadline=None, max_examples=200)
@given(HTMLISH, st.sampled_from([None, RENDERING, ORIGINAL]))
def test_html_of_any_shape_gives_a_lawful_document_or_an_error_of_ours(
    html: str, url: str | None
) -> None:
    content = html.encode("utf-8", "surrogatepass")
    document = extracted(html_page(content + paragraphs(BODY).encode(), url=url))

    if document is not None:
        check_laws(document)


@settings(deadline=None)
@given(HTMLISH, st.sampled_from([None, RENDERING, ORIGINAL]))
def test_plain_text_of_any_shape_gives_a_lawful_document_or_an_error_of_ours(
    text: str, url: str | None
) -> None:
    content = text.encode("utf-8", "surrogatepass") + "\n".join(["", *ID_BODY]).encode()
    document = extracted(Page(content, "text/plain", "a.txt", url))

    if document is not None:
        check_laws(document)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("pages/*/*.*")), ids=lambda path: path.name)
def test_documents_of_the_sample_corpus_are_lawful(path: Path) -> None:
    media_type = "text/plain" if path.suffix == ".txt" else "text/html"
    document = extracted(Page(path.read_bytes(), media_type, path.name))

    assert (document is None) == path.name.startswith("tag.")
    if document is not None:
        check_laws(document)
