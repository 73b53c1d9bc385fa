"""Every stage on the sample corpus, on its two parts side by side.

The development part is what tests and constants may look at. What is held out is only measured
here: where its figures are worse, something was fitted to the other part.
"""

import json
import tempfile
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from aligner.alignment import read_model
from aligner.bead_files import BeadPositions, read_alignment
from aligner.bench.aligning import AlignmentFigures, bench_align
from aligner.bench.building import SAMPLE_CORPUS
from aligner.bench.counts import Counts
from aligner.bench.reading import OURS, ReadingFigures, bench_reading
from aligner.data import Model, Role, SegmentPair
from aligner.errors import UsageError
from aligner.evaluation import AlignmentCounts, MetricReport, count_hits
from aligner.formats import read_bitext
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.line_files import read_lines
from aligner.pipeline import build
from aligner.scoring import score
from aligner.selection import read_recipe
from aligner.system_outputs import evaluate
from aligner.text_tables import text_table
from aligner.urls import canonical_url

#: The parts of a corpus, and their folders in it.
PARTS: Final[Mapping[str, str]] = {"development": "", "held-out": "held-out"}
#: Languages that put nothing between two sentences.
_UNSPACED: Final = frozenset({"ja"})
#: Sets of pages, as the tables name them.
_PAGES: Final = {"sample": "pages", "variants": "harder pages"}
#: The recipe whose least quality tells what a score does with a segment pair.
_RECIPE: Final = "balanced"


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """How well the quality score tells segments with an error from those without.

    Segments are gold beads with both sides, so that no fault of alignment is in it.
    """

    clean: Sequence[float]
    """Scores of the segments without any error."""
    look_alikes: Sequence[float]
    """Of those among them that have something which only looks like an error."""
    faulty: Mapping[str, Sequence[float]]
    """Of the segments with an error, by its type."""
    least: float
    """The score below which a segment pair is not kept."""

    def auc(self, scores: Sequence[float]) -> float:
        """Return how often one of some scores is lower than a clean segment's, in [0, 1]."""
        return roc_auc(self.clean, scores)

    def below(self, scores: Sequence[float]) -> float:
        """Return the share of some scores that is not kept; 0 where there are none."""
        return sum(value < self.least for value in scores) / max(1, len(scores))

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        groups = {"clean": self.clean, "look_alikes": self.look_alikes}
        return {
            "least": self.least,
            **{name: {"segments": len(s), "below": self.below(s)} for name, s in groups.items()},
            "faulty": {
                kind: {"segments": len(s), "auc": self.auc(s), "below": self.below(s)}
                for kind, s in self.faulty.items()
            },
        }


@dataclass(frozen=True, slots=True)
class PartFigures:
    """Every stage on one part of the corpus."""

    reading: ReadingFigures
    """Extraction, pairing and sentence ends."""
    gold: AlignmentFigures
    """Alignment of gold sentences, by language, alone and with what all teach together."""
    built: Mapping[str, AlignmentCounts]
    """Alignment from pages, with a model learned on them, by language pair."""
    quality: QualityFigures
    references: MetricReport
    """Indonesian renderings against a careful translation."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "reading": self.reading.to_json(),
            "alignment": self.gold.to_json(),
            "alignment_from_pages": {pair: hits.to_json() for pair, hits in self.built.items()},
            "quality": self.quality.to_json(),
            "references": self.references.to_json(),
        }

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of each figure in the order of the stages."""
        yield from _reading_rows(self.reading)
        for row in self.gold.rows:
            yield f"alignment {row.set}, {row.way}: strict, lax F1", _both(row.measured.counts)
        for pair, hits in sorted(self.built.items()):
            yield f"from pages {pair}: strict, lax F1", _both(hits)
        quality = self.quality
        for kind, scores in sorted(quality.faulty.items()):
            yield f"quality: ROC-AUC {kind}", _figure(quality.auc(scores), len(scores))
        faulty = [value for scores in quality.faulty.values() for value in scores]
        yield "quality: ROC-AUC all errors", _figure(quality.auc(faulty), len(faulty))
        for name, values in (("errors", faulty), ("clean segments", quality.clean),
                             ("look-alikes", quality.look_alikes)):  # fmt: skip
            yield (
                f"quality: {name} below {quality.least}",
                _figure(quality.below(values), len(values)),
            )
        (system,) = self.references.systems
        for metric in system.scores:
            yield f"references: {metric.name}", f"{metric.score:.1f} ({self.references.segments})"


