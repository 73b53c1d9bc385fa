"""HTML → runs: the text of a page, one run for each block of inline content."""

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aligner.extraction.lines import MAX_LINES
from aligner.text import normalise

_BOLD: Final = frozenset({"b", "strong"})
_IMAGES: Final = frozenset({"img", "amp-img"})
#: Inline elements that are shown as blocks.
_BLOCK_SPANS: Final = "span[style*='display:block'], span[style*='display: block']"
#: Elements that do not begin a line.
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby "
    "noscript s samp small span strike strong sub sup time tt u var wbr -text "
    "-comment".split()
)
#: Elements that tell the role of the lines in them, however deep.
_TELLING: Final = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "p"]
)
#: An element of these wins over one further in: a paragraph of a caption is a caption.
_STRONG: Final = frozenset("figcaption blockquote li".split())
#: Marks the edge of a link while its text is put together: a character of no meaning.
_EDGE: Final = "\ue000"


@dataclass(slots=True)
class Run:
    """A line being gathered, with the element that holds it."""

    holder: int
    tag: str
    parts: list[str] = field(default_factory=list)
    targets: list[str | None] = field(default_factory=list)
    """Of each part: where the link around it leads."""
    linked: int = 0
    bold: int = 0


def gather(tree: LexborHTMLParser, body: LexborNode) -> "Gathered":
    """Gather the text of a page into runs: one for each block of inline content."""
    gathered = Gathered(frozenset(node.mem_id for node in tree.css(_BLOCK_SPANS)))
    for node in body.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            gathered.text(node)
            if len(gathered.runs) > MAX_LINES:
                break  # more than are read, so the page is refused
        elif tag == "br":
            gathered.line_break()
        elif tag in _IMAGES:
            gathered.image(node)
        elif tag is not None and (tag not in _INLINE or node.mem_id in gathered.blocks):
            gathered.end()  # without a tag is what other languages leave: <?php … ?>
    return gathered


class Gathered:
    """Runs so far; a run ends where its block does, or another begins inside it."""

    def __init__(self, blocks: frozenset[int] = frozenset()) -> None:
        self.runs: list[Run] = []
        self.blocks = blocks
        """Inline elements that are shown as blocks."""
        self.parents: dict[int, int | None] = {}
        """Of each element that holds a run, and of all around it; an element behind its parent."""
        self._telling: dict[int, str] = {}
        self._around: dict[int, tuple[LexborNode | None, str | None, bool]] = {}
        self._current: Run | None = None
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
        block, href, bold = self._block_of(node)
        if block is None:
            return
        if self._current is None or block.mem_id != self._block:
            if not visible:
                return
            self._block = block.mem_id
            self._current = Run(block.mem_id, self._hold(block))
            self.runs.append(self._current)
        run = self._current
        run.parts.append(text)
        run.targets.append(href)
        if visible:
            self._breaks = 0
        if href or bold:
            length = len(text.strip())
            run.linked += length if href else 0
            run.bold += length if bold else 0

    def line_break(self) -> None:
        """Take one break for a space; two are how old pages part paragraphs."""
        self._breaks += 1
        if self._current is not None:
            self._current.parts.append(" ")
            self._current.targets.append(self._current.targets[-1])
        if self._breaks > 1:
            self.end()

    def image(self, node: LexborNode) -> None:
        """Add an image's text as a run of its own; once where it stands there for late loading."""
        alt = node.attributes.get("alt")
        last = self.runs[-1] if self.runs else None
        if not alt or not alt.strip() or node.parent is None:
            return
        if last is None or last.tag != "img" or last.parts != [alt]:
            self._hold(node.parent)
            self.runs.append(Run(node.parent.mem_id, "img", [alt], [None]))
        self.end()

    def _block_of(self, node: LexborNode) -> tuple[LexborNode | None, str | None, bool]:
        """Return the block that a text node stands in, the link around it and if it is bold."""
        at = node.parent
        if at is None or (tag := at.tag) not in _INLINE or at.mem_id in self.blocks:
            return at, None, False
        above = at.parent
        if above is not None and above.tag not in _INLINE:
            href = at.attributes.get("href") if tag == "a" else None
            return above, href, tag in _BOLD
        # Kept of each element, or every text in a hundred tags would ask them all again.
        chain: list[LexborNode] = []
        while at is not None and at.mem_id not in self._around and at.tag in _INLINE:
            if self.blocks and at.mem_id in self.blocks:
                break
            chain.append(at)
            at = at.parent
        around = (at, None, False) if at is None else self._around.get(at.mem_id, (at, None, False))
        for element in reversed(chain):
            block, href, bold = around
            if element.tag == "a":
                href = element.attributes.get("href") or href
            around = self._around[element.mem_id] = block, href, bold or element.tag in _BOLD
        return around

    def _hold(self, node: LexborNode) -> str:
        """Note a node and all it stands in, and return the tag that tells what its text is."""
        chain = []
        at: LexborNode | None = node
        while at is not None and at.mem_id not in self.parents:
            chain.append(at)
            at = at.parent
        parent, tag = (None, "") if at is None else (at.mem_id, self._telling[at.mem_id])
        for element in reversed(chain):
            name = element.tag or ""
            if name in _TELLING and tag not in _STRONG:
                tag = name
            self.parents[element.mem_id], self._telling[element.mem_id] = parent, tag
            parent = element.mem_id
        return tag


def linked_text(run: Run) -> tuple[str, tuple[int, ...]]:
    """Return the text of a run, and where in it a space stands beside the edge of a link."""
    if any(_EDGE in part for part in run.parts):
        return normalise("".join(run.parts)), ()
    pieces = [run.parts[0]]
    for n in range(1, len(run.parts)):
        part = run.parts[n]
        spaced = pieces[-1][-1:].isspace() or part[:1].isspace()
        if run.targets[n] != run.targets[n - 1] and spaced:
            pieces[-1] = pieces[-1].rstrip()
            pieces += (" " + _EDGE, part.lstrip())
        else:
            pieces.append(part)
    between = normalise("".join(pieces)).split(_EDGE)
    text = "".join(between).strip()
    if normalise(text) != text:
        return normalise(text), ()  # a control character beside an edge became a space only now
    ends = accumulate(map(len, between[:-1]))
    return text, tuple(end - 1 for end in ends if 0 < end <= len(text) and text[end - 1] == " ")
