"""What an evaluation found: scores, how sure they are, where they come from; and its tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aligner import knowledge
from aligner.errors import UsageError
from aligner.evaluation.agreement import Agreement
from aligner.evaluation.groups import KINDS, Group, SegmentCase
from aligner.evaluation.metrics import METRICS, QUALITY, MetricScore
from aligner.evaluation.resampling import Comparison, Resampling
from aligner.evaluation.tables import FORMATS, Table, as_text
from aligner.evaluation.tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class SystemScores:
    """The scores of one system."""

    system: str
    """Its name: its file as it was given, or the name given with it."""
    scores: tuple[MetricScore, ...]
    quality: float | None = None
    """Mean of aligner's own estimates without a reference, in [0, 1], higher is better."""
    quality_interval: tuple[float, float] | None = None
    findings: Mapping[str, int] | None = None
    """How many findings there are, by ``type:severity``."""
    segments_with_findings: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the system's name and a list of scores like sacrebleu's, then the rest."""
        record: dict[str, Any] = {
            "system": self.system,
            "scores": [score.to_json() for score in self.scores],
        }
        if self.findings is not None:
            record |= {
                "quality_score": self.quality,
                "quality_interval": list(self.quality_interval) if self.quality_interval else None,
                "findings": dict(self.findings),
                "segments_with_findings": self.segments_with_findings,
            }
        return record


@dataclass(frozen=True, slots=True)
class MetricReport:
    """The scores of all systems on one test set, and what one should know of them."""

    systems: tuple[SystemScores, ...]
    """In the order in which they were given."""
    segments: int
    """Lines of every file."""
    tokenizer: Tokenizer
    """BLEU's."""
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the numbers together tell: ``a.id has the highest BLEU, but more number findings …``."""
    resampling: Resampling | None = None
    """None where there are too few units to draw from, or none was asked for."""
    comparisons: tuple[Comparison, ...] = ()
    groups: tuple[Group, ...] = ()
    worst: tuple[SegmentCase, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    """How well each score agrees with human judgements."""

    def to_json(self) -> dict[str, Any]:
        """Return everything, as a JSON object whose keys are the fields of this class."""
        return {
            "segments": self.segments,
            "tokenizer": self.tokenizer.name,
            "tokenizer_reason": self.tokenizer.reason,
            "warnings": list(self.warnings),
            "notes": list(self.notes),
            "systems": [system.to_json() for system in self.systems],
            "resampling": self.resampling.to_json() if self.resampling else None,
            "comparisons": [one.to_json() for one in self.comparisons],
            "groups": [group.to_json() for group in self.groups],
            "worst": [case.to_json() for case in self.worst],
            "agreements": [one.to_json() for one in self.agreements],
        }

    def to_table(self, *, by: Sequence[str] = (), decimals: int = 1) -> str:
        """Return tables for a terminal, with signatures and the tokenizer; no warnings.

        Parameters
        ----------
        by : sequence of {"document", "role", "length", "finding"}
            Also a table of the scores of these groups.
        decimals : int
            Of BLEU, chrF2++ and TER.
        """
        return as_text(list(self.tables(by=by, decimals=decimals)))

    def to_text(self, form: str, *, by: Sequence[str] = (), decimals: int = 1) -> str:
        """Return the same as ``table``, ``markdown`` or ``latex``; the last two with warnings."""
        if form == "table":
            return self.to_table(by=by, decimals=decimals)
        return FORMATS[form](self.tables(by=by, decimals=decimals), self.warnings)

    def tables(self, *, by: Sequence[str] = (), decimals: int = 1) -> Iterator[Table]:
        """Yield the tables of which all formats but JSON are made.

        Raises
        ------
        UsageError
            If there are no groups of a kind in `by`, or no such kind.
        """
        yield self._scores(decimals)
        if self.systems[0].findings is not None:
            yield self._findings()
        for test in dict.fromkeys(one.test for one in self.comparisons):
            yield self._comparisons(test, decimals)
        for kind in by:
            yield self._groups(kind, decimals)
        if self.worst:
            yield self._worst(decimals)
        if self.agreements:
            yield self._agreements()

    def _scores(self, decimals: int) -> Table:
        first = self.systems[0].scores
        notes = [f"{score.name}: {score.signature}" for score in first]
        bleu = [score.name for score in first if score.name == self.tokenizer.metric]
        notes += [f"{name} tokenizer {self.tokenizer.name}: {self.tokenizer.reason}"
                  for name in bleu]  # fmt: skip
        if self.resampling and self.resampling.resamples:
            notes.append(f"[from, to]: between these score 95 % of {_drawn(self.resampling)}")
            if self.resampling.unit == "segment" and self._documents() > 1:
                notes.append(
                    "segments of one document resemble one another, so intervals are too narrow"
                    " and p-values too small; drawing documents is stricter"
                )
        rows = [
            (system.system, *(_with_interval(one.score, one.interval, decimals)
                              for one in system.scores))
            for system in self.systems
        ]  # fmt: skip
        header = ("system", *(score.name for score in first))
        return Table("Scores", header, tuple(rows), (*notes, *self.notes))

    def _documents(self) -> int:
        return sum(group.kind == "document" for group in self.groups)

    def _findings(self) -> Table:
        types = sorted({kind for system in self.systems for kind in system.findings or {}})
        rows = [
            (
                system.system,
                _with_interval(system.quality, system.quality_interval, QUALITY.decimals),
                str(system.segments_with_findings),
                *(str((system.findings or {}).get(kind, 0)) for kind in types),
            )
            for system in self.systems
        ]
        return Table(
            "Without a reference",
            ("system", QUALITY.name, "segments with findings", *types),
            tuple(rows),
            ("quality_score and findings are estimated by rules, not judged by people",),
        )

    def _comparisons(self, test: str, decimals: int) -> Table:
        level = knowledge.load("evaluation")["significance"]["level"]
        lower = {metric.name for metric in METRICS.values() if not metric.higher_is_better}
        found = [one for one in self.comparisons if one.test == test]
        rows = [
            (
                one.metric,
                one.system,
                one.other,
                _better(one, lower=one.metric in lower, level=level),
                f"{one.difference:+.{_decimals(one.metric, decimals)}f}",
                f"{one.p:.4f}",
                f"{one.corrected:.4f}",
            )
            for one in found
        ]
        return Table(
            "Paired bootstrap" if test == "bootstrap" else "Approximate randomisation",
            ("metric", "system", "other", "better", "difference", "p", "Holm"),
            tuple(rows),
            (
                *([_drawn(self.resampling, test)] if self.resampling else []),
                f"Holm: p corrected for all pairs of a metric; better: where that is below {level}",
            ),
            left=4,
        )

    def _groups(self, kind: str, decimals: int) -> Table:
        if kind not in KINDS:
            raise UsageError(kind, "not a kind of group", f"one of {' '.join(KINDS)}")
        found = [group for group in self.groups if group.kind == kind]
        names = [system.system for system in self.systems]
        scored = self.systems[0].findings is not None
        if not found and not (kind == "finding" and scored):
            wanted = "a source" if kind == "finding" else f"the {kind} of each segment"
            raise UsageError(f"by {kind}", f"needs {wanted}", "see --src, --documents and --roles")
        first = self.systems[0].scores[0].name
        columns = [
            (metric, name) for metric in (first, *([QUALITY.name] * scored)) for name in names
        ]
        counted = names if scored else []
        rows = [
            (
                group.name,
                str(group.segments),
                *(_number(group.scores[metric][name], _decimals(metric, decimals))
                  for metric, name in columns),
                *(str(group.findings[name]) for name in counted),
            )
            for group in found
        ]  # fmt: skip
        header = (
            kind,
            "segments",
            *(f"{metric} {name}" for metric, name in columns),
            *(f"findings {name}" for name in counted),
        )
        notes = {
            "finding": ["segments in which some system has such a finding, the same for all"],
            "length": ["quarters of the segments by length of the first reference"],
        }.get(kind, [])
        if len(self.systems[0].scores) > 1:
            notes.append("the other metrics: --format json")
        return Table(f"By {kind}", header, tuple(rows), tuple(notes))

    def _worst(self, decimals: int) -> Table:
        metric = self.systems[0].scores[0].name
        rows = [row for case in self.worst for row in _case_rows(case, metric, decimals)]
        eff = "; BLEU leaves out orders that a segment does not have (eff:yes)"
        return Table(
            f"Worst segments by {metric}",
            ("segment", "side", metric, "findings", "text"),
            tuple(rows),
            (f"score of the segment alone, the lowest of any system{eff * ('BLEU' in metric)}",),
            left=5,
            running=True,
        )

    def _agreements(self) -> Table:
        rows = [
            (
                one.score, one.level, str(one.judged),
                *(_number(value, 3) for value in (one.pearson, one.kendall, one.accuracy)),
                _number(one.calibrated, 3),
                "" if one.threshold is None else f"{one.threshold:.3g}",
            )
            for one in self.agreements
        ]  # fmt: skip
        return Table(
            "Agreement with human judgements",
            (
                "score",
                "of each",
                "judged",
                "Pearson",
                "tau-b",
                "accuracy",
                "calibrated",
                "tie up to",
            ),
            tuple(rows),
            (
                "of a segment: all judged outputs together",
                "of a system: means of the segments on which every system was judged",
                "accuracy: acc_eq of pairs of systems, grouped by segment (Deutsch et al. 2023)",
                "calibrated: the same with the threshold for ties that suits these judgements best",
                "TER is turned round, so that higher is better throughout",
            ),
            left=2,
        )


def _better(one: Comparison, *, lower: bool, level: float) -> str:
    if one.corrected >= level:
        return "not shown"
    return one.system if (one.difference < 0) == lower else one.other


def _case_rows(case: SegmentCase, metric: str, decimals: int) -> Iterator[tuple[str, ...]]:
    number = f"{case.segment}" + (f" {case.document}" if case.document else "")
    if case.source is not None:
        yield number, "source", "", "", case.source
    for place, reference in enumerate(case.references, 1):
        which = f"reference {place}" if len(case.references) > 1 else "reference"
        yield number, which, "", "", reference
    for one in case.translations:
        score = _number(one.scores[metric], decimals)
        yield number, one.system, score, " ".join(one.findings), one.text


def _with_interval(score: float | None, ends: tuple[float, float] | None, decimals: int) -> str:
    text = _number(score, decimals)
    return f"{text} [{ends[0]:.{decimals}f}, {ends[1]:.{decimals}f}]" if ends else text


def _number(value: float | None, decimals: int) -> str:
    return "" if value is None or np.isnan(value) else f"{value:.{decimals}f}"


def _decimals(metric: str, decimals: int) -> int:
    return QUALITY.decimals if metric == QUALITY.name else decimals


def _drawn(how: Resampling, test: str = "bootstrap") -> str:
    times = f"{how.resamples:,} resamples" if test == "bootstrap" else f"{how.trials:,} trials"
    return f"{times} of {how.units:,} {how.unit}s (seed {how.seed})"
