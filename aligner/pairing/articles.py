"""The join: one version of a page, then link, slug and id, then the rendering site's slug."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from aligner.data import Document, DocumentPair, Reject
from aligner.pairing.cards import Card, card_of, is_cut, same_article
from aligner.pairing.claims import (
    EVIDENCE,
    Claim,
    Rank,
    catalogue,
    claims,
    closest,
    fits,
    link_key,
)
from aligner.pairing.versions import (
    Unused,
    best_of_each_page,
    one_of_each_text,
    page_key,
    text_key,
)
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
    """What joined them, as `pair` lists it."""


class _Settled(NamedTuple):
    """A card, and what became of it so far."""

    card: Card
    original: Card | None = None
    evidence: str = ""
    rivals: tuple[Card, ...] = ()
    """Originals that fit a rendering equally well."""
    more: int = 0
    """How many others fit as well, at least."""
    other_day: Card | None = None
    """An original with a rendering's slug, but of another day."""
    not_needed: str = ""
    """Why a copy need not stand in."""


def pair(
    cards: Iterable[Card],
    rejects: RejectSink,
    *,
    langs: Sequence[str] = (),
    sort: Sort = sorted,
) -> Iterator[Match]:
    """Yield the pairs among documents; whatever stays alone is rejected with the reason.

    Of several versions of one URL (repeated crawls, mirrors) the newest stays that names a source,
    if any does, and of several documents with one text the one that tells its URL. Then a rendering
    is joined by the first of these that gives a single original:

    1. ``source-link``: the document at its link;
    2. ``slug``: an original with the same slug, never of a publisher that the page does not name,
       not of another week, and not where the page's link was cut off and its URL does not go on
       from there. One that has another id of the same publisher comes after 3;
    3. ``publisher-id``: an original with the same id of the same publisher, under any slug;
    4. ``truncated-slug``: the publisher that the link names has a single original whose slug goes
       on where the rendering's was cut at a word, or the other way round; or a single one whose
       URL goes on where the link was cut;
    5. ``slug`` again: another rendering with the same slug on the rendering site, joined as above;
    6. ``stand-in``: the rendering site's own Vietnamese copy, where the original is not here.

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
    >>> url = "https://dantri.com.vn/gia-ca-phe-20251014074512318.htm"
    >>> original = Card("a", url, "vi", content_hash="1")
    >>> rendering = Card("b", "https://vietnam.vn/id/gia-ca-phe", "id", content_hash="2", link=url)
    >>> [match.evidence for match in pair([rendering, original], rejects=print)]
    ['source-link']
    """
    asked = _in_languages(cards, langs, rejects)
    # Grows only with pages under one URL, or with one text, that name different originals.
    unused: dict[str, str] = {}
    best = best_of_each_page(sort(asked, key=page_key), rejects, unused)
    distinct = one_of_each_text(sort(best, key=text_key), rejects, unused)
    entries = catalogue(sort(distinct, key=link_key))
    claimed = claims(sort(entries, key=lambda entry: entry.place))
    settled = _settle(sort(claimed, key=lambda claim: claim.card.id))
    articles = _by_site_slug(sort(settled, key=_site_slug))
    yield from _matches(sort(articles, key=_original_id), rejects, unused)


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


def _settle(claimed: Iterable[Claim]) -> Iterator[_Settled]:
    """Choose among the claims of each card; they come in order of the cards' ids."""
    for _, group in groupby(claimed, key=lambda claim: claim.card.id):
        yield _choose(list(group))


def _choose(claimed: Sequence[Claim]) -> _Settled:
    card = claimed[0].card
    rivals: tuple[Card, ...] = ()
    more = 0
    for rank in sorted(EVIDENCE):
        # Where several have the slug, only the publisher's id can still tell which.
        if rivals and rank is not Rank.ID:
            continue
        alike = [claim for claim in claimed if claim.rank is rank]
        found = closest((original for claim in alike for original in claim.originals), card)
        if len(found) == 1:
            return _Settled(card, found[0], EVIDENCE[rank])
        if found:
            rivals, more = found, max(claim.more for claim in alike)
    others = [claim.originals[0] for claim in claimed if claim.rank is Rank.OTHER_DAY]
    other_day = min(others, key=lambda other: (other.url, other.id), default=None)
    return _Settled(card, rivals=rivals, more=more, other_day=other_day)


