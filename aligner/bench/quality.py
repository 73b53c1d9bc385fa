"""How well the quality score and the findings tell wrong renderings from right ones.

Measured on tables of correct and faulty pairs, on the gold findings of a sample corpus, and on
seeded corruptions of its correct pairs, all by what `aligner.scoring.score` says of them.
"""

import csv
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aligner.bead_files import BeadPositions, read_alignment
from aligner.bench.calibration import OTHERS, CalibrationFigures, Reliability
from aligner.bench.corpus import PARTS, bead_pair, gap_of, gold_files, roc_auc
from aligner.bench.corruptions import corrupt
from aligner.data import Finding, Model, Role, SegmentPair, Span
from aligner.errors import FormatError, UsageError
from aligner.line_files import read_lines
from aligner.scoring import score
from aligner.text import normalise
from aligner.text_tables import text_table

#: Types whose place is looked at.
PLACED: Final = ("number", "date", "name", "untranslated", "negation")
#: Faults of tables by other names than the findings that they should bring.
_NAMES: Final[Mapping[str, str]] = {"replaced": "unrelated", "shuffle": "order"}
#: Findings of these severities should not be on a correct pair.
_GRAVE: Final = frozenset({"critical", "major"})
_LABEL_COLUMNS: Final = ("label", "error_type")
_DETAIL: Final = "detail"
#: The label of a correct pair.
_CLEAN: Final = "1"

