"""How surely a rendering holds a name: in its tables, by its letters, or by its sound."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aligner import knowledge
from aligner.data import Span
from aligner.languages import language_tag
from aligner.names import tables
from aligner.names.romanise import Romanised, romanise, sounds, vietnamese_letters
from aligner.names.runs import Name, is_syllable

_HARD_C: Final = re.compile("c(?!h)")
_LETTERS: Final = 26
_MOST_SOUNDS: Final = 64
#: Log odds from this on are as good as sure.
_MOST_ODDS: Final = 30.0
_REMEMBERED: Final = 4096
_TWO: Final = 2
_THREE: Final = 3
#: Letters of a word that is alike by chance easily.
_SHORT: Final = 3
#: Letters of a name that a language may put an ending behind, and of the ending.
_STEM: Final = 4
_ENDING: Final = 4
#: From this letter on scripts put no space between words, Hangul excepted, which joins particles.
_UNPARTED: Final = "\u0e00"
_HANGUL: Final = "\uac00"
_OTHER_SCRIPTS: Final = re.compile("[\u0250-\u1dff\u1f00-\U0010ffff]")

Found = tuple[float, Span | None]


@dataclass(frozen=True, slots=True)
class _Sought:
    """A name as it is looked for in a language."""

    listed: tuple[str, ...]
    """Renderings that the tables have."""
    letters: str
    """Latin letters in words, a space at both ends."""
    joined: str
    """The same without spaces, with one letter for c and k."""
    native: bool
    """Whether it is made of Vietnamese syllables."""
    codes: tuple[NDArray[np.uint8], ...]
    """The sounds of the name and of its English renderings."""
    whole: tuple[float, ...]
    """What it costs to have none of the sounds."""
    han: tuple[frozenset[str], ...]
    """Characters for each syllable; empty where the language writes none."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sentence as names are looked for in it."""

    text: str
    low: str
    romanised: Romanised
    joined: str
    joined_places: tuple[int, ...]
    latin: bool
    words: dict[str, list[int]]
    """Where each word stands: its number in the sentence."""


@dataclass(frozen=True, slots=True)
class _Sounds:
    """How a sentence sounds."""

    codes: NDArray[np.uint8]
    places: tuple[int, ...]
    """Of each sound among the romanised letters."""
    starts: NDArray[np.bool_]
    """Where words begin or end, one more than sounds."""


def likeness(name: Name | str, text: str, lang: str) -> Found:
    """Return how surely a sentence in a language holds a Vietnamese text's name, and where.

    Parameters
    ----------
    name : Name or str
        As `find_names` gives it, or as Vietnamese text has it.
    text : str
        A sentence.
    lang : str
        Its language.

    Returns
    -------
    (float, Span or None)
        In [0, 1]: how often a name with such evidence is there, where as many sentences hold it as
        do not: 0.5 says nothing. And where in the sentence; None where there is no trace of it.
        A sentence that is the name has 1.

    Examples
    --------
    >>> likeness("Phạm Tùng", "Bapak Pham Tung menanam kopi.", "id")
    (0.995, Span(start=6, end=15))
    >>> likeness("Hà Nội", "Harga kopi di Ha Nam turun.", "id")[0] < 0.2
    True
    """
    if isinstance(name, str):
        known = name in tables.known_names()
        family = not known and name.partition(" ")[0] in tables.words("surnames")
        name = Name(Span(0, len(name)), name, "person" if family else "other")
    if name.text == text:
        return 1.0, (Span(0, len(text)) if text else None)
    lang = language_tag(lang) or lang
    forms = (*name.forms, f"{name.unit} {name.text}") if name.unit else name.forms
    sought = _sought(name.text, forms, lang)
    heard = _heard(text)
    return (
        _listed(sought, heard, lang)
        or _letters(sought, heard)
        or _joined(sought, heard, lang)
        or _han(sought, heard)
        or _alike(sought, heard, name.kind)
    )


def best_match(
    names: Iterable[Name], name: Name | str, lang: str = "und"
) -> tuple[float, Name | None]:
    """Return the name of a source sentence that one of its rendering is likest, and how alike.

    `lang` is the rendering's, for what names are called in it. Low for a name that the rendering
    has invented or changed; 0 and None where there are no names.

    Examples
    --------
    >>> from aligner.names.find import find_names
    >>> names = find_names("Ông Phạm Tùng sống ở tỉnh Đắk Lắk", "vi")
    >>> alike, best = best_match(names, "Dak Lak")
    >>> alike > 0.9, best.text
    (True, 'Đắk Lắk')
    """
    written = name.text if isinstance(name, Name) else name
    best: tuple[float, Name | None] = (0.0, None)
    for source in names:
        value = max(likeness(source, written, lang)[0], same_name(source.text, written))
        if value > best[0] or best[1] is None:
            best = value, source
    return best


