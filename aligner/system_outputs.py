"""Outputs of translation systems and a test set, as files → how good they are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isnan
from pathlib import Path
from typing import Final

from aligner.data import Model, Reject, SegmentPair
from aligner.errors import FormatError, InputError, UsageError
from aligner.evaluation import EvaluationSet, Lines, MetricReport, Tokenizer
from aligner.evaluation import evaluate as evaluate_set
from aligner.evaluation.resampling import SEED
from aligner.evaluation.systems import Judgements
from aligner.formats import open_table
from aligner.languages import SITE_LANGUAGES, language_tag, named_language
from aligner.line_files import read_lines
from aligner.text import normalise

#: Where the text of each segment is: a file of lines, or ``table.tsv:column``.
Place = Path | str
#: The columns of human judgements that have a row for each output of a segment.
_JUDGEMENT: Final = ("system", "segment", "score")
#: Endings of files that have columns.
_TABLES: Final = frozenset({".tsv", ".jsonl", ".parquet"})
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
#: Columns of ``segments.tsv`` in a test set folder.
_DOCUMENT: Final = "document"
_ROLE: Final = "role"


@dataclass(frozen=True, slots=True)
class _Folder:
    """The files of a test set: ``src.LANG``, ``ref.LANG`` and perhaps ``segments.tsv``."""

    references: tuple[Path, ...]
    source: Path | None
    documents: str | None
    roles: str | None


def evaluate(
    hypotheses: Sequence[Place],
    references: Sequence[Place],
    *,
    src: Place | None = None,
    src_lang: str | None = None,
    trg_lang: str | None = None,
    documents: Place | None = None,
    roles: Place | None = None,
    metrics: Sequence[str] | None = None,
    tokenizer: Tokenizer | None = None,
    model: Model | None = None,
    quality: bool = True,
    unit: str = "segment",
    tests: Sequence[str] | None = None,
    resamples: int = 1000,
    trials: int = 10_000,
    seed: int = SEED,
    baseline: str | None = None,
    worst: int = 0,
    human: Path | None = None,
) -> MetricReport:
    r"""Score system outputs against references, and beside them without.

    A place is a file with one segment a line, or ``table.tsv:column`` (also ``.jsonl`` and
    ``.parquet``). All have the same number of segments; lines end at ``\n`` and lose their line
    ends only.

    Parameters
    ----------
    hypotheses : sequence of Path or str
        One place a system, or ``name=place``.
    references : sequence of Path or str
        One or several translations by people of the same source; or one test set folder: line
        files ``src.LANG`` and ``ref.LANG`` (others as ``ref-2.LANG``), and perhaps
        ``segments.tsv`` with a column ``document`` or ``role``.
    src : Path or str, optional
        The source: then the outputs are also scored without the references.
    src_lang, trg_lang : str, optional
        BCP 47 tags; by default what the files end in. The target language chooses BLEU's
        tokenizer and the order of the metrics.
    documents, roles : Path or str, optional
        The document and the role of each segment.
    metrics, tokenizer, unit, tests, resamples, trials, seed, baseline, worst
        As for :func:`aligner.evaluation.evaluate`.
    model : Model, optional
        What scoring knows of words and lengths; by default what source and references teach.
    quality : bool
        Whether to score without the references where there is a source.
    human : Path, optional
        A TSV of judgements: columns ``system``, ``segment`` (from 1) and ``score``, or a column
        for each system and a row for each segment. Empty or ``NaN``: not judged.

    Raises
    ------
    UsageError
        If there is no hypothesis, reference or metric, something named is unknown, or the same
        file is given twice.
    InputError
        If a file cannot be read, has no lines, or not as many as the first reference; if there
        are too few segments for a test that was asked for.
    FormatError
        If a line is not UTF-8, or not a row of its table.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     hypothesis, reference = Path(folder, "system.id"), Path(folder, "reference.id")
    ...     _ = hypothesis.write_text("Harga kopi naik tajam pekan ini.\n")
    ...     _ = reference.write_text("Harga kopi naik tajam minggu ini.\n")
    ...     report = evaluate([hypothesis], [reference])
    >>> [(score.name, round(score.score, 1)) for score in report.systems[0].scores]
    [('BLEU', 48.9), ('chrF2++', 70.0), ('TER', 16.7)]
    """
    test = read_evaluation_set(
        hypotheses, references,
        src=src, src_lang=src_lang, trg_lang=trg_lang, documents=documents, roles=roles,
    )  # fmt: skip
    return evaluate_set(
        test,
        metrics=metrics,
        tokenizer=tokenizer,
        scored=score_systems(test, model=model) if quality and test.source else None,
        unit=unit,
        tests=tests,
        resamples=resamples,
        trials=trials,
        seed=seed,
        baseline=baseline,
        worst=worst,
        human=read_judgements(human, list(test.systems), test.segments) if human else None,
    )


def read_evaluation_set(
    hypotheses: Sequence[Place],
    references: Sequence[Place],
    *,
    src: Place | None = None,
    src_lang: str | None = None,
    trg_lang: str | None = None,
    documents: Place | None = None,
    roles: Place | None = None,
) -> EvaluationSet:
    """Return the texts of a test set and of all systems; for what is raised see `evaluate`."""
    for what, given in (("hypothesis", hypotheses), ("reference", references)):
        if not given:
            raise UsageError("evaluate", f"no {what} was given", "give at least one")
    for option, lang in (("--src-lang", src_lang), ("--trg-lang", trg_lang)):
        if lang is not None:
            named_language(lang, option)
    folders = [Path(place) for place in references if Path(place).is_dir()]
    if folders:
        if len(references) > 1:
            raise UsageError(str(folders[0]), "a folder stands alone", "give one --ref")
        found = _folder(folders[0], src_lang, trg_lang)
        references, src = found.references, src or found.source
        documents, roles = documents or found.documents, roles or found.roles
    named = [_named(place) for place in hypotheses]
    _refuse_twice([place for _, place in named])
    _refuse_twice(references)
    for name, count in Counter(name for name, _ in named).items():
        if count > 1:
            raise UsageError(name, "names two systems", "give each a name: NAME=FILE")
    read = [_read(place) for place in references]
    return EvaluationSet(
        {name: _read(place) for name, place in named},
        tuple(read),
        _read(src) if src else None,
        _read(documents) if documents else None,
        _read(roles) if roles else None,
        src_lang or (_language_of(src) if src else None),
        trg_lang or _language_of(references[0]),
        tuple(_line_ends([*references, *(place for _, place in named), *([src] if src else [])])),
    )


def score_systems(
    test: EvaluationSet, *, model: Model | None = None
) -> dict[str, list[SegmentPair]]:
    """Return by system the segment pairs of source and output, with quality scores and findings.

    All systems are scored with one model, learned from the source and the first reference where
    none is given and they are long enough to teach.

    Raises
    ------
    UsageError
        If there is no source, or the languages are not known.
    """
    if test.source is None:
        raise UsageError("evaluate", "there is no source", "name it with --src")
    src_lang, trg_lang = language_tag(test.src_lang), language_tag(test.trg_lang)
    if not (src_lang and trg_lang):
        raise UsageError(
            "evaluate",
            "to score without references, both languages have to be known",
            "add --src-lang and --trg-lang, or --no-quality",
        )
    reference = test.references[0]
    if len(test.source.texts) != len(reference.texts):
        raise InputError(
            test.source.place,
            f"{len(test.source.texts)} lines, but {reference.place} has {len(reference.texts)}",
            "give the source of the same segments",
        )
    from aligner.bitexts import learned
    from aligner.scoring import score

    langs = src_lang, trg_lang
    model = model or learned(_pairs(test, test.references[0], langs, ""))
    return {
        name: list(score(_pairs(test, output, langs, name), model))
        for name, output in test.systems.items()
    }


def _pairs(
    test: EvaluationSet, output: Lines, langs: tuple[str, str], name: str
) -> Iterator[SegmentPair]:
    source = test.source.texts if test.source else ()
    for number, (src, trg) in enumerate(zip(source, output.texts, strict=True)):
        document = test.documents.texts[number] if test.documents else ""
        role = test.roles.texts[number] if test.roles else ""
        yield SegmentPair(
            document, f"{name}/{document}" if document else "", normalise(src), normalise(trg),
            *langs, role, f"[{number}]:[{number}]", None,
        )  # fmt: skip


def read_judgements(path: Path, systems: Sequence[str], segments: int) -> Judgements:
    """Return human judgements by system and by segment, counted from 0.

    Raises
    ------
    UsageError
        If the table judges no system, or one that is not here; it offers the nearest.
    FormatError
        If a cell is no number, or a segment is none of the test set.
    """
    table = open_table(path)
    names = _short_names(systems)
    found: dict[str, dict[int, list[float]]] = {name: {} for name in systems}
    columns = {name.lower(): name for name in table.columns}
    by_row = set(_JUDGEMENT) <= set(columns)
    judged = [] if by_row else [name for name in table.columns if name in names]
    if not (by_row or judged):
        raise UsageError(
            str(path),
            f"judges none of the systems {', '.join(systems)}: its columns are"
            f" {', '.join(table.columns)}",
            "name columns system, segment and score, or as the systems are",
        )
    rows = 0
    for row in table.rows():
        if isinstance(row, Reject):
            raise FormatError(row.place, row.detail)
        place = f"{path}:{row.number}"
        if by_row:
            system, segment, value = (str(row.cells[columns[name]]) for name in _JUDGEMENT)
            if system not in names:
                near = get_close_matches(system, names, n=3, cutoff=0.0)
                raise UsageError(place, f"no system {system!r}", f"perhaps {' or '.join(near)}")
            number = _segment(segment, segments, place)
            cells = [(names[system], value)]
        else:
            number, rows = rows, rows + 1
            cells = [(names[name], str(row.cells[name] or "")) for name in judged]
        for system, value in cells:
            judgement = _judgement(value, place)
            if judgement is not None:
                found[system].setdefault(number, []).append(judgement)
    if not by_row and rows != segments:
        raise InputError(str(path), f"{rows} rows, but there are {segments} segments")
    return found


def _short_names(systems: Sequence[str]) -> dict[str, str]:
    """Return systems by name, and by file name or its stem where no other has the same."""
    names = {name: name for name in systems}
    for shortened in ([Path(name).name for name in systems], [Path(name).stem for name in systems]):
        count = Counter(shortened)
        for short, name in zip(shortened, systems, strict=True):
            if count[short] == 1:
                names.setdefault(short, name)
    return names


def _segment(text: str, segments: int, place: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= segments):
        raise FormatError(place, f"no segment {text!r}", f"count segments from 1 to {segments}")
    return int(text) - 1


def _judgement(text: str, place: str) -> float | None:
    """Return the number in a cell, or None where it holds none."""
    try:
        value = float(text) if text.strip() else float("nan")
    except ValueError:
        raise FormatError(place, f"{text!r} is no number", "leave it empty or write NaN") from None
    return None if isnan(value) else value


def _folder(folder: Path, src_lang: str | None, trg_lang: str | None) -> _Folder:
    """Return the files of a test set folder."""
    references = _of_language(folder, "ref*.*", trg_lang, "--trg-lang")
    if not references:
        raise InputError(str(folder), "no reference", "add a file ref.LANG, as ref.id")
    sources = _of_language(folder, "src.*", src_lang, "--src-lang")
    about = folder / "segments.tsv"
    columns = open_table(about).columns if about.is_file() else ()
    listed = folder / "documents.txt"
    return _Folder(
        references,
        sources[0] if sources else None,
        f"{about}:{_DOCUMENT}" if _DOCUMENT in columns
        else str(listed) if listed.is_file() else None,
        f"{about}:{_ROLE}" if _ROLE in columns else None,
    )  # fmt: skip


def _of_language(folder: Path, files: str, lang: str | None, option: str) -> tuple[Path, ...]:
    """Return the files of one language, in the order of their names."""
    found = sorted(path for path in folder.glob(files) if path.is_file())
    wanted = language_tag(lang)
    if wanted:
        return tuple(path for path in found if _language_of(path) == wanted)
    endings = sorted({path.suffix for path in found})
    if len(endings) > 1:
        raise UsageError(
            str(folder), f"{files} is there in {' '.join(endings)}", f"name one with {option}"
        )
    return tuple(found)


def _language_of(place: Place) -> str | None:
    """Return the site language that a file or a column is named by."""
    text = str(place)
    for ending in (Path(text).suffix.removeprefix("."), text.rpartition(":")[2]):
        tag = language_tag(ending)
        if tag in SITE_LANGUAGES:
            return tag
    return None


def _named(place: Place) -> tuple[str, Place]:
    """Return name and place of a system."""
    name, equals, rest = str(place).partition("=")
    if isinstance(place, Path) or not (equals and name and rest) or Path(place).exists():
        return str(place), place
    return name, rest


def _refuse_twice(places: Iterable[Place]) -> None:
    # One file both as hypothesis and as reference is allowed: a way to see the scores' ceiling.
    seen: set[str] = set()
    for place in places:
        path, column = _parts(place)
        key = f"{path.resolve()}:{column}"
        if key in seen:
            raise UsageError(str(place), "given twice", "give each file once")
        seen.add(key)


def file_of(place: Place) -> Path:
    """Return the file that a place names: ``name=table.tsv:column`` is in ``table.tsv``."""
    return _parts(_named(place)[1])[0]


def _parts(place: Place) -> tuple[Path, str | None]:
    """Return file and column of a place; no column for a file of lines."""
    path = Path(place)
    table, colon, column = str(place).rpartition(":")
    if path.exists() or not colon or not Path(table).suffix:
        return path, None
    return Path(table), column


def _read(place: Place) -> Lines:
    """Return the text of each segment."""
    path, column = _parts(place)
    if column is None:
        return _read_file(path)
    table = open_table(path)
    if column not in table.columns:
        near = get_close_matches(column, table.columns, n=3, cutoff=0.5) or table.columns
        raise UsageError(str(path), f"no column {column!r}", f"perhaps {' or '.join(near)}")
    texts = []
    for row in table.rows():
        if isinstance(row, Reject):
            raise FormatError(row.place, row.detail)
        texts.append(str(row.cells.get(column) or ""))
    if not texts:
        raise InputError(str(path), "the table has no rows", "give one segment a row")
    # Only a TSV has a header to stand above the first text.
    return Lines(str(place), tuple(texts), first=1 if path.suffix in _TABLES - {".tsv"} else 2)


def _read_file(path: Path) -> Lines:
    if path.suffix in _TABLES:
        columns = " or ".join(f"{path}:{name}" for name in open_table(path).columns)
        raise UsageError(str(path), "a table: its column has to be named", f"write {columns}")
    try:
        lines = read_lines(path)
    except FormatError as error:
        if _starts_with(path, _UTF_16):
            raise FormatError(error.where, "UTF-16, not UTF-8", error.next_step) from error
        raise
    if not lines:
        raise InputError(str(path), "the file has no lines", "give one segment a line")
    return Lines(str(path), tuple(lines))


def _starts_with(path: Path, signs: tuple[bytes, ...]) -> bool:
    with path.open("rb") as file:
        return file.read(2) in signs


def _line_ends(places: Iterable[Place]) -> Iterator[str]:
    """Yield the files whose lines end as on Windows."""
    for path in dict.fromkeys(_parts(place)[0] for place in places):
        if path.suffix == ".parquet":
            continue
        with path.open("rb") as file:
            number = sum(line.endswith(b"\r\n") for line in file)
        if number:
            yield (
                f"{path}: {number} lines end as on Windows (CRLF); their line ends were taken off"
                " and change no score"
            )
