"""A lexicon's entries as pairs of tokens, the form in which the search counts."""

from functools import lru_cache
from typing import Final

import numpy as np

from aligner.alignment.token_pairs import TokenPairs, row_starts
from aligner.lexicon import Lexicon, read_lexicon, token_shares

#: Language pairs whose shipped lexicons are kept ready.
_REMEMBERED: Final = 8


@lru_cache(maxsize=_REMEMBERED)
def shipped_pairs(src_lang: str, trg_lang: str) -> TokenPairs | None:
    """Return the shipped lexicon of two languages, or None where there is none."""
    lexicon = read_lexicon(src_lang, trg_lang)
    return token_pairs(lexicon) if lexicon else None


def token_pairs(lexicon: Lexicon) -> TokenPairs:
    """Return the pairs of tokens that a lexicon's entries hold, each with its greatest share.

    Of two syllables that are rendered by one word each has half; both ways alike.

    Examples
    --------
    >>> from aligner.lexicon import Entry
    >>> coffee = token_pairs(Lexicon.of("vi", "id", [Entry("cà phê", "noun", (("kopi",),))]))
    >>> dict(coffee.src), dict(coffee.trg), coffee.forward.tolist()
    ({'cà': 0, 'phê': 1}, {'kopi': 0}, [0.5, 0.5])
    """
    shares = token_shares(lexicon)
    pairs = list(shares)
    numbers = [
        {key: n for n, key in enumerate(sorted({pair[side] for pair in pairs}))} for side in (0, 1)
    ]
    share = np.array([shares[pair] for pair in pairs], np.float64)
    return TokenPairs(
        numbers[0],
        numbers[1],
        row_starts(np.array([numbers[0][s] for s, _ in pairs], np.int64), len(numbers[0])),
        np.array([numbers[1][t] for _, t in pairs], np.int64),
        share,
        share,
    )
