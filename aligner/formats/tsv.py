"""TSV: header, UTF-8, LF, no quoting. Normalised text has no tab and no line break."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

from aligner.data import BITEXT_COLUMNS, SCORE_DECIMALS, Finding, SegmentPair
from aligner.errors import FormatError, InputError


def tsv_header() -> str:
    """Return the header line."""
    return "\t".join(BITEXT_COLUMNS) + "\n"


def tsv_row(pair: SegmentPair) -> str:
    """Return the line of a segment pair."""
    findings = ";".join(f"{finding.type}:{finding.severity}" for finding in pair.findings)
    return (
        "\t".join((
            pair.src_url,
            pair.trg_url,
            pair.src_text,
            pair.trg_text,
            pair.src_lang,
            pair.trg_lang,
            pair.role,
            pair.bead,
            _score(pair.alignment_score),
            _score(pair.quality_score),
            findings,
        ))
        + "\n"
    )  # fmt: skip


def read_tsv(path: Path) -> Iterator[SegmentPair]:
    """Yield the segment pairs of a TSV file; of findings, type and severity are all it holds.

    Raises
    ------
    InputError
        If the file cannot be read.
    FormatError
        If a column is missing, a line has another number of columns, a score is no number in
        [0, 1], or the file is not UTF-8; it names the line.
    """
    try:
        lines = path.open("rb")
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise InputError(str(path), reason, "check the path") from error
    with lines:
        # A spreadsheet puts a byte order mark before the first name.
        header = _cells(path, 1, next(lines, b"").removeprefix(BOM_UTF8))
        missing = [name for name in BITEXT_COLUMNS if name not in header]
        if missing:
            raise FormatError(f"{path}:1", f"no column {', '.join(missing)}")
        for number, line in enumerate(lines, 2):
            cells = _cells(path, number, line)
            if len(cells) != len(header):
                raise FormatError(
                    f"{path}:{number}", f"{len(cells)} columns where the header has {len(header)}"
                )
            yield _pair(dict(zip(header, cells, strict=True)), f"{path}:{number}")


def _cells(path: Path, number: int, line: bytes) -> list[str]:
    try:
        return line.decode("utf-8").removesuffix("\n").removesuffix("\r").split("\t")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{path}:{number}:{error.start + 1}", "not UTF-8", "convert the file to UTF-8"
        ) from error


def _pair(row: dict[str, str], place: str) -> SegmentPair:
    try:
        scores = [_probability(row[name]) for name in ("alignment_score", "quality_score")]
        findings = tuple(
            Finding(kind, severity, message="")
            for kind, severity in (item.split(":") for item in row["findings"].split(";") if item)
        )
    except (ValueError, TypeError) as error:
        raise FormatError(place, f"a score or finding cannot be read: {error}") from error
    texts = {name: row[name] for name in BITEXT_COLUMNS[:8]}
    return SegmentPair(
        **texts, alignment_score=scores[0], quality_score=scores[1], findings=findings
    )


def _probability(cell: str) -> float | None:
    if not cell:
        return None
    value = float(cell)
    if not 0 <= value <= 1:  # NaN neither
        raise ValueError(f"{cell} is not in [0, 1]")
    return value


def _score(value: float | None) -> str:
    return "" if value is None else f"{value:.{SCORE_DECIMALS}f}"
