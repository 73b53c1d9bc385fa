"""PATH... → pages: folders, files, archives and corpus.toml, read as a stream.

One page is held at a time; what cannot be read is yielded as a reject in its place, so nothing
that comes after it is lost.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from aligner.data import Page, Reject
from aligner.errors import InputError, UsageError
from aligner.reading import documents, files, manifest, mht, saved_pages, standard_input, warc

__all__ = ["MAX_PAGE_BYTES", "read_pages"]

#: The largest page read, in bytes. News pages seen were below 1 MB; a page beyond this is an
#: archive, a dump or an attack, and would hold a worker for minutes.
MAX_PAGE_BYTES = 10_000_000

#: What is read, by the ending of a file's name.
READERS = {
    ".html": files.read_html,
    ".htm": files.read_html,
    ".txt": files.read_plain,
    ".mht": mht.read_mht,
    ".mhtml": mht.read_mht,
    ".warc": warc.read_warc,
    ".warc.gz": warc.read_warc,
    ".wet": warc.read_warc,
    ".wet.gz": warc.read_warc,
    ".jsonl": documents.read_documents,
    ".jsonl.gz": documents.read_documents,
}


def read_pages(
    paths: Iterable[str | Path], *, max_bytes: int = MAX_PAGE_BYTES
) -> Iterator[Page | Reject]:
    """Yield the pages of all paths, and a reject for whatever is no page.

    Parameters
    ----------
    paths : iterable of path
        Folders (searched to any depth; one with a ``corpus.toml`` holds what that names), pages
        ``.html .htm .txt .mht .mhtml``, archives ``.warc .wet`` and documents ``.jsonl``, each of
        these also with ``.gz``, a ``corpus.toml``, or ``-`` for standard input.
    max_bytes : int
        Pages above this size are rejected unread.

    Yields
    ------
    Page or Reject
        Each with its place: relative to the folder named, or to that of the file named; where
        several are named, relative to the folder that holds them all, so that no two pages have
        one place.

    Raises
    ------
    UsageError
        Before anything is read: a path does not exist, or names a file of an unknown kind.
    """
    named = [Path(path) for path in paths]
    on_disk = [path for path in named if str(path) != standard_input.NAME]
    for path in on_disk:
        if not path.exists():
            raise UsageError(str(path), "there is no such file or folder")
        if path.is_file() and path.name != manifest.NAME and kind(path) is None:
            known = " ".join(sorted({*READERS, manifest.NAME}))
            raise UsageError(str(path), "not a kind of file that holds pages", f"known: {known}")
    common = _common_root(on_disk)
    for path in named:
        if str(path) == standard_input.NAME:
            yield from _read_standard_input(max_bytes)
        elif common is None:
            yield from _read(path, _root(path), max_bytes)
        else:
            yield from _read(path.absolute(), common, max_bytes)


def _root(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _common_root(paths: Iterable[Path]) -> Path | None:
    """Return the folder that holds all paths, or None where each is placed by its own.

    Two folders may well hold pages of one name, and a page that tells no URL is known by its place.
    """
    roots = {_root(path).absolute() for path in paths}
    try:
        return Path(os.path.commonpath(roots)) if len(roots) > 1 else None
    except ValueError:  # on different drives
        return None


def kind(path: Path) -> str | None:
    """Return the ending by which a file is read, or None where it is not one of ours."""
    name = path.name.lower()
    return next((ending for ending in READERS if name.endswith(ending)), None)


def _read(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Read one file or folder; places are told relative to `root`."""
    if path.is_dir():
        yield from _read_folder(path, root, max_bytes)
    elif path.name == manifest.NAME:
        yield from _read_manifest(path, root, max_bytes)
    elif ending := kind(path):
        try:
            yield from READERS[ending](path, root, max_bytes)
        except OSError as error:
            yield files.unreadable(path, root, error)
    else:
        detail = "its name ends in none of " + " ".join(READERS)
        yield Reject("reading", "file", files.place_of(path, root), "not-a-page-file", detail)


def _read_folder(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    if path != root and path.is_symlink() and path.parent.resolve().is_relative_to(path.resolve()):
        detail = "a link to a folder that holds it"
        yield Reject("reading", "file", files.place_of(path, root), "unreadable", detail)
    elif saved_pages.holds_resources(path):
        place, detail = files.place_of(path, root), "resources and frames of the page beside it"
        yield Reject("reading", "folder", place, "saved-page-resources", detail)
    elif (path / files.WORKING_STORE).is_file():
        place, detail = files.place_of(path, root), "the output of a run"
        yield Reject("reading", "folder", place, "output-folder", detail)
    elif (path / manifest.NAME).is_file():
        yield from _read(path / manifest.NAME, root, max_bytes)
    else:
        try:
            # Names: the Path objects of a large folder would weigh ten times as much.
            children = sorted(child.name for child in path.iterdir())
        except OSError as error:
            yield files.unreadable(path, root, error)
            return
        for child in children:
            if not child.startswith("."):
                yield from _read(path / child, root, max_bytes)


def _read_manifest(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    for entry in manifest.read_manifest(path).pages:
        target = path.parent / entry.path
        if not target.exists():
            raise InputError(str(path), f"names {entry.path}, which is not there")
        for item in _read(target, root, max_bytes):
            yield entry.declare(item) if isinstance(item, Page) else item


def _read_standard_input(max_bytes: int) -> Iterator[Page | Reject]:
    try:
        with standard_input.spooled(max_bytes) as (path, ending):
            yield from READERS[ending](path, path.parent, max_bytes)
    except OSError as error:
        path = Path(standard_input.NAME)
        yield files.unreadable(path, path.parent, error)
