"""Where sentences end that end with a stop: one procedure, led by the language's data."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from aligner.languages import Splitting

#: Quotation marks of all languages: „…“ closes with what “…” opens with.
_QUOTES: Final = "\"'“”„‟‘’‚«»‹›"
_OPENING_BRACKETS: Final = "([（【"
_CLOSING_BRACKETS: Final = ")]）】"
#: What closes behind a stop where words are parted by spaces. Nothing opens there: an opening mark
#: is never followed by a space, except in French, where none of them touches the stop.
_CLOSING: Final = rf"(?:[{_QUOTES})\]]|\s[»›](?=\s|$))*+"
#: What closes where they are not: only marks that cannot open.
_CLOSING_WITHOUT_SPACES: Final = "[」』”’）】》〉〕］)]*+"
#: What may stand before the first letter of a sentence.
_OPENERS: Final = f"{_QUOTES}{_OPENING_BRACKETS}「『《〈¿¡–—•●▪* -"
_OPENING: Final = re.compile(f"[{re.escape(_OPENERS)}]*+")
#: Signs that go on with a sentence after a stop that stands apart: "etc. , …".
_GOES_ON: Final = ",;:)"
#: A bracket that opens and closes within this many code points is one piece of a sentence.
_BRACKET: Final = re.compile(
    r"\([^()]{0,300}+\)|\[[^\[\]]{0,300}+\]|（[^（）]{0,300}+）|【[^【】]{0,300}+】|《[^《》]{0,300}+》"
)
#: A remark in brackets behind a stop, with no stop at its end, belongs to the sentence before it:
#: "(Foto: Antara)", "(Bremer, 1998)". The number of a list item does not: "(2)", "(iv)", "(a)".
_REMARK: Final = re.compile(
    r"[(（](?!(?:[\divxIVX]{1,4}+|\w)[)）])"
    r"[^()（）]{2,100}+(?<![.!?…。！？])[)）](?![.,;:…]|\s[–—-])\s*+"
)
#: Quotation marks that came to stand apart, as escapes of tables leave them. One alone may open.
_STRAY: Final = re.compile(r'(?:"{2,}+ )*+')
#: Bullets part the items of a list where one stands at the beginning or behind a colon or stop;
#: elsewhere they may be no more than separators: "Hà Nội • 24/08".
_LIST: Final = re.compile(r"(?:^|[:;.!?…]\s)[•●▪]")
_BULLET: Final = re.compile(r"\s++(?=[•●▪])")
_INITIALS: Final = re.compile(r"[^\W\d_](?:[.-]{1,2}[^\W\d_])*+")
#: The number or letter of a list item or a chapter: "2.", "1.3.", "IV.", "b.".
_LABEL: Final = re.compile(r"\d{1,3}+(?:\.\d{1,3}+){0,3}+|[IVXLC]{1,6}+|[^\W\d_]")
#: The same, not in a word's place, where it is lower case: "… hai bản. b) Ảnh."
_LOWER_LABEL: Final = re.compile(r"[^\W\d_][.)]\s")
#: Endings of host names, which no sentence begins with: "Booking.Com".
_HOSTS: Final = frozenset("Com Net Org Vn Id Io Ai Tv Js Edu Gov Info".split())
#: What stands before a word of Latin letters where no space does.
_BEFORE_LATIN: Final = re.compile(r".*[^!-~]")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: How far looked back for the word before a stop and for the beginning of a sentence: a bound that
#: keeps the work linear on text without spaces.
_LOOK_BACK: Final = 40
_ORDINAL_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's splitting data, made ready for use."""

    known: Splitting
    stop: re.Pattern[str]
    """A run of stops, closing marks, white space; or a stop between two letters."""
    closed: frozenset[str]
    """The characters of stops that need no space behind them."""
    starter: re.Pattern[str]
    """A word that begins a sentence."""
    carrier: re.Pattern[str]
    """A word that goes on behind a quotation."""
    speaker: re.Pattern[str]
    """Who spoke the quotation that they follow, and a verb that says so."""

    @classmethod
    def of(cls, known: Splitting) -> Self:
        """Return the rules of a language."""
        closed = frozenset(stop for stop in known.closed_stops if len(stop) == 1)
        whole = "".join(f"{re.escape(stop)}|" for stop in known.closed_stops - closed)
        stops = f"[{re.escape(known.stops + ''.join(closed))}]"
        closing, behind = _CLOSING, r"(?:\s++|(?<=\w[.!?])(?=\w\w))"
        who, word_end, verb_end = r"(?P<who>(?:\S{1,20}+ ){1,3}?)", r"(?![^\s,.:;!?])", ""
        if closed:
            behind = r"\s*+"
        if known.without_spaces:
            closing = _CLOSING_WITHOUT_SPACES
            who, word_end, verb_end = "(?P<who>)[^，。！？：“「『]{0,6}?", "", "(?=[。，,！？])"
        return cls(
            known,
            # A run of stops is tried once and never given back, or 100,000 dots in a row would
            # take minutes.
            re.compile(rf"(?<!{stops})(?P<stop>{whole}{stops}++)(?P<closing>{closing}){behind}"),
            closed,
            # "L’" stands for the beginning of a word, all others for whole words.
            re.compile(rf"{any_of(known.starters)}(?:(?<=['’])|{word_end}(?!\.\s))"),
            re.compile(any_of(known.continues) + word_end),
            re.compile(who + any_of(known.speech) + word_end + verb_end),
        )


