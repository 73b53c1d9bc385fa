"""Claims: which originals each key of a rendering points to.

Every card is filed under all its keys. Where the keys are in order, cards that share one stand side
by side, so one pass finds what every rendering claims, whatever the size of the collection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby
from typing import Final, NamedTuple

from aligner.pairing.cards import Card, day_of, is_cut, settings, swapped, without_ellipsis
from aligner.urls import slug_of


class Rank(IntEnum):
    """How good a claim is, the best first."""

    LINK = 0
    SLUG = 1
    ID = 2
    SLUG_UNDER_OTHER_ID = 3
    CUT_SLUG = 4
    OTHER_DAY = 5
    """No claim: the slug fits, but the day does not."""
    NONE = 6


#: What joined a pair, by the rank of the claim.
EVIDENCE: Final = {
    Rank.LINK: "source-link",
    Rank.SLUG: "slug",
    Rank.ID: "publisher-id",
    Rank.SLUG_UNDER_OTHER_ID: "slug",
    Rank.CUT_SLUG: "truncated-slug",
}
#: So many originals are kept of those that fit equally well; the others are counted.
_KEPT: Final = 5


class Claim(NamedTuple):
    """What one key of a card points to."""

    card: Card
    rank: Rank = Rank.NONE
    originals: tuple[Card, ...] = ()
    """Those that fit equally well; more than one is no answer."""
    more: int = 0
    """How many others fit as well."""


class Entry(NamedTuple):
    """A card filed under one of its keys."""

    kind: str
    key: str
    card: Card
    original: Card | None = None
    """The document at a rendering's link: it is not looked up under any other key."""

    @property
    def place(self) -> str:
        """Where it stands in the catalogue: entries are sorted by it."""
        return f"{self.kind}\0{self.key}"


def link_key(card: Card) -> str:
    """Return the original's URL on either side, or an empty string; one that was cut is none."""
    if not card.is_original:
        return card.link if card.link and not is_cut(card.link) else ""
    return card.url if card.has_own_url and not card.stand_in else ""


def catalogue(cards: Iterable[Card]) -> Iterator[Entry]:
    """Yield each card by itself, and under all its keys if its link does not lead to a document.

    `cards` come in order of `link_key`, and no URL is in them twice.
    """
    for key, group in groupby(cards, key=link_key):
        if not key:  # any number of cards, and nothing that they share
            for card in group:
                yield Entry("card", card.id, card)
                yield from _filed(card)
            continue
        members = list(group)
        here = next((card for card in members if card.is_original), None)
        for card in members:
            if here and not card.is_original:
                yield Entry("card", card.id, card, here)
            else:
                yield Entry("card", card.id, card)
                yield from _filed(card)


def _filed(card: Card) -> Iterator[Entry]:
    """Yield a card under each of its keys but the link."""
    if card.stand_in:
        return
    for slug in card.slugs:
        yield Entry("slug", slug, card)
    url = card.link if not card.is_original else link_key(card)
    if card.domain is None or not url:
        return
    if card.article_id:
        yield Entry("id", f"{card.domain}\0{card.article_id}", card)
    # Only with the publisher that the link names, and never a slug that is short already.
    shortest = settings("slugs")["cut"]
    for slug in card.slugs:
        if len(slug) >= shortest:
            yield Entry("cut slug", f"{card.domain}\0{slug}", card)
    if card.is_original or not card.article_id:
        whole = without_ellipsis(url)
        if len(whole.rpartition("/")[2]) >= shortest:
            yield Entry("cut url", whole, card)


def claims(entries: Iterable[Entry]) -> Iterator[Claim]:
    """Yield what each key of each card points to; entries come in order of their places."""
    for kind, filed in groupby(entries, key=lambda entry: entry.kind):
        if kind == "card":
            for entry in filed:
                at_link = entry.original
                yield Claim(entry.card, Rank.LINK, (at_link,)) if at_link else Claim(entry.card)
        elif kind.startswith("cut"):
            yield from _by_beginning(filed, at_a_word=kind == "cut slug")
        else:
            for _, group in groupby(filed, key=lambda entry: entry.key):
                cards = [entry.card for entry in group]
                originals = [card for card in cards if card.is_original]
                renderings = [card for card in cards if not card.is_original]
                if originals and renderings:
                    yield from _BY_KEY[kind](originals, renderings)


def _claim(card: Card, rank: Rank, fitting: Iterable[Card]) -> Claim:
    found = closest(fitting, card)
    return Claim(card, rank, found[:_KEPT], max(0, len(found) - _KEPT))


