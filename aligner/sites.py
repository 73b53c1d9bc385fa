"""Site rules: what is known of a site's hosts, paths and markup, one data file a site.

A rule is a help, never a condition: structure carries a page whose rule misses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from aligner import knowledge
from aligner.errors import ConfigError

#: How a rule came to be known; `guess` ones are the first to doubt when a page looks odd.
EVIDENCE: Final = ("seen", "public-code", "guess")


@dataclass(frozen=True, slots=True)
class Site:
    """What we know of one site."""

    name: str
    hosts: tuple[str, ...]
    """Without ``www.``; all are one site, and mirrors of a rendering site fold into the first."""
    evidence: str
    renders: bool = False
    """Whether the site publishes renderings, not originals."""
    publisher: str | None = None
    path: re.Pattern[str] | None = None
    """Of a page's path, with groups ``lang`` and ``slug``."""
    skip: tuple[re.Pattern[str], ...] = ()
    """Paths that are no articles: tag pages, sections."""
    furniture: tuple[str, ...] = ()
    """Lines that stand on every page."""
    not_a_publisher: tuple[str, ...] = ()
    lead_markers: tuple[str, ...] = ()
    selectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """CSS selectors by what they find: title, lead, body. The first that hits is used."""


@cache
def all_sites() -> tuple[Site, ...]:
    """Return all site rules, in alphabetical order of their files."""
    return tuple(_site(name, knowledge.load(name)) for name in knowledge.names("sites"))


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


def _site(file: str, table: Mapping[str, Any]) -> Site:
    place = f"knowledge/{file}.toml"
    unknown = sorted(set(table) - set(Site.__dataclass_fields__))
    if unknown:
        raise ConfigError(place, f"unknown keys {', '.join(unknown)}")
    selectors = {**table.get("selectors", {})}
    for evidence in (table.get("evidence"), selectors.pop("evidence", "guess")):
        if evidence not in EVIDENCE:
            raise ConfigError(place, f"evidence is one of {', '.join(EVIDENCE)}, not {evidence!r}")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    values["skip"] = tuple(re.compile(pattern) for pattern in values.get("skip", ()))
    if "path" in values:
        values["path"] = re.compile(values["path"])
    values["selectors"] = {key: tuple(value) for key, value in selectors.items()}
    return Site(**values)
