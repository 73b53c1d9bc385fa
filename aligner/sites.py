"""Site rules: what is known of a site's hosts, paths and markup, one data file a site.

A rule is a help, never a condition: structure carries a page whose rule misses. How to add a site:
``knowledge/sites/README.md``.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Final

from aligner import knowledge
from aligner.errors import ConfigError

#: How a rule came to be known; `guess` ones are the first to doubt when a page looks odd.
EVIDENCE: Final = ("seen", "public-code", "guess")


@dataclass(frozen=True, slots=True)
class Example:
    """An invented URL of an article in the form that the site gives its URLs."""

    url: str
    slug: str
    evidence: str
    id: str | None = None
    date: str | None = None
    """ISO date that the id encodes."""


@dataclass(frozen=True, slots=True)
class BylineExample:
    """A byline in the form that the site prints, and what it says."""

    printed: str
    evidence: str
    name: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What we know of one site."""

    name: str
    hosts: tuple[str, ...]
    """Without ``www.``; all are one site, and mirrors of a rendering site fold into the first."""
    evidence: str
    """Of the hosts."""
    renders: bool = False
    """Whether the site publishes renderings, not originals."""
    publisher: str | None = None
    path: re.Pattern[str] | None = None
    """Of a page's path, with groups ``lang`` and ``slug``; the language may be left out."""
    lang: str | None = None
    """The language of pages whose path names none."""
    skip: tuple[re.Pattern[str], ...] = ()
    """Paths that are no articles: tag pages, sections."""
    furniture: tuple[str, ...] = ()
    """Lines that stand on every page."""
    not_a_publisher: tuple[str, ...] = ()
    lead_markers: tuple[str, ...] = ()
    """What stands before the first sentence, without its dash: ``(Dân trí)``."""
    markers_evidence: str | None = None
    terms: str | None = None
    """URL of the terms of use; None is not known."""
    terms_evidence: str | None = None
    selectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """CSS selectors by what they find: title, lead, body. The first that hits is used."""
    selectors_evidence: str | None = None
    examples: tuple[Example, ...] = ()
    bylines: tuple[BylineExample, ...] = ()


_SWITCHED_OFF: list[bool] = []


@contextmanager
def without_rules() -> Iterator[None]:
    """Switch all site rules off, to measure what structure alone finds.

    No host is known any more: no selectors, markers or furniture, no mirrors, no language by path.
    For a measurement in one thread; pages read before and after are not touched.

    Examples
    --------
    >>> with without_rules():
    ...     site_of_host("dantri.com.vn") is None
    True
    >>> site_of_host("dantri.com.vn").publisher
    'Báo Dân trí'
    """
    _SWITCHED_OFF.append(True)
    _forget()
    try:
        yield
    finally:
        _SWITCHED_OFF.pop()
        _forget()


def _forget() -> None:
    for cached in (all_sites, site_of_host, furniture, lead_markers):
        cached.cache_clear()


@cache
def all_sites() -> tuple[Site, ...]:
    """Return all site rules, in alphabetical order of their files."""
    if _SWITCHED_OFF:
        return ()
    return tuple(_site_of_file(name) for name in knowledge.names("sites"))


@cache
def site_of_host(host: str) -> Site | None:
    """Return the rule of a host (lower case, without ``www.``), if there is one.

    Examples
    --------
    >>> site_of_host("vjs.vietnam.vn").name
    'vietnam.vn'
    """
    return next((site for site in all_sites() if host in site.hosts), None)


@cache
def furniture() -> frozenset[str]:
    """Return the lines that stand on every page of some site."""
    return frozenset(line for site in all_sites() for line in site.furniture)


@cache
def lead_markers() -> tuple[str, ...]:
    """Return the known lead markers, the longest first."""
    markers = {marker for site in all_sites() for marker in site.lead_markers}
    return tuple(sorted(markers, key=lambda marker: (-len(marker), marker)))


@cache
def _site_of_file(name: str) -> Site:
    """Return the rule of a file: the same object whenever it is asked for."""
    return _site(name, knowledge.load(name))


def _site(file: str, table: Mapping[str, Any]) -> Site:
    place = f"knowledge/{file}.toml"
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    unknown = sorted(set(values) - {field.name for field in fields(Site)})
    if unknown:
        raise ConfigError(place, f"unknown keys {', '.join(unknown)}")
    _check_evidence(place, table.get("evidence"))
    for what in ("terms", "lead_markers"):
        evidence = f"{what.removeprefix('lead_')}_evidence"
        if what in table:
            _check_evidence(place, table.get(evidence), evidence)
    if "selectors" in values:
        selectors = {**table["selectors"]}
        values["selectors_evidence"] = selectors.pop("evidence", None)
        _check_evidence(place, values["selectors_evidence"], "selectors.evidence")
        values["selectors"] = {key: tuple(value) for key, value in selectors.items()}
    values["skip"] = tuple(re.compile(pattern) for pattern in values.get("skip", ()))
    if "path" in values:
        values["path"] = re.compile(values["path"])
    for key, kind in (("examples", Example), ("bylines", BylineExample)):
        values[key] = tuple(_entry(place, key, kind, entry) for entry in table.get(key, ()))
    return Site(**values)


def _entry(
    place: str, key: str, kind: type[Example | BylineExample], entry: Mapping[str, Any]
) -> Example | BylineExample:
    _check_evidence(place, entry.get("evidence"), f"{key}.evidence")
    try:
        return kind(**entry)
    except TypeError as error:  # an unknown key, or one that is missing
        raise ConfigError(place, f"[[{key}]]: {str(error).partition('__init__() ')[2]}") from None


def _check_evidence(place: str, evidence: object, key: str = "evidence") -> None:
    if evidence not in EVIDENCE:
        raise ConfigError(place, f"{key} is one of {', '.join(EVIDENCE)}, not {evidence!r}")
