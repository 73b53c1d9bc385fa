"""Text left in the original's language, or rendered into another than it should be.

A run of words that stands on both sides in the same order was not translated; so was one in
letters that of the two languages only the original's has. What else is not in its own language is
told by its script, its small words, and only then by language identification.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from aligner import knowledge
from aligner.amounts.digits import small_letters
from aligner.data import Finding, Span
from aligner.languages import (
    ORIGINAL_LANGUAGE,
    identify_language,
    looks_vietnamese,
)
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.nearby import nearby
from aligner.text import fold

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
#: Letters that, of the languages of the site, only Vietnamese writes.
_VIETNAMESE: Final = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]")
#: What is written the same in every language: addresses of mail and of pages.
_ADDRESS: Final = re.compile(r"\S{1,200}@\S{1,200}|https?://\S+|\w{1,60}(?:\.\w{2,60}){1,8}")
#: Signs that every address has, each read before what stands around it, which is quick.
_MAY_ADDRESS: Final = re.compile(r"@|:(?=//)|\.(?<=\w\.)(?=\w)")
#: Folded words that are remembered.
_REMEMBERED: Final = 100_000
_LATIN: Final = re.compile("[a-zà-ɏḀ-ỿ]", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")
#: Pairs of quotation marks and brackets: what stands inside may be a title or the original's word.
_APART: Final = re.compile(
    r"\"[^\"]{1,200}\"|“[^”]{1,200}”|«[^»]{1,200}»|「[^」]{1,200}」|『[^』]{1,200}』"
    r"|\([^()]{1,200}\)|（[^（）]{1,200}）"
)
#: Code points that a message quotes at most.
_QUOTED: Final = 60
#: Code points of the original in which a run that was left from it is looked for.
_FAR: Final = 10_000


class _Word(NamedTuple):
    written: str
    folded: str
    start: int
    end: int

    @property
    def lower(self) -> bool:
        return self.written[0].islower() or not self.written[0].isupper()


class _Apart:
    """What stands in quotation marks or brackets in a text."""

    def __init__(self, text: str) -> None:
        found = [match.span() for match in _APART.finditer(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def holds(self, start: int, end: int) -> bool:
        """Return whether a stretch stands in them as a whole."""
        last = bisect_left(self._starts, start) - 1
        return last >= 0 and end <= self._ends[last]


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield stretches that are not in the language of their side."""
    src, trg = evidence.src, evidence.trg
    if src.lang == trg.lang:
        return
    if _swapped(evidence):
        yield finding(
            "language",
            f"the sides are swapped: the original reads as {trg.lang}, the rendering as {src.lang}",
            expected=trg.lang,
            found=src.lang,
        )
        return
    left = list(_untranslated(evidence))
    yield from left
    if not left:
        yield from _other_language(evidence)


def _swapped(evidence: Evidence) -> bool:
    src, trg = evidence.src, evidence.trg
    if src.text == trg.text or (src.lang == ORIGINAL_LANGUAGE and not _VIETNAMESE.search(trg.text)):
        return False
    return _is(trg.text, src.lang, trg.lang) and _is(src.text, trg.lang, src.lang)


def _is(text: str, lang: str, other: str) -> bool:
    """Return whether a text is in a language for certain, and not in another."""
    script, theirs = _script(lang), _script(other)
    if script is not theirs and (script is None or theirs is None or script != theirs):
        own = len(script.findall(text)) if script else len(_LATIN.findall(text))
        rest = len(theirs.findall(text)) if theirs else len(_LATIN.findall(text))
        return own > 2 * rest and own > _few("letters")
    if lang == ORIGINAL_LANGUAGE:
        return looks_vietnamese(text)
    if other == ORIGINAL_LANGUAGE and _VIETNAMESE.search(text.lower()) and looks_vietnamese(text):
        return False
    words = [m.group().lower() for m in _WORD.finditer(text)]
    here = sum(w in _common(lang) for w in words)
    return here >= _few("common") and here > 2 * sum(w in _common(other) for w in words)


