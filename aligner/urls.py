"""URLs as keys: one canonical form, the slug, the publisher's id and the date it encodes."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

from aligner import knowledge
from aligner.sites import Site, site_of_host
from aligner.text import slugify

#: What browsers take off both ends of an address.
_EDGES: Final = "".join(map(chr, range(33)))
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
#: Longer than any page's address; servers refuse such.
_MAX_URL: Final = 8_192
#: A host in lower case with at least one dot; letters beyond ASCII are in their IDNA form.
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
#: A percent sign that begins no escape; left as it is, it would begin one once what follows is
#: unescaped.
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9a-fA-F]{2})")
_WWW: Final = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
#: A path segment before a number is a headline from so many hyphens on, else a section's name.
_HEADLINE_HYPHENS: Final = 5


def canonical_url(url: str) -> str | None:
    """Return the one form under which a page is known, or None where `url` is not a web address.

    https, host in lower case without ``www.``, mirrors folded, no default port, fragment, tracking
    parameters or trailing slash; the query sorted and escapes made uniform.

    Examples
    --------
    >>> canonical_url("http://WWW.vietnam.vn:80/id/harga-kopi/?fbclid=x#top")
    'https://vietnam.vn/id/harga-kopi'
    >>> canonical_url("thongtin.vietnam.vn/id/harga-kopi") is None
    True
    """
    from w3lib.url import canonicalize_url, url_query_cleaner

    try:
        url.encode()
        parts = urlsplit(url.strip(_EDGES))
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
    except ValueError:  # half a character, a port that is no number, brackets that do not close
        return None
    # Browsers take a backslash for a slash, and go to what stands before it.
    if len(url) > _MAX_URL or "\\" in parts.netloc or port == 0:
        return None
    host = _WWW.sub("", host)
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return None
    site = site_of_host(host)
    if site and site.renders:
        host = site.hosts[0]
    # The canonical form is https, so its port goes too where http named it.
    if port and port not in {_DEFAULT_PORTS[parts.scheme], _DEFAULT_PORTS["https"]}:
        host = f"{host}:{port}"
    path, query = (_STRAY_PERCENT.sub("%25", part) for part in (parts.path, parts.query))
    if query:
        cleaned = url_query_cleaner(f"?{query}", _tracking(), remove=True, unique=False)
        query = cleaned.partition("?")[2]
    address: str = canonicalize_url(urlunsplit(("https", host, path, query, "")))
    # Only now, since escapes and parameters of path segments are tidied there.
    parts = urlsplit(address)
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/;")
    return urlunsplit(parts._replace(path=path or ("/" if parts.query else "")))


def host_of(url: str) -> str:
    """Return the host of a canonical URL, or an empty string."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def site_of(url: str) -> Site | None:
    """Return the rule of the site that a canonical URL belongs to, if there is one."""
    return site_of_host(host_of(url))


def publisher_domain(host: str) -> str:
    """Return the domain that a publisher's hosts share: ``baonghean.vn`` of ``en.baonghean.vn``.

    The part that is registered, by the public suffix list that ships with tldextract (nothing is
    downloaded); where a site rule lists several domains for one publisher, the first of them.

    Examples
    --------
    >>> publisher_domain("m.dantri.com.vn"), publisher_domain("baogialai.vn")
    ('dantri.com.vn', 'baogialai.com.vn')
    """
    domain = _registered(host)
    site = site_of_host(domain)
    return site.hosts[0] if site and site.hosts else domain


@dataclass(frozen=True, slots=True)
class Slug:
    """The readable end of an article's URL, parted from the publisher's id."""

    text: str
    id: str | None = None
    date: str | None = None
    """ISO date that the id encodes."""


def slug_of(url: str) -> Slug | None:
    """Return the slug of an article's URL, or None where the URL has none.

    Examples
    --------
    >>> slug_of("https://dantri.com.vn/xa-hoi/mua-lon-o-hue-20251026144926876.htm")
    Slug(text='mua-lon-o-hue', id='20251026144926876', date='2025-10-26')
    >>> slug_of("https://vietnam.vn/id/mua-lon-o-hue")
    Slug(text='mua-lon-o-hue', id=None, date=None)
    """
    ending = article_of(url)
    return ending if ending and ending.text else None


def article_of(url: str) -> Slug | None:
    """Return what an article's URL ends in, of which the text may be empty: an id is enough.

    Examples
    --------
    >>> article_of("https://plo.vn/post868506.html")
    Slug(text='', id='868506', date=None)
    """
    try:
        before, _, last = unquote(urlsplit(url).path.rstrip("/")).rpartition("/")
    except ValueError:  # brackets that do not close
        return None
    site = site_of(url)
    # With a hyphen before it, so that a number without a headline is found as well.
    segment = f"-{last}"
    # The rendering site puts no id behind the headline, which may well end in a number.
    found = None if site and site.renders else _publisher_id(segment)
    if found:
        start, number, digits = found
        text = slugify(segment[:start])
        return Slug(text or _headline(before), number, _iso(digits) if digits else None)
    text = slugify(_extension().sub("", segment))
    return Slug(text) if "-" in text else None


def _publisher_id(segment: str) -> tuple[int, str, str | None] | None:
    """Return where a publisher's id begins, the id, and the digits in it that tell the day."""
    for pattern in _id_patterns():
        match = pattern.search(segment)
        if match:
            groups = match.groupdict()
            digits = groups.get("date") or groups.get("short_date")
            number = (digits or "") + groups["id"]
            # A headline of every day may end in the day: `…-hom-nay-14102025`.
            if digits or not _is_day(number):
                return match.start(), number, digits
    return None


def _headline(path: str) -> str:
    """Return the headline in the segment before a number, or an empty string: not a section's."""
    text = slugify(path.rpartition("/")[2])
    return text if text.count("-") >= _HEADLINE_HYPHENS else ""


def _is_day(number: str) -> bool:
    """Return whether eight digits are a day of this century: ``14102025``, ``20251014``."""
    if len(number) != len("ddMMyyyy"):
        return False
    turned = number[4:] + number[2:4] + number[:2]
    return any(_iso_day(day) is not None for day in (number, turned) if day.startswith("20"))


def _iso(digits: str) -> str | None:
    """Return the ISO date of ``yyyyMMddHHmmss`` or ``yyMMddHHmmss``, None where it is no date."""
    return _iso_day(digits if len(digits) >= len("yyyyMMddHHmmss") else f"20{digits}")


def _iso_day(digits: str) -> str | None:
    """Return the ISO date of ``yyyyMMdd…``, or None where it is no date."""
    from datetime import date

    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return None


@cache
def _tracking() -> list[str]:
    return list(knowledge.load("urls")["tracking"])


@cache
def _extension() -> re.Pattern[str]:
    return re.compile(knowledge.load("urls")["extension"])


@cache
def _id_patterns() -> tuple[re.Pattern[str], ...]:
    patterns = (entry["pattern"] for entry in knowledge.load("urls")["ids"])
    return tuple(re.compile(pattern, re.ASCII) for pattern in patterns)


@cache
def _registered(host: str) -> str:
    return _extractor()(host).top_domain_under_public_suffix or host


@cache
def _extractor() -> Any:  # noqa: ANN401  tldextract is untyped
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
