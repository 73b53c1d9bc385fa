"""Where sentences end: our splitter and those of other libraries on the same text.

Sentences that people parted are joined into blocks as a page has them, and each splitter is asked
to part them again. Only what stands inside a block counts: every splitter finds a block's end.
"""

import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from aligner.bench.counts import Counts
from aligner.errors import InputError
from aligner.languages import SITE_LANGUAGES, language_tag
from aligner.line_files import read_lines
from aligner.segmentation import split_sentences
from aligner.text import normalise
from aligner.text_tables import text_table

#: Lines joined into one block.
BLOCK_LINES: Final = 8
#: What parts the sentences in a line of a file of hard cases.
BAR: Final = " ‖ "
#: Languages that put nothing between two sentences.
_WITHOUT_SPACES: Final = frozenset({"ja", "zh"})
#: What stands in for a language that a library has no rules for, as its users would do.
_FALLBACK: Final = "en"
#: The runs that speed is the best of: the machine may be busy with other things.
_RUNS: Final = 3

Block = tuple[str, ...]
"""The sentences of one block."""
Splitter = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class ToolFigures:
    """What one tool did on one set."""

    counts: Counts
    seconds: float
    """Of one processor for the set, the best of three runs."""
    fallback: bool
    """Whether it has no rules for the language and used those of English."""


@dataclass(frozen=True, slots=True)
class SetFigures:
    """One set in one language."""

    lang: str
    sentences: int
    tools: Mapping[str, ToolFigures | None]
    """By tool; None where its library is not installed."""


@dataclass(frozen=True, slots=True)
class SegmentationFigures:
    """Boundary precision, recall and F1, and speed, of each tool on each set."""

    sets: Mapping[str, SetFigures]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            name: {
                "lang": of.lang,
                "sentences": of.sentences,
                "tools": {
                    tool: found.counts.to_json()
                    | {
                        "fallback": found.fallback,
                        "sentences_per_second": of.sentences / found.seconds,
                    }
                    if found
                    else None
                    for tool, found in of.tools.items()
                },
            }
            for name, of in self.sets.items()
        }

    def to_table(self) -> str:
        """Return the figures as lines of text: a row for each tool on each set."""
        rows = [
            [f"{name} {tool}", *_cells(found, of.sentences)]
            for name, of in self.sets.items()
            for tool, found in of.tools.items()
        ]
        found = [found for of in self.sets.values() for found in of.tools.values()]
        notes = []
        if any(figures and figures.fallback for figures in found):
            notes.append("* no rules for this language: the tool's rules for English were used")
        if None in found:
            notes.append("- not installed: pip install 'aligner[peers]'")
        header = ["set and tool", "P", "R", "F1 ", "sentences/s"]
        return "\n".join([text_table(header, rows), *notes])


def _cells(found: ToolFigures | None, sentences: int) -> list[str]:
    if found is None:
        return ["-", "-", "- ", "-"]
    counts = found.counts
    return [
        f"{counts.precision:.3f}",
        f"{counts.recall:.3f}",
        f"{counts.f1:.3f}{'*' if found.fallback else ' '}",
        f"{sentences / found.seconds:,.0f}",
    ]


def bench_segmentation(paths: Iterable[Path]) -> SegmentationFigures:
    """Split blocks of known sentences with each tool, and compare.

    Parameters
    ----------
    paths : iterable of Path
        Folders of ``STEM.src`` and ``STEM.tgt`` with a sentence a line, whose name ends in the two
        languages as in ``news-vi-id``; or files ``LANG.txt`` with a case a line and ``‖`` between
        its sentences, or folders of them.

    Raises
    ------
    InputError
        If a path holds none of these.
    """
    sets: dict[str, SetFigures] = {}
    for path in paths:
        for name, lang, blocks in _sets(path):
            sets[f"{path} {lang}" if name in sets else name] = _measure(lang, blocks)
    return SegmentationFigures(sets)


# --- sets --------------------------------------------------------------------------------------


def _sets(path: Path) -> Iterator[tuple[str, str, list[Block]]]:
    """Yield name, language and blocks of each set that a path holds."""
    if path.is_file():
        yield f"{path.parent.name}/{path.name}", _language(path, path.stem), _cases(path)
        return
    documents = sorted(path.glob("*.src"))
    cases = [file for file in sorted(path.glob("*.txt")) if file.stem in SITE_LANGUAGES]
    if not documents and not cases:
        raise InputError(
            str(path),
            "holds no sentences",
            "name a folder with STEM.src and STEM.tgt, or LANG.txt with ‖ between sentences",
        )
    for file in cases:
        yield f"{path.name}/{file.name}", file.stem, _cases(file)
    if documents:
        tags = ["", *path.resolve().name.split("-")]  # two at least
        for tag, end in zip(tags[-2:], (".src", ".tgt"), strict=True):
            lang = _language(path, tag)
            blocks = [b for file in documents for b in _blocks(file.with_suffix(end))]
            yield f"{path.name} {lang}", lang, blocks