@dataclass(frozen=True, slots=True)
class CorpusFigures:
    """Every stage on both parts of the corpus."""

    parts: Mapping[str, PartFigures]

    def to_json(self) -> dict[str, Any]:
        """Return the figures by part."""
        return {part: figures.to_json() for part, figures in self.parts.items()}

    def to_table(self) -> str:
        """Return the figures as lines of text; how many things each is of stands in brackets."""
        columns = [dict(figures.rows()) for figures in self.parts.values()]
        names = dict.fromkeys(name for column in columns for name in column)
        order = {name: n for n, name in enumerate(columns[0])}
        rows = [
            [name, *(column.get(name, "-") for column in columns)]
            for name in sorted(names, key=lambda name: order.get(name, len(order)))
        ]
        return text_table(["figure (of)", *self.parts], rows)


def bench_corpus(corpus: Path = SAMPLE_CORPUS) -> CorpusFigures:
    """Measure every stage on a sample corpus.

    Parameters
    ----------
    corpus : Path
        A folder that ``corpora/generate.py`` has filled, with a part held out.

    Raises
    ------
    UsageError
        If the folder is no such corpus.
    """
    for folder in PARTS.values():
        if not (corpus / folder / "gold" / "urls.json").is_file():
            raise UsageError(
                str(corpus / folder), "has no gold", "name a folder that corpora/generate.py made"
            )
    return CorpusFigures({part: _measure(corpus / folder) for part, folder in PARTS.items()})


def _measure(folder: Path) -> PartFigures:
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "out"
        build([folder], out, workers=1)
        model = read_model(out / "model")
        return PartFigures(
            bench_reading(folder, peers=False),
            bench_align([folder / "gold"]),
            _from_pages(folder, out / "bitext.parquet"),
            _quality(folder, model),
            _references(folder, Path(work)),
        )


def roc_auc(clean: Sequence[float], faulty: Sequence[float]) -> float:
    """Return how often a faulty pair's score is lower than a clean one's, ties counting half.

    The area under the ROC curve: 1 is best, 0.5 is chance and what holds where there is nothing to
    compare.

    Examples
    --------
    >>> roc_auc([0.5, 0.9], [0.2, 0.5])
    0.875
    """
    ordered = sorted(clean)
    won = sum(
        len(ordered) - (bisect_left(ordered, value) + bisect_right(ordered, value)) / 2
        for value in faulty
    )
    return won / (len(ordered) * len(faulty)) if ordered and faulty else 0.5


# --- alignment ---------------------------------------------------------------------------------


def gold_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file of gold beads of a part of a corpus, with the rendering's language."""
    for path in sorted((folder / "gold").glob("*.gold")):
        yield path, path.stem.rpartition(".")[2]


def _from_pages(folder: Path, bitext: Path) -> dict[str, AlignmentCounts]:
    """Compare the beads of a run with gold, by language pair.

    Where a page's text was split in other places than in the gold, its beads are told by the gold
    sentences that their texts lie in.
    """
    urls = json.loads((folder / "gold" / "urls.json").read_text(encoding="utf-8"))
    table = read_bitext(bitext)
    hits: dict[str, AlignmentCounts] = defaultdict(AlignmentCounts)
    for path, lang in gold_files(folder):
        rows = table[table["trg_url"] == canonical_url(urls[path.stem]["trg_url"])]
        src, trg = (Sentences(read_lines(path.with_suffix(end))) for end in (".src", ".tgt"))
        beads = [
            (src.positions(left), trg.positions(right))
            for left, right in zip(rows["src_text"], rows["trg_text"], strict=True)
        ]
        hits[f"{ORIGINAL_LANGUAGE}-{lang}"] += count_hits(read_alignment(path), beads)
    return dict(hits)


