"""Sentence vectors as further evidence for the same search.

Vectors come from a model that runs here (sentence-transformers, model2vec), from NumPy arrays with
one row per sentence, or from Vecalign's overlaps. What they say of a bead is the cosine of its two
runs of sentences, measured against chance: two sentences of one text resemble each other more than
any two do, and some encoders find everything alike. So each side is centred on its mean, and a
cosine counts by how far it lies above those of pairs that have nothing to do with each other, in
their standard deviations (Artetxe and Schwenk, 2019, and Vecalign divide by such an average). A
sum of sentences resembles each of its parts, so a run also counts by what its ends add to it.

What is missing, or is not what it says, is an error that names the line; nothing stands in for it.
"""

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from statistics import NormalDist
from tokenize import TokenError
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner import knowledge
from aligner.alignment.bands import Band
from aligner.errors import AlignmentError, FormatError, InputError, UsageError
from aligner.line_files import read_lines
from aligner.text import normalise

_Vectors = NDArray[np.floating[Any]]
#: The sides of a text, by number, as messages call them.
_SIDES: Final = ("original", "rendering")
#: How Vecalign spells a blank line, and where it cuts a long one.
_BLANK: Final = "BLANK_LINE"
_MOST_CHARS: Final = 10_000
#: Rows of vectors, and original sentences of a band, that are worked on at a time.
_CHUNK: Final = 4096
_ROWS: Final = 64
#: Lengths of vectors that are 0 but for rounding, where sentences have length 1.
_NOTHING: Final = np.float32(1e-5)
#: The median of absolute values of a normal distribution, in standard deviations.
_MEDIAN: Final = 0.6745
#: Values of a raw file that its kind is told by.
_SAMPLE: Final = 100_000
_NUMPY_MAGIC: Final = b"\x93NUMPY"
#: What NumPy raises at a damaged header, which it reads as Python.
_STRANGE_HEADER: Final = (
    ValueError, OverflowError, SyntaxError, TokenError, TypeError, RecursionError, MemoryError,
)  # fmt: skip
_SPELLING: Final = (
    "write sentence-transformers:FOLDER, model2vec:FOLDER, SRC.npy,TRG.npy or "
    "vecalign:OVERLAPS,EMB,OVERLAPS,EMB"
)


class _Constants(NamedTuple):
    """The tables of ``knowledge/encoders.toml``; what they mean is said there."""

    similarity: dict[str, float]
    chance: dict[str, float]
    files: dict[str, float]


