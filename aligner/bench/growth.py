"""How fast texts are aligned, and how time and memory grow with their length.

Long texts are made of the sample corpus: its articles again and again, in changing order, each time
with other numbers and other names, now and then without a sentence on one side. The same length
always gives the same text, and its gold is known.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVarTuple

from aligner.bead_files import BeadPositions
from aligner.bench.aligning import (
    GoldText,
    Measured,
    learned_from,
    measure_alone,
    measure_given,
    measure_together,
    read_sets,
    warm_up,
)
from aligner.bench.building import SAMPLE_CORPUS
from aligner.errors import InputError, UsageError
from aligner.text import fold
from aligner.text_tables import text_table

#: Lines a side of the long texts.
LINES: Final = (1_000, 3_000, 10_000, 30_000, 100_000)
#: The sample corpus's renderings that long texts are made of.
_LANG: Final = "id"
#: The share of sentences that are left out on one side.
_LEFT_OUT: Final = 0.02
_WORD: Final = re.compile(r"[^\W\d_]+")
_SYLLABLES: Final = "ba be bi ko ku la le lo ma mi na no pa ro ru sa so ta te vu".split()
#: Passes over short texts, whose speed is the best of these: the machine may be busy otherwise.
_PASSES: Final = 3
#: In which unit peak memory is told: bytes on macOS, KiB elsewhere.
_BYTES_IN_MIB: Final = 1024 * 1024
_KIB_IN_MIB: Final = 1024
_Arguments = TypeVarTuple("_Arguments")


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast some texts were aligned, in a process of its own."""

    texts: str
    measured: Measured
    peak_mib: float
    """Peak memory of the whole process, in MiB."""

    @property
    def seconds_per_thousand(self) -> float:
        """CPU-seconds per 1,000 sentences of both sides: constant where growth is linear."""
        return 1000 * self.measured.seconds / self.measured.sentences

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "texts": self.texts,
            "sentences": self.measured.sentences,
            "cpu_seconds": self.measured.seconds,
            "sentences_per_cpu_second": self.measured.speed,
            "cpu_seconds_per_1000_sentences": self.seconds_per_thousand,
            "peak_mib": self.peak_mib,
            "f1_strict": self.measured.counts.f1_strict,
        }


