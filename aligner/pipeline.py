"""The main job on one screen: page → document → document pair → segments → beads → rows."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from aligner import extraction
from aligner.alignment import (
    FILE,
    SAMPLE,
    align_pair,
    learn,
    model_digest,
    segment_pairs,
    shared_model,
    write_model,
)
from aligner.config import Config
from aligner.data import Bitext, Document, DocumentPair, Model, Page, Reject, SegmentPair
from aligner.errors import AlignerError, EmptyResultError
from aligner.extraction.recurrence import recurring_lines, without_furniture
from aligner.outputs import Summary, frozen_model, why_empty, write_outputs
from aligner.pairing import card_of, pair, verify
from aligner.reading import MAX_PAGE_BYTES, read_pages
from aligner.rejects import RejectSink, forget
from aligner.scoring import Scorer, page_findings
from aligner.segmentation import segment_pair
from aligner.store import Store, disk_errors
from aligner.workers import Workers

_T = TypeVar("_T")
#: Is told the name of a step and how many of its items are done.
Progress = Callable[[str, int], None]


def quiet(_step: str, _done: int) -> None:
    """Show no progress."""


def build(
    paths: Iterable[str | Path],
    out: str | Path,
    config: Config | None = None,
    *,
    workers: int | None = None,
    model: str | Path | None = None,
    retrain: bool = False,
    progress: Progress = quiet,
) -> Summary:
    """Make a scored bitext and a corpus of pages: the main job.

    Parameters
    ----------
    paths : iterable of path
        Folders, ``.html``, ``.txt``, ``.mht``, ``.warc(.gz)``, ``.wet(.gz)``, document
        ``.jsonl(.gz)``, ``corpus.toml``, or ``-`` for standard input, in any order.
    out : path
        The output folder. Work that an earlier run left there is used again.
    config : Config, optional
    workers : int, optional
        Processes; by default one for each core. The result does not depend on it.
    model : path, optional
        A model to align with; by default the one frozen in `out`, else learned from the input.
    retrain : bool
        Learn the model anew though there is one in `out`.
    progress : callable
        Called with the name of a step and the number of items done.

    Returns
    -------
    Summary
        What was read, made and rejected; the same as in ``run.json``.

    Raises
    ------
    UsageError
        A path does not exist or an option is unknown.
    EmptyResultError
        Nothing came out; the message says why.
    OutputError
        The output cannot be written; what was done is kept.
    """
    out, config = Path(out), config or Config()
    with disk_errors(out), Store(out, config.signature()) as store, Workers(workers) as pool:
        furniture = _keep_pairs(paths, store, pool, config, progress)

        frozen = None if retrain else frozen_model(out, model)
        learned = frozen or learn(map(segment_pair, store.sample(SAMPLE)))

        digest = model_digest(learned)
        write_model(learned, store.folder / FILE)
        pairs = store.new_pairs(digest)
        bitexts = pool.map(partial(bitext_of, model=(store.folder / FILE, digest)), pairs)
        for done, (key, bitext) in enumerate(bitexts, 1):
            store.keep_bitext(key, bitext)
            progress("alignments", done)

        return write_outputs(store, out, config, learned, recurring=furniture)


def train(
    paths: Iterable[str | Path],
    config: Config | None = None,
    *,
    workers: int | None = None,
    progress: Progress = quiet,
) -> Model:
    """Return a model learned from pages, as `build` learns it.

    Parameters
    ----------
    paths : iterable of path
        As for `build`.

    Others are those of `build`.

    Raises
    ------
    UsageError
        A path does not exist or an option is unknown.
    EmptyResultError
        No rendering and original belong together; the message says why.
    """
    config = config or Config()
    with TemporaryDirectory() as folder:
        out = Path(folder)
        with disk_errors(out), Store(out, config.signature()) as store, Workers(workers) as pool:
            _keep_pairs(paths, store, pool, config, progress)
            learned = learn(map(segment_pair, store.sample(SAMPLE)))
            if not learned.pairs:
                raise EmptyResultError("nothing to learn from", why_empty(store))
            return learned


def _keep_pairs(
    paths: Iterable[str | Path], store: Store, pool: Workers, config: Config, progress: Progress
) -> int:
    """Find the document pairs among pages; return how many lines were taken for furniture."""
    pages = store.new_pages(read_pages(paths, max_bytes=config.max_page_bytes))
    for done, (key, document) in enumerate(pool.map(document_of, pages), 1):
        store.keep_document(key, document)
        progress("pages", done)

    documents = (document for _, document in store.documents())
    furniture = recurring_lines(documents, store.count_distinct)
    store.clean = partial(without_furniture, furniture=furniture)

    cards = (card_of(document, key) for key, document in store.documents())
    matches = pair(cards, store.reject, langs=config.langs, sort=store.sort)
    for done, match in enumerate(matches, 1):
        store.keep_match(match)
        progress("document pairs", done)
    return len(furniture)


def document_of(item: tuple[str, Page]) -> tuple[str, Document | Reject]:
    """Return a page's key with its document, or with the reason why it has none."""
    key, page = item
    return key, _made(page, extraction.extract)


