"""Quality by page, publisher, language and month: means and counts of findings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aligner.data import SCORE_DECIMALS, Bitext, Finding

#: By what summaries are made, in this order.
GROUPS: Final = ("language", "publisher", "month")
UNKNOWN: Final = "unknown"
#: Digits of an ISO date that tell the month: ``2025-11``.
_MONTH: Final = 7


@dataclass(slots=True)
class Quality:
    """What the scored segment pairs of a group come to."""

    pairs: int = 0
    """With text on both sides."""
    total: float = 0.0
    """Sum of their quality scores."""
    findings: Counter[str] = field(default_factory=Counter)
    """By severity."""
    types: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        """The mean score, in [0, 1], higher is better; None where nothing is scored."""
        return self.total / self.pairs if self.pairs else None

    def add(self, bitext: Bitext) -> None:
        """Count a page."""
        self._count(bitext.findings)
        for row in bitext.rows:
            if row.quality_score is not None:
                self.pairs += 1
                self.total += row.quality_score
            self._count(row.findings)

    def _count(self, findings: Iterable[Finding]) -> None:
        for found in findings:
            self.findings[found.severity] += 1
            self.types[found.type] += 1

    def to_json(self) -> dict[str, Any]:
        """Return pairs, mean score, and findings by severity and by type."""
        mean = self.mean
        return {
            "pairs": self.pairs,
            "quality_score": None if mean is None else round(mean, SCORE_DECIMALS),
            "findings": dict(sorted(self.findings.items())),
            "types": dict(sorted(self.types.items())),
        }


def quality_of(bitext: Bitext) -> Quality:
    """Return what a page comes to."""
    quality = Quality()
    quality.add(bitext)
    return quality


class Summaries:
    """Quality by language pair, publisher of the original, and month of the original.

    Examples
    --------
    >>> summaries = Summaries()
    >>> from aligner.data import SegmentPair
    >>> row = SegmentPair("", "", "Mưa.", "Hujan.", "vi", "id", "paragraph", "", 1.0, 0.75)
    >>> summaries.add(Bitext("slug", None, (), (row,), "Báo Dân trí", "2025-11-04"))
    >>> summaries.to_json()["month"]
    {'2025-11': {'pairs': 1, 'quality_score': 0.75, 'findings': {}, 'types': {}}}
    """

    def __init__(self) -> None:
        self._groups: dict[str, dict[str, Quality]] = {name: {} for name in GROUPS}

    def add(self, bitext: Bitext) -> None:
        """Count a page."""
        if not bitext.rows:
            return
        first = bitext.rows[0]
        names = (
            f"{first.src_lang}-{first.trg_lang}",
            bitext.publisher or UNKNOWN,
            (bitext.published or UNKNOWN)[:_MONTH],
        )
        for group, name in zip(GROUPS, names, strict=True):
            self._groups[group].setdefault(name, Quality()).add(bitext)

    def to_json(self) -> dict[str, Mapping[str, Any]]:
        """Return the summaries by group and name, names in ascending order."""
        return {
            group: {name: quality.to_json() for name, quality in sorted(table.items())}
            for group, table in self._groups.items()
        }
