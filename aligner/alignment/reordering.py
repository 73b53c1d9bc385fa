"""Beads in order → beads some of which are out of order: moved captions, swapped paragraphs.

A search that only goes forward finds one of two swapped parts; the other is left alone on both
sides, or hangs on to a neighbour. So lines that stand alone, and the outer ones of merged beads,
are compared once more, wherever they stand: rare words choose which runs of them, and the same
evidence as in the search tells how well they match. Lines that nothing lies between were compared
already.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner import knowledge
from aligner.alignment.bands import MEETINGS
from aligner.alignment.coding import Text
from aligner.alignment.parameters import GapRate
from aligner.alignment.pieces import search_text
from aligner.alignment.search import Evidence, Found, beads_of
from aligner.data import SCORE_DECIMALS, Bead

#: Nats that a vote has at least.
_LEAST_VOTE: Final = 1.0
#: Segments without a counterpart that a moved run may hold between two of its beads.
_HOLE: Final = 1
#: How far to either side a bead out of order is weighed against others.
_FAR: Final = 40
#: How often what crosses a moved run is looked through for another: a reversed list ends here.
_DEEP: Final = 8
#: The least probability of a bead that is looked at once more: what it crosses may be as probable.
_HINT: Final = 0.1
#: Probabilities are kept this far from 0 and 1 when turned into evidence.
_NEVER_SURE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Reordering:
    """What is asked of a moved run; see the data file."""

    odds: float
    joined: float
    surest: float
    letters: int
    vote: float
    partners: int
    around: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Segments in a row that may have moved: all alone, or the first or last of a merged bead."""

    start: int
    stop: int
    beads: tuple[int, int]
    """The first and the last bead that it stands in."""
    merged: bool = False

    @property
    def places(self) -> range:
        return range(self.start, self.stop)


@dataclass(frozen=True, slots=True)
class _Moved:
    """A run of beads out of order."""

    evidence: float
    """How much likelier it makes the texts than its segments alone do, in nats."""
    beads: tuple[Bead, ...]
    runs: tuple[_Run, _Run]


@cache
def reordering() -> Reordering:
    """Return the shipped constants."""
    return Reordering(**knowledge.load("reordering"))


def may_be_reordered(beads: Sequence[Bead]) -> bool:
    """Return whether any segment is without a counterpart, and any with one lies between.

    Examples
    --------
    >>> may_be_reordered([Bead((0,), (0,), 1.0), Bead((1,), (), 1.0)])
    True
    >>> may_be_reordered([Bead((0,), (0,), 1.0), Bead((1,), (1,), 1.0)])
    False
    """
    alone = [not (bead.src and bead.trg) for bead in beads]
    return any(alone) and not all(alone)


def with_moved(beads: Sequence[Bead], evidence: Evidence) -> list[Bead]:
    """Return the beads of two texts with those that were moved, marked as such.

    Parameters
    ----------
    beads : sequence of Bead
        As a search gives them: each sentence in one, both sides ascending.
    evidence : Evidence
        What the search was given.

    Returns
    -------
    list of Bead
        Each sentence in one, in the order of the rendering. The score of a moved bead is how
        probable it is within the search for it; other beads keep theirs, unless a part of them
        moved away.
    """
    runs = _runs(beads, 0), _runs(beads, 1)
    if not may_be_reordered(beads) or not runs[0] or not runs[1]:
        return list(beads)
    wanted = reordering()
    lines = max(sum(run.stop - run.start for run in side) for side in runs)
    bar = wanted.odds + math.log(lines)
    vouching = _vouching(evidence, 0, wanted.letters), _vouching(evidence, 1, wanted.letters)
    bound = _Bound(beads, evidence, wanted.around)
    found = []
    for pair in _candidates(beads, runs, evidence, wanted):
        for moved in _compared(pair, evidence):
            if not _vouched(moved, vouching, wanted.surest):
                continue
            held = sum(bound.by(run, side) for side, run in enumerate(pair) if run.merged)
            if moved.evidence - held > bar:
                complete = _completed(moved, evidence, wanted.joined)
                found.append(replace(moved, evidence=moved.evidence - held, beads=complete))
    return _replaced(beads, _best_first(found), bar, evidence)