def any_of(words: Collection[str]) -> str:
    """Return a pattern of any of these words; of none, one that never matches."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if words else "(?!)"


def bracket_spans(text: str) -> list[tuple[int, int]]:
    """Return where brackets open and close, in order; no bracket stands inside another."""
    return [match.span() for match in _BRACKET.finditer(text)]


class _Stop(NamedTuple):
    """A place where a sentence may end, and what stands around it."""

    text: str
    start: int
    """Where the sentence begins."""
    word_start: int
    word: str
    """The word before the stop, with stops inside it: ``PGS.TS``, ``a.n``."""
    stop: str
    closing: str
    at: int
    """Where the first letter behind the stop stands."""

    @property
    def follows(self) -> str:
        """The first letter behind the stop; nothing at the end of the text."""
        return self.text[self.at : self.at + 1]


def stop_ends(text: str, brackets: Sequence[tuple[int, int]], rules: Rules) -> list[int]:
    """Return where sentences end that a stop ends: before the first letter of the next one."""
    ends: list[int] = []
    start = nearest = 0
    for match in rules.stop.finditer(text):
        at = match.end("stop")
        while nearest < len(brackets) and brackets[nearest][1] <= at:
            nearest += 1
        inside = (
            nearest < len(brackets)
            and brackets[nearest][0] < match.start()
            and at < brackets[nearest][1] - 1
        )
        if inside or match.start() < start or not _is_end(text, match, start, rules):
            continue
        start = _behind(text, start, match.end())
        if start < len(text):
            ends.append(start)
    if _LIST.search(text):
        ends = sorted({*ends, *(bullet.end() for bullet in _BULLET.finditer(text))})
    return ends


def _behind(text: str, start: int, end: int) -> int:
    """Return where the next sentence begins: behind what belongs to the one that ends."""
    stray = _STRAY.match(text, end)
    end = stray.end() if stray else end
    if text.startswith('" ', end) and text.count('"', start, end) % 2:
        end += 2
    remark = _REMARK.match(text, end)
    if remark is None or text[remark.end() : remark.end() + 1].islower():
        return end
    return remark.end()


def _is_end(text: str, match: re.Match[str], start: int, rules: Rules) -> bool:
    """Return whether the sentence from `start` ends with the stop of this match."""
    closing, end = match["closing"], match.end()
    word_start, word = _word_before(text, start, match.start(), rules)
    if end == match.end("closing") and not _needs_no_space(text, match["stop"], word, end, rules):
        return False
    opening = _OPENING.match(text, end)
    at = opening.end() if opening else end
    stop = _Stop(text, start, word_start, word, match["stop"], closing, at)
    if not _can_begin(stop):
        return False
    if closing and text[match.start() - 1] in _OPENING_BRACKETS:
        return False  # words left out, or a doubt: "[…]", "(?)"
    if not word and _is_empty(text, start, word_start):
        return False  # an ellipsis that a sentence begins with
    quoted = bool(closing.strip(_CLOSING_BRACKETS))
    # Without spaces, brackets and calls go on like quotations: （…。）が, 早く！と叫んだ.
    apart = rules.known.without_spaces and bool(closing or stop.stop[-1] in "！？!?.")
    if (quoted or apart) and _goes_on(stop, rules):
        return False
    return quoted or not _is_part_of_word(stop, rules)


def _word_before(text: str, start: int, at: int, rules: Rules) -> tuple[int, str]:
    """Return where the word before a stop begins, and the word."""
    if at > start and text[at - 1] == " ":  # as in texts with their tokens apart
        at -= 1
    low = max(start, at - _LOOK_BACK)
    word = text[max(low, text.rfind(" ", low, at) + 1) : at].lstrip(_OPENERS)
    if rules.known.without_spaces:
        word = _BEFORE_LATIN.sub("", word)
    return at - len(word), word


def _needs_no_space(text: str, stop: str, word: str, end: int, rules: Rules) -> bool:
    """Return whether a stop that no space follows ends a sentence all the same."""
    if not rules.closed.isdisjoint(stop):
        return not (stop.isascii() and text[end : end + 1].isascii())  # "https://a.vn/?id=1"
    follows = _WORD.match(text, end)
    glued = follows is not None and follows.group().istitle() and follows.group() not in _HOSTS
    return glued and len(word) > 1 and word.islower() and word.isalpha()


def _can_begin(stop: _Stop) -> bool:
    """Return whether a sentence can begin with what follows."""
    text, at = stop.text, stop.at
    if not stop.follows or stop.follows in _GOES_ON:
        return False
    if not stop.follows.islower() or text[at + 1 : at + 2].isupper():  # as in "iPhone"
        return True
    label = _LOWER_LABEL.match(text, at)
    return label is not None and label.end() < len(text)


def _is_empty(text: str, start: int, end: int) -> bool:
    """Return whether nothing but opening marks stands there."""
    return end - start <= _LOOK_BACK and not text[start:end].strip(_OPENERS)


def _goes_on(stop: _Stop, rules: Rules) -> bool:
    """Return whether a sentence goes on behind a quotation that ended with a stop."""
    if rules.starter.match(stop.text, stop.at):
        return False
    if rules.carrier.match(stop.text, stop.at):
        return True
    if stop.stop == ".":  # before "said Lam" a comma would stand
        return False
    speaker = rules.speaker.match(stop.text, stop.at)
    return speaker is not None and all(name[0].isupper() for name in speaker["who"].split())


def _is_part_of_word(stop: _Stop, rules: Rules) -> bool:
    """Return whether a stop belongs to the word before it, so that it ends no sentence."""
    word, known = stop.word, rules.known
    if stop.stop != ".":
        return f"{word}{stop.stop}" in known.prefixes
    before_digit = stop.follows.isdigit() and word in known.before_digits
    may_end = word in known.may_end or (word in known.degrees and _is_behind_comma(stop))
    if not word or (may_end and not before_digit):
        return False
    last = word.replace("-", ".").replace("/", ".").rpartition(".")[2]
    prefix = not known.prefixes.isdisjoint({word, last}) or word in known.degrees
    if len(word) == 1 and prefix:
        prefix = _word_further_before(stop) not in known.persons
    if before_digit or prefix or _is_label(stop, known):
        return True
    if word[-1].isdigit():
        return not known.digits_end or (known.ordinals and _is_ordinal(stop, rules))
    if word in known.before_names or last in known.before_names or _is_initials(stop, known):
        return rules.starter.match(stop.text, stop.at) is None
    # With a capital only because a sentence begins there: "Проф. Орлов".
    return word.lower() in known.prefixes and _is_empty(stop.text, stop.start, stop.word_start)


def _is_behind_comma(stop: _Stop) -> bool:
    """Return whether the word stands behind a comma, as a degree does behind a name."""
    return stop.text.startswith(", ", max(stop.start, stop.word_start - 2))


def _is_label(stop: _Stop, known: Splitting) -> bool:
    """Return whether a number labels what follows it: "2.", "Điều 5.", "gồm: 1."."""
    if not _LABEL.fullmatch(stop.word):
        return False
    start, begin = stop.start, stop.word_start
    head = stop.text[max(start, begin - _LOOK_BACK) : begin].rstrip(" ")
    name = head.rpartition(" ")[2].lstrip(_OPENERS)
    if name in known.headings:
        begin -= len(name) + 1
        head = head.removesuffix(name).rstrip(" ")
    return head.endswith((":", ";")) or _is_empty(stop.text, start, begin)


def _is_ordinal(stop: _Stop, rules: Rules) -> bool:
    """Return whether a number counts what follows, in a language that writes "3. Oktober"."""
    short = stop.word.isdigit() and len(stop.word) <= _ORDINAL_DIGITS
    return short and rules.starter.match(stop.text, stop.at) is None


def _is_initials(stop: _Stop, known: Splitting) -> bool:
    """Return whether the word is letters with stops, as ``T``, ``U.S``, ``J.-C``.

    A letter in lower case may be a word, ``à``, and one behind "vitamin" belongs to that.
    """
    if not _INITIALS.fullmatch(stop.word):
        return False
    if len(stop.word) > 1:
        return True
    return not stop.word.islower() and _word_further_before(stop) not in known.lettered


def _word_further_before(stop: _Stop) -> str:
    """Return the word before the word before a stop, in lower case."""
    begin = stop.word_start
    before = stop.text[max(stop.start, begin - _LOOK_BACK) : begin].rstrip(" ")
    return before.rpartition(" ")[2].lstrip(_OPENERS).lower()