@cache
def _constants() -> _Constants:
    return _Constants(**knowledge.load("encoders"))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Vectors of one side of a text, as an encoder gives them."""

    vectors: _Vectors
    """(rows, dimensions)."""
    rows: NDArray[np.int64]
    """(runs, sentences): the row of 1, 2, … sentences in a row from here; -1 where there is none.

    Longer runs are sums of their sentences.
    """
    name: Callable[[int], str]
    """The place of a row in messages."""
    may_be_zero: bool = False
    """Whether the encoder says so that it knows nothing of a sentence."""


#: Sentences of one side, its number, the longest run, and the stem of the text → its vectors.
_Encode = Callable[[Sequence[str], int, int, str | None], _Rows]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A source of sentence vectors; see `read_encoder`."""

    spec: str
    encode: _Encode

    def evidence(
        self,
        src: Sequence[str],
        trg: Sequence[str],
        shapes: NDArray[np.int64],
        stem: str | None = None,
    ) -> "Evidence":
        """Return what the vectors of two texts say, for `search_text`.

        Parameters
        ----------
        src, trg : sequence of str
            One normalised sentence each; blank ones say nothing.
        shapes : (shapes, 2)
            Numbers of original and rendering sentences of a bead.
        stem : str, optional
            Which text of a folder it is.

        Raises
        ------
        FormatError
            A vector is missing, holds no number or is zero, or both sides differ in dimensions; it
            names the line.
        UsageError
            There are arrays for one text and several texts, or the other way round.
        """
        longest = int(shapes.max())
        both = [
            self.encode(sentences, side, longest, stem) for side, sentences in enumerate((src, trg))
        ]
        width = self._check_dimensions(both)
        left, right = (
            _side(rows, text, width) for rows, text in zip(both, (src, trg), strict=True)
        )
        return Evidence(left, right, shapes, _chance(left, right))

    def similarity(
        self, src: Sequence[str], trg: Sequence[str], band: Band, shapes: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return what to add to the score of each bead, ``[cell, shape]``, in nats.

        About 0 or less where both runs have nothing to do with each other. The band is that of the
        whole text; for one in pieces see `evidence`.
        """
        return self.evidence(src, trg, shapes)(0, 0, band)

    def cosines(self, src: Sequence[str], trg: Sequence[str]) -> NDArray[np.float64]:
        """Return the cosine of each pair of sentences, in [-1, 1]; 0 where nothing is known of one.

        Raises
        ------
        FormatError
            As `evidence`.
        """
        both = [self.encode(sentences, side, 1, None) for side, sentences in enumerate((src, trg))]
        self._check_dimensions(both)
        units = []
        for rows in both:
            known = rows.rows[0] >= 0
            made = np.zeros((len(known), rows.vectors.shape[1]), np.float32)
            made[known] = rows.vectors[rows.rows[0, known]]
            units.append(_directions(made))
        width = max(unit.shape[1] for unit in units)
        left, right = (np.pad(unit, ((0, 0), (0, width - unit.shape[1]))) for unit in units)
        cosines: NDArray[np.float64] = (left * right).sum(axis=1).astype(np.float64)
        return cosines

    def _check_dimensions(self, both: Sequence[_Rows]) -> int:
        """Return the dimensions of both sides' vectors."""
        dimensions = [rows.vectors.shape[1] for rows in both if len(rows.vectors)]
        if len(set(dimensions)) > 1:
            raise FormatError(
                self.spec,
                f"the {_SIDES[0]}'s vectors have {dimensions[0]} dimensions, "
                f"the {_SIDES[1]}'s {dimensions[1]}",
                "encode both sides with the same model",
            )
        return max(dimensions, default=0)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a text, ready to be compared."""

    vectors: NDArray[np.float32]
    """(rows, dimensions), of length 1."""
    rows: NDArray[np.int64]
    """(runs, sentences), as in `_Rows`; -1 also where the encoder knows nothing."""
    centres: NDArray[np.float32]
    """(runs, dimensions): what the runs of one length have in common."""
    weights: NDArray[np.float32]
    """(sentences,): code points."""

    def runs(self, longest: int, begin: int, end: int) -> NDArray[np.float32]:
        """Return unit vectors of the runs that lie within some sentences.

        (longest, sentences, dimensions), by where a run begins; zero where it does not fit or
        nothing is known of it.
        """
        count = end - begin
        weights = self.weights[begin:end, None]
        made = np.zeros((longest, count, self.vectors.shape[1]), np.float32)
        for n in range(min(longest, count)):
            fit = made[n, : count - n]
            if n < len(self.rows):
                fit[:] = self.centred(n, self.rows[n, begin : end - n])
                continue
            total = np.zeros((count - n, 1), np.float32)
            for after in range(n + 1):
                one = slice(after, count - n + after)
                fit += made[0, one] * weights[one]
                total += weights[one]
            fit /= total
        # The sums need the sentences as they are: all are made before any is scaled.
        return _directions(made)

    def centred(self, run: int, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return vectors without what all runs of their length have in common."""
        made = np.zeros((len(rows), self.vectors.shape[1]), np.float32)
        made[rows >= 0] = self.vectors[rows[rows >= 0]] - self.centres[run]
        return made


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors of length 1, or 0; what rounding left over of nothing counts as 0."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: NDArray[np.float32] = np.where(
        norms > _NOTHING, vectors / np.maximum(norms, _NOTHING), np.float32(0)
    )
    return made


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the vectors of two texts say of each bead: a `Similarity` of `search_text`."""

    src: _Side
    trg: _Side
    shapes: NDArray[np.int64]
    chance: "_Chance"

    def __call__(self, i: int, j: int, band: Band) -> NDArray[np.float64]:
        """Return the evidence within a band that begins at a place, ``[cell, shape]``, in nats."""
        count, width = len(band.low) - 1, int(band.high[-1])
        longest, most = self.shapes.max(axis=0).tolist()
        out = np.zeros((band.size, len(self.shapes)))
        src = self.src.runs(longest, i, i + count)
        for first in range(0, count, _ROWS):
            behind = min(first + _ROWS, count)
            low, high = int(band.low[first]), min(int(band.high[behind - 1]) + 1, width)
            if low >= high:
                continue
            row, column = _cells(band, first, behind, high)
            # One place more each way, for what is left of a run without its first sentence.
            left = src[:, first : behind + 1]
            right = self.trg.runs(most, j + low, j + min(high + most, width))[:, : high - low + 1]
            out[band.cells[first + row] + column] = self._nats(left, right, row, column - low)
        return out

    def _nats(
        self,
        left: NDArray[np.float32],
        right: NDArray[np.float32],
        row: NDArray[np.int64],
        column: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """Return the evidence at some places, ``[place, shape]``, from the runs of both sides."""
        chance, constants = self.chance, _constants().similarity
        above = {
            (n, m): chance.above(src, trg)
            for n, src in enumerate(left, 1)
            for m, trg in enumerate(right, 1)
        }
        out = np.zeros((len(row), len(self.shapes)))
        for k, (n, m) in enumerate(self.shapes.tolist()):
            value = above[n, m][row, column]
            known = value > -np.inf
            value[~known] = 0.0
            # A sentence that belongs to a run makes it more like the other side; one that does not
            # makes it less so, but never so much that the rest does not show through.
            shorter = []
            if n > 1:
                shorter += [above[n - 1, m][row, column], _at(above[n - 1, m], row + 1, column)]
            if m > 1:
                shorter += [above[n, m - 1][row, column], _at(above[n, m - 1], row, column + 1)]
            gain = value - np.max(shorter, axis=0, where=known, initial=-1e9) if shorter else 0.0
            nats = chance.trust * (value - chance.best + constants["gain"] * gain)
            out[:, k] = np.where(known, constants["weight"] * nats, 0.0)
        return out


def _at(
    values: NDArray[np.float64], row: NDArray[np.int64], column: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return values by place; beyond the last, less than any."""
    rows, columns = values.shape
    inside = (row < rows) & (column < columns)
    found = values[np.minimum(row, rows - 1), np.minimum(column, columns - 1)]
    return np.where(inside, found, -np.inf)


