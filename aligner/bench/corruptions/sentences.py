"""Faults of whole sentences: language, parts, order, signs, an expression misread."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from aligner import knowledge
from aligner.bench.corruptions.facts import names_said, numbers_in
from aligner.bench.corruptions.task import (
    FEW,
    LEAST,
    WORD,
    Edit,
    Task,
    Way,
    data,
    like,
    units_of,
    without,
    writing,
)
from aligner.data import Span
from aligner.traps import find_traps

_LOOPS: Final = (1, 1, 2, 3, 5)


# --- languages ---------------------------------------------------------------------------------


def _left_run(task: Task) -> Iterable[Edit]:
    """Leave a run of words as the original has it at about the same place."""
    run = task.run(0.15, 0.6)
    src = units_of(task.pair.src_text, task.pair.src_lang)
    if run and len(src) >= FEW:
        yield _left(task, src, *run)


def _left_words(task: Task) -> Iterable[Edit]:
    """Leave a few words."""
    run = task.run(0.1, 0.2)
    src = units_of(task.pair.src_text, task.pair.src_lang)
    if run and len(src) >= FEW:
        yield _left(task, src, *run)


def _left_rest(task: Task) -> Iterable[Edit]:
    """Leave all from somewhere on, or up to there."""
    count = len(task.units)
    src = units_of(task.pair.src_text, task.pair.src_lang)
    if count >= FEW and len(src) >= FEW:
        at = 1 + task.dice.below(count - 2)
        yield _left(task, src, *task.dice.one_of(((at, count - 1), (0, at))))


def _left(task: Task, src: Sequence[Span], first: int, last: int) -> Edit:
    scale = len(src) / len(task.units)
    start = min(len(src) - 1, int(first * scale))
    end = min(len(src) - 1, max(start + 1, int((last + 1) * scale) - 1))
    text = task.pair.src_text[src[start].start : src[end].end]
    if last < len(task.units) - 1 or end == len(src) - 1:
        text = text.rstrip(writing()["final"] + writing()["pauses"])
    return Edit(task.span(first, last), text)


def _left_whole(task: Task) -> Iterable[Edit]:
    return [Edit(Span(0, len(task.text)), task.pair.src_text)]


def _other_rendering(task: Task) -> Iterable[Edit]:
    """Say the same in another language, as the pool has it."""
    for other in task.pool.by_src[task.pair.src_text]:
        if other.trg_lang not in {task.pair.trg_lang, task.pair.src_lang}:
            yield Edit(Span(0, len(task.text)), other.trg_text)


def _other_language(task: Task) -> Iterable[Edit]:
    sentences = data()["language"]["sentences"]
    for lang in sorted(set(sentences) - {task.lang, task.pair.src_lang}):
        yield Edit(Span(0, len(task.text)), task.dice.one_of(sentences[lang]))


# --- parts of sentences ------------------------------------------------------------------------


def _clauses(text: str) -> list[Span]:
    """Return what stands between two signs of pause, with the one before it."""
    at = [match.start() for match in re.finditer(r"[,;，、；،](?!\d)", text)]
    end = len(text.rstrip(writing()["final"]))
    return [
        Span(a, b) for a, b in pairwise([*at, end])
        if len(WORD.findall(text[a:b])) >= FEW - 1 or (b - a >= 2 * FEW and " " not in text[a:b])
    ]  # fmt: skip


def _clause_lost(task: Task) -> Iterable[Edit]:
    return [Edit(span, "") for span in _clauses(task.text)]


def _run_lost(task: Task) -> Iterable[Edit]:
    run = task.run()
    if run:
        first, last = run
        yield without(task.text, task.span(first, last))


def _end_lost(task: Task) -> Iterable[Edit]:
    count = len(task.units)
    if count >= FEW:
        at = max(1, count - 1 - int(count * (LEAST + task.dice.below(40) / 100)))
        yield Edit(Span(task.units[at - 1].end, task.units[-1].end), "")


def _beginning_lost(task: Task) -> Iterable[Edit]:
    count = len(task.units)
    if count >= FEW:
        at = max(2, int(count * (LEAST + task.dice.below(40) / 100)))
        start, end = task.units[at].start, task.units[at].end
        yield Edit(Span(0, end), like("A", task.text[start:end]))


def _sentence_lost(task: Task) -> Iterable[Edit]:
    ends = [
        m.end()
        for m in re.finditer(
            r"(?<=[^\W\d_]{4})[.!?][\"”’»]? (?=[^\W\d_a-z])|[。！？](?=.)", task.text
        )
    ]
    bounds = [0, *ends, len(task.text)]
    if ends:
        for start, end in pairwise(bounds):
            last = end == len(task.text)
            yield Edit(Span(len(task.text[:start].rstrip()) if last else start, end), "")


def _clause_added(task: Task) -> Iterable[Edit]:
    other = task.other()
    if other:
        clauses = _clauses(other)
        text = other[slice(*task.dice.one_of(clauses))] if clauses else _tail(task, other)
        if text and task.units:
            at = task.units[-1].end
            yield Edit(Span(at, at), text)


def _tail(task: Task, other: str) -> str:
    units = units_of(other.rstrip(writing()["final"]), task.lang)
    if len(units) < FEW:
        return ""
    at = len(units) // 3 + task.dice.below(len(units) // 3)
    comma = {"ja": "、", "zh": "，", "th": " "}.get(task.lang, ", ")
    return comma + other[units[at].start : units[-1].end]


def _words_added(task: Task) -> Iterable[Edit]:
    """Put words of another sentence in the middle."""
    other = task.other()
    units = units_of(other.rstrip(writing()["final"]), task.lang) if other else []
    if other and len(units) >= FEW and len(task.units) > 1:
        size = FEW - 1 + task.dice.below(min(6, len(units) - FEW + 1) + 1)
        first = task.dice.below(max(1, len(units) - size + 1))
        words = other[units[first].start : units[min(first + size, len(units)) - 1].end]
        at = task.units[task.dice.below(len(task.units) - 1)].end
        yield Edit(Span(at, at), task.gap + words)


def _sentence_added(task: Task) -> Iterable[Edit]:
    other, end = task.other(), len(task.text)
    if other:
        yield Edit(Span(end, end), task.gap + other)
        yield Edit(Span(0, 0), other + task.gap)


def _unrelated(task: Task) -> Iterable[Edit]:
    """Put a rendering of something else, of about the same length."""
    others = [
        other for other in task.pool.by_lang[task.pair.trg_lang]
        if other.src_text != task.pair.src_text and other.trg_text != task.text
    ]  # fmt: skip
    few = task.dice.shuffled(others)[:30] if len(others) > 30 else others  # noqa: PLR2004
    if few:
        near = sorted(few, key=lambda o: abs(len(o.trg_text) - len(task.text)))[:3]
        yield Edit(Span(0, len(task.text)), task.dice.one_of(near).trg_text)


def _same_page(task: Task) -> Iterable[Edit]:
    page = task.pair.trg_url
    others = [
        other for other in task.pool.by_lang[task.pair.trg_lang]
        if page and other.trg_url == page and other.src_text != task.pair.src_text
    ]  # fmt: skip
    if others:
        yield Edit(Span(0, len(task.text)), task.dice.one_of(others).trg_text)


# --- repetition, order, signs ------------------------------------------------------------------


def _repeated(size: Callable[[Task], int]) -> Way:
    def way(task: Task) -> Iterable[Edit]:
        length = size(task)
        if 0 < length <= len(task.units):
            first = task.dice.below(len(task.units) - length + 1)
            place = task.span(first, first + length - 1)
            again = task.gap + task.text[place.start : place.end].strip(writing()["pauses"])
            yield Edit(Span(place.end, place.end), again * task.dice.one_of(_LOOPS))

    return way


def _word_size(task: Task) -> int:
    return 1 if task.gap else 2


def _phrase_size(task: Task) -> int:
    return (2 if task.gap else 5) + task.dice.below(4)


def _sentence_again(task: Task) -> Iterable[Edit]:
    end = len(task.text)
    return [Edit(Span(end, end), task.gap + task.text)]


def _inserted_token(task: Task) -> Iterable[Edit]:
    token = task.dice.one_of(data()["placeholder"]["tokens"])
    for unit in task.units:
        yield Edit(Span(unit.start, unit.start), token + task.dice.one_of((task.gap, "")))


def _token_for_fact(task: Task) -> Iterable[Edit]:
    for span, _ in [*names_said(task), *numbers_in(task)]:
        yield Edit(span, task.dice.one_of(data()["placeholder"]["tokens"]))


def _broken_letter(task: Task) -> Iterable[Edit]:
    """Break a letter, as if it had been read in the wrong character set."""
    letters = [m.start() for m in re.finditer(r"[^\W\d_]", task.text)]
    if letters:
        at = task.dice.one_of(letters)
        yield Edit(Span(at, at + 1), "�" * task.dice.one_of((1, 2, 3)))


def _reordered(task: Task, first: int, last: int, size: int) -> Iterable[Edit]:
    """Put units from first to last in another order, so many kept together."""
    words = [task.text[slice(*span)] for span in task.units[first : last + 1]]
    size = size if task.gap else size + 2 + task.dice.below(3)  # of characters
    parts = [words[n : n + size] for n in range(0, len(words), size)]
    mixed = [word for part in task.dice.shuffled(parts) for word in part]
    if mixed != words:
        yield Edit(task.span(first, last), task.gap.join(mixed))


def _all_shuffled(task: Task) -> Iterable[Edit]:
    count = len(task.units)
    return _reordered(task, 0, count - 1, 1) if count >= FEW else ()


def _chunks_shuffled(task: Task) -> Iterable[Edit]:
    count = len(task.units)
    return _reordered(task, 0, count - 1, 2 + task.dice.below(2)) if count > 2 * FEW else ()


def _run_shuffled(task: Task) -> Iterable[Edit]:
    run = task.run(0.5, 0.9)
    return _reordered(task, *run, 1) if run and run[1] - run[0] >= FEW else ()


def _sign(task: Task) -> Iterable[Edit]:
    last = len(task.text) - 1
    for old, new in data()["punctuation"]["swaps"]:
        if task.text[last] == old and last:
            yield Edit(Span(last, last + 1), new)


def _half_pair(task: Task) -> Iterable[Edit]:
    for at, char in enumerate(task.text):
        if char in data()["punctuation"]["paired"]:
            yield Edit(Span(at, at + 1), "")


def _trap(task: Task) -> Iterable[Edit]:
    """Put a wrong rendering of a trap in the place of a right one."""
    if task.pair.src_lang != "vi":
        return
    lower = task.text.lower()
    for hit in find_traps(task.pair.src_text, "", task.lang):
        wrong = _wrong_forms(hit.trap.expression, task.lang)
        for right in hit.right:
            at = lower.find(right)
            if at >= 0 and wrong and len(lower) == len(task.text):
                old = task.text[at : at + len(right)]
                yield Edit(Span(at, at + len(right)), like(old, task.dice.one_of(wrong)))
                break


def _wrong_forms(expression: str, lang: str) -> list[str]:
    for entry in knowledge.load("traps")["trap"]:
        if entry["expression"] == expression:
            return list(entry.get(lang, {}).get("wrong", ()))
    return []


#: The ways of making each type of fault here.
WAYS: Final[Mapping[str, Mapping[str, Way]]] = {
    "untranslated": {
        "run": _left_run, "words": _left_words, "rest": _left_rest, "whole": _left_whole,
    },
    "language": {"rendering": _other_rendering, "sentence": _other_language},
    "omission": {
        "clause": _clause_lost, "run": _run_lost, "end": _end_lost, "beginning": _beginning_lost,
        "sentence": _sentence_lost,
    },
    "addition": {"clause": _clause_added, "words": _words_added, "sentence": _sentence_added},
    "unrelated": {"anywhere": _unrelated, "same page": _same_page},
    "repetition": {
        "word": _repeated(_word_size), "phrase": _repeated(_phrase_size),
        "sentence": _sentence_again,
    },
    "placeholder": {
        "inserted": _inserted_token, "for a fact": _token_for_fact, "broken": _broken_letter,
    },
    "order": {"all": _all_shuffled, "chunks": _chunks_shuffled, "run": _run_shuffled},
    "punctuation": {"sign": _sign, "half a pair": _half_pair},
    "trap": {"wrong": _trap},
}  # fmt: skip
