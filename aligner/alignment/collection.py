"""Texts as arrays, with what both sides share without anyone's teaching."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aligner.alignment.coding import Side, code
from aligner.alignment.cognates import Pairs, likely_pairs
from aligner.alignment.parameters import Parameters
from aligner.alignment.token_pairs import TokenPairs

#: A text: the sentences of the original and those of the rendering.
TextPair: TypeAlias = tuple[Sequence[str], Sequence[str]]
#: The paragraphs in which the sentences of a text's sides stand, by number.
Blocks: TypeAlias = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """Both sides of one or many texts."""

    src: Side
    trg: Side
    likely: Pairs
    """Tokens that are likely to translate each other before any is seen to."""
    recurring: tuple[Mapping[str, int], Mapping[str, int]]
    """The lines of either side that stand in several texts, digits masked, and in how many."""


def collect(
    texts: Sequence[TextPair],
    constants: Parameters,
    blocks: Sequence[Blocks] | None = None,
    lexicon: TokenPairs | None = None,
) -> Collection:
    """Return texts as arrays; `blocks` are those of each text, where they are known."""
    src, trg = (
        code(
            [text[side] for text in texts],
            [of_text[side] for of_text in blocks] if blocks else None,
        )
        for side in (0, 1)
    )
    return Collection(
        src,
        trg,
        likely_pairs(src, trg, constants.likeness, lexicon),
        (_recurring(src), _recurring(trg)),
    )


def _recurring(side: Side) -> dict[str, int]:
    pages = Counter(line for text in side.texts for line in set(text.masked))
    return {line: count for line, count in pages.items() if count > 1}
