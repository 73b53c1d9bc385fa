"""BLEU, chrF2++ and TER by sacrebleu, kept as the counts of each segment.

Scores of a whole test set are sacrebleu's own, to the last digit, with its signatures, so that they
compare with those in papers: M. Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.
Scores of single segments, of groups and of resamples come from the same counts, all at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from aligner.evaluation.tokenizers import Tokenizer

Array = npt.NDArray[np.float64]
#: The orders of n-grams that BLEU and chrF2++ count.
_BLEU_ORDERS: Final = 4
_CHRF_BETA: Final = 2
_CHRF_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class Metric:
    """How counts become a score."""

    name: str
    """As people write it: ``BLEU``, ``chrF2++``, ``TER``, ``quality_score``."""
    higher_is_better: bool
    scores: Callable[[Array], Array]
    """From sums of counts, one row each, to a score each: of test sets, groups or resamples."""
    segment_scores: Callable[[Array], Array]
    """The same of single segments; BLEU then leaves out orders that a short segment cannot have."""
    decimals: int = 1
    """That a table shows."""

    @property
    def sign(self) -> int:
        """1, or -1 where lower is better."""
        return 1 if self.higher_is_better else -1


@dataclass(frozen=True, slots=True)
class MetricScore:
    """One number with its signature."""

    name: str
    """``BLEU``, ``spBLEU`` and ``chrF2++``, higher is better; ``TER``, an error rate, lower is
    better."""
    score: float
    """In per cent, unrounded. TER may exceed 100."""
    signature: str
    """sacrebleu's: what to print beside the number, without which it cannot be compared."""
    verbose: str = ""
    """BLEU's n-gram precisions, brevity penalty and lengths."""
    interval: tuple[float, float] | None = None
    """95 in 100 resamples of the test set score within; None where too few segments were given."""

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``sacrebleu --format json`` gives, unrounded, and `interval`."""
        record: dict[str, Any] = {
            "name": self.name,
            "score": self.score,
            "signature": self.signature,
        }
        if self.verbose:
            record["verbose_score"] = self.verbose
        for item in self.signature.split("|"):
            key, _, value = item.partition(":")
            record[key] = value
        if self.interval:
            record["interval"] = list(self.interval)
        return record


@dataclass(frozen=True, slots=True)
class Measured:
    """What one metric counted in the output of one system."""

    metric: Metric
    counts: Array
    """A row for each segment; their sum makes the score."""
    score: float
    signature: str = ""
    verbose: str = ""

    @property
    def segment_scores(self) -> Array:
        """The score of each segment alone."""
        return self.metric.segment_scores(self.counts)


class Meter:
    """Measures outputs by one metric, with the references read once.

    Parameters
    ----------
    name : {"bleu", "chrf", "ter"}
    references : sequence of sequences of str
        One or more, each with a text for every segment.
    tokenizer : Tokenizer
        For BLEU.
    """

    def __init__(
        self, name: str, references: Sequence[Sequence[str]], tokenizer: Tokenizer
    ) -> None:
        self._tokenizer = tokenizer if name == "bleu" else None
        if self._tokenizer:
            references = [self._tokenizer.cut(lines) for lines in references]
        self._sacrebleu = _sacrebleu(name, [list(lines) for lines in references], tokenizer)
        self.metric = METRICS[name]
        if self._tokenizer:
            self.metric = replace(self.metric, name=self._tokenizer.metric)

    def measure(self, texts: Sequence[str]) -> Measured:
        """Return counts and score of a system's output."""
        # sacrebleu has no public way to the counts; a test holds these two to what it does itself.
        counts = self._sacrebleu._extract_corpus_statistics(  # noqa: SLF001
            self._tokenizer.cut(texts) if self._tokenizer else texts, None
        )
        result = self._sacrebleu._aggregate_and_compute(counts)  # noqa: SLF001
        signature = self._sacrebleu.get_signature()
        if self._tokenizer and self._tokenizer.model:
            signature.update("tok", self._tokenizer.name)
        # sacrebleu gives the verbose part only inside its formatted line.
        verbose = result.format(width=1).partition(" = ")[2].partition(" ")[2]
        return Measured(
            self.metric, np.asarray(counts, float), float(result.score), signature.format(), verbose
        )


