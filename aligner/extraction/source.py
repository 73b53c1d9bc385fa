"""The source link: the URL of the original, as a rendering prints it.

A label says where it stands, in whatever language; the link is behind the label, in the text, or on
the line below a label that stands alone. Where no label is known, the shape of a line may tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

from aligner import knowledge
from aligner.extraction.lines import Line, Zone, prose_length
from aligner.labels import LabelMatch, labels
from aligner.urls import canonical_url, host_of, site_of, slug_of

_URL: Final = re.compile(r"https?://[^\s<>\"'”)\]。、，」）]+", re.IGNORECASE)
#: What is printed where an address is cut off, as a canonical URL has it.
_ELLIPSIS: Final = "%E2%80%A6"
_MAX_LINE: Final = 400
_MAX_LINE_BELOW: Final = 100
_MAX_NAME: Final = 45
_LABEL_WORDS: Final = 3
_OPENING: Final = "([（【*• "
_PICTURES: Final = frozenset({"img", "figcaption"})
_SENTENCE_END: Final = re.compile(r"[.!?…;。！？।؟។][\"”’»)\]]*$")
#: A line of this much prose belongs to the article, so what stands above it is not its end.
_PROSE: Final = 80
#: Redirects that lead to redirects are followed this far.
_MAX_REDIRECTS: Final = 3


@dataclass(frozen=True, slots=True)
class Source:
    """What a page says of its original."""

    at: int | None = None
    """Which line says it."""
    ends: bool = True
    """Whether the article ends there."""
    link: str | None = None
    """Canonical URL; of an address that was cut off, what is printed, with ``%E2%80%A6`` for its
    ellipsis."""
    why: tuple[str, str] = ("", "")
    """By what the line is known: an id, and the detail."""
    labelled: frozenset[int] = frozenset()
    """Other lines with a source label: of a reprint or of a table, and no text either."""
    warnings: tuple[str, ...] = ()
    """Links that were not taken, or only as a beginning, each with its reason, as a document has
    them: ``two-sources: https://… not taken: …``."""


class _Candidate(NamedTuple):
    """A line that may be the source; the greatest is."""

    ends: bool
    """Whether no paragraphs of the article follow."""
    rank: int
    at: int
    link: str | None
    why: tuple[str, str]


#: Rank, link and evidence of a candidate.
_Named = tuple[int, str | None, tuple[str, str]]
_BARE, _SHAPE, _CUT, _BELOW, _PRINTED, _LINKED = range(6)
_RANKS: Final = (
    "a label alone",
    "in a line without a known label",
    "cut off behind a label",
    "below a label",
    "printed behind a label",
    "the link behind a label",
)
#: Why a link is no source, by the id of the warning.
_REFUSED: Final = {
    "truncated-link": "it was cut off where it was printed",
    "section-link": "it leads to no article: a home page, a section, a list",
}
#: Says of a link that it is no source by itself, but the beginning of one.
_BEGINNING: Final = "beginning"


def find_source(lines: Sequence[Line], own_url: str) -> Source:
    """Return the source that a page names, and what else might have been meant.

    Candidates by rank: a label with the link behind it, a label with a URL, a label with the link
    on the line below, a label with a URL that was cut off, a short line with the link of a known
    publisher and no label, a label alone; first of all those below which the article does not go
    on. Of equals the last, since a reprint keeps the source line of what it reprints above its own.

    A URL that was cut off is taken where it is a known publisher's and so long that pairing can
    find the one that goes on from it.

    Parameters
    ----------
    lines : sequence of Line
    own_url : str
        The page's own canonical URL: a link to its site names no original.
    """
    found: list[tuple[int, int, str | None, tuple[str, str]]] = []
    refused: dict[str, str] = {}
    for n, line in enumerate(lines):
        zone, text = line.zone, line.text
        if n == 0 or zone is Zone.BEFORE or zone is Zone.HEADER:
            continue
        if len(text) > _MAX_LINE or line.tag in _PICTURES:
            continue
        label = labels().source.match(text.lstrip(_OPENING))
        if label:
            named = _labelled(label, lines, n, own_url, refused)
        elif "://" in text or (line.hrefs and zone is not Zone.AFTER):
            # Below the body stand hundreds of links, so there a URL must be printed.
            named = _shaped(line, own_url)
        else:
            continue
        if named:
            found.append((named[0], n, *named[1:]))
    if not found:
        return Source(warnings=tuple(refused.values()))
    ends = _prose_ends(lines)
    ranked = sorted((_Candidate(c[1] >= ends, *c) for c in found), reverse=True)
    best = ranked[0]
    labelled = frozenset(c.at for c in ranked if c.rank != _SHAPE)
    if not best.ends and best.rank <= _SHAPE:
        return Source(labelled=labelled, warnings=tuple(refused.values()))
    others = {c.link: _passed_over(c, best) for c in ranked if c.link and c.link != best.link}
    if best.rank == _CUT and best.link:
        refused[best.link] = (
            f"truncated-link: {best.link} taken as a beginning: {_REFUSED['truncated-link']}"
        )
    warnings = (*others.values(), *refused.values())
    return Source(best.at, best.ends, best.link, best.why, labelled - {best.at}, warnings)


