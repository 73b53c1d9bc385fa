"""A page's lines, roles and metadata, put together as a document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from aligner.data import ALIGNED, DOCUMENT_JSON, Block, Document, Page, Role, content_hash
from aligner.errors import ExtractionError
from aligner.extraction import fallback
from aligner.extraction.decoding import decoded
from aligner.extraction.document_json import read_document
from aligner.extraction.frame import Hints
from aligner.extraction.lines import (
    MAX_LINE_CHARS,
    MAX_LINES,
    Line,
    Zone,
    plain_lines,
    prose_length,
)
from aligner.extraction.markup import read_lines
from aligner.extraction.metadata import Metadata, read_metadata
from aligner.extraction.parsing import parse_bounded
from aligner.extraction.roles import Classified, Reason, classify
from aligner.labels import labels
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
from aligner.urls import Slug, article_of, canonical_url, site_of, slug_of

#: A page with less body text than this, in code points, holds no article.
MIN_BODY_CHARS = 150
#: What a link that was printed cut off ends in: its slug is a beginning, and half an id may follow.
_CUT = "%E2%80%A6"
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
        ``too-complex``, ``no-article`` (a tag or section page, a page that is gone),
        ``no-content``, ``not-a-document``.

    Examples
    --------
    >>> text = "Judul berita\n\n" + "Warga desa menanam kopi di lereng bukit. " * 5
    >>> document = extract(Page(text.encode(), "text/plain", "a.txt"))
    >>> document.lang, document.title, [str(block.role) for block in document.blocks]
    ('id', 'Judul berita', ['title', 'paragraph'])
    """
    return read(page).document


def read(page: Page) -> "Reading":
    """Return the document of a page with the evidence it was made on; errors as of `extract`."""
    if page.media_type == DOCUMENT_JSON:
        document = read_document(page)
        return Reading(document, (None,) * len(document.blocks), (), {})
    text, doubts = decoded(page)
    told = (("archive or corpus.toml", canonical_url(page.url or "")),)
    if page.media_type == "text/html":
        reading = _read_html(page, text, told)
    else:
        reading = _reading(page, _url(page, told), plain_lines(text), Metadata(), {})
    document = replace(reading.document, warnings=(*doubts, *reading.document.warnings))
    return replace(reading, document=document)


def _read_html(page: Page, html: str, told: tuple[tuple[str, str | None], ...]) -> "Reading":
    tree = parse_bounded(html, page.place)
    metadata = read_metadata(tree, html)
    url = _url(page, (*told, *metadata.urls))
    site = site_of(url.value)
    _refuse_section(site, url.value)
    headline = _headline(metadata, site)
    lines, found = read_lines(tree, site.selectors if site else {}, headline)
    try:
        return _reading(page, url, lines, metadata, found)
    except ExtractionError as error:
        if error.reason.startswith("no-article"):
            raise
        # Neither rule nor structure fits: a library that guesses well, at a hundredth of the speed.
        body = fallback.body_lines(html)
        if not body:
            raise
        around = [line for line in lines if line.zone is not Zone.BODY]
        told_twice = {line.text for line in body}
        around = [line for line in around if line.text not in told_twice]
        head = [line for line in around if line.zone in {Zone.BEFORE, Zone.HEADER}]
        tail = [line for line in around if line.zone is Zone.AFTER]
        found["body"] = "trafilatura, since no rule or structure fits"
        return _reading(page, url, [*head, *body, *tail], metadata, found)


def _url(page: Page, candidates: Iterable[tuple[str, str | None]]) -> "Fact":
    """Return a page's URL; of a page that names none where its file is, never a guess."""
    return Fact.of("url", *candidates, ("file", "file:" + quote(page.place, safe="/@")))


def _refuse_section(site: Site | None, url: str) -> None:
    path = url.partition("://")[2].partition("/")[2]
    if site and any(pattern.match(f"/{path}") for pattern in site.skip):
        raise ExtractionError(url, "no-article: a tag or section page")


