"""Tables with two columns of text → the same with quality scores and findings."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from heapq import nsmallest
from itertools import repeat, tee
from typing import TYPE_CHECKING, Any, Final

import xxhash

from aligner.alignment import learn_texts, shipped_pairs
from aligner.data import Finding, Model, Reject, SegmentPair
from aligner.errors import EmptyResultError, InputError, UsageError
from aligner.estimators import Estimator
from aligner.formats import ColumnTable, Row
from aligner.languages import (
    SITE_LANGUAGES,
    identify_language,
    language_tag,
    named_language,
)
from aligner.rejects import RejectSink, forget
from aligner.scoring import Change, Generation, Judgement, Scorer
from aligner.text import normalise

if TYPE_CHECKING:
    import pandas as pd

#: What stands for no further answer.
_ENDED: Final = object()
#: What a cell that scoring adds may hold.
_Cell = float | str | tuple[Finding, ...] | None
#: The columns that scoring adds, or fills where they are there already.
ADDED: Final = ("quality_score", "findings")
EXPLANATION: Final = "explanation"
ESTIMATE: Final = "estimate"
CHANGES: Final = ("earlier_quality_score", "mended", "new_findings")
#: Names of text columns that are known, original first; the first pair that a table has is taken.
_TEXT_COLUMNS: Final = (
    ("src_text", "trg_text"), ("source", "target"), ("src", "trg"), ("src", "tgt"),
    ("source_text", "target_text"), ("src", "mt"), ("1", "2"),
)  # fmt: skip
#: Columns that tell the languages of each row.
_LANGUAGE_COLUMNS: Final = ("src_lang", "trg_lang")
#: Pairs of a language pair from which words and lengths are learned, and how many are looked at.
WORTH_LEARNING: Final = 150
_SAMPLE: Final = 5_000
#: Rows by which the languages of two columns are identified.
_IDENTIFIED: Final = 50
#: Of these, the share that has to agree that the columns are swapped.
_SWAPPED: Final = 0.7
#: A text that is longer is cut off for identification.
_PREFIX: Final = 300


@dataclass(frozen=True, slots=True)
class TextColumns:
    """Where a table has its texts, and in which languages they are."""

    src: str
    trg: str
    src_lang: str
    """BCP 47; that of a row whose own column names none."""
    trg_lang: str
    warnings: tuple[str, ...] = ()
    """What is doubtful: ``the columns look swapped …``."""


@dataclass(slots=True)
class ScoreSummary:
    """What scoring a table came to."""

    columns: TextColumns
    rows: int = 0
    unscored: int = 0
    """Rows with an empty side."""
    rejected: int = 0
    total: float = 0.0
    findings: Counter[str] = field(default_factory=Counter)
    """By ``type:severity``, as the table writes them."""
    changes: Counter[str] = field(default_factory=Counter)
    """Beside an earlier generation: rows that are ``better worse same new unknown``."""

    def count(self, pair: SegmentPair) -> None:
        """Count a scored row."""
        self.rows += 1
        if pair.quality_score is None:
            self.unscored += 1
        else:
            self.total += pair.quality_score
        self.findings.update(f"{item.type}:{item.severity}" for item in pair.findings)

    @property
    def mean(self) -> float:
        """The mean score of the rows that have one; 0 where none has."""
        return self.total / max(1, self.rows - self.unscored)


def score(
    bitext: "pd.DataFrame",
    *,
    src_col: str | None = None,
    trg_col: str | None = None,
    src_lang: str | None = None,
    trg_lang: str | None = None,
    model: Model | None = None,
) -> "pd.DataFrame":
    """Return a bitext with quality scores and findings: reference-free, for any two languages.

    Parameters
    ----------
    bitext : DataFrame
        With two columns of text, whatever else it has.
    src_col, trg_col : str, optional
        Names of these columns; by default ``src_text`` and ``trg_text`` or another usual pair.
    src_lang, trg_lang : str, optional
        BCP 47 tags; by default what the columns ``src_lang`` and ``trg_lang`` say of each row, or
        what the text columns are named, or what the texts look like.
    model : Model, optional
        Learned words and lengths; by default what 150 rows or more teach of themselves, and what
        is shipped.

    Returns
    -------
    DataFrame
        A copy with `quality_score`, in [0, 1], higher is better, NaN where a side is empty, and
        `findings`, a tuple of `Finding`.

    Raises
    ------
    UsageError
        If a column is missing, or a tag is none.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"vi": ["Anh Nam bán 25 tấn cà phê."] * 2,
    ...                       "id": ["Nam menjual 25 ton kopi.", "Nam menjual 52 ton kopi."]})
    >>> good, bad = score(pairs)["quality_score"]
    >>> good > bad
    True
    """
    import pandas as pd

    columns = tuple(map(str, bitext.columns))
    records = [dict(zip(columns, row, strict=True)) for row in bitext.itertuples(index=False)]
    found = text_columns(
        columns, records, src_col=src_col, trg_col=trg_col, src_lang=src_lang, trg_lang=trg_lang
    )
    pairs = [pair_of(record, found) for record in records]
    scorer = Scorer(model or learned(pairs))
    judged = [judgement.pair for judgement in scorer.judge(pairs)]
    scores = [float("nan") if p.quality_score is None else p.quality_score for p in judged]
    findings = pd.Series([pair.findings for pair in judged], bitext.index, dtype=object)
    return bitext.assign(quality_score=scores, findings=findings)


def score_table(
    table: ColumnTable,
    write: Callable[[Mapping[str, Any]], None],
    columns: TextColumns,
    *,
    model: Model | None = None,
    estimator: Estimator | None = None,
    earlier: Generation | None = None,
    explain: bool = False,
    rejects: RejectSink = forget,
) -> ScoreSummary:
    """Score a table row by row; memory does not grow with it.

    Parameters
    ----------
    table : ColumnTable
    write : callable
        Is given the cells of each row, scored.
    columns : TextColumns
        As `find_columns` says.
    model : Model, optional
        As for `score`; what teaches is a sample of the rows, chosen by their content.
    estimator : Estimator, optional
        Another judge, see `read_estimator`: its figure goes into the score and is told.
    earlier : Generation, optional
        Renderings of an earlier time, see `read_generation`: what was mended since is told.
    explain : bool
        Also tell what each feature takes from the score.
    rejects : callable
        Is given each row that cannot be read.

    Raises
    ------
    EmptyResultError
        If no row could be read.
    """
    scorer = Scorer(model or learned(_pairs(table, columns)))
    summary = ScoreSummary(columns)
    waiting: deque[Row] = deque()
    first: list[Reject] = []

    def pairs() -> Iterator[SegmentPair]:
        for row in table.rows():
            if isinstance(row, Reject):
                summary.rejected += 1
                if not first:
                    first.append(row)
                rejects(row)
            else:
                waiting.append(row)
                yield pair_of(row.cells, columns)

    judged = estimator.estimate(_pairs(table, columns)) if estimator else repeat(None)
    estimates, told = tee(judged)
    for judgement, estimate in zip(scorer.judge(pairs(), estimates), told, strict=False):
        row = waiting.popleft()
        pair = judgement.pair
        summary.count(pair)
        added = _added(judgement, explain=explain)
        if estimator:
            added[ESTIMATE] = estimate
        if earlier:
            change = earlier.change(pair)
            added |= _changed(change)
            summary.changes[change.verdict(pair.quality_score) if change else "new"] += 1
        write({**row.cells, **added})
    # What it says at the end, of its exit code, is heard only if it is asked once more.
    if estimator and next(told, _ENDED) is not _ENDED:
        raise InputError(
            "the estimator", f"gave more answers than the {summary.rows:,} rows", "check it"
        )
    if not summary.rows:
        why = f"; the first: {first[0].place}: {first[0].detail}" if first else ""
        raise EmptyResultError(
            str(table.path), f"no row, {summary.rejected:,} rejected{why}", "check the file"
        )
    return summary


def _added(judgement: Judgement, *, explain: bool) -> dict[str, _Cell]:
    added: dict[str, _Cell] = {
        "quality_score": judgement.pair.quality_score,
        "findings": judgement.pair.findings,
    }
    if explain:
        taken = sorted(judgement.contributions.items(), key=lambda item: (-item[1], item[0]))
        added[EXPLANATION] = " ".join(f"{name}=-{nats:.2f}" for name, nats in taken)
    return added


def read_generation(
    table: ColumnTable, columns: TextColumns, model: Model | None = None
) -> Generation:
    """Return the renderings of an earlier table, scored; rows that cannot be read are passed over.

    A number for each original is held in memory.
    """
    scorer = Scorer(model or learned(_pairs(table, columns)))
    return Generation.of(scorer.score(_pairs(table, columns)))


def _changed(change: Change | None) -> dict[str, _Cell]:
    if change is None:
        return dict.fromkeys(CHANGES)
    return {
        "earlier_quality_score": change.earlier_score,
        "mended": ";".join(change.mended),
        "new_findings": ";".join(change.new),
    }


def find_columns(
    table: ColumnTable,
    *,
    src_col: str | None = None,
    trg_col: str | None = None,
    src_lang: str | None = None,
    trg_lang: str | None = None,
) -> TextColumns:
    """Return where a table has its texts, and in which languages.

    Raises
    ------
    UsageError
        If a column is missing; it offers the nearest names. If a tag is none, or the languages can
        not be told.
    """
    records = []
    for row in table.rows():
        if isinstance(row, Row):
            records.append(row.cells)
        if len(records) == _IDENTIFIED:
            break
    return text_columns(
        table.columns, records,
        src_col=src_col, trg_col=trg_col, src_lang=src_lang, trg_lang=trg_lang,
        place=str(table.path),
    )  # fmt: skip


def text_columns(
    columns: Sequence[str],
    records: Iterable[Mapping[str, Any]],
    *,
    src_col: str | None = None,
    trg_col: str | None = None,
    src_lang: str | None = None,
    trg_lang: str | None = None,
    place: str = "the table",
) -> TextColumns:
    """Return the text columns among some, and what the first records tell of their languages."""
    src_lang = named_language(src_lang, "--src-lang") if src_lang else None
    trg_lang = named_language(trg_lang, "--trg-lang") if trg_lang else None
    src, trg = _text_columns(columns, (src_col, trg_col), (src_lang, trg_lang), place)
    shown = [record for record, _ in zip(records, range(_IDENTIFIED), strict=False)]
    texts = [[_text(record.get(name)) for record in shown] for name in (src, trg)]
    looks = [_identified(side) for side in texts]
    told = set(_LANGUAGE_COLUMNS) <= set(columns)
    langs = [
        given or (shown and told and language_tag(str(shown[0].get(column)))) or _tag(name) or look
        for given, column, name, look in zip(
            (src_lang, trg_lang), _LANGUAGE_COLUMNS, (src, trg), looks, strict=True
        )
    ]
    if not all(langs):
        raise UsageError(place, "the languages cannot be told", "name --src-lang and --trg-lang")
    return TextColumns(src, trg, str(langs[0]), str(langs[1]), tuple(_doubts(texts, langs)))


def _text_columns(
    columns: Sequence[str],
    named: tuple[str | None, str | None],
    langs: tuple[str | None, str | None],
    place: str,
) -> tuple[str, str]:
    for name, option in zip(named, ("--src-col", "--trg-col"), strict=True):
        if name is not None and name not in columns:
            near = get_close_matches(name, columns, n=3, cutoff=0.5) or list(columns)
            raise UsageError(place, f"no column {name!r}", f"{option} {' or '.join(near)}")
    usual = [*_TEXT_COLUMNS, *([langs] if all(langs) else []), _tags(columns)]
    for src, trg in usual:
        pair = named[0] or src, named[1] or trg
        if pair[0] in columns and pair[1] in columns and pair[0] != pair[1]:
            return str(pair[0]), str(pair[1])
    raise UsageError(
        place,
        f"which columns hold the texts is not told by their names: {', '.join(columns)}",
        "name --src-col and --trg-col",
    )


def _tags(columns: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the two columns that are named like languages; Nones where there are not two."""
    named = [name for name in columns if _tag(name)]
    return (named[0], named[1]) if len(named) == 2 else (None, None)  # noqa: PLR2004