def _passed_over(other: _Candidate, best: _Candidate) -> str:
    """Return the warning about a link that another was taken before."""
    if best.ends and not other.ends:
        why = "paragraphs of the article follow it"
    elif other.rank < best.rank:
        why = f"it is {_RANKS[other.rank]}, the other {_RANKS[best.rank]}"
    else:
        why = "a later line of the same kind names another"
    return f"two-sources: {other.link} not taken: {why}"


def _labelled(
    label: LabelMatch, lines: Sequence[Line], at: int, own_url: str, refused: dict[str, str]
) -> _Named | None:
    """Return rank, link and evidence of a line with a label; also where it leads nowhere."""
    line = lines[at]
    why = f"label `{label.label}` ({', '.join(label.langs)})"
    tries = [
        (_LINKED, line.hrefs, "the link behind it"),
        (_PRINTED, _printed(line.text), "its URL"),
    ]
    if not label.rest and at + 1 < len(lines):
        below = lines[at + 1]
        if below.is_link or len(below.text) <= _MAX_LINE_BELOW or _URL.match(below.text):
            tries.append((_BELOW, (*below.hrefs, *_printed(below.text)), "the link below it"))
    beginning: _Named | None = None
    for rank, targets, where in tries:
        for target in targets:
            link, reason = _article(target, own_url)
            if link and not reason:
                return rank, link, ("source-label", f"{why}, {where}")
            if link and reason == _BEGINNING:
                beginning = beginning or (_CUT, link, ("source-label", f"{why}, {where}, cut off"))
                reason = "truncated-link"
            if link and reason:
                refused[link] = f"{reason}: {link} not taken: {_REFUSED[reason]}"
    if beginning:
        return beginning
    name = label.rest.rstrip(".")
    is_name = len(name) <= _MAX_NAME and not _SENTENCE_END.search(name)
    # Below a picture, or in brackets, it is whom the picture is from.
    in_caption = bool(name) and (line.text[0] in _OPENING or _is_picture(lines[at - 1]))
    if in_caption or not (is_name or line.hrefs or "://" in name):
        return None
    return _BARE, None, ("source-label", f"{why}, without a link")


def _is_picture(line: Line) -> bool:
    return line.tag in _PICTURES or any(p.search(line.text) for p in labels().alt_number)


def _shaped(line: Line, own_url: str) -> _Named | None:
    """Return what a line names that looks like a source line, its label being unknown.

    It is short and says nothing but the URL of a publisher with a site rule, whatever the label, or
    is wholly a link with the name of one.
    """
    if line.tag == "li" or labels().related.match(line.text):
        return None
    rules, text = _rules(), line.text
    url_at = text.find("http")
    if url_at < 0:
        shaped = line.is_link and len(text) <= rules.name_chars
    else:
        label = text[:url_at].rstrip(" :：៖")
        short = len(label) <= rules.label_chars and len(label.split()) <= _LABEL_WORDS
        shaped = short and " " not in text[url_at:]
    targets = (*line.hrefs, *_printed(text)) if shaped else ()
    link, reason = _article(targets[0], own_url) if targets else (None, None)
    site = site_of(link) if link and not reason else None
    if site is None:
        return None
    return _SHAPE, link, ("source-shape", site.name)


