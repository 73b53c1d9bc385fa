"""How much of a text a lexicon translates: its words covered in pairs, and by chance.

A list of frequent words covers half of anything. What a lexicon is worth is therefore the share of
running target words that it covers in sentences that translate each other, less the share that it
covers in the same sentences put together at random.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aligner.errors import FormatError, InputError, UsageError
from aligner.lexicon import Lexicon, matches, tokens
from aligner.lexicon.tokens import key, keys
from aligner.line_files import read_lines
from aligner.text import normalise
from aligner.text_tables import text_table

_COLUMNS: Final = 2
#: A word behind one of these begins a sentence, and its capital makes no name of it.
_OPENING: Final = frozenset('.!?:;…"“”«(–—-')

Pair = tuple[str, str]
"""A sentence and its translation, in the lexicon's direction."""


@dataclass(frozen=True, slots=True)
class Covered:
    """Running target words, and how many of them a lexicon covers."""

    words: int = 0
    """Words that are no names."""
    words_covered: int = 0
    names: int = 0
    """Words with a capital that does not only begin a sentence."""
    names_covered: int = 0
    numbers: int = 0

    def __add__(self, other: "Covered") -> "Covered":
        return Covered(
            self.words + other.words,
            self.words_covered + other.words_covered,
            self.names + other.names,
            self.names_covered + other.names_covered,
            self.numbers + other.numbers,
        )

    @property
    def words_share(self) -> float:
        """Share of words that are no names which are covered, in [0, 1]; 0 where there are none."""
        return self.words_covered / self.words if self.words else 0.0

    @property
    def names_share(self) -> float:
        """Share of names which are covered, in [0, 1]; 0 where there are none."""
        return self.names_covered / self.names if self.names else 0.0

    @property
    def both(self) -> int:
        """Words and names."""
        return self.words + self.names

    @property
    def share(self) -> float:
        """Share of words and names which are covered, in [0, 1]; 0 where there are none."""
        return (self.words_covered + self.names_covered) / self.both if self.both else 0.0


@dataclass(frozen=True, slots=True)
class SetCoverage:
    """The coverage of one set of pairs, and of the same sentences put together at random."""

    pairs: int
    paired: Covered
    shuffled: Covered


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """Coverage of a lexicon by set."""

    sets: dict[str, SetCoverage]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            name: {
                "pairs": of.pairs,
                "words": of.paired.words,
                "names": of.paired.names,
                "numbers": of.paired.numbers,
                "words_paired": of.paired.words_share,
                "words_shuffled": of.shuffled.words_share,
                "names_paired": of.paired.names_share,
                "names_shuffled": of.shuffled.names_share,
                "paired": of.paired.share,
                "shuffled": of.shuffled.share,
            }
            for name, of in [*self.sets.items(), ("together", self.together)]
        }

    def to_table(self) -> str:
        """Return the figures as lines of text: words, names, and both, for each set."""
        rows = [
            [f"{name}: {counted}", f"{count:,}", f"{of.pairs:,}", *_shares(paired, shuffled)]
            for name, of in [*self.sets.items(), ("together", self.together)]
            for counted, count, paired, shuffled in (
                ("words", of.paired.words, of.paired.words_share, of.shuffled.words_share),
                ("names", of.paired.names, of.paired.names_share, of.shuffled.names_share),
                ("both", of.paired.both, of.paired.share, of.shuffled.share),
            )
        ]
        numbers = self.together.paired.numbers
        header = ["set", "running", "pairs", "paired", "shuffled", "difference"]
        return f"{text_table(header, rows)}\nnumbers, left out: {numbers:,}"

    @property
    def together(self) -> SetCoverage:
        """The sums of all sets."""
        sets = self.sets.values()
        return SetCoverage(
            sum(of.pairs for of in sets),
            sum((of.paired for of in sets), Covered()),
            sum((of.shuffled for of in sets), Covered()),
        )


def _shares(paired: float, shuffled: float) -> tuple[str, str, str]:
    return f"{paired:.3f}", f"{shuffled:.3f}", f"{paired - shuffled:.3f}"


