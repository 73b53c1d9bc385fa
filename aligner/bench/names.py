"""How well the likeness of names tells sentences that hold a name from others.

A true pair is a name of a source sentence with the sentence's gold translation. A shuffled pair is
the name with another sentence of the same language, whose source does not hold it. Where a language
has no gold, the countries that CLDR names in English and in that language stand in: they show what
a romaniser can do.
"""

import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aligner.bench.aligning import GoldText, read_sets
from aligner.languages import ORIGINAL_LANGUAGE, SITE_LANGUAGES
from aligner.names import Name, find_names, likeness
from aligner.text import fold
from aligner.text_tables import text_table

#: Shuffled pairs for each true one.
_SHUFFLED: Final = 5
#: From this likeness on a name is taken to be there.
_THERE: Final = 0.5
_SPELT_OUT: Final = 4

Sentence = tuple[str, str]
"""A source sentence and its translation."""


@dataclass(frozen=True, slots=True)
class LikenessFigures:
    """Likenesses of true and of shuffled pairs."""

    true: Sequence[float]
    shuffled: Sequence[float]

    @property
    def auc(self) -> float:
        """How often a true pair is likelier than a shuffled one, in [0, 1]; 0.5 is chance.

        The area under the ROC curve, and 0.5 where there is nothing to compare.

        Examples
        --------
        >>> LikenessFigures([0.9, 0.2], [0.1, 0.3]).auc
        0.75
        """
        ordered = sorted(self.shuffled)
        won = sum(
            (bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in self.true
        )
        return won / (len(ordered) * len(self.true)) if ordered and self.true else 0.5

    @property
    def found(self) -> float:
        """Share of true pairs with a likeness of 0.5 or more; 0 where there are none."""
        return sum(value >= _THERE for value in self.true) / max(1, len(self.true))

    @property
    def false(self) -> float:
        """Share of shuffled pairs with a likeness of 0.5 or more; 0 where there are none."""
        return sum(value >= _THERE for value in self.shuffled) / max(1, len(self.shuffled))

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {"pairs": len(self.true), "auc": self.auc, "found": self.found, "false": self.false}


@dataclass(frozen=True, slots=True)
class NameFigures:
    """Likeness on gold by part and language, and on names of countries by language."""

    parts: Mapping[str, Mapping[str, LikenessFigures]]
    countries: Mapping[str, LikenessFigures]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "parts": {
                part: {lang: of.to_json() for lang, of in by_lang.items()}
                for part, by_lang in self.parts.items()
            },
            "countries": {lang: of.to_json() for lang, of in self.countries.items()},
        }

    def to_table(self) -> str:
        """Return the figures as lines of text."""
        rows = [
            [part, lang, *_cells(of)]
            for part, by_lang in [*self.parts.items(), ("countries", self.countries)]
            for lang, of in by_lang.items()
        ]
        header = ["part", "language", "pairs", "AUC", "found", "false"]
        return text_table(header, rows)


def _cells(of: LikenessFigures) -> tuple[str, ...]:
    return f"{len(of.true):,}", f"{of.auc:.3f}", f"{of.found:.3f}", f"{of.false:.3f}"


def bench_names(parts: Mapping[str, Path], *, seed: int = 0) -> NameFigures:
    """Measure the likeness of names.

    Parameters
    ----------
    parts : mapping of str to Path
        Folders of gold by their part's name: ``STEM.LANG.src``, ``.tgt`` and ``.gold`` each.
    seed : int
        Of the sentences that shuffled pairs are made of.

    Raises
    ------
    InputError
        If a folder holds no gold.
    """
    return NameFigures(
        {part: _on_gold(folder, seed) for part, folder in parts.items()},
        {lang: on_countries(lang, seed) for lang in SITE_LANGUAGES if lang != ORIGINAL_LANGUAGE},
    )


def _on_gold(folder: Path, seed: int) -> dict[str, LikenessFigures]:
    by_lang: dict[str, list[Sentence]] = defaultdict(list)
    for texts in read_sets([folder]).values():
        for text in texts:
            by_lang[text.lang].extend(_sentences(text))
    return {
        lang: on_sentences(sentences, lang, seed) for lang, sentences in sorted(by_lang.items())
    }


def _sentences(text: GoldText) -> Iterator[Sentence]:
    """Yield the two sides of gold beads that have both."""
    for src, trg in sorted(text.gold):
        if src and trg:
            yield (" ".join(text.src[at] for at in src), " ".join(text.trg[at] for at in trg))


def on_sentences(sentences: Sequence[Sentence], lang: str, seed: int = 0) -> LikenessFigures:
    """Return the likeness of names in Vietnamese sentences to translations, true and shuffled."""
    true: list[float] = []
    shuffled: list[float] = []
    for name, src, trg in names_with(sentences, seed):
        (true if name.text in src else shuffled).append(likeness(name, trg, lang)[0])
    return LikenessFigures(true, shuffled)


def names_with(sentences: Sequence[Sentence], seed: int = 0) -> Iterator[tuple[Name, str, str]]:
    """Yield each name with its own sentence pair, and with others whose source has it not."""
    draw = random.Random(seed)  # noqa: S311  a sample, no secret
    for src, trg in sentences:
        for name in find_names(src, ORIGINAL_LANGUAGE):
            yield name, src, trg
            for other_src, other_trg in draw.choices(sentences, k=_SHUFFLED):
                if fold(name.text) not in fold(other_src):
                    yield name, other_src, other_trg


def on_countries(lang: str, seed: int = 0) -> LikenessFigures:
    """Return the likeness of English names of countries to those in a language."""
    draw = random.Random(seed)  # noqa: S311
    named = list(_countries(lang))
    true: list[float] = []
    shuffled: list[float] = []
    for english, own in named:
        true.append(likeness(english, own, lang)[0])
        others: Iterable[Sentence] = draw.choices(named, k=_SHUFFLED)
        shuffled += [likeness(english, other, lang)[0] for name, other in others if name != english]
    return LikenessFigures(true, shuffled)


def _countries(lang: str) -> Iterator[Sentence]:
    """Yield the names of countries of one word, which languages spell out rather than translate."""
    from babel import Locale

    own = Locale.parse(lang).territories
    for code, english in Locale("en").territories.items():
        if english.isalpha() and len(english) >= _SPELT_OUT and code.isalpha() and code in own:
            yield english, own[code]
