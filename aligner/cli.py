"""The command line: parse, call, print. Each command is a thin wrapper of a public function.

Results go to ``-o``, messages to standard error. Exit 0; 2 for bad usage; 1 with one clear line
for anything else that can be told; 130 after Ctrl-C.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from aligner._version import __version__
from aligner.errors import AlignerError, OutputError, UsageError

if TYPE_CHECKING:
    from aligner.evaluation import Tokenizer
    from aligner.formats import RowSink
    from aligner.lexicon import Entry, Lexicon
    from aligner.outputs import Summary

_PATH = click.Path(path_type=Path)
_INTERRUPTED = 130
#: Rejects of a table that are told one by one.
_TOLD = 10
#: A text and its translation.
_SIDES = 2
#: Spellings offered for a word that a lexicon does not have.
_NEAR = 5
_LEXICON_FORMAT = click.Choice(["tsv", "hunalign", "moses"])
_OWN = "Your own table, whose translations stand before the shipped ones; repeatable."


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

    _refuse_input(out, paths)
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
@click.option("--format", "as_format", default="vecalign", show_default=True, help="Of the output.",
              type=click.Choice(["vecalign", "ladder", "tsv", "jsonl"]))  # fmt: skip
@click.option("--model", type=_PATH, help="A model of `aligner train` or `aligner build`. "
              "Default: one learned from SRC and TRG, if they are long enough.")  # fmt: skip
@click.option("--encoder", help="Sentence vectors as further evidence: "
              "sentence-transformers:FOLDER, model2vec:FOLDER, SRC.npy,TRG.npy or "
              "vecalign:OVERLAPS,EMB,OVERLAPS,EMB.")  # fmt: skip
@click.option("--delimiter", help="A line that parts both texts alike, as <p>; no bead crosses it.")
@click.option(
    "--split",
    is_flag=True,
    help="Lines are paragraphs: split them into sentences first. Only tsv and jsonl show these.",
)
@click.option("--reorder", is_flag=True, help="Also look for what moved: such beads cross others.")
def align(
    src: Path,
    trg: Path,
    out: str,
    src_lang: str,
    trg_lang: str,
    as_format: str,
    model: Path | None,
    encoder: str | None,
    delimiter: str | None,
    split: bool,
    reorder: bool,
) -> None:
    """Align two texts, one sentence a line.

    SRC and TRG are two files, or two folders whose files are matched by stem. Writes a line for
    each bead: as Vecalign does, [0]:[0, 1]:0.03, with the cost -ln(score), lower is better; as
    hunalign's ladder; or with the text, as TSV or JSONL.
    """
    from aligner.alignment import read_encoder, read_model
    from aligner.bead_lines import FORMATS, alignment_lines
    from aligner.plain_texts import align_files

    if src.is_dir() and out == "-":
        raise UsageError("align", "folders give a file for each text", "name a folder with -o")
    _refuse_input(out, (src, trg))
    texts = align_files(
        src,
        trg,
        src_lang=src_lang,
        trg_lang=trg_lang,
        model=read_model(model) if model else None,
        encoder=read_encoder(encoder) if encoder else None,
        delimiter=delimiter,
        split=split,
        reorder=reorder,
    )
    for text in texts:
        name = f"{out}/{text.stem}{FORMATS[as_format].ending}" if src.is_dir() else out
        with _output(name) as stream:
            stream.writelines(alignment_lines(text.beads, text.src, text.trg, as_format))


@main.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("-o", "--out", type=_PATH, help="The model, a file.")
@click.option("--src-lang", help="BCP 47 tag of SRC: PATHS are SRC and TRG, a sentence a line.")
@click.option("--trg-lang", help="BCP 47 tag of TRG.")
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one for each core.")
@click.option("--show", type=_PATH, help="Print what a model knows instead: rates and words.")
@click.option("--words", type=click.IntRange(1), default=20, show_default=True,
              help="Word pairs that --show prints.")  # fmt: skip
def train(
    paths: tuple[Path, ...],
    out: Path | None,
    src_lang: str | None,
    trg_lang: str | None,
    workers: int | None,
    show: Path | None,
    words: int,
) -> None:
    """Learn a model to align with.

    PATHS are pages, as for `aligner build`. With --src-lang and --trg-lang they are SRC and TRG,
    two files with a sentence a line or two folders of such files, matched by stem; that they
    translate each other is enough.
    """
    from aligner.alignment import read_model, shown, write_model
    from aligner.pipeline import train
    from aligner.plain_texts import train_files

    if show:
        click.echo(shown(read_model(show), words))
        return
    if not paths or out is None:
        raise UsageError("train", "needs PATHS and -o MODEL, or --show MODEL", "see --help")
    _refuse_input(str(out), paths)
    if (src_lang is None) != (trg_lang is None):
        raise UsageError("train", "one language is named and one is not", "name both or none")
    if src_lang is not None and trg_lang is not None:
        if len(paths) != _SIDES:
            raise UsageError(
                "train", f"{len(paths)} paths where languages are named", "SRC and TRG"
            )
        learned = train_files(*paths, src_lang=src_lang, trg_lang=trg_lang)
    else:
        with _progress() as progress:
            learned = train(paths, workers=workers, progress=progress)
    with _written(out) as partial:
        write_model(learned, partial)
    say("\n".join(
        f"{pair}: {len(known.words.pairs):,} word pairs" for pair, known in learned.pairs.items()
    ))  # fmt: skip


@main.command()
@click.argument("bitext", type=_PATH)
@click.option("-o", "--out", default="-", help="A .tsv, .jsonl or .parquet file; - is TSV.")
@click.option("--src-col", help="Column of the originals. Default: src_text, source, … or a tag.")
@click.option("--trg-col", help="Column of the renderings.")
@click.option("--src-lang", help="BCP 47 tag. Default: what a column, its name or the texts tell.")
@click.option("--trg-lang", help="BCP 47 tag of the renderings.")
@click.option("--no-header", is_flag=True, help="The TSV names no columns: they are 1, 2, …")
@click.option("--model", type=_PATH, help="A model of `aligner train` or `aligner build`. "
              "Default: what the table teaches.")  # fmt: skip
@click.option("--estimator", help="Another judge, whose figure goes into the score: "
          "sentence-transformers:FOLDER, model2vec:FOLDER or command:PROGRAM.")  # fmt: skip
@click.option("--earlier", type=_PATH, help="A table of earlier renderings of the same originals: "
              "tell what was mended since.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Add a column: what each sign takes from the score.")
def score(
    bitext: Path,
    out: str,
    src_col: str | None,
    trg_col: str | None,
    src_lang: str | None,
    trg_lang: str | None,
    no_header: bool,
    model: Path | None,
    estimator: str | None,
    earlier: Path | None,
    explain: bool,
) -> None:
    """Score translations without a reference, and name their errors.

    BITEXT is any table with two columns of text: TSV, JSONL or Parquet, of this tool or not. Its
    columns stay as they are; quality_score and findings are added. - is standard input, as TSV.
    """
    from aligner.alignment import read_model
    from aligner.bitexts import (
        ADDED,
        CHANGES,
        ESTIMATE,
        EXPLANATION,
        find_columns,
        read_generation,
        score_table,
    )
    from aligner.estimators import read_estimator
    from aligner.formats import check_ending, open_table
    from aligner.rejects import Rejects

    check_ending(out)
    _refuse_input(out, [bitext, *([earlier] if earlier else [])])
    known = read_model(model) if model else None
    judge = read_estimator(estimator) if estimator else None
    bitext = click.get_current_context().with_resource(_spooled(bitext))
    table = open_table(bitext, header=not no_header)
    columns = find_columns(
        table, src_col=src_col, trg_col=trg_col, src_lang=src_lang, trg_lang=trg_lang
    )
    for warning in columns.warnings:
        say(f"warning: {bitext}: {warning}")
    further = [
        *([EXPLANATION] if explain else []),
        *([ESTIMATE] if estimator else []),
        *(CHANGES if earlier else []),
    ]
    before = None
    if earlier:
        old = open_table(earlier, header=not no_header)
        places = find_columns(
            old, src_col=src_col, trg_col=trg_col,
            src_lang=columns.src_lang, trg_lang=columns.trg_lang,
        )  # fmt: skip
        before = read_generation(old, places, known)
    names = [*table.columns, *ADDED, *further]
    rejects = Rejects()
    with _row_sink(out, list(dict.fromkeys(names)), bitext, header=not no_header) as sink:
        summary = score_table(
            table,
            sink.write,
            columns,
            model=known,
            estimator=judge,
            earlier=before,
            explain=explain,
            rejects=rejects,
        )
    for reject in islice(rejects, _TOLD):
        say(f"rejected: {reject.place}: {reject.reason}{_detail(reject.detail)}")
    if len(rejects) > _TOLD:
        say(f"and {len(rejects) - _TOLD:,} more")
    found = ", ".join(f"{count:,} {kind}" for kind, count in summary.findings.most_common())
    say(f"{columns.src} ({columns.src_lang}) → {columns.trg} ({columns.trg_lang}): "
        f"{summary.rows:,} rows, {summary.rejected:,} rejected, {summary.unscored:,} with an empty "
        f"side; mean quality {summary.mean:.3f}; {found or 'no findings'}")  # fmt: skip
    if before:
        say("since then: " + ", ".join(f"{n:,} {how}" for how, n in summary.changes.most_common()))


@main.command()
@click.argument("hypotheses", nargs=-1, required=True)
@click.option("--ref", "references", multiple=True, required=True,
              help="Reference; repeatable. Or a test set folder.")  # fmt: skip
@click.option("--src", help="Source: also score without the references, and name errors.")
@click.option("--src-lang", help="BCP 47 tag. Default: what the file ends in.")
@click.option("--trg-lang", help="BCP 47 tag of the target language: it chooses the tokenizer.")
@click.option("--metric", "metrics", multiple=True, type=click.Choice(["bleu", "chrf", "ter"]),
              help="Repeatable. Default: all, in the order that suits the language.")  # fmt: skip
@click.option("--tokenizer", help="One of sacrebleu's, for BLEU. Default: what suits the language.")
@click.option("--spm", type=_PATH, help="A sentencepiece model of your own for BLEU.")
@click.option("--flores-spm", metavar="NAME=MODEL",
              help="For spBLEU: flores101 or flores200 and its file.")  # fmt: skip
@click.option("--documents", help="The document of each segment: a file, or TABLE:COLUMN.")
@click.option("--roles", help="The role of each segment: a file, or TABLE:COLUMN.")
@click.option("--quality/--no-quality", default=True,
              help="Whether to score without the references, where there is a source.")  # fmt: skip
@click.option("--model", type=_PATH, help="A model of `aligner train`, to score so. "
              "Default: what source and reference teach.")  # fmt: skip
@click.option("--test", "tests", multiple=True, type=click.Choice(["bootstrap", "randomisation"]),
              help="Of differences; repeatable. Default: randomisation.")  # fmt: skip
@click.option("--resample", "unit", default="segment", show_default=True, help="What is drawn.",
              type=click.Choice(["segment", "document"]))  # fmt: skip
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True,
              help="Of the bootstrap; 0: no intervals.")  # fmt: skip
@click.option("--trials", type=click.IntRange(1), default=10_000, show_default=True,
              help="Of randomisation.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=12345, show_default=True,
              help="Of both; this one is sacrebleu's.")  # fmt: skip
@click.option("--baseline", help="Compare the others with this system. Default: all pairs.")
@click.option("--by", multiple=True, help="Also scores of groups; repeatable.",
              type=click.Choice(["document", "role", "length", "finding"]))  # fmt: skip
@click.option("--worst", type=click.IntRange(0), default=0, help="Show so many worst segments.")
@click.option("--human", type=_PATH, help="A TSV of judgements, to compare the scores with.")
@click.option("--decimals", type=click.IntRange(0, 15), default=1, show_default=True,
              help="Of BLEU, chrF2++ and TER.")  # fmt: skip
@click.option("--format", "form", default="table", show_default=True, help="Of the output.",
              type=click.Choice(["table", "markdown", "latex", "json"]))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--out", default="-", help="A file; - is standard output.")
def evaluate(
    hypotheses: tuple[str, ...],
    references: tuple[str, ...],
    src: str | None,
    src_lang: str | None,
    trg_lang: str | None,
    metrics: tuple[str, ...],
    tokenizer: str | None,
    spm: Path | None,
    flores_spm: str | None,
    documents: str | None,
    roles: str | None,
    quality: bool,
    model: Path | None,
    tests: tuple[str, ...],
    unit: str,
    resamples: int,
    trials: int,
    seed: int,
    baseline: str | None,
    by: tuple[str, ...],
    worst: int,
    human: Path | None,
    decimals: int,
    form: str,
    as_json: bool,
    out: str,
) -> None:
    """Score machine translations against references: BLEU, chrF2++, TER by sacrebleu.

    HYPOTHESES and references are files with a segment a line, or TABLE:COLUMN; a hypothesis may be
    given a name, as NAME=FILE. A test set folder holds src.LANG, ref.LANG and perhaps segments.tsv
    with columns document and role.
    """
    import json

    from aligner.alignment import read_model
    from aligner.system_outputs import evaluate, file_of

    places = [*hypotheses, *references, *(place for place in (src, documents, roles) if place)]
    _refuse_input(out, [*map(file_of, places), *([human] if human else [])])
    result = evaluate(
        hypotheses,
        references,
        src=src,
        src_lang=src_lang,
        trg_lang=trg_lang,
        documents=documents,
        roles=roles,
        metrics=metrics or None,
        tokenizer=_tokenizer(tokenizer, spm, flores_spm),
        model=read_model(model) if model else None,
        quality=quality,
        unit=unit,
        tests=tests or None,
        resamples=resamples,
        trials=trials,
        seed=seed,
        baseline=baseline,
        worst=worst,
        human=human,
    )
    for warning in result.warnings:
        say(f"warning: {warning}")
    if as_json or form == "json":
        text = json.dumps(result.to_json(), ensure_ascii=False, indent=2)
    else:
        text = result.to_text(form, by=by, decimals=decimals)
    with _output(out) as stream:
        stream.write(f"{text}\n")


def _tokenizer(name: str | None, spm: Path | None, flores: str | None) -> "Tokenizer | None":
    """Return the tokenizer that is asked for, if one is."""
    from aligner.evaluation import flores_tokenizer, named_tokenizer, spm_tokenizer

    if sum(option is not None for option in (name, spm, flores)) > 1:
        raise UsageError("evaluate", "BLEU takes one tokenizer", "one of --tokenizer, --spm")
    if flores is not None:
        variant, equals, path = flores.partition("=")
        if not equals:
            raise UsageError("--flores-spm", f"{flores} names no model", "flores200=FILE")
        return flores_tokenizer(variant, Path(path))
    if spm is not None:
        return spm_tokenizer(spm)
    return named_tokenizer(name) if name is not None else None


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

    GOLD and PRED are two files, or two folders matched by stem, in any format that
    `aligner align` writes.
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
def lexicon() -> None:
    """Look up, check, merge and convert bilingual lexicons."""


@lexicon.command("look-up")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--src-lang", required=True, help="BCP 47 tag of the words.")
@click.option("--trg-lang", required=True, help="BCP 47 tag of their translations.")
@click.option("--own", multiple=True, type=_PATH, help=_OWN)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def lexicon_look_up(
    words: tuple[str, ...], src_lang: str, trg_lang: str, own: tuple[Path, ...], as_json: bool
) -> None:
    """Print how words translate, and which line of which table says so.

    A WORD of several syllables is quoted: "lũ quét". Translations are parted by ; and the most
    usual comes first; forms of one translation are parted by commas.
    """
    from dataclasses import asdict

    from aligner.errors import EmptyResultError
    from aligner.text import normalise

    lexicon = _lexicon(src_lang, trg_lang, own)
    found = {word: lexicon.look_up(word) for word in map(normalise, words)}
    missing = [word for word, entries in found.items() if not entries]
    unknown = f"not in the {lexicon.src_lang}-{lexicon.trg_lang} lexicon"
    if len(missing) == len(found):
        near = dict.fromkeys(spelling for word in missing for spelling in _near(lexicon, word))
        raise EmptyResultError(_quoted(missing), unknown, f"near spellings: {_quoted(near)}")
    if as_json:
        _print_json({word: list(map(asdict, entries)) for word, entries in found.items()})
    else:
        click.echo(_entries_table(entry for entries in found.values() for entry in entries))
    for word in missing:
        say(f"{word!r}: {unknown}; near spellings: {_quoted(_near(lexicon, word))}")


@lexicon.command("lint")
@click.argument("paths", nargs=-1, type=_PATH)
def lexicon_lint(paths: tuple[Path, ...]) -> None:
    """Print what is wrong or doubtful in tables, a line each; exit 1 where anything is.

    PATHS are tables that belong together: no two may list the same unit. Default: the shipped ones.
    """
    from aligner.lexicon import PAIRS, lexicon_paths, lint

    tables = [paths] if paths else [lexicon_paths(*pair) for pair in PAIRS]
    complaints = [complaint for together in tables for complaint in lint(together)]
    for complaint in complaints:
        click.echo(complaint)
    count, files = len(complaints), sum(map(len, tables))
    say(
        f"{count or 'no'} complaint{'s' if count != 1 else ''} about "
        f"{files} table{'s' if files != 1 else ''}"
    )
    if complaints:
        sys.exit(1)


@lexicon.command("merge")
@click.argument("known", metavar="A", type=_PATH)
@click.argument("own", metavar="B", type=_PATH)
@click.option("-o", "--out", default="-", help="The table of both; - is standard output.")
def lexicon_merge(known: Path, own: Path, out: str) -> None:
    """Write one table with the entries of A and B, the translations of B first.

    A and B are tables of the same languages; B is your own.
    """
    from aligner.lexicon import merge, read_lexicon_file, write_lexicon

    text = write_lexicon(merge(read_lexicon_file(known), read_lexicon_file(own)))
    with _output(out) as stream:
        stream.write(text)


@lexicon.command("convert")
@click.argument("path", metavar="IN", type=_PATH)
@click.option("--from", "from_format", required=True, type=_LEXICON_FORMAT, help="Format of IN.")
@click.option("--to", "to_format", required=True, type=_LEXICON_FORMAT, help="Format of OUT.")
@click.option("-o", "--out", default="-", help="The lexicon; - is standard output.")
@click.option("--src-lang", help="BCP 47 tag of the source language of OUT. "
              "Default: the one that the header of a table names.")  # fmt: skip
@click.option("--trg-lang", help="BCP 47 tag of its target language.")
def lexicon_convert(
    path: Path,
    from_format: str,
    to_format: str,
    out: str,
    src_lang: str | None,
    trg_lang: str | None,
) -> None:
    """Turn a lexicon into another format: a table, a dictionary of hunalign, or lex.f2e of Moses.

    A table is turned round where the languages are named the other way round than its header has
    them. The other formats name no languages and no parts of speech: say which languages they are
    of.
    """
    from aligner.languages import named_language
    from aligner.lexicon import (
        read_hunalign,
        read_lexicon_file,
        read_moses,
        write_hunalign,
        write_lexicon,
        write_moses,
    )

    readers = {"hunalign": read_hunalign, "moses": read_moses}
    writers = {"tsv": write_lexicon, "hunalign": write_hunalign, "moses": write_moses}
    if (src_lang is None) != (trg_lang is None):
        raise UsageError("lexicon convert", "one language is named and one is not", "name both")
    if src_lang is not None and trg_lang is not None:
        langs = named_language(src_lang, "--src-lang"), named_language(trg_lang, "--trg-lang")
        reader = readers.get(from_format, _read_table)
        read = reader(path, *langs)
    elif from_format == "tsv":
        read = read_lexicon_file(path)
    else:
        raise UsageError(
            str(path), f"{from_format} does not tell the languages", "add --src-lang and --trg-lang"
        )
    text = writers[to_format](read)
    with _output(out) as stream:
        stream.write(text)


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
@click.option("--model-from", type=_PATH, help="Also with a model learned on this folder.")
@click.option("--ablation", is_flag=True, help="Also with evidence added one kind after the other.")
@click.option("--growth", is_flag=True, help="Speed and memory instead, also of long texts.")
@click.option("--lines", multiple=True, type=click.IntRange(1),
              help="Lines a side of a long text; repeatable. Default: 1000 to 100000.")  # fmt: skip
@click.option("--lexicon", "langs", help="What the shipped lexicon of two languages, as vi-id, is "
              "worth instead, by number of entries.")  # fmt: skip
@click.option("--calibration", is_flag=True, help="Calibration of the scores instead.")
@click.option("-o", "--out", help="SVG file for the reliability plot of --calibration.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_align(
    folders: tuple[Path, ...],
    model_from: Path | None,
    ablation: bool,
    growth: bool,
    lines: tuple[int, ...],
    langs: str | None,
    calibration: bool,
    out: str | None,
    as_json: bool,
) -> None:
    """Alignment accuracy and speed on folders of STEM.src, STEM.tgt, STEM.gold.

    Each document is aligned alone, and with what its folder teaches. Folders of STEM.LANG.src are
    measured by language.
    """
    from aligner.bench.aligning import bench_align
    from aligner.bench.calibration import bench_calibration
    from aligner.bench.growth import LINES, bench_growth

    further = ablation or model_from is not None
    if growth + calibration + further + (langs is not None) > 1:
        raise UsageError(
            "bench align", "--growth, --lexicon and --calibration each stand alone", "run twice"
        )
    if lines and not growth:
        raise UsageError("--lines", "says how long texts are for --growth", "add --growth")
    if out and not calibration:
        raise UsageError("-o", "takes the plot of --calibration", "add --calibration")
    if growth:
        _print(bench_growth(folders, lines=lines or LINES), as_json)
    elif langs:
        from aligner.bench.lexicon_sizes import bench_lexicon_sizes

        src_lang, _, trg_lang = langs.partition("-")
        _print(bench_lexicon_sizes(folders, _lexicon(src_lang, trg_lang, ())), as_json)
    elif calibration:
        figures = bench_calibration(folders)
        if out:
            with _output(out) as stream:
                stream.write(figures.to_svg())
        _print(figures, as_json)
    else:
        _print(bench_align(folders, model_from=model_from, ablation=ablation), as_json)


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


@bench.command("lexicon")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--src-lang", required=True, help="BCP 47 tag of the lexicon's source language.")
@click.option("--trg-lang", required=True, help="BCP 47 tag of its target language.")
@click.option("--src-column", type=click.IntRange(1, _SIDES), default=_SIDES, show_default=True,
              help="Column of the source language in PATHS.")  # fmt: skip
@click.option("--own", multiple=True, type=_PATH, help=_OWN)
@click.option("--seed", type=int, default=0, show_default=True,
              help="Of the order in which sentences are shuffled.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_lexicon(
    paths: tuple[Path, ...],
    src_lang: str,
    trg_lang: str,
    src_column: int,
    own: tuple[Path, ...],
    seed: int,
    as_json: bool,
) -> None:
    """Share of running target words that a lexicon covers, in pairs and in shuffled pairs.

    PATHS are tables of two columns without a header: a sentence and its translation a line.
    """
    from aligner.bench.coverage import bench_coverage

    lexicon = _lexicon(src_lang, trg_lang, own)
    figures = bench_coverage(lexicon, paths, seed=seed, src_column=src_column - 1)
    _print(figures, as_json)


@bench.command("quality")
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("--learn", is_flag=True, help="Learn words from the pairs of each set, as "
              "`aligner score` does.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Of the corruptions.")
@click.option("--train", "weights", type=_PATH, help="Learn the weights of the score from the one "
              "sample corpus among PATHS, and write them to this file.")  # fmt: skip
@click.option("-o", "--out", help="SVG file for the reliability plot.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_quality(
    paths: tuple[Path, ...],
    learn: bool,
    seed: int,
    weights: Path | None,
    out: str | None,
    as_json: bool,
) -> None:
    """How well the quality score and the findings tell wrong renderings from right ones.

    PATHS are sample corpora, measured on their gold and on seeded corruptions of it, and tables
    with the columns label (1 is correct), error_type and two named by languages. Default: the
    sample corpus of the checkout.
    """
    from aligner.bench.building import SAMPLE_CORPUS
    from aligner.bench.quality import bench_quality
    from aligner.bench.quality_training import to_toml, train_quality
    from aligner.bitexts import learned

    paths = paths or (SAMPLE_CORPUS,)
    if weights is not None:
        if len(paths) != 1:
            raise UsageError("--train", f"learns from one corpus, not {len(paths)}", "name one")
        with _output(str(weights)) as stream:
            stream.write(to_toml(train_quality(paths[0], seed=seed)))
        return
    figures = bench_quality(paths, model=learned if learn else None, seed=seed)
    if out:
        with _output(out) as stream:
            stream.write(figures.to_svg())
    _print(figures, as_json)


@bench.command("amounts")
@click.argument("folder", type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_amounts(folder: Path, as_json: bool) -> None:
    """Cases of numbers, dates, times, money and units that are read right, by language.

    FOLDER holds a LANG.toml for each language, as tests/cases/amounts does.
    """
    from aligner.bench.amounts import bench_amounts

    _print(bench_amounts(folder), as_json)


@bench.command("names")
@click.argument("corpus", type=_PATH, required=False)
@click.option("--seed", type=int, default=0, show_default=True,
              help="Of the sentences that are shuffled.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def bench_names(corpus: Path | None, seed: int, as_json: bool) -> None:
    """How well the likeness of names tells true pairs from shuffled ones, by language."""
    from aligner.bench.building import SAMPLE_CORPUS
    from aligner.bench.corpus import PARTS
    from aligner.bench.names import bench_names

    root = corpus or SAMPLE_CORPUS
    parts = {part: root / folder / "gold" for part, folder in PARTS.items()}
    _print(bench_names(parts, seed=seed), as_json)


def _lexicon(src_lang: str, trg_lang: str, own: Iterable[Path]) -> "Lexicon":
    """Return the shipped lexicon of two languages, with the user's own tables merged over it."""
    from functools import reduce

    from aligner.languages import named_language
    from aligner.lexicon import PAIRS, merge, read_lexicon

    langs = named_language(src_lang, "--src-lang"), named_language(trg_lang, "--trg-lang")
    shipped = read_lexicon(*langs)
    lexicons = [*([shipped] if shipped else []), *(_read_table(path, *langs) for path in own)]
    if not lexicons:
        raise UsageError(
            "-".join(langs),
            f"there are lexicons of {', '.join(map('-'.join, PAIRS))} only, in either direction",
            "bring your own with --own FILE",
        )
    return reduce(merge, lexicons)


