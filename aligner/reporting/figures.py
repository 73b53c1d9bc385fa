"""What is counted over a whole bitext: beads by shape and language, scores, findings, rejects."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from aligner.reporting.tables import REJECTED

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

#: Bins of a histogram over [0, 1].
BINS: Final = 20
#: Scores below it are tinted and counted. Halfway, for no better reason: an uncalibrated score has
#: no natural limit, and a calibrated one says here that the pair is more likely wrong than right.
LOW_SCORE: Final = 0.5

_BEAD: Final = re.compile(r"\[(?P<src>[\d, ]*)\]:\[(?P<trg>[\d, ]*)\]")


@lru_cache(maxsize=65_536)
def shape(bead: str) -> str:
    """Return the numbers of segments in a bead, or ``other`` where it is not one.

    Examples
    --------
    >>> shape("[0, 1]:[2]"), shape("[3]:[]"), shape("")
    ('2-1', '1-0', 'other')
    """
    match = _BEAD.fullmatch(bead)
    if match is None:
        return "other"
    return "-".join(str(len(match[side].split())) for side in ("src", "trg"))


@dataclass(slots=True)
class Histogram:
    """Scores of segment pairs in equal bins; the last one includes 1."""

    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    missing: int = 0
    """Pairs without a score."""
    outside: int = 0
    """Pairs whose score is no probability; counted here and nowhere else."""

    @property
    def scored(self) -> int:
        """Number of scores in the bins."""
        return sum(self.bins)

    @property
    def low(self) -> int:
        """Number of scores below `LOW_SCORE`."""
        return sum(self.bins[: round(LOW_SCORE * BINS)])

    def add(self, scores: "np.ndarray[Any, Any]") -> None:
        """Count scores; NaN is a missing one."""
        import numpy as np

        known = scores[~np.isnan(scores)]
        inside = known[(known >= 0) & (known <= 1)]
        self.missing += len(scores) - len(known)
        self.outside += len(known) - len(inside)
        counts, _ = np.histogram(inside, bins=BINS, range=(0, 1))
        self.bins = [old + int(new) for old, new in zip(self.bins, counts, strict=True)]


@dataclass(slots=True)
class Tally:
    """The counts of one language pair, or of all."""

    beads: int = 0
    src_only: int = 0
    """Beads without a rendering."""
    trg_only: int = 0
    """Beads without an original."""
    rejected: int = 0
    """Beads that a recipe left out, where the bitext says so."""
    alignment: Histogram = field(default_factory=Histogram)
    quality: Histogram = field(default_factory=Histogram)

    @property
    def pairs(self) -> int:
        """Beads with text on both sides."""
        return self.beads - self.src_only - self.trg_only

    def add(self, batch: "pa.RecordBatch") -> None:
        """Count the rows of a batch."""
        has_src = _column(batch, "src_text") != ""
        has_trg = _column(batch, "trg_text") != ""
        self.beads += batch.num_rows
        self.src_only += int((has_src & ~has_trg).sum())
        self.trg_only += int((~has_src & has_trg).sum())
        if REJECTED in batch.schema.names:
            self.rejected += int((_column(batch, REJECTED) != "").sum())
        # A bead with an empty side has no quality, and would only count as missing one.
        both = has_src & has_trg
        self.alignment.add(_column(batch, "alignment_score")[both])
        self.quality.add(_column(batch, "quality_score")[both])


@dataclass(slots=True)
class Survey:
    """All counts of a bitext."""

    total: Tally = field(default_factory=Tally)
    by_language: dict[tuple[str, str], Tally] = field(default_factory=dict)
    """By the languages of original and rendering."""
    shapes: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By type and severity."""
    rejects: Counter[str] | None = None
    """By reason; None where the bitext has no such column."""

    def add(self, batch: "pa.RecordBatch") -> None:
        """Count the rows of a batch."""
        self.total.add(batch)
        for languages, rows in _by_language(batch):
            self.by_language.setdefault(languages, Tally()).add(rows)
        self.shapes.update(map(shape, batch["bead"].to_pylist()))
        for found in batch["findings"].drop_null().flatten().drop_null().to_pylist():
            self.findings[str(found.get("type")), str(found.get("severity"))] += 1
        if REJECTED in batch.schema.names:
            reasons = Counter(reason for reason in batch[REJECTED].to_pylist() if reason)
            self.rejects = (self.rejects or Counter()) + reasons


def _by_language(batch: "pa.RecordBatch") -> list[tuple[tuple[str, str], "pa.RecordBatch"]]:
    import pyarrow.compute as pc

    src, trg = batch["src_lang"], batch["trg_lang"]
    return [
        ((one, other), batch.filter(pc.and_(pc.equal(src, one), pc.equal(trg, other))))
        for one, other in sorted(set(zip(src.to_pylist(), trg.to_pylist(), strict=True)))
    ]


def _column(batch: "pa.RecordBatch", name: str) -> "np.ndarray[Any, Any]":
    column: np.ndarray[Any, Any] = batch[name].to_numpy(zero_copy_only=False)
    return column
