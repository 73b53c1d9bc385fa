"""Documents → document pairs: each rendering joined with its original.

One of the three steps that see the whole collection. It needs only a card of each document and
a way to sort, so that a collection larger than memory is sorted on disk and an engine can map it.
"""

from aligner.pairing.articles import Match, pair, pair_documents
from aligner.pairing.cards import Card, card_of
from aligner.pairing.verification import verify

__all__ = ["Card", "Match", "card_of", "pair", "pair_documents", "verify"]
