"""The document pairs on show: the first by URL, whatever the order of the bitext."""

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aligner.data import Role
from aligner.reporting.figures import LOW_SCORE
from aligner.reporting.tables import REJECTED

if TYPE_CHECKING:
    import pyarrow as pa

#: Beads shown of one document pair. Twenty times a long article; two whole books given as one pair
#: would make a page that no browser opens.
BEADS_SHOWN: Final = 2_000


class Piece(NamedTuple):
    """A run of text, inside a finding or not."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A bead as it is shown."""

    role: str
    bead: str
    src: tuple[Piece, ...]
    trg: tuple[Piece, ...]
    alignment_score: float | None
    quality_score: float | None
    findings: tuple[Mapping[str, Any], ...]
    rejected: str
    """Why a recipe left it out; empty where it was kept."""

    @property
    def is_low(self) -> bool:
        """Whether one of its scores is low."""
        scores = (self.alignment_score, self.quality_score)
        return any(score is not None and score < LOW_SCORE for score in scores)


@dataclass(slots=True)
class Article:
    """A document pair as it is shown."""

    src_url: str
    trg_url: str
    src_lang: str
    trg_lang: str
    rows: list[Row] = field(default_factory=list)
    beads: int = 0
    """All of them, also those beyond `BEADS_SHOWN`."""
    src_title: str = ""
    trg_title: str = ""

    def add(self, record: Mapping[str, Any]) -> None:
        """Take a row of the bitext."""
        if record["role"] == Role.TITLE:
            self.src_title = self.src_title or record["src_text"]
            self.trg_title = self.trg_title or record["trg_text"]
        self.rows.append(_row(record))


class Selection:
    """The first document pairs by URL, and how many there are.

    Rows of one pair are adjacent in a bitext; where they are not, the pair is shown whole and
    counted once for each run of its rows.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.by_language: Counter[tuple[str, str]] = Counter()
        self._shown: dict[tuple[str, str], Article] = {}
        self._keys: list[tuple[str, str]] = []  # those shown, in order
        self._last: tuple[str, str] | None = None

    @property
    def total(self) -> int:
        """Number of document pairs in the bitext."""
        return self.by_language.total()

    @property
    def articles(self) -> list[Article]:
        """The document pairs shown, in order of their URLs."""
        return [self._shown[key] for key in self._keys]

    def add(self, batch: "pa.RecordBatch") -> None:
        """Take the rows of a batch that belong to a pair on show."""
        for rows in _runs(batch):
            head = {name: rows[name][0].as_py() for name in ("src_lang", "trg_lang")}
            key = (rows["src_url"][0].as_py(), rows["trg_url"][0].as_py())
            if key != self._last:
                self.by_language[head["src_lang"], head["trg_lang"]] += 1
                self._last = key
            if not self._admits(key):
                continue
            article = self._shown.setdefault(key, Article(*key, **head))
            article.beads += rows.num_rows
            for record in rows.slice(0, BEADS_SHOWN - len(article.rows)).to_pylist():
                article.add(record)

    def _admits(self, key: tuple[str, str]) -> bool:
        if key in self._shown:
            return True
        # A pair turned away stays away, as the last key shown only ever becomes smaller.
        if self.limit == 0 or (len(self._keys) == self.limit and key > self._keys[-1]):
            return False
        insort(self._keys, key)
        if len(self._keys) > self.limit:
            del self._shown[self._keys.pop()]
        return True


def marked(text: str, spans: Sequence[Sequence[int]]) -> tuple[Piece, ...]:
    """Return `text` in pieces, those inside a span marked.

    Examples
    --------
    >>> [piece.text for piece in marked("tăng 20%, giảm 3%", [(5, 8), (15, 17)])]
    ['tăng ', '20%', ', giảm ', '3%']
    """
    cuts = {min(max(end, 0), len(text)) for span in spans for end in span}
    return tuple(
        Piece(text[start:stop], any(span[0] <= start < span[1] for span in spans))
        for start, stop in pairwise(sorted({0, len(text)} | cuts))
    )


def _runs(batch: "pa.RecordBatch") -> Iterator["pa.RecordBatch"]:
    """Yield the runs of adjacent rows with the same URLs."""
    import numpy as np

    if not batch.num_rows:
        return
    changes = np.zeros(batch.num_rows - 1, dtype=bool)
    for name in ("src_url", "trg_url"):
        urls = batch[name].to_numpy(zero_copy_only=False)
        changes |= urls[1:] != urls[:-1]
    borders = [0, *(np.flatnonzero(changes) + 1).tolist(), batch.num_rows]
    for start, stop in pairwise(borders):
        yield batch.slice(start, stop - start)


def _ends(span: Mapping[str, int] | Sequence[int]) -> Sequence[int]:
    """Return the ends of a span, which Parquet holds by their names."""
    return (span["start"], span["end"]) if isinstance(span, Mapping) else span


def _row(record: Mapping[str, Any]) -> Row:
    findings = tuple(found for found in record["findings"] or () if found)
    src_spans, trg_spans = (
        [_ends(found[name]) for found in findings if found.get(name)]
        for name in ("src_span", "trg_span")
    )
    return Row(
        role=record["role"],
        bead=record["bead"],
        src=marked(record["src_text"], src_spans),
        trg=marked(record["trg_text"], trg_spans),
        alignment_score=record["alignment_score"],
        quality_score=record["quality_score"],
        findings=findings,
        rejected=record.get(REJECTED, ""),
    )
