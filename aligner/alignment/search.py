"""Two coded texts → their beads: the best path, and how probable each bead is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.bands import Band
from aligner.alignment.coding import Text
from aligner.alignment.lines import line_classes
from aligner.alignment.parameters import IMPOSSIBLE, MATCH, SRC_GAP, Parameters
from aligner.alignment.tables import Table
from aligner.data import Bead, Rates

#: The inverse of the share of a text's tokens from which a sentence is much of it.
_MOST_OF: Final = 3.0


@dataclass(frozen=True, slots=True)
class Guide:
    """`Rates` in the form that the search takes; logarithms are natural."""

    lengths: NDArray[np.float64]
    """Log expansion, spread and noise."""
    src_runs: NDArray[np.float64]
    trg_runs: NDArray[np.float64]
    shapes: NDArray[np.float64]
    ends: NDArray[np.float64]
    """Pointwise mutual information of two ends."""
    beginnings: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a search needs to know of two texts besides where to look."""

    texts: tuple[Text, Text]
    tables: tuple[Table, Table]
    guide: Guide
    recurring: tuple[Mapping[str, int], Mapping[str, int]]
    constants: Parameters

    def part(self, src: tuple[int, int], trg: tuple[int, int]) -> "Evidence":
        """Return the same of the sentences from one number up to, but not with, another."""
        left, right = self.texts
        return replace(self, texts=(left.part(*src), right.part(*trg)))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    path: NDArray[np.int64]
    """(beads, 3): first original and rendering sentence, and shape; see `search_kernel`."""
    probability: NDArray[np.float64]
    """(beads,): posterior probability of each."""
    src_alone: NDArray[np.float64]
    trg_alone: NDArray[np.float64]
    shapes: NDArray[np.float64]
    """Expected number of beads of each shape."""


def guide(rates: Rates) -> Guide:
    """Return rates in the form that the search takes."""
    lengths = rates.lengths
    return Guide(
        np.array([np.log(lengths.expansion), lengths.spread, lengths.noise]),
        np.array(rates.src_runs),
        np.array(rates.trg_runs),
        np.log(np.array(rates.shapes)),
        _mutual(np.array(rates.ends)),
        _mutual(np.array(rates.beginnings)),
    )


def _mutual(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    joint = counts / counts.sum()
    information: NDArray[np.float64] = np.log(
        joint / (joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True))
    )
    return information


def search(evidence: Evidence, band: Band, similarity: NDArray[np.float64] | None = None) -> Found:
    """Return the beads of two texts, neither of them empty.

    `similarity` is added evidence, ``[cell, shape]``, in nats.
    """
    from aligner.alignment import search_kernel as kernel

    (src, trg), constants = evidence.texts, evidence.constants
    where = band.low, band.high, band.cells
    scores = _scores(evidence, band)
    if similarity is not None:
        scores += similarity
    # Where recurring lines are known, a line that does not recur looks less like furniture.
    recurring = evidence.recurring
    odds = constants.lines.among_pages if recurring[0] or recurring[1] else constants.lines.alone
    looks = odds[_classes(src, recurring[0])], odds[_classes(trg, recurring[1])]
    plain = np.zeros(len(src)), np.zeros(len(trg))
    best = None
    for rate in constants.gap_rates:
        gaps = looks if rate.furniture else plain
        fixed = *where, constants.shapes, scores, rate.transition, *gaps
        ahead, ready, likelihood = kernel.forward(*fixed)
        # Of rates that explain the texts equally well, the first: fewest gaps.
        if best is None or likelihood > best[-1]:
            best = fixed, ahead, ready, likelihood
    if best is None:
        raise ValueError("no gap rates")
    fixed, ahead, ready, likelihood = best
    path = kernel.best_path(*fixed)
    behind = kernel.backward(*fixed)
    return Found(path, *kernel.posteriors(*fixed, ahead, ready, likelihood, behind, path))