def same_name(a: str, b: str) -> float:
    """Return how surely two names in Latin script are the same, in [0, 1]; symmetric.

    They may differ in diacritics, punctuation, spaces, the order of words, or lack words in the
    middle. The measure is that of `likeness`.

    Examples
    --------
    >>> same_name("Phạm Minh Chính", "Chinh Pham Minh"), same_name("Hà Nam", "Hà Nội")
    (0.93, 0.12)
    """
    if a == b:
        return 1.0
    return max(_same(a, b), _same(b, a))


def _same(a: str, b: str) -> float:
    sure = _sure()
    first, second = romanise(a).letters.split(), romanise(b).letters.split()
    if not first or not second:
        return 0.0
    if "".join(first) == "".join(second):
        return sure["letters"]
    if _respelt("".join(first)) == _respelt("".join(second)):
        return sure["joined"]
    if sorted(first) == sorted(second):
        return sure["words"]
    if not all(map(is_syllable, first + second)):
        return _from_sounds(" ".join(first), " ".join(second))
    return _from_words(first, second)


def _from_words(first: list[str], second: list[str]) -> float:
    """Return the likeness of a name to one that has some of its words."""
    sure = _sure()
    both = set(first) & set(second)
    if both == set(second):
        if first[0] in both and first[-1] in both and len(second) >= _TWO:
            return sure["outer_words"]
        if first[-1] in both:
            return sure["given_word"]
    return sure["some_words"] if both else sure["none"]


def _respelt(letters: str) -> str:
    """Return letters with one for c and k, and one for i and y: Đắc Lắc is Đắk Lắk."""
    return _HARD_C.sub("k", letters).replace("y", "i")


def _from_sounds(a: str, b: str) -> float:
    """Return the likeness of two names by their sounds alone, both from end to end."""
    first, second = (_name_codes(sounds(name, vietnamese=False)[0]) for name in (a, b))
    if not len(first) or not len(second):
        return 0.0
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    cost = _stretch(longer, shorter, _no_starts(shorter))[0]
    return _chance(_whole(longer), cost, latin=True)