def closest(originals: Iterable[Card], rendering: Card) -> tuple[Card, ...]:
    """Return those of several originals that agree most with what a rendering says, each once.

    By the publisher's domain, then by its name.
    """

    def agreement(original: Card) -> tuple[bool, bool]:
        return (
            _both(original.domain, rendering.domain),
            _both(original.publisher, rendering.publisher),
        )

    each = {original.id: original for original in originals}
    if len(each) > 1:
        best = max(map(agreement, each.values()))
        # One article of a publisher may be here under two URLs: any of them is right.
        articles: dict[tuple[str | None, str], Card] = {}
        for original in sorted(each.values(), key=lambda card: (card.url, card.id)):
            if agreement(original) == best:
                article = original.article_id or original.content_hash
                articles.setdefault((original.domain, article), original)
        return tuple(articles.values())
    return tuple(each.values())


def _both(left: str | None, right: str | None) -> bool:
    return left is not None and left == right


def days_apart(original: Card, rendering: Card) -> int | None:
    """Return how many days lie between two dates, or None where either is not known.

    A date with month and day swapped is the same day: metadata was seen to have 2025-08-10 for an
    article of 8 October.
    """
    left, right = day_of(original.dated), day_of(rendering.dated)
    if left is None or right is None:
        return None
    ways = [(left, right), (swapped(left), right), (left, swapped(right))]
    return min(abs((a - b).days) for a, b in ways if a is not None and b is not None)


def publishers_agree(original: Card, rendering: Card) -> bool:
    """Return whether two may belong together: never against the publisher that a page names.

    Several publishers carry one press release under one headline; the rendering was made from
    the one it names.
    """
    return None in {original.domain, rendering.domain} or original.domain == rendering.domain


def fits(original: Card, rendering: Card) -> bool:
    """Return whether neither publisher nor day speaks against two with the same slug."""
    days = days_apart(original, rendering)
    in_time = days is None or days <= settings("days")["slug"]
    return in_time and publishers_agree(original, rendering)


def _by_id(originals: Sequence[Card], renderings: Sequence[Card]) -> Iterator[Claim]:
    newest = max(originals, key=lambda card: card.newness)
    for card in renderings:
        yield Claim(card, Rank.ID, (newest,))


def _by_slug(originals: Sequence[Card], renderings: Sequence[Card]) -> Iterator[Claim]:
    shelf = _Shelf(originals, settings("days")["slug"])
    yield from _each(renderings, lambda card: _slug_claim(shelf, card))


def _each(renderings: Iterable[Card], claim_of: Callable[[Card], Claim | None]) -> Iterator[Claim]:
    """Yield what each rendering claims, asking once for all that say the same of their original.

    Very many pages may have one headline.
    """
    alike: dict[tuple[str | None, ...], Claim | None] = {}
    for card in renderings:
        said = (card.domain, card.publisher, card.link, card.dated)
        if said not in alike:
            alike[said] = claim_of(card)
        claim = alike[said]
        if claim:
            yield claim._replace(card=card)


def _slug_claim(shelf: "_Shelf", card: Card) -> Claim | None:
    same, moved = [], []
    for original in shelf.near(card):
        if not publishers_agree(original, card) or _against_cut_link(original, card):
            continue
        if not _other_id(original, card):
            same.append(original)
        elif _moved(original, card):
            moved.append(original)
    if same:
        return _claim(card, Rank.SLUG, same)
    if moved:
        return _claim(card, Rank.SLUG_UNDER_OTHER_ID, moved)
    nearest = shelf.nearest(card)
    if nearest and publishers_agree(nearest, card):
        return Claim(card, Rank.OTHER_DAY, (nearest,))
    return None


def _other_id(original: Card, rendering: Card) -> bool:
    """Return whether one publisher has the two under different ids; one that is cut is none."""
    left, right = original.article_id, rendering.article_id
    if left is None or right is None or original.domain != rendering.domain:
        return False
    return not left.startswith(right)


def _against_cut_link(original: Card, rendering: Card) -> bool:
    """Return whether an original's URL does not go on from the link that the page has cut.

    In its last part, since the publisher may have moved it to another section.
    """
    if not rendering.link or not is_cut(rendering.link) or not original.has_own_url:
        return False
    beginning = without_ellipsis(rendering.link).rpartition("/")[2]
    return not original.url.rpartition("/")[2].startswith(beginning)