def _scores(evidence: Evidence, band: Band) -> NDArray[np.float64]:
    """Return the score of every bead: (cells, shapes)."""
    from aligner.alignment import search_kernel as kernel

    (src, trg), rates, constants = evidence.texts, evidence.guide, evidence.constants
    weights = constants.weights
    scores = np.full((band.size, len(constants.shapes)), IMPOSSIBLE)
    kernel.bead_scores(
        band.low, band.high, band.cells, constants.shapes, rates.shapes,
        *_explained(evidence, band),
        src.prefix, trg.prefix, rates.src_runs, rates.trg_runs, rates.lengths, weights.floor,
        src.ends, trg.ends, rates.ends, src.beginnings, trg.beginnings, rates.beginnings,
        src.blocks, trg.blocks, src.same, trg.same,
        np.array([
            weights.lexical, weights.length, weights.ends, weights.beginnings, weights.across,
            weights.same,
        ]),
        scores,
    )  # fmt: skip
    return scores


def _explained(evidence: Evidence, band: Band) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how well runs of either side explain the sentences of the other: (longest, cells)."""
    from aligner.alignment.lexical_kernel import explained

    (src, trg), tables, constants = evidence.texts, evidence.tables, evidence.constants
    longest = constants.longest_run
    lexical = constants.lexical
    out = np.zeros((longest, band.size)), np.zeros((longest, band.size))
    for n, (given, wanted, table, low, high) in enumerate(
        (
            (src, trg, tables[0], band.first_row, band.behind_rows),
            (trg, src, tables[1], band.low[:-1], np.minimum(band.high[:-1] + 1, len(trg))),
        )
    ):
        unique, place, count = np.unique(wanted.tokens, return_inverse=True, return_counts=True)
        frequency = (count + lexical.smoothing * table.frequency[unique]) / (
            len(wanted.tokens) + lexical.smoothing
        )
        alone = table.alone[unique]
        explained(
            given.starts, given.tokens, wanted.starts, wanted.tokens,
            table.rows, table.partners, table.probability,
            alone[place], ((1 - alone) / (frequency * alone))[place] * _elsewhere(wanted),
            low, high, band.cells, n == 1, longest, np.exp(lexical.most), lexical.softening,
            len(tables[1 - n].alone), out[n],
        )  # fmt: skip
    return out


def _elsewhere(text: Text) -> NDArray[np.float64]:
    """Return for each token what its frequency in the text is to be divided by.

    Where one sentence is most of a text, its tokens are not frequent elsewhere.
    """
    sizes = np.diff(text.starts)
    share = sizes / max(1, len(text.tokens))
    return np.repeat(np.maximum(1.0, _MOST_OF * share), sizes)


def _classes(text: Text, recurring: Mapping[str, int]) -> NDArray[np.int64]:
    pages = np.array([recurring.get(line, 1) for line in text.masked], np.int64)
    return line_classes(text.line_lengths, text.ends, pages)


def beads_of(found: Found, constants: Parameters, i: int = 0, j: int = 0) -> Iterator[Bead]:
    """Yield the beads that a search found, each with its posterior probability.

    `i` and `j` are the positions of the first sentences that it looked at.
    """
    for (a, b, shape), posterior in zip(
        found.path.tolist(), found.probability.tolist(), strict=True
    ):
        if shape >= MATCH:
            n, m = constants.shapes[shape].tolist()
        else:
            n, m = (1, 0) if shape == -SRC_GAP else (0, 1)
        src, trg = range(i + a, i + a + n), range(j + b, j + b + m)
        yield Bead(tuple(src), tuple(trg), posterior)


def matches(
    found: Found, constants: Parameters
) -> tuple[
    NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]
]:
    """Return first sentences, numbers of sentences and probability of the two-sided beads."""
    both = found.path[:, 2] >= 0
    i, j, shape = found.path[both].T
    n, m = constants.shapes[shape].T
    return i, j, n, m, found.probability[both]
