"""The main job on one screen: page → document → document pair → segments → beads → rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from aligner import extraction
from aligner.alignment import (
    SAMPLE,
    align_pair,
    align_texts,
    learn,
    lengths_at_hand,
    model_digest,
    segment_pairs,
)
from aligner.config import Config
from aligner.data import Bead, Bitext, Document, DocumentPair, Model, Page, Reject
from aligner.errors import AlignerError
from aligner.extraction.recurrence import recurring_lines, without_furniture
from aligner.line_files import matched_files, read_lines
from aligner.outputs import Summary, frozen_model, write_outputs
from aligner.pairing import card_of, pair, verify
from aligner.reading import MAX_PAGE_BYTES, read_pages
from aligner.rejects import RejectSink, forget
from aligner.scoring import score
from aligner.segmentation import segment_pair
from aligner.store import Store, disk_errors
from aligner.text import normalise
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

        frozen = None if retrain else frozen_model(out, model)
        learned = frozen or learn(map(segment_pair, store.sample(SAMPLE)))

        pairs = store.new_pairs(model_digest(learned))
        bitexts = pool.map(partial(bitext_of, model=learned), pairs)
        for done, (key, bitext) in enumerate(bitexts, 1):
            store.keep_bitext(key, bitext)
            progress("alignments", done)

        return write_outputs(store, out, config, learned, recurring=len(furniture))


def document_of(item: tuple[str, Page]) -> tuple[str, Document | Reject]:
    """Return a page's key with its document, or with the reason why it has none."""
    key, page = item
    return key, _made(page, extraction.extract)


def bitext_of(item: tuple[str, DocumentPair], model: Model) -> tuple[str, Bitext | Reject]:
    """Return a pair's key with its scored rows, or with the reason why it has none."""
    key, documents = item
    stage = "verification"
    try:
        verified = verify(documents)
        stage = "alignment"
        segmented = segment_pair(verified)
        beads = align_pair(segmented, model)
        rows = tuple(score(segment_pairs(segmented, beads), model))
        return key, Bitext(verified.evidence, verified.confidence, verified.warnings, rows)
    except AlignerError as error:
        return key, _reject(stage, "document pair", documents.rendering.url, error)


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


def align(
    src: Sequence[str],
    trg: Sequence[str],
    *,
    src_lang: str = "und",
    trg_lang: str = "und",
    model: Model | None = None,
) -> list[Bead]:
    """Return the most probable beads between two lists of sentences, in order.

    Parameters
    ----------
    src, trg : sequence of str
        One sentence each.
    src_lang, trg_lang : str
        BCP 47 tags, by which a model is asked.
    model : Model, optional
        By default general values, and the texts' own lengths.

    Returns
    -------
    list of Bead
        Every sentence in exactly one. A bead's score is its posterior probability, in [0, 1],
        higher is better; not calibrated.

    Examples
    --------
    >>> src = ["Sáng 14/10, anh Nam bán 25 tấn cà phê ở Huế rồi về nhà.", "Hôm sau trời nắng."]
    >>> trg = ["Pada 14/10, Nam menjual 25 ton kopi.", "Di Hue, ia lalu pulang.", "Esoknya cerah."]
    >>> [str(bead) for bead in align(src, trg)]
    ['[0]:[0, 1]', '[1]:[2]']
    """
    src, trg = [normalise(text) for text in src], [normalise(text) for text in trg]
    known = model.lengths.get(f"{src_lang}-{trg_lang}") if model else None
    return align_texts(src, trg, known or lengths_at_hand(src, trg))


def align_files(
    src: Path,
    trg: Path,
    *,
    src_lang: str = "und",
    trg_lang: str = "und",
    model: Model | None = None,
) -> Iterator[tuple[str, list[Bead]]]:
    """Yield stem and beads of each pair of files with one sentence a line.

    Parameters
    ----------
    src, trg : Path
        Two files, or two folders whose files are matched by stem: ``a.vi`` with ``a.id``.

    Raises
    ------
    UsageError
        If one is a file and the other a folder, or a stem stands on one side alone.
    FormatError
        If a file is not UTF-8; it names the line.
    """
    for stem, left, right in matched_files(src, trg):
        yield (
            stem,
            align(
                read_lines(left),
                read_lines(right),
                src_lang=src_lang,
                trg_lang=trg_lang,
                model=model,
            ),
        )
