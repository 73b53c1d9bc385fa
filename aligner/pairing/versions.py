"""Versions of a page and copies of a text: which of them is paired."""

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from itertools import groupby
from typing import TypeAlias

from aligner.data import Reject
from aligner.pairing.cards import Card, is_cut, without_ellipsis
from aligner.rejects import RejectSink

#: By the URL of an original, what became of a rendering that names it and was left out for one
#: that names another.
Unused: TypeAlias = MutableMapping[str, str]


def page_key(card: Card) -> str:
    """Return what versions of a page share; a page without a URL has no other version."""
    return card.url if card.has_own_url else f"{card.url}\0{card.id}"


def best_of_each_page(cards: Iterable[Card], rejects: RejectSink, unused: Unused) -> Iterator[Card]:
    """Yield one version of each page; `cards` come in order of `page_key`.

    The newest of those that name their source, if any does: a site that is being repaired answers
    with a page too. Pages under one URL that name different articles are no versions of each other
    (a page may give its home page as its URL): the newest of each is yielded.

    Mirrors of the rendering site are versions, as their URLs fold into one.
    """
    for _, group in groupby(cards, key=page_key):
        versions = sorted(group, key=lambda card: card.newness)
        articles = _by_article(versions)
        kept = [article[-1] for article in articles] or versions[-1:]
        yield from kept
        newest = max(kept, key=lambda card: card.newness)
        of_text = {card.content_hash: card for card in kept}
        instead = {card.id: article[-1] for article in articles for card in article}
        left_out = {card.id for card in versions} - {card.id for card in kept}
        for card in versions:
            if card.id in left_out:
                better = instead.get(card.id, newest)
                copied = of_text.get(card.content_hash, better)
                if copied.content_hash == card.content_hash:
                    _reject_copy(card, copied, rejects, unused)
                else:
                    _reject_version(card, better, rejects, unused)


def _by_article(versions: Sequence[Card]) -> list[list[Card]]:
    """Return those that name a source by the article that they name, each in the order given.

    In order of code points a link that was cut stands before those that go on from it.
    """
    linked = {card.link: card for card in versions if card.link}
    keys: dict[str, str] = {}
    before = key = ""
    order = sorted(((without_ellipsis(url), not is_cut(url), url) for url in linked), reverse=True)
    for whole, is_whole, url in order:
        if is_whole or not before.startswith(whole):
            card = linked[url]
            key = f"{card.domain}\0{card.article_id}" if card.article_id else whole
        keys[url] = key
        before = whole
    articles: dict[str, list[Card]] = {}
    for card in versions:
        if card.link:
            articles.setdefault(keys[card.link], []).append(card)
    return list(articles.values())


def text_key(card: Card) -> str:
    """Return what copies of a text share."""
    return f"{card.lang}\0{card.content_hash}"


def one_of_each_text(cards: Iterable[Card], rejects: RejectSink, unused: Unused) -> Iterator[Card]:
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
                _reject_copy(card, kept, rejects, unused)


def _time(card: Card) -> str:
    return card.fetched or card.modified or card.published or "unknown time"


def _named(card: Card) -> str:
    return f"{card.url} of {_time(card)}, content {card.content_hash[:8]}"


def _reject_version(card: Card, kept: Card, rejects: RejectSink, unused: Unused) -> None:
    detail = f"the version of {_time(card)}; {_why(card, kept)}: {_named(kept)}"
    _reject("superseded", detail, card, kept, rejects, unused)


def _why(card: Card, kept: Card) -> str:
    """Return why one version is kept and the other is not."""
    if kept.link and not card.link:
        return "it names no source, as the one that is kept does"
    if card.times != kept.times:
        known = any(card.times)
        return "the newest is kept" if known else "one whose time is known is kept"
    longer = "the longer" if kept.length > card.length else "an equally long one"
    return f"of unknown order, {longer} is kept"


def _reject_copy(card: Card, kept: Card, rejects: RejectSink, unused: Unused) -> None:
    _reject("duplicate", f"the same text is kept: {kept.url}", card, kept, rejects, unused)


def _reject(
    reason: str, detail: str, card: Card, kept: Card, rejects: RejectSink, unused: Unused
) -> None:
    rejects(Reject("pairing", "document", card.url, reason, detail))
    if card.link and card.link != kept.link:
        unused.setdefault(card.link, f"{card.url} names it, but is left out ({reason}): {detail}")