def bitext_of(
    item: tuple[str, DocumentPair], model: tuple[Path, str]
) -> tuple[str, Bitext | Reject]:
    """Return a pair's key with its scored rows, or with the reason why it has none.

    `model` is a model's file and digest: each process reads it once.
    """
    key, documents = item
    learned = shared_model(*model)
    stage = "verification"
    try:
        verified = verify(documents)
        stage = "alignment"
        segmented = segment_pair(verified)
        beads = align_pair(segmented, learned)
        stage = "scoring"
        rows = tuple(_scorer(*model).score(segment_pairs(segmented, beads)))
        return key, _bitext(verified, rows)
    except AlignerError as error:
        return key, _reject(stage, "document pair", documents.rendering.url, error)


@lru_cache(maxsize=1)
def _scorer(file: Path, digest: str) -> Scorer:
    """Return what scores with a model, made once in each process."""
    return Scorer(shared_model(file, digest))


def _bitext(documents: DocumentPair, rows: tuple[SegmentPair, ...]) -> Bitext:
    original, rendering = documents.original, documents.rendering
    return Bitext(
        documents.evidence,
        documents.confidence,
        documents.warnings,
        rows,
        original.publisher or rendering.publisher,
        original.published or rendering.published,
        tuple(page_findings(original, rendering)),
    )


def _reject(stage: str, unit: str, place: str, error: AlignerError) -> Reject:
    """Turn an error into a reject; its reason begins with an id where the stage gives one."""
    reason, colon, detail = error.reason.partition(": ")
    named = bool(colon) and " " not in reason
    return Reject(
        stage, unit, place, reason if named else "failed", detail if named else str(error)
    )


def extract(
    paths: Iterable[str | Path],
    *,
    rejects: RejectSink = forget,
    max_page_bytes: int = MAX_PAGE_BYTES,
) -> Iterator[Document]:
    """Yield the document of each page, as a stream.

    Parameters
    ----------
    paths : iterable of path
        As for `build`.
    rejects : callable
        Is given each page that has no document, with the reason.
    max_page_bytes : int
        Larger pages are rejected unread.

    Raises
    ------
    UsageError
        A path does not exist, or is of an unknown kind.
    """
    return _each(paths, extraction.extract, rejects, max_page_bytes)


def explain(
    paths: Iterable[str | Path],
    *,
    rejects: RejectSink = forget,
    max_page_bytes: int = MAX_PAGE_BYTES,
) -> Iterator[extraction.Explanation]:
    """Yield what gave the document of each page what it says; see `extract`."""
    return _each(paths, extraction.explain, rejects, max_page_bytes)


def _each(
    paths: Iterable[str | Path], make: Callable[[Page], _T], rejects: RejectSink, max_bytes: int
) -> Iterator[_T]:
    """Yield what is made of each page."""
    for page in read_pages(paths, max_bytes=max_bytes):
        made = page if isinstance(page, Reject) else _made(page, make)
        if isinstance(made, Reject):
            rejects(made)
        else:
            yield made


def _made(page: Page, make: Callable[[Page], _T]) -> _T | Reject:
    try:
        return make(page)
    except AlignerError as error:
        return _reject("extraction", "page", page.url or page.place, error)
