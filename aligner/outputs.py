"""What a run leaves in its output folder: tables, corpus, report, run.json and the model.

Everything is written beside its place and moved there when all of it is whole; run.json comes
last, so a folder with a run.json that fits its digests is complete.
"""

import hashlib
import json
import platform
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from aligner._version import __version__
from aligner.alignment import FILE as MODEL_FILE
from aligner.alignment import read_model, write_model
from aligner.config import Config
from aligner.data import Bitext, Model, Reject, SegmentPair
from aligner.errors import EmptyResultError
from aligner.formats.parquet import ParquetTable, bitext_record
from aligner.formats.tsv import tsv_header, tsv_row
from aligner.reporting import report
from aligner.scoring import Summaries, by_original, quality_of, with_consensus
from aligner.selection import Recipe, reason_to_drop
from aligner.store import Store

#: What a run makes of its pairs; run.json first, since with it a folder is complete.
_MADE: Final = (
    "run.json", "corpus.tsv", "bitext.parquet", "pairs.parquet", "documents.parquet", "report.html",
)  # fmt: skip
#: Libraries whose version may change a result.
_VERSIONS: Final = (
    "fastwarc", "numba", "numpy", "py3langid", "pyarrow", "selectolax", "sentencex", "trafilatura",
)  # fmt: skip
#: Units in which reading counts what holds no page by its kind, apart from the pages it refuses.
_NO_PAGES: Final = {"record", "folder"}


