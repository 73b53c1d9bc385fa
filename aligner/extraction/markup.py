"""HTML → lines, each with the zone of the page that it stands in."""

from collections.abc import Collection, Mapping
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from aligner.extraction.body import body_roots, boxes, first_hit, inside
from aligner.extraction.lines import Line, Zone
from aligner.extraction.runs import Gathered, Run, gather, linked_text
from aligner.text import normalise

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
    title_at, title_by = _title_at(tree, gathered, selectors.get("title", ()), headline)
    lead, lead_by = first_hit(tree, selectors.get("lead", ()))
    of_lead = inside([lead.mem_id] if lead is not None else [], gathered.parents)
    roots, body_by = body_roots(tree, selectors.get("body", ()), gathered)
    lines = _lines(gathered, title_at, of_lead, roots)
    return lines, {"title": title_by, "lead": lead_by, "body": body_by}


def _title_at(
    tree: LexborHTMLParser,
    gathered: Gathered,
    selectors: tuple[str, ...],
    headline: str | None,
) -> tuple[int | None, str]:
    """Return which run is the headline, and how that is known.

    That of the site rule; else an ``h1``, unless another line is word for word the headline of the
    page's head, since some pages have their own name in the ``h1``.
    """
    title, why = first_hit(tree, selectors)
    by_rule = title is not None
    if title is None:
        title, why = tree.css_first("h1"), "element h1"
    of_title = inside([title.mem_id] if title is not None else [], gathered.parents)
    runs = gathered.runs
    at = next((n for n, run in enumerate(runs) if run.holder in of_title), None)
    if headline is None or by_rule or (at is not None and _text(runs[at]) == headline):
        return at, why
    for n, run in enumerate(runs):
        if not run.linked and run.tag != "img" and _text(run) == headline:
            return n, "text equal to the headline in the head"
    return at, why


def _text(run: Run) -> str:
    return normalise("".join(run.parts))


def _lines(
    gathered: Gathered, title_at: int | None, of_lead: Collection[int], roots: frozenset[int]
) -> list[Line]:
    """Turn runs into lines and name their zones."""
    runs = gathered.runs
    of_body = inside(roots, gathered.parents)
    of_body -= boxes(gathered, roots, of_body)
    in_body = [run.holder in of_body for run in runs]
    first = in_body.index(True) if True in in_body else len(runs)
    last = len(runs) - 1 - in_body[::-1].index(True) if True in in_body else -1
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