def _read_table(path: Path, src_lang: str, trg_lang: str) -> "Lexicon":
    """Return the lexicon in a table, turned round where its languages are."""
    from aligner.lexicon import read_lexicon_file

    read = read_lexicon_file(path)
    if (read.src_lang, read.trg_lang) == (src_lang, trg_lang):
        return read
    if (read.trg_lang, read.src_lang) == (src_lang, trg_lang):
        return read.reversed()
    raise UsageError(
        f"{path}:1:1",
        f"its header names {read.src_lang}-{read.trg_lang}, not {src_lang}-{trg_lang}",
        "give a table of the languages named",
    )


def _near(lexicon: "Lexicon", word: str) -> list[str]:
    """Return units of a lexicon that are spelt like a word but for a letter or diacritics."""
    from difflib import get_close_matches

    from aligner.lexicon.tokens import key
    from aligner.text import fold

    units: dict[str, list[str]] = {}
    for unit, entries in lexicon.by_key.items():
        units.setdefault(fold(" ".join(unit)), []).append(entries[0].src)
    plain = fold(" ".join(key(word, lexicon.src_lang)))
    near = [unit for match in get_close_matches(plain, units, _NEAR) for unit in units[match]]
    return near[:_NEAR]


def _quoted(words: Iterable[str]) -> str:
    """Return words as a shell takes them; there are commas and spaces in some."""
    return ", ".join(map(repr, words)) or "none"


