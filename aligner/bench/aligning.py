"""How well texts with gold beads are aligned, what each kind of evidence adds, and how fast.

A document is aligned alone, as `aligner.align` does; with what its whole folder teaches; and, where
one is named, with what another folder teaches, which knows nothing of the text at hand.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from aligner.alignment import TokenPairs, align_texts, learn_texts
from aligner.alignment.parameters import GapRate, Parameters, parameters
from aligner.bead_files import BeadPositions, read_alignment
from aligner.data import Bead, PairModel
from aligner.errors import InputError
from aligner.evaluation import AlignmentCounts, count_hits
from aligner.languages import SITE_LANGUAGES
from aligner.line_files import read_lines
from aligner.plain_texts import WORTH_LEARNING
from aligner.text import normalise
from aligner.text_tables import text_table

#: How a document is aligned, besides with a model of another folder.
ALONE: Final = "alone"
TOGETHER: Final = "together"
#: All evidence: what the engine does by default.
FULL: Final = "+ gap mixture"
#: What the gap mixture is measured against: one sentence in a hundred has no counterpart, and a
#: gap goes on in three cases of ten; from one side to the other in one of twenty.
_OPEN, _EXTEND, _SWITCH = 0.01, 0.3, 0.05


@dataclass(frozen=True, slots=True)
class GoldText:
    """Two lists of sentences and their gold beads."""

    stem: str
    lang: str
    """The rendering's, if the stem ends in it; else empty."""
    src: Sequence[str]
    trg: Sequence[str]
    gold: frozenset[BeadPositions]

    @property
    def sentences(self) -> int:
        """Sentences of both sides."""
        return len(self.src) + len(self.trg)


class Measured(NamedTuple):
    """What came of some texts."""

    counts: AlignmentCounts
    sentences: int
    """Of both sides."""
    seconds: float
    """CPU time, start-up excluded; that of learning is part of it where texts teach themselves."""

    @property
    def speed(self) -> float:
        """Sentences of both sides per CPU-second; 0 where the clock saw nothing."""
        return self.sentences / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One set of texts aligned in one way."""

    set: str
    way: str
    """``alone``, ``together``, or ``from`` another set."""
    evidence: str
    """The last of the kinds of evidence that were used, as in `evidence`."""
    measured: Measured

    def to_json(self) -> dict[str, Any]:
        """Return counts, scores, sentences and seconds."""
        counts, sentences, seconds = self.measured
        names = {"set": self.set, "model": self.way, "evidence": self.evidence}
        further = {"sentences": sentences, "cpu_seconds": seconds}
        return names | counts.to_json() | further


@dataclass(frozen=True, slots=True)
class AlignmentFigures:
    """Accuracy and speed of alignment on sets of texts with gold.

    Speeds are rough: what was measured first has filled the caches of what comes after it.
    `bench_growth` measures each in a process of its own.
    """

    rows: tuple[Row, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return an object for each set, way and evidence."""
        return [row.to_json() for row in self.rows]

    def to_table(self) -> str:
        """Return the figures with all evidence, then strict F1 as evidence is added."""
        header = ["set", "model", "strict P", "strict R", "strict F1", "lax F1", "sentences/CPU-s"]
        rows = []
        for row in self.rows:
            if row.evidence == FULL:
                c = row.measured.counts
                scores = c.precision_strict, c.recall_strict, c.f1_strict, c.f1_lax
                figures = [f"{score:.3f}" for score in scores]
                rows.append([row.set, row.way, *figures, f"{row.measured.speed:,.0f}"])
        added = self._added()
        return text_table(header, rows) + (f"\n\n{added}" if added else "")

    def _added(self) -> str:
        """Return a table of strict F1 with a column for each kind of evidence, if there are any."""
        kinds = list(dict.fromkeys(row.evidence for row in self.rows))
        if kinds == [FULL]:
            return ""
        scores: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for row in self.rows:
            scores[row.set, row.way][row.evidence] = row.measured.counts.f1_strict
        rows = [[*key, *(f"{by_kind[kind]:.3f}" for kind in kinds)]
                for key, by_kind in scores.items()]  # fmt: skip
        return text_table(["strict F1", "model", *kinds], rows)


