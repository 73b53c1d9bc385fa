"""The working store of an output folder: what was done is kept, what is under way is on disk.

SQLite in ``OUT/work/``: documents by the digest of their page, bitexts by the digest of their
pair, and the lists of this run. So memory does not grow with the collection, a run that was
stopped goes on where it was, and a page is never done twice. The folder may be deleted at any time.
"""

import json
import pickle
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import xxhash

from aligner.data import (
    BITEXT_COLUMNS,
    Bitext,
    Document,
    DocumentPair,
    Finding,
    Page,
    Reject,
    SegmentPair,
    Span,
)
from aligner.errors import OutputError
from aligner.pairing import Match
from aligner.reading.files import WORKING_STORE

_T = TypeVar("_T")

#: Rows written between two commits: what a hard stop can lose.
_COMMIT_EVERY: Final = 256
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS page_results (
    digest TEXT PRIMARY KEY, document BLOB, reject TEXT, fresh INTEGER, place TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pair_results (
    digest TEXT PRIMARY KEY, bitext BLOB, reject TEXT, fresh INTEGER
) WITHOUT ROWID;
DROP TABLE IF EXISTS pages;
DROP TABLE IF EXISTS pairs;
DROP TABLE IF EXISTS rejects;
CREATE TABLE pages (digest TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pairs (
    src_url TEXT, trg_url TEXT, src TEXT, trg TEXT, evidence TEXT, digest TEXT, sample TEXT,
    langs TEXT, PRIMARY KEY (src_url, trg_url, src, trg)
) WITHOUT ROWID;
CREATE TABLE rejects (
    stage TEXT, unit TEXT, place TEXT, reason TEXT, detail TEXT, count INTEGER
);
"""
#: Raise it with every change of the tables: what an older version left is forgotten.
_SCHEMA_VERSION: Final = 5
_FORGET: Final = f"""
DROP TABLE IF EXISTS about;
DROP TABLE IF EXISTS page_results;
DROP TABLE IF EXISTS pair_results;
PRAGMA user_version = {_SCHEMA_VERSION};
"""
#: The rejects of this run: those noted as such, and those among the results of its pages and pairs.
_REJECT_COLUMNS: Final = "stage, unit, place, reason, detail, count"
_OF_RESULTS: Final = """
SELECT json_extract(reject, '$[0]'), json_extract(reject, '$[1]'), json_extract(reject, '$[2]'),
       json_extract(reject, '$[3]'), json_extract(reject, '$[4]'), 1
FROM {0}s JOIN {0}_results USING (digest) WHERE reject IS NOT NULL
"""
_ALL_REJECTS: Final = " UNION ALL ".join(
    (f"SELECT {_REJECT_COLUMNS} FROM rejects", *map(_OF_RESULTS.format, ("page", "pair")))  # noqa: S608
)


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Turn what the disk says no to into one clear error."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputError(
                str(place), "another run is using this folder", "wait for it or take another"
            ) from error
        raise OutputError(
            str(place), f"cannot be written: {error}", "free space and run again: work is kept"
        ) from error
    except sqlite3.DatabaseError as error:
        raise OutputError(
            str(place / "work"), f"damaged: {error}", "delete this folder and run again"
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            str(error.filename or place),
            f"cannot be written: {reason}",
            "free space or choose another folder; work done so far is kept",
        ) from error


class Store:
    """The working store; a context manager.

    Parameters
    ----------
    out : Path
        The output folder, made if it is not there.
    signature : str
        What decides the results; those of another signature are forgotten.
    """

    def __init__(self, out: Path, signature: str) -> None:
        database = out / WORKING_STORE
        self.folder = database.parent
        #: What each document goes through when it is read; set when all pages are known.
        self.clean: Callable[[Document], Document] = _unchanged
        self._uncommitted = 0
        self.folder.mkdir(parents=True, exist_ok=True)
        # Autocommit off; exclusive, so that two runs never write one folder.
        self._db = sqlite3.connect(database, timeout=1)
        try:
            self._prepare(signature)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, signature: str) -> None:
        for setting in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL"):
            self._db.execute(f"PRAGMA {setting}")
        if self._db.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA_VERSION:
            self._db.executescript(_FORGET)
        self._db.executescript(_SCHEMA)
        if self._about("signature") != signature:
            self._db.executescript("DELETE FROM page_results; DELETE FROM pair_results;")
            self._db.execute("INSERT OR REPLACE INTO about VALUES ('signature', ?)", (signature,))
        self._db.execute("UPDATE page_results SET fresh = 0 WHERE fresh")
        self._db.execute("UPDATE pair_results SET fresh = 0 WHERE fresh")
        self._db.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._db.commit()
        except sqlite3.Error:
            if error is None:
                raise
        finally:
            self._db.close()

    def _about(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _write(self, statement: str, values: tuple[Any, ...]) -> int:
        changed = self._db.execute(statement, values).rowcount
        self._uncommitted += 1
        if self._uncommitted >= _COMMIT_EVERY:
            self._db.commit()
            self._uncommitted = 0
        return changed

    # --- rejects -------------------------------------------------------------------------------

    def reject(self, reject: Reject) -> None:
        """Keep a reject of this run."""
        self._write("INSERT INTO rejects VALUES (?, ?, ?, ?, ?, ?)", astuple(reject))

    def rejects(self) -> Iterator[Reject]:
        """Yield the rejects of this run in canonical order."""
        rows = self._db.execute(f"{_ALL_REJECTS} ORDER BY 1, 2, 3, 4, 5")
        return (Reject(*row) for row in rows)

    def reject_counts(self) -> dict[tuple[str, str, str], int]:
        """Return how much was rejected by stage, unit and reason."""
        rows = self._db.execute(
            f"SELECT stage, unit, reason, sum(count) FROM ({_ALL_REJECTS}) "  # noqa: S608
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return {(stage, unit, reason): count for stage, unit, reason, count in rows}

    # --- pages and documents -------------------------------------------------------------------

    def new_pages(self, pages: Iterable[Page | Reject]) -> Iterator[tuple[str, Page]]:
        """Note the pages of this run, and yield those that no earlier run has done."""
        for page in pages:
            if isinstance(page, Reject):
                self.reject(page)
                continue
            digest = page.digest()
            if not self._write("INSERT OR IGNORE INTO pages VALUES (?)", (digest,)):
                detail = "the same bytes under the same URL were read before"
                self.reject(Reject("reading", "page", page.url or page.place, "repeated", detail))
                continue
            known = self._db.execute(
                "SELECT 1 FROM page_results WHERE digest = ?", (digest,)
            ).fetchone()
            if not known:
                yield digest, page

    def keep_document(self, digest: str, result: Document | Reject) -> None:
        """Keep what became of a page."""
        document, reject = (
            (None, _pack_reject(result))
            if isinstance(result, Reject)
            else (_pack(result.to_json()), None)
        )
        place = None if isinstance(result, Reject) else f"{result.url}\0{result.content_hash}"
        row = (digest, document, reject, place)
        self._write("INSERT OR REPLACE INTO page_results VALUES (?, ?, ?, 1, ?)", row)

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield the documents of this run by their keys."""
        yield from self._documents("digest")

    def _documents(self, order: str) -> Iterator[tuple[str, Document]]:
        for digest, packed in self._db.execute(
            "SELECT digest, document FROM pages JOIN page_results USING (digest) "  # noqa: S608
            f"WHERE document IS NOT NULL ORDER BY {order}"
        ):
            yield digest, self._cleaned(packed)

    def document(self, digest: str) -> Document:
        """Return one document."""
        row = self._db.execute(
            "SELECT document FROM page_results WHERE digest = ?", (digest,)
        ).fetchone()
        return self._cleaned(row[0])

    def _cleaned(self, packed: bytes) -> Document:
        return self.clean(Document.from_json(_unpack(packed)))

    def documents_in_order(self) -> Iterator[Document]:
        """Yield the documents of this run in order of URL and content."""
        return (document for _, document in self._documents("place, digest"))

    def input_digest(self) -> str:
        """Return what tells the pages of this run from any others, whatever their order."""
        digest = xxhash.xxh3_128()
        for (page,) in self._db.execute("SELECT digest FROM pages ORDER BY digest"):
            digest.update(page.encode())
        return digest.hexdigest()

    def page_counts(self) -> tuple[int, int, int]:
        """Return the pages of this run: all, those that became documents, those done before."""
        row = self._db.execute(
            "SELECT count(*), sum(document IS NOT NULL), sum(NOT fresh) "
            "FROM pages JOIN page_results USING (digest)"
        ).fetchone()
        return row[0], row[1] or 0, row[2] or 0

    # --- document pairs and bitexts ------------------------------------------------------------

    def keep_match(self, match: Match) -> None:
        """Keep a document pair of this run."""
        src, trg = match.original, match.rendering
        # With what each says, for the same page may say less beside other pages (see `clean`).
        facts = (src.id, src.content_hash, trg.id, trg.content_hash, match.evidence)
        digest = xxhash.xxh3_128_hexdigest("\0".join(facts).encode())
        # Chosen by hash, so that the sample does not hang on the order or the number of inputs.
        sample = xxhash.xxh3_128_hexdigest(f"{src.url}\0{trg.url}".encode())
        langs = f"{src.lang}-{trg.lang}"
        row = (src.url, trg.url, src.id, trg.id, match.evidence, digest, sample, langs)
        self._write("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def sample(self, per_language: int) -> Iterator[DocumentPair]:
        """Yield up to so many pairs of each language pair, chosen by hash."""
        rows = self._db.execute(
            "SELECT src, trg, evidence FROM (SELECT *, row_number() OVER "
            "(PARTITION BY langs ORDER BY sample) AS place FROM pairs) WHERE place <= ? "
            "ORDER BY langs, sample",
            (per_language,),
        )
        for src, trg, how in rows:
            yield DocumentPair(self.document(src), self.document(trg), how)

    def new_pairs(self, model_digest: str) -> Iterator[tuple[str, DocumentPair]]:
        """Yield the pairs that were not yet aligned with this model."""
        if self._about("model") != model_digest:
            self._db.execute("DELETE FROM pair_results")
            self._db.execute("INSERT OR REPLACE INTO about VALUES ('model', ?)", (model_digest,))
            self._db.commit()
        waiting = self._db.execute(
            "SELECT digest, src, trg, evidence FROM pairs "
            "WHERE digest NOT IN (SELECT digest FROM pair_results) ORDER BY src_url, trg_url"
        )
        for digest, src, trg, how in waiting:
            yield digest, DocumentPair(self.document(src), self.document(trg), how)

    def keep_bitext(self, digest: str, result: Bitext | Reject) -> None:
        """Keep what became of a document pair."""
        bitext, reject = (
            (None, _pack_reject(result))
            if isinstance(result, Reject)
            else (_pack(_bitext_values(result)), None)
        )
        row = (digest, bitext, reject)
        self._write("INSERT OR REPLACE INTO pair_results VALUES (?, ?, ?, 1)", row)

    def bitexts(self) -> Iterator[Bitext]:
        """Yield the bitext of each pair in canonical order."""
        for (packed,) in self._db.execute(
            "SELECT bitext FROM pairs JOIN pair_results USING (digest) "
            "WHERE bitext IS NOT NULL ORDER BY src_url, trg_url, src, trg"
        ):
            yield _bitext(_unpack(packed))

    def pair_counts(self) -> dict[str, int]:
        """Return counts of this run: pairs, articles, paired documents, pairs done before."""
        row = self._db.execute(
            "SELECT count(*), count(DISTINCT src), count(DISTINCT trg), "
            "coalesce(sum(NOT fresh), 0) FROM pairs LEFT JOIN pair_results USING (digest)"
        ).fetchone()
        return dict(zip(("pairs", "articles", "renderings", "done_before"), row, strict=True))

    def language_counts(self) -> dict[str, int]:
        """Return how many document pairs there are by language pair."""
        rows = self._db.execute("SELECT langs, count(*) FROM pairs GROUP BY 1 ORDER BY 1")
        return dict(rows.fetchall())

    # --- sorting, counting and telling duplicates on disk ---------------------------------------

    def sort(self, items: Iterable[_T], *, key: Callable[[_T], str]) -> Iterator[_T]:
        """Yield items in ascending order of their keys (by code point), sorted on disk."""
        with self._scratch() as scratch:
            scratch.execute("CREATE TABLE items (key BLOB, item BLOB)")
            scratch.executemany(
                "INSERT INTO items VALUES (?, ?)",
                ((key(item).encode(), pickle.dumps(item)) for item in items),
            )
            for (item,) in scratch.execute("SELECT item FROM items ORDER BY key, rowid"):
                yield pickle.loads(item)  # noqa: S301  written three lines above

    def count_distinct(
        self, items: Iterable[tuple[bytes, bytes]], at_least: int
    ) -> Iterator[tuple[bytes, int]]:
        """Yield each key that comes with at least so many different values, and how many."""
        with self._scratch() as scratch:
            scratch.execute("CREATE TABLE items (key BLOB, value BLOB)")
            scratch.executemany("INSERT INTO items VALUES (?, ?)", items)
            yield from scratch.execute(
                "SELECT key, count(DISTINCT value) FROM items GROUP BY key "
                "HAVING count(DISTINCT value) >= ? ORDER BY key",
                (at_least,),
            )

    @contextmanager
    def seen_before(self) -> Iterator[Callable[[str], bool]]:
        """Give a function that tells whether it was called with a text before, kept on disk."""
        with self._scratch() as scratch:
            scratch.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")

            def seen(text: str) -> bool:
                row = (xxhash.xxh3_128_digest(text.encode()),)
                return not scratch.execute("INSERT OR IGNORE INTO seen VALUES (?)", row).rowcount

            yield seen

    @contextmanager
    def _scratch(self) -> Iterator[sqlite3.Connection]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            scratch = sqlite3.connect(Path(folder) / "scratch.sqlite")
            scratch.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            try:
                yield scratch
            finally:
                scratch.close()


def _unchanged(document: Document) -> Document:
    return document


def _pack(value: Any) -> bytes:  # noqa: ANN401  JSON
    # Level 1: half the size for a twentieth of the time that extraction takes.
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 1)


def _unpack(packed: bytes) -> Any:  # noqa: ANN401  JSON
    return json.loads(zlib.decompress(packed))


def _pack_reject(reject: Reject) -> str:
    return json.dumps([reject.stage, reject.unit, reject.place, reject.reason, reject.detail])


def _bitext_values(bitext: Bitext) -> list[Any]:
    rows = [_pair_values(pair) for pair in bitext.rows]
    facts = [bitext.publisher, bitext.published, [_finding_values(f) for f in bitext.findings]]
    return [bitext.evidence, bitext.confidence, bitext.warnings, rows, *facts]


def _bitext(values: list[Any]) -> Bitext:
    evidence, confidence, warnings, rows, publisher, published, findings = values
    return Bitext(
        evidence, confidence, tuple(warnings), tuple(map(_pair, rows)),
        publisher, published, tuple(map(_finding, findings)),
    )  # fmt: skip


def _pair_values(pair: SegmentPair) -> list[Any]:
    values = [getattr(pair, name) for name in BITEXT_COLUMNS[:-1]]
    return [*values, [_finding_values(found) for found in pair.findings]]


def _finding_values(found: Finding) -> list[Any]:
    return [getattr(found, name) for name in Finding.__dataclass_fields__]


def _pair(values: list[Any]) -> SegmentPair:
    row = dict(zip(BITEXT_COLUMNS, values, strict=True))
    row["findings"] = tuple(_finding(found) for found in row["findings"])
    return SegmentPair(**row)


def _finding(values: list[Any]) -> Finding:
    row = dict(zip(Finding.__dataclass_fields__, values, strict=True))
    for name in ("src_span", "trg_span"):
        row[name] = None if row[name] is None else Span(*row[name])
    return Finding(**row)
