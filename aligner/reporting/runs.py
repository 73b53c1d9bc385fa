"""What run.json tells of the run that made a bitext; whatever it does not tell is left away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

#: Types of finding that are named for each group.
_FREQUENT: Final = 3


@dataclass(frozen=True, slots=True)
class Stage:
    """What went into a stage and what came out, in that stage's unit."""

    name: str
    unit: str
    taken: int | None
    passed: int | None
    rejected: tuple[tuple[str, int], ...]
    """Reasons with their counts, the most frequent first."""


@dataclass(frozen=True, slots=True)
class GroupQuality:
    """The quality of one language, publisher or month."""

    name: str
    pairs: int
    quality_score: float | None
    findings: Mapping[str, int]
    """By severity."""
    frequent: tuple[tuple[str, int], ...]
    """The most frequent types of finding, with their counts."""


@dataclass(frozen=True, slots=True)
class Run:
    """The run that made a bitext.

    Its counts of beads and languages are not among this: they are taken anew from the bitext, which
    may have been filtered since.
    """

    stages: tuple[Stage, ...] = ()
    calibrated: bool | None = None
    signature: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    quality: tuple[tuple[str, tuple[GroupQuality, ...]], ...] = ()
    """By what pages are grouped (``publisher``), then by group."""

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> "Run":
        """Return what is known of a run; unknown keys are passed over."""
        calibrated = table.get("calibrated")
        versions = table.get("versions")
        return cls(
            stages=tuple(_stage(entry) for entry in table.get("stages") or ()),
            calibrated=calibrated if isinstance(calibrated, bool) else None,
            signature=str(table.get("signature") or ""),
            versions=tuple(sorted((str(k), str(v)) for k, v in (versions or {}).items())),
            quality=tuple(
                (str(by), tuple(_group(str(name), entry) for name, entry in groups.items()))
                for by, groups in (table.get("quality") or {}).items()
            ),
        )


def _stage(entry: Mapping[str, Any]) -> Stage:
    rejected: Mapping[str, int] = entry.get("rejected") or {}
    return Stage(
        name=str(entry.get("stage") or "?"),
        unit=str(entry.get("unit") or ""),
        taken=entry.get("in"),
        passed=entry.get("out"),
        rejected=tuple(most_frequent(rejected)),
    )


def _group(name: str, entry: Mapping[str, Any]) -> GroupQuality:
    score = entry.get("quality_score")
    return GroupQuality(
        name,
        int(entry.get("pairs") or 0),
        float(score) if score is not None else None,
        entry.get("findings") or {},
        tuple(most_frequent(entry.get("types") or {})[:_FREQUENT]),
    )


def most_frequent(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return counts from high to low, equal ones by name, so that the order never varies.

    Examples
    --------
    >>> most_frequent({"no-content": 1, "empty": 1, "duplicate": 3})
    [('duplicate', 3), ('empty', 1), ('no-content', 1)]
    """
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
