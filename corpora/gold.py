"""Gold of texts, derived from annotated articles: beads, findings, references.

Positions are those of sentences in an article's version, offsets are ``[start, end)`` in code
points. What pages say, and which page is which, stands in `generate`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotation import Article, Mark, Sentence, Version, beads

#: What a document calls the block of a role; all others keep their name.
DOCUMENT_ROLES = {"photo": "caption"}


def compact(value: Any) -> str:  # noqa: ANN401  JSON
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def lines(texts: Iterable[str]) -> str:
    """Return texts as the lines of a file."""
    return "".join(f"{text}\n" for text in texts)


def alignment(article: Article, rendering: Version) -> Iterator[tuple[str, str]]:
    """Yield name and content of the gold of alignment: sentences of both sides, and the beads."""
    stem = f"gold/{article.name}.{rendering.lang}"
    yield f"{stem}.src", lines(sentence.text for sentence in article.original.sentences)
    yield f"{stem}.tgt", lines(sentence.text for sentence in rendering.sentences)
    yield f"{stem}.gold", lines(f"{s}:{t}" for s, t in beads(article.original, rendering))


# --- findings ---------------------------------------------------------------------------------


def findings(article: Article, rendering: Version) -> Iterator[dict[str, Any]]:
    """Yield what is marked in a rendering, in reading order, dropped originals behind it.

    Errors have a severity and what is `expected`; what only looks like one has the `reason`.
    """
    place = {sentence.id: n for n, sentence in enumerate(article.original.sentences)}
    roles = {
        sentence.id: DOCUMENT_ROLES.get(block.role, block.role)
        for block in article.original.blocks
        for sentence in block.sentences
    }
    number = 0
    for block in rendering.blocks:
        role = DOCUMENT_ROLES.get(block.role, block.role)
        first, src = number, set[int]()
        for sentence in block.sentences:
            answers = [place[id_] for id_ in sentence.answers]
            src.update(answers)
            for mark in sentence.marks:
                at = {"place": "sentence", "role": role, "src": sorted(answers), "trg": [number]}
                yield at | _told(mark, sentence.text)
            number += 1
        for mark in block.marks:  # in what a document keeps apart from the sentences
            line = block.marker if block.role == "signature" else block.credit
            at = {
                "place": "block",
                "role": "signature" if block.role == "signature" else "credit",
                "src": sorted(src),
                "trg": [*range(first, number)],
                "text": line,
            }
            yield at | _told(mark, line)
    for id_, mark in sorted(rendering.drops.items(), key=lambda drop: place[drop[0]]):
        at = {"place": "dropped", "role": roles[id_], "src": [place[id_]], "trg": []}
        yield at | _told(mark, None)


def _told(mark: Mark, text: str | None) -> dict[str, Any]:
    """Return what a mark says; `text` is what it stands in, None where nothing is printed."""
    return {
        "type": mark.type,
        "severity": mark.severity,
        "trg_span": None if text is None else [mark.start, mark.end],
        "found": None if text is None else text[mark.start : mark.end],
        "expected" if mark.is_error else "reason": mark.note or None,
    }


# --- references -------------------------------------------------------------------------------


def reference(article: Article) -> Iterator[tuple[str, str]]:
    """Yield name and content of segments that correspond in original, rendering and reference.

    Sentences are joined until nothing crosses from one segment to another on any side, and what
    one side lacks or adds stands with the segment before it: no line is empty, no sentence lost.
    """
    for version in article.references:
        sides = [article.original, article.version(version.lang), version]
        stem = f"references/{article.name}"
        segments = corresponding(sides[0], sides[1:])
        for end, side, number in zip(("src", "hyp", "ref"), sides, range(3), strict=True):
            texts = [sentence.text for sentence in side.sentences]
            joined = (
                side.space.join(texts[position] for position in segment[number])
                for segment in segments
            )
            yield f"{stem}.{end}", lines(joined)


def corresponding(original: Version, others: list[Version]) -> list[list[list[int]]]:
    """Return segments as positions of the original's sentences and of each other version's."""
    place = {sentence.id: n for n, sentence in enumerate(original.sentences)}
    group = {n: {n} for n in place.values()}
    for version in others:
        for sentence in version.sentences:
            _join(group, [place[id_] for id_ in sentence.answers])
    owners = [_owners(version.sentences, place) for version in others]
    segments: list[list[list[int]]] = []
    for members in sorted(map(sorted, {id(g): g for g in group.values()}.values())):
        sides = [
            [position for position, owner in enumerate(owned) if owner in members]
            for owned in owners
        ]
        if segments and not all(sides):
            for before, more in zip(segments[-1], [members, *sides], strict=True):
                before.extend(more)
        else:
            segments.append([members, *sides])
    return [[sorted(side) for side in segment] for segment in segments]


def _join(group: dict[int, set[int]], members: list[int]) -> None:
    joined = set[int]().union(*(group[member] for member in members))
    for member in joined:
        group[member] = joined


def _owners(sentences: list[Sentence], place: dict[str, int]) -> list[int]:
    """Return for each sentence an original that it answers, or that the one before it answers."""
    owners = []
    owner = 0
    for sentence in sentences:
        owner = place[sentence.answers[0]] if sentence.answers else owner
        owners.append(owner)
    return owners