#: Learns from the pairs that are to be scored.
Learner = Callable[[Sequence[SegmentPair]], Model]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a pair, and where."""

    type: str
    trg_span: Span | None = None
    """Empty where something is missing; None where that is not known or nowhere."""


@dataclass(frozen=True, slots=True)
class Case:
    """A segment pair with all that is wrong with it; nothing where it is correct."""

    pair: SegmentPair
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """How many findings there are, how many there should be, and how many of both agree."""

    found: int = 0
    """Findings that were reported."""
    right: int = 0
    """Those among them that are in the gold."""
    gold: int = 0
    hit: int = 0
    """Gold findings that were reported."""

    def __add__(self, other: "Hits") -> "Hits":
        return Hits(
            self.found + other.found, self.right + other.right,
            self.gold + other.gold, self.hit + other.hit,
        )  # fmt: skip

    @property
    def precision(self) -> float:
        """Share of the reported findings that are right; 1 where there are none."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold findings that were reported; 1 where there are none."""
        return self.hit / self.gold if self.gold else 1.0

    def to_json(self) -> dict[str, Any]:
        """Return counts, precision and recall."""
        counts = {"found": self.found, "right": self.right, "gold": self.gold, "hit": self.hit}
        return counts | {"precision": self.precision, "recall": self.recall}


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What scoring makes of one set of pairs."""

    clean: Sequence[float]
    """Scores of the correct pairs."""
    faulty: Mapping[str, Sequence[float]]
    """Scores of faulty pairs by type of fault."""
    flagged: Mapping[str, int]
    """Correct pairs with a critical or major finding of a type."""
    any_flagged: int
    """Correct pairs with any such finding."""
    placed: Mapping[str, tuple[int, int]]
    """Of a type's faults, those that a finding of that type stands at, and all."""
    findings: Mapping[str, Hits]
    """All findings by type, against all faults."""
    reliability: Reliability
    pairs: int
    seconds: float
    """CPU time of scoring them."""

    @property
    def auc(self) -> dict[str, float]:
        """ROC-AUC of the score by type of fault."""
        return {kind: roc_auc(self.clean, scores) for kind, scores in self.faulty.items()}

    @property
    def overall_auc(self) -> float:
        """ROC-AUC of the score over all faulty pairs."""
        return roc_auc(self.clean, [value for scores in self.faulty.values() for value in scores])

    @property
    def mean_auc(self) -> float:
        """Mean of ROC-AUC over types, each weighing alike."""
        return sum(self.auc.values()) / len(self.faulty) if self.faulty else 0.5

    @property
    def all_findings(self) -> Hits:
        """Findings of all types against all faults."""
        return sum(self.findings.values(), Hits())

    @property
    def pairs_per_second(self) -> float:
        """Pairs scored in a second of CPU time; 0 where the clock saw nothing."""
        return self.pairs / self.seconds if self.seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the figures; scores of single pairs are left out."""
        return {
            "auc": self.auc,
            "auc_overall": self.overall_auc,
            "auc_mean": self.mean_auc,
            "faulty": {kind: len(scores) for kind, scores in self.faulty.items()},
            "clean": len(self.clean),
            "clean_flagged": self.any_flagged,
            "clean_flagged_by_type": dict(self.flagged),
            "right_place": {
                kind: {"right": right, "all": every} for kind, (right, every) in self.placed.items()
            },
            "findings": {kind: hits.to_json() for kind, hits in self.findings.items()}
            | {"all": self.all_findings.to_json()},
            "calibration": self.reliability.to_json(),
            "pairs": self.pairs,
            "cpu_seconds": self.seconds,
            "pairs_per_second": self.pairs_per_second,
        }

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of each figure; of how many it is stands in brackets."""
        for kind, value in sorted(self.auc.items()):
            yield f"ROC-AUC {kind}", f"{value:.3f} ({len(self.faulty[kind])})"
        number = sum(map(len, self.faulty.values()))
        yield "ROC-AUC overall", f"{self.overall_auc:.3f} ({number})"
        yield "ROC-AUC mean over types", f"{self.mean_auc:.3f} ({len(self.faulty)})"
        clean = max(1, len(self.clean))
        yield "clean flagged", f"{self.any_flagged / clean:.1%} ({len(self.clean)})"
        for kind, count in sorted(self.flagged.items()):
            yield f"clean flagged {kind}", f"{count / clean:.1%} ({len(self.clean)})"
        for kind, (right, every) in sorted(self.placed.items()):
            yield f"right place {kind}", f"{right / every:.3f} ({every})"
        if self.placed:
            right, every = map(sum, zip(*self.placed.values(), strict=True))
            yield "right place, all", f"{right / every:.3f} ({every})"
        for kind, hits in [*sorted(self.findings.items()), ("all", self.all_findings)]:
            yield (
                f"findings {kind}: P, R",
                f"{hits.precision:.2f} ({hits.found}) {hits.recall:.2f} ({hits.gold})",
            )
        yield "calibration error", f"{self.reliability.error:.3f} ({self.reliability.beads})"
        yield "pairs/CPU-s", f"{self.pairs_per_second:,.0f} ({self.pairs})"


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What scoring makes of several sets."""

    sets: Mapping[str, SetFigures]

    def to_json(self) -> dict[str, Any]:
        """Return an object for each set."""
        return {name: figures.to_json() for name, figures in self.sets.items()}

    def to_table(self) -> str:
        """Return a line for each figure and a column for each set."""
        columns = [dict(figures.rows()) for figures in self.sets.values()]
        names = sorted({name for column in columns for name in column}, key=_order)
        rows = [[name, *(column.get(name, "-") for column in columns)] for name in names]
        return text_table(["figure (of)", *self.sets], rows)

    def to_svg(self) -> str:
        """Return reliability diagrams as an SVG image, a panel for each set."""
        sets = {name: figures.reliability for name, figures in self.sets.items()}
        image = CalibrationFigures(sets).to_svg()
        return re.sub(r"\bbeads\b", "pairs", image.replace("alignment score", "quality score"))


#: The order of the figures, by how their names begin.
_ORDER: Final = ("ROC-AUC", "clean", "right place", "findings", "calibration", "pairs")


def _order(name: str) -> tuple[int, bool, str]:
    group = next(n for n, start in enumerate(_ORDER) if name.startswith(start))
    is_sum = any(word in name for word in ("overall", "mean over", ", all", " all:"))
    return group, is_sum, name


def bench_quality(
    paths: Iterable[Path], *, model: Model | Learner | None = None, seed: int = 0
) -> QualityReport:
    """Score correct and faulty segment pairs and compare.

    Parameters
    ----------
    paths : iterable of Path
        Each a sample corpus, a folder with ``gold`` and a part held out, or a tab-separated table
        with the columns ``label`` (1 is correct), ``error_type``, two named by the languages
        of the texts in them, original first, and maybe ``detail``.
    model : Model or callable, optional
        What scoring knows of words; or what learns that from the pairs of each set. By default
        nothing but what is shipped.
    seed : int
        Of the corruptions.

    Raises
    ------
    UsageError
        If a path is neither.
    FormatError
        If a table is not as above.
    """
    sets: dict[str, SetFigures] = {}
    for path in paths:
        for name, cases in _read(path, seed):
            pairs = [case.pair for case in cases]
            known = model(pairs) if callable(model) else model or Model({})
            sets[name] = measure(cases, known, balanced=name.endswith(_SEEDED))
    return QualityReport(sets)


_SEEDED: Final = ", seeded"


def _read(path: Path, seed: int) -> Iterator[tuple[str, list[Case]]]:
    if path.is_file():
        yield path.stem, list(read_labelled(path))
    elif (path / "gold" / "urls.json").is_file():
        for part, folder in PARTS.items():
            if (path / folder / "gold").is_dir():
                gold = list(read_gold_cases(path / folder))
                yield part, gold
                yield part + _SEEDED, seeded(gold, seed)
    else:
        raise UsageError(
            str(path), "is neither a table nor a sample corpus",
            "name a file with the columns label, error_type and two languages, or a folder that "
            "corpora/generate.py made",
        )  # fmt: skip


def measure(cases: Sequence[Case], model: Model, *, balanced: bool = False) -> SetFigures:
    """Score cases and count.

    Parameters
    ----------
    cases : sequence of Case
        Those of one page follow each other.
    model : Model
        As for `score`.
    balanced : bool
        Whether correct pairs weigh as much as faulty ones in calibration, however few they are.
    """
    start = time.process_time()
    pairs = list(score((case.pair for case in cases), model))
    seconds = time.process_time() - start
    clean: list[float] = []
    faulty: defaultdict[str, list[float]] = defaultdict(list)
    flagged: defaultdict[str, int] = defaultdict(int)
    any_flagged = 0
    placed: dict[str, tuple[int, int]] = {}
    hits: defaultdict[str, Hits] = defaultdict(Hits)
    for case, pair in zip(cases, pairs, strict=True):
        for kind, counted in compare(case.faults, pair.findings).items():
            hits[kind] += counted
        if pair.quality_score is None:  # one side is empty
            continue
        for kind in {fault.type for fault in case.faults}:
            faulty[kind].append(pair.quality_score)
        for fault in case.faults:
            if _type(fault) in PLACED and fault.trg_span is not None:
                right, every = placed.get(fault.type, (0, 0))
                at = any(agrees(fault, item, strict=True) for item in pair.findings)
                placed[fault.type] = right + at, every + 1
        if not case.faults:
            clean.append(pair.quality_score)
            grave = {item.type for item in pair.findings if item.severity in _GRAVE}
            any_flagged += bool(grave)
            for kind in grave:
                flagged[kind] += 1
    wrong = [value for scores in faulty.values() for value in scores]
    times = max(1, round(len(wrong) / max(1, len(clean)))) if balanced else 1
    judged = [(value, True) for value in clean] * times + [(value, False) for value in wrong]
    return SetFigures(
        clean, dict(faulty), dict(flagged), any_flagged, placed, dict(hits),
        Reliability.of(judged, OTHERS), len(cases), seconds,
    )  # fmt: skip


def compare(faults: Iterable[Fault], findings: Iterable[Finding]) -> dict[str, Hits]:
    """Return by type how findings on one pair and its faults agree.

    They do if both are of one type, and their places in the rendering overlap where both have one.

    Examples
    --------
    >>> item = Finding("number", "critical", "3 is 5", trg_span=Span(0, 1))
    >>> compare([Fault("number", Span(0, 1)), Fault("name")], [item])["number"].precision
    1.0
    """
    faults, findings = list(faults), list(findings)
    hits: defaultdict[str, Hits] = defaultdict(Hits)
    for item in findings:
        right = any(agrees(fault, item) for fault in faults)
        hits[item.type] += Hits(found=1, right=int(right))
    for fault in faults:
        hit = any(agrees(fault, item) for item in findings)
        hits[_type(fault)] += Hits(gold=1, hit=int(hit))
    return dict(hits)


def agrees(fault: Fault, item: Finding, *, strict: bool = False) -> bool:
    """Return whether a finding is of the type of a fault and at its place.

    Where something is missing, a finding may stand next to the gap, or have no place at all; with
    `strict` it needs one wherever the fault has something to be pointed at.
    """
    if item.type != _type(fault):
        return False
    place = fault.trg_span
    if place is None or item.trg_span is None:
        return not strict or place is None or place.start == place.end
    if place.start == place.end:
        return item.trg_span.start - 1 <= place.start <= item.trg_span.end + 1
    return item.trg_span.start < place.end and place.start < item.trg_span.end


def _type(fault: Fault) -> str:
    return _NAMES.get(fault.type, fault.type)


# --- tables ------------------------------------------------------------------------------------


def read_labelled(path: Path) -> Iterator[Case]:
    """Yield the pairs of a table; see `bench_quality`.

    A fault is where its text differs from that of a correct pair with the same original; or, where
    there is none, at what stands behind ``>`` in ``detail``.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = list(reader.fieldnames or ())
        langs = [name for name in names if name not in {*_LABEL_COLUMNS, _DETAIL}]
        if not set(_LABEL_COLUMNS) <= set(names) or len(langs) != 2:  # noqa: PLR2004  two sides
            raise FormatError(
                f"{path}:1", f"has the columns {', '.join(names)}",
                "name them label, error_type, the two languages, detail",
            )  # fmt: skip
        rows = list(reader)
    src, trg = langs
    for number, row in enumerate(rows, 2):
        if any(row[name] is None for name in (*_LABEL_COLUMNS, src, trg)):
            raise FormatError(f"{path}:{number}", "has fewer fields than the first line")
    correct = {row[src]: normalise(row[trg]) for row in rows if row["label"] == _CLEAN}
    for row in rows:
        texts = normalise(row[src]), normalise(row[trg])
        pair = SegmentPair("", "", *texts, src, trg, Role.PARAGRAPH, "[0]:[0]", None)
        if row["label"] == _CLEAN:
            yield Case(pair)
            continue
        if row[src] in correct:
            place: Span | None = difference(correct[row[src]], texts[1])
        else:
            place = _named(row.get(_DETAIL) or "", texts[1])
        yield Case(pair, (Fault(row["error_type"], place),))


