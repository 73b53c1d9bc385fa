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
#: A host in lower case with at least one dot; letters beyond ASCII are in their IDNA form.
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_WWW: Final = re.compile(r"^(?:www\.)+(?=[^.]+\.)")


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
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
    except ValueError:  # a port that is no number, brackets that do not close, an empty label
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
    query = parts.query
    if query:
        cleaned = url_query_cleaner(f"?{query}", _tracking(), remove=True, unique=False)
        query = cleaned.partition("?")[2]
    address: str = canonicalize_url(urlunsplit(("https", host, parts.path, query, "")))
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
    try:
        last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:  # brackets that do not close
        return None
    site = site_of(url)
    # The rendering site puts no id behind the headline, which may well end in a number.
    for pattern in () if site and site.renders else _id_patterns():
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