def _untranslated(evidence: Evidence) -> Iterator[Finding]:
    """Yield runs of the rendering that are the original's own words."""
    src, trg = evidence.src, evidence.trg
    theirs, own = _script(src.lang), _script(trg.lang)
    if theirs is not None and (own is None or not _shared(theirs, own)):
        yield from _left_in_script(evidence, theirs)
        return
    folded, here = _folded_words(src.text), _folded_words(trg.text)
    if _close(src.lang, trg.lang) and not (here == folded and len(here) >= _few("same")):
        return
    pairs = set(pairwise(folded))
    vietnamese = src.lang == ORIGINAL_LANGUAGE and _VIETNAMESE.search(trg.text) is not None
    if not vietnamese and pairs.isdisjoint(pairwise(here)):
        return
    words = _words(trg.text)
    lettered = [vietnamese and _vietnamese(word) for word in words]
    marked = [one or other for one, other in zip(_copied(words, pairs), lettered, strict=True)]
    apart = _Apart(trg.text)
    original = small_letters(src.text)
    for start, end in _runs(marked, words, set(folded)):
        run = words[start:end]
        told = _telling(run, src.lang, trg.lang)
        if not told:
            continue
        inside = apart.holds(run[0].start, run[-1].end)
        whole = end - start == len(words)
        sure = _sure(told, len(run), lettered=any(lettered[start:end]), aside=inside and not whole)
        yield _left(evidence, run, sure, original)


def _vietnamese(word: _Word) -> bool:
    return word.lower and _VIETNAMESE.search(word.written.lower()) is not None


def _copied(words: Sequence[_Word], pairs: Collection[tuple[str, str]]) -> list[bool]:
    """Return which words stand beside the same neighbour as in the original."""
    copied = [False] * len(words)
    for at, (one, other) in enumerate(pairwise(words)):
        if (one.folded, other.folded) in pairs:
            copied[at] = copied[at + 1] = True
    return copied


def _telling(run: Sequence[_Word], src_lang: str, trg_lang: str) -> int:
    """Return how many words of a run are neither names nor words that both languages have."""
    borrowed = _borrowed(run, _loans(src_lang))
    common = _common(trg_lang)
    return sum(
        1
        for at, word in enumerate(run)
        if word.lower and at not in borrowed and word.written not in common
    )


def _sure(told: int, length: int, *, lettered: bool, aside: bool) -> float:
    """Return how probable it is that a run was left, from how many words tell so."""
    table = settings("untranslated")
    by_words = table["by_words" if lettered else "by_words_without_letters"]
    sure = float(by_words[min(told, len(by_words)) - 1])
    if length > int(table["names_for_each_word"]) * told:
        sure *= float(table["among_names"])
    return sure * float(table["set_apart"]) if aside and told < len(by_words) else sure


def _left(evidence: Evidence, run: Sequence[_Word], sure: float, original: str) -> Finding:
    """Return what was left, with its place in the original, which is given in small letters."""
    text = evidence.trg.text
    start, end = run[0].start, run[-1].end
    quoted = text[start:end]
    begin, near = nearby(original, start / len(text), _FAR)
    at = near.find(small_letters(quoted))
    return finding(
        "untranslated",
        f"“{_cut(quoted)}” was left in the language of the original",
        src_span=Span(begin + at, begin + at + len(quoted)) if at >= 0 else None,
        trg_span=Span(start, end),
        found=quoted,
        confidence=sure,
    )


