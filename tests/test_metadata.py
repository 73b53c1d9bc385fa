"""What a page's head says: which of several voices counts."""

import pytest

from aligner.data import Page
from aligner.extraction import extract

PARAGRAPHS = "".join(f"<p>{text}</p>" for text in (
    "Ngày 14/10, bà con thôn Đồi Chè thu hoạch lứa vải muộn đầu tiên sau trận mưa đá hồi tháng 8.",
    "Ông Lường Văn Phiến cho biết gia đình ông bán được 3,2 tấn với giá 41.000 đồng một cân.",
    "Hợp tác xã sẽ thu mua hết số vải còn lại trước ngày 20/10 để kịp giao cho đối tác ở Hà Nội.",
))  # fmt: skip

HOME = '<link rel="canonical" href="https://baodoiche.example/">'


def page(head: str, body: str = f"<article><h1>Lứa vải muộn</h1>{PARAGRAPHS}</article>") -> Page:
    html = f'<html lang="vi"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return Page(html.encode(), "text/html", "a.html")


def test_the_article_is_believed_before_the_page_that_it_stands_on() -> None:
    graph = (
        '{"@graph": [{"@type": "WebPage", "dateModified": "2024-01-01"}, {"@type": "NewsArticle",'
        ' "datePublished": "2025-10-14T07:00", "dateModified": "2025-10-16",'
        ' "publisher": {"name": "Báo Đồi Chè"}}]}'
    )

    document = extract(page(f'<script type="application/ld+json">{graph}</script>'))

    assert (document.published, document.modified) == ("2025-10-14", "2025-10-16")
    assert document.publisher == "Báo Đồi Chè"


def test_what_only_the_page_says_counts_too() -> None:
    graph = '[{"@type": "NewsArticle"}, {"@type": "WebPage", "datePublished": "2025-10-14"}]'

    document = extract(page(f'<script type="application/ld+json">{graph}</script>'))

    assert document.published == "2025-10-14"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (HOME + '<meta property="og:url" content="https://baodoiche.example/lua-vai-muon.html">',
         "https://baodoiche.example/lua-vai-muon.html"),
        (HOME, "file:a.html"),
        ('<link rel="canonical" href="https://www.vietnam.vn/id">', "file:a.html"),
        ('<link rel="canonical" href="//baodoiche.example/lua-vai-muon.html">',
         "https://baodoiche.example/lua-vai-muon.html"),
        ('<link rel="shortlink canonical" href="https://baodoiche.example/lua-vai-muon.html">',
         "https://baodoiche.example/lua-vai-muon.html"),
        ('<link rel="canonical" href="https://baodoiche.example/?p=512">',
         "https://baodoiche.example/?p=512"),
    ],
    ids=["og:url tells", "home page", "home page of a language", "no scheme", "two words", "query"],
)  # fmt: skip
def test_a_canonical_link_names_the_page_unless_it_is_the_home_page(head: str, url: str) -> None:
    assert extract(page(head)).url == url


def test_paragraphs_that_only_the_last_resort_finds_are_there_once() -> None:
    wrapped = PARAGRAPHS.replace("<p>", '<div class="w"><div class="i"><p>')
    wrapped = wrapped.replace("</p>", "</p></div></div>")

    document = extract(page("", f"<h1>Lứa vải muộn</h1>{wrapped}"))

    texts = [block.text for block in document.blocks]
    assert len(texts) == len(set(texts))