def _runs(beads: Sequence[Bead], side: int) -> list[_Run]:
    """Return the runs of one side that may have moved, in order."""
    runs: list[_Run] = []
    for at, bead in enumerate(beads):
        here, there = (bead.src, bead.trg) if side == 0 else (bead.trg, bead.src)
        if not here:
            continue
        start, stop = here[0], here[-1] + 1
        if there:
            if len(here) > 1:
                runs.append(_Run(start, start + 1, (at, at), merged=True))
                runs.append(_Run(stop - 1, stop, (at, at), merged=True))
        elif runs and runs[-1].stop == start and not runs[-1].merged:
            runs[-1] = replace(runs[-1], stop=stop, beads=(runs[-1].beads[0], at))
        else:
            runs.append(_Run(start, stop, (at, at)))
    return runs


def _vouching(evidence: Evidence, side: int, letters: int) -> NDArray[np.bool_]:
    """Return which segments can say by themselves that they moved: no furniture, nothing short."""
    text, recurring = evidence.texts[side], evidence.recurring[side]
    times = Counter(text.masked)
    once = [times[line] == 1 and line not in recurring for line in text.masked]
    return np.array(once) & (text.line_lengths >= letters)


def _vouched(
    moved: _Moved, vouching: tuple[NDArray[np.bool_], NDArray[np.bool_]], surest: float
) -> bool:
    """Return whether a bead of a moved run is sure, and made of segments that vouch for it."""
    return any(
        _odds(bead.score) >= surest
        and bool(vouching[0][list(bead.src)].all() and vouching[1][list(bead.trg)].all())
        for bead in moved.beads
    )