def _no_starts(codes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    starts = np.zeros(len(codes) + 1, np.bool_)
    starts[0] = starts[-1] = True
    return starts


@lru_cache(maxsize=_REMEMBERED)
def _sought(written: str, forms: tuple[str, ...], lang: str) -> _Sought:
    spelt = romanise(written).letters
    words = spelt.split()
    listed = tables.renderings(lang)
    rendered = [form for one in (written, *forms) for form in listed.get(one.lower(), ())]
    others = tables.english_forms(written.lower())
    native = all(map(is_syllable, words))
    keys = [
        sounds(vietnamese_letters(written), vietnamese=True)[0]
        if native
        else sounds(spelt, vietnamese=False)[0]
    ]
    keys += [sounds(romanise(form).letters, vietnamese=False)[0] for form in others]
    codes = tuple(_name_codes(key) for key in dict.fromkeys(keys) if key)
    return _Sought(
        tuple(dict.fromkeys(rendered or others)),
        spelt,
        _respelt("".join(words)),
        native,
        codes,
        tuple(_whole(code) for code in codes),
        _characters(written) if native and lang in _han_table()["languages"] else (),
    )


@lru_cache(maxsize=_REMEMBERED)
def _heard(text: str) -> _Heard:
    romanised = romanise(text)
    letters = romanised.letters
    words: dict[str, list[int]] = {}
    for number, word in enumerate(letters.split()):
        words.setdefault(word, []).append(number)
    others = len(_OTHER_SCRIPTS.findall(text))
    return _Heard(
        text,
        _lower(text),
        romanised,
        _respelt(letters.replace(" ", "")),
        tuple([at for at, letter in enumerate(letters) if letter != " "]),
        others * _TWO < len(text),
        words,
    )


def _lower(text: str) -> str:
    """Return a text in small letters, as long as it was: a Turkish capital I with a dot has two."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower()[0] for char in text)


@lru_cache(maxsize=_REMEMBERED)
def _sounds(text: str) -> _Sounds:
    romanised = romanise(text)
    key, places = sounds(romanised.letters, vietnamese=False)
    return _Sounds(_codes(key), places, _word_starts(places, text, romanised))


def _word_starts(places: tuple[int, ...], text: str, romanised: Romanised) -> NDArray[np.bool_]:
    """Return where words begin or end, between the sounds; everywhere if they are not parted."""
    letters, origins = romanised
    starts = [
        letters[place - 1] == " " or _UNPARTED <= text[origins[place]] < _HANGUL for place in places
    ]
    return np.array([*starts, True], np.bool_)


def _codes(key: str) -> NDArray[np.uint8]:
    return np.frombuffer(key.encode("ascii"), np.uint8) - np.uint8(ord("a"))


def _name_codes(key: str) -> NDArray[np.uint8]:
    """Return the sounds of a name, of a very long one the first: time stays linear."""
    return _codes(key[:_MOST_SOUNDS])


def _listed(sought: _Sought, heard: _Heard, lang: str) -> Found | None:
    """Return the place of a rendering from the tables, with an ending perhaps."""
    for form in sought.listed:
        acronym = form.isupper()  # US is no pronoun
        text, written = (heard.text, form) if acronym else (heard.low, form.lower())
        at = text.find(written)
        while at >= 0:
            if _stands_alone(text, at, at + len(written)):
                return _sure()["listed"], Span(at, at + len(written))
            at = text.find(written, at + 1)
    if lang in _table()["endings"]:
        for form in sought.listed:
            if len(form) > _STEM and not form.isupper() and (found := _with_ending(form, heard)):
                return found
    return None


def _with_ending(form: str, heard: _Heard) -> Found | None:
    """Return the place of a word but for its last letter, with another ending."""
    text, stem = heard.low, form[:-1].lower()
    at = text.find(stem)
    while at >= 0:
        end = at + len(stem)
        while end < len(text) and text[end].isalpha() and end - at <= len(form) + _ENDING:
            end += 1
        if _stands_alone(text, at, end):
            return _sure()["ending"], Span(at, end)
        at = text.find(stem, at + 1)
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether no word goes on across the ends; scripts without spaces have none."""
    first, last = text[start], text[end - 1]
    before = (
        start > 0
        and first < _UNPARTED
        and text[start - 1].isalnum()
        and text[start - 1] < _UNPARTED
    )
    after = end < len(text) and last < _UNPARTED and text[end].isalnum() and text[end] < _UNPARTED
    return not before and not after


def _letters(sought: _Sought, heard: _Heard) -> Found | None:
    """Return the place of the same letters, in words; one word should have a capital."""
    if not sought.joined:
        return None
    sure = _sure()
    letters = heard.romanised.letters
    several = sought.letters.count(" ") > _TWO
    small: Found | None = None
    at = letters.find(sought.letters)
    while at >= 0:
        span = _span(heard, at + 1, at + len(sought.letters) - 1)
        if several:
            return sure["letters"], span
        if not heard.text[span.start].islower():
            return sure["short_word" if len(sought.joined) <= _SHORT else "one_word"], span
        small = small or (sure["small_word"], span)
        at = letters.find(sought.letters, at + 1)
    return small


def _joined(sought: _Sought, heard: _Heard, lang: str) -> Found | None:
    """Return the place of the same letters with other spaces, or with an ending behind them."""
    if not sought.joined:
        return None
    letters = heard.romanised.letters
    endings = lang in _table()["endings"] and len(sought.joined) > _STEM
    at = heard.joined.find(sought.joined)
    while at >= 0:
        start = heard.joined_places[at]
        end = heard.joined_places[at + len(sought.joined) - 1] + 1
        if letters[start - 1] == " ":
            if letters[end] == " ":
                return _sure()["joined"], _span(heard, start, end)
            if endings and " " in letters[end : end + _ENDING + 1]:
                return _sure()["ending"], _span(heard, start, end)
        at = heard.joined.find(sought.joined, at + 1)
    return None


def _span(heard: _Heard, start: int, end: int) -> Span:
    """Return the place in the text of romanised letters."""
    places = heard.romanised.places
    first, last = places[start], places[end - 1]
    return Span(min(first, last), max(first, last) + 1)


def _han(sought: _Sought, heard: _Heard) -> Found | None:
    """Return the place of a Sino-Vietnamese name in its characters."""
    size = len(sought.han)
    if size < _TWO or heard.latin:
        return None
    best, place = 0, 0
    text = heard.text
    for number, characters in enumerate(sought.han):
        for at, char in enumerate(text):
            if char not in characters:
                continue
            start = at - number
            if start < 0 or start + size > len(text):
                continue
            hits = sum(text[start + i] in sought.han[i] for i in range(size))
            if hits > best:
                best, place = hits, start
    sure = _sure()
    listed = sum(map(bool, sought.han))  # a syllable that is not may be any character
    if best == listed and listed >= _TWO:
        return sure["han"], Span(place, place + size)
    if best == listed - 1 and listed >= _THREE:
        return sure["han_but_one"], Span(place, place + size)
    return None


def _alike(sought: _Sought, heard: _Heard, kind: str) -> Found:
    by_words = _by_words(sought, heard, kind) if heard.latin else (_sure()["none"], None)
    if heard.latin and sought.native:
        return by_words
    by_sound = _by_sound(sought, heard)
    return by_sound if by_sound[0] > by_words[0] else by_words


def _by_words(sought: _Sought, heard: _Heard, kind: str) -> Found:
    """Return what the words of a name say that stand in a sentence, not all or not in order."""
    words = sought.letters.split()
    sure = _sure()
    at = [heard.words.get(word, []) for word in words]
    if len(words) < _TWO or not any(at):
        return sure["none"], None
    first, last = bool(at[0]), bool(at[-1])
    numbers = _nearest(at)
    span = _span_of_words(heard, numbers)
    near = max(numbers) - min(numbers) <= len(words)
    if kind == "person" or not sought.native:  # a place keeps its order: Hà Nam is not Nam Hà
        if all(at) and near:
            return sure["words"], span
        if first and last and near and len(words) >= _THREE:
            return sure["outer_words"], span
        if last:
            return sure["given_word"], _span_of_words(heard, [at[-1][0]])
    return sure["some_words"], span


def _nearest(at: list[list[int]]) -> list[int]:
    """Return one number of each word that is there, near that of the rarest."""
    found = [numbers for numbers in at if numbers]
    anchor = min(found, key=len)[0]
    return [min(numbers, key=lambda number: abs(number - anchor)) for numbers in found]


def _span_of_words(heard: _Heard, numbers: list[int]) -> Span:
    letters = heard.romanised.letters
    ends = [at for at, letter in enumerate(letters) if letter == " "]
    return _span(heard, ends[min(numbers)] + 1, ends[max(numbers) + 1])


def _by_sound(sought: _Sought, heard: _Heard) -> Found:
    best: Found = (_sure()["none"], None)
    heard_sounds = _sounds(heard.text)
    if not len(heard_sounds.codes):
        return best
    for codes, whole in zip(sought.codes, sought.whole, strict=True):
        cost, start, end = _stretch(codes, heard_sounds.codes, heard_sounds.starts)
        value = _chance(whole, cost, latin=heard.latin)
        if value > best[0] and end > start:
            best = value, _span_of_sounds(heard, heard_sounds.places, start, end)
    return best


def _span_of_sounds(heard: _Heard, places: tuple[int, ...], start: int, end: int) -> Span:
    """Return the place of sounds; the last one may be of several letters."""
    letters = heard.romanised.letters
    last = places[end] if end < len(places) else len(letters)
    return _span(heard, places[start], len(letters[:last].rstrip()))


def _stretch(
    name: NDArray[np.uint8], text: NDArray[np.uint8], starts: NDArray[np.bool_]
) -> tuple[float, int, int]:
    from aligner.names.kernel import best_stretch

    change, gap, inside = _costs()
    return best_stretch(name, text, starts, change, gap, inside)


def _whole(codes: NDArray[np.uint8]) -> float:
    return float(_costs()[1][codes].sum())


def _chance(whole: float, cost: float, *, latin: bool) -> float:
    """Return how often names with as many sounds in common and changed are there, in (0, 1)."""
    weights = _table()["sound"]
    script = "latin_" if latin else ""
    odds = (
        weights[f"{script}base"]
        + weights[f"{script}same"] * (whole - cost)
        + weights[f"{script}changed"] * cost
    )
    return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, odds))))


def _table() -> dict[str, Any]:
    return knowledge.load("names/likeness")


def _sure() -> dict[str, float]:
    sure: dict[str, float] = _table()["sure"]
    return sure


@cache
def _costs() -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    table = _table()["cost"]
    change = np.ones((_LETTERS, _LETTERS), np.float32)
    for group, cost in table["groups"].items():
        for a, b in product(group, repeat=2):
            change[_code(a), _code(b)] = min(cost, change[_code(a), _code(b)])
    gap = np.full(_LETTERS, table["gap"], np.float32)
    for a, b in product(table["vowels"], repeat=2):
        change[_code(a), _code(b)] = table["vowel"]
    for letters, cost in (("vowels", "vowel_gap"), ("weak", "weak_gap")):
        gap[[_code(letter) for letter in table[letters]]] = table[cost]
    np.fill_diagonal(change, 0.0)
    return change, gap, float(table["inside"])


def _code(letter: str) -> int:
    return ord(letter) - ord("a")


def _han_table() -> dict[str, Any]:
    return knowledge.load("names/han")


def _characters(written: str) -> tuple[frozenset[str], ...]:
    syllables = _han_table()["syllables"]
    return tuple(frozenset(syllables.get(word, "")) for word in written.lower().split())
