"""Days of the week in text."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from aligner import knowledge
from aligner.amounts.digits import small_letters
from aligner.data import Span
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.scoring.findings.word_patterns import word_pattern

_DAYS: Final = range(7)


class Weekday(NamedTuple):
    """A day of the week where it is named."""

    day: int
    """0 is Monday."""
    span: Span
    doubtful: bool
    """Whether the words may mean something else: ``thứ ba`` is Tuesday, or the third."""


def find_weekdays(text: str, lang: str) -> list[Weekday]:
    """Return the days of the week that a text names, in order.

    Examples
    --------
    >>> [(found.day, found.doubtful) for found in find_weekdays("Sáng thứ Sáu, lần thứ ba", "vi")]
    [(4, False), (1, True)]
    >>> find_weekdays("Selama dua minggu, sampai hari Minggu.", "id")[0].span
    Span(start=31, end=37)
    """
    pattern, days = _pattern(lang)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(small_letters(text)):
        written = text[match.start() : match.end()]
        # A name that is listed with a capital counts only with it.
        day = days.get(match.group(), days.get(written))
        if day is not None:
            doubtful = lang == ORIGINAL_LANGUAGE and written.islower() and not written[-1].isdigit()
            found.append(Weekday(day, Span(*match.span()), doubtful))
    return found


@cache
def _pattern(lang: str) -> tuple[re.Pattern[str] | None, Mapping[str, int]]:
    """Return a pattern of all names in small letters, and the day of each as it is listed."""
    listed = knowledge.load("durations")["weekdays"].get(lang)
    names = listed or _of_cldr(lang)
    days = {name: day for day in _DAYS for name in (names[day] if names else ())}
    if not days:
        return None, days
    return word_pattern({small_letters(name) for name in days}), days


def _of_cldr(lang: str) -> list[list[str]]:
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale.parse(lang, resolve_likely_subtags=False).days
    except (UnknownLocaleError, ValueError):
        return []
    forms = [names[context]["wide"] for context in ("format", "stand-alone")]
    return [sorted({small_letters(form[day]) for form in forms}) for day in _DAYS]
