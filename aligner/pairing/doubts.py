"""What is doubtful about a pair: warnings, each an id and a detail for people."""

import math
from collections.abc import Iterator
from datetime import date

from aligner.data import DocumentPair
from aligner.pairing.agreement import Tokens, headline_agreement, length_off
from aligner.pairing.cards import day_of, headline_slugs, is_cut, settings, swapped
from aligner.urls import article_of, host_of, publisher_domain


def doubts(pair: DocumentPair, src: Tokens, trg: Tokens) -> Iterator[str]:
    """Yield the warnings of a pair, those of its documents first.

    ``date-disagrees``
        The day in the original's URL, that on its page and that of the rendering do not fit.
    ``updated-after-rendering``
        The original was changed on a later day than the rendering is of.
    ``other-title``
        The rendering was made from another headline: one of the two was given a new one.
    ``other-id``
        The link names another article of the publisher with the same slug.
    ``stand-in``
        The original is not the publisher's page, but the rendering site's copy of it.
    ``length``, ``numbers``
        The rendering is much longer or shorter than renderings are; few numbers are on both sides.
    """
    yield from pair.original.warnings
    yield from pair.rendering.warnings
    yield from _dates(pair)
    yield from _update(pair)
    yield from _title(pair)
    if other_id(pair):
        yield f"other-id: the link is {pair.rendering.source_link}"
    if pair.evidence == "stand-in":
        lost = pair.rendering.source_link or "an original that the page does not name"
        yield f"stand-in: {pair.original.url} stands in for {lost}"
    yield from _length(src, trg, pair.rendering.lang)
    yield from _numbers(src, trg)


def other_id(pair: DocumentPair) -> bool:
    """Return whether the link names another article of the original's publisher."""
    link = pair.rendering.source_link
    if link is None or is_cut(link) or pair.evidence != "slug" or not pair.original.has_own_url:
        return False
    linked, own = article_of(link), article_of(pair.original.url)
    same_publisher = publisher_domain(host_of(link)) == publisher_domain(host_of(pair.original.url))
    if not same_publisher or not (linked and own and linked.id and own.id):
        return False
    return not own.id.startswith(linked.id)


def _encoded(pair: DocumentPair) -> date | None:
    """Return the day that the original's id encodes, in its own URL or in the link."""
    urls = [pair.original.url] if pair.original.has_own_url else []
    link = pair.rendering.source_link
    if link and not is_cut(link) and not other_id(pair):
        urls.append(link)
    endings = (article_of(url) for url in urls)
    return next((day_of(ending.date) for ending in endings if ending and ending.date), None)


def _dates(pair: DocumentPair) -> Iterator[str]:
    limits = settings("days")
    encoded, page = _encoded(pair), day_of(pair.original.published)
    rendering = day_of(pair.rendering.published)
    if encoded and page and abs((page - encoded).days) > limits["own"]:
        turned = _turned(encoded, page, limits["own"])
        yield f"date-disagrees: the original's URL says {encoded}, its page {page}{turned}"
    day = encoded or page
    if day is None or rendering is None:
        return
    later = (rendering - day).days
    turned = _turned(day, rendering, limits["own"])
    # An older rendering of a page that alone tells its day shows an update: see there.
    early = later < -limits["before"] and (encoded or turned)
    if later > limits["after"] or early:
        yield f"date-disagrees: the original is of {day}, the rendering of {rendering}{turned}"


def _turned(left: date, right: date, days: int) -> str:
    other = swapped(right)
    near = other is not None and abs((other - left).days) <= days
    return ": month and day swapped" if near else ""


def _update(pair: DocumentPair) -> Iterator[str]:
    rendering = day_of(pair.rendering.published) or day_of(pair.rendering.fetched)
    if rendering is None:
        return
    limits, encoded = settings("days"), _encoded(pair)
    changed, published = day_of(pair.original.modified), day_of(pair.original.published)
    # A page that gives its day with the month first was not changed in that month.
    if published and _turned(encoded or rendering, published, limits["own"]):
        published = None
    later = [day for day in (changed,) if day and day > rendering]
    later += [day for day in (published,) if day and (day - rendering).days > limits["before"]]
    if later:
        yield (
            f"updated-after-rendering: the original's last change is of {max(later)}, "
            f"the rendering of {rendering}"
        )


def _title(pair: DocumentPair) -> Iterator[str]:
    agreement = headline_agreement(pair.original, pair.rendering)
    if agreement is not None and agreement < settings("headline")["same"]:
        theirs, ours = headline_slugs(pair.original)[-1], headline_slugs(pair.rendering)[0]
        yield f"other-title: the original's is {theirs}, the rendering was made from {ours}"


def _length(src: Tokens, trg: Tokens, lang: str) -> Iterator[str]:
    off = length_off(src, trg, lang)
    if abs(off) > settings("length")["odd"]:
        yield f"length: {math.exp(off):.2f} times as long as renderings in {lang} are"


def _numbers(src: Tokens, trg: Tokens) -> Iterator[str]:
    table = settings("numbers")
    both, all_numbers = src.numbers & trg.numbers, len(src.numbers) + len(trg.numbers)
    if all_numbers >= table["enough"] and 2 * len(both) / all_numbers < table["few"]:
        yield (
            f"numbers: {len(both)} on both sides, of {len(src.numbers)} of the original "
            f"and {len(trg.numbers)} of the rendering"
        )
