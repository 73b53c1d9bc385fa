"""Entries and lexicons: look up, match in running text, turn round, and merge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

from aligner.errors import UsageError
from aligner.lexicon.tokens import key, keys

#: The part of speech of entries whose source does not tell it.
UNKNOWN: Final = "x"

Translations = tuple[tuple[str, ...], ...]
"""Translations, the most usual first; each by its forms, the most usual first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit of one language and its translations into another."""

    src: str
    pos: str
    """Part of speech, as listed in ``knowledge/lexicon/rules.toml``."""
    translations: Translations
    sources: tuple[str, ...] = ()
    """Where it is written, as ``file:line``; several where entries were merged."""

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms of all translations, in their order."""
        return tuple(form for translation in self.translations for form in translation)


class Match(NamedTuple):
    """A unit found in a text."""

    start: int
    """Position of its first token."""
    end: int
    """Position behind its last token."""
    entry: Entry


@dataclass(frozen=True)
class Lexicon:
    """Entries of one language pair; no two share their unit and part of speech.

    Build one with `of`, which unites those that do.
    """

    src_lang: str
    trg_lang: str
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, src_lang: str, trg_lang: str, entries: Iterable[Entry]) -> "Lexicon":
        """Return a lexicon; entries of one unit and part of speech become one, the first first.

        Examples
        --------
        >>> rice = Entry("cơm", "noun", (("nasi",),))
        >>> meal = Entry("cơm", "noun", (("makan",), ("nasi", "nasinya")))
        >>> Lexicon.of("vi", "id", [rice, meal]).entries[0].translations
        (('nasi', 'nasinya'), ('makan',))
        """
        united: dict[tuple[tuple[str, ...], str], Entry] = {}
        for entry in entries:
            place = key(entry.src, src_lang), entry.pos
            known = united.get(place)
            united[place] = entry if known is None else _both(known, entry)
        return cls(src_lang, trg_lang, tuple(united.values()))

    def look_up(self, word: str) -> tuple[Entry, ...]:
        """Return the entries of a unit, one for each part of speech; none where it is unknown.

        Case and the usages of Vietnamese spelling make no difference.

        Examples
        --------
        >>> lexicon = Lexicon.of("vi", "id", [Entry("hòa bình", "noun", (("perdamaian",),))])
        >>> [entry.forms for entry in lexicon.look_up("Hoà bình")]
        [('perdamaian',)]
        """
        return self.by_key.get(key(word, self.src_lang), ())

    def reversed(self) -> "Lexicon":
        """Return the lexicon of the other direction: an entry for each form of a translation.

        The pairs of unit and form stay the same; which forms belong to one translation is lost.
        Units whose most usual translation the form is come first, then in the order of `entries`.
        """
        ranked: dict[tuple[tuple[str, ...], str], list[tuple[int, int, str, Entry]]] = {}
        for number, entry in enumerate(self.entries):
            for rank, translation in enumerate(entry.translations):
                for form in translation:
                    place = key(form, self.trg_lang), entry.pos
                    ranked.setdefault(place, []).append((rank, number, form, entry))
        return Lexicon(self.trg_lang, self.src_lang, tuple(
            self._reversed(pos, sorted(uses, key=lambda use: use[:2]))
            for (_, pos), uses in sorted(ranked.items())
        ))  # fmt: skip

    def _reversed(self, pos: str, uses: Sequence[tuple[int, int, str, Entry]]) -> Entry:
        units: dict[tuple[str, ...], str] = {}
        for *_, entry in uses:
            units.setdefault(key(entry.src, self.src_lang), entry.src)
        sources = dict.fromkeys(source for *_, entry in uses for source in entry.sources)
        translations = tuple((unit,) for unit in units.values())
        return Entry(uses[0][2], pos, translations, tuple(sources))

    @cached_property
    def by_key(self) -> dict[tuple[str, ...], tuple[Entry, ...]]:
        """The entries of each unit, by the keys of its tokens."""
        units: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        for entry in self.entries:
            place = key(entry.src, self.src_lang)
            units[place] = (*units.get(place, ()), entry)
        return units

    @cached_property
    def root(self) -> "Node":
        """The tree of all units by their tokens, from the first on."""
        root = Node()
        for unit, entries in self.by_key.items():
            node = root
            for token in unit:
                node = node.following.setdefault(token, Node())
            node.entries = entries
        return root