def _tag(name: str) -> str | None:
    """Return the language that a column is named by."""
    tag = language_tag(name)
    return tag if tag in SITE_LANGUAGES else None


def _identified(texts: Iterable[str]) -> str | None:
    """Return the language that most texts look to be in."""
    votes = Counter(identify_language(text[:_PREFIX])[0] for text in texts if text.strip())
    return votes.most_common(1)[0][0] if votes else None


def _doubts(texts: Sequence[Sequence[str]], langs: Sequence[Any]) -> Iterator[str]:
    """Say so where each column looks to be in the other's language."""
    src_lang, trg_lang = langs
    if src_lang == trg_lang:
        yield f"both columns are taken for {src_lang}"
        return
    if not {src_lang, trg_lang} <= set(SITE_LANGUAGES):  # who else identifies them is not known
        return
    swapped = [
        identify_language(src[:_PREFIX], (src_lang, trg_lang))[0] == trg_lang
        and identify_language(trg[:_PREFIX], (src_lang, trg_lang))[0] == src_lang
        for src, trg in zip(*texts, strict=True)
        if src.strip() and trg.strip()
    ]
    if swapped and sum(swapped) >= _SWAPPED * len(swapped):
        yield (
            f"the columns look swapped: the first holds {trg_lang} and the second {src_lang} in "
            f"{sum(swapped)} of {len(swapped)} rows; swap --src-col and --trg-col"
        )


