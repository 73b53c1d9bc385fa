"""The command line: parse, call, print. Each command is a thin wrapper of a public function.

Results go to ``-o``, messages to standard error. Exit 0; 2 for bad usage; 1 with one clear line
for anything else that can be told; 130 after Ctrl-C.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from aligner._version import __version__
from aligner.errors import AlignerError, OutputError, UsageError

if TYPE_CHECKING:
    from aligner.outputs import Summary

_PATH = click.Path(path_type=Path)
_INTERRUPTED = 130


def say(message: str) -> None:
    """Print a message to standard error."""
    click.echo(message, err=True)


def _fail(error: AlignerError) -> NoReturn:
    say(f"aligner: {error}")
    sys.exit(2 if isinstance(error, UsageError) else 1)


class _Group(click.Group):
    """A group whose commands end with one line and an exit code, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as click has it
        try:
            return super().invoke(ctx)
        except AlignerError as error:
            _fail(error)
        except KeyboardInterrupt:
            say("aligner: interrupted; run the same command again to go on")
            sys.exit(_INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone, as `head` does; what is left is not for anyone.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aligner")
def main() -> None:
    """From translated pages to aligned, scored, exported sentence pairs."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--out", required=True, type=_PATH, help="Output folder.")
@click.option("--langs", help="Languages of renderings wanted, as in id,en. Default: all.")
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one for each core.")
@click.option("--model", type=_PATH, help="Align with this model, not with one learned here.")
@click.option("--config", type=_PATH, help="A TOML file with settings.")
@click.option("--retrain", is_flag=True, help="Learn the model in OUT anew.")
def build(
    paths: tuple[Path, ...],
    out: Path,
    langs: str | None,
    workers: int | None,
    model: Path | None,
    config: Path | None,
    retrain: bool,
) -> None:
    """Make a scored bitext and corpus.tsv of pages: the main job.

    PATHS are folders, pages (.html .txt .mht), archives (.warc .wet), documents (.jsonl), these two
    perhaps with .gz, or a corpus.toml, in any mix; - is standard input. Pages that an earlier run
    with the same OUT has done are not done again.
    """
    from aligner.config import Config
    from aligner.pipeline import build

    settings = Config.read(config).with_langs(_split(langs))
    if retrain:
        say("learning the model anew: all pairs are aligned again")
    with _progress() as progress:
        summary = build(
            paths, out, settings, workers=workers, model=model, retrain=retrain, progress=progress
        )
    say(_summary_text(summary))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--out", default="-", help="Document JSONL; - is standard output.")
@click.option(
    "--explain", "as_text", is_flag=True, help="Tell for each block what gave it its role, as text."
)
def extract(paths: tuple[Path, ...], out: str, as_text: bool) -> None:
    """Turn pages into documents: one JSON object a line.

    PATHS are as for `aligner build`; - is standard input.
    """
    from aligner.errors import EmptyResultError
    from aligner.formats import write_documents
    from aligner.pipeline import explain, extract
    from aligner.rejects import Rejects

    if out != "-" and Path(out).resolve() in {path.resolve() for path in paths}:
        raise UsageError(out, "is one of the pages to be read", "give -o another name")
    rejects = Rejects()
    with _output(out) as stream:
        if as_text:
            explained = explain(paths, rejects=rejects)
            count = sum(1 for page in explained if stream.write(f"{page.to_text()}\n"))
        else:
            count = write_documents(extract(paths, rejects=rejects), stream)
        for reject in rejects:
            many = f"{reject.count:,} × " if reject.count > 1 else ""
            say(f"rejected: {reject.place}: {many}{reject.reason}{_detail(reject.detail)}")
        if count == 0:
            where = " ".join(map(str, paths))
            raise EmptyResultError(where, f"no document; {len(rejects)} rejected")
    say(f"{count} document{'s' if count != 1 else ''}, {len(rejects)} rejected")


@main.command()
@click.argument("src", type=_PATH)
@click.argument("trg", type=_PATH)
@click.option("-o", "--out", default="-", help="A file, or a folder where SRC and TRG are folders.")
@click.option("--src-lang", default="und", help="BCP 47 tag of SRC.")
@click.option("--trg-lang", default="und", help="BCP 47 tag of TRG.")
@click.option("--model", type=_PATH, help="A model that `aligner build` learned.")
def align(src: Path, trg: Path, out: str, src_lang: str, trg_lang: str, model: Path | None) -> None:
    """Align two texts, one sentence a line.

    SRC and TRG are two files, or two folders whose files are matched by stem. Writes a line for
    each bead as Vecalign does, [0]:[0, 1]:0.03, with the cost -ln(score): lower is better.
    """
    from aligner.alignment import read_model
    from aligner.bead_files import vecalign_lines
    from aligner.pipeline import align_files

    learned = read_model(model) if model else None
    for stem, beads in align_files(src, trg, src_lang=src_lang, trg_lang=trg_lang, model=learned):
        with _output(f"{out}/{stem}.vecalign" if src.is_dir() else out) as stream:
            stream.write(vecalign_lines(beads))


@main.command()
@click.argument("hypotheses", nargs=-1, required=True, type=_PATH)
@click.option("--ref", "references", multiple=True, required=True, type=_PATH, help="Reference.")
@click.option("--trg-lang", help="BCP 47 tag of the target language: it chooses the tokenizer.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(
    hypotheses: tuple[Path, ...], references: tuple[Path, ...], trg_lang: str | None, as_json: bool
) -> None:
    """Score machine translations against references: BLEU, chrF2++, TER by sacrebleu.

    HYPOTHESES and references are files with a segment a line.
    """
    from aligner.evaluation import evaluate

    result = evaluate(hypotheses, references, trg_lang=trg_lang)
    for warning in result.warnings:
        say(f"warning: {warning}")
    _print(result, as_json)


@main.command("evaluate-alignment")
@click.argument("gold", type=_PATH)
@click.argument("pred", type=_PATH)
@click.option("--gold-ext", default="gold", show_default=True, help="Ending of gold files.")
@click.option("--pred-ext", help="Ending of predictions. Default: the only file of that stem.")
@click.option("--nulls", type=click.Choice(["vecalign", "ignore"]), default="vecalign",
              show_default=True, help="Whether precision counts one-sided beads.")  # fmt: skip
@click.option("--per-document", is_flag=True, help="A row for each document, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate_alignment(
    gold: Path,
    pred: Path,
    gold_ext: str,
    pred_ext: str | None,
    nulls: str,
    per_document: bool,
    as_json: bool,
) -> None:
    """Score alignments against gold: strict and lax precision, recall and F1.

    GOLD and PRED are two files, or two folders matched by stem; Vecalign's format or a ladder.
    """
    from aligner.evaluation import evaluate_alignment

    result = evaluate_alignment(gold, pred, nulls=nulls, gold_ext=gold_ext, pred_ext=pred_ext)
    _print(result, as_json, per_document=per_document)


@main.command()
@click.argument("bitext", type=_PATH)
@click.option("-o", "--out", required=True, type=_PATH, help="HTML file.")
@click.option("--articles", type=click.IntRange(1), default=50, show_default=True,
              help="How many document pairs to show side by side.")  # fmt: skip
def report(bitext: Path, out: Path, articles: int) -> None:
    """Make an HTML page to look at a bitext: counts, histograms, articles side by side.

    BITEXT is a bitext.parquet or a corpus.tsv; a run.json beside it is read too.
    """
    import json

    from aligner.reporting import report

    beside = bitext.parent / "run.json"
    run = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
    report(bitext, out, run=run, articles=articles)


@main.group()
def bench() -> None:
    """Measure speed and accuracy on this machine."""


@bench.command("build")
@click.option("--articles", type=click.IntRange(1), default=500, show_default=True,
              help="Articles made for the measurement: two pages each.")  # fmt: skip
@click.option("--memory", is_flag=True, help="Also peak memory at 1,000 and 20,000 pages.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_build(articles: int, memory: bool, as_json: bool) -> None:
    """Pages and document pairs a second on one core, by stage, and peak memory."""
    from aligner.bench.building import bench_build

    _print(bench_build(articles, memory=memory), as_json)


@bench.command("align")
@click.argument("folders", nargs=-1, required=True, type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_align(folders: tuple[Path, ...], as_json: bool) -> None:
    """Alignment accuracy and speed on folders of STEM.src, STEM.tgt, STEM.gold."""
    from aligner.bench.aligning import bench_align

    _print(bench_align(folders), as_json)


@bench.command("segmentation")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_segmentation(paths: tuple[Path, ...], as_json: bool) -> None:
    """Sentence ends found on folders of STEM.src, STEM.tgt and on files LANG.txt of cases."""
    from aligner.bench.segmenting import bench_segmentation

    _print(bench_segmentation(paths), as_json)


@bench.command("reading")
@click.argument("folder", default=Path("corpora/vietnam-vn"), type=_PATH)
@click.option("--peers/--no-peers", default=True, show_default=True,
              help="Also run other extractors on the same pages.")  # fmt: skip
@click.option("--differences", is_flag=True, help="Also each block and fact that is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def bench_reading(folder: Path, peers: bool, differences: bool, as_json: bool) -> None:
    """How well the pages of a sample corpus are extracted, paired and split, against its gold."""
    from aligner.bench.reading import bench_reading

    _print(bench_reading(folder, peers=peers), as_json, differences=differences)


@bench.command("corpus")
@click.argument("folder", default=Path("corpora/vietnam-vn"), type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_corpus(folder: Path, as_json: bool) -> None:
    """Every stage on both parts of the sample corpus: what is held out beside the other."""
    from aligner.bench.corpus import bench_corpus

    _print(bench_corpus(folder), as_json)


def _split(langs: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in langs.split(",") if part.strip()) if langs else ()


def _detail(detail: str) -> str:
    return f": {detail}" if detail else ""


def _print(result: Any, as_json: bool, **options: Any) -> None:  # noqa: ANN401  any report
    import json

    if as_json:
        click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(result.to_table(**options))


@contextmanager
def _output(name: str) -> Iterator[TextIO]:
    """Give a text stream that takes its final name only when all is written."""
    if name == "-":
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        return
    path = Path(name)
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(path)
    except OSError as error:
        raise OutputError(name, f"cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """Show a bar for each step, on a terminal only."""
    if not sys.stderr.isatty():
        from aligner.pipeline import quiet

        yield quiet
        return
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def update(step: str, done: int) -> None:
        if step not in bars:
            for bar in bars.values():
                bar.close()
            bars[step] = tqdm(desc=step, unit="", leave=True)
        bars[step].update(done - bars[step].n)

    try:
        yield update
    finally:
        for bar in bars.values():
            bar.close()


def _summary_text(summary: "Summary") -> str:
    """Return what a run tells on the terminal."""
    lines = []
    for stage in summary.stages:
        lines.append(f"{stage.stage:<12} {stage.out:>8,} of {stage.taken:,} {stage.unit}s")
        lines += [f"{'':<12} {count:>8,} rejected: {reason}"
                  for reason, count in stage.rejected.items()]  # fmt: skip
    for reason, count in summary.skipped.items():
        lines.append(f"{'skipped':<12} {count:>8,} {reason}")
    beads = "  ".join(f"{shape} {count:,}" for shape, count in summary.beads.items())
    languages = "  ".join(f"{langs} {count:,}" for langs, count in summary.languages.items())
    lines.append(f"{'articles':<12} {summary.articles:>8,} ({languages})")
    lines.append(f"{'beads':<12} {beads}")
    if summary.recurring:
        lines.append(
            f"{'furniture':<12} {summary.recurring:>8,} lines that recur over a site's pages"
        )
    done = [f"{count:,} {what}" for what, count in summary.done_before.items() if count]
    if done:
        lines.append(f"done before {', '.join(done)}")
    lines += [f"warning: {warning}" for warning in summary.warnings]
    lines.append(f"{summary.out / 'corpus.tsv'}: {summary.kept:,} segment pairs; "
                 f"scores are not calibrated; look at {summary.out / 'report.html'}")  # fmt: skip
    return "\n".join(lines)