def _left_in_script(evidence: Evidence, theirs: re.Pattern[str]) -> Iterator[Finding]:
    """Yield runs of the original's script where the rendering has another."""
    text = evidence.trg.text
    places = [m.start() for m in theirs.finditer(text)]
    if not places:
        return
    apart = _Apart(text)
    start = last = places[0]
    widest = _few("gap")
    for place in [*places[1:], len(text) + widest + 1]:
        if place - last <= widest:
            last = place
            continue
        quoted = text[start : last + 1]
        letters = len(theirs.findall(quoted))
        inside = apart.holds(start, last + 1)
        begin, near = nearby(evidence.src.text, start / len(text), _FAR)
        at = near.find(quoted)
        sure = float(
            settings("untranslated")["in_script" if letters > _few("name") else "short_script"]
        )
        yield finding(
            "untranslated",
            f"“{_cut(quoted)}” was left in the script of the original",
            src_span=Span(begin + at, begin + at + len(quoted)) if at >= 0 else None,
            trg_span=Span(start, last + 1),
            found=quoted,
            confidence=sure * (float(settings("untranslated")["set_apart"]) if inside else 1),
        )
        start = last = place


def _other_language(evidence: Evidence) -> Iterator[Finding]:
    """Yield a rendering, or a stretch of it, that is in neither language of the pair."""
    text, lang = evidence.trg.text, evidence.trg.lang
    own = _script(lang)
    if own is not None:
        yield from _other_script(evidence, own)
        return
    written = _WORD.findall(text)
    few = _few("words")
    known, common = _others(lang), _common(lang)
    foreign = sum(word in known for word in written)
    if len(written) < few or (foreign < _few("near") and not common.isdisjoint(written)):
        return
    words = _words(text)
    yield from _near_language(evidence, words)
    hits: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        for other in known.get(word.written, ()):
            hits.setdefault(other, []).append(at)
    here = sum(w.written.lower() in common for w in words)
    originals = {w.folded for w in _words(evidence.src.text)}
    best = max(hits, key=lambda other: len(hits[other]), default=None)
    if best is None or best == evidence.src.lang or len(hits[best]) < _few("common"):
        if not here and len(words) >= 2 * few:
            yield from _identified(evidence)
        return
    places = _densest(hits[best])
    stretch = words[places[0] : places[-1] + 1]
    if len(places) < _few("common") or all(w.folded in originals for w in stretch):
        return
    found = text[stretch[0].start : stretch[-1].end]
    whole = len(stretch) * 2 > len(words)
    table = settings("language")
    yield finding(
        "language",
        f"“{_cut(found)}” reads as {best}, not {lang}",
        trg_span=None if whole and not here else Span(stretch[0].start, stretch[-1].end),
        expected=lang,
        found=_cut(found),
        confidence=float(table["whole"] if whole else table["stretch"]),
    )


def _near_language(evidence: Evidence, words: Sequence[_Word]) -> Iterator[Finding]:
    """Yield that a text is in a language that is near its own, such as Malay for Indonesian."""
    lang = evidence.trg.lang
    for other, table in knowledge.load("language")["near"].items():
        if table["against"] != lang:
            continue
        theirs, own = _near_words(other)
        told = [w for w in words if w.lower and w.written in theirs]
        kinds = {w.written for w in told}
        if len(kinds) >= _few("near") and not any(w.written in own for w in words):
            yield finding(
                "language",
                f"“{told[0].written}”, “{told[1].written}” and others are {other}, not {lang}",
                trg_span=Span(told[0].start, told[-1].end),
                expected=lang,
                found=other,
                confidence=float(settings("language")["near"]),
            )


def _identified(evidence: Evidence) -> Iterator[Finding]:
    """Yield what language identification says of a text without a single common word."""
    text, lang = evidence.trg.text, evidence.trg.lang
    if lang not in knowledge.load("language")["common"]:
        return
    found, probability = identify_language(text)
    if found == lang or found in _close_to(lang) or probability < _probable():
        return
    yield finding(
        "language",
        f"the rendering reads as {found}, not {lang}",
        expected=lang,
        found=found,
        confidence=float(settings("language")["identified"]),
    )


def _other_script(evidence: Evidence, own: re.Pattern[str]) -> Iterator[Finding]:
    """Yield that hardly a letter is of the script that the language writes."""
    text, lang = evidence.trg.text, evidence.trg.lang
    letters = sum(1 for _ in _LETTER.finditer(text))
    share = sum(1 for _ in own.finditer(text)) / letters if letters else 1.0
    lower = [w for w in _words(text) if w.written.islower()]
    if share > float(settings("language")["script_share"]) or len(lower) < _few("words"):
        return
    yield finding(
        "language",
        f"hardly a letter of the rendering is in the script of {lang}",
        expected=lang,
        found=_cut(text),
    )


