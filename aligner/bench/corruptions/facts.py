"""Faults in what a text says of the world: numbers, dates, money, units, names, and yes for no."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from aligner.bench.corruptions.task import (
    FEW,
    NEAR,
    Edit,
    Task,
    Way,
    data,
    like,
    names_in,
    places,
    swaps,
    without,
)
from aligner.data import Span

#: A number that belongs to no word, address or date.
_NUMBER: Final = re.compile(
    r"(?<![\w./:,@#-])\d{1,15}(?:[.,]\d{1,9}){0,5}(?![\w/:@-]|[.,]\d)"
    r"|(?<![0-9./:,-])(?<![A-Za-z])\d{1,15}(?=[^\W\d_a-zA-ZÀ-ɏ年月日년월일])"
)
_YEAR: Final = re.compile(r"(?<![\d.,/:万億亿])(?:1[89]|2[05])\d\d(?![\d%万億亿]|[.,:]\d)")
_NUMERIC_DATE: Final = re.compile(
    r"(?<![\d/.,-])(\d{1,2})(/|[.-](?=\d{1,2}[.-]\d{4}))(\d{1,2})(?!\d)"
)
#: Day or month before or behind the words that tell so.
_DATE_PART: Final = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})(?=\s?[月월])|(?<!\d)(?P<day>\d{1,2})(?=\s?[日일])"
    r"|(?<=tháng )(?P<month_vi>\d{1,2})(?![\d/])|(?<=ngày )(?P<day_vi>\d{1,2})(?![\d/])"
)
#: Letters of a word up to which case matters.
_ABBREVIATION: Final = 3
_DAY_BEFORE: Final = re.compile(r"(?<!\d)\d{1,2}(?=\.? (?:de |of )?$)")
_LAST_DAY, _MONTHS = 28, 12


# --- numbers -----------------------------------------------------------------------------------


def numbers_in(task: Task) -> list[tuple[Span, str]]:
    """Return the numbers of a rendering that are no part of a date."""
    dates = (edit.span for way in WAYS["date"].values() for edit in way(task))
    dated = {place for span in dates for place in range(*span)}
    found = ((Span(*match.span()), match.group()) for match in _NUMBER.finditer(task.text))
    return [(span, text) for span, text in found if dated.isdisjoint(range(*span))]


def _other_digit(task: Task, text: str) -> str:
    """Return a number with one digit changed, never the first to 0."""
    places = [n for n, char in enumerate(text) if char.isdigit()]
    at = task.dice.one_of(places)
    choices = [d for d in "0123456789" if d != text[at] and (d != "0" or at)]
    return text[:at] + task.dice.one_of(choices) + text[at + 1 :]


def _digit(task: Task) -> Iterable[Edit]:
    return [Edit(span, _other_digit(task, text)) for span, text in numbers_in(task)]


def _other_number(task: Task) -> Iterable[Edit]:
    for span, text in numbers_in(task):
        first = str(1 + task.dice.below(9))
        rest = (str(task.dice.below(10)) if char.isdigit() else char for char in text[1:])
        yield Edit(span, first + "".join(rest))


def _neighbour(task: Task) -> Iterable[Edit]:
    for span, text in numbers_in(task):
        if text.isdecimal() and text.isascii() and text[0] != "0":
            yield Edit(span, str(max(0, int(text) + task.dice.one_of((-10, -1, 1, 2, 10)))))


def _zero(task: Task) -> Iterable[Edit]:
    """Put a zero too many or leave one out."""
    for span, text in numbers_in(task):
        if text.isdecimal():
            yield Edit(span, text[:-1] if text[1:].endswith("0") else f"{text}0")


def _turned(task: Task) -> Iterable[Edit]:
    """Turn two digits round."""
    for span, text in numbers_in(task):
        for at in range(len(text) - 1):
            one, two = text[at], text[at + 1]
            if one.isdigit() and two.isdigit() and one != two and (at or two != "0"):
                yield Edit(span, text[:at] + two + one + text[at + 2 :])


def _exchanged(task: Task) -> Iterable[Edit]:
    """Put two numbers in each other's place."""
    found = numbers_in(task)
    for (one, first), (two, second) in pairwise(found):
        if first != second:
            between = task.text[one.end : two.start]
            yield Edit(Span(one.start, two.end), second + between + first)


def _separator(task: Task) -> Iterable[Edit]:
    """Take thousands for decimals, or decimals for digits."""
    for span, text in numbers_in(task):
        head, sign, tail = (
            re.split(r"([.,])", text, maxsplit=1) if re.search(r"[.,]", text) else ("", "", "")
        )
        if sign and tail.isdecimal():
            other = "," if sign == "." else "."
            thousands = len(tail) == 3  # noqa: PLR2004  digits of a group
            yield Edit(span, head + (f"{other}{tail}".rstrip("0" + other) if thousands else tail))