@dataclass(frozen=True, slots=True)
class Fact:
    """What a document says in one of its fields, and what else it might have said."""

    name: str
    candidates: tuple[tuple[str, str], ...]
    """Values, each behind where it was found; the first is taken."""

    @classmethod
    def of(cls, name: str, *candidates: tuple[str, str | None]) -> "Fact":
        """Return the fact of all candidates that say something, best first."""
        return cls(name, tuple((origin, value) for origin, value in candidates if value))

    @property
    def found(self) -> str | None:
        """What is taken; None where nothing was found."""
        return self.candidates[0][1] if self.candidates else None

    @property
    def value(self) -> str:
        """What is taken, of a fact that always has one."""
        return self.candidates[0][1]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with the evidence it was made on."""

    document: Document
    reasons: tuple[Reason | None, ...]
    """Of each block; None of a headline that the page's head alone has."""
    facts: tuple[Fact, ...]
    found: Mapping[str, str]
    """By what title, lead and body were found on the page; empty of plain text."""


def _reading(
    page: Page, url: Fact, lines: Sequence[Line], metadata: Metadata, found: Mapping[str, str]
) -> Reading:
    if len(lines) > MAX_LINES:
        raise ExtractionError(page.place, f"too-complex: more than {MAX_LINES:,} lines")
    longest = max((len(line.text) for line in lines if not line.is_outside), default=0)
    if longest > MAX_LINE_CHARS:
        raise ExtractionError(page.place, f"too-complex: a line of {longest:,} characters")
    site = site_of(url.value)
    lang = _language(page, url.value, site, metadata, lines)
    selected = any(line.tag == "lead" for line in lines)
    headline = _headline(metadata, site)
    hints = Hints(lang.value, headline, metadata.description, selected, url.value)
    classified = classify(lines, hints)
    blocks: tuple[Block, ...] = classified.blocks
    reasons: tuple[Reason | None, ...] = classified.reasons
    title = Fact.of("title", ("line of the page", _joined(blocks, Role.TITLE)), ("head", headline))
    if title.found and not any(block.role is Role.TITLE for block in blocks):
        blocks, reasons = (Block(Role.TITLE, title.value), *blocks), (None, *reasons)
    if title.found and labels().gone.fullmatch(title.value):
        raise ExtractionError(page.place, f"no-article: the page is gone: {title.value}")
    body = sum(prose_length(block.text) for block in blocks if block.role in _BODY_ROLES)
    if body < MIN_BODY_CHARS:
        raise ExtractionError(
            page.place, f"no-content: {body} characters of article, at least {MIN_BODY_CHARS}"
        )
    slug, ending = slug_of(url.value), article_of(url.value)
    published = Fact.of(
        "published",
        ("byline", classified.published),
        ("id in the URL", ending.date if ending else None),
        ("head", metadata.published),
    )
    publisher = _publisher(classified, site, metadata)
    link, warnings = _source_link(classified, site, lang.value)
    original_title = _original_title(classified, lang.value, link.found)
    document = Document(
        url=url.value,
        lang=lang.value,
        title=title.found,
        lead=_joined(blocks, Role.LEAD),
        lead_marker=classified.lead_marker,
        published=published.found,
        publisher=publisher.found,
        source_link=link.found,
        original_title=original_title.found,
        blocks=blocks,
        content_hash=content_hash(blocks),
        modified=metadata.modified,
        fetched=page.fetched,
        warnings=(*warnings, *_slug_warnings(link.found, slug, original_title.found)),
    )
    facts = (url, lang, title, publisher, published, link, original_title)
    return Reading(document, reasons, facts, found)


