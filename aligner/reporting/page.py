"""The page: everything counted and selected goes through one template into one file."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aligner.errors import OutputError, UsageError
from aligner.reporting.articles import Article, Selection
from aligner.reporting.figures import BINS, LOW_SCORE, Survey, Tally
from aligner.reporting.runs import Run, most_frequent
from aligner.reporting.tables import read_batches

if TYPE_CHECKING:
    from jinja2 import Environment

#: Columns of the table of findings, worst first.
SEVERITIES: Final = ("critical", "major", "minor")


def report(
    bitext: Path, out: Path, *, run: Mapping[str, Any] | None = None, articles: int = 50
) -> None:
    """Write one HTML file to look at a bitext: its counts, its scores, its articles side by side.

    The file needs no network, holds no script, and is the same for the same input.

    Parameters
    ----------
    bitext : Path
        A ``bitext.parquet``, or the same as ``.tsv`` with header. A further column ``rejected``
        says why a recipe left a row out, and is empty where it kept it.
    out : Path
        The HTML file; gets its name only when it is complete.
    run : mapping, optional
        The table of ``run.json``: adds what each stage took, passed on and rejected.
    articles : int
        Document pairs shown in full, the first by URL. The counts are of all.

    Raises
    ------
    FormatError
        If the bitext cannot be read or lacks a column.
    OutputError
        If the file cannot be written.
    UsageError
        If `articles` is negative.
    """
    if articles < 0:
        raise UsageError("articles", f"cannot show {articles} document pairs", "give 0 or more")
    survey, selection = Survey(), Selection(articles)
    for batch in read_batches(bitext):
        survey.add(batch)
        selection.add(batch)
    facts = _facts(survey, selection) | {
        "bitext": bitext.name,
        "out": out.name,
        "run": Run.from_json(run or {}),
    }
    template = _environment().get_template("template.html.jinja")
    _write(out, template.generate(facts))


def _facts(survey: Survey, selection: Selection) -> dict[str, Any]:
    """Return what the template speaks of, in an order that depends on nothing but the bitext."""
    languages = sorted(survey.by_language.items())
    return {
        "total": survey.total,
        "languages": [(pair, tally, selection.by_language[pair]) for pair, tally in languages],
        "shapes": most_frequent(survey.shapes),
        "findings": _by_type(survey.findings),
        "severities": SEVERITIES,
        "rejects": None if survey.rejects is None else most_frequent(survey.rejects),
        "charts": _charts(survey.total, languages),
        "articles": selection.articles,
        "article_total": selection.total,
        "low_score": LOW_SCORE,
        "bin_width": 1 / BINS,
    }


def _by_type(findings: Counter[tuple[str, str]]) -> list[tuple[str, Counter[str]]]:
    """Return the counts by severity of each type of finding, the most frequent type first."""
    types: Counter[str] = Counter()
    table: dict[str, Counter[str]] = {}
    for (kind, severity), count in findings.items():
        types[kind] += count
        table.setdefault(kind, Counter())[severity] += count
    return [(kind, table[kind]) for kind, _ in most_frequent(types)]


def _charts(
    total: Tally, languages: list[tuple[tuple[str, str], Tally]]
) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Return the histograms of each score: of all pairs, and by language if there are several."""
    tallies = [("–".join(pair), tally) for pair, tally in languages]
    if len(tallies) != 1:
        tallies.insert(0, ("all", total))
    return [
        (name + "_score", [(label, getattr(tally, name)) for label, tally in tallies])
        for name in ("alignment", "quality")
    ]


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("aligner.reporting", "."),
        autoescape=True,  # always: the texts come from the web
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(count=_count, share=_share, score=_score)
    environment.tests["web"] = _is_web
    environment.globals["heading"] = _heading
    return environment


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _share(part: int, whole: int) -> str:
    """Return a percentage; never 0% of something, nor 100% of not quite everything."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.1:  # noqa: PLR2004  what one decimal shows
        return "< 0.1%"
    if 99.9 < percent < 100:  # noqa: PLR2004
        return "> 99.9%"
    return f"{percent:.1f}%"


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.3f}"


def _is_web(url: str) -> bool:
    """Return whether a URL may become a link; ``javascript:`` and ``file:`` may not."""
    return url.lower().startswith(("http://", "https://"))


def _heading(article: Article) -> tuple[str, str]:
    """Return an article's headline and the language it is in, or what stands for it."""
    if article.trg_title:
        return article.trg_title, article.trg_lang
    if article.src_title:
        return article.src_title, article.src_lang
    return article.trg_url or article.src_url or "Document pair without URL", "en"


def _write(out: Path, chunks: Iterable[str]) -> None:
    """Write under a passing name beside `out`, so that nobody ever sees half a report."""
    passing = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with passing.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(chunks)
        passing.replace(out)
    except OSError as error:
        reason = f"cannot be written: {error.strerror or error}"
        raise OutputError(str(out), reason, "give a file in a folder that you may write") from error
    finally:
        # Gone already if all went well; and no second error if the folder is not there at all.
        if passing.is_file():
            passing.unlink()
