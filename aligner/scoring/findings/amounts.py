"""Numbers, dates, sums and units that are not what the original says."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aligner.amounts import VALUES, Kind
from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence, Side
from aligner.scoring.findings.compared_amounts import (
    Amount,
    amounts_of,
    comparable,
    in_other_times,
    in_parts,
    same,
    slip,
    unlikeness,
)
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.findings.weekdays import Weekday, find_weekdays

#: Amounts of the other side that one is compared with, on either side of its own rank: so many
#: that in a sentence it is compared with all, so few that time is linear in a long text.
_WITHIN: Final = 40
#: In a text of thousands of amounts they are fewer: so many comparisons, or one of each amount.
_COMPARED: Final = 20_000
#: What speaks for two amounts belonging together counts as much as so great a distance.
_USUAL_SLIP: Final = 0.3
_UNLIKE: Final = 0.3
#: Other amounts without an equal that count.
_MOST_OTHERS: Final = 10


@dataclass(frozen=True, slots=True)
class _Change:
    """An amount of the original, and another that the rendering has in its place."""

    src: Amount
    trg: Amount
    way: str
    """How the one may have become the other; empty if in no usual way."""
    repeated: bool
    """Whether one of the two is also said at another place of the other side."""

    @property
    def distance(self) -> float:
        """How far apart their places are, in [0, 1]."""
        return abs(self.src.place - self.trg.place)


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield amounts that changed, and, less surely, those that only one side has."""
    if evidence.src.amounts or evidence.trg.amounts:
        yield from _amounts(amounts_of(evidence.src), amounts_of(evidence.trg))
    yield from _weekdays(evidence)


def _amounts(src: Sequence[Amount], trg: Sequence[Amount]) -> Iterator[Finding]:
    near = list(_neighbours(len(src), len(trg)))
    equal = [(i, j) for i, j in near if same(src[i], trg[j])]
    said, told = {i for i, _ in equal}, {j for _, j in equal}
    lost, new = _unmatched([one.place for one in src], [other.place for other in trg], equal)
    # A number that has an equal of its own is no part of anything else.
    free_src = [one for i, one in enumerate(src) if i in lost or one.mention.kind not in VALUES]
    free_trg = [one for j, one in enumerate(trg) if j in new or one.mention.kind not in VALUES]
    lost -= {i for i, parted in enumerate(in_parts(src, free_trg)) if parted}
    new -= {j for j, parted in enumerate(in_parts(trg, free_src)) if parted}
    changes = {}
    for i, j in near:
        if i in lost and j in new and not (i in said and j in told) and comparable(src[i], trg[j]):
            way = slip(src[i], trg[j])
            changes[i, j] = _Change(src[i], trg[j], way, i in said or j in told)
    others = len(lost - said) + len(new - told) - 2
    for i, j in _likeliest(changes):
        lost.remove(i)
        new.remove(j)
        yield _changed(changes[i, j], max(0, others))
    for i in sorted(lost - said):
        yield _one_sided(src[i], in_original=True)
    for j in sorted(new - told):
        yield _one_sided(trg[j], in_original=False)