def _candidates(
    beads: Sequence[Bead],
    runs: tuple[list[_Run], list[_Run]],
    evidence: Evidence,
    wanted: Reordering,
) -> Iterator[tuple[_Run, _Run]]:
    """Yield the pairs of runs that rare words say belong together though others lie between."""
    from aligner.alignment import anchor_kernel as kernel

    places = [[n for run in side for n in run.places] for side in runs]
    owners = [np.repeat(range(len(side)), [len(run.places) for run in side]) for side in runs]
    table, width = evidence.tables[0], len(places[1])
    cells, weights = kernel.votes(
        *_tokens(evidence.texts[0], places[0]), *_tokens(evidence.texts[1], places[1]),
        table.rows, table.partners, table.probability, table.alone, table.frequency,
        len(evidence.tables[1].alone), width, MEETINGS, _LEAST_VOTE,
    )  # fmt: skip
    voted, place = np.unique(cells, return_inverse=True)
    matched = np.cumsum([0] + [bool(bead.src and bead.trg) for bead in beads])
    total: dict[tuple[int, int], float] = {}
    for cell, weight in zip(voted.tolist(), np.bincount(place, weights).tolist(), strict=True):
        pair = int(owners[0][cell // width]), int(owners[1][cell % width])
        a, b = runs[0][pair[0]], runs[1][pair[1]]
        first, last = sorted((a.beads, b.beads))
        between = matched[max(last[0], first[1] + 1)] - matched[first[1] + 1]
        if weight >= wanted.vote and between and not (a.merged and b.merged):
            total[pair] = max(weight, total.get(pair, 0.0))
    kept = _strongest(total, 0, wanted.partners) & _strongest(total, 1, wanted.partners)
    for s, t in sorted(kept):
        yield runs[0][s], runs[1][t]


def _strongest(
    weights: Mapping[tuple[int, int], float], side: int, most: int
) -> set[tuple[int, int]]:
    """Return the pairs that are among the heaviest of their run on one side."""
    by_run: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for pair, weight in weights.items():
        by_run[pair[side]].append((-weight, pair))
    return {pair for pairs in by_run.values() for _, pair in sorted(pairs)[:most]}


def _tokens(text: Text, places: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return where each of some sentences starts among their tokens, and these."""
    chosen = np.array(places, np.int64)
    counts = text.starts[chosen + 1] - text.starts[chosen]
    starts = np.concatenate([[0], np.cumsum(counts)])
    where = np.repeat(text.starts[chosen] - starts[:-1], counts) + np.arange(starts[-1])
    return starts, text.tokens[where]


def _compared(runs: tuple[_Run, _Run], evidence: Evidence) -> Iterator[_Moved]:
    """Yield the runs of beads that two runs of segments make, whatever they are worth."""
    src, trg = runs
    for evident, beads in _chains(evidence, src.places, trg.places):
        yield _Moved(evident, beads, runs)


def _chains(
    evidence: Evidence, src: range, trg: range, deep: int = _DEEP
) -> Iterator[tuple[float, tuple[Bead, ...]]]:
    """Yield runs of beads with what speaks for each; then those that cross the surest of them."""
    found = []
    for chain in _in_a_row(_likely(evidence, src, trg, least=_HINT)):
        # Weighed against what else its segments could answer, not against all that it crosses.
        rows = range(chain[0].src[0], chain[-1].src[-1] + 1)
        columns = range(chain[0].trg[0], chain[-1].trg[-1] + 1)
        others = _likely(evidence, rows, _near(columns, trg))
        along = {(bead.src, bead.trg): bead.score for bead in others}
        beads = tuple(
            replace(bead, score=min(bead.score, along[bead.src, bead.trg]))
            for bead in _likely(evidence, _near(rows, src), columns)
            if (bead.src, bead.trg) in along
        )
        if beads:
            found.append((math.fsum(_odds(bead.score) for bead in beads), beads))
    if not found or deep == 0:
        yield from found
        return
    yield from found
    _, surest = max(found, key=lambda one: one[0])
    for left, right in (
        (range(src.start, surest[0].src[0]), range(surest[-1].trg[-1] + 1, trg.stop)),
        (range(surest[-1].src[-1] + 1, src.stop), range(trg.start, surest[0].trg[0])),
    ):
        if left and right:
            yield from _chains(evidence, left, right, deep - 1)


def _near(places: range, within: range) -> range:
    return range(max(within.start, places.start - _FAR), min(within.stop, places.stop + _FAR))


def _in_a_row(beads: Iterable[Bead]) -> Iterator[list[Bead]]:
    """Yield runs of beads that follow one another closely on both sides."""
    chain: list[Bead] = []
    for bead in beads:
        if chain and not (
            bead.src[0] - chain[-1].src[-1] <= _HOLE + 1
            and bead.trg[0] - chain[-1].trg[-1] <= _HOLE + 1
        ):
            yield chain
            chain = []
        chain.append(bead)
    if chain:
        yield chain


def _likely(
    evidence: Evidence, src: range, trg: range, *, joined: float = 0.0, least: float = 0.5
) -> list[Bead]:
    """Return the two-sided beads of some sentences that are more probable than `least`.

    Here sentences that stand alone weigh nothing, and a bead behind another, or at the beginning,
    `joined`: a bead's log-odds are that and what speaks for it, less what speaks for others nearby.
    """
    free = np.array([[joined, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, -math.inf, 0.0]])
    constants = replace(evidence.constants, gap_rates=(GapRate(free, furniture=False),))
    return [
        bead
        for bead in _search(replace(evidence, constants=constants), src, trg)
        if bead.src and bead.trg and bead.score > least
    ]


def _completed(moved: _Moved, evidence: Evidence, joined: float) -> tuple[Bead, ...]:
    """Return the beads of a moved run with the weaker ones inside it and next to it.

    Between two sentences that moved, a third that may have moved with them probably did.
    """
    first, last = moved.beads[0], moved.beads[-1]
    src, trg = (
        range(max(run.start, begin - 1), min(run.stop, end + 2))
        for run, begin, end in zip(
            moved.runs, (first.src[0], first.trg[0]), (last.src[-1], last.trg[-1]), strict=True
        )
    )
    return tuple(_likely(evidence, src, trg, joined=joined)) or moved.beads


def _odds(probability: float) -> float:
    """Return log-odds, in nats."""
    sure = min(max(probability, _NEVER_SURE), 1 - _NEVER_SURE)
    return math.log(sure / (1 - sure))


def _found(evidence: Evidence, src: range, trg: range) -> Found:
    """Search some sentences of both texts."""
    return search_text(evidence.part((src.start, src.stop), (trg.start, trg.stop)))


def _search(evidence: Evidence, src: range, trg: range) -> Iterator[Bead]:
    """Yield the beads of some sentences of both texts."""
    found = _found(evidence, src, trg)
    return beads_of(found, evidence.constants, src.start, trg.start)


class _Bound:
    """What holds the first or last segment of a merged bead where it is."""

    def __init__(self, beads: Sequence[Bead], evidence: Evidence, near: int) -> None:
        self._beads, self._evidence, self._near = beads, evidence, near
        self._known: dict[tuple[int, int], float] = {}

    def by(self, run: _Run, side: int) -> float:
        """Return the log-odds of its having a counterpart among the beads around, at least 0."""
        key = side, run.start
        if key not in self._known:
            at = run.beads[0]
            near = self._beads[max(0, at - self._near) : at + self._near + 1]
            src = [n for bead in near for n in bead.src]
            trg = [n for bead in near for n in bead.trg]
            found = _found(self._evidence, range(src[0], src[-1] + 1), range(trg[0], trg[-1] + 1))
            alone = (
                found.src_alone[run.start - src[0]]
                if side == 0
                else found.trg_alone[run.start - trg[0]]
            )
            self._known[key] = max(0.0, -_odds(float(alone)))
        return self._known[key]


def _best_first(found: Iterable[_Moved]) -> Iterator[_Moved]:
    """Yield the moved runs that are left when the surest take their segments and beads first."""
    taken: set[tuple[int, int]] = set()
    split: set[int] = set()
    for moved in sorted(found, key=lambda moved: (-moved.evidence, moved.beads[0].trg)):
        segments = {(0, n) for bead in moved.beads for n in bead.src}
        segments |= {(1, n) for bead in moved.beads for n in bead.trg}
        merged = {run.beads[0] for run in moved.runs if run.merged}
        if segments.isdisjoint(taken) and merged.isdisjoint(split):
            taken |= segments
            split |= merged
            yield moved


def _replaced(
    beads: Sequence[Bead], found: Iterable[_Moved], bar: float, evidence: Evidence
) -> list[Bead]:
    """Return the beads with the moved ones in the places of their rendering sentences."""
    at_src = {n: at for at, bead in enumerate(beads) for n in bead.src}
    at_trg = {n: at for at, bead in enumerate(beads) for n in bead.trg}
    result = {at: [bead] for at, bead in enumerate(beads)}
    for moved in found:
        sure = 1 / (1 + math.exp(bar - moved.evidence))
        for bead in moved.beads:
            made = replace(bead, score=round(sure * bead.score, SCORE_DECIMALS), moved=True)
            for at in {at_src[n] for n in bead.src} | {at_trg[n] for n in bead.trg}:
                result[at] = list(_rest(beads[at], bead, evidence))
            place = at_trg[bead.trg[0]]
            before = made.trg < beads[place].trg  # what is left of it, if anything, comes behind
            result[place] = [made, *result[place]] if before else [*result[place], made]
    return [bead for at in range(len(beads)) for bead in result[at]]


def _rest(bead: Bead, moved: Bead, evidence: Evidence) -> Iterator[Bead]:
    """Yield what is left of a bead when a part of it has moved away: nothing of a lone one."""
    src = [n for n in bead.src if n not in moved.src]
    trg = [n for n in bead.trg if n not in moved.trg]
    if src and trg:
        for left in _search(evidence, range(src[0], src[-1] + 1), range(trg[0], trg[-1] + 1)):
            yield replace(left, score=round(left.score, SCORE_DECIMALS))