def _language(
    page: Page, url: str, site: Site | None, metadata: Metadata, lines: Sequence[Line]
) -> Fact:
    """Return the page's language: by corpus.toml, else by its path, else by what it says and is."""
    given = ("corpus.toml", page.lang)
    by_path = ("path of the URL", _path_language(url, site))
    head = ("head", metadata.lang)
    if page.lang or by_path[1]:
        return Fact.of("lang", given, by_path, head)
    told = [line.text for line in lines if line.zone in {Zone.BODY, Zone.ANYWHERE}]
    text = "\n".join(line for line in told if " " in line or not line.isascii())[:_IDENTIFY_CHARS]
    if looks_vietnamese(text):
        return Fact.of("lang", ("letters of the text", ORIGINAL_LANGUAGE), head)
    declared = metadata.lang
    if declared and declared != ORIGINAL_LANGUAGE and declared not in SITE_LANGUAGES:
        return Fact.of("lang", head)  # not ours to judge
    identified = ("words of the text", found := identify_language(text)[0])
    if declared is None or declared in {ORIGINAL_LANGUAGE, found}:
        return Fact.of("lang", identified, head)
    # Templates declare English on pages of any language; Indonesian and Malay are not told apart.
    alike = {declared, found} == {"id", "ms"}
    wrong = language_probability(text, declared, found) < _DECLARED_WRONG
    best = (identified, head) if wrong and not alike else (head, identified)
    return Fact.of("lang", *best)


def _path_language(url: str, site: Site | None) -> str | None:
    """Return the language that a site's path names, or that it has where the path names none."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    match = site.path.match(path) if site and site.path else None
    if site is None or match is None:
        return None
    named = match.group("lang")
    lang = language_tag(named) if named else site.lang
    return lang if lang in SITE_LANGUAGES else None


def _headline(metadata: Metadata, site: Site | None) -> str | None:
    """Return the headline of the head, without the site's name that many pages put behind it."""
    headline = metadata.headline
    for name in (site.name if site else None, site.publisher if site else None):
        for bar in (" | ", " - ", " – "):
            if headline and name and headline.lower().endswith((bar + name).lower()):
                headline = headline[: -len(bar + name)]
    return headline


def _joined(blocks: Sequence[Block], role: Role) -> str | None:
    return " ".join(block.text for block in blocks if block.role is role) or None


def _publisher(classified: Classified, site: Site | None, metadata: Metadata) -> Fact:
    name = classified.byline
    if name and site and name in site.not_a_publisher:
        name = None
    renders = site is not None and site.renders
    return Fact.of(
        "publisher",
        ("site rule", site.publisher if site else None),
        ("byline", normalise(name) if name else None),
        ("head", None if renders else metadata.publisher),
    )


def _source_link(
    classified: Classified, site: Site | None, lang: str
) -> tuple[Fact, tuple[str, ...]]:
    """Return the link to the original, and what is doubtful about it.

    Vietnamese pages are originals, but for those of the rendering site itself.
    """
    if lang == ORIGINAL_LANGUAGE and not (site and site.renders):
        return Fact("source_link", ()), ()
    source = classified.source
    return Fact.of("source_link", (source.why[1], source.link)), source.warnings


def _original_title(classified: Classified, lang: str, link: str | None) -> Fact:
    """Return the Vietnamese headline among the image texts: the one that the link's slug spells."""
    if lang == ORIGINAL_LANGUAGE:
        return Fact("original_title", ())
    slug = slug_of(link) if link else None
    titles = [title for title in classified.image_titles if looks_vietnamese(title)]
    exact = next((title for title in titles if slug and slugify(title) == slug.text), None)
    others = (("image text", title) for title in titles if title != exact)
    return Fact.of("original_title", ("image text that the source link spells", exact), *others)


def _slug_warnings(link: str | None, own: Slug | None, original_title: str | None) -> list[str]:
    """Return a warning where a source link's slug is neither the page's own nor its headline's.

    It still is the link: headlines are changed after their URLs are made, and slugs are cut.
    """
    slug = slug_of(link) if link and not link.endswith(_CUT) else None
    known = [own.text] if own else []
    known += [slugify(original_title)] if original_title else []
    if slug is None or not known:
        return []
    if any(slug.text.startswith(name) or name.startswith(slug.text) for name in known if name):
        return []
    return [f"link-slug-differs: the link has {slug.text}, the page {known[0]}"]
