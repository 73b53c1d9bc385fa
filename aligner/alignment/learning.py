"""Texts that translate each other → what alignment knows of their languages.

Align with what is known, learn from the beads found, weighed by how sure they are, and again.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import xxhash

from aligner.alignment.bands import anchors
from aligner.alignment.collection import Collection, TextPair, collect
from aligner.alignment.parameters import Parameters, parameters
from aligner.alignment.pieces import search_text
from aligner.alignment.rates import first_rates, learned_rates
from aligner.alignment.search import Evidence, Found, guide
from aligner.alignment.tables import KnownWords, tables, words_of
from aligner.alignment.token_pairs import TokenPairs
from aligner.alignment.words import learned_words
from aligner.data import PairModel, Rates, Words

#: Lines of the original that are learned from: of more, a sample chosen by hash.
ENOUGH: Final = 20_000
#: Lines of the pieces that long texts are cut into for such a sample.
_PIECE: Final = 200


def learn_texts(
    texts: Iterable[TextPair],
    constants: Parameters | None = None,
    lexicon: TokenPairs | None = None,
) -> PairModel:
    """Return what texts that translate each other teach; none, what holds for any.

    Which words translate which, how long renderings are, how often sentences are merged and split,
    how both sides begin and end, and which lines stand on several pages. The result does not depend
    on the order of the texts.

    Examples
    --------
    >>> model = learn_texts([(["Trời mưa.", "Giá 25 đồng."], ["Hujan.", "Harganya 25 dong."])])
    >>> round(model.rates.lengths.expansion, 2)
    1.0
    """
    constants = constants or parameters()
    collection = collect(_sample(texts, constants), constants, lexicon=lexicon)
    rates = first_rates(collection, constants)
    known: KnownWords | None = None
    for _ in range(constants.lexical.rounds):
        found = _align(collection, known, rates, constants)
        rates = learned_rates(collection, found, rates, constants)
        known = learned_words(collection, found, constants)
    src, trg = (tuple(sorted(side.items())) for side in collection.recurring)
    return PairModel(rates, words_of(known) if known else Words((), (), ()), src, trg)


def _align(
    collection: Collection, known: KnownWords | None, rates: Rates, constants: Parameters
) -> list[Found | None]:
    """Return what a search finds in each text; None where a side is empty."""
    src, trg = collection.src, collection.trg
    both = tables(src, trg, collection.likely, known, constants)
    ready = guide(rates)
    return [
        search_text(Evidence((left, right), both, ready, collection.recurring, constants))
        if len(left) and len(right)
        else None
        for left, right in zip(src.texts, trg.texts, strict=True)
    ]


def _sample(texts: Iterable[TextPair], constants: Parameters) -> list[TextPair]:
    """Return the texts, or of very many lines enough of them, in an order of their own."""
    ordered = sorted((tuple(src), tuple(trg)) for src, trg in texts)
    if sum(len(src) for src, _ in ordered) <= ENOUGH:
        return list(ordered)
    pieces = [piece for text in ordered for piece in _pieces(text, constants)]
    chosen: list[TextPair] = []
    lines = 0
    for piece in sorted(pieces, key=_chance):
        chosen.append(piece)
        lines += len(piece[0])
        if lines >= ENOUGH:
            break
    return sorted(chosen)


def _chance(text: TextPair) -> str:
    return xxhash.xxh3_128_hexdigest("\n".join([*text[0], "", *text[1]]).encode())


def _pieces(text: TextPair, constants: Parameters) -> Iterator[TextPair]:
    """Yield a text, or a long one cut where rare words say that both sides are at one place."""
    src, trg = text
    if len(src) <= 2 * _PIECE:
        yield text
        return
    coded = collect([text], constants)
    both = tables(coded.src, coded.trg, coded.likely, None, constants)
    before = (0, 0)
    for i, j, _ in anchors(coded.src.texts[0], coded.trg.texts[0], both).tolist():
        if i - before[0] >= _PIECE or i == len(src):
            yield src[before[0] : i], trg[before[1] : j]
            before = i, j