def _magnitude(task: Task) -> Iterable[Edit]:
    words = data()["number"]["magnitudes"].get(task.lang, ())
    return [edit for edit in swaps(task, words) if _after_number(task, edit.span)]


def _magnitude_lost(task: Task) -> Iterable[Edit]:
    words = data()["number"]["magnitudes"].get(task.lang, ())
    return [
        without(task.text, span)
        for span, _ in places(task, words)
        if _after_number(task, span)
    ]  # fmt: skip


def _after_number(task: Task, span: Span) -> bool:
    before = task.text[max(0, span.start - NEAR) : span.start].rstrip()
    said = data()["number"]["words"].get(task.lang, ())
    return before[-1:].isdigit() or before.lower().endswith(tuple(said))


def _number_word(task: Task) -> Iterable[Edit]:
    return swaps(task, data()["number"]["words"].get(task.lang, ()))


# --- dates -------------------------------------------------------------------------------------


def _month_name(task: Task) -> Iterable[Edit]:
    months = data()["date"]["months"].get(task.lang, ())
    return [edit for edit in swaps(task, months) if task.text[edit.span.start].isupper()
            or not months[0][0].isupper()]  # fmt: skip


def _weekday(task: Task) -> Iterable[Edit]:
    return swaps(task, data()["date"]["weekdays"].get(task.lang, ()))


def _year(task: Task) -> Iterable[Edit]:
    for match in _YEAR.finditer(task.text):
        year = int(match.group())
        off = task.dice.one_of((-100, -20, -10, -3, -1, 1, 2, 5, 10, 100))
        yield Edit(Span(*match.span()), str(year + off))


def _date_number(task: Task) -> Iterable[Edit]:
    """Put another day or month, in figures."""
    for match in _NUMERIC_DATE.finditer(task.text):
        for group in (1, 3):
            yield _other_of(task, match, group, _MONTHS)
    for match in _DATE_PART.finditer(task.text):
        name = match.lastgroup or 0
        limit = _MONTHS if str(name).startswith("month") else _LAST_DAY
        yield _other_of(task, match, name, limit)


def _day_by_month(task: Task) -> Iterable[Edit]:
    for span, _ in places(task, data()["date"]["months"].get(task.lang, ())):
        before = _DAY_BEFORE.search(task.text, max(0, span.start - NEAR), span.start)
        if before:
            yield _other_of(task, before, 0, _LAST_DAY)
        behind = re.compile(r"(?<= )\d{1,2}(?!\d)").match(task.text, span.end + 1)
        if behind:
            yield _other_of(task, behind, 0, _LAST_DAY)


def _other_of(task: Task, match: re.Match[str], group: int | str, limit: int) -> Edit:
    old = match.group(group)
    number = (int(old) + task.dice.below(limit - 1)) % limit + 1
    return Edit(
        Span(*match.span(group)), f"{number:0{len(old)}d}" if old[0] == "0" else str(number)
    )


def _day_for_month(task: Task) -> Iterable[Edit]:
    for match in _NUMERIC_DATE.finditer(task.text):
        day, sign, month = match.groups()
        if day != month:
            yield Edit(Span(*match.span()), month + sign + day)


# --- money and units ---------------------------------------------------------------------------


def _is_money(task: Task, span: Span) -> bool:
    """Return whether a number, or its last word, is of money: a currency stands beside it."""
    groups = [*data()["money"]["any"], *data()["money"].get(task.lang, ())]
    currencies = tuple(word for group in groups for word in group)
    behind = task.text[span.end : span.end + NEAR].lstrip()
    for magnitude in data()["number"]["magnitudes"].get(task.lang, ()):
        behind = behind.removeprefix(magnitude).lstrip()
    before = task.text[max(0, span.start - NEAR) : span.start].rstrip()
    return behind.startswith(currencies) or before.endswith(currencies)


def _if_money(way: Way, *, money: bool) -> Way:
    """Return a way that only spoils amounts of money, or only other numbers."""

    def only(task: Task) -> Iterable[Edit]:
        return (edit for edit in way(task) if _is_money(task, edit.span) == money)

    return only


def _of_groups(name: str) -> Way:
    def way(task: Task) -> Iterable[Edit]:
        groups = data()[name]
        for group in [*groups["any"], *groups.get(task.lang, ())]:
            for edit in swaps(task, group):
                old = task.text[edit.span.start : edit.span.end]
                if name == "unit" and not _after_number(task, edit.span):
                    continue
                if old in group or (
                    len(old) > _ABBREVIATION and old.lower() in group
                ):  # "M" is no metre
                    yield edit

    return way


# --- names -------------------------------------------------------------------------------------


def names_said(task: Task) -> list[tuple[Span, str]]:
    """Return the names of a rendering with their places."""
    return [(span, task.text[span.start : span.end]) for span in names_in(task.pair)]


