"""Outputs of systems on a test set → a report: measured, resampled, and set beside people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

import numpy as np

from aligner import knowledge
from aligner.data import SegmentPair
from aligner.errors import InputError, UsageError
from aligner.evaluation.agreement import Agreement, agreements, human_array
from aligner.evaluation.groups import groups, rows_of, worst_segments
from aligner.evaluation.metrics import (
    METRICS,
    QUALITY,
    Measured,
    Meter,
    MetricScore,
    measured_quality,
)
from aligner.evaluation.report import MetricReport, SystemScores
from aligner.evaluation.resampling import (
    SEED,
    TESTS,
    Comparison,
    Resampling,
    Scores,
    bootstrap,
    bootstrap_p,
    comparisons,
    grouped,
    interval,
    randomisation_p,
)
from aligner.evaluation.sets import EvaluationSet, check, doubts
from aligner.evaluation.tokenizers import Tokenizer, bleu_tokenizer, of_language
from aligner.languages import language_tag

#: What is drawn anew.
UNITS: Final = ("segment", "document")
#: Judgements of people by system and by segment, counted from 0.
Judgements = Mapping[str, Mapping[int, Sequence[float]]]


def evaluate(
    test: EvaluationSet,
    *,
    metrics: Sequence[str] | None = None,
    tokenizer: Tokenizer | None = None,
    scored: Mapping[str, Sequence[SegmentPair]] | None = None,
    unit: str = "segment",
    tests: Sequence[str] | None = None,
    resamples: int = 1000,
    trials: int = 10_000,
    seed: int = SEED,
    baseline: str | None = None,
    worst: int = 0,
    human: Judgements | None = None,
) -> MetricReport:
    """Score the outputs of systems against references.

    Parameters
    ----------
    test : EvaluationSet
    metrics : sequence of {"bleu", "chrf", "ter"}, optional
        What to compute, in this order; by default all, in the order that suits the language.
        ``chrf`` is chrF2++: characters up to 6, words up to 2.
    tokenizer : Tokenizer, optional
        BLEU's; by default that of the target language (:func:`bleu_tokenizer`).
    scored : mapping, optional
        By system the segment pairs of source and output with their quality scores and findings.
    unit : {"segment", "document"}
        What is drawn anew for intervals and tests. Segments of a document resemble one another, so
        documents are the stricter choice.
    tests : sequence of {"bootstrap", "randomisation"}, optional
        Of the differences of systems; by default the latter where there are several systems
        and units enough.
    resamples, trials : int
        Of the bootstrap, which also gives intervals, none where 0; of approximate randomisation.
    seed : int
    baseline : str, optional
        The system that the others are compared with; by default all pairs are compared.
    worst : int
        Segments to show.
    human : mapping, optional
        Judgements by system and by segment, counted from 0; higher is better.

    Raises
    ------
    UsageError
        If there is no system, reference or metric, or something named is unknown.
    InputError
        If texts are missing, or there are fewer than five units for a test that was asked for.
    """
    check(test)
    names = _metrics(metrics, test.trg_lang)
    tokenizer = tokenizer or bleu_tokenizer(test.trg_lang)
    plan, problem = _plan(test, unit, tests, resamples, trials, seed)
    pairs = _pairs(test, baseline)
    table = _measured(test, names, tokenizer)
    if scored is not None:
        _check_scored(test, scored)
        table[QUALITY.name] = {
            system: measured_quality([pair.quality_score for pair in scored[system]])
            for system in test.systems
        }
    findings = (
        {system: [pair.findings for pair in pairs] for system, pairs in scored.items()}
        if scored is not None
        else None
    )
    warnings = [*test.warnings, *doubts(test)]
    if "ter" in names and not of_language(language_tag(test.trg_lang))["spaced"]:
        warnings.append(
            f"TER counts what stands between spaces, and {test.trg_lang} is written without them:"
            " it says little here"
        )
    warnings += [problem] if problem else []
    drawn, compared = _resampled(test, table, plan, pairs) if plan else ({}, ())
    systems = tuple(_system(name, table, drawn, findings) for name in test.systems)
    agreed: tuple[Agreement, ...] = ()
    if human is not None:
        agreed, problems = _agreed(test, table, human)
        warnings += problems
    return MetricReport(
        systems,
        test.segments,
        tokenizer,
        tuple(warnings),
        (*_order(metrics, test.trg_lang), *_contradictions(systems)),
        plan,
        compared,
        tuple(groups(test, table, findings)),
        tuple(worst_segments(test, table, findings, worst)),
        agreed,
    )


def _metrics(metrics: Sequence[str] | None, trg_lang: str | None) -> list[str]:
    if metrics is None:
        return list(of_language(language_tag(trg_lang))["metrics"])
    if not metrics:
        raise UsageError("evaluate", "no metric was given", "give at least one")
    unknown = [name for name in metrics if name not in METRICS]
    if unknown:
        raise UsageError(unknown[0], "not a metric", f"one of {' '.join(METRICS)}")
    return list(dict.fromkeys(metrics))


def _check_scored(test: EvaluationSet, scored: Mapping[str, Sequence[SegmentPair]]) -> None:
    for name in test.systems:
        number = len(scored.get(name, ()))
        if number != test.segments:
            raise UsageError(
                name, f"{number} scored segments of {test.segments}", "score every segment"
            )


def _measured(
    test: EvaluationSet, names: Iterable[str], tokenizer: Tokenizer
) -> dict[str, dict[str, Measured]]:
    table = {}
    for name in names:
        meter = Meter(name, [reference.texts for reference in test.references], tokenizer)
        table[name] = {system: meter.measure(one.texts) for system, one in test.systems.items()}
    return table


def _check_plan(
    test: EvaluationSet, unit: str, tests: Sequence[str] | None, resamples: int
) -> None:
    """Refuse what cannot be drawn or tested."""
    if unit not in UNITS:
        raise UsageError(unit, "cannot be drawn", f"one of {' '.join(UNITS)}")
    if unit == "document" and not test.documents:
        raise UsageError("documents", "are not known", "name their column with --documents")
    for name in tests or ():
        if name not in TESTS:
            raise UsageError(name, "not a test", f"one of {' '.join(TESTS)}")
    if tests and len(test.systems) == 1:
        raise UsageError("evaluate", "one system cannot be compared", "give two or more")
    if tests and "bootstrap" in tests and not resamples:
        raise UsageError("bootstrap", "has no resamples", "ask for 1000")


def _plan(
    test: EvaluationSet,
    unit: str,
    tests: Sequence[str] | None,
    resamples: int,
    trials: int,
    seed: int,
) -> tuple[Resampling | None, str]:
    """Return how to resample, or why not."""
    _check_plan(test, unit, tests, resamples)
    asked = bool(tests)
    if tests is None:
        tests = ("randomisation",) if len(test.systems) > 1 else ()
    if not (tests or resamples):
        return None, ""
    documents = test.documents.texts if unit == "document" and test.documents else ()
    units = len(set(documents)) or test.segments
    least = knowledge.load("evaluation")["significance"]["least_units"]
    if units < least:
        reason = f"{units} {unit}s are too few to draw from, at least {least} are needed"
        if asked:
            raise InputError(test.references[0].place, reason, "give a larger test set")
        return None, f"{reason}: no intervals and no significance tests were made"
    used = trials if "randomisation" in tests else 0
    return Resampling(unit, units, resamples, used, seed, tuple(dict.fromkeys(tests))), ""


def _pairs(test: EvaluationSet, baseline: str | None) -> list[tuple[str, str]]:
    if baseline is None:
        return list(combinations(test.systems, 2))
    if baseline not in test.systems:
        raise UsageError(
            f"baseline {baseline}", "not one of the systems", f"one of {' '.join(test.systems)}"
        )
    return [(system, baseline) for system in test.systems if system != baseline]


def _resampled(
    test: EvaluationSet,
    table: Mapping[str, Mapping[str, Measured]],
    plan: Resampling,
    pairs: Sequence[tuple[str, str]],
) -> tuple[Scores, tuple[Comparison, ...]]:
    # Where a system has nothing to score, its quality score is none and cannot be compared.
    table = {
        metric: systems
        for metric, systems in table.items()
        if not any(np.isnan(one.score) for one in systems.values())
    }
    if plan.unit == "document" and test.documents:
        rows = rows_of(test.documents.texts)[1]
        table = {
            metric: {
                system: replace(one, counts=grouped(one.counts, rows, plan.units))
                for system, one in systems.items()
            }
            for metric, systems in table.items()
        }
    drawn = bootstrap(table, resamples=plan.resamples, seed=plan.seed) if plan.resamples else {}
    found: list[Comparison] = []
    if "bootstrap" in plan.tests:
        found += comparisons("bootstrap", table, pairs, bootstrap_p(table, drawn, pairs))
    if "randomisation" in plan.tests:
        p_values = randomisation_p(table, pairs, trials=plan.trials, seed=plan.seed)
        found += comparisons("randomisation", table, pairs, p_values)
    return drawn, tuple(found)


def _system(
    name: str,
    table: Mapping[str, Mapping[str, Measured]],
    drawn: Scores,
    findings: Mapping[str, Sequence[Any]] | None,
) -> SystemScores:
    intervals = {metric: interval(scores[name]) for metric, scores in drawn.items()}
    scores = tuple(
        MetricScore(
            measured[name].metric.name,
            measured[name].score,
            measured[name].signature,
            measured[name].verbose,
            intervals.get(metric),
        )
        for metric, measured in table.items()
        if metric != QUALITY.name
    )
    if findings is None:
        return SystemScores(name, scores)
    counts = Counter(f"{item.type}:{item.severity}" for found in findings[name] for item in found)
    quality = table[QUALITY.name][name].score
    return SystemScores(
        name,
        scores,
        None if np.isnan(quality) else quality,
        intervals.get(QUALITY.name),
        dict(sorted(counts.items())),
        sum(1 for found in findings[name] if found),
    )


def _agreed(
    test: EvaluationSet, table: Mapping[str, Mapping[str, Measured]], human: Judgements
) -> tuple[tuple[Agreement, ...], list[str]]:
    """Return how scores agree with people, and what is doubtful about the judgements."""
    names = list(test.systems)
    people = human_array(human, names, test.segments)
    judged = ~np.isnan(people)
    everywhere = judged.all(axis=0)
    problems = [
        f"{name} has no human judgement" for name, own in zip(names, judged, strict=True)
        if not own.any()
    ]  # fmt: skip
    if not everywhere.any():
        problems.append("no segment has judgements of every system: systems are not compared")
    elif len(names) == 1:
        problems.append("one system was judged: only its segments can be compared")
    scores, totals = {}, {}
    for systems in table.values():
        metric = systems[names[0]].metric
        scores[metric.name] = metric.sign * np.stack([systems[n].segment_scores for n in names])
        sums = np.stack([systems[name].counts[everywhere].sum(axis=0) for name in names])
        totals[metric.name] = metric.sign * metric.scores(sums)
    return tuple(agreements(scores, totals, people)), problems


def _order(metrics: Sequence[str] | None, trg_lang: str | None) -> Iterator[str]:
    """Say so where a language chose what stands first."""
    first = of_language(language_tag(trg_lang))["metrics"][0]
    if metrics is None and first != of_language(None)["metrics"][0]:
        yield (
            f"{METRICS[first].name} stands first, since it does not depend on how {trg_lang} is"
            " cut into words"
        )


def _contradictions(systems: Sequence[SystemScores]) -> Iterator[str]:
    """Say so where the best system by the first metric makes more errors of a kind than others."""
    if len(systems) == 1 or systems[0].findings is None:
        return
    metric = systems[0].scores[0].name
    lower = {one.name for one in METRICS.values() if not one.higher_is_better}
    best = (min if metric in lower else max)(systems, key=lambda system: system.scores[0].score)
    for kind, count in (best.findings or {}).items():
        fewest = min(systems, key=lambda system: (system.findings or {}).get(kind, 0))
        least = (fewest.findings or {}).get(kind, 0)
        if kind.endswith(":critical") and least < count:
            yield (
                f"{best.system} has the best {metric}, but more findings of {kind} than"
                f" {fewest.system}: {count} against {least}"
            )