def _words(text: str) -> list[_Word]:
    found = _WORD.finditer(_without_addresses(text))
    return [_Word(m.group(), _folded(m.group()), m.start(), m.end()) for m in found]


def _folded_words(text: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(_without_addresses(text))]


def _without_addresses(text: str) -> str:
    if not _MAY_ADDRESS.search(text):
        return text
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


@lru_cache(maxsize=_REMEMBERED)
def _folded(word: str) -> str:
    return word.lower() if word.isascii() else fold(word)


def _runs(
    marked: Sequence[bool], words: Sequence[_Word], single: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield runs of marked words; a word of the original between them does not part them."""
    at, size = 0, len(marked)
    while at < size:
        if not marked[at]:
            at += 1
            continue
        end = at + 1
        while end < size and (
            marked[end] or (words[end].folded in single and end + 1 < size and marked[end + 1])
        ):
            end += 1
        yield at, end
        at = end


def _densest(places: Sequence[int]) -> Sequence[int]:
    """Return the longest run of places of which each is near the one before."""
    best: Sequence[int] = ()
    start = 0
    gap = _few("gap")
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] - places[at - 1] > gap:
            if at - start > len(best):
                best = places[start:at]
            start = at
    return best


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…"


def _few(name: str) -> int:
    return int(settings("language")["at_least"][name])


def _probable() -> float:
    return float(settings("language")["probable"])


@cache
def _script(lang: str) -> re.Pattern[str] | None:
    """Return a pattern for a letter of the language's script; None for Latin letters."""
    letters = knowledge.load("language")["scripts"].get(lang)
    return re.compile(f"[{letters}]") if letters else None


def _shared(one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Return whether two scripts have letters in common, as Chinese and Japanese have."""
    return bool(
        set(re.findall("[^-]-[^-]", one.pattern)) & set(re.findall("[^-]-[^-]", other.pattern))
    )


@cache
def _common(lang: str) -> frozenset[str]:
    return frozenset(knowledge.load("language")["common"].get(lang, "").split())


@cache
def _loans(lang: str) -> frozenset[tuple[str, ...]]:
    phrases = knowledge.load("language")["loans"].get(lang, "").split(",")
    return frozenset(tuple(phrase.split()) for phrase in phrases)


def _borrowed(run: Sequence[_Word], loans: Collection[tuple[str, ...]]) -> set[int]:
    """Return the places in a run of words that were borrowed on purpose."""
    words = [w.folded for w in run]
    return {
        at + i
        for at in range(len(words))
        for length in range(1, 5)
        if tuple(words[at : at + length]) in loans
        for i in range(length)
    }


@cache
def _near_words(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    table = knowledge.load("language")["near"][lang]
    return frozenset(table["words"].split()), frozenset(table["own"].split())


@cache
def _others(lang: str) -> dict[str, tuple[str, ...]]:
    """Return which other languages a word is common in, none for a near language's; not the own."""
    own = _common(lang)
    near = _close_to(lang)
    found: dict[str, tuple[str, ...]] = {}
    for other in knowledge.load("language")["common"]:
        if other == lang or other in near:
            continue
        for word in _common(other) - own:
            if len(word) > 1:
                found[word] = (*found.get(word, ()), other)
    for table in knowledge.load("language")["near"].values():
        if table["against"] == lang:
            for word in table["words"].split():
                found.setdefault(word, ())
    return found


@cache
def _close_to(lang: str) -> frozenset[str]:
    groups = [g.split() for g in knowledge.load("language")["close"]["groups"]]
    return frozenset(o for group in groups if lang in group for o in group if o != lang)


def _close(one: str, other: str) -> bool:
    return other in _close_to(one)