class Sentences:
    """The sentences of a document, in which pieces of its text are found again.

    Examples
    --------
    >>> text = Sentences(["Mưa to.", "Nước lên nhanh.", "Đò nghỉ."])
    >>> text.positions("Nước lên nhanh. Đò nghỉ."), text.positions("lên nhanh."), text.positions("")
    ((1, 2), (1,), ())
    >>> text.positions("Bình luận")
    (-1,)
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        visible = ["".join(sentence.split()) for sentence in sentences]
        self._text = "".join(visible)
        self._sentences = visible
        self._ends = list(accumulate(map(len, visible)))

    def positions(self, text: str) -> tuple[int, ...]:
        """Return the positions of the sentences that a piece of text lies in; -1 for a stranger."""
        piece = "".join(text.split())
        if not piece:
            return ()
        start = self._text.find(piece)
        if start >= 0:
            first = bisect_right(self._ends, start)
            last = bisect_left(self._ends, start + len(piece))
            return tuple(range(first, last + 1))
        # With a credit behind it, or put together from several places.
        held = tuple(n for n, s in enumerate(self._sentences) if s and s in piece)
        return held or (-1,)


# --- quality -----------------------------------------------------------------------------------


def _quality(folder: Path, model: Model) -> QualityFigures:
    clean: list[float] = []
    look_alikes: list[float] = []
    faulty: dict[str, list[float]] = defaultdict(list)
    for path, lang in gold_files(folder):
        texts = [read_lines(path.with_suffix(end)) for end in (".src", ".tgt")]
        told = [json.loads(line) for line in read_lines(path.with_suffix(".findings.jsonl"))]
        beads = [bead for bead in read_alignment(path) if all(bead)]
        pairs = (bead_pair(bead, texts, lang) for bead in beads)
        for bead, pair in zip(beads, score(pairs, model), strict=True):
            value = pair.quality_score
            if value is None:  # both sides have text
                continue
            inside = [
                finding for finding in told
                if finding["place"] == "sentence" and finding["trg"][0] in bead[1]
            ]  # fmt: skip
            wrong = {finding["type"] for finding in inside if finding["severity"]}
            for kind in wrong:
                faulty[kind].append(value)
            if not wrong:
                clean.append(value)
                look_alikes += [value] * bool(inside)
    least = read_recipe(_RECIPE).quality_score or 0.0
    return QualityFigures(clean, look_alikes, dict(faulty), least)


def bead_pair(
    bead: BeadPositions, texts: Sequence[Sequence[str]], lang: str, page: str = ""
) -> SegmentPair:
    """Return the text of a gold bead; one side may be empty.

    Parameters
    ----------
    bead : BeadPositions
        Positions in `texts`.
    texts : sequence
        The sentences of both sides.
    lang : str
        Of the rendering.
    page : str
        What tells its page; without it a pair is judged alone.
    """
    src, trg = (
        gap.join(side[n] for n in positions)
        for gap, side, positions in zip((" ", gap_of(lang)), texts, bead, strict=True)
    )
    return SegmentPair(
        page, page, src, trg, ORIGINAL_LANGUAGE, lang, Role.PARAGRAPH,
        f"{list(bead[0])}:{list(bead[1])}", 1.0,
    )  # fmt: skip


def gap_of(lang: str) -> str:
    """Return what stands between two sentences of a language."""
    return "" if lang in _UNSPACED else " "


# --- references --------------------------------------------------------------------------------


def _references(folder: Path, work: Path) -> MetricReport:
    """Score all renderings that have a reference as one test set."""
    joined = []
    for end in ("hyp", "ref"):
        target = work / f"all.{end}"
        files = sorted((folder / "references").glob(f"*.{end}"))
        target.write_bytes(b"".join(file.read_bytes() for file in files))
        joined.append(target)
    hypothesis, reference = joined
    return evaluate([hypothesis], [reference], trg_lang="id", metrics=("bleu", "chrf"))


# --- rows --------------------------------------------------------------------------------------


def _reading_rows(figures: ReadingFigures) -> Iterator[tuple[str, str]]:
    for name, pages in _PAGES.items():
        text, documents = figures.texts[name][OURS], figures.documents[name][OURS]
        if text is not None:
            yield f"extraction, {pages}: body F1", _figure(text.body.f1, text.pages)
        blocks = sum(documents.roles.values(), Counts())
        yield f"extraction, {pages}: block F1", _figure(blocks.f1, blocks.gold)
    for name, pages in (("sample", "pages"), ("sample + variants", "all pages")):
        pairs = figures.pairing[name].pairs
        yield (
            f"pairing, {pages}: P, R, F1",
            f"{pairs.precision:.3f} {pairs.recall:.3f} {_figure(pairs.f1, pairs.gold)}",
        )
    for lang, tools in figures.boundaries.items():
        yield f"sentence ends {lang}: F1", _figure(tools[OURS].f1, tools[OURS].gold)


def _both(hits: AlignmentCounts) -> str:
    return f"{hits.f1_strict:.3f} {_figure(hits.f1_lax, hits.gold)}"


def _figure(value: float, count: int) -> str:
    return f"{value:.3f} ({count})"
