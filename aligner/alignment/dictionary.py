"""A lexicon's entries as pairs of tokens, the form in which the search counts."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from aligner.alignment.tokens import form, one_sign, tokens
from aligner.lexicon import Lexicon, read_lexicon

#: For each token of the original those of the rendering, ascending, and each one's share in the
#: entry: of two syllables that are rendered by one word each has half.
TokenPairs: TypeAlias = Mapping[str, tuple[tuple[str, float], ...]]
#: Language pairs whose shipped lexicons are kept ready.
_REMEMBERED: Final = 8


@lru_cache(maxsize=_REMEMBERED)
def shipped_pairs(src_lang: str, trg_lang: str) -> TokenPairs | None:
    """Return the shipped lexicon of two languages, or None where there is none."""
    lexicon = read_lexicon(src_lang, trg_lang)
    return token_pairs(lexicon) if lexicon else None


def token_pairs(lexicon: Lexicon) -> TokenPairs:
    """Return the pairs of tokens that a lexicon's entries hold, each with its greatest share.

    Examples
    --------
    >>> from aligner.lexicon import Entry
    >>> token_pairs(Lexicon.of("vi", "id", [Entry("cà phê", "noun", (("kopi",),))]))
    {'cà': (('kopi', 0.5),), 'phê': (('kopi', 0.5),)}
    """
    shares: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for entry in lexicon.entries:
        src = _keys(entry.src)
        for text in entry.forms:
            trg = _keys(text)
            share = 1 / (len(src) * len(trg)) if src and trg else 0.0
            for key in src:
                known = shares[key]
                for other in trg:
                    known[other] = max(share, known.get(other, 0.0))
    return {key: tuple(sorted(known.items())) for key, known in shares.items()}


def _keys(text: str) -> list[str]:
    return [form(token).key for token in tokens(one_sign(text))]