def bench_align(
    folders: Iterable[Path], *, model_from: Path | None = None, ablation: bool = False
) -> AlignmentFigures:
    """Align texts and compare with their gold.

    Parameters
    ----------
    folders : iterable of Path
        With files ``STEM.src``, ``STEM.tgt`` and ``STEM.gold``, a sentence a line. Where stems end
        in a language, as in ``a.id.src``, each language is a set of its own.
    model_from : Path, optional
        Such a folder, from which a model is learned; its gold is not looked at.
    ablation : bool
        Also with evidence added one kind after the other (`evidence`).

    Raises
    ------
    InputError
        If a folder has no gold, a file is missing, gold names a line that is not there, or the
        folder of the model has none for a set's language.
    """
    sets = read_sets(folders)
    teachers = read_sets([model_from]) if model_from else {}
    kinds = evidence(parameters())
    warm_up()
    rows: list[Row] = []
    for kind, constants in kinds.items() if ablation else [(FULL, kinds[FULL])]:
        taught = {name: learned_from(texts, constants) for name, texts in teachers.items()}
        for name, texts in sets.items():
            rows += [
                Row(name, ALONE, kind, measure_alone(texts, constants)),
                Row(name, TOGETHER, kind, measure_together(texts, constants)),
            ]
            if teachers:
                teacher = _teacher(texts, teachers)
                with_model = measure_given(texts, taught[teacher], constants)
                rows.append(Row(name, f"from {teacher}", kind, with_model))
    order = {name: number for number, name in enumerate(sets)}
    return AlignmentFigures(tuple(sorted(rows, key=lambda row: order[row.set])))


def evidence(full: Parameters) -> dict[str, Parameters]:
    """Return constants by the last kind of evidence that they use; all before it are used, too.

    Lengths are always used, and so are the rates that are learned besides words; a long text's band
    is laid around words that look alike whatever evidence is used within it.

    Examples
    --------
    >>> list(evidence(parameters()))[:3]
    ['length', '+ punctuation', '+ names, numbers']
    """
    with np.errstate(divide="ignore"):
        one_rate = np.log([
            [1 - 2 * _OPEN, _OPEN, _OPEN],
            [1 - _EXTEND - _SWITCH, _EXTEND, _SWITCH],
            [1 - _EXTEND, 0.0, _EXTEND],
        ])  # fmt: skip
    words = replace(full, gap_rates=(GapRate(one_rate, furniture=False),))
    # No bead is surer than 1, so that none teaches a word.
    cognates = replace(words, lexical=replace(full.lexical, least_probable=1.0))
    names = replace(cognates, likeness=replace(full.likeness, cognate=0.0))
    punctuation = replace(names, weights=replace(full.weights, lexical=0.0))
    length = replace(names, weights=replace(full.weights, lexical=0.0, ends=0.0, beginnings=0.0))
    return {
        "length": length,
        "+ punctuation": punctuation,
        "+ names, numbers": names,
        "+ cognates": cognates,
        "+ learned words": words,
        FULL: full,
    }


# --- sets --------------------------------------------------------------------------------------


def read_sets(folders: Iterable[Path]) -> dict[str, list[GoldText]]:
    """Return the texts of folders by the folder's name, and by language where stems end in one.

    Raises
    ------
    InputError
        If a folder has no gold, a file is missing, or gold names a line that is not there.
    """
    folders = [folder.absolute() for folder in folders]
    names = [folder.name for folder in folders]
    sets: defaultdict[str, list[GoldText]] = defaultdict(list)
    for folder, last in zip(folders, names, strict=True):
        name = last if names.count(last) == 1 else f"{folder.parent.name}/{last}"
        files = sorted(folder.glob("*.gold"))
        if not files:
            raise InputError(str(folder), "holds no gold", "name a folder with STEM.src .tgt .gold")
        mixed = all(_language(file) for file in files)
        for file in files:
            lang = _language(file) if mixed else ""
            sets[f"{name} {lang}".rstrip()].append(_read(file, lang))
    return sets