def coverage(lexicon: Lexicon, pairs: Iterable[Pair]) -> Covered:
    """Count the target words that the units found in the source sentence translate.

    A word is covered where it is a form of a translation of such a unit, or belongs to a form of
    several words that stands there. Numbers are counted and never covered.

    Examples
    --------
    >>> from aligner.lexicon import Entry
    >>> lexicon = Lexicon.of("vi", "id", [Entry("tăng", "verb", (("naik", "kenaikan"),))])
    >>> coverage(lexicon, [("Giá cà phê tăng", "Harga kopi naik 2 persen")])
    Covered(words=4, words_covered=1, names=0, names_covered=0, numbers=1)
    """
    return sum((_covered(lexicon, *pair) for pair in pairs), Covered())


def _covered(lexicon: Lexicon, src: str, trg: str) -> Covered:
    forms = {
        key(form, lexicon.trg_lang) for match in matches(lexicon, src) for form in match.entry.forms
    }
    words = keys(trg, lexicon.trg_lang)
    lengths = _lengths_by_first(forms)
    covered: set[int] = set()
    for start, word in enumerate(words):
        for length in lengths.get(word, ()):
            form = tuple(words[start : start + length])
            if form in forms:
                covered.update(range(start, start + len(form)))
                break
    return _counted(tokens(trg), covered)


def _lengths_by_first(units: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """Return how long the units are that begin with a token, the longest first."""
    lengths: dict[str, set[int]] = {}
    for unit in units:
        if unit:
            lengths.setdefault(unit[0], set()).add(len(unit))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _counted(written: Sequence[str], covered: set[int]) -> Covered:
    words = words_covered = names = names_covered = numbers = 0
    before = "."
    for position, token in enumerate(written):
        if token[0].isdecimal():
            numbers += 1
        elif token[0].isalpha():
            if token[0].isupper() and before not in _OPENING:
                names += 1
                names_covered += position in covered
            else:
                words += 1
                words_covered += position in covered
        before = token
    return Covered(words, words_covered, names, names_covered, numbers)


def bench_coverage(
    lexicon: Lexicon, paths: Iterable[Path], *, seed: int = 0, src_column: int = 1
) -> CoverageFigures:
    """Measure a lexicon on tables of sentence pairs, paired and shuffled.

    Parameters
    ----------
    lexicon : Lexicon
        What to measure.
    paths : iterable of Path
        Tables of two columns without a header.
    seed : int
        Of the order that sentences are put together in at random.
    src_column : {0, 1}
        Which column holds the lexicon's source language.

    Raises
    ------
    UsageError
        If two tables have the same stem, by which sets are named.
    InputError
        If a table holds fewer than two pairs.
    FormatError
        If a line has not two columns.
    """
    sets: dict[str, Path] = {}
    for path in paths:
        if path.stem in sets:
            raise UsageError(str(path), f"{sets[path.stem]} has the same stem", "rename one")
        sets[path.stem] = path
    return CoverageFigures(
        {name: _measured(lexicon, path, seed, src_column) for name, path in sets.items()}
    )


def _measured(lexicon: Lexicon, path: Path, seed: int, src_column: int) -> SetCoverage:
    pairs = list(_pairs(path, src_column))
    if len(pairs) < _COLUMNS:
        raise InputError(str(path), "holds fewer than two pairs", "nothing can be shuffled")
    order = list(range(len(pairs)))
    random.Random(seed).shuffle(order)  # noqa: S311  an order, no secret
    # Each sentence gets the translation of the one behind it in that order: never its own.
    shuffled = [
        (pairs[here][0], pairs[there][1])
        for here, there in zip(order, order[1:] + order[:1], strict=True)
    ]
    return SetCoverage(len(pairs), coverage(lexicon, pairs), coverage(lexicon, shuffled))


def _pairs(path: Path, src_column: int) -> Iterable[Pair]:
    for number, line in enumerate(read_lines(path), 1):
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise FormatError(
                f"{path}:{number}", f"{len(cells)} columns, not 2", "give a sentence pair a line"
            )
        yield normalise(cells[src_column]), normalise(cells[1 - src_column])
