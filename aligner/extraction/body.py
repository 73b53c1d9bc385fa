"""The element that holds the article, and what stands in it that is none of it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aligner.extraction.lines import prose_length
from aligner.extraction.runs import Gathered, Run
from aligner.extraction.signatures import ENDS_SENTENCE
from aligner.text import normalise

#: Lines shorter than this are labels, menus and teasers when the body is looked for.
_PROSE_CHARS: Final = 40
#: An element with fewer code points of prose than this is no article.
_BODY_CHARS: Final = 200
#: One paragraph alone beside the body is its lead, or about its author.
_MIN_PARAGRAPHS: Final = 2
#: An advertisement between two parts of a body has no more lines than this.
_MAX_BETWEEN: Final = 3
#: A byline ends in a date or a time; so does "Bình luận (4)", which parts a body from comments.
_ENDS_IN_DIGIT: Final = re.compile(r"\d\W*$")
_PARAGRAPHS: Final = frozenset({"", "p"})
#: So many links, each a line of its own, make a list of other articles.
_MIN_LINKS: Final = 2


def body_roots(
    tree: LexborHTMLParser, selectors: tuple[str, ...], gathered: Gathered
) -> tuple[frozenset[int], str]:
    """Return the ids of the elements that hold the article's body, most often one, and the reason.

    Numbered cascade: 1. the site rule; 2. ``articleBody``; 3. the only ``article``; 4. the element
    whose own paragraphs hold the most prose, with the siblings that go on with it.
    """
    prose, weight = _weighed(gathered)
    articles = [node for node in tree.css("article") if prose[node.mem_id] >= _BODY_CHARS]
    candidates = (
        first_hit(tree, selectors),
        (tree.css_first("[itemprop=articleBody]"), "itemprop articleBody"),
        (articles[0] if len(articles) == 1 else None, "the only element article"),
    )
    for node, why in candidates:
        if node is not None and prose[node.mem_id] >= _BODY_CHARS:
            return frozenset({int(node.mem_id)}), why
    best = min(weight, key=lambda element: -weight[element], default=None)
    if best is None or prose[best] < _BODY_CHARS:
        return frozenset(), ""
    roots = frozenset({best, *_continued(tree, best, weight, gathered)})
    return roots, "the element with the most prose of its own"


def _weighed(gathered: Gathered) -> tuple[Counter[int], Counter[int]]:
    """Return how much prose stands in each element, and how much of it is near: its paragraphs."""
    prose: Counter[int] = Counter()  # all text below an element
    weight: Counter[int] = Counter()  # text of its children, and half of that of grandchildren
    parents = gathered.parents
    pieces = Counter(run.holder for run in gathered.runs if run.tag != "img")
    for run in gathered.runs:
        if run.tag == "img" or 2 * sum(map(len, run.parts)) - run.linked < _PROSE_CHARS:
            continue  # too short in any script
        length = sum(map(prose_length, run.parts)) - run.linked
        if length < _PROSE_CHARS:
            continue
        prose[run.holder] += length
        # Where line breaks part the paragraphs, the block that they share is what holds them.
        near = run.holder if pieces[run.holder] > 1 else parents[run.holder]
        if near is not None:
            weight[near] += length
            if (above := parents[near]) is not None:
                weight[above] += length // 2
    for element, parent in reversed(parents.items()):
        if parent is not None and element in prose:
            prose[parent] += prose[element]
    return prose, weight


def _continued(
    tree: LexborHTMLParser, best: int, weight: Mapping[int, int], gathered: Gathered
) -> Iterator[int]:
    """Yield the siblings of the body's element that go on with it.

    They have its tag and prose of their own, and its class or else nothing but paragraphs.
    """
    above = gathered.parents[best]
    if above is None:
        return
    siblings = {
        element
        for element, held in weight.items()
        if held >= _BODY_CHARS and element != best and gathered.parents[element] == above
    }
    if not siblings:
        return
    nodes = {node.mem_id: node for node in tree.css("*") if node.mem_id in siblings | {best}}
    tag, like = _kind(nodes[best])
    others = {element for element in siblings if _kind(nodes[element])[0] == tag}
    same = {element for element in others if _kind(nodes[element])[1] == like}
    yield from same
    yield from _plain_prose(others - same, best, gathered)


def _plain_prose(elements: Collection[int], best: int, gathered: Gathered) -> Iterator[int]:
    """Yield the elements that hold paragraphs and nothing else, beside the body's element.

    What has a link, begins with a label or a picture, or holds short lines is a box of other
    articles, comments or an imprint. What a byline parts from the body is its lead.
    """
    if not elements:
        return
    owners = {element: element for element in (*elements, best)}
    for element, parent in gathered.parents.items():
        if parent in owners:
            owners.setdefault(element, owners[parent])
    held: dict[int, list[int]] = {}
    for n, run in enumerate(gathered.runs):
        if run.holder in owners:
            held.setdefault(owners[run.holder], []).append(n)
    body = held[best]
    for element in elements:
        lines = held[element]
        between = range(lines[-1] + 1, body[0]) or range(body[-1] + 1, lines[0])
        near = [gathered.runs[n] for n in between[: _MAX_BETWEEN + 1]]
        if (
            len(lines) >= _MIN_PARAGRAPHS
            and all(_is_paragraph(gathered.runs[n]) for n in lines)
            and len(near) <= _MAX_BETWEEN
            and not any(_ENDS_IN_DIGIT.search("".join(run.parts)) for run in near)
        ):
            yield element


def _is_paragraph(run: Run) -> bool:
    text = normalise("".join(run.parts))
    is_text = run.tag in _PARAGRAPHS and not any(run.targets)
    return is_text and prose_length(text) >= _PROSE_CHARS and bool(ENDS_SENTENCE.search(text))


def _kind(node: LexborNode) -> tuple[str | None, str | None]:
    return node.tag, node.attributes.get("class")


def first_hit(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> tuple[LexborNode | None, str]:
    """Return the first element that a selector of a site rule finds, and which selector did."""
    for selector in selectors:
        hit = tree.css_first(selector)
        if hit is not None:
            return hit, f"selector {selector} of the site rule"
    return None, ""


def boxes(gathered: Gathered, roots: frozenset[int], of_body: Collection[int]) -> set[int]:
    """Return the ids of elements inside the body that list other articles, and of all in them.

    Such a box has two links or more that are lines of their own, and no more paragraphs than links:
    the teasers. It is never most of the body, so that an article made of links stays one.
    """
    shown = [
        (run, sum(map(len, run.parts)))
        for run in gathered.runs
        if run.holder in of_body and run.tag != "img"
    ]
    links = Counter(run.holder for run, length in shown if run.linked * 5 >= length * 4)
    if links.total() < _MIN_LINKS:
        return set()
    prose: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    for run, length in shown:
        if run.linked * 5 < length * 4 and length >= _PROSE_CHARS:
            prose[run.holder] += 1
            lengths[run.holder] += length
    for element, parent in reversed(gathered.parents.items()):
        if element in of_body and parent is not None:
            for counted in (links, prose, lengths):
                counted[parent] += counted[element]
    most = max(lengths[root] for root in roots) / 2
    found = {
        element
        for element, count in links.items()
        if count >= _MIN_LINKS
        and element in of_body
        and element not in roots
        and prose[element] <= count
        and lengths[element] < most
    }
    return inside(found, gathered.parents)


def inside(elements: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    """Return the ids of some elements and of all that stand in them."""
    inside = set(elements)
    if inside:
        for element, parent in parents.items():
            if parent in inside:
                inside.add(element)
    return inside
