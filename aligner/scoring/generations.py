"""Two generations of a rendering: what a later translation mended, and what it made worse."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

import xxhash

from aligner.data import SegmentPair

#: A score that differs by less than this is the same.
SAME: Final = 0.05


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier rendering of an original came to."""

    quality_score: float | None
    types: tuple[str, ...]
    """Types of its findings, ascending, as often as they were found."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a rendering since the earlier one."""

    earlier_score: float | None
    mended: tuple[str, ...]
    """Types of findings that are gone."""
    new: tuple[str, ...]
    """Types of findings that were not there."""

    def verdict(self, score: float | None) -> str:
        """Return ``better``, ``worse`` or ``same``; ``unknown`` where one has no score."""
        if score is None or self.earlier_score is None:
            return "unknown"
        if abs(score - self.earlier_score) < SAME:
            return "same"
        return "better" if score > self.earlier_score else "worse"


class Generation:
    """The scored renderings of an earlier time, by their original and languages.

    Of several renderings of one original the last counts.

    Examples
    --------
    >>> from aligner.data import Finding
    >>> old = SegmentPair("", "", "25 tấn", "52 ton", "vi", "id", "", "", None, 0.1,
    ...                   (Finding("number", "critical", ""),))
    >>> new = SegmentPair("", "", "25 tấn", "25 ton", "vi", "id", "", "", None, 0.9)
    >>> Generation.of([old]).change(new)
    Change(earlier_score=0.1, mended=('number',), new=())
    """

    def __init__(self, renderings: Mapping[int, Earlier]) -> None:
        self._renderings = renderings

    @classmethod
    def of(cls, scored: Iterable[SegmentPair]) -> Self:
        """Return the generation of some scored pairs."""
        return cls({
            _key(pair): Earlier(
                pair.quality_score, tuple(sorted(found.type for found in pair.findings))
            )
            for pair in scored
        })  # fmt: skip

    def change(self, scored: SegmentPair) -> Change | None:
        """Return what became of a rendering; None where it has no earlier one."""
        earlier = self._renderings.get(_key(scored))
        if earlier is None:
            return None
        before, now = Counter(earlier.types), Counter(found.type for found in scored.findings)
        return Change(
            earlier.quality_score,
            tuple(sorted((before - now).elements())),
            tuple(sorted((now - before).elements())),
        )


def _key(pair: SegmentPair) -> int:
    text = f"{pair.src_lang}\t{pair.trg_lang}\t{pair.src_text}"
    return xxhash.xxh3_64_intdigest(text.encode())