def difference(clean: str, faulty: str) -> Span:
    """Return where a text differs from another; empty where something is only missing.

    Examples
    --------
    >>> difference("pada tahun 1930.", "pada tahun 2030."), difference("tidak datang", "datang")
    (Span(start=11, end=13), Span(start=0, end=0))
    """
    most = min(len(clean), len(faulty))
    start = next((n for n in range(most) if clean[n] != faulty[n]), most)
    end = next((n for n in range(most - start) if clean[-1 - n] != faulty[-1 - n]), most - start)
    return Span(start, len(faulty) - end)


def _named(detail: str, text: str) -> Span | None:
    _, arrow, new = detail.partition(" > ")
    at = text.find(new) if arrow and new else -1
    return Span(at, at + len(new)) if at >= 0 else None


# --- sample corpus -----------------------------------------------------------------------------


def read_gold_cases(folder: Path) -> Iterator[Case]:
    """Yield the gold beads of a part of a corpus with the errors that are marked in them.

    Errors in credits and signatures are in no bead, and left out.
    """
    for path, lang in gold_files(folder):
        texts = [read_lines(path.with_suffix(end)) for end in (".src", ".tgt")]
        marks = [json.loads(line) for line in read_lines(path.with_suffix(".findings.jsonl"))]
        errors = [mark for mark in marks if mark["severity"] and mark["place"] != "block"]
        for bead in read_alignment(path):
            inside = [mark for mark in errors if _is_inside(mark, bead)]
            faults = tuple(
                Fault(mark["type"], _place(mark, bead, texts[1], lang)) for mark in inside
            )
            yield Case(bead_pair(bead, texts, lang, path.stem), faults)


def _is_inside(mark: Mapping[str, Any], bead: BeadPositions) -> bool:
    """Tell whether a mark is in a bead, by its sentence; a dropped one is in the original."""
    if mark["trg"]:
        return mark["trg"][0] in bead[1]
    return not bead[1] and mark["src"][0] in bead[0]


def _place(
    mark: Mapping[str, Any], bead: BeadPositions, sentences: Sequence[str], lang: str
) -> Span | None:
    """Return a mark's place in the text of its bead."""
    if mark["trg_span"] is None:
        return None
    before = [sentences[n] for n in bead[1] if n < mark["trg"][0]]
    offset = sum(map(len, before)) + len(gap_of(lang)) * len(before)
    start, end = mark["trg_span"]
    return Span(offset + start, offset + end)


def seeded(gold: Iterable[Case], seed: int = 0) -> list[Case]:
    """Return the correct pairs among some cases, and a faulty version of each type of each."""
    correct = [
        case for case in gold if not case.faults and case.pair.src_text and case.pair.trg_text
    ]
    faults = corrupt([case.pair for case in correct], seed=seed)
    return correct + [
        Case(fault.pair, (Fault(fault.type, fault.trg_span),)) for fault in faults
    ]  # fmt: skip
