"""URLs as keys: one canonical form, the slug, the publisher's id and the date it encodes."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

from aligner import knowledge
from aligner.sites import Site, site_of_host
from aligner.text import slugify

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


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
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:  # a port that is no number, brackets that do not close
        return None
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if parts.scheme not in _DEFAULT_PORTS or "." not in host or re.search(r"[\s<>\"]", host):
        return None
    site = site_of_host(host)
    if site and site.renders:
        host = site.hosts[0]
    if port and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    query = parts.query
    if query:
        cleaned = url_query_cleaner(f"?{query}", _tracking(), remove=True, unique=False)
        query = cleaned.partition("?")[2]
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    canonical: str = canonicalize_url(urlunsplit(("https", host, path, query, "")))
    return canonical.rstrip("/")


def host_of(url: str) -> str:
    """Return the host of a canonical URL, or an empty string."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def site_of(url: str) -> Site | None:
    """Return the rule of the site that a canonical URL belongs to, if there is one."""
    return site_of_host(host_of(url))


@cache
def publisher_domain(host: str) -> str:
    """Return the part of a host that is registered: ``baonghean.vn`` of ``en.baonghean.vn``.

    By the public suffix list that ships with tldextract; nothing is downloaded.
    """
    return _extractor()(host).top_domain_under_public_suffix or host


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
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    for pattern in _id_patterns():
        match = pattern.search(last)
        if match:
            groups = match.groupdict()
            digits = groups.get("date") or groups.get("short_date")
            number = (digits or "") + (groups.get("id") or "")
            text = slugify(last[: match.start()])
            return Slug(text, number or None, _iso(digits)) if text else None
    text = slugify(last)
    return Slug(text) if "-" in text else None


def _iso(digits: str | None) -> str | None:
    """Return the ISO date of ``yyyyMMdd…`` or ``yyMMdd…``, or None where it is no date."""
    from datetime import date

    if not digits:
        return None
    year, rest = (
        (digits[:4], digits[4:])
        if len(digits) >= len("yyyyMMddHHmmss")
        else (
            "20" + digits[:2],
            digits[2:],
        )
    )
    try:
        return date(int(year), int(rest[:2]), int(rest[2:4])).isoformat()
    except ValueError:
        return None


@cache
def _tracking() -> list[str]:
    return list(knowledge.load("urls")["tracking"])


@cache
def _id_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(entry["pattern"]) for entry in knowledge.load("urls")["ids"])


@cache
def _extractor() -> Any:  # noqa: ANN401  tldextract is untyped
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
