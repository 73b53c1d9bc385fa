"""Every role and every field of a document can be explained."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import BODY, ID_BODY, ID_TITLE, LEAD, ORIGINAL, RENDERING, TITLE, html_page, paragraphs

from aligner.cli import main
from aligner.data import DOCUMENT_JSON, Page
from aligner.errors import ExtractionError
from aligner.extraction import Explanation, explain, extract
from aligner.extraction.explanation import WORDS
from aligner.reading import read_pages

CHECKOUT = Path(__file__).parents[1]
CORPUS = CHECKOUT / "corpora" / "vietnam-vn"
REAL_PAGE = CHECKOUT.parent / "shared" / "seeds" / "vietnam-vn-id.txt"


def words(explained: Explanation, role: str) -> list[str]:
    return [found.words for found in explained.blocks if found.block.role == role]


def rendering(tail: str) -> Page:
    head = f"<link rel='canonical' href='{RENDERING}'>"
    body = f"<h1>{ID_TITLE}</h1><div><p>(Dan Tri) - {LEAD}</p>{paragraphs(ID_BODY)}{tail}</div>"
    return html_page(f"<html lang='id'><head>{head}</head><body>{body}</body></html>")


def test_each_block_tells_its_evidence() -> None:
    explained = explain(
        rendering(
            f"<figure><img alt='{TITLE} - 1'><figcaption>Jembatan (Foto: A).</figcaption></figure>"
            f"<p>Minh Anh</p><p>Sumber: <a href='{ORIGINAL}'>a</a></p><p>Komentar (0)</p>"
        )
    )

    assert words(explained, "title") == ["headline by selector h1 of the site rule"]
    assert words(explained, "lead") == ["begins with the lead marker `(Dan Tri) -`"]
    assert set(words(explained, "paragraph")) == {WORDS["text"]}
    assert words(explained, "alt") == ["text of an image"]
    assert words(explained, "caption") == ["element figcaption"]
    assert words(explained, "signature") == ["a name at the end"]
    assert words(explained, "source") == ["label `Sumber` (id, ms), the link behind it"]
    assert words(explained, "ui") == ["below the source line or the comments"]


def test_a_block_tells_the_selector_that_its_body_was_found_by() -> None:
    body = f"<div class='singular-content'>{paragraphs(BODY)}</div>"
    by_rule = explain(html_page(f"<h1 class='title-page'>{TITLE}</h1>{body}", url=ORIGINAL))
    by_prose = explain(html_page(f"<h1>{TITLE}</h1>{body}"))

    assert "div.singular-content" in by_rule.blocks[1].zone
    assert by_rule.rule.startswith("site rule dantri (seen)")
    assert by_prose.blocks[1].zone == "in the body: the element with the most prose of its own"
    assert by_prose.rule == "no site rule; structure alone"


def test_each_field_tells_where_it_is_from_and_what_else_it_might_have_been() -> None:
    head = (
        f"<html lang='en'><head><link rel='canonical' href='{RENDERING}'>"
        "<meta property='og:url' content='https://www.vietnam.vn/id/jembatan-khe-lim'>"
        "<meta property='article:published_time' content='2025-08-05T00:00:00'></head>"
    )
    body = f"<h1>{ID_TITLE}</h1><p>Báo Nghệ An 04/08/2025</p><div>{paragraphs(ID_BODY)}</div>"

    facts = {fact.name: fact.candidates for fact in explain(html_page(head + body)).facts}

    assert [origin for origin, _ in facts["url"]] == ["canonical link", "og:url", "file"]
    assert facts["lang"] == (("path of the URL", "id"), ("head", "en"))
    assert facts["published"] == (("byline", "2025-08-04"), ("head", "2025-08-05"))
    assert facts["publisher"] == (("byline", "Báo Nghệ An"),)
    assert facts["source_link"] == ()


def test_what_was_mended_and_what_is_doubtful_is_told() -> None:
    other = "https://vnexpress.net/cau-treo-khe-lim-thong-xe-4921234.html"
    page = rendering(
        f"<p>Warga (Lam Dong ) pulang.</p><p>Nguồn: {other}</p><p>Sumber: {ORIGINAL}</p>"
    )

    text = explain(page).to_text()

    assert "mended: autolink-space" in text
    assert f"  warning: two-sources: {other} not taken: a later line" in text


@pytest.mark.parametrize("path", sorted(CORPUS.glob("pages/**/*.*ml")), ids=lambda path: path.name)
def test_an_explanation_is_of_the_document_that_is_extracted(path: Path) -> None:
    page = Page(path.read_bytes(), "text/html", path.name)
    try:
        document = extract(page)
    except ExtractionError:
        with pytest.raises(ExtractionError):
            explain(page)
        return

    explained = explain(page)

    assert explained.document == document
    assert tuple(found.block for found in explained.blocks) == document.blocks
    for fact in explained.facts:
        assert fact.found == getattr(document, fact.name)
    assert json.loads(json.dumps(explained.to_json()))["place"] == path.name
    assert all(found.words for found in explained.blocks)


def test_every_evidence_that_the_code_names_has_words_and_no_other() -> None:
    folder = CHECKOUT / "aligner" / "extraction"
    code = "".join(
        (folder / f"{name}.py").read_text(encoding="utf-8")
        for name in ("questions", "roles", "frame", "signatures", "source")
    )
    named = {text for text in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', code) if text in WORDS}

    assert named == set(WORDS)


def test_the_command_explains_one_page_after_another(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(rendering("").content)
    (tmp_path / "b.html").write_text("<p>Không có gì.</p>", encoding="utf-8")
    (tmp_path / "c.html").write_bytes(rendering("<p>Minh Anh</p>").content)

    result = CliRunner().invoke(main, ["extract", "--explain", str(tmp_path)])

    assert result.exit_code == 0
    assert result.output.count("\n  url ") == 2
    assert "a name at the end" in result.output
    assert "rejected: b.html: no-content" in result.output


def test_a_document_that_was_made_elsewhere_has_no_evidence_here() -> None:
    with pytest.raises(ExtractionError, match="it is a document"):
        explain(Page(b"{}", DOCUMENT_JSON, "a.jsonl:1"))


@pytest.mark.skipif(not REAL_PAGE.is_file(), reason="the real page stays out of the repository")
def test_the_real_page_is_explained() -> None:
    (page,) = (page for page in read_pages([REAL_PAGE]) if isinstance(page, Page))

    explained = explain(page)

    assert len(words(explained, "alt")) == len(words(explained, "caption")) == 3
    assert set(words(explained, "alt")) == {"a headline with the running number of an image"}
    assert set(words(explained, "caption")) == {"ends in a photo credit"}
    assert words(explained, "source") == ["label `Sumber` (id, ms), its URL"]
    assert words(explained, "lead") == ["begins with the lead marker `(Dan Tri) -`"]
    mended = [found for found in explained.blocks if found.block.repairs]
    assert len(mended) == 2
