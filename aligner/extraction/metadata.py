"""What a page says about itself in its head: JSON-LD, OpenGraph, canonical link, language."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from aligner.languages import language_tag
from aligner.text import normalise
from aligner.urls import canonical_url

_ARTICLE_TYPES: Final = {
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BlogPosting",
    "WebPage",
}
#: Of the page that the article stands on: what it says counts where no article's object does.
_PAGE_TYPE: Final = "WebPage"
#: No path, or that of a language alone.
_HOME_PAGE: Final = re.compile(r"https://[^/?]+(?:/[a-z]{2})?")
#: Browsers write this comment into a page that they save.
_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_SAVED_WITHIN: Final = 2048
#: A longer one describes no article; as objects it would take fifty times as much memory.
_MAX_JSON: Final = 1_000_000
#: ISO, then d/m/y as the sites print it. Never month first: a field with 2025-08-10 was seen for
#: an article of 8 October, so a parsed date of a page is the last that is believed.
_ISO_DATE: Final = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head of a page tells; None is unknown."""

    urls: tuple[tuple[str, str], ...] = ()
    """Canonical URLs of the page, each behind what says so; the first is believed."""
    headline: str | None = None
    description: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    lang: str | None = None


def read_metadata(tree: LexborHTMLParser, html: str) -> Metadata:
    """Return the metadata of a page; what is malformed is as if it were not there."""
    article = _first_of_each(_articles(tree))
    publisher = article.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    if isinstance(publisher, dict):
        publisher = publisher.get("name")
    meta = _meta(tree)
    root = tree.root
    lang = language_tag(root.attributes.get("lang") if root is not None else None)
    return Metadata(
        urls=tuple(_urls(tree, meta, html)),
        headline=_text(article.get("headline")) or _text(meta.get("og:title")),
        description=_text(meta.get("og:description"))
        or _text(article.get("description"))
        or _text(meta.get("description")),
        publisher=_text(publisher) or _text(meta.get("og:site_name")),
        published=_date(article.get("datePublished")) or _date(meta.get("article:published_time")),
        modified=_date(article.get("dateModified"))
        or _date(meta.get("article:modified_time"))
        or _date(meta.get("og:updated_time")),
        lang=lang or language_tag(meta.get("og:locale")),
    )


def _urls(tree: LexborHTMLParser, meta: dict[str, str], html: str) -> Iterator[tuple[str, str]]:
    """Yield what names the page, best first: canonical link, og:url, "saved from url".

    What names the home page of a site, as careless templates do on every page, names no page.
    """
    link = tree.css_first("link[rel~=canonical]")
    saved = _SAVED_FROM.search(html, 0, _SAVED_WITHIN)
    candidates = {
        "canonical link": link.attributes.get("href") if link else None,
        "og:url": meta.get("og:url"),
        "saved from url": saved.group(1) if saved else None,
    }
    for origin, candidate in candidates.items():
        url = canonical_url(_with_scheme(candidate.strip())) if candidate else None
        if url and not _HOME_PAGE.fullmatch(url):
            yield origin, url


def _with_scheme(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url


def _first_of_each(objects: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return each field of the first object that has it; one of the page itself comes last."""
    merged: dict[str, Any] = {}
    for item in sorted(objects, key=lambda item: _PAGE_TYPE in _as_list(item.get("@type"))):
        for key, value in item.items():
            merged.setdefault(key, value)
    return merged


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    table: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name")
        if name:
            table.setdefault(name.lower(), attributes["content"] or "")
    return table


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe an article."""
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text()
        if len(text) > _MAX_JSON:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = deque([value])
        while waiting:
            item = waiting.popleft()
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                types = item.get("@type", [])
                if _ARTICLE_TYPES & {t for t in _as_list(types) if isinstance(t, str)}:
                    yield item
                waiting.extend(_as_list(item.get("@graph", [])))


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401  JSON
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str | None:  # noqa: ANN401  JSON
    return normalise(value) or None if isinstance(value, str) else None


def _date(value: Any) -> str | None:  # noqa: ANN401  JSON
    match = _ISO_DATE.match(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match.group()).isoformat() if match else None
    except ValueError:  # a thirteenth month
        return None
