"""What run.json tells of the run that made a bitext; whatever it does not tell is left away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
class Run:
    """The run that made a bitext.

    Its counts of beads and languages are not among this: they are taken anew from the bitext, which
    may have been filtered since.
    """

    stages: tuple[Stage, ...] = ()
    calibrated: bool | None = None
    signature: str = ""
    versions: tuple[tuple[str, str], ...] = ()

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


def most_frequent(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return counts from high to low, equal ones by name, so that the order never varies.

    Examples
    --------
    >>> most_frequent({"no-content": 1, "empty": 1, "duplicate": 3})
    [('duplicate', 3), ('empty', 1), ('no-content', 1)]
    """
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
