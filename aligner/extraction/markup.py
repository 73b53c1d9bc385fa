"""HTML → lines, each with the zone of the page that it stands in."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aligner.errors import ExtractionError
from aligner.extraction.lines import Line, Zone, prose_length
from aligner.text import normalise

#: No text of an article stands in these.
_DROPPED: Final = [
    "script", "style", "noscript", "template", "iframe", "svg", "form", "button", "select",
    "textarea", "object", "video", "audio", "canvas", "dialog",
]  # fmt: skip
#: Furniture by its own markup; links in it are no source links either.
_FURNITURE: Final = "nav, aside, footer, [role=navigation], [role=complementary], [hidden]"
#: Elements that do not begin a line.
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby "
    "s samp small span strike strong sub sup time tt u var wbr -text".split()
)
#: Elements that tell the role of the lines in them, however deep.
_TELLING: Final = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "p"]
)
#: An element of these wins over one further in: a paragraph of a caption is a caption.
_STRONG: Final = frozenset("figcaption blockquote li".split())

#: Browsers stop nesting at 512 elements (Blink's limit); a parser that goes on needs quadratic
#: time, 15 s at 100,000 and nothing to speak of at this depth.
MAX_DEPTH: Final = 2_000
#: Tags in the order of the text, without elements that have no end tag or may leave it out (these
#: cannot nest by themselves). What scripts and comments hold is no tag.
_TAGS: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)|"
    r"<(?P<end>/?)(?P<name>(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|"
    r"p|li|dd|dt|tr|td|th|tbody|thead|tfoot|colgroup|option|optgroup|rp|rt|h[1-6])[\s/>])[a-z])",
    re.IGNORECASE | re.DOTALL,
)
#: Lines shorter than this are labels, menus and teasers when the body is looked for.
_PROSE_CHARS: Final = 40
#: An element with fewer code points of prose than this is no article.
_BODY_CHARS: Final = 200


@dataclass(slots=True)
class _Run:
    """A line being gathered, with the elements that hold it."""

    path: tuple[int, ...]
    tag: str
    parts: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    linked: int = 0


def parse(html: str, place: str) -> LexborHTMLParser:
    """Return the tree of a page.

    Raises
    ------
    ExtractionError
        If elements are nested deeper than any browser would follow.
    """
    # Twice as many brackets as levels are needed to get so deep, so few pages are looked through.
    if html.count("<") > 2 * MAX_DEPTH:
        depth = 0
        for tag in _TAGS.finditer(html):
            if tag["name"]:
                depth = max(0, depth - 1) if tag["end"] else depth + 1
            if depth > MAX_DEPTH:
                raise ExtractionError(
                    place, f"too-deep: more than {MAX_DEPTH} nested elements at {tag.start():,}"
                )
    return LexborHTMLParser(html)


def read_lines(tree: LexborHTMLParser, selectors: Mapping[str, tuple[str, ...]]) -> list[Line]:
    """Return the lines of a page in reading order.

    Parameters
    ----------
    tree : LexborHTMLParser
        Is changed: scripts and furniture are taken out.
    selectors : mapping
        A site rule's selectors for ``title``, ``lead`` and ``body``; may be empty.
    """
    body = tree.body
    if body is None:
        return []
    tree.strip_tags(_DROPPED)
    for node in tree.css(_FURNITURE):
        node.decompose()
    runs = _runs(body)
    title = _first(tree, selectors.get("title", ())) or tree.css_first("h1")
    lead = _first(tree, selectors.get("lead", ()))
    root = _body_root(tree, selectors.get("body", ()), runs)
    return _lines(runs, title, lead, root)


def _runs(body: LexborNode) -> list[_Run]:
    """Gather the text of a page into runs: one for each block of inline content."""
    gathered = _Gathered()
    for node in body.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            gathered.text(node)
        elif tag == "br":
            gathered.line_break()
        elif tag == "img":
            gathered.image(node)
        elif tag not in _INLINE:
            gathered.end()
    return gathered.runs


class _Gathered:
    """Runs so far; a run ends where its block does, or another begins inside it."""

    def __init__(self) -> None:
        self.runs: list[_Run] = []
        self._known: dict[int, tuple[tuple[int, ...], str]] = {}
        self._current: _Run | None = None
        self._block: int | None = None
        self._breaks = 0

    def end(self) -> None:
        """End the current run."""
        self._current = None

    def text(self, node: LexborNode) -> None:
        """Add a text node to the run of its block."""
        text = node.text_content or ""
        visible = not text.isspace()
        if not visible and self._current is None:
            return
        block, href = _block_of(node)
        if block is None:
            return
        if self._current is None or block.mem_id != self._block:
            if not visible:
                return
            self._block = block.mem_id
            self._current = _Run(*_holder(block, self._known))
            self.runs.append(self._current)
        run = self._current
        run.parts.append(text)
        if visible:
            self._breaks = 0
        if href:
            run.linked += len(text.strip())
            run.hrefs.append(href)

    def line_break(self) -> None:
        """Take one break for a space; two are how old pages part paragraphs."""
        self._breaks += 1
        if self._current is not None:
            self._current.parts.append(" ")
        if self._breaks > 1:
            self.end()

    def image(self, node: LexborNode) -> None:
        """Add an image's text as a run of its own."""
        alt = node.attributes.get("alt")
        if alt and alt.strip() and node.parent is not None:
            self.runs.append(_Run(_holder(node.parent, self._known)[0], "img", [alt]))
            self.end()