def _moved(original: Card, rendering: Card) -> bool:
    """Return whether an original under another id may be the one that the link named.

    With the slug of the link, and of its day: a headline of every day has another id each time.
    """
    slug = slug_of(rendering.link or "")
    if slug is None or slug.text not in original.slugs:
        return False
    most: int = settings("days")["other_id"]
    return (days_apart(original, rendering) or 0) <= most


_BY_KEY: Final = {"id": _by_id, "slug": _by_slug}


class _Shelf:
    """Originals by day, so that a headline of every day is not held against all its days."""

    def __init__(self, originals: Iterable[Card], days: int) -> None:
        self._days = timedelta(days)
        self._cards = sorted(originals, key=lambda card: (card.url, card.id))
        days_of = [day_of(card.dated) for card in self._cards]
        self._undated = [card for card, day in zip(self._cards, days_of, strict=True) if not day]
        dated = [(day, place) for place, day in enumerate(days_of) if day]
        turned = [(swapped(day), place) for day, place in dated]
        self._dated = sorted(dated)
        self._turned = sorted((day, place) for day, place in turned if day)

    def near(self, rendering: Card) -> list[Card]:
        """Return the originals whose day fits the rendering's, and those without a day."""
        day = day_of(rendering.dated)
        if day is None:
            return self._cards
        places = self._around(self._dated, day) | self._around(self._turned, day)
        other = swapped(day)
        if other is not None:
            places |= self._around(self._dated, other)
        return [*self._undated, *(self._cards[place] for place in sorted(places))]

    def nearest(self, rendering: Card) -> Card | None:
        """Return an original of the day that is nearest to the rendering's, if both are known."""
        day = day_of(rendering.dated)
        if day is None or not self._dated:
            return None
        after = bisect_left(self._dated, day, key=lambda item: item[0])
        beside = self._dated[max(0, after - 1) : after + 1]
        return self._cards[min((abs(there - day), place) for there, place in beside)[1]]

    def _around(self, dated: Sequence[tuple[date, int]], day: date) -> set[int]:
        first = bisect_left(dated, day - self._days, key=lambda item: item[0])
        last = bisect_right(dated, day + self._days, key=lambda item: item[0])
        return {place for _, place in dated[first:last]}


@dataclass(slots=True)
class _Beginning:
    """A key that following keys may begin with."""

    key: str
    originals: list[Card] = field(default_factory=list)
    renderings: list[Card] = field(default_factory=list)
    longer: list[Card] = field(default_factory=list)
    """Originals whose keys go on from here, if a rendering asks for them."""


def _by_beginning(filed: Iterable[Entry], *, at_a_word: bool) -> Iterator[Claim]:
    """Yield the originals whose key goes on where a rendering's ends, or the other way round.

    In order of code points all keys with one beginning follow it, so a stack of the beginnings
    that still hold is all there is to remember.

    Parameters
    ----------
    filed : iterable of Entry
    at_a_word : bool
        Whether a cut counts only before a hyphen, and on either side; else anywhere, but only of
        the rendering's key.
    """
    stack: list[_Beginning] = []
    for key, group in groupby(filed, key=lambda entry: entry.key):
        while stack and not key.startswith(stack[-1].key):
            yield from _claims_of_last(stack, at_a_word=at_a_word)
        here = _Beginning(key)
        for entry in group:
            (here.originals if entry.card.is_original else here.renderings).append(entry.card)
        for shorter in stack:
            if shorter.renderings and (not at_a_word or key[len(shorter.key)] == "-"):
                shorter.longer += here.originals
        stack.append(here)
    while stack:
        yield from _claims_of_last(stack, at_a_word=at_a_word)


def _claims_of_last(stack: list[_Beginning], *, at_a_word: bool) -> Iterator[Claim]:
    """Take the last beginning from the stack and yield what its renderings claim."""
    here = stack.pop()
    if not here.renderings:
        return
    originals = list(here.longer)
    if at_a_word:
        for shorter in stack:
            if here.key[len(shorter.key)] == "-":
                originals += shorter.originals
    shelf = _Shelf(originals, settings("days")["slug"])
    yield from _each(here.renderings, lambda card: _cut_claim(shelf, card))


def _cut_claim(shelf: _Shelf, card: Card) -> Claim | None:
    fitting = [original for original in shelf.near(card) if not _other_id(original, card)]
    return _claim(card, Rank.CUT_SLUG, fitting) if fitting else None