def _prose_ends(lines: Sequence[Line]) -> int:
    """Return the first position with no more than one paragraph of the article below it.

    One sentence may be the caption of a teaser. Below the comments stands no article.
    """
    prose = []
    for n, line in enumerate(lines):
        if line.is_outside or line.zone is Zone.HEADER:
            continue
        if labels().comments.fullmatch(line.text):
            break
        long = prose_length(line.text) >= _PROSE and _SENTENCE_END.search(line.text)
        if long and line.tag not in _PICTURES and not line.is_link:
            prose.append(n)
    return prose[-2] if len(prose) > 1 else 0


def _printed(text: str) -> list[str]:
    return [match.rstrip(",;") for match in _URL.findall(text)] if "://" in text else []


def _article(target: str, own_url: str) -> tuple[str | None, str | None]:
    """Return the canonical URL that a link leads to, and why it is no source, if it is none.

    Of a link that was cut off, the URL where it can serve as a beginning, else what is printed.
    """
    whole = target.rstrip(".…")
    sign = target[len(whole) :]
    was_cut = "…" in sign or len(sign) > 1
    if whole.endswith("-") and not was_cut:
        return target, "truncated-link"
    printed = f"{whole}…" if was_cut else whole
    url = canonical_url(_absolute(own_url, _unwrapped(printed)))
    if was_cut or (url and url.endswith(_ELLIPSIS)):
        if url and host_of(url) != host_of(own_url) and _is_beginning(url):
            return url, _BEGINNING
        return target, "truncated-link"
    if not url or host_of(url) == host_of(own_url):
        return None, None
    site = site_of(url)
    if site is not None and site.renders:
        return None, None
    return url, None if _is_article(url) else "section-link"


def _is_beginning(url: str) -> bool:
    """Return whether a URL that was cut off tells an article: a known publisher's, cut late."""
    site, path = site_of(url), urlsplit(url).path
    if site is None or site.renders or not path.endswith(_ELLIPSIS):
        return False
    slug = path.removesuffix(_ELLIPSIS).rpartition("/")[2]
    # The same length as pairing asks of it: a shorter one would join nothing.
    return len(slug) >= _rules().cut_slug and _is_article(url)


def _absolute(base: str, target: str) -> str:
    try:
        return urljoin(base, target.strip())
    except ValueError:  # brackets that do not close
        return ""


def _is_article(url: str) -> bool:
    """Return whether a URL is one of an article and not of a section or a home page."""
    rules = _rules()
    parts = urlsplit(url)
    if rules.lists.search(parts.path):
        return False
    site = site_of(url)
    if site is not None and any(pattern.match(parts.path) for pattern in site.skip):
        return False
    if rules.query_id.search(parts.query) or rules.dated_path.search(parts.path):
        return True
    slug = slug_of(url)
    return slug is not None and (
        slug.id is not None or slug.text.count("-") + 1 >= rules.slug_words
    )


def _unwrapped(target: str) -> str:
    """Return where a link leads that only passes on; it must hold one address and no more."""
    rules = _rules()
    for _ in range(_MAX_REDIRECTS):
        try:
            parts = urlsplit(target)
        except ValueError:  # brackets that do not close
            return target
        if not parts.query or not rules.redirect.search(parts.path):
            return target
        values = [
            value
            for name, value in parse_qsl(parts.query)
            if name.lower() in rules.parameters and value.startswith(("http://", "https://"))
        ]
        if len(values) != 1:
            return target
        target = values[0]
    return target


@dataclass(frozen=True, slots=True)
class _Rules:
    """``knowledge/source_links.toml``, ready for use, and where a cut slug is long enough."""

    slug_words: int
    cut_slug: int
    dated_path: re.Pattern[str]
    query_id: re.Pattern[str]
    lists: re.Pattern[str]
    redirect: re.Pattern[str]
    parameters: frozenset[str]
    label_chars: int
    name_chars: int


@cache
def _rules() -> _Rules:
    table = knowledge.load("source_links")
    return _Rules(
        table["slug_words"],
        knowledge.load("pairing")["slugs"]["cut"],
        re.compile(table["dated_path"]),
        re.compile(table["query_id"], re.IGNORECASE),
        re.compile(table["lists"]),
        re.compile(table["redirect"]["path"]),
        frozenset(table["redirect"]["parameters"]),
        table["structure"]["label_chars"],
        table["structure"]["name_chars"],
    )
