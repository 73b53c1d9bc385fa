"""Whether an alignment score is the probability it says: of beads scored .9, nine in ten are right.

Measured on documents that the model was not learned from (cross-validation over documents). The
figure is the expected calibration error (M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining
Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015): how far the share of right beads
lies from their mean score, over ten bins of equal width, weighed by the beads in each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from aligner.alignment import align_texts
from aligner.bench.aligning import GoldText, align_alone, learned_from, read_sets
from aligner.data import Bead
from aligner.text_tables import text_table

#: Bins of equal width over [0, 1]; the last one includes 1.
BINS: Final = 10
#: Parts into which the documents of a set are cut; a model is learned without one of them.
FOLDS: Final = 10
#: All sets together.
ALL: Final = "all"
#: What models are learned from.
OTHERS, ITSELF, BOTH = "other documents", "itself", "others, itself"
#: Standard deviations to either side that hold 95 % of a normal distribution.
_Z: Final = 1.96
#: The plot, in SVG's units: side of a panel's square, what stands around it, panels in a row.
_SIDE, _LEFT, _TOP, _RIGHT, _BOTTOM, _COLUMNS = 200, 42, 34, 14, 40, 3
_STYLE: Final = (
    "text{font:11px sans-serif;fill:#333}.name{font-weight:bold}"
    ".frame,.ideal{fill:none;stroke:#999}.ideal{stroke-dasharray:3 3}"
    ".sure{stroke:#1f5a96}.bin{fill:#1f5a96;fill-opacity:.75}"
)


@dataclass(frozen=True, slots=True)
class Bin:
    """The beads whose score lies between two bounds."""

    beads: int = 0
    right: int = 0
    total: float = 0.0
    """Sum of their scores."""

    def __add__(self, other: "Bin") -> "Bin":
        return Bin(self.beads + other.beads, self.right + other.right, self.total + other.total)

    @property
    def share_right(self) -> float:
        """How many of its beads are right, in [0, 1]; 0 where it has none."""
        return self.right / self.beads if self.beads else 0.0

    @property
    def mean_score(self) -> float:
        """Mean score of its beads, in [0, 1]; 0 where it has none."""
        return self.total / self.beads if self.beads else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of right beads lies in 19 cases of 20, by Wilson's score interval.

        Examples
        --------
        >>> [round(bound, 2) for bound in Bin(10, 9, 9.4).interval]
        [0.6, 0.98]
        """
        if not self.beads:
            return 0.0, 1.0
        z2 = _Z * _Z / self.beads
        middle = self.share_right + z2 / 2
        far = (z2 * (self.share_right * (1 - self.share_right) + z2 / 4)) ** 0.5
        return (middle - far) / (1 + z2), (middle + far) / (1 + z2)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How scores and the share of right beads agree on one set."""

    bins: tuple[Bin, ...]
    """By score, ascending."""
    model_from: str
    """What models were learned from: `OTHERS`, `ITSELF` where a set has one document, or `BOTH`."""

    @classmethod
    def of(cls, scored: Iterable[tuple[float, bool]], model_from: str) -> "Reliability":
        """Return the bins of scores, each with whether its bead is right.

        Examples
        --------
        >>> round(Reliability.of([(0.95, True), (0.95, False), (0.15, False)], OTHERS).error, 2)
        0.35
        """
        bins = [Bin()] * BINS
        for score, right in scored:
            place = min(int(score * BINS), BINS - 1)
            bins[place] += Bin(1, int(right), score)
        return cls(tuple(bins), model_from)

    @property
    def beads(self) -> int:
        """Number of beads."""
        return sum(one.beads for one in self.bins)

    @property
    def error(self) -> float:
        """Expected calibration error, in [0, 1]; lower is better."""
        off = sum(abs(one.right - one.total) for one in self.bins)
        return off / self.beads if self.beads else 0.0

    @property
    def largest_error(self) -> float:
        """The same of the worst bin; bins of a handful of beads are far off by chance."""
        return max(abs(one.share_right - one.mean_score) for one in self.bins)

    def to_json(self) -> dict[str, Any]:
        """Return the error and all bins."""
        return {
            "error": self.error,
            "largest_error": self.largest_error,
            "beads": self.beads,
            "model_from": self.model_from,
            "bins": [
                {
                    "from": number / BINS,
                    "to": (number + 1) / BINS,
                    "beads": one.beads,
                    "share_right": one.share_right,
                    "mean_score": one.mean_score,
                }
                for number, one in enumerate(self.bins)
            ],
        }


@dataclass(frozen=True, slots=True)
class CalibrationFigures:
    """How well alignment scores are calibrated."""

    sets: Mapping[str, Reliability]
    """By set, and ``all`` where there are several."""

    def to_json(self) -> dict[str, Any]:
        """Return an object for each set."""
        return {name: found.to_json() for name, found in self.sets.items()}

    def to_table(self) -> str:
        """Return calibration errors, and the share of right beads in each bin of scores."""
        header = ["set", "model from", "beads", "error"]
        header += [f".{number}-" for number in range(BINS)]
        rows = [
            [
                name,
                found.model_from,
                f"{found.beads:,}",
                f"{found.error:.3f}",
                *(f"{one.share_right:.2f}" if one.beads else "" for one in found.bins),
            ]
            for name, found in self.sets.items()
        ]
        return text_table(header, rows)

    def to_svg(self) -> str:
        """Return reliability plots as an SVG image, a panel for each set.

        A dot for each bin: across, the mean score; up, the share of right beads, with its 95 %
        interval; the larger, the more beads. On the dashed line scores are probabilities.
        """
        width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
        columns = min(_COLUMNS, len(self.sets))
        total = width * columns, height * -(-len(self.sets) // columns)
        size = f'viewBox="0 0 {total[0]} {total[1]}" width="{total[0]}" height="{total[1]}"'
        label = "Share of right beads by alignment score"
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">',
            f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
        ]
        for number, (name, found) in enumerate(self.sets.items()):
            row, column = divmod(number, columns)
            place = f"{column * width + _LEFT} {row * height + _TOP}"
            lines += [f'<g transform="translate({place})">', *_panel(name, found), "</g>"]
        return "\n".join([*lines, "</svg>"]) + "\n"


def bench_calibration(folders: Iterable[Path]) -> CalibrationFigures:
    """Compare alignment scores with how often beads are right.

    Only beads with two sides count, the segment pairs of a bitext: most gold says nothing of the
    others. Right means that the gold holds the very same bead.

    Parameters
    ----------
    folders : iterable of Path
        With gold, as for `bench_align`.

    Raises
    ------
    InputError
        If a folder has no gold, or a file is missing.
    """
    scored = {name: (list(_scored(texts)), OTHERS if len(texts) > 1 else ITSELF)
              for name, texts in read_sets(folders).items()}  # fmt: skip
    sets = {name: Reliability.of(*found) for name, found in scored.items()}
    if len(sets) > 1:
        every = (one for found, _ in scored.values() for one in found)
        taught = {model_from for _, model_from in scored.values()}
        sets = {ALL: Reliability.of(every, taught.pop() if len(taught) == 1 else BOTH), **sets}
    return CalibrationFigures(sets)


def _scored(texts: Sequence[GoldText]) -> Iterator[tuple[float, bool]]:
    """Yield score and rightness of each bead that a model of the other texts finds."""
    for text, found in _found(texts):
        for bead in found:
            if bead.src and bead.trg:
                yield bead.score, (bead.src, bead.trg) in text.gold


def _found(texts: Sequence[GoldText]) -> Iterator[tuple[GoldText, list[Bead]]]:
    if len(texts) == 1:
        yield texts[0], align_alone(texts[0])
        return
    folds = min(FOLDS, len(texts))
    for fold in range(folds):
        known = learned_from([text for n, text in enumerate(texts) if n % folds != fold])
        for text in texts[fold::folds]:
            yield text, align_texts(text.src, text.trg, known)


def _panel(name: str, found: Reliability) -> Iterator[str]:
    """Yield the elements of one plot, whose square begins at (0, 0)."""
    learned = "" if found.model_from == OTHERS else f" ({found.model_from})"
    yield f'<text class="name" x="0" y="-20">{escape(name)}</text>'
    yield (
        f'<text x="0" y="-6">error {found.error:.3f}, {found.beads:,} beads{learned}</text>'
        f'<rect class="frame" width="{_SIDE}" height="{_SIDE}"/>'
        f'<path class="ideal" d="M0 {_SIDE}L{_SIDE} 0"/>'
    )
    for share in (0, 0.5, 1):
        at = share * _SIDE
        yield (
            f'<text x="{at:g}" y="{_SIDE + 14}" text-anchor="middle">{share:g}</text>'
            f'<text x="-6" y="{_SIDE - at + 4:g}" text-anchor="end">{share:g}</text>'
        )
    yield (
        f'<text x="{_SIDE / 2:g}" y="{_SIDE + 28}" text-anchor="middle">alignment score</text>'
        f'<text transform="translate(-28 {_SIDE / 2:g})rotate(-90)" text-anchor="middle">'
        "share of right beads</text>"
    )
    for one in found.bins:
        if one.beads:
            x, y = _SIDE * one.mean_score, _SIDE * (1 - one.share_right)
            low, high = (_SIDE * (1 - share) for share in one.interval)
            radius = 2 + 8 * (one.beads / found.beads) ** 0.5
            yield (
                f'<path class="sure" d="M{x:.1f} {low:.1f}V{high:.1f}"/>'
                f'<circle class="bin" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>'
                f"{one.beads:,} beads, mean score {one.mean_score:.3f}, {one.share_right:.3f} right"
                "</title></circle>"
            )
