"""Texts as arrays: what the compiled loops work on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from aligner.alignment.lines import beginning_class, end_class, line_length, masked
from aligner.tokens import Form, form, one_sign, tokens


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences of one side of one text; token numbers count in its `Side`.

    Tokens of sentence ``i`` are ``tokens[starts[i]:starts[i + 1]]``.
    """

    starts: NDArray[np.int64]
    tokens: NDArray[np.int32]
    prefix: NDArray[np.float64]
    """Code points of the first 0, 1, … sentences, each at least 1 long."""
    ends: NDArray[np.int64]
    beginnings: NDArray[np.int64]
    line_lengths: NDArray[np.float64]
    masked: Sequence[str]
    blocks: NDArray[np.int64]
    """How many paragraphs begin with the first 0, 1, … sentences."""
    same: NDArray[np.int64]
    """A hash of each sentence: what was left as it is has the same on both sides."""

    def __len__(self) -> int:
        return len(self.ends)

    def part(self, begin: int, end: int) -> "Text":
        """Return the sentences from `begin` up to, but not with, `end`."""
        first = self.starts[begin]
        return Text(
            self.starts[begin : end + 1] - first,
            self.tokens[first : self.starts[end]],
            self.prefix[begin : end + 1] - self.prefix[begin],
            self.ends[begin:end],
            self.beginnings[begin:end],
            self.line_lengths[begin:end],
            self.masked[begin:end],
            self.blocks[begin : end + 1] - self.blocks[begin],
            self.same[begin:end],
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One side of one or many texts, over one vocabulary."""

    texts: Sequence[Text]
    keys: Sequence[str]
    """By token number, ascending."""
    counts: NDArray[np.float64]
    """How often each stands in the texts."""
    words: Sequence[tuple[Form, int, bool]]
    """Each written form with its token number, and whether it is a name: with a capital though it
    does not begin a sentence."""


def code(texts: Sequence[Sequence[str]], blocks: Sequence[Sequence[int]] | None = None) -> Side:
    """Return one side of texts as arrays.

    `blocks` gives for each text the paragraph of each sentence; by default nothing is known of
    them, and they count as one.
    """
    plain = [[one_sign(sentence) for sentence in text] for text in texts]
    written = [[tokens(sentence) for sentence in text] for text in plain]
    first = {sentence[0] for text in written for sentence in text if sentence}
    inside: set[str] = set()
    for text in written:
        for sentence in text:
            inside.update(sentence[1:])
    forms = {token: form(token) for token in sorted(first | inside)}
    keys = sorted({known.key for known in forms.values()})
    number = {key: n for n, key in enumerate(keys)}
    words: dict[str, tuple[Form, int, bool]] = {}
    for token, known in forms.items():
        name = known.capital and token in inside
        before = words.get(known.written)
        if before is None or (name and not before[2]):
            words[known.written] = known, number[known.key], name
    numbers = {token: number[known.key] for token, known in forms.items()}
    blocks = blocks or [[0] * len(text) for text in texts]
    coded = [_code(*text, numbers) for text in zip(texts, plain, written, blocks, strict=True)]
    counts = np.zeros(len(keys))
    for text_ in coded:
        counts += np.bincount(text_.tokens, minlength=len(keys))
    return Side(coded, keys, counts, list(words.values()))


def _code(
    sentences: Sequence[str],
    plain: Sequence[str],
    rows: Sequence[list[str]],
    blocks: Sequence[int],
    numbers: dict[str, int],
) -> Text:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    prefix = np.zeros(len(rows) + 1)
    np.cumsum([max(1, len(sentence)) for sentence in sentences], out=prefix[1:])
    return Text(
        starts,
        np.array([numbers[token] for row in rows for token in row], np.int32),
        prefix,
        np.array([end_class(sentence) for sentence in plain], np.int64),
        np.array([beginning_class(sentence) for sentence in plain], np.int64),
        np.array([line_length(sentence) for sentence in sentences], np.float64),
        [masked(sentence) for sentence in sentences],
        np.cumsum([0, 1, *(a != b for a, b in pairwise(blocks))][: len(rows) + 1], dtype=np.int64),
        np.array([xxh3_64_intdigest(sentence.encode()) >> 1 for sentence in plain], np.int64),
    )
