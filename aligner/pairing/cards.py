"""What pairing needs to know of a document, and the keys it is joined by."""

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from aligner import knowledge
from aligner.data import ALIGNED, Document
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.sites import all_sites
from aligner.text import fold, slugify
from aligner.urls import Slug, article_of, host_of, publisher_domain, site_of, slug_of

_WORD: Final = re.compile(r"\w+")
#: What an excerpt puts where it cuts a URL off, as it is and escaped.
_ELLIPSES: Final = ("…", "%E2%80%A6", "...")


class Card(NamedTuple):
    """A document's card in the catalogue. Unknown is None.

    A tuple, as is all that is sorted here: data classes take three times as long to disk and back.
    """

    id: str
    url: str
    lang: str
    content_hash: str
    link: str | None = None
    """The source link of a page of the rendering site; that of a publisher's page is no key. One
    that was cut off where it was printed ends in an ellipsis: see `is_cut`."""
    slugs: tuple[str, ...] = ()
    """Slugs of the Vietnamese headline: of an original its URL's and its title's; of a rendering
    its link's and its own URL's, else its image texts'."""
    site_slug: str | None = None
    """The slug under which the rendering site has the article, the same in every language."""
    domain: str | None = None
    """The publisher's domain: of an original by its URL, of a rendering by its link, else by the
    name that the page gives."""
    publisher: str | None = None
    """The publisher's name without diacritics and words like *Báo*."""
    article_id: str | None = None
    """The publisher's number for the original: in its URL, or in the rendering's link."""
    dated: str | None = None
    """ISO date of the original, as its id encodes it, else as the page says."""
    published: str | None = None
    modified: str | None = None
    fetched: str | None = None
    length: int = 0
    """Of its aligned blocks, in code points."""
    stand_in: bool = False
    """Whether it is the rendering site's own Vietnamese copy, which may stand in for an original
    that is lost."""

    @property
    def is_original(self) -> bool:
        """Whether it is in the language of originals; any other is a rendering."""
        return self.lang == ORIGINAL_LANGUAGE

    @property
    def has_own_url(self) -> bool:
        """Whether the page told its URL."""
        return not self.url.startswith("file:")

    @property
    def times(self) -> tuple[str, str, str]:
        """When it was fetched, changed, published; an empty string is unknown."""
        return self.fetched or "", self.modified or "", self.published or ""

    @property
    def newness(self) -> tuple[str, str, str, int, str, str]:
        """Greater for a newer version; of the same times, or of none, for a longer one.

        To the last difference, so that a choice never hangs on the order of the input.
        """
        return *self.times, self.length, self.content_hash, self.id


def without_ellipsis(url: str) -> str:
    """Return a URL, or what was printed of it if it was cut off.

    Examples
    --------
    >>> without_ellipsis("https://dantri.com.vn/xa-hoi/gia-ca-ph%E2%80%A6")
    'https://dantri.com.vn/xa-hoi/gia-ca-ph'
    """
    for sign in _ELLIPSES:
        url = url.removesuffix(sign)
    return url


def is_cut(url: str) -> bool:
    """Return whether a URL is only a beginning: neither an address nor a slug nor an id."""
    return url.endswith(_ELLIPSES)


def same_article(left: Card, right: Card) -> bool:
    """Return whether the links of two pages name one article: by URL, by id, or as far as cut."""
    if left.link is None or right.link is None:
        return False
    if left.article_id is not None and left.article_id == right.article_id:
        return left.domain == right.domain
    shorter, longer = sorted((left.link, right.link), key=lambda url: len(without_ellipsis(url)))
    goes_on = is_cut(shorter) and longer.startswith(without_ellipsis(shorter))
    return goes_on or left.link == right.link


def settings(name: str) -> dict[str, Any]:
    """Return a table of ``knowledge/pairing.toml``."""
    table: dict[str, Any] = knowledge.load("pairing")[name]
    return table


