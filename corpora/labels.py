"""Labels of quality and severity that two raters gave apart from each other, and how they agree.

``labels/NAME.LANG.tsv`` has a row for each bead with text on both sides: the quality that each
rater gave, 0 to 100, and the one settled on. ``labels/severity.tsv`` has a row for each marked
error. The guideline is in the corpus's README.
"""

import csv
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotation import SEVERITIES, Article, ArticleError, Mark, Version, beads

QUALITY_COLUMNS = ("bead", "quality_a", "quality_b", "quality")
SEVERITY_COLUMNS = ("rendering", "number", "severity_a", "severity_b", "severity")
#: The best quality.
MOST = 100


@dataclass
class Labels:
    """What two raters said of the renderings of a folder."""

    qualities: list[tuple[int, int]] = field(default_factory=list)
    severities: list[tuple[str, str]] = field(default_factory=list)

    def __add__(self, other: "Labels") -> "Labels":
        return Labels(self.qualities + other.qualities, self.severities + other.severities)

    def agreement(self) -> Iterator[str]:
        """Yield lines with figures: correlation, mean difference, weighted kappa."""
        first, second = zip(*self.qualities, strict=True)
        apart = statistics.mean(abs(a - b) for a, b in self.qualities)
        yield (
            f"quality of {len(first):,} segments: Pearson "
            f"{statistics.correlation(first, second):.3f}, mean difference {apart:.1f}"
        )
        same = sum(a == b for a, b in self.severities)
        yield (
            f"severity of {len(self.severities)} errors: {same} alike, quadratically weighted "
            f"kappa {weighted_kappa(self.severities):.3f}"
        )


def weighted_kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa with quadratic weights: 1 is full agreement, 0 what chance gives.

    Cohen (1968), Weighted kappa.

    Examples
    --------
    >>> weighted_kappa([("minor", "minor"), ("critical", "critical")])
    1.0
    """
    places = [(SEVERITIES.index(a), SEVERITIES.index(b)) for a, b in pairs]
    apart = sum((a - b) ** 2 for a, b in places) / len(places)
    by_chance = sum((a - b) ** 2 for a, _ in places for _, b in places) / len(places) ** 2
    return 1 - apart / by_chance if by_chance else 1.0


def errors_of(rendering: Version) -> list[Mark]:
    """Return the marked errors of a rendering in the order that ``number`` counts, from 1.

    Of each block its sentences, then its credit or signature; dropped sentences last.
    """
    marks = [
        mark
        for block in rendering.blocks
        for mark in (*(m for s in block.sentences for m in s.marks), *block.marks)
    ]
    return [mark for mark in (*marks, *rendering.drops.values()) if mark.is_error]


def read_labels(folder: Path, articles: Iterable[Article]) -> Labels:
    """Read the labels of a folder's articles; `ArticleError` names what does not fit them."""
    labels = Labels()
    severities = {
        (row["rendering"], int(row["number"])): row
        for row in _rows(folder / "severity.tsv", SEVERITY_COLUMNS)
    }
    for article in articles:
        for rendering in article.renderings:
            name = f"{article.name}.{rendering.lang}"
            labels.qualities += _qualities(folder / f"{name}.tsv", article, rendering)
            for number, mark in enumerate(errors_of(rendering), 1):
                row = severities.pop((name, number), None)
                if row is None or row["severity"] != mark.severity:
                    told = row["severity"] if row else "nothing"
                    raise ArticleError(
                        f"severity.tsv: {name} {number} ({mark.type}) is {mark.severity} in the "
                        f"article and {told} here"
                    )
                labels.severities.append((row["severity_a"], row["severity_b"]))
    if severities:
        raise ArticleError(f"severity.tsv: no such error: {', '.join(map(str, severities))}")
    return labels


def _qualities(path: Path, article: Article, rendering: Version) -> Iterator[tuple[int, int]]:
    wanted = [f"{src}:{trg}" for src, trg in beads(article.original, rendering) if src and trg]
    rows = list(_rows(path, QUALITY_COLUMNS))
    if [row["bead"] for row in rows] != wanted:
        raise ArticleError(f"{path.name}: its beads are not those of the article")
    for row in rows:
        first, second, settled = (int(row[name]) for name in QUALITY_COLUMNS[1:])
        if not all(0 <= value <= MOST for value in (first, second, settled)):
            raise ArticleError(f"{path.name}: {row['bead']}: a quality is 0 to {MOST}")
        yield first, second


def _rows(path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise ArticleError(f"{path.name}: there are no labels")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(reader.fieldnames or ()) != tuple(columns):
            raise ArticleError(f"{path.name}: the columns are {' '.join(columns)}")
        yield from reader
