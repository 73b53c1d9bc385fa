"""Seeded faults: clean segment pairs made wrong on purpose, each in one known place.

They imitate machine translation: a digit that slipped, a name that became a famous one, a
clause that was lost. Nothing of the finders that are measured on them is used to make them, but for
traps, so that a place which those overlook is hit too. ``knowledge/corruptions.toml`` has
the words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from aligner.bench.corruptions import facts, sentences
from aligner.bench.corruptions.task import Dice, Edit, Pool, Task, Way, key_of
from aligner.data import SegmentPair, Span
from aligner.text import normalise

__all__ = ["TYPES", "Corruption", "corrupt"]


@dataclass(frozen=True, slots=True)
class Corruption:
    """A segment pair with one fault."""

    pair: SegmentPair
    """With the faulty rendering; without score and findings."""
    type: str
    """One of the finding types of the README."""
    way: str
    """How it was made: ``digit``, ``swapped``."""
    src_span: Span | None
    """Where the original has literally what the rendering lost, if it does."""
    trg_span: Span
    """Where the faulty rendering differs from the clean one; empty where something is missing."""
    expected: str
    """What the clean rendering has there."""
    found: str
    """What the faulty one has there."""


#: The types of faults, and the ways in which each is made.
TYPES: Final[Mapping[str, Mapping[str, Way]]] = {**facts.WAYS, **sentences.WAYS}


def corrupt(
    pairs: Iterable[SegmentPair], *, seed: int = 0, types: Iterable[str] = (), ways: int = 1
) -> Iterator[Corruption]:
    """Yield faulty versions of clean segment pairs, those of a pair together.

    Parameters
    ----------
    pairs : iterable of SegmentPair
        Taken to be correct. They lend each other names and clauses. Those with an empty side are
        passed over.
    seed : int
        Another gives other faults. The faults of a pair depend on the seed, its own content and
        what other pairs there are, not on their order.
    types : iterable of str
        Which of `TYPES` are wanted; by default all.
    ways : int
        Up to so many faults of each type a pair, each made in another way.

    Examples
    --------
    >>> from aligner.data import SegmentPair
    >>> pair = SegmentPair("", "", "Đường 45 km.", "Jalan 45 km.", "vi", "id", "", "", None)
    >>> [fault] = corrupt([pair], types=["unit"])
    >>> fault.expected, pair.trg_text[: fault.trg_span.start]
    ('km', 'Jalan 45 ')
    """
    every = list(pairs)
    pool = Pool(every)
    wanted = list(types) or list(TYPES)
    for pair in every:
        if not (pair.src_text and pair.trg_text):
            continue
        for kind in wanted:
            yield from _faults(pair, pool, kind, seed, ways)


def _faults(pair: SegmentPair, pool: Pool, kind: str, seed: int, ways: int) -> Iterator[Corruption]:
    dice = Dice(seed, kind, key_of(pair))
    made: set[str] = set()
    for name, way in dice.shuffled(TYPES[kind].items()):
        task = Task(pair, pool, dice)
        for edit in dice.shuffled(way(task)):
            fault = _fault(pair, kind, name, edit)
            if fault and fault.pair.trg_text not in made:
                made.add(fault.pair.trg_text)
                yield fault
                break
        if len(made) == ways:
            return


def _fault(pair: SegmentPair, kind: str, way: str, edit: Edit) -> Corruption | None:
    """Return the pair with an edit made, unless that makes no proper other text."""
    (start, end), new = edit
    text = pair.trg_text[:start] + new + pair.trg_text[end:]
    if not text or text == pair.trg_text or normalise(text) != text:
        return None
    expected = pair.trg_text[start:end]
    at = pair.src_text.find(expected) if expected else -1
    return Corruption(
        replace(pair, trg_text=text, quality_score=None, findings=()),
        kind,
        way,
        Span(at, at + len(expected)) if at >= 0 else None,
        Span(start, start + len(new)),
        expected,
        new,
    )