def _sacrebleu(name: str, references: list[list[str]], tokenizer: Tokenizer) -> Any:  # noqa: ANN401
    if name == "bleu":
        from sacrebleu.metrics.bleu import BLEU

        cut = "none" if tokenizer.model else tokenizer.name
        # `force` silences a message on the log, which stands among our warnings instead.
        return BLEU(tokenize=cut, force=True, references=references)
    if name == "chrf":
        from sacrebleu.metrics.chrf import CHRF

        return CHRF(word_order=_CHRF_WORDS, beta=_CHRF_BETA, references=references)
    from sacrebleu.metrics.ter import TER

    return TER(references=references)


def bleu_scores(sums: Array, *, effective: bool = False) -> Array:
    """Return BLEU of sums of counts: lengths, then right and all n-grams of 1 to 4 words.

    As sacrebleu does with ``smooth:exp``; `effective` is its ``eff:yes``.

    Examples
    --------
    >>> bleu_scores(np.array([[6, 6, 5, 3, 2, 1, 6, 5, 4, 3]], float)).round(2)
    array([53.73])
    """
    length, reference = sums[:, 0], sums[:, 1]
    right = sums[:, 2 : 2 + _BLEU_ORDERS]
    total = sums[:, 2 + _BLEU_ORDERS :]
    missed = right == 0
    possible = np.logical_and.accumulate(total > 0, axis=1)
    # The first order without a hit counts as half a hit, the second as a quarter, and so on.
    hits = np.where(missed, 0.5 ** np.cumsum(missed, axis=1), right)
    logs = np.log(
        100 * hits / np.where(possible, total, 1), where=possible, out=np.zeros(hits.shape)
    )
    orders = possible.sum(axis=1)
    mean = logs.sum(axis=1) / np.maximum(orders, 1)
    ratio = np.divide(reference, length, out=np.full(length.shape, np.inf), where=length > 0)
    brevity = np.where(length < reference, np.exp(1 - ratio), 1.0)
    scored = right.any(axis=1) & (effective | (orders == _BLEU_ORDERS))
    scores: Array = np.where(scored, brevity * np.exp(mean), 0.0)
    return scores


def _bleu_of_segments(counts: Array) -> Array:
    return bleu_scores(counts, effective=True)


def chrf_scores(sums: Array) -> Array:
    """Return chrF2++ of sums of counts: for each order n-grams of output, reference and both.

    Orders that the output or the reference does not have are left out, as sacrebleu does.

    Examples
    --------
    >>> chrf_scores(np.array([[4, 4, 2, 3, 3, 0]], float))
    array([25.])
    """
    output, reference, both = sums[:, 0::3], sums[:, 1::3], sums[:, 2::3]
    there = (output > 0) & (reference > 0)
    orders = np.maximum(there.sum(axis=1), 1)
    precision = (both / np.where(there, output, 1) * there).sum(axis=1) / orders
    recall = (both / np.where(there, reference, 1) * there).sum(axis=1) / orders
    weight = _CHRF_BETA**2
    below = weight * precision + recall
    above = (1 + weight) * precision * recall
    scores: Array = np.divide(above, below, out=np.zeros(below.shape), where=below > 0)
    return 100 * scores


def ter_scores(sums: Array) -> Array:
    """Return TER of sums of counts: edits, and words of the reference.

    Examples
    --------
    >>> ter_scores(np.array([[1, 4], [2, 0], [0, 0]], float))
    array([ 25., 100.,   0.])
    """
    edits, words = sums[:, 0], sums[:, 1]
    without = np.where(edits > 0, 1.0, 0.0)
    scores: Array = np.divide(edits, words, out=without, where=words > 0)
    return 100 * scores


def mean_scores(sums: Array) -> Array:
    """Return the mean of sums and how many were summed; NaN of none.

    Examples
    --------
    >>> mean_scores(np.array([[1.5, 2], [0, 0]]))
    array([0.75,  nan])
    """
    total, number = sums[:, 0], sums[:, 1]
    means: Array = np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0)
    return means


#: By the name that calls them.
METRICS: Final[dict[str, Metric]] = {
    "bleu": Metric("BLEU", True, bleu_scores, _bleu_of_segments),
    "chrf": Metric("chrF2++", True, chrf_scores, chrf_scores),
    "ter": Metric("TER", False, ter_scores, ter_scores),
}
#: aligner's own estimate without a reference, beside the metrics.
QUALITY: Final = Metric("quality_score", True, mean_scores, mean_scores, decimals=3)


def measured_quality(scores: Sequence[float | None]) -> Measured:
    """Return quality scores as a metric; None where a segment has none."""
    counts = np.array([[score or 0.0, score is not None] for score in scores], float)
    return Measured(QUALITY, counts, float(mean_scores(counts.sum(axis=0, keepdims=True))[0]))