def _borrowed(task: Task, name: str) -> str:
    """Return a name of as many words that some pair of the pool has; maybe the same."""
    return task.dice.one_of(task.pool.names[task.pair.trg_lang, name.count(" ")])


def _other_name(task: Task) -> Iterable[Edit]:
    said = names_said(task)
    own = {name for _, name in said}
    for span, old in said:
        other = _borrowed(task, old)
        if other not in own:
            yield Edit(span, other)


def _name_part(task: Task) -> Iterable[Edit]:
    for span, old in names_said(task):
        words = old.split(" ")
        other = _borrowed(task, old).split(" ")
        at = task.dice.below(len(words))
        if len(words) > 1 and other[at] not in words:
            yield Edit(span, " ".join([*words[:at], other[at], *words[at + 1 :]]))


def _famous(task: Task) -> Iterable[Edit]:
    table = data()["name"]
    names = table["famous_katakana" if task.lang == "ja" else "famous"]
    return [
        Edit(span, task.dice.one_of(names))
        for span, old in names_said(task)
        if " " in old or "・" in old
    ]


def _name_cut(task: Task) -> Iterable[Edit]:
    """Leave out the first or last word of a name."""
    for span, old in names_said(task):
        words = old.split(" ")
        if len(words) > 1:
            kept = task.dice.one_of((words[1:], words[:-1]))
            yield Edit(span, " ".join(kept))


def _name_lost(task: Task) -> Iterable[Edit]:
    return [without(task.text, span) for span, _ in names_said(task)]


def _misspelt(task: Task) -> Iterable[Edit]:
    """Put letters of a name in the wrong order, lose or double one."""
    for span, old in names_said(task):
        at = 1 + task.dice.below(max(1, len(old) - 2))
        if len(old) > FEW and old[at : at + 2].isalpha():
            one, two = old[at], old[at + 1]
            yield Edit(
                span,
                old[:at] + task.dice.one_of((two + one, two, f"{one}{two}{two}")) + old[at + 2 :],
            )


# --- negation ----------------------------------------------------------------------------------


def _affirmed_denied(task: Task) -> Iterable[Edit]:
    pairs = data()["negation"]["pairs"].get(task.lang, ())
    denied = {no.lower(): yes for yes, no in pairs}
    affirmed = {yes.lower(): no for yes, no in pairs}
    drops = data()["negation"]["drop"].get(task.lang, ())
    taken: set[int] = set()
    for words, others in ((denied, denied), (affirmed, affirmed)):
        for span, old in places(task, words):
            around = task.text[max(0, span.start - 12) : span.end + 8].lower()
            beside = (
                set(around.split()) & set(drops) if task.gap else any(d in around for d in drops)
            )
            if words is affirmed and (beside or span.start in taken):
                continue  # denied already
            taken.update(range(*span))
            yield Edit(span, like(old, others[old.lower()]))


def _negator_lost(task: Task) -> Iterable[Edit]:
    words = data()["negation"]["drop"].get(task.lang, ())
    return [without(task.text, span) for span, _ in places(task, words)]


def _negator_added(task: Task) -> Iterable[Edit]:
    known = data()["negation"]["before"].get(task.lang)
    if not known:
        return
    drops = set(data()["negation"]["drop"][task.lang])
    for match in re.finditer(rf"(?<= )(?:{known['verb']})(?!\w)", task.text):
        if not drops & set(
            task.text[max(0, match.start() - NEAR) : match.start()].lower().split()[-2:]
        ):
            at = match.start()
            yield Edit(Span(at, at), f"{task.dice.one_of(known['negators'])} ")


_NUMBER_WAYS: Final[Mapping[str, Way]] = {
    "digit": _digit, "other": _other_number, "neighbour": _neighbour, "zero": _zero,
    "turned": _turned, "exchanged": _exchanged, "separator": _separator,
    "magnitude": _magnitude, "magnitude lost": _magnitude_lost, "word": _number_word,
}  # fmt: skip
#: The ways of making each type of fault here.
WAYS: Final[Mapping[str, Mapping[str, Way]]] = {
    "number": {name: _if_money(way, money=False) for name, way in _NUMBER_WAYS.items()},
    "date": {
        "month": _month_name, "weekday": _weekday, "year": _year, "figure": _date_number,
        "day": _day_by_month, "day for month": _day_for_month,
    },
    "money": {"currency": _of_groups("money")}
    | {name: _if_money(way, money=True) for name, way in _NUMBER_WAYS.items()},
    "unit": {"unit": _of_groups("unit"), "administration": _of_groups("administration")},
    "name": {
        "other": _other_name, "part": _name_part, "famous": _famous, "cut": _name_cut,
        "lost": _name_lost, "misspelt": _misspelt,
    },
    "negation": {"pair": _affirmed_denied, "lost": _negator_lost, "added": _negator_added},
}  # fmt: skip