def _entries_table(entries: Iterable["Entry"]) -> str:
    from aligner.lexicon.tables import written
    from aligner.text_tables import text_table

    return text_table(["src", "pos", "translations", "sources"], [
        [entry.src, entry.pos, written(entry.translations), " ".join(entry.sources)]
        for entry in entries
    ], left=4)  # fmt: skip


def _split(langs: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in langs.split(",") if part.strip()) if langs else ()


def _detail(detail: str) -> str:
    return f": {detail}" if detail else ""


def _print(result: Any, as_json: bool, **options: Any) -> None:  # noqa: ANN401  any report
    if as_json:
        _print_json(result.to_json())
    else:
        click.echo(result.to_table(**options))


def _print_json(table: Any) -> None:  # noqa: ANN401  whatever JSON can hold
    import json

    click.echo(json.dumps(table, ensure_ascii=False, indent=2))


def _refuse_input(out: str, inputs: Iterable[Path]) -> None:
    """Refuse to write over what is read."""
    if out != "-" and Path(out).resolve() in {path.resolve() for path in inputs}:
        raise UsageError(out, "is one of the inputs", "give -o another name")


@contextmanager
def _output(name: str) -> Iterator[TextIO]:
    """Give a text stream that takes its final name only when all is written."""
    if name == "-":
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        return
    with _written(Path(name)) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
        yield file


@contextmanager
def _spooled(path: Path) -> Iterator[Path]:
    """Give a file to read more than once: standard input, a TSV, is kept while it is needed."""
    if str(path) != "-":
        yield path
        return
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "standard-input.tsv"
        with kept.open("wb") as file:
            copyfileobj(sys.stdin.buffer, file)
        yield kept


@contextmanager
def _row_sink(name: str, columns: list[str], like: Path, *, header: bool) -> "Iterator[RowSink]":
    """Give a table to write rows to; it takes its final name only when all is written."""
    from aligner.formats import JsonSink, ParquetSink, TsvSink

    if name.endswith(".parquet"):
        with _written(Path(name)) as partial, ParquetSink(partial, columns, like) as rows:
            yield rows
        return
    with _output(name) as stream:
        lines = name.endswith(".jsonl")
        with JsonSink(stream) if lines else TsvSink(stream, columns, header=header) as sink:
            yield sink


@contextmanager
def _written(path: Path) -> Iterator[Path]:
    """Give a file to write to, which takes its final name only when all is written."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield partial
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(str(path), f"cannot be written: {error.strerror or error}") from error


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
                 f"look at {summary.out / 'report.html'}")  # fmt: skip
    return "\n".join(lines)
