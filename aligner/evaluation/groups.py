"""Scores of parts of a test set: documents, roles, lengths, kinds of findings; and the worst."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from aligner.data import Finding
from aligner.evaluation.resampling import Table, grouped
from aligner.evaluation.sets import EvaluationSet

#: What segments can be grouped by.
KINDS: Final = ("document", "role", "length", "finding")
_QUARTERS: Final = (0.25, 0.5, 0.75)

#: What was found in each segment of each system.
Findings = Mapping[str, Sequence[tuple[Finding, ...]]]


@dataclass(frozen=True, slots=True)
class Group:
    """Segments that have something in common, scored as a test set of their own."""

    kind: str
    """``document``, ``role``, ``length`` or ``finding``."""
    name: str
    segments: int
    scores: Mapping[str, Mapping[str, float]]
    """By metric and by system."""
    findings: Mapping[str, int]
    """By system: findings of the type that makes the group; of all types in other groups."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields; a score is null where no segment has one."""
        record = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return record | {
            "scores": {
                metric: {system: finite(score) for system, score in systems.items()}
                for metric, systems in self.scores.items()
            },
            "findings": dict(self.findings),
        }


@dataclass(frozen=True, slots=True)
class Translation:
    """What a system made of a segment."""

    system: str
    text: str
    scores: Mapping[str, float]
    """By metric, of this segment alone."""
    findings: tuple[str, ...]
    """As ``type:severity``."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields; a score is null where there is none."""
        return {
            "system": self.system,
            "text": self.text,
            "scores": {metric: finite(score) for metric, score in self.scores.items()},
            "findings": list(self.findings),
        }


@dataclass(frozen=True, slots=True)
class SegmentCase:
    """A segment with all that was made of it, side by side."""

    segment: int
    """Counted from 1."""
    document: str | None
    source: str | None
    references: tuple[str, ...]
    translations: tuple[Translation, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {
            "segment": self.segment,
            "document": self.document,
            "source": self.source,
            "references": list(self.references),
            "translations": [one.to_json() for one in self.translations],
        }


def finite(score: float) -> float | None:
    """Return a score, or None for the NaN of none."""
    return None if np.isnan(score) else score


def rows_of(names: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the different names in order of appearance, and the place among them of each.

    Examples
    --------
    >>> rows_of(["b", "a", "b"])
    (['b', 'a'], [0, 1, 0])
    """
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return list(places), [places[name] for name in names]


def groups(test: EvaluationSet, table: Table, findings: Findings | None) -> Iterator[Group]:
    """Yield the scores of all groups that the test set tells of.

    Lengths are quarters of the segments by code points of the first reference. The group of a type
    of finding holds the segments in which some system has one, the same for all systems.
    """
    for kind, column in (("document", test.documents), ("role", test.roles)):
        if column:
            yield from _partition(kind, column.texts, table, findings)
    lengths = [len(text) for text in test.references[0].texts]
    yield from _partition("length", _length_names(lengths), table, findings, sort=lengths)
    for type_ in _types(findings or {}):
        counts = {
            system: [sum(item.type == type_ for item in found) for found in of_segments]
            for system, of_segments in (findings or {}).items()
        }
        within = np.any([np.array(numbers) > 0 for numbers in counts.values()], axis=0)
        yield Group(
            "finding",
            type_,
            int(within.sum()),
            {
                metric: {
                    system: float(one.metric.scores(one.counts[within].sum(0, keepdims=True))[0])
                    for system, one in systems.items()
                }
                for metric, systems in _named(table)
            },
            {system: sum(numbers) for system, numbers in counts.items()},
        )


def _partition(
    kind: str,
    names: Sequence[str],
    table: Table,
    findings: Findings | None,
    *,
    sort: Sequence[int] | None = None,
) -> Iterator[Group]:
    """Yield the groups of segments that each have one name; in order of a number, if given."""
    order = sorted(range(len(names)), key=sort.__getitem__) if sort else range(len(names))
    known = list(dict.fromkeys(names[place] for place in order))
    places = {name: place for place, name in enumerate(known)}
    rows = [places[name] for name in names]
    scores = {
        metric: {
            system: one.metric.scores(grouped(one.counts, rows, len(known)))
            for system, one in systems.items()
        }
        for metric, systems in _named(table)
    }
    found = {
        system: np.bincount(rows, weights=[len(items) for items in of_segments])
        for system, of_segments in (findings or {}).items()
    }
    sizes = np.bincount(rows)
    for place, name in enumerate(known):
        yield Group(
            kind,
            name,
            int(sizes[place]),
            {
                metric: {system: float(values[place]) for system, values in systems.items()}
                for metric, systems in scores.items()
            },
            {system: int(numbers[place]) for system, numbers in found.items()},
        )


def _named(table: Table) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield measured outputs by the name of their metric."""
    for systems in table.values():
        yield next(iter(systems.values())).metric.name, systems


def _length_names(lengths: Sequence[int]) -> list[str]:
    """Return of each length the quarter it belongs to, by its least and greatest length."""
    edges = np.unique(np.quantile(lengths, _QUARTERS, method="lower"))
    quarter = np.searchsorted(edges, lengths)
    names = {
        int(place): _range(
            [length for length, q in zip(lengths, quarter, strict=True) if q == place]
        )
        for place in np.unique(quarter)
    }
    return [names[int(place)] for place in quarter]


def _range(lengths: Sequence[int]) -> str:
    least, greatest = min(lengths), max(lengths)
    return f"{least} characters" if least == greatest else f"{least} to {greatest} characters"


def _types(findings: Findings) -> list[str]:
    return sorted({
        item.type for of_segments in findings.values() for found in of_segments for item in found
    })  # fmt: skip


def worst_segments(
    test: EvaluationSet, table: Table, findings: Findings | None, number: int
) -> Iterator[SegmentCase]:
    """Yield the segments with the lowest score of some system by the first metric, worst first."""
    scores = {metric: {system: one.segment_scores for system, one in systems.items()}
              for metric, systems in _named(table)}  # fmt: skip
    ranked = next(iter(table.values()))
    lowest = np.min([one.metric.sign * one.segment_scores for one in ranked.values()], axis=0)
    for place in map(int, np.argsort(lowest, kind="stable")[:number]):
        yield SegmentCase(
            place + 1,
            test.documents.texts[place] if test.documents else None,
            test.source.texts[place] if test.source else None,
            tuple(reference.texts[place] for reference in test.references),
            tuple(
                Translation(
                    system,
                    lines.texts[place],
                    {metric: float(systems[system][place]) for metric, systems in scores.items()},
                    tuple(
                        f"{item.type}:{item.severity}"
                        for item in (findings[system][place] if findings else ())
                    ),
                )
                for system, lines in test.systems.items()
            ),
        )
