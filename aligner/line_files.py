"""Files of lines: what a line is, where a file is not UTF-8, and which files belong together."""

from collections.abc import Iterator
from pathlib import Path

from aligner.errors import FormatError, InputError, UsageError


def read_lines(path: Path) -> list[str]:
    r"""Return the lines of a UTF-8 file without their line ends.

    A line ends at ``\n`` and nowhere else, with or without a ``\r`` before it:
    ``str.splitlines`` also cuts at U+2028 and others that stand inside sentences, and one cut too
    many shifts every line after it. Nothing else is taken off.

    Raises
    ------
    InputError
        If the file cannot be read.
    FormatError
        If a line is not UTF-8; it names the first such line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise InputError(str(path), reason, "check the path") from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"{path}:{line}", f"not UTF-8: {error.reason}", "convert the file to UTF-8"
        ) from error
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()  # what follows the last line end is no line
    return [line.removesuffix("\r") for line in lines]


def matched_files(left: Path, right: Path) -> Iterator[tuple[str, Path, Path]]:
    """Yield stem and files of each pair: two files, or the files of two folders with one stem.

    Raises
    ------
    UsageError
        If one is a folder and the other is not, a stem stands on one side alone or twice, or there
        is no file at all.
    """
    for path in (left, right):
        if not path.exists():
            raise UsageError(str(path), "there is no such file or folder")
    if left.is_dir() != right.is_dir():
        raise UsageError(
            f"{left} and {right}", "one is a folder, the other is not", "give two files or folders"
        )
    if not left.is_dir():
        yield left.stem, left, right
        return
    sides = [_by_stem(left), _by_stem(right)]
    alone = sorted(sides[0].keys() ^ sides[1].keys())
    if alone:
        raise UsageError(f"{left} and {right}", f"on one side alone: {', '.join(alone[:10])}")
    if not sides[0]:
        raise UsageError(f"{left} and {right}", "hold no files")
    for stem in sorted(sides[0]):
        yield stem, sides[0][stem], sides[1][stem]


def _by_stem(folder: Path) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        if path.stem in files:
            raise UsageError(str(path), f"{files[path.stem].name} has the same stem")
        files[path.stem] = path
    return files
