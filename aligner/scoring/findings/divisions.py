"""Administrative units that became others: a commune called a district."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.amounts.digits import small_letters
from aligner.data import Finding, Span
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.names import likeness
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.findings.word_patterns import UNSPACED
from aligner.scoring.nearby import nearby

#: Code points before or behind a name in which its unit stands.
_NEAR: Final = 40
#: Code points of the rendering that are searched for a name.
_FAR: Final = 2000
_NAME: Final = r"(?:[^\W\d_][\w’'-]*[ ]?){1,4}"


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield units beside a name that are not those of the original."""
    pair = evidence.pair
    ranks = _ranks(pair.trg_lang)
    if pair.src_lang != ORIGINAL_LANGUAGE or not ranks:
        return
    least = float(settings("unit")["least_likeness"])
    for match in _units().finditer(pair.src_text):
        unit, name = _unit_and_name(match)
        if not name:
            continue
        begin, near = nearby(pair.trg_text, match.start() / len(pair.src_text), _FAR)
        sure, heard = likeness(name, near, pair.trg_lang)
        if heard is None or sure < least:
            continue
        place = Span(begin + heard.start, begin + heard.end)
        named = _unit_beside(pair.trg_text, place, pair.trg_lang)
        if named is None or ranks[named[0]] & _ranks(ORIGINAL_LANGUAGE)[unit]:
            continue
        usual = knowledge.load("names/units")[unit].get(pair.trg_lang, [None])[0]
        found = pair.trg_text[named[1].start : named[1].end]
        yield finding(
            "unit",
            f"“{unit} {name}” is called “{found}”, which is another kind of place",
            severity="minor",
            src_span=Span(match.start("unit"), match.start("name") + len(_capitals(match["name"]))),
            trg_span=named[1],
            expected=usual,
            found=found,
            confidence=float(settings("unit")["division"]),
        )


def _unit_and_name(match: re.Match[str]) -> tuple[str, str]:
    """Return a unit in full and the name behind it, which may be empty."""
    table = knowledge.load("divisions")
    written, name = match["unit"].rstrip("."), _capitals(match["name"])
    return table["short"].get(written, small_letters(written)), table["named"].get(name, name)


def _capitals(written: str) -> str:
    """Return the words at the beginning that have a capital."""
    kept = []
    for word in written.split():
        if not word[0].isupper():
            break
        kept.append(word)
    return " ".join(kept)


def _unit_beside(text: str, name: Span, lang: str) -> tuple[str, Span] | None:
    """Return the unit of a name and its place: the longest right before it, or right behind."""
    if lang in knowledge.load("divisions")["after"]:
        near = small_letters(text[name.end : name.end + _NEAR])
        start = name.end + len(near) - len(near.lstrip(" -"))
        for word in _longest_first(lang):
            end = start + len(word)
            if small_letters(text[start:end]) == word and _ends_word(word, text[end : end + 1]):
                return word, Span(start, end)
        return None
    begin = max(0, name.start - _NEAR)
    end = begin + len(_joined().sub("", text[begin : name.start]).rstrip())
    for word in _longest_first(lang):
        start = end - len(word)
        begins = start >= begin and small_letters(text[start:end]) == word
        if begins and _ends_word(word, text[max(0, start - 1) : start]):
            return word, Span(start, end)
    return None


def _ends_word(word: str, neighbour: str) -> bool:
    return bool(UNSPACED.match(word)) or not neighbour.isalpha()


@cache
def _longest_first(lang: str) -> tuple[str, ...]:
    return tuple(sorted(_ranks(lang), key=len, reverse=True))


@cache
def _ranks(lang: str) -> Mapping[str, frozenset[int]]:
    """Return which lines of the list of units a word may stand for."""
    ranks: dict[str, set[int]] = {}
    for rank, line in enumerate(knowledge.load("divisions")["units"]):
        for unit in line:
            words = [unit] if lang == ORIGINAL_LANGUAGE else _renderings(unit, lang)
            for word in words:
                ranks.setdefault(word, set()).add(rank)
    return {word: frozenset(found) for word, found in ranks.items()}


def _renderings(unit: str, lang: str) -> list[str]:
    return [str(word) for word in knowledge.load("names/units")[unit].get(lang, ())]


@cache
def _units() -> re.Pattern[str]:
    units = sorted(_ranks(ORIGINAL_LANGUAGE), key=len, reverse=True)
    either = "|".join(f"[{unit[0]}{unit[0].upper()}]{unit[1:]}" for unit in units)
    short = "|".join(knowledge.load("divisions")["short"])
    return re.compile(
        rf"(?<!\w)(?P<unit>(?:{either})(?=[ ])|(?:{short})(?=\.|[ ][A-ZĐ]))\.?[ ]?(?P<name>{_NAME})"
    )


@cache
def _joined() -> re.Pattern[str]:
    words = "|".join(knowledge.load("divisions")["joined"])
    return re.compile(rf"(?:(?<= )(?:{words})[ ]?)+$")
