"""The join: one version a URL, then the source link, then the slug."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from aligner.data import Document, DocumentPair, Reject
from aligner.pairing.cards import Card, card_of
from aligner.rejects import RejectSink


class Sort(Protocol):
    """Sort items by a string key, in memory (`sorted`) or on disk."""

    def __call__(self, items: Iterable[Any], /, *, key: Callable[[Any], str]) -> Iterable[Any]:
        """Return the items in ascending order of their keys."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """A rendering and its original."""

    original: Card
    rendering: Card
    evidence: str
    """``source-link`` or ``slug``."""


@dataclass(frozen=True, slots=True)
class _Left:
    """What the join by link leaves for the join by slug."""

    card: Card
    matched: bool
    """Whether it is an original that has a rendering already; it may have more."""


def pair(
    cards: Iterable[Card],
    rejects: RejectSink,
    *,
    langs: Sequence[str] = (),
    sort: Sort = sorted,
) -> Iterator[Match]:
    """Yield the pairs among documents; whatever stays alone is rejected with the reason.

    1. Of several documents with one URL (mirrors, repeated crawls) the newest stays, and of
       several with one text the one that tells its URL.
    2. A rendering is joined with the document at its source link.
    3. What is left is joined by slug: only with the publisher that the link names, and only if a
       single original has that slug.

    All renderings of an original have the same `original` and so form an article.

    Parameters
    ----------
    cards : iterable of Card
    rejects : callable
        Is given what stays alone.
    langs : sequence of str
        Languages of renderings wanted; empty is all.
    sort : callable
        `sorted`, or the like of it on disk.

    Examples
    --------
    >>> def card(id, url, lang, link=None):
    ...     return Card(id, url, lang, link, "gia-ca-phe", "dantri.com.vn", None, id)
    >>> original = card("a", "https://dantri.com.vn/gia-ca-phe-20251014074512318.htm", "vi")
    >>> rendering = card("b", "https://vietnam.vn/id/gia-ca-phe", "id", original.url)
    >>> [match.evidence for match in pair([rendering, original], rejects=print)]
    ['source-link']
    """
    asked = _in_languages(cards, langs, rejects)
    newest = _newest_of_each_url(sort(asked, key=_url), rejects)
    distinct = _one_of_each_text(sort(newest, key=_text), rejects)
    by_link = _join_by_link(sort(distinct, key=lambda card: card.link_key or ""))
    yield from _join_by_slug(sort(by_link, key=_slug), rejects)


def pair_documents(documents: Iterable[Document], rejects: RejectSink) -> list[DocumentPair]:
    """Return the pairs among documents held in memory, in order of their URLs."""
    by_key = {str(n): document for n, document in enumerate(documents)}
    matches = pair((card_of(document, key) for key, document in by_key.items()), rejects)
    return [
        DocumentPair(by_key[match.original.id], by_key[match.rendering.id], match.evidence)
        for match in sorted(matches, key=lambda match: (match.original.url, match.rendering.url))
    ]


def _in_languages(
    cards: Iterable[Card], langs: Sequence[str], rejects: RejectSink
) -> Iterator[Card]:
    for card in cards:
        if not langs or card.is_original or card.lang in langs:
            yield card
        else:
            detail = f"it is in {card.lang}; asked for {' '.join(langs)}"
            rejects(Reject("pairing", "document", card.url, "language-not-asked", detail))


def _url(card: Card) -> str:
    """Return what versions of a page share; a page without a URL has no other version."""
    return card.url if card.has_own_url else f"{card.url}\0{card.id}"


def _newest_of_each_url(cards: Iterable[Card], rejects: RejectSink) -> Iterator[Card]:
    for _, versions in groupby(cards, key=_url):
        # To the last difference, so that the choice never hangs on the order of the input.
        *older, kept = sorted(versions, key=lambda c: (c.published or "", c.content_hash, c.id))
        yield kept
        for card in older:
            if card.content_hash == kept.content_hash:
                _reject_copy(card, kept, rejects)
            else:
                detail = f"the newest version is kept: {kept.url}"
                rejects(Reject("pairing", "document", card.url, "superseded", detail))


def _text(card: Card) -> str:
    return f"{card.lang}\0{card.content_hash}"


def _one_of_each_text(cards: Iterable[Card], rejects: RejectSink) -> Iterator[Card]:
    """Leave out copies of a text: of renderings all, of originals those without a URL.

    A publisher may show one original under two URLs, and a rendering may link to either.
    """
    for _, copies in groupby(cards, key=_text):
        kept, *others = sorted(
            copies, key=lambda c: (not c.has_own_url, c.link is None, c.url, c.id)
        )
        yield kept
        for card in others:
            if card.is_original and card.has_own_url:
                yield card
            else:
                _reject_copy(card, kept, rejects)


def _reject_copy(card: Card, kept: Card, rejects: RejectSink) -> None:
    detail = f"the same text is kept: {kept.url}"
    rejects(Reject("pairing", "document", card.url, "duplicate", detail))


def _join_by_link(cards: Iterable[Card]) -> Iterator[Match | _Left]:
    for key, group in groupby(cards, key=lambda card: card.link_key or ""):
        if not key:
            yield from (_Left(card, matched=False) for card in group)
            continue
        members = list(group)
        # One at most: a URL has one document here.
        original = next((card for card in members if card.is_original), None)
        renderings = [card for card in members if not card.is_original]
        for card in renderings:
            yield Match(original, card, "source-link") if original else _Left(card, matched=False)
        if original:
            yield _Left(original, matched=bool(renderings))


def _slug(item: Match | _Left) -> str:
    return "" if isinstance(item, Match) else item.card.slug or ""


def _join_by_slug(items: Iterable[Match | _Left], rejects: RejectSink) -> Iterator[Match]:
    for slug, group in groupby(items, key=_slug):
        if not slug:
            for item in group:
                if isinstance(item, Match):
                    yield item
                else:
                    _reject(item, rejects)
            continue
        members = [item for item in group if isinstance(item, _Left)]
        originals = [item for item in members if item.card.is_original]
        used = set()
        for item in members:
            if item.card.is_original:
                continue
            fitting = [original for original in originals if _may_join(original.card, item.card)]
            if len(fitting) == 1:
                used.add(fitting[0].card.id)
                yield Match(fitting[0].card, item.card, "slug")
            else:
                _reject(item, rejects, tuple(original.card.url for original in fitting))
        for item in originals:
            if item.card.id not in used:
                _reject(item, rejects)


def _may_join(original: Card, rendering: Card) -> bool:
    """Return whether a slug may join the two: never with a publisher that the link does not name.

    Several publishers carry one press release under one headline; the rendering was made from
    the one it links to.
    """
    return rendering.domain is None or original.domain in {None, rendering.domain}


def _reject(item: _Left, rejects: RejectSink, fitting: tuple[str, ...] = ()) -> None:
    card = item.card
    if card.is_original:
        if not item.matched:
            detail = "no rendering among the inputs names it"
            rejects(Reject("pairing", "document", card.url, "no-rendering", detail))
    elif fitting:
        detail = f"several originals have its slug: {', '.join(sorted(fitting))}"
        rejects(Reject("pairing", "document", card.url, "ambiguous", detail))
    elif card.link:
        detail = f"original missing: {card.link}"
        rejects(Reject("pairing", "document", card.url, "original-missing", detail))
    else:
        detail = "the page names no original, and no original among the inputs has its slug"
        rejects(Reject("pairing", "document", card.url, "no-source-link", detail))