def _language(file: Path) -> str:
    """Return the language that a stem ends in, or nothing."""
    _, dot, last = file.stem.rpartition(".")
    return last if dot and last in SITE_LANGUAGES else ""


def _read(file: Path, lang: str) -> GoldText:
    src, trg = (
        [normalise(line) for line in read_lines(file.with_suffix(end))] for end in (".src", ".tgt")
    )
    gold = frozenset(read_alignment(file))
    for side, lines in enumerate((src, trg)):
        last = max((n for bead in gold for n in bead[side]), default=-1)
        if last >= len(lines):
            raise InputError(str(file), f"names line {last}, counted from 0, of {len(lines)} lines")
    return GoldText(file.stem, lang, src, trg, gold)


def _teacher(texts: Sequence[GoldText], teachers: Mapping[str, Sequence[GoldText]]) -> str:
    """Return the set that is to teach another: the only one, or the one in its language."""
    lang = texts[0].lang
    for name, others in teachers.items():
        if len(teachers) == 1 or others[0].lang == lang:
            return name
    raise InputError(
        ", ".join(teachers), f"hold no text in {lang or 'a language that stems do not name'}",
        "name another folder for the model",
    )  # fmt: skip


# --- measuring ---------------------------------------------------------------------------------


def warm_up() -> None:
    """Load all compiled code, so that no clock sees it."""
    lines = [f"Ngày {n}, ông Nam bán {37 * n} tấn ở Huế." for n in range(WORTH_LEARNING + 10)]
    align_texts(lines, lines, learn_texts([(lines, lines)]))


def learned_from(
    texts: Sequence[GoldText],
    constants: Parameters | None = None,
    lexicon: TokenPairs | None = None,
) -> PairModel:
    """Return what texts teach; their gold is not looked at."""
    return learn_texts([(text.src, text.trg) for text in texts], constants, lexicon)


def align_alone(
    text: GoldText,
    constants: Parameters | None = None,
    lexicon: TokenPairs | None = None,
) -> list[Bead]:
    """Return a text's beads as `aligner.align` finds them: it teaches itself if it is long."""
    enough = min(len(text.src), len(text.trg)) >= WORTH_LEARNING
    known = learned_from([text], constants, lexicon) if enough else None
    return align_texts(text.src, text.trg, known, constants, lexicon=lexicon)


def measure_alone(
    texts: Sequence[GoldText],
    constants: Parameters | None = None,
    lexicon: TokenPairs | None = None,
) -> Measured:
    """Align each text by itself."""
    start = time.process_time()
    found = [align_alone(text, constants, lexicon) for text in texts]
    return _measured(texts, found, time.process_time() - start)


def measure_together(
    texts: Sequence[GoldText],
    constants: Parameters | None = None,
    lexicon: TokenPairs | None = None,
) -> Measured:
    """Align texts with what they teach together."""
    start = time.process_time()
    known = learned_from(texts, constants, lexicon)
    found = [align_texts(text.src, text.trg, known, constants, lexicon=lexicon) for text in texts]
    return _measured(texts, found, time.process_time() - start)


def measure_given(
    texts: Sequence[GoldText], known: PairModel, constants: Parameters | None = None
) -> Measured:
    """Align texts with a model that is there already."""
    start = time.process_time()
    found = [align_texts(text.src, text.trg, known, constants) for text in texts]
    return _measured(texts, found, time.process_time() - start)


def _measured(
    texts: Sequence[GoldText], found: Sequence[Sequence[Bead]], seconds: float
) -> Measured:
    hits = (
        count_hits(text.gold, ((bead.src, bead.trg) for bead in one))
        for text, one in zip(texts, found, strict=True)
    )
    counts = sum(hits, AlignmentCounts())
    return Measured(counts, sum(text.sentences for text in texts), seconds)