@dataclass(frozen=True, slots=True)
class Stage:
    """What went into a stage and what came out, in that stage's unit: in = out + rejected."""

    stage: str
    unit: str
    out: int
    rejected: Mapping[str, int]
    """Counts by reason."""

    @property
    def taken(self) -> int:
        """How many went in."""
        return self.out + sum(self.rejected.values())

    def to_json(self) -> dict[str, Any]:
        """Return the entry of run.json."""
        return {
            "stage": self.stage,
            "unit": self.unit,
            "in": self.taken,
            "out": self.out,
            "rejected": dict(self.rejected),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run read, made and rejected."""

    out: Path
    stages: tuple[Stage, ...]
    articles: int
    languages: Mapping[str, int]
    """Document pairs by language pair."""
    beads: Mapping[str, int]
    """By shape: ``1-1``, ``2-1``, …"""
    recurring: int
    """Lines that recur over the pages of a site and so are furniture."""
    done_before: Mapping[str, int]
    """Pages and pairs that an earlier run had done."""
    skipped: Mapping[str, int]
    """Records of archives and folders of saved pages that hold no page by their kind, by reason."""
    warnings: tuple[str, ...] = ()

    @property
    def kept(self) -> int:
        """How many segment pairs corpus.tsv holds."""
        return self.stages[-1].out


@dataclass(slots=True)
class _Counts:
    """What is counted while the rows pass."""

    pairs: int = 0
    kept: int = 0
    beads: Counter[str] = field(default_factory=Counter)


def frozen_model(out: Path, given: str | Path | None) -> Model | None:
    """Return the model to align with: the one given, else the one in the folder, else None."""
    if given is not None:
        return read_model(Path(given))
    frozen = out / "model" / MODEL_FILE
    return read_model(frozen) if frozen.exists() else None


def write_outputs(
    store: Store, out: Path, config: Config, model: Model, *, recurring: int
) -> Summary:
    """Write all that a run leaves, and return its summary.

    Raises
    ------
    EmptyResultError
        If there is no pair, or none passed the recipe. The rejects are written all the same; what
        an earlier run left beside them would contradict them and is taken away.
    """
    with tempfile.TemporaryDirectory(dir=store.folder) as folder:
        new = Path(folder)
        counts = _Counts()
        rows = _selected(store, config.the_recipe(), counts)
        summaries = Summaries()
        _write_bitext(rows, new, summaries)
        _write_documents(store, new)
        with ParquetTable(new / "rejects.parquet", "rejects") as table:
            for reject in store.rejects():
                table.write(asdict(reject))
        if counts.pairs == 0:
            _withdraw(new, out)
            raise EmptyResultError("nothing to align", why_empty(store), "see rejects.parquet")
        summary = _summary(store, out, counts, model, recurring)
        (new / "model").mkdir()
        write_model(model, new / "model" / MODEL_FILE)
        run = _run_table(store, config, summary) | {"quality": summaries.to_json()}
        report(new / "bitext.parquet", new / "report.html", run=run)
        _write_run(run, new)
        _publish(new, out)
    if counts.kept == 0:
        dropped = summary.stages[-1].rejected
        why = ", ".join(f"{count} {reason}" for reason, count in dropped.items())
        raise EmptyResultError(
            str(out), f"no segment pair passed the recipe {config.recipe}: {why}", "see report.html"
        )
    return summary


def _selected(
    store: Store, recipe: Recipe, counts: _Counts
) -> Iterator[tuple[Bitext, list[tuple[SegmentPair, str | None]]]]:
    """Yield each pair's rows with the reason why the recipe drops one, or None."""
    with store.seen_before() as seen:
        for bitext in _compared(store.bitexts()):
            counts.pairs += 1
            told: list[tuple[SegmentPair, str | None]] = []
            for row in bitext.rows:
                reason = reason_to_drop(row, recipe)
                text = f"{row.src_lang}\t{row.trg_lang}\t{row.src_text}\t{row.trg_text}"
                if reason is None and not recipe.allow_duplicates and seen(text):
                    reason = "duplicate"
                told.append((row, reason))
                counts.kept += reason is None
                counts.beads[_shape(row.bead)] += 1
                if reason is not None:
                    place = f"{row.trg_url} {row.bead}"
                    store.reject(Reject("selection", "segment pair", place, reason))
            yield bitext, told


def _compared(bitexts: Iterator[Bitext]) -> Iterator[Bitext]:
    """Yield the bitexts with what renderings of one original say about each other's findings."""
    for renderings in by_original(bitexts):
        yield from with_consensus(renderings)


def _shape(bead: str) -> str:
    src, _, trg = bead.partition(":")
    return "-".join(str(len(side.strip("[]").split(", ")) if side != "[]" else 0)
                    for side in (src, trg))  # fmt: skip


def _write_bitext(
    selected: Iterator[tuple[Bitext, list[tuple[SegmentPair, str | None]]]],
    new: Path,
    summaries: Summaries,
) -> None:
    with (
        ParquetTable(new / "bitext.parquet", "bitext") as beads,
        ParquetTable(new / "pairs.parquet", "pairs") as pairs,
        (new / "corpus.tsv").open("w", encoding="utf-8", newline="\n") as corpus,
    ):
        corpus.write(tsv_header())
        for bitext, rows in selected:
            summaries.add(bitext)
            for row, reason in rows:
                beads.write(bitext_record(row) | {"rejected": reason})
                if reason is None:
                    corpus.write(tsv_row(row))
            if rows:
                pairs.write(_pair_record(bitext))


def _pair_record(bitext: Bitext) -> dict[str, Any]:
    first = bitext.rows[0]
    quality = quality_of(bitext)
    shapes = [_shape(row.bead).split("-") for row in bitext.rows]
    return {
        "src_url": first.src_url,
        "trg_url": first.trg_url,
        "src_lang": first.src_lang,
        "trg_lang": first.trg_lang,
        "evidence": bitext.evidence,
        "confidence": bitext.confidence,
        "warnings": list(bitext.warnings),
        "src_segments": sum(int(src) for src, _ in shapes),
        "trg_segments": sum(int(trg) for _, trg in shapes),
        "beads": len(bitext.rows),
        "publisher": bitext.publisher,
        "published": bitext.published,
        "quality_score": quality.mean,
        "findings": [asdict(found) for found in bitext.findings],
        **{severity: quality.findings[severity] for severity in ("critical", "major", "minor")},
    }


def _write_documents(store: Store, new: Path) -> None:
    with ParquetTable(new / "documents.parquet", "documents") as table:
        for document in store.documents_in_order():
            table.write(document.to_json())


def why_empty(store: Store) -> str:
    """Tell in one line why there is no pair: how many of what, and the first missing original."""
    counts = store.reject_counts()
    if store.page_counts()[0] == 0:
        told = ", ".join(f"{n} {unit} {reason}" for (_, unit, reason), n in counts.items())
        return f"no pages found{': ' + told if told else ''}"
    examples: dict[tuple[str, str, str], str] = {}
    for reject in store.rejects():
        examples.setdefault((reject.stage, reject.unit, reject.reason), reject.detail)
    names = {
        "original-missing": "rendering",
        "no-source-link": "rendering",
        "ambiguous": "rendering",
        "other-day": "rendering",
        "no-rendering": "original",
        "stand-in-not-needed": "copy",
    }
    reasons = []
    for key, count in counts.items():
        noun = names.get(key[2], key[1])
        reasons.append(f"{count} {noun}{'s' if count != 1 else ''}; {examples[key] or key[2]}")
    return ", and ".join(reasons) if reasons else "no rendering and original belong together"


def _summary(store: Store, out: Path, counts: _Counts, model: Model, recurring: int) -> Summary:
    by_stage: dict[str, dict[str, int]] = {}
    skipped: dict[str, int] = {}
    for (stage, unit, reason), count in store.reject_counts().items():
        reasons = skipped if unit in _NO_PAGES else by_stage.setdefault(stage, {})
        reasons[reason] = reasons.get(reason, 0) + count
    pages, documents, pages_before = store.page_counts()
    pairs = store.pair_counts()
    languages = store.language_counts()
    stages = (
        Stage("reading", "page", pages, by_stage.get("reading", {})),
        Stage("extraction", "page", documents, by_stage.get("extraction", {})),
        Stage("pairing", "document", pairs["articles"] + pairs["renderings"],
              by_stage.get("pairing", {})),
        Stage("verification", "document pair",
              pairs["pairs"] - sum(by_stage.get("verification", {}).values()),
              by_stage.get("verification", {})),
        Stage("alignment", "document pair", counts.pairs, by_stage.get("alignment", {})),
        Stage("selection", "segment pair", counts.kept, by_stage.get("selection", {})),
    )  # fmt: skip
    unknown = [langs for langs in languages if langs not in model.pairs]
    return Summary(
        out=out,
        stages=stages,
        articles=pairs["articles"],
        languages=languages,
        beads=dict(sorted(counts.beads.items(), key=lambda item: (-item[1], item[0]))),
        recurring=recurring,
        done_before={"pages": pages_before, "document pairs": pairs["done_before"]},
        skipped=skipped,
        warnings=tuple(
            f"the model knows nothing of {langs}: general values used; --retrain learns them"
            for langs in unknown
        ),
    )


def _run_table(store: Store, config: Config, summary: Summary) -> dict[str, Any]:
    return {
        "aligner": __version__,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _VERSIONS},
        "signature": config.signature(),
        "configuration": asdict(config),
        "calibrated": False,
        "inputs": {"pages": summary.stages[0].out, "digest": store.input_digest()},
        "stages": [stage.to_json() for stage in summary.stages],
        "articles": summary.articles,
        "languages": dict(summary.languages),
        "beads": dict(summary.beads),
        "recurring_lines": summary.recurring,
        "done_before": dict(summary.done_before),
        "skipped": dict(summary.skipped),
        "warnings": list(summary.warnings),
    }


def _write_run(run: Mapping[str, Any], new: Path) -> None:
    files = sorted(path for path in new.rglob("*") if path.is_file())
    digests = {path.relative_to(new).as_posix(): _sha256(path) for path in files}
    model = digests.pop(f"model/{MODEL_FILE}")
    table = {**run, "outputs": digests, "model": model}
    text = json.dumps(table, ensure_ascii=False, indent=2) + "\n"
    (new / "run.json").write_text(text, encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _withdraw(new: Path, out: Path) -> None:
    """Give the rejects their final name, and take away what an earlier run made of other inputs."""
    for name in _MADE:
        (out / name).unlink(missing_ok=True)
    (new / "rejects.parquet").replace(out / "rejects.parquet")


def _publish(new: Path, out: Path) -> None:
    """Give all files their final names, run.json last."""
    (out / "model").mkdir(exist_ok=True)
    files = [path.relative_to(new) for path in new.rglob("*") if path.is_file()]
    for name in sorted(files, key=lambda path: (path.name == "run.json", path)):
        (new / name).replace(out / name)