def _block_of(node: LexborNode) -> tuple[LexborNode | None, str | None]:
    """Return the block that a text node stands in, and the target of the link around it."""
    href = None
    holder = node.parent
    while holder is not None and holder.tag in _INLINE:
        if holder.tag == "a" and href is None:
            href = holder.attributes.get("href")
        holder = holder.parent
    return holder, href


def _holder(
    node: LexborNode, known: dict[int, tuple[tuple[int, ...], str]]
) -> tuple[tuple[int, ...], str]:
    """Return the ids of a node and all it stands in, outermost first, and the telling tag."""
    chain = []
    at: LexborNode | None = node
    while at is not None and at.mem_id not in known:
        chain.append(at)
        at = at.parent
    path, tag = known[at.mem_id] if at is not None else ((), "")
    for element in reversed(chain):
        if len(path) < MAX_DEPTH:  # deeper ones, such as formulas may be, belong to their ancestor
            path = (*path, element.mem_id)
        name = element.tag or ""
        if name in _TELLING and tag not in _STRONG:
            tag = name
        known[element.mem_id] = path, tag
    return path, tag


def _first(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> LexborNode | None:
    hits = (tree.css_first(selector) for selector in selectors)
    return next((hit for hit in hits if hit is not None), None)


def _body_root(tree: LexborHTMLParser, selectors: tuple[str, ...], runs: list[_Run]) -> int | None:
    """Return the id of the element that holds the article's body.

    Numbered cascade: 1. the site rule; 2. ``articleBody``; 3. the only ``article``; 4. the element
    whose own paragraphs hold the most prose.
    """
    prose: Counter[int] = Counter()  # all text below an element
    weight: Counter[int] = Counter()  # text of its children, and half of that of grandchildren
    pieces = Counter(run.path[-1] for run in runs if run.tag != "img")
    for run in runs:
        length = sum(map(prose_length, run.parts)) - run.linked
        if run.tag == "img" or length < _PROSE_CHARS:
            continue
        for element in run.path:
            prose[element] += length
        # Where line breaks part the paragraphs, the block that they share is what holds them.
        holders = run.path[-3:-1] if pieces[run.path[-1]] == 1 else run.path[-2:]
        for generation, element in enumerate(reversed(holders)):
            weight[element] += length // (generation + 1)
    candidates: list[Any] = [_first(tree, selectors), tree.css_first("[itemprop=articleBody]")]
    articles = [node for node in tree.css("article") if prose[node.mem_id] >= _BODY_CHARS]
    if len(articles) == 1:
        candidates.append(articles[0])
    for node in candidates:
        if node is not None and prose[node.mem_id] >= _BODY_CHARS:
            return int(node.mem_id)
    if not weight:
        return None
    best, _ = min(weight.items(), key=lambda item: -item[1])
    return best if prose[best] >= _BODY_CHARS else None


def _lines(
    runs: list[_Run], title: LexborNode | None, lead: LexborNode | None, root: int | None
) -> list[Line]:
    """Turn runs into lines and name their zones."""
    in_body = [root is not None and root in run.path for run in runs]
    title_id = title.mem_id if title is not None else None
    lead_id = lead.mem_id if lead is not None else None
    title_at = next((n for n, run in enumerate(runs) if title_id in run.path), None)
    first = in_body.index(True) if True in in_body else len(runs)
    last = len(runs) - 1 - in_body[::-1].index(True) if True in in_body else -1
    start = first if title_at is None else min(title_at, last + 1)
    lines: list[Line] = []
    for n, run in enumerate(runs):
        text = normalise("".join(run.parts))
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
        tag = "title" if n == title_at else "lead" if lead_id in run.path else run.tag
        lines.append(Line(text, tag, zone, tuple(run.hrefs), run.linked))
    return lines