def _text(value: Any) -> str:  # noqa: ANN401  whatever a cell may hold
    """Return a cell as text; empty for what stands for nothing, as NaN does in a DataFrame."""
    if isinstance(value, str):
        return value
    # Only what is missing is unequal to itself, or cannot tell.
    try:
        missing = value is None or bool(value != value)  # noqa: PLR0124
    except TypeError:  # pandas.NA
        missing = True
    except ValueError:  # an array: it has several values
        missing = False
    return "" if missing else str(value)


def pair_of(cells: Mapping[str, Any], columns: TextColumns) -> SegmentPair:
    """Return a row as a segment pair; what it does not have is empty."""
    langs = [
        language_tag(_text(cells.get(name))) or default
        for name, default in zip(
            _LANGUAGE_COLUMNS, (columns.src_lang, columns.trg_lang), strict=True
        )
    ]
    texts = [normalise(_text(cells.get(name))) for name in (columns.src, columns.trg)]
    src_url, trg_url, role, bead = (
        _text(cells.get(name)) for name in ("src_url", "trg_url", "role", "bead")
    )
    return SegmentPair(
        src_url, trg_url, texts[0], texts[1], langs[0], langs[1], role, bead, alignment_score=None
    )


def _pairs(table: ColumnTable, columns: TextColumns) -> Iterator[SegmentPair]:
    return (pair_of(row.cells, columns) for row in table.rows() if isinstance(row, Row))


