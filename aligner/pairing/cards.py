"""What pairing needs to know of a document, and the keys it is joined by."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from aligner.data import Document
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.text import slugify
from aligner.urls import host_of, publisher_domain, site_of, slug_of


@dataclass(frozen=True, slots=True)
class Card:
    """A document's card in the catalogue."""

    id: str
    url: str
    lang: str
    link: str | None
    """The source link of a rendering."""
    slug: str | None
    """The slug of the Vietnamese headline, by which the two may still be joined."""
    domain: str | None
    """The registered domain: of the document for an original, of the link for a rendering."""
    published: str | None
    content_hash: str

    @property
    def is_original(self) -> bool:
        """Whether it is in the language of originals; any other is a rendering."""
        return self.lang == ORIGINAL_LANGUAGE

    @property
    def has_own_url(self) -> bool:
        """Whether the page told its URL."""
        return not self.url.startswith("file:")

    @property
    def link_key(self) -> str | None:
        """The original's URL, on either side."""
        if not self.is_original:
            return self.link
        return self.url if self.has_own_url else None


def card_of(document: Document, key: str) -> Card:
    """Return the card of a document that is filed under `key`."""
    original = document.lang == ORIGINAL_LANGUAGE
    known = document.url if original else document.source_link
    has_domain = known is not None and not known.startswith("file:")
    return Card(
        id=key,
        url=document.url,
        lang=document.lang,
        link=document.source_link,
        slug=_original_slug(document) if original else _rendering_slug(document),
        domain=publisher_domain(host_of(known)) if known and has_domain else None,
        published=document.published,
        content_hash=document.content_hash,
    )


def _original_slug(document: Document) -> str | None:
    slug = slug_of(document.url) if document.has_own_url else None
    if slug:
        return slug.text
    return slugify(document.title) or None if document.title else None


def _rendering_slug(document: Document) -> str | None:
    """Return the original's slug as the link, the page's own URL or its image texts tell it."""
    if document.source_link and (slug := slug_of(document.source_link)):
        return slug.text
    site = site_of(document.url)
    if site and site.renders and site.path:
        match = site.path.match(urlsplit(document.url).path)
        if match:
            return slugify(match.group("slug"))
    return slugify(document.original_title) or None if document.original_title else None