def _known(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which vectors are more than zeros."""
    known: NDArray[np.bool_] = np.any(vectors, axis=-1)
    return known


def _cells(
    band: Band, first: int, behind: int, high: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return row and column of the places of a band that a bead may begin at."""
    low = band.low[first:behind]
    widths = np.maximum(np.minimum(band.high[first:behind] + 1, high) - low, 0)
    row = np.repeat(np.arange(behind - first), widths)
    within = np.arange(len(row)) - np.repeat(np.cumsum(widths) - widths, widths)
    return row, low[row] + within


def _side(given: _Rows, sentences: Sequence[str], width: int) -> _Side:
    """Return vectors of one side, of length 1 and with their centres."""
    used, place = np.unique(given.rows, return_inverse=True)
    rows = place.reshape(given.rows.shape)
    if len(used) and used[0] < 0:
        used, rows = used[1:], rows - 1
    vectors = _units(given, used, width)
    # One row more, for -1 to point at.
    rows[~np.append(_known(vectors), False)[rows]] = -1
    centres = np.zeros((len(rows), width), np.float32)
    for n, run in enumerate(rows):
        known = vectors[run[run >= 0]]
        total = known.sum(axis=0, dtype=np.float64)
        centres[n] = total / (len(known) + _constants().chance["centre"])
    weights = np.array([max(1, len(sentence)) for sentence in sentences], np.float32)
    return _Side(vectors, rows, centres, weights)


def _units(given: _Rows, used: NDArray[np.int64], width: int) -> NDArray[np.float32]:
    """Return some rows as vectors of length 1."""
    made = np.zeros((len(used), width), np.float32)
    for first in range(0, len(used), _CHUNK):
        rows = used[first : first + _CHUNK]
        chunk = np.asarray(given.vectors[rows], np.float64)
        largest: NDArray[np.float64] = np.abs(chunk).max(axis=1, initial=0.0)
        zero: NDArray[np.bool_] = largest == 0
        if zero.any() and not given.may_be_zero:
            raise FormatError(
                given.name(int(rows[zero][0])), "the vector is zero", "encode the sentence again"
            )
        largest[zero] = 1.0
        chunk /= largest[:, None]  # squares of very large or small values leave the range of floats
        norms = np.linalg.norm(chunk, axis=1)
        norms[zero] = 1.0
        made[first : first + _CHUNK] = chunk / norms[:, None]
    if len(made) and not made.any():
        raise AlignmentError(
            given.name(int(used[0])), "every vector is zero", "the model knows none of the words"
        )
    return made


@dataclass(frozen=True, slots=True)
class _Chance:
    """Cosines of sentences that have nothing to do with each other."""

    level: float
    spread: float
    """Their standard deviation."""
    best: float
    """How many of these the best of such pairs lies above the level."""
    trust: float
    """How much further the best pairs at hand lie above it: 0 where they are such pairs, up to 1.

    An encoder that does not know the languages says nothing.
    """

    def above(self, src: NDArray[np.float32], trg: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return how far cosines lie above the level, [src, trg], in standard deviations.

        Negative infinity where nothing is known of one of the two.
        """
        found = ((src @ trg.T).astype(np.float64) - self.level) / self.spread
        found[~_known(src)] = -np.inf
        found[:, ~_known(trg)] = -np.inf
        return found


def _chance(src: _Side, trg: _Side) -> _Chance:
    """Return what the cosine of any two sentences of two texts is like.

    The few that belong together are not seen by the median.
    """
    constants = _constants().chance
    src_rows, trg_rows = (side.rows[0][side.rows[0] >= 0] for side in (src, trg))
    if not (len(src_rows) and len(trg_rows)):
        return _Chance(0.0, constants["spread"], 0.0, 0.0)
    # A sample of each side is compared with all of the other, as any may hold its counterpart.
    forward = _compared(src, src_rows, trg, trg_rows)
    backward = _compared(trg, trg_rows, src, src_rows)
    cosines = np.concatenate([forward.ravel(), backward.ravel()])
    level = float(np.median(cosines))
    seen = float(np.median(np.abs(cosines - level))) / _MEDIAN
    guess, pairs = constants["weighs"], len(src_rows) * len(trg_rows)
    variance = (guess * constants["spread"] ** 2 + pairs * seen**2) / (guess + pairs)
    spread = max(constants["least"], math.sqrt(variance))
    best = [_best_of(side.shape[1]) for side in (forward, backward)]
    reached = [
        (float(np.median(side.max(axis=1))) - level) / spread for side in (forward, backward)
    ]
    excess = max(there - chance for there, chance in zip(reached, best, strict=True))
    trust = min(1.0, max(0.0, excess / constants["trusted"]))
    return _Chance(level, spread, min(max(best), constants["best"]), trust)


def _best_of(count: int) -> float:
    """Return the median of the largest of some normal deviates."""
    return NormalDist().inv_cdf(0.5 ** (1 / count))


def _compared(
    one: _Side, one_rows: NDArray[np.int64], other: _Side, other_rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the cosines of some sentences of one side, evenly spread, with all of the other."""
    every = -(-len(one_rows) // int(_constants().chance["looked_at"]))
    some = _directions(one.centred(0, one_rows[::every]))
    chunks = np.split(other_rows, range(_CHUNK, len(other_rows), _CHUNK))
    return np.concatenate(
        [some @ _directions(other.centred(0, chunk)).T for chunk in chunks], axis=1
    )


# --- reading -----------------------------------------------------------------------------------


def read_encoder(spec: str) -> Encoder:
    """Return the encoder that a spec names.

    Parameters
    ----------
    spec : str
        ``sentence-transformers:FOLDER`` or ``model2vec:FOLDER``, a saved model, run here;
        ``SRC.npy,TRG.npy``, arrays with one row of floats for each line of the two texts, or two
        folders of them, ``STEM.npy`` for each stem, if folders are aligned;
        ``vecalign:OVERLAPS,EMB,OVERLAPS,EMB``, what Vecalign's ``overlap.py`` wrote of either side
        and its vectors, raw float32. They may hold the overlaps of several texts.

    Raises
    ------
    UsageError
        The spec is none of these, a path does not exist, or a package is not installed.
    InputError
        A file cannot be read.
    FormatError
        A file is not what it says, or a vector holds no number; it names the line.

    Examples
    --------
    >>> read_encoder("model2vec:models/none-here")
    Traceback (most recent call last):
    aligner.errors.UsageError: models/none-here: there is no such file or folder; write ...
    """
    kind, colon, rest = spec.partition(":")
    if colon and kind in _MODELS:
        return Encoder(spec, partial(_encoded, spec, _MODELS[kind](spec, _existing(rest))))
    if colon and kind == "vecalign":
        paths = _paths(spec, rest, 4)
        sides = [_Overlaps.read(*paths[:2]), _Overlaps.read(*paths[2:])]
        return Encoder(spec, lambda text, side, longest, _stem: sides[side].rows(text, longest))
    both = _paths(spec, spec, 2)
    if both[0].is_dir() != both[1].is_dir():
        raise UsageError(
            spec, "one is a folder, the other is not", "give two arrays or two folders"
        )
    return Encoder(spec, lambda text, side, _longest, stem: _array_rows(both[side], text, stem))


def _existing(name: str) -> Path:
    path = Path(name)
    if not name or not path.exists():
        raise UsageError(name or "the encoder", "there is no such file or folder", _SPELLING)
    return path


def _paths(spec: str, names: str, count: int) -> list[Path]:
    parts = names.split(",")
    if len(parts) != count:
        raise UsageError(spec or "the encoder", "this names no encoder", _SPELLING)
    return [_existing(part.strip()) for part in parts]


def _refuse_no_numbers(vectors: _Vectors, name: Callable[[int], str]) -> None:
    """Raise FormatError, naming the first row that holds NaN or infinity."""
    for first in range(0, len(vectors), _CHUNK):
        bad = ~np.isfinite(vectors[first : first + _CHUNK]).all(axis=1)
        if bad.any():
            raise FormatError(
                name(first + int(bad.argmax())),
                "the vector holds NaN or infinity",
                "encode the sentence again",
            )


def _visible(sentences: Sequence[str]) -> list[int]:
    return [n for n, sentence in enumerate(sentences) if sentence.strip()]


# --- models ------------------------------------------------------------------------------------

#: Sentences → (sentences, dimensions).
_Model = Callable[[list[str]], Any]


def _sentence_transformers(spec: str, path: Path) -> _Model:
    loaded = _loaded(spec, "sentence_transformers", lambda m: m.SentenceTransformer(str(path)))
    return partial(loaded.encode, normalize_embeddings=True)


def _model2vec(spec: str, path: Path) -> _Model:
    loaded = _loaded(spec, "model2vec", lambda m: m.StaticModel.from_pretrained(str(path)))
    model: _Model = loaded.encode
    return model


_MODELS: Final = {"sentence-transformers": _sentence_transformers, "model2vec": _model2vec}


def _loaded(spec: str, module: str, load: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    """Return a model that a package loads."""
    package = module.replace("_", "-")
    try:
        found = import_module(module)
    except ImportError as error:
        reason = f"needs the package {package}, which cannot be imported: {error}"
        raise UsageError(spec, reason, f"pip install {package}") from error
    try:
        return load(found)
    except Exception as error:  # what a package raises at a strange folder is its own affair
        reason = f"{package} cannot load it: {' '.join(str(error).split())}"
        raise FormatError(spec, reason, "give the folder of a saved model") from error


def _encoded(
    spec: str, model: _Model, sentences: Sequence[str], side: int, _longest: int, _stem: str | None
) -> _Rows:
    """Return what a model makes of the sentences: of equal ones once, of blank ones nothing."""
    visible = _visible(sentences)
    first: dict[str, int] = {}
    for n in visible:
        first.setdefault(sentences[n], n)
    place = {sentence: row for row, sentence in enumerate(first)}
    rows = np.full((1, len(sentences)), -1, np.int64)
    rows[0, visible] = [place[sentences[n]] for n in visible]
    lines = list(first.values())

    def name(row: int) -> str:
        return f"{spec}: sentence {lines[row] + 1} of the {_SIDES[side]}"

    made = np.asarray(model(list(first)) if first else np.zeros((0, 0), np.float32))
    if first and (made.ndim != 2 or made.dtype.kind != "f"):  # noqa: PLR2004
        raise FormatError(spec, f"gives {made.dtype} of shape {made.shape}, not vectors of floats")
    if len(made) != len(first):
        raise FormatError(spec, f"gives {len(made)} vectors for {len(first)} sentences")
    _refuse_no_numbers(made, name)
    return _Rows(made, rows, name, may_be_zero=True)


# --- arrays ------------------------------------------------------------------------------------


def _array_rows(path: Path, sentences: Sequence[str], stem: str | None) -> _Rows:
    """Return the array of one text: a file, or that of its stem in a folder."""
    if path.is_dir() != (stem is not None):
        reason = "holds the vectors of many texts" if path.is_dir() else "cannot serve many texts"
        step = "align two files with two arrays, two folders with two folders of STEM.npy"
        raise UsageError(str(path), reason, step)
    if stem is not None:
        path = path / f"{stem}.npy"
    vectors = _read_array(path)
    if len(vectors) != len(sentences):
        reason = f"{len(vectors)} vectors for {len(sentences)} sentences"
        if len(vectors) < len(sentences):
            reason += f": none for line {len(vectors) + 1}"
        raise FormatError(str(path), reason, "one row per line, blank lines too")

    def name(row: int) -> str:
        return f"{path}:{row + 1}"

    _refuse_no_numbers(vectors, name)
    rows = np.full((1, len(sentences)), -1, np.int64)
    rows[0, _visible(sentences)] = _visible(sentences)
    return _Rows(vectors, rows, name)


def _read_array(path: Path) -> _Vectors:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of a kind refused below
            read: NDArray[Any] = np.lib.format.open_memmap(path, mode="r")
    except FileNotFoundError as error:
        raise InputError(str(path), "there is no such file", "encode this text, too") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error}", "check the path") from error
    except _STRANGE_HEADER as error:
        reason = f"not a NumPy array: {' '.join(str(error).split())}"
        raise FormatError(str(path), reason, "write it with numpy.save") from error
    kind = read.dtype
    if read.ndim != 2 or kind.kind != "f" or kind.itemsize > 8:  # noqa: PLR2004
        reason = f"{kind} of shape {read.shape}, not float16, float32 or float64 vectors"
        raise FormatError(str(path), reason, "one row per line")
    return read


# --- Vecalign's overlaps -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Overlaps:
    """Runs of sentences as text, each with its vector."""

    text: Path
    place: dict[str, int]
    """The row of each run, normalised."""
    vectors: _Vectors
    embeddings: Path

    @classmethod
    def read(cls, text: Path, embeddings: Path) -> "_Overlaps":
        lines = read_lines(text)
        vectors = _read_raw(embeddings, len(lines), text)
        overlaps = cls(text, {}, vectors, embeddings)
        _refuse_no_numbers(vectors, overlaps.name)
        for row, line in enumerate(lines):
            overlaps.place.setdefault(normalise(line), row)
        return overlaps

    def name(self, row: int) -> str:
        return f"{self.embeddings}: vector of {self.text}:{row + 1}"

    def rows(self, sentences: Sequence[str], longest: int) -> _Rows:
        """Return the row of each run of up to `longest` sentences; it has to be there."""
        spelt = [sentence.strip() or _BLANK for sentence in sentences]
        visible = [bool(sentence.strip()) for sentence in sentences]
        found = np.full((longest, len(sentences)), -1, np.int64)
        for n in range(longest):
            for i in range(len(sentences) - n):
                if not any(visible[i : i + n + 1]):
                    continue
                run = " ".join(spelt[i : i + n + 1])
                row = self.place.get(normalise(run[:_MOST_CHARS]))
                if row is None:
                    raise self._missing(i, n + 1, run)
                found[n, i] = row
        return _Rows(self.vectors, found, self.name)

    def _missing(self, first: int, count: int, run: str) -> FormatError:
        lines = f"line {first + 1}" if count == 1 else f"lines {first + 1} to {first + count}"
        shown = run if len(run) <= 80 else f"{run[:79]}…"  # noqa: PLR2004
        step = f"make the overlaps of the same text again, with -n {max(4, count)} or more"
        return FormatError(str(self.text), f"no vector for {lines} of the text: {shown}", step)


def _read_raw(path: Path, count: int, text: Path) -> NDArray[np.float32]:
    """Return raw float32 vectors, as many as there are overlaps."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(len(_NUMPY_MAGIC))
        if not count or not size:
            raise FormatError(str(path if count else text), "the file is empty")
        if start == _NUMPY_MAGIC:
            raise FormatError(str(path), "a NumPy file, not raw float32", "write it with tofile")
        if size % (4 * count):
            reason = f"{size} bytes are not float32 vectors of one length for the {count} lines"
            raise FormatError(str(path), f"{reason} of {text}", "encode the same overlaps again")
        vectors = np.memmap(path, np.dtype("<f4"), "r", shape=(count, size // (4 * count)))
    except OSError as error:
        raise InputError(
            str(path), f"cannot be read: {error.strerror}", "check the path"
        ) from error
    values = np.abs(vectors.reshape(-1)[:: max(1, vectors.size // _SAMPLE)])
    values = values[np.isfinite(values) & (values > 0)].astype(np.float64)
    if len(values) and values.max() > _constants().files["most_spread"] * np.median(values):
        raise FormatError(
            str(path), "the numbers are not those of float32 vectors", "write raw float32"
        )
    return vectors