def _site_slug(settled: _Settled) -> str:
    """Return the slug on the rendering site; a page that tells no URL is asked by its other one."""
    card = settled.card
    if card.is_original and not card.stand_in:
        return ""
    return card.site_slug or next(iter(card.slugs), "")


def _by_site_slug(settled: Iterable[_Settled]) -> Iterator[_Settled]:
    """Bring together the pages of one article on the rendering site, in all languages."""
    for slug, group in groupby(settled, key=_site_slug):
        if not slug:
            yield from group
            continue
        members = list(group)
        copies = [member for member in members if member.card.stand_in]
        renderings = [member for member in members if not member.card.stand_in]
        here = {
            member.original.id: member.original
            for member in renderings
            if member.original is not None and member.card.site_slug
        }
        copy = max((member.card for member in copies), key=lambda c: c.newness, default=None)
        for member in renderings:
            yield _with_its_siblings(member, list(here.values())) or _with_copy(
                member, None if here else copy
            )
        known = sorted({card.url for member in renderings for card in _originals(member)})
        for member in copies:
            reason = f"the original is here: {', '.join(known)}" if known else ""
            if not reason and copy and member.card.id != copy.id:
                reason = f"another copy is newer: {copy.url}"
            yield member._replace(not_needed=reason)


def _originals(settled: _Settled) -> tuple[Card, ...]:
    return (settled.original,) if settled.original else settled.rivals


def _with_its_siblings(settled: _Settled, originals: Sequence[Card]) -> _Settled | None:
    """Join a rendering that names no original with the one of its other languages, if they agree.

    The site gives an article one slug in all languages.
    """
    card = settled.card
    if settled.original:
        return settled
    if card.link or not card.site_slug or len(originals) != 1:
        return None
    (original,) = originals
    rivals = {rival.id for rival in settled.rivals}
    among_them = not rivals or original.id in rivals or settled.more > 0
    if not among_them or not fits(original, card):
        return None
    return _Settled(card, original, EVIDENCE[Rank.SLUG])


def _with_copy(settled: _Settled, copy: Card | None) -> _Settled:
    """Join a rendering whose original is not here with the site's Vietnamese copy, if it fits."""
    card = settled.card
    if copy is None or settled.rivals or not fits(copy, card):
        return settled
    if card.link and copy.link and not same_article(card, copy):
        return settled
    return _Settled(card, copy, "stand-in")


def _original_id(settled: _Settled) -> str:
    """Return the original that a document belongs to; a rendering without one has none."""
    if settled.card.is_original:
        return settled.card.id
    return settled.original.id if settled.original else ""


def _matches(settled: Iterable[_Settled], rejects: RejectSink, unused: Unused) -> Iterator[Match]:
    """Yield the pairs of each original, and reject what is in none."""
    for key, group in groupby(settled, key=_original_id):
        if not key:
            for member in group:
                rejects(_rejected_rendering(member))
            continue
        alone: _Settled | None = None
        joined = False
        for member in group:
            if member.original:
                joined = True
                yield Match(member.original, member.card, member.evidence)
            else:
                alone = member
        if alone and not joined:
            rejects(_rejected_original(alone, unused))


def _rejected_original(settled: _Settled, unused: Unused) -> Reject:
    nothing = "no rendering among the inputs names it"
    reason, detail = "no-rendering", unused.get(link_key(settled.card), nothing)
    if settled.not_needed:
        reason, detail = "stand-in-not-needed", settled.not_needed
    return Reject("pairing", "document", settled.card.url, reason, detail)


def _rejected_rendering(settled: _Settled) -> Reject:
    card = settled.card
    if settled.rivals:
        reason = "ambiguous"
        urls = ", ".join(sorted(rival.url for rival in settled.rivals))
        more = f" and {settled.more} more" if settled.more else ""
        detail = f"several originals fit equally well: {urls}{more}"
    elif card.link:
        reason, detail = "original-missing", f"original missing: {card.link}"
        if is_cut(card.link):
            detail += " (cut off where it was printed; no original here goes on from it)"
    elif settled.other_day:
        other = settled.other_day
        reason = "other-day"
        detail = f"{other.url} has its slug, but is of {other.dated}, the page of {card.dated}"
    else:
        reason = "no-source-link"
        detail = "the page names no original, and none of its publisher here has its slug"
    return Reject("pairing", "document", card.url, reason, detail)
