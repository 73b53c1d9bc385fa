"""A lexicon's entries as pairs of the tokens that alignment and scoring count."""

from collections import defaultdict

from aligner.lexicon.entries import Lexicon
from aligner.tokens import form, one_sign, tokens


def token_shares(lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """Return the pairs of tokens that a lexicon's entries hold, ascending, each with its share.

    Of two syllables that are rendered by one word each has half; a pair of several entries has
    the greatest of its shares. A share lies in (0, 1].

    Examples
    --------
    >>> from aligner.lexicon import Entry
    >>> token_shares(Lexicon.of("vi", "id", [Entry("cà phê", "noun", (("kopi",),))]))
    {('cà', 'kopi'): 0.5, ('phê', 'kopi'): 0.5}
    """
    shares: defaultdict[tuple[str, str], float] = defaultdict(float)
    for entry in lexicon.entries:
        src = _keys(entry.src)
        for text in entry.forms:
            trg = _keys(text)
            for key in src:
                for other in trg:
                    shares[key, other] = max(shares[key, other], 1 / (len(src) * len(trg)))
    return dict(sorted(shares.items()))


def _keys(text: str) -> list[str]:
    return [form(token).key for token in tokens(one_sign(text))]