def card_of(document: Document, key: str) -> Card:
    """Return the card of a document that is filed under `key`."""
    site = site_of(document.url)
    on_site = site is not None and site.renders
    original = document.lang == ORIGINAL_LANGUAGE and not on_site
    link = None if original else document.source_link
    known = link if not original else document.url if document.has_own_url else None
    # What stands last in a link that was cut may be half a slug or half an id.
    ending = article_of(known) if known and not is_cut(known) else None
    return Card(
        id=key,
        url=document.url,
        lang=document.lang,
        content_hash=document.content_hash,
        link=link,
        slugs=_slugs(document, ending, original=original),
        site_slug=site_slug(document.url),
        domain=_domain(known) or domain_of_publisher(document.publisher),
        publisher=publisher_key(document.publisher) or None,
        article_id=ending.id if ending else None,
        dated=(ending.date if ending else None) or document.published,
        published=document.published,
        modified=document.modified,
        fetched=document.fetched,
        length=sum(len(block.text) for block in document.blocks if block.role in ALIGNED),
        stand_in=on_site and document.lang == ORIGINAL_LANGUAGE,
    )


def site_slug(url: str) -> str | None:
    """Return the slug of a page of the rendering site, or None for any other page.

    Examples
    --------
    >>> site_slug("https://vietnam.vn/id/gia-ca-phe-tang"), site_slug("https://vietnam.vn/gia-ca-phe")
    ('gia-ca-phe-tang', 'gia-ca-phe')
    """
    site = site_of(url)
    if site is None or not site.renders:
        return None
    match = site.path.match(urlsplit(url).path) if site.path else None
    if match:
        return slugify(match.group("slug")) or None
    slug = slug_of(url)
    return slug.text if slug else None


def headline_slugs(document: Document) -> tuple[str, ...]:
    """Return the slugs of an original's headline, or of a rendering's Vietnamese one, if known."""
    if document.lang == ORIGINAL_LANGUAGE:
        slug = slug_of(document.url) if document.has_own_url else None
        told = [slug.text if slug else "", slugify(document.title or "")]
    else:
        told = [site_slug(document.url) or "", slugify(document.original_title or "")]
    return tuple(dict.fromkeys(filter(None, told)))


def _slugs(document: Document, ending: Slug | None, *, original: bool) -> tuple[str, ...]:
    """Return the slugs that may join a document; none of a copy that may stand in."""
    if original:
        told = headline_slugs(document)
    elif document.lang == ORIGINAL_LANGUAGE:
        told = ()
    else:
        # Image texts are the last to be believed: one may belong to another article.
        found = [ending.text if ending else "", site_slug(document.url) or ""]
        told = tuple(dict.fromkeys(filter(None, found))) or headline_slugs(document)
    fewest = settings("slugs")["words"]
    return tuple(slug for slug in told if slug.count("-") + 1 >= fewest)


def _domain(url: str | None) -> str | None:
    """Return the domain of the publisher that a URL names; the rendering site is none."""
    site = site_of(url) if url else None
    return publisher_domain(host_of(url)) or None if url and not (site and site.renders) else None


def publisher_key(name: str | None) -> str:
    """Return what two spellings of a publisher's name share.

    Examples
    --------
    >>> publisher_key("Báo Dân trí") == publisher_key("Báo điện tử Dân Trí") == "dan tri"
    True
    """
    words = _WORD.findall(fold(name or ""))
    general = settings("publishers")["words"]
    while words and words[0] in general:
        del words[0]
    return " ".join(words)


def domain_of_publisher(name: str | None) -> str | None:
    """Return the domain of a publisher whose name a site rule gives, or None.

    Examples
    --------
    >>> domain_of_publisher("Báo Nghệ An"), domain_of_publisher("Việt Nam")
    ('baonghean.vn', None)
    """
    return _publishers().get(publisher_key(name))


@cache
def _publishers() -> dict[str, str]:
    named = [
        (publisher_key(site.publisher), publisher_domain(site.hosts[0]))
        for site in all_sites()
        if site.publisher and site.hosts and not site.renders
    ]
    # A name that two sites bear tells neither.
    times = Counter(key for key, _ in named)
    return {key: domain for key, domain in named if key and times[key] == 1}


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date or time, or None where it is none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def swapped(day: date) -> date | None:
    """Return the day with month and day swapped, or None where that is no date.

    Examples
    --------
    >>> swapped(date(2025, 8, 10)), swapped(date(2025, 8, 13))
    (datetime.date(2025, 10, 8), None)
    """
    try:
        return date(day.year, day.day, day.month)
    except ValueError:
        return None
