"""Versions of a page and copies of a text: which of them is paired."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from aligner.data import Reject
from aligner.pairing.cards import Card
from aligner.rejects import RejectSink


def page_key(card: Card) -> str:
    """Return what versions of a page share; a page without a URL has no other version."""
    return card.url if card.has_own_url else f"{card.url}\0{card.id}"


def newest_of_each_page(cards: Iterable[Card], rejects: RejectSink) -> Iterator[Card]:
    """Yield the newest version of each page; `cards` come in order of `page_key`.

    Mirrors of the rendering site are versions, as their URLs fold into one.
    """
    for _, versions in groupby(cards, key=page_key):
        *older, kept = sorted(versions, key=lambda card: card.newness)
        yield kept
        for card in older:
            if card.content_hash == kept.content_hash:
                _reject_copy(card, kept, rejects)
            else:
                detail = f"the version of {_time(card)}; the newest is kept: {_named(kept)}"
                rejects(Reject("pairing", "document", card.url, "superseded", detail))


def text_key(card: Card) -> str:
    """Return what copies of a text share."""
    return f"{card.lang}\0{card.content_hash}"


def one_of_each_text(cards: Iterable[Card], rejects: RejectSink) -> Iterator[Card]:
    """Leave out copies of a text; `cards` come in order of `text_key`.

    Of renderings all but one, of originals those without a URL: a publisher may show one original
    under two URLs, and a rendering may link to either.
    """
    for _, copies in groupby(cards, key=text_key):
        kept, *others = sorted(
            copies,
            key=lambda card: (
                card.stand_in,  # never for an original, not even for one that names no URL
                not card.has_own_url,
                card.link is None,
                card.url,
                card.id,
            ),
        )
        yield kept
        for card in others:
            if card.is_original and card.has_own_url:
                yield card
            else:
                _reject_copy(card, kept, rejects)


def _time(card: Card) -> str:
    return card.fetched or card.modified or card.published or "unknown time"


def _named(card: Card) -> str:
    return f"{card.url} of {_time(card)}, content {card.content_hash[:8]}"


def _reject_copy(card: Card, kept: Card, rejects: RejectSink) -> None:
    detail = f"the same text is kept: {kept.url}"
    rejects(Reject("pairing", "document", card.url, "duplicate", detail))