def _neighbours(size: int, other: int) -> Iterator[tuple[int, int]]:
    """Yield the positions on two sides that are compared."""
    within = min(_WITHIN, _COMPARED // max(1, size, other))
    for i in range(size):
        rank = i * other // size
        for j in range(max(0, rank - within), min(other, rank + within + 1)):
            yield i, j


def _unmatched(
    src: Sequence[float], trg: Sequence[float], equal: Iterable[tuple[int, int]]
) -> tuple[set[int], set[int]]:
    """Return what has no equal of its own, when the nearest equals go together."""
    lost, new = set(range(len(src))), set(range(len(trg)))
    for i, j in sorted(equal, key=lambda couple: (abs(src[couple[0]] - trg[couple[1]]), couple)):
        if i in lost and j in new:
            lost.remove(i)
            new.remove(j)
    return lost, new


def _likeliest(changes: dict[tuple[int, int], _Change]) -> list[tuple[int, int]]:
    """Return which amounts stand for one another, each only once, the likeliest first."""

    def strangeness(couple: tuple[int, int]) -> tuple[float, tuple[int, int]]:
        change = changes[couple]
        against = change.distance + _UNLIKE * unlikeness(change.src, change.trg)
        return against - _USUAL_SLIP * bool(change.way), couple

    chosen: list[tuple[int, int]] = []
    taken_src: set[int] = set()
    taken_trg: set[int] = set()
    for i, j in sorted(changes, key=strangeness):
        if i not in taken_src and j not in taken_trg:
            taken_src.add(i)
            taken_trg.add(j)
            chosen.append((i, j))
    return chosen


def _changed(change: _Change, others: int) -> Finding:
    one, other = change.src, change.trg
    how = f": {change.way}" if change.way else ""
    expected, found = one.text, other.text
    src_span, trg_span = one.mention.span, other.mention.span
    if in_other_times(one, other):
        expected, found = f"{expected} {one.time_word}", f"{found} {other.time_word}"
        src_span, trg_span = one.whole_span, other.whole_span
    return finding(
        _kind(one, other),
        f"the original has “{expected}”, the rendering “{found}”{how}",
        src_span=src_span,
        trg_span=trg_span,
        expected=expected,
        found=found,
        confidence=_confidence(change, others),
    )


def _kind(one: Amount, other: Amount) -> str:
    """Return the type of a finding: what changed."""
    kinds = {one.mention.kind, other.mention.kind}
    if kinds & {Kind.DATE, Kind.TIME}:
        return "date"
    if Kind.MONEY in kinds:
        return "money"
    first, second = set(one.mention.measures), set(other.mention.measures)
    of_another_unit = (first and second and not first & second) or in_other_times(one, other)
    return "unit" if of_another_unit and set(one.values) & set(other.values) else "number"


def _confidence(change: _Change, others: int) -> float:
    """Return how probable it is that an amount changed, from how it is written and where.

    `others` are the amounts of either side that the other lacks besides these two: where there
    are many, the two sides hardly say the same.
    """
    weights = settings("number")["changed"]
    one, other = change.src, change.trg
    told = {
        "bias": 1.0,
        "digits": one.is_exact and other.is_exact,
        "words": not one.is_exact and not other.is_exact,
        "small": one.is_small and other.is_small,
        "slip": bool(change.way),
        "measured": bool(one.mention.measures and other.mention.measures),
        "unlike": unlikeness(one, other),
        "distance": change.distance,
        "repeated": change.repeated,
        "others": min(others, _MOST_OTHERS),
        "grade": one.numbers_a_grade or other.numbers_a_grade,
    }
    return 1 / (1 + math.exp(-sum(float(weights[name]) * value for name, value in told.items())))


def _one_sided(amount: Amount, *, in_original: bool) -> Finding:
    kind, span = amount.mention.kind, amount.mention.span
    sure = "digits" if amount.is_exact and not amount.is_small else "words"
    here, there = ("original", "rendering") if in_original else ("rendering", "original")
    return finding(
        {Kind.DATE: "date", Kind.TIME: "date", Kind.MONEY: "money"}.get(kind, "number"),
        f"the {here} has “{amount.text}”, the {there} no such amount",
        src_span=span if in_original else None,
        trg_span=None if in_original else span,
        expected=amount.text if in_original else None,
        found=None if in_original else amount.text,
        severity="major",
        confidence=float(settings("number")["alone"][sure]),
    )


def _weekdays(evidence: Evidence) -> Iterator[Finding]:
    """Yield days of the week that changed."""
    trg = find_weekdays(evidence.trg.text, evidence.trg.lang)
    src = find_weekdays(evidence.src.text, evidence.src.lang) if trg else []
    if not src:
        return
    near = list(_neighbours(len(src), len(trg)))
    lost, new = _unmatched(
        [_place(one, evidence.src) for one in src],
        [_place(other, evidence.trg) for other in trg],
        [(i, j) for i, j in near if src[i].day == trg[j].day],
    )
    told, named = {one.day for one in trg}, {one.day for one in src}
    gone = [src[i] for i in sorted(lost)]
    for other in (trg[j] for j in sorted(new)):
        couples = [one for one in gone if one.day not in told or other.day not in named]
        if not couples:
            continue
        one = min(couples, key=_strangeness(evidence, other))
        gone.remove(one)
        yield _changed_weekday(evidence, one, other, repeated=one.day in told or other.day in named)


def _place(weekday: Weekday, side: Side) -> float:
    return weekday.span.start / max(1, len(side.text))


def _strangeness(evidence: Evidence, other: Weekday) -> Callable[[Weekday], tuple[bool, float]]:
    wanted = _place(other, evidence.trg)
    return lambda one: (one.doubtful, abs(_place(one, evidence.src) - wanted))


def _changed_weekday(
    evidence: Evidence, one: Weekday, other: Weekday, *, repeated: bool
) -> Finding:
    expected, found = _cut(evidence.src, one.span), _cut(evidence.trg, other.span)
    sure = "doubtful_weekday" if one.doubtful else "repeated_weekday" if repeated else "weekday"
    return finding(
        "date",
        f"the original has “{expected}”, the rendering “{found}”",
        src_span=one.span,
        trg_span=other.span,
        expected=expected,
        found=found,
        confidence=float(settings("date")[sure]),
    )


def _cut(side: Side, span: Span) -> str:
    return side.text[span.start : span.end]
