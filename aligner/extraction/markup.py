"""HTML → lines, each with the zone of the page that it stands in."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from aligner.extraction.body import body_roots, boxes, first_hit, inside
from aligner.extraction.lines import Line, Zone
from aligner.extraction.runs import Gathered, Run, gather, linked_text
from aligner.sites import all_sites
from aligner.text import normalise

_H1: Final = "h1"
#: A link to a home page, also that of a language: "/", "https://example.vn/id/".
_HOME: Final = re.compile(r"(?:(?:https?:)?//[^/?#]++/?|/)(?:[a-z]{2}/?)?(?:[?#].*+)?", re.DOTALL)
#: No text of an article stands in these.
_DROPPED: Final = [
    "script", "style", "template", "iframe", "svg", "button", "select", "textarea", "object",
    "video", "audio", "canvas", "dialog", "noframes", "noembed", "datalist", "title",
]  # fmt: skip
#: A form with more text than this, in code points, is a page that ASP.NET has wrapped in one.
_FORM_CHARS: Final = 500
#: Furniture by its own markup, and what is not shown; links in it are no source links either.
_FURNITURE: Final = (
    "nav, aside, footer, [role=navigation], [role=complementary], "
    "[hidden], [style*='display:none' i], [style*='display: none' i], "
    "[style*='visibility:hidden' i], [style*='visibility: hidden' i]"
)
#: What holds the page is none of its furniture, whatever its attributes say.
_WHOLE: Final = frozenset({"html", "body"})
#: A line that is nearly all in bold type is in bold.
_BOLD_SHARE: Final = 0.9


def read_lines(
    tree: LexborHTMLParser, selectors: Mapping[str, tuple[str, ...]], headline: str | None = None
) -> tuple[list[Line], dict[str, str]]:
    """Return the lines of a page in reading order, and by what title, lead and body were found.

    Parameters
    ----------
    tree : LexborHTMLParser
        Is changed: scripts and furniture are taken out.
    selectors : mapping
        A site rule's selectors for ``title``, ``lead`` and ``body``; may be empty.
    headline : str, optional
        What the page's head gives as its headline.
    """
    body = tree.body
    if body is None:
        return [], {}
    tree.strip_tags(_DROPPED)
    for node in tree.css(_FURNITURE):
        if node.tag not in _WHOLE:
            node.decompose()
    for node in tree.css("form"):
        if len(node.text()) < _FORM_CHARS:
            node.decompose()
    for node in tree.css("noscript"):
        # An image that is loaded late stands in one; any other text of them is not shown.
        if node.css_first("img") is None or node.text(strip=True):
            node.decompose()
    gathered = gather(tree, body)
    lead, lead_by = first_hit(tree, selectors.get("lead", ()))
    of_lead = inside([lead.mem_id] if lead is not None else [], gathered.parents)
    roots, body_by = body_roots(tree, selectors.get("body", ()), gathered)
    of_body = inside(roots, gathered.parents)
    of_body -= boxes(gathered, roots, of_body)
    in_body = [run.holder in of_body for run in gathered.runs]
    title_at, title_by = _title_at(tree, gathered, selectors.get("title", ()), headline, in_body)
    lines = _lines(gathered.runs, title_at, of_lead, in_body)
    return lines, {"title": title_by, "lead": lead_by, "body": body_by}


def _title_at(
    tree: LexborHTMLParser,
    gathered: Gathered,
    selectors: tuple[str, ...],
    headline: str | None,
    in_body: Sequence[bool],
) -> tuple[int | None, str]:
    """Return which run is the headline, and how that is known.

    Numbered cascade: 1. an ``h1`` that is word for word the headline of the page's head; 2. the
    site rule; 3. any other line that is that headline, since some pages have their own name in the
    ``h1``; 4. the ``h1`` that stands nearest above the body and is no logo.
    """
    runs = gathered.runs
    # A rule that says `h1` says no more than structure does.
    h1_by = f"selector {_H1} of the site rule" if _H1 in selectors else "element h1"
    headings = _h1_runs(tree, gathered)
    same = [n for n in headings if headline is not None and _text(runs[n]) == headline]
    if same:
        return next((n for n in same if not runs[n].linked), same[0]), h1_by
    ruled, why = first_hit(tree, tuple(rule for rule in selectors if rule != _H1))
    of_rule = inside([ruled.mem_id] if ruled is not None else [], gathered.parents)
    at = next((n for n, run in enumerate(runs) if run.holder in of_rule), None)
    if at is not None:
        return at, why
    if headline is not None:
        for n, run in enumerate(runs):
            if not run.linked and run.tag != "img" and _text(run) == headline:
                return n, "text equal to the headline in the head"
    return _nearest([n for n in headings if not _is_logo(runs[n])], runs, in_body), h1_by


def _h1_runs(tree: LexborHTMLParser, gathered: Gathered) -> list[int]:
    """Return the first run of text in each ``h1``; one with nothing but an image is a logo."""
    owners = {node.mem_id: node.mem_id for node in tree.css(_H1)}
    if not owners:
        return []
    for element, parent in gathered.parents.items():
        if parent in owners:
            owners.setdefault(element, owners[parent])
    found: dict[int, int] = {}
    for n, run in enumerate(gathered.runs):
        if run.tag != "img" and run.holder in owners:
            found.setdefault(owners[run.holder], n)
    return list(found.values())


def _is_logo(run: Run) -> bool:
    """Return whether an ``h1`` is the name of a site or a link to its home page."""
    if _is_link(run) and any(target and _HOME.fullmatch(target) for target in run.targets):
        return True
    name = _text(run).casefold()
    return any(name in {site.name, (site.publisher or "").casefold()} for site in all_sites())


def _nearest(headings: Sequence[int], runs: Sequence[Run], in_body: Sequence[bool]) -> int | None:
    """Return which heading is nearest above the body; one that is no link, if there is any."""
    free = [n for n in headings if not _is_link(runs[n])] or headings
    first = in_body.index(True) if True in in_body else 0
    above = [n for n in free if n < first]
    return above[-1] if above else next(iter(free), None)


def _is_link(run: Run) -> bool:
    return run.linked * 5 >= len(_text(run)) * 4


def _text(run: Run) -> str:
    return normalise("".join(run.parts))


def _lines(
    runs: Sequence[Run], title_at: int | None, of_lead: Collection[int], in_body: Sequence[bool]
) -> list[Line]:
    """Turn runs into lines and name their zones."""
    first = in_body.index(True) if True in in_body else len(runs)
    last = len(runs) - 1 - list(reversed(in_body)).index(True) if True in in_body else -1
    start = first if title_at is None else min(title_at, last + 1)
    lines: list[Line] = []
    for n, run in enumerate(runs):
        if run.linked and len(run.parts) > 1:
            text, link_spaces = linked_text(run)
        else:
            text, link_spaces = normalise("".join(run.parts)), ()
        if not text:
            continue
        if n < start:
            zone = Zone.BEFORE
        elif in_body[n]:
            zone = Zone.BODY
        elif n < first:
            zone = Zone.HEADER
        else:
            # Also what stands inside the body's range but not in its element: a side column.
            zone = Zone.AFTER
        tag = "title" if n == title_at else "lead" if run.holder in of_lead else run.tag
        line = Line(text, tag, zone)
        if run.linked:
            line.hrefs = tuple(filter(None, run.targets))
            line.linked = run.linked
            line.link_spaces = link_spaces
        line.bold = run.bold >= _BOLD_SHARE * len(text)
        lines.append(line)
    return lines
