"""Sentence alignments against gold: strict and lax precision, recall and F1.

The rule is the one of the Vecalign evaluation, so that numbers compare with the literature:
B. Thompson and P. Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space",
EMNLP-IJCNLP 2019, pp. 1342-1348.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from aligner.bead_files import BeadPositions, read_alignment
from aligner.errors import InputError, UsageError
from aligner.text_tables import text_table

#: What to do with beads that have an empty side when precision is counted.
NULLS: Final = ("vecalign", "ignore")
#: How many documents an error message names.
_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class AlignmentCounts:
    """What precision and recall are made of; the counts of documents add up to those of all.

    Sums are kept apart from scores: the scores of a collection are those of the summed counts
    (micro average), never means of scores. Every score lies in [0, 1], higher is better, and is
    0 where there is nothing to divide by.

    Examples
    --------
    >>> one, other = AlignmentCounts(4, 2, 3, 4, 2, 4), AlignmentCounts(1, 1, 1, 1, 1, 1)
    >>> one.precision_strict, one.precision_lax, one.recall_lax
    (0.5, 0.75, 1.0)
    >>> (one + other).precision_strict
    0.6
    """

    predicted: int = 0
    """Predicted beads that precision counts."""
    predicted_strict: int = 0
    """Those of them that the gold holds as they are."""
    predicted_lax: int = 0
    """Those of them that share a sentence pair with the gold; the strict ones among them."""
    gold: int = 0
    """Gold beads that recall counts."""
    gold_strict: int = 0
    """Those of them that were predicted as they are."""
    gold_lax: int = 0
    """Those of them that share a sentence pair with the prediction; the strict ones among them."""

    def __add__(self, other: "AlignmentCounts") -> "AlignmentCounts":
        return AlignmentCounts(
            self.predicted + other.predicted,
            self.predicted_strict + other.predicted_strict,
            self.predicted_lax + other.predicted_lax,
            self.gold + other.gold,
            self.gold_strict + other.gold_strict,
            self.gold_lax + other.gold_lax,
        )

    @property
    def precision_strict(self) -> float:
        """How many of the predicted beads are gold beads."""
        return _ratio(self.predicted_strict, self.predicted)

    @property
    def recall_strict(self) -> float:
        """How many of the gold beads were predicted."""
        return _ratio(self.gold_strict, self.gold)

    @property
    def f1_strict(self) -> float:
        """The harmonic mean of strict precision and recall."""
        return _harmonic_mean(self.precision_strict, self.recall_strict)

    @property
    def precision_lax(self) -> float:
        """How many of the predicted beads touch the gold."""
        return _ratio(self.predicted_lax, self.predicted)

    @property
    def recall_lax(self) -> float:
        """How many of the gold beads the prediction touches."""
        return _ratio(self.gold_lax, self.gold)

    @property
    def f1_lax(self) -> float:
        """The harmonic mean of lax precision and recall."""
        return _harmonic_mean(self.precision_lax, self.recall_lax)

    def to_json(self) -> dict[str, int | float]:
        """Return the counts and, unrounded, the six scores."""
        scores = {
            f"{name}_{kind}": getattr(self, f"{name}_{kind}")
            for kind in ("strict", "lax")
            for name in ("precision", "recall", "f1")
        }
        return asdict(self) | scores


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """How good an alignment is, by document and over all of them."""

    documents: Mapping[str, AlignmentCounts]
    """By the file's stem, in ascending order."""
    nulls: str
    """What was done with predicted beads that have an empty side."""
    without_gold: tuple[str, ...] = ()
    """Predictions that no gold could judge; they count nowhere."""

    @property
    def total(self) -> AlignmentCounts:
        """The sums over all documents, whose scores are the micro average."""
        return sum(self.documents.values(), AlignmentCounts())

    def to_json(self) -> dict[str, Any]:
        """Return ``nulls``, ``all``, ``documents`` by stem and ``without_gold``."""
        return {
            "nulls": self.nulls,
            "all": self.total.to_json(),
            "documents": {stem: counts.to_json() for stem, counts in self.documents.items()},
            "without_gold": list(self.without_gold),
        }

    def to_table(self, *, per_document: bool = False) -> str:
        """Return the scores as lines of text, over all documents or also one by one."""
        header = ["document", "predicted", "gold"]
        header += [f"{kind} {name}" for kind in ("strict", "lax") for name in ("P", "R", "F1")]
        rows = [_row(stem, counts) for stem, counts in self.documents.items() if per_document]
        rows.append(_row(f"all ({len(self.documents)})", self.total))
        table = text_table(header, rows)
        if self.without_gold:
            table += f"\n\nnot judged, since without gold: {_named(self.without_gold)}"
        return table


