"""How far scores would differ on another test set: intervals, and tests of differences.

Units, segments or documents, are drawn anew from those at hand; their counts are summed, so that no
text is scored twice. With segments and the seed 12345, intervals are those of ``sacrebleu
--confidence``, and p-values of approximate randomisation those of ``--paired-ar``, but that systems
whose scores are equal have a p-value of 1 and not of 1/10001.

The paired bootstrap is not sacrebleu's: that one centres the absolute values of differences, and
takes two equally good systems for different far more often than its level says (on invented texts
in 33 of 200 cases at .05; here differences themselves are centred, which gives 12).

P. Koehn, "Statistical Significance Tests for Machine Translation Evaluation", EMNLP 2004.
S. Riezler and J. Maxwell, "On Some Pitfalls in Automatic Evaluation and Significance Testing for
MT", ACL Workshop on Intrinsic and Extrinsic Evaluation Measures 2005.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from aligner.evaluation.metrics import Array, Measured

#: The tests that can be asked for.
TESTS: Final = ("bootstrap", "randomisation")
#: sacrebleu's seed.
SEED: Final = 12345
#: Cells of the matrix of draws that are held at once.
_CELLS: Final = 4_000_000
#: Random bits come in words of so many: chunks of whole words leave the sequence as it is.
_WORD: Final = 32
#: Of the resamples, 1 in so many is left out at either end of an interval, hence 95 in 100 stay.
_TAIL: Final = 40
#: Differences nearer than this are rounding.
_ROUNDING: Final = 1e-9

#: Measured outputs by metric, and by system.
Table = Mapping[str, Mapping[str, Measured]]
#: The same for each resample: scores by metric and system.
Scores = Mapping[str, Mapping[str, Array]]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Resampling:
    """How the test set was resampled."""

    unit: str
    """``segment`` or ``document``."""
    units: int
    """How many there are."""
    resamples: int
    """Of the bootstrap, for intervals and its test."""
    trials: int
    """Of approximate randomisation; 0 where it was not asked for."""
    seed: int
    tests: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems by one metric and one test."""

    test: str
    metric: str
    system: str
    other: str
    difference: float
    """Score of `system` minus score of `other`."""
    p: float
    """How probable so great a difference is where both systems are equally good, in (0, 1]."""
    corrected: float
    """The same by Holm's correction over all pairs that were compared by this metric and test."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def grouped(counts: Array, groups: Sequence[int], number: int) -> Array:
    """Return the sums of rows that belong to one group, a row for each of `number` groups.

    Examples
    --------
    >>> grouped(np.array([[1.0], [2.0], [4.0]]), [0, 1, 0], 2).tolist()
    [[5.0], [2.0]]
    """
    sums = np.zeros((number, counts.shape[1]))
    np.add.at(sums, np.asarray(groups, int), counts)
    return sums


def bootstrap(table: Table, *, resamples: int, seed: int = SEED) -> Scores:
    """Return the scores of each metric and system on test sets drawn with replacement.

    All are scored on the same draws, so that differences are of pairs.
    """
    drawn: dict[str, dict[str, list[Array]]] = {
        metric: {system: [] for system in systems} for metric, systems in table.items()
    }
    for times in _draws(_units(table), resamples, seed):
        for metric, systems in table.items():
            for system, measured in systems.items():
                sums = times @ measured.counts
                drawn[metric][system].append(measured.metric.scores(sums))
    return {
        metric: {system: np.concatenate(scores) for system, scores in systems.items()}
        for metric, systems in drawn.items()
    }


def interval(scores: Array) -> tuple[float, float]:
    """Return the ends between which 95 in 100 scores of resamples lie; NaN is left out.

    Examples
    --------
    >>> interval(np.arange(1000.0))
    (25.0, 974.0)
    """
    ordered = np.sort(scores[~np.isnan(scores)])
    left_out = len(ordered) // _TAIL
    return float(ordered[left_out]), float(ordered[-1 - left_out])


def bootstrap_p(table: Table, drawn: Scores, pairs: Sequence[Pair]) -> dict[str, list[float]]:
    """Return by metric how probable the difference of each pair is by chance.

    How often the differences of resamples stray from their mean further than the difference of the
    systems is from 0.
    """
    found: dict[str, list[float]] = {}
    for metric, systems in table.items():
        actual = _actual(systems)
        found[metric] = []
        for one, other in pairs:
            differences = drawn[metric][one] - drawn[metric][other]
            strayed = np.abs(differences - np.nanmean(differences))
            found[metric].append(_p(strayed, abs(actual[one] - actual[other])))
    return found


def randomisation_p(
    table: Table, pairs: Sequence[Pair], *, trials: int, seed: int = SEED
) -> dict[str, list[float]]:
    """Return by metric how probable the difference of each pair is by chance.

    How often the difference is greater where each unit's outputs change sides by the toss of a
    coin.
    """
    greater: dict[str, list[int]] = {metric: [0] * len(pairs) for metric in table}
    actual = {metric: _actual(systems) for metric, systems in table.items()}
    for sides in _tosses(_units(table), trials, seed):
        for metric, systems in table.items():
            for place, (one, other) in enumerate(pairs):
                here, there = systems[one], systems[other]
                scores = here.metric.scores
                moved = sides @ (here.counts - there.counts)
                swapped = np.abs(
                    scores(here.counts.sum(axis=0) - moved)
                    - scores(there.counts.sum(axis=0) + moved)
                )
                difference = abs(actual[metric][one] - actual[metric][other])
                greater[metric][place] += int(np.sum(swapped > difference + _ROUNDING))
    return {
        metric: [
            1.0 if _equal(actual[metric], pair) else (count + 1) / (trials + 1)
            for count, pair in zip(counts, pairs, strict=True)
        ]
        for metric, counts in greater.items()
    }


def comparisons(
    test: str, table: Table, pairs: Sequence[Pair], found: Mapping[str, Sequence[float]]
) -> Iterator[Comparison]:
    """Yield the pairs with their p-values, corrected for their number."""
    for metric, systems in table.items():
        for (one, other), p, corrected in zip(
            pairs, found[metric], holm(found[metric]), strict=True
        ):
            difference = systems[one].score - systems[other].score
            name = systems[one].metric.name
            yield Comparison(test, name, one, other, difference, p, corrected)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number, so that one in 20 sets of tests errs at .05.

    S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
    Statistics 6, 1979.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    corrected = [0.0] * len(p_values)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = least
    return corrected


def _units(table: Table) -> int:
    return next(len(one.counts) for systems in table.values() for one in systems.values())


def _actual(systems: Mapping[str, Measured]) -> dict[str, float]:
    """Return scores as resamples are scored, so that rounding makes no difference."""
    return {
        system: float(one.metric.scores(one.counts.sum(axis=0, keepdims=True))[0])
        for system, one in systems.items()
    }


def _p(strayed: Array, difference: float) -> float:
    if not difference >= _ROUNDING:  # equal, or no score at all
        return 1.0
    return float((np.sum(strayed > difference + _ROUNDING) + 1) / (len(strayed) + 1))


def _equal(actual: Mapping[str, float], pair: Pair) -> bool:
    return not abs(actual[pair[0]] - actual[pair[1]]) >= _ROUNDING


def _draws(units: int, resamples: int, seed: int) -> Iterator[Array]:
    """Yield, some resamples at a time, how often each unit was drawn."""
    random = np.random.default_rng(seed)
    for rows in _chunks(units, resamples):
        drawn = random.choice(units, size=(rows, units), replace=True)
        cells = drawn + units * np.arange(rows)[:, None]
        yield np.bincount(cells.ravel(), minlength=rows * units).reshape(rows, units).astype(float)


def _tosses(units: int, trials: int, seed: int) -> Iterator[Array]:
    """Yield, some trials at a time, whether each unit changes sides."""
    random = np.random.default_rng(seed)
    for rows in _chunks(units, trials):
        yield random.integers(2, size=(rows, units), dtype=bool).astype(float)


def _chunks(units: int, rows: int) -> Iterable[int]:
    step = max(1, _CELLS // units // _WORD) * _WORD
    return (min(step, rows - start) for start in range(0, rows, step))
