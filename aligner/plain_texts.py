"""Plain texts, one sentence a line → beads, and what they teach."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from aligner.alignment import (
    Encoder,
    Similarity,
    TextPair,
    TokenPairs,
    align_texts,
    learn_texts,
    shifted,
    shipped_pairs,
    token_pairs,
)
from aligner.alignment.parameters import parameters
from aligner.data import Bead, Model, PairModel
from aligner.errors import AlignmentError, EmptyResultError, UsageError
from aligner.languages import named_language
from aligner.lexicon import Lexicon
from aligner.line_files import matched_files, read_lines
from aligner.segmentation import split_sentences
from aligner.text import normalise

#: The tag of a language that nobody named.
UNKNOWN: Final = "und"
#: Sentences from which a text teaches more than chance does.
WORTH_LEARNING: Final = 150


@dataclass(frozen=True, slots=True)
class AlignedText:
    """Two texts with their beads, whose positions count in `src` and `trg`."""

    stem: str
    src: Sequence[str]
    trg: Sequence[str]
    beads: Sequence[Bead]


def align(
    src: Sequence[str],
    trg: Sequence[str],
    *,
    src_lang: str = UNKNOWN,
    trg_lang: str = UNKNOWN,
    model: Model | None = None,
    lexicon: Lexicon | bool = True,
    encoder: Encoder | None = None,
    delimiter: str | None = None,
    reorder: bool = False,
) -> list[Bead]:
    """Return the most probable beads between two lists of sentences, in order.

    Parameters
    ----------
    src, trg : sequence of str
        One sentence each.
    src_lang, trg_lang : str
        BCP 47 tags, by which a model is asked; one that knows a single pair needs none.
    model : Model, optional
        By default what a long text teaches itself, and what holds for any languages.
    lexicon : Lexicon or bool
        By default the shipped one of the languages, if they are named; False: none.
    encoder : Encoder, optional
        Sentence vectors as further evidence: see `read_encoder`.
    delimiter : str, optional
        A line that stands between the same parts of both texts (``<p>``): no bead crosses it. It
        is normalised as the texts are; one that stands nowhere parts nothing.
    reorder : bool
        Also look for what moved: a caption, swapped paragraphs. Such beads are marked `moved` and
        may stand out of order.

    Returns
    -------
    list of Bead
        Every sentence in exactly one; up to four a side, or none on one side. A bead's score is its
        posterior probability, in [0, 1], higher is better.

    Raises
    ------
    UsageError
        If the model does not know the two languages, or a tag is none.
    AlignmentError
        If the delimiter does not stand equally often on both sides.

    Examples
    --------
    >>> src = ["Sáng 14/10, anh Nam bán 25 tấn cà phê ở Huế rồi về nhà.", "Hôm sau trời nắng."]
    >>> trg = ["Pada 14/10, Nam menjual 25 ton kopi.", "Di Hue, ia lalu pulang.", "Esoknya cerah."]
    >>> [str(bead) for bead in align(src, trg)]
    ['[0]:[0, 1]', '[1]:[2]']
    """
    src, trg = _normalised(src), _normalised(trg)
    src_lang, trg_lang = _tags(src_lang, trg_lang)
    listed = _listed(lexicon, src_lang, trg_lang)
    known = _known(model, src_lang, trg_lang) if model else _learned([(src, trg)], listed)
    similarity = encoder.evidence(src, trg, parameters().shapes) if encoder else None
    return _aligned(src, trg, known, similarity, delimiter, lexicon=listed, reorder=reorder)


def align_files(
    src: Path,
    trg: Path,
    *,
    src_lang: str = UNKNOWN,
    trg_lang: str = UNKNOWN,
    model: Model | None = None,
    lexicon: Lexicon | bool = True,
    encoder: Encoder | None = None,
    delimiter: str | None = None,
    reorder: bool = False,
    split: bool = False,
) -> Iterator[AlignedText]:
    """Yield each pair of files with one sentence a line, aligned.

    Parameters
    ----------
    src, trg : Path
        Two files, or two folders whose files are matched by stem: ``a.vi`` with ``a.id``.
    model : Model, optional
        By default one learned from all the files together.
    split : bool
        The files hold paragraphs, a line each: split them into sentences first, by the languages.

    Others are those of `align`.

    Raises
    ------
    UsageError
        If one is a file and the other a folder, a stem stands on one side alone, lines are to be
        split of a language that nobody named, or the delimiter is no line of any text.
    FormatError
        If a file is not UTF-8; it names the line.
    """
    src_lang, trg_lang = _tags(src_lang, trg_lang)
    if split and UNKNOWN in {src_lang, trg_lang}:
        raise UsageError("--split", "needs the languages", "name --src-lang and --trg-lang")
    files = list(matched_files(src, trg))
    if delimiter is not None:
        _refuse_unused(delimiter, [left for _, left, _ in files])
    folders = src.is_dir()
    langs = (src_lang, trg_lang) if split else (None, None)
    listed = _listed(lexicon, src_lang, trg_lang)
    if model:
        known: PairModel | None = _known(model, src_lang, trg_lang)
    else:
        known = _learned(
            [(_lines(left, langs[0]), _lines(right, langs[1])) for _, left, right in files], listed
        )
    for stem, left, right in files:
        texts = _lines(left, langs[0]), _lines(right, langs[1])
        similarity = (
            encoder.evidence(*texts, parameters().shapes, stem if folders else None)
            if encoder
            else None
        )
        try:
            beads = _aligned(*texts, known, similarity, delimiter, lexicon=listed, reorder=reorder)
        except AlignmentError as error:
            raise error.at(f"{left} and {right}") from None
        yield AlignedText(stem, *texts, beads)


def train_files(src: Path, trg: Path, *, src_lang: str, trg_lang: str) -> Model:
    """Return a model learned from two files, or the files of two folders matched by stem.

    Raises
    ------
    UsageError, FormatError
        As `align_files`.
    EmptyResultError
        If no text has a line on both sides.
    """
    src_lang, trg_lang = _tags(src_lang, trg_lang)
    texts = [(_lines(left), _lines(right)) for _, left, right in matched_files(src, trg)]
    if not any(all(text) for text in texts):
        raise EmptyResultError(f"{src} and {trg}", "no text has a line on both sides")
    listed = _listed(True, src_lang, trg_lang)
    return Model({f"{src_lang}-{trg_lang}": learn_texts(texts, lexicon=listed)})


def _refuse_unused(delimiter: str, paths: Iterable[Path]) -> None:
    if not any(normalise(delimiter) in _lines(path) for path in paths):
        raise UsageError("the delimiter", f"{delimiter!r} is no line of any text", "check it")


def _tags(src_lang: str, trg_lang: str) -> tuple[str, str]:
    return named_language(src_lang, "src_lang"), named_language(trg_lang, "trg_lang")


def _normalised(texts: Iterable[str]) -> list[str]:
    return [normalise(text) for text in texts]


def _lines(path: Path, split_by: str | None = None) -> list[str]:
    lines = _normalised(read_lines(path))
    if split_by is None:
        return lines
    return [line[start:end] for line in lines for start, end in split_sentences(line, split_by)]


def _known(model: Model, src_lang: str, trg_lang: str) -> PairModel:
    """Return what a model knows of two languages."""
    pair = f"{src_lang}-{trg_lang}"
    if pair in model.pairs:
        return model.pairs[pair]
    if UNKNOWN in {src_lang, trg_lang} and len(model.pairs) == 1:
        return next(iter(model.pairs.values()))
    known = ", ".join(sorted(model.pairs)) or "no languages"
    raise UsageError(
        "the model", f"does not know {pair}; it knows {known}", "name --src-lang and --trg-lang"
    )


def _listed(lexicon: Lexicon | bool, src_lang: str, trg_lang: str) -> TokenPairs | None:
    """Return a lexicon in the form that the search takes; True is the shipped one."""
    if isinstance(lexicon, Lexicon):
        return token_pairs(lexicon)
    return shipped_pairs(src_lang, trg_lang) if lexicon else None


def _learned(texts: Sequence[TextPair], lexicon: TokenPairs | None) -> PairModel | None:
    """Return what texts teach of their languages, if they are enough to teach anything."""
    lines = sum(min(len(src), len(trg)) for src, trg in texts)
    return learn_texts(texts, lexicon=lexicon) if lines >= WORTH_LEARNING else None


def _aligned(
    src: Sequence[str],
    trg: Sequence[str],
    known: PairModel | None,
    similarity: Similarity | None,
    delimiter: str | None,
    *,
    lexicon: TokenPairs | None,
    reorder: bool,
) -> list[Bead]:
    align_part = partial(align_texts, known=known, lexicon=lexicon, reorder=reorder)
    if delimiter is None:
        return align_part(src, trg, similarity=similarity)
    return list(_between(src, trg, align_part, similarity, normalise(delimiter)))


def _between(
    src: Sequence[str],
    trg: Sequence[str],
    align_part: Callable[..., list[Bead]],
    similarity: Similarity | None,
    delimiter: str,
) -> Iterator[Bead]:
    """Yield the beads of each part between two delimiters, and the delimiters' own."""
    cuts = [[n for n, line in enumerate(side) if line == delimiter] for side in (src, trg)]
    if len(cuts[0]) != len(cuts[1]):
        raise AlignmentError(
            f"{len(src):,} and {len(trg):,} lines",
            f"the delimiter {delimiter} stands {len(cuts[0])} times in the first text and "
            f"{len(cuts[1])} times in the second",
            "take away those without a counterpart",
        )
    i = j = 0
    for a, b in chain(zip(*cuts, strict=True), [(len(src), len(trg))]):
        here = shifted(similarity, i, j) if similarity else None
        for bead in align_part(src[i:a], trg[j:b], similarity=here):
            left, right = tuple(n + i for n in bead.src), tuple(n + j for n in bead.trg)
            yield replace(bead, src=left, trg=right)
        if a < len(src):
            yield Bead((a,), (b,), 1.0)
        i, j = a + 1, b + 1
