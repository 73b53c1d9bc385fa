"""What a sample corpus must hold, counted over all its articles and held against counts.toml."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from annotation import LANGUAGES, ORIGINAL_LANGUAGE, PARTS, TYPES, Article, Version, beads


@dataclass
class Counts:
    """Counts over articles, or over one part of them."""

    articles: int = 0
    publishers: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    versions: Counter[str] = field(default_factory=Counter)
    """Originals and renderings by language."""
    sentences: Counter[str] = field(default_factory=Counter)
    beads: Counter[str] = field(default_factory=Counter)
    """Of all renderings, by shape: ``1-2`` has one sentence of the original."""
    errors: Counter[str] = field(default_factory=Counter)
    look_alikes: Counter[str] = field(default_factory=Counter)
    """What looks like an error of a type and is none."""
    without_error: Counter[str] = field(default_factory=Counter)
    """Renderings without any error, by language."""
    errors_of: dict[str, int] = field(default_factory=dict)
    """By rendering: ``NAME.LANG``."""
    moved_captions: list[str] = field(default_factory=list)
    swapped_paragraphs: list[str] = field(default_factory=list)
    references: int = 0


def count(articles: Iterable[Article]) -> Counts:
    """Count what some articles hold."""
    counts = Counts()
    for article in articles:
        counts.articles += 1
        counts.publishers.add(article.head["publisher"])
        counts.topics.add(article.head["topic"])
        counts.forms.add(article.head["form"])
        counts.references += len(article.references)
        for version in (article.original, *article.renderings):
            counts.versions[version.lang] += 1
            counts.sentences[version.lang] += len(version.sentences)
        for rendering in article.renderings:
            _count_rendering(counts, article, rendering)
    return counts


def _count_rendering(counts: Counts, article: Article, rendering: Version) -> None:
    name = f"{article.name}.{rendering.lang}"
    shapes = (f"{len(src)}-{len(trg)}" for src, trg in beads(article.original, rendering))
    counts.beads.update(shapes)
    wrong = [mark.type for mark in rendering.marks if mark.is_error]
    counts.errors.update(wrong)
    counts.look_alikes.update(mark.type for mark in rendering.marks if not mark.is_error)
    counts.errors_of[name] = len(wrong)
    counts.without_error[rendering.lang] += not wrong
    captions, paragraphs = order_changes(article.original, rendering)
    counts.moved_captions += [name] * captions
    counts.swapped_paragraphs += [name] * paragraphs


def order_changes(original: Version, rendering: Version) -> tuple[int, int]:
    """Return how many captions, and how many paragraphs, stand elsewhere than in the original.

    A caption has moved if all of a block before it belongs behind it, or the other way round. A
    paragraph has if it belongs before the one that it follows.
    """
    place = {sentence.id: n for n, sentence in enumerate(original.sentences)}
    blocks = []
    for block in rendering.blocks:
        answers = [place[id_] for sentence in block.sentences for id_ in sentence.answers]
        if answers:
            blocks.append((block.role == "photo", min(answers), max(answers)))
    moved = sum(
        any(first > here for other, first, _ in blocks[:n] if not other)
        or any(last < here for other, _, last in blocks[n + 1 :] if not other)
        for n, (is_photo, here, _) in enumerate(blocks)
        if is_photo
    )
    texts = [first for is_photo, first, _ in blocks if not is_photo]
    swapped = sum(second < first for first, second in pairwise(texts))
    return moved, swapped


# --- what there must be -----------------------------------------------------------------------


def shortcomings(articles: Sequence[Article], requirements: Path) -> Iterator[str]:
    """Yield what the articles lack of what a counts.toml asks for."""
    wanted = tomllib.loads(requirements.read_text(encoding="utf-8"))
    counts = count(articles)
    yield from _totals(counts, wanted)
    for what, found, least in (
        ("beads", counts.beads, wanted["beads"]),
        ("errors", counts.errors, dict.fromkeys(TYPES, wanted["errors"]["of_each_type"])),
        ("renderings", counts.versions, wanted["renderings"]),
        ("held-out renderings", _held_out(articles).versions, dict.fromkeys(LANGUAGES, 1)),
    ):
        for name, number in least.items():
            if found[name] < number:
                yield f"{found[name]} {what} {name}, not {number}"
    for name, number in counts.errors_of.items():
        if number > wanted["errors"]["most_on_a_page"]:
            yield f"{number} errors in {name}, not {wanted['errors']['most_on_a_page']} at most"


def _totals(counts: Counts, wanted: Mapping[str, Any]) -> Iterator[str]:
    """Yield which single figures are not as they should be."""
    for name, found in (("publishers", len(counts.publishers)),
                        ("moved_captions", len(counts.moved_captions)),
                        ("swapped_paragraphs", len(counts.swapped_paragraphs)),
                        ("references", counts.references)):  # fmt: skip
        if found < wanted[name]:
            yield f"{found} {name.replace('_', ' ')}, not {wanted[name]}"
    if counts.articles != wanted["articles"]:
        yield f"{counts.articles} articles, not {wanted['articles']}"
    faultless = wanted["errors"]["without_any"]
    for lang in LANGUAGES:
        if counts.without_error[lang] != faultless.get(lang, 0):
            yield (
                f"{counts.without_error[lang]} {lang} renderings without an error, "
                f"not {faultless.get(lang, 0)}"
            )
    if counts.look_alikes.total() < counts.errors.total():
        yield f"{counts.look_alikes.total()} places that only look like one of as many errors"


def _held_out(articles: Iterable[Article]) -> Counts:
    return count(article for article in articles if article.head["part"] == PARTS[1])


# --- the table --------------------------------------------------------------------------------


def table_of_counts(articles: Sequence[Article]) -> str:
    """Return counts of both parts and of all, as lines of text."""
    parts = {part: count(a for a in articles if a.head["part"] == part) for part in PARTS}
    columns = [*parts.values(), count(articles)]
    rows = [["", *parts, "all"], ["articles", *(str(c.articles) for c in columns)]]
    rows += [
        [name, *(str(len(getattr(c, name))) for c in columns)]
        for name in ("publishers", "topics", "forms")
    ]
    for title, name, keys in (
        ("texts", "versions", (ORIGINAL_LANGUAGE, *LANGUAGES)),
        ("sentences", "sentences", (ORIGINAL_LANGUAGE, *LANGUAGES)),
        ("beads", "beads", sorted(columns[-1].beads)),
        ("error", "errors", TYPES),
        ("no error", "look_alikes", TYPES),
    ):
        rows += [[f"{title} {key}", *(str(getattr(c, name)[key]) for c in columns)] for key in keys]
        rows.append([f"{title}, all", *(str(getattr(c, name).total()) for c in columns)])
    rows.append(["without an error", *(str(c.without_error.total()) for c in columns)])
    for name in ("moved_captions", "swapped_paragraphs"):
        rows.append([name.replace("_", " "), *(str(len(getattr(c, name))) for c in columns)])
    rows.append(["references", *(str(c.references) for c in columns)])
    return "".join(
        f"{row[0]:<22}" + "".join(f"{cell:>13}" for cell in row[1:]) + "\n" for row in rows
    )