def _language(path: Path, tag: str) -> str:
    lang = language_tag(tag)
    if lang is None:
        raise InputError(
            str(path), f"{tag!r} is no language", "end the name in languages: news-vi-id, vi.txt"
        )
    return lang


def _cases(file: Path) -> list[Block]:
    lines = [line for line in read_lines(file) if line.strip() and not line.startswith("#")]
    if not lines:
        raise InputError(str(file), "holds no case", "write one a line, with ‖ between sentences")
    return [tuple(map(normalise, line.split(BAR))) for line in lines]


def _blocks(file: Path) -> Iterator[Block]:
    lines = [line for line in map(normalise, read_lines(file)) if line]
    for start in range(0, len(lines), BLOCK_LINES):
        yield tuple(lines[start : start + BLOCK_LINES])


# --- measuring ---------------------------------------------------------------------------------


def _measure(lang: str, blocks: list[Block]) -> SetFigures:
    texts = [("" if lang in _WITHOUT_SPACES else " ").join(block) for block in blocks]
    tools: dict[str, ToolFigures | None] = {}
    for tool, maker in SPLITTERS.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # pysbd's source makes Python warn
                split, known = maker(lang)
        except ImportError:
            tools[tool] = None
            continue
        pairs = zip(blocks, map(split, texts), strict=True)
        counts = sum((count_boundaries(*pair) for pair in pairs), Counts())
        seconds = min(_seconds(split, texts) for _ in range(_RUNS))
        tools[tool] = ToolFigures(counts, seconds, fallback=not known)
    return SetFigures(lang, sum(map(len, blocks)), tools)


def _seconds(split: Splitter, texts: Iterable[str]) -> float:
    start = time.process_time()
    for text in texts:
        split(text)
    return time.process_time() - start


def count_boundaries(gold: Iterable[str], found: Iterable[str]) -> Counts:
    """Compare where two splittings of one block part it, its end not counted.

    Places are counted in visible characters, because tools differ in what they do with spaces.

    Examples
    --------
    >>> count_boundaries(["Ba về.", "Mẹ đi."], ["Ba", "về.", "Mẹ đi."])
    Counts(right=1, found=2, gold=1)
    """
    sentences = ["".join(sentence.split()) for sentence in gold]
    places = set(accumulate(map(len, sentences[:-1])))
    text = "".join(sentences)
    ends = set()
    end = 0
    for sentence in found:
        piece = "".join(sentence.split())
        # Some libraries lose or change a piece of the text; what follows is found again.
        start = text.find(piece, end)
        if piece and start >= 0:
            end = start + len(piece)
            ends |= {start, end}
    ends -= {0, len(text)}
    return Counts(len(places & ends), len(ends), len(places))


# --- splitters: each gives its function and whether it has rules for the language ---------------


def _ours(lang: str) -> tuple[Splitter, bool]:
    return lambda text: [text[start:end] for start, end in split_sentences(text, lang)], True


def _sentencex(lang: str) -> tuple[Splitter, bool]:
    import sentencex

    return lambda text: list(sentencex.segment(lang, text)), True


def _pysbd(lang: str) -> tuple[Splitter, bool]:
    import pysbd
    from pysbd.languages import LANGUAGE_CODES

    known = lang in LANGUAGE_CODES
    segmenter = pysbd.Segmenter(language=lang if known else _FALLBACK, clean=False)
    return lambda text: list(segmenter.segment(text)), known


def _sentence_splitter(lang: str) -> tuple[Splitter, bool]:
    from sentence_splitter import SentenceSplitter, SentenceSplitterException

    try:
        return SentenceSplitter(language=lang).split, True
    except SentenceSplitterException:
        return SentenceSplitter(language=_FALLBACK).split, False


SPLITTERS: Final[Mapping[str, Callable[[str], tuple[Splitter, bool]]]] = {
    "aligner": _ours,
    "sentencex": _sentencex,
    "pysbd": _pysbd,
    "sentence-splitter": _sentence_splitter,
}
