"""Single files: a saved page, or a page as plain text; and what every reader of files needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aligner.data import Page, Reject

#: The first bytes of a gzip file.
GZIP: Final = b"\x1f\x8b\x08"


#: Marks the output folder of a run, in which nothing is a page. The store makes it.
WORKING_STORE: Final = Path("work", "store.sqlite")


def read_html(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Yield the page of an HTML file."""
    yield _read_file(path, root, max_bytes, "text/html")


def read_plain(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Yield the page of a text file."""
    yield _read_file(path, root, max_bytes, "text/plain")


def _read_file(path: Path, root: Path, max_bytes: int, media_type: str) -> Page | Reject:
    place = place_of(path, root)
    size = path.stat().st_size
    if size == 0:
        return empty(place)
    if size > max_bytes:
        return too_large(place, size, max_bytes)
    return Page(path.read_bytes(), media_type, place)


def place_of(path: Path, root: Path) -> str:
    """Return a file's place relative to its input, with forward slashes on every system."""
    place = path.relative_to(root).as_posix()
    # Bytes of a name that are no UTF-8 are written out, or the place could not be.
    return place.encode("utf-8", "backslashreplace").decode("utf-8")


def begins_with(path: Path, magic: bytes) -> bool:
    """Return whether these are the first bytes of a file."""
    with path.open("rb") as stream:
        return stream.read(len(magic)) == magic


def empty(place: str) -> Reject:
    """Return the reject of a file without a byte."""
    return Reject("reading", "page", place, "empty", "the file is empty")


def too_large(place: str, size: int | None, max_bytes: int) -> Reject:
    """Return the reject of a page above the size limit; None is a size that nobody counted."""
    told = "larger" if size is None else f"{size:,} bytes"
    detail = f"{told}; at most {max_bytes:,} are read (max_page_bytes in the configuration)"
    return Reject("reading", "page", place, "too-large", detail)


def unreadable(path: Path, root: Path, error: OSError) -> Reject:
    """Return the reject of a file that the system will not give us."""
    reason = error.strerror or str(error)
    return Reject("reading", "file", place_of(path, root), "unreadable", reason)