@dataclass(frozen=True, slots=True)
class SpeedFigures:
    """Speed of alignment on one core, start-up excluded."""

    rows: tuple[Speed, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return an object for each text, or set of texts."""
        return [row.to_json() for row in self.rows]

    def to_table(self) -> str:
        """Return the figures as lines of text."""
        header = ["texts", "sentences", "CPU-s", "sentences/CPU-s", "CPU-s/1,000", "peak MiB", "F1"]
        rows = [
            [
                row.texts,
                f"{row.measured.sentences:,}",
                f"{row.measured.seconds:.2f}",
                f"{row.measured.speed:,.0f}",
                f"{row.seconds_per_thousand:.3f}",
                f"{row.peak_mib:,.0f}",
                f"{row.measured.counts.f1_strict:.3f}",
            ]
            for row in self.rows
        ]
        return text_table(header, rows)


def bench_growth(
    folders: Iterable[Path], *, lines: Iterable[int] = LINES, corpus: Path = SAMPLE_CORPUS
) -> SpeedFigures:
    """Measure speed and memory on sets of texts, and on long texts that learn from themselves.

    Parameters
    ----------
    folders : iterable of Path
        With gold, as for `bench_align`. Measured with what they teach together, learning included,
        and with a model that is there already.
    lines : iterable of int
        Lines a side of the long texts.
    corpus : Path
        The sample corpus, whose gold long texts are made of.

    Raises
    ------
    InputError
        If a folder has no gold, or the corpus none in Indonesian: run this in a checkout.
    """
    articles = sample_articles(corpus)
    rows = []
    for name, texts in read_sets(folders).items():
        known = learned_from(texts)
        rows += [
            Speed(f"{name}, learning too", *_best(measure_together, texts)),
            Speed(f"{name}, model given", *_best(measure_given, texts, known)),
        ]
    rows += [
        Speed(f"one text, {count:,} lines a side", *_apart(_measure_long, articles, count))
        for count in lines
    ]
    return SpeedFigures(tuple(rows))


def _best(
    measure: Callable[[*_Arguments], Measured], *arguments: *_Arguments
) -> tuple[Measured, float]:
    """Measure a few times, each in a new process, and return the fastest."""
    passes = [_apart(measure, *arguments) for _ in range(_PASSES)]
    return min(passes, key=lambda one: one[0].seconds)


def _apart(
    measure: Callable[[*_Arguments], Measured], *arguments: *_Arguments
) -> tuple[Measured, float]:
    """Measure in a new process; return peak memory, too."""
    if sys.platform == "win32":
        raise UsageError("--growth", "peak memory cannot be told on Windows", "run it elsewhere")
    # Each is forked from a small server, or the peak of this process would count as its own.
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as pool:
        return pool.submit(_with_peak, measure, arguments).result()


def _with_peak(
    measure: Callable[..., Measured], arguments: tuple[Any, ...]
) -> tuple[Measured, float]:
    import resource

    warm_up()
    measured = measure(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return measured, peak / (_BYTES_IN_MIB if sys.platform == "darwin" else _KIB_IN_MIB)


def _measure_long(articles: Sequence[GoldText], lines: int) -> Measured:
    return measure_alone([long_text(articles, lines)])


# --- long texts --------------------------------------------------------------------------------


def sample_articles(corpus: Path) -> list[GoldText]:
    """Return the Indonesian texts of the sample corpus with their gold."""
    for texts in read_sets([corpus / "gold"]).values():
        if texts[0].lang == _LANG:
            return texts
    raise InputError(str(corpus / "gold"), f"has no text in {_LANG}", "run this in a checkout")


def long_text(articles: Sequence[GoldText], lines: int) -> GoldText:
    """Return a text of at least so many original sentences, and at most one article more."""
    random = Random(lines)  # noqa: S311  nothing secret
    sides: tuple[list[str], list[str]] = [], []
    gold: set[BeadPositions] = set()
    while len(sides[0]) < lines:
        for article in random.sample(articles, len(articles)):
            if len(sides[0]) < lines:
                gold |= _append(_varied(article, random), random, sides)
    return GoldText(f"{lines} lines", _LANG, *sides, frozenset(gold))


def _varied(article: GoldText, random: Random) -> GoldText:
    """Return an article with other numbers and other names, the same on both sides."""
    digits = dict(zip("123456789", random.sample("123456789", 9), strict=True))
    names = _names(article.src) & _names(article.trg)
    other = {name: "".join(random.choices(_SYLLABLES, k=3)).title() for name in sorted(names)}
    table = str.maketrans(digits)

    def vary(line: str) -> str:
        return _WORD.sub(lambda m: other.get(_name(m[0]), m[0]), line).translate(table)

    src, trg = ([vary(line) for line in side] for side in (article.src, article.trg))
    return replace(article, src=src, trg=trg)


def _name(word: str) -> str:
    """Return the key of a word with a capital, or nothing."""
    return fold(word) if word[0].isupper() else ""


def _names(lines: Iterable[str]) -> set[str]:
    return {_name(word) for line in lines for word in _WORD.findall(line)} - {""}


def _append(
    article: GoldText, random: Random, sides: tuple[list[str], list[str]]
) -> set[BeadPositions]:
    """Add an article to both sides, each without a few sentences; return the beads of the rest."""
    places: list[dict[int, int]] = []
    for lines, added in zip(sides, (article.src, article.trg), strict=True):
        kept = [n for n in range(len(added)) if random.random() >= _LEFT_OUT]
        places.append({n: len(lines) + place for place, n in enumerate(kept)})
        lines += [added[n] for n in kept]
    rest = {(_kept(src, places[0]), _kept(trg, places[1])) for src, trg in article.gold}
    return rest - {((), ())}


def _kept(positions: Iterable[int], places: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(places[n] for n in positions if n in places)
