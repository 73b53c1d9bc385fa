"""A page's lines, roles and metadata, put together as a document."""

from collections.abc import Sequence
from urllib.parse import quote

from aligner.data import ALIGNED, Block, Document, Page, Role, content_hash
from aligner.errors import ExtractionError
from aligner.extraction import fallback
from aligner.extraction.decoding import decode
from aligner.extraction.lines import Line, Zone, plain_lines, prose_length
from aligner.extraction.markup import parse, read_lines
from aligner.extraction.metadata import Metadata, read_metadata
from aligner.extraction.roles import Classified, Hints, classify
from aligner.extraction.source import source_link
from aligner.languages import (
    ORIGINAL_LANGUAGE,
    SITE_LANGUAGES,
    identify_language,
    language_probability,
    language_tag,
    looks_vietnamese,
)
from aligner.sites import Site
from aligner.text import normalise, slugify
from aligner.urls import canonical_url, site_of, slug_of

#: A page with less body text than this, in code points, holds no article.
MIN_BODY_CHARS = 150
#: Enough text to tell a language from; more only takes time.
_IDENTIFY_CHARS = 3000
#: A declared language less probable than this, beside the one that the text looks like, is wrong.
_DECLARED_WRONG = 0.001
_BODY_ROLES = ALIGNED - {Role.TITLE, Role.CAPTION}


def extract(page: Page) -> Document:
    r"""Return the document of a page.

    Raises
    ------
    ExtractionError
        With a reason that begins with an id: ``not-text``, ``undecodable``, ``too-deep``,
        ``no-article`` (a tag or section page), ``no-content``.

    Examples
    --------
    >>> text = "Judul berita\n\n" + "Warga desa menanam kopi di lereng bukit. " * 5
    >>> document = extract(Page(text.encode(), "text/plain", "a.txt"))
    >>> document.lang, document.title, [str(block.role) for block in document.blocks]
    ('id', 'Judul berita', ['title', 'paragraph'])
    """
    text = decode(page)
    if page.media_type == "text/html":
        return _extract_html(page, text)
    url = canonical_url(page.url or "") or _file_uri(page.place)
    return _document(page, url, plain_lines(text), Metadata())


def _extract_html(page: Page, html: str) -> Document:
    tree = parse(html, page.place)
    metadata = read_metadata(tree, html)
    url = canonical_url(page.url or "") or metadata.url or _file_uri(page.place)
    site = site_of(url)
    _refuse_section(site, url)
    lines = read_lines(tree, site.selectors if site else {})
    try:
        return _document(page, url, lines, metadata)
    except ExtractionError:
        # Neither rule nor structure fits: a library that guesses well, at a hundredth of the speed.
        body = fallback.body_lines(html)
        if not body:
            raise
        around = [line for line in lines if line.zone is not Zone.BODY]
        head = [line for line in around if line.zone in {Zone.BEFORE, Zone.HEADER}]
        tail = [line for line in around if line.zone is Zone.AFTER]
        return _document(page, url, [*head, *body, *tail], metadata)


def _file_uri(place: str) -> str:
    """Return the URI of a page that names no URL: never a guess, only where its file is."""
    return "file:" + quote(place, safe="/@")


def _refuse_section(site: Site | None, url: str) -> None:
    path = url.partition("://")[2].partition("/")[2]
    if site and any(pattern.match(f"/{path}") for pattern in site.skip):
        raise ExtractionError(url, "no-article: a tag or section page")


def _document(page: Page, url: str, lines: Sequence[Line], metadata: Metadata) -> Document:
    site = site_of(url)
    lang = page.lang or _language(url, site, metadata, lines)
    selected = any(line.tag == "lead" for line in lines)
    hints = Hints(lang, _headline(metadata, site), metadata.description, selected)
    classified = classify(lines, hints)
    blocks = _with_title(classified.blocks, hints.headline)
    body = sum(prose_length(block.text) for block in blocks if block.role in _BODY_ROLES)
    if body < MIN_BODY_CHARS:
        raise ExtractionError(
            page.place, f"no-content: {body} characters of article, at least {MIN_BODY_CHARS}"
        )
    link = source_link(lines, classified.source_at, url) if lang != ORIGINAL_LANGUAGE else None
    slug = slug_of(url)
    return Document(
        url=url,
        lang=lang,
        title=_joined(blocks, Role.TITLE),
        lead=_joined(blocks, Role.LEAD),
        lead_marker=classified.lead_marker,
        published=classified.published or (slug.date if slug else None) or metadata.published,
        publisher=_publisher(classified, site, metadata),
        source_link=link,
        original_title=_original_title(classified, lang, link),
        blocks=blocks,
        content_hash=content_hash(blocks),
    )


def _language(url: str, site: Site | None, metadata: Metadata, lines: Sequence[Line]) -> str:
    """Return the page's language: by its path, else as declared unless the text says otherwise."""
    if site and site.path:
        match = site.path.match("/" + url.partition("://")[2].partition("/")[2])
        by_path = language_tag(match.group("lang")) if match else None
        if by_path:
            return by_path
    told = [line.text for line in lines if line.zone in {Zone.BODY, Zone.ANYWHERE}]
    text = "\n".join(line for line in told if " " in line or not line.isascii())[:_IDENTIFY_CHARS]
    if looks_vietnamese(text):
        return ORIGINAL_LANGUAGE
    declared = metadata.lang
    if declared and declared != ORIGINAL_LANGUAGE and declared not in SITE_LANGUAGES:
        return declared  # not ours to judge
    found = identify_language(text)[0]
    if declared is None or declared in {ORIGINAL_LANGUAGE, found}:
        return found
    # Templates declare English on pages of any language; Indonesian and Malay are not told apart.
    alike = {declared, found} == {"id", "ms"}
    wrong = language_probability(text, declared, found) < _DECLARED_WRONG
    return found if wrong and not alike else declared


def _headline(metadata: Metadata, site: Site | None) -> str | None:
    """Return the headline of the head, without the site's name that many pages put behind it."""
    headline = metadata.headline
    for name in (site.name if site else None, site.publisher if site else None):
        for bar in (" | ", " - ", " – "):
            if headline and name and headline.lower().endswith((bar + name).lower()):
                headline = headline[: -len(bar + name)]
    return headline


def _with_title(blocks: tuple[Block, ...], headline: str | None) -> tuple[Block, ...]:
    """Give a page without a visible headline the one of its head."""
    if headline and not any(block.role is Role.TITLE for block in blocks):
        return (Block(Role.TITLE, headline), *blocks)
    return blocks


def _joined(blocks: Sequence[Block], role: Role) -> str | None:
    return " ".join(block.text for block in blocks if block.role is role) or None


def _publisher(classified: Classified, site: Site | None, metadata: Metadata) -> str | None:
    if site and site.publisher:
        return site.publisher
    name = classified.byline
    if name and not (site and name in site.not_a_publisher):
        return normalise(name)
    return metadata.publisher if not (site and site.renders) else None


def _original_title(classified: Classified, lang: str, link: str | None) -> str | None:
    """Return the Vietnamese headline among the image texts: the one that the link's slug spells."""
    if lang == ORIGINAL_LANGUAGE:
        return None
    slug = slug_of(link) if link else None
    titles = [title for title in classified.image_titles if looks_vietnamese(title)]
    exact = (title for title in titles if slug and slugify(title) == slug.text)
    return next(exact, titles[0] if titles else None)