@dataclass(slots=True)
class Node:
    """What the units that begin alike have next."""

    following: dict[str, "Node"] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    """Of the unit that ends here; empty where none does."""


def matches(lexicon: Lexicon, text: str) -> list[Match]:
    """Return the units of a lexicon in a text, from left to right, the longest at each place.

    No two units overlap; a unit of several parts of speech gives a match for each. Linear time.

    Parameters
    ----------
    lexicon : Lexicon
        What to look for.
    text : str
        In the lexicon's source language, normalised.

    Returns
    -------
    list of Match
        Positions are those of ``tokens(text)``.

    Examples
    --------
    >>> entries = [Entry("nước", "noun", (("air",),)), Entry("nước ngoài", "noun", (("asing",),))]
    >>> lexicon = Lexicon.of("vi", "id", entries)
    >>> [(m.start, m.end, m.entry.src) for m in matches(lexicon, "Người nước ngoài uống nước.")]
    [(1, 3, 'nước ngoài'), (4, 5, 'nước')]
    """
    words = keys(text, lexicon.src_lang)
    first = lexicon.root.following
    found: list[Match] = []
    start, stop = 0, len(words)
    while start < stop:
        node = first.get(words[start])
        end = at = start + 1
        entries: tuple[Entry, ...] = ()
        while node is not None:
            if node.entries:
                end, entries = at, node.entries
            if at == stop:
                break
            node = node.following.get(words[at])
            at += 1
        found += [Match(start, end, entry) for entry in entries]
        start = end
    return found


def merge(lexicon: Lexicon, other: Lexicon) -> Lexicon:
    """Return a lexicon with the entries of both, the translations of `other` first.

    What a user adds is `other`: an entry for a unit that `lexicon` has too adds its translations
    before those known, and none is lost.

    Raises
    ------
    UsageError
        If they are not of the same languages in the same direction.

    Examples
    --------
    >>> shipped = Lexicon.of("vi", "id", [Entry("xã", "noun", (("komune",), ("desa",)))])
    >>> own = Lexicon.of("vi", "id", [Entry("xã", "noun", (("kelurahan",), ("desa",)))])
    >>> merge(shipped, own).look_up("xã")[0].forms
    ('kelurahan', 'desa', 'komune')
    """
    pair, other_pair = (f"{of.src_lang}-{of.trg_lang}" for of in (lexicon, other))
    if pair != other_pair:
        turned = other_pair == f"{lexicon.trg_lang}-{lexicon.src_lang}"
        raise UsageError(
            other_pair,
            f"cannot be merged into {pair}",
            "turn one of them round first" if turned else "give two lexicons of the same languages",
        )
    own = {(key(entry.src, other.src_lang), entry.pos): entry for entry in other.entries}
    known = [
        _both(own.pop((key(entry.src, lexicon.src_lang), entry.pos), None), entry)
        for entry in lexicon.entries
    ]
    return Lexicon(lexicon.src_lang, lexicon.trg_lang, (*known, *own.values()))


def _both(first: Entry | None, second: Entry) -> Entry:
    """Return one entry with what both say, the first one's spelling and order before."""
    if first is None:
        return second
    return replace(
        first,
        translations=_union(first.translations, second.translations),
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
    )


def _union(first: Translations, second: Translations) -> Translations:
    """Return all translations; one that shares its first form with another joins that one."""
    groups = [list(translation) for translation in first]
    by_head: Mapping[str, list[str]] = {group[0]: group for group in groups}
    known = {form for group in groups for form in group}
    for translation in second:
        new = [form for form in translation if form not in known]
        known.update(new)
        if translation[0] in by_head:
            by_head[translation[0]].extend(new)
        elif new:
            groups.append(new)
    return tuple(map(tuple, groups))