def evaluate_alignment(
    gold: Path,
    pred: Path,
    *,
    nulls: str = "vecalign",
    gold_ext: str = "gold",
    pred_ext: str | None = "pred",
) -> AlignmentReport:
    r"""Compare predicted alignments with gold ones: two files, or two folders matched by stem.

    What strict and lax mean, :func:`count_hits` says. Files are read by :func:`read_alignment`,
    each in whatever format it is in. A file without beads is a fair prediction, with recall 0;
    as gold it is an error.

    Parameters
    ----------
    gold, pred : Path
        Two files, or two folders with ``STEM.gold_ext`` and ``STEM.pred_ext``. Predictions
        without gold are listed in the report and count nowhere.
    nulls : {"vecalign", "ignore"}
        Whether precision counts predicted beads with an empty side.
    gold_ext : str
        Extension of gold files in a folder.
    pred_ext : str or None
        Extension of predictions in a folder; None takes the only file there with that stem.

    Raises
    ------
    UsageError
        If one of the two is a folder and the other is not, if `nulls` is unknown, or if several
        predictions have one stem.
    InputError
        If a prediction is missing, there is no gold, or a gold file has no bead.
    FormatError
        If a line of a file is no bead.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     gold, pred = Path(folder, "a.gold"), Path(folder, "a.pred")
    ...     _ = gold.write_text("[0]:[0]\n[1, 2]:[1]\n")
    ...     _ = pred.write_text("[0]:[0]:0.02\n[1]:[1]:0.31\n[2]:[]:0.40\n")
    ...     print(evaluate_alignment(gold, pred).to_table())
    document  predicted  gold  strict P  strict R  strict F1  lax P  lax R  lax F1
    all (1)           3     2     0.333     0.500      0.400  0.667  1.000   0.800
    """
    _check_nulls(nulls)
    if gold.is_dir() != pred.is_dir():
        raise UsageError(
            f"{gold} and {pred}", "one is a folder, the other is not", "give two files or folders"
        )
    without_gold: tuple[str, ...] = ()
    files = {gold.stem: (gold, pred)}
    if gold.is_dir():
        files, without_gold = _match_folders(gold, pred, gold_ext, pred_ext)
    documents = {
        stem: count_hits(_read_gold(gold_file), read_alignment(pred_file), nulls=nulls)
        for stem, (gold_file, pred_file) in files.items()
    }
    return AlignmentReport(documents, nulls, without_gold)


def count_hits(
    gold: Iterable[BeadPositions], pred: Iterable[BeadPositions], *, nulls: str = "vecalign"
) -> AlignmentCounts:
    """Count which beads of one document are right.

    A bead is right **strictly** if the very same bead is on the other side. It is right **laxly**
    if it shares a sentence pair with the other side: one of its source sentences and one of its
    target sentences stand together in some bead there. Strict implies lax.

    Direction: precision looks the predicted beads up in the gold, recall the gold beads in the
    prediction. A null bead, with an empty side, holds no sentence pair. Recall leaves null beads
    out on both sides. Precision counts predicted ones, right where the gold lists the same and
    wrong elsewhere; with ``nulls="ignore"`` it leaves them out as well. Both sides are sets: a
    bead given twice counts once. A bead empty on both sides never counts.

    Parameters
    ----------
    gold, pred : iterable of BeadPositions
        In any order.
    nulls : {"vecalign", "ignore"}
        Whether precision counts predicted null beads.

    Raises
    ------
    UsageError
        If `nulls` is unknown.

    References
    ----------
    B. Thompson and P. Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space",
    EMNLP-IJCNLP 2019, pp. 1342-1348.

    Examples
    --------
    >>> gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), ())]
    >>> pred = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ())]
    >>> counts = count_hits(gold, pred)
    >>> counts.precision_strict, counts.precision_lax
    (0.5, 0.75)
    >>> counts.recall_strict, counts.recall_lax
    (0.5, 1.0)
    >>> count_hits(gold, pred, nulls="ignore").precision_lax
    1.0
    """
    _check_nulls(nulls)
    gold, pred = set(gold), set(pred)
    full_gold, full_pred = _two_sided(gold), _two_sided(pred)
    precise = (pred, gold) if nulls == "vecalign" else (full_pred, full_gold)
    return AlignmentCounts(*_look_up(*precise), *_look_up(full_gold, full_pred))


