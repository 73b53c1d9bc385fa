"""What in two texts tells which sentences belong together, besides their lengths.

Numbers by value, names without diacritics, words and codes that stand unchanged on both sides
(``kg``, ``robusta``), and how a sentence ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.parameters import Parameters
from aligner.anchors import anchor_keys, kind_of

_CLOSING: Final = "\"'”’»)]） "
_FINAL: Final = {
    ".": "stop", "…": "stop", "。": "stop", "।": "stop", "۔": "stop", "។": "stop",
    "?": "question", "？": "question", "؟": "question",
    "!": "exclamation", "！": "exclamation",
    ":": "colon", "：": "colon",
    ",": "comma", ";": "comma", "、": "comma", "，": "comma", "；": "comma",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchors:
    """The tokens of one side that the other side has too, segment by segment.

    Tokens of segment ``i`` are ``tokens[starts[i]:starts[i + 1]]``.
    """

    starts: NDArray[np.int64]
    tokens: NDArray[np.int64]
    final: NDArray[np.int64]
    """Class of each segment's final punctuation."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The anchors of both sides over one vocabulary."""

    src: Anchors
    trg: Anchors
    answered: NDArray[np.float64]
    """By token: how probable it is that the other side answers it."""
    frequency: tuple[NDArray[np.float64], NDArray[np.float64]]
    """By token: its share of all anchors of the original, and of the rendering."""


def gather(src: Sequence[str], trg: Sequence[str], parameters: Parameters) -> Evidence:
    """Return the evidence in two lists of sentences."""
    keys = [[anchor_keys(text) for text in side] for side in (src, trg)]
    shared = set().union(*keys[0]) & set().union(*keys[1])
    vocabulary = {key: n for n, key in enumerate(sorted(shared))}
    sides = [
        _anchors(texts, side, vocabulary, parameters)
        for texts, side in zip((src, trg), keys, strict=True)
    ]
    counts = [np.bincount(side.tokens, minlength=len(vocabulary)) for side in sides]
    return Evidence(
        sides[0],
        sides[1],
        np.array([parameters.answered[kind_of(key)] for key in vocabulary], np.float64),
        (_share(counts[0]), _share(counts[1])),
    )


def final_class(text: str) -> str:
    """Return the class of a sentence's last sign, quotation marks and brackets aside."""
    return _FINAL.get(text.rstrip(_CLOSING)[-1:], "other")


def _anchors(
    texts: Sequence[str],
    keys: Sequence[Sequence[str]],
    vocabulary: dict[str, int],
    parameters: Parameters,
) -> Anchors:
    tokens = [[vocabulary[key] for key in row if key in vocabulary] for row in keys]
    starts = np.zeros(len(tokens) + 1, np.int64)
    starts[1:] = np.cumsum([len(row) for row in tokens])
    flat = [token for row in tokens for token in row]
    final = [parameters.final_class[final_class(text)] for text in texts]
    return Anchors(starts, np.array(flat, np.int64), np.array(final, np.int64))


def _share(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    # Half a token more each, so that a page with three names does not think each is certain.
    shares: NDArray[np.float64] = (counts + 0.5) / (counts.sum() + 0.5 * len(counts) + 10)
    return shares