def learned(pairs: Iterable[SegmentPair]) -> Model:
    """Return what pairs teach of their words and lengths: a sample of them, chosen by content.

    Language pairs with fewer than `WORTH_LEARNING` originals teach nothing.
    """
    samples: dict[tuple[str, str], _Sample] = {}
    for pair in pairs:
        if pair.src_text and pair.trg_text:
            langs = pair.src_lang, pair.trg_lang
            samples.setdefault(langs, _Sample()).add(pair.src_text, pair.trg_text)
    return Model({
        "-".join(langs): learn_texts(
            [([src], [trg]) for src, trg in sample.texts()], lexicon=shipped_pairs(*langs)
        )
        for langs, sample in sorted(samples.items())
        if len(sample.kept) >= WORTH_LEARNING
    })  # fmt: skip


class _Sample:
    """Distinct originals with one rendering each, those with the lowest digests."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[str, str]] = {}

    def add(self, src: str, trg: str) -> None:
        digest = xxhash.xxh3_64_intdigest(src.encode())
        if digest in self.kept:
            self.kept[digest] = min(self.kept[digest], (src, trg))
            return
        self.kept[digest] = src, trg
        if len(self.kept) > 2 * _SAMPLE:
            self.kept = {key: self.kept[key] for key in nsmallest(_SAMPLE, self.kept)}

    def texts(self) -> list[tuple[str, str]]:
        return [self.kept[key] for key in nsmallest(_SAMPLE, self.kept)]