def _look_up(beads: set[BeadPositions], reference: set[BeadPositions]) -> tuple[int, int, int]:
    """Return how many beads there are, and how many the reference holds strictly and laxly."""
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for src, trg in reference:
        for position in src:
            partners[position].update(trg)
    empty: set[int] = set()
    total = strict = lax = 0
    for src, trg in beads:
        if not src and not trg:
            continue
        total += 1
        if (src, trg) in reference:
            strict += 1
            lax += 1
        elif any(not partners.get(position, empty).isdisjoint(trg) for position in src):
            lax += 1
    return total, strict, lax


def _two_sided(beads: set[BeadPositions]) -> set[BeadPositions]:
    return {(src, trg) for src, trg in beads if src and trg}


def _read_gold(path: Path) -> list[BeadPositions]:
    beads = read_alignment(path)
    if not beads:
        raise InputError(
            str(path), "the gold alignment is empty", "give the right beads or leave it out"
        )
    return beads


def _match_folders(
    gold: Path, pred: Path, gold_ext: str, pred_ext: str | None
) -> tuple[dict[str, tuple[Path, Path]], tuple[str, ...]]:
    """Return gold file and prediction by stem, and the predictions that have no gold."""
    gold_files = _by_stem(gold, gold_ext)
    if not gold_files:
        raise InputError(
            str(gold), f"no .{gold_ext.removeprefix('.')} file in this folder", "name the extension"
        )
    pred_files = _by_stem(pred, pred_ext)
    missing = sorted(gold_files.keys() - pred_files.keys())
    if missing:
        kind = "file" if pred_ext is None else f".{pred_ext.removeprefix('.')} file"
        raise InputError(
            str(pred),
            f"no {kind} for {len(missing)} of {len(gold_files)} gold documents: {_named(missing)}",
            "align them too, or name the extension",
        )
    files: dict[str, tuple[Path, Path]] = {}
    for stem in sorted(gold_files):
        candidates = pred_files[stem]
        if len(candidates) > 1:
            raise UsageError(
                str(pred),
                f"several files for {stem}: {_named([path.name for path in candidates])}",
                "name the extension of the predictions",
            )
        files[stem] = (gold_files[stem][0], candidates[0])
    return files, tuple(sorted(pred_files.keys() - gold_files.keys()))


def _by_stem(folder: Path, ext: str | None) -> dict[str, list[Path]]:
    """Return the files of a folder by stem: what is left without `ext`, or the last extension."""
    suffix = None if ext is None else f".{ext.removeprefix('.')}"
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".")
        if hidden or not path.is_file() or (suffix and not path.name.endswith(suffix)):
            continue
        stem = path.stem if suffix is None else path.name.removesuffix(suffix)
        files.setdefault(stem, []).append(path)
    return files


def _check_nulls(nulls: str) -> None:
    if nulls not in NULLS:
        raise UsageError(nulls, "no way to count empty sides", f"one of {' '.join(NULLS)}")


def _named(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _row(name: str, counts: AlignmentCounts) -> list[str]:
    scores = (
        counts.precision_strict,
        counts.recall_strict,
        counts.f1_strict,
        counts.precision_lax,
        counts.recall_lax,
        counts.f1_lax,
    )
    return [name, str(counts.predicted), str(counts.gold), *(f"{score:.3f}" for score in scores)]


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _harmonic_mean(precision: float, recall: float) -> float:
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0
