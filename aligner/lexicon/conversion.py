"""Lexicons as other tools have them: dictionaries of hunalign, lexical tables of Moses.

Both are lists of pairs and tell no part of speech. What is read from them has the part of speech
`UNKNOWN`, and every form is a translation of its own.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from aligner.errors import FormatError, InputError, UsageError
from aligner.lexicon.entries import UNKNOWN, Entry, Lexicon
from aligner.line_files import read_lines

#: Parts the two phrases of a line of hunalign's dictionaries.
_AT: Final = " @ "
#: Joins the words of a unit in a table that knows single words only, as Vietnamese word
#: segmenters do.
_JOINT: Final = "_"
#: What Moses calls the word that a word without a counterpart is aligned with.
_NULL: Final = "NULL"
_FIELDS: Final = 3


def write_hunalign(lexicon: Lexicon) -> str:
    """Return a dictionary of hunalign: ``target phrase @ source phrase``, a pair a line.

    In that order, although hunalign is called with the source text first.

    Raises
    ------
    UsageError
        If a phrase has the parting sign in it.

    Examples
    --------
    >>> lexicon = Lexicon.of("vi", "id", [Entry("tăng", "verb", (("naik", "kenaikan"),))])
    >>> print(write_hunalign(lexicon), end="")
    naik @ tăng
    kenaikan @ tăng
    """
    lines = []
    for src, weights in _weighed(lexicon):
        for form in weights:
            _refuse(_AT.strip(), (src, form), "hunalign parts phrases by it")
            lines.append(f"{form}{_AT}{src}\n")
    return "".join(lines)


def read_hunalign(path: Path, src_lang: str, trg_lang: str) -> Lexicon:
    """Return the lexicon in a dictionary of hunalign.

    Raises
    ------
    InputError
        If the file cannot be read, or holds no pair.
    FormatError
        If a line is not ``target phrase @ source phrase``.
    """
    pairs: list[tuple[str, str, int]] = []
    for number, line in enumerate(read_lines(path), 1):
        trg, at, src = (part.strip() for part in line.partition(_AT))
        if not (at and src and trg) or _AT.strip() in src.split():
            raise FormatError(
                f"{path}:{number}:1",
                "not two phrases with ' @ ' between them",
                "write: target phrase @ source phrase",
            )
        pairs.append((src, trg, number))
    return _lexicon(path, src_lang, trg_lang, pairs)


def write_moses(lexicon: Lexicon) -> str:
    """Return a lexicon as a lexical table of Moses: ``target source probability``, a pair a line.

    The probability is that of the target given the source, as in ``lex.f2e``. A lexicon does not
    know any, so each translation of a unit gets the same, and its forms share it. The words of a
    unit are joined by ``_``.

    Raises
    ------
    UsageError
        If a word has that sign in it.

    Examples
    --------
    >>> tree = Entry("cây xanh", "noun", (("pohon", "pepohonan"), ("tanaman hijau",)))
    >>> print(write_moses(Lexicon.of("vi", "id", [tree])), end="")
    pohon cây_xanh 0.2500000
    pepohonan cây_xanh 0.2500000
    tanaman_hijau cây_xanh 0.5000000
    """
    lines = []
    for src, weights in _weighed(lexicon):
        for form, weight in weights.items():
            _refuse(_JOINT, (src, form), "the words of a unit are joined by it")
            trg_word, src_word = form.replace(" ", _JOINT), src.replace(" ", _JOINT)
            lines.append(f"{trg_word} {src_word} {weight:.7f}\n")
    return "".join(lines)


def read_moses(path: Path, src_lang: str, trg_lang: str) -> Lexicon:
    """Return the lexicon in a lexical table of Moses, the most probable translation first.

    Lines with the word ``NULL`` are no translations and left out.

    Raises
    ------
    InputError
        If the file cannot be read, or holds no pair.
    FormatError
        If a line is not ``target source probability``, with a probability above 0 and up to 1.
    """
    pairs: list[tuple[float, int, str, str]] = []
    for number, line in enumerate(read_lines(path), 1):
        fields = line.split(" ")
        if len(fields) != _FIELDS or not all(fields):
            raise FormatError(
                f"{path}:{number}:1",
                f"{len(fields)} fields, not {_FIELDS}",
                "write: target source probability",
            )
        trg, src, text = fields
        probability = _probability(text)
        if probability is None:
            raise FormatError(
                f"{path}:{number}:{len(trg) + len(src) + 3}",
                f"{text!r} is no probability",
                "write one above 0 and up to 1",
            )
        if _NULL not in {src, trg}:
            pairs.append((-probability, number, src, trg))
    first = {src: number for _, number, src, _ in reversed(pairs)}
    pairs.sort(key=lambda pair: (first[pair[2]], pair[0], pair[1]))
    return _lexicon(path, src_lang, trg_lang, (
        (src.replace(_JOINT, " ").strip(), trg.replace(_JOINT, " ").strip(), number)
        for _, number, src, trg in pairs
    ))  # fmt: skip


def _probability(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value <= 1 else None


def _weighed(lexicon: Lexicon) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each unit once, with its forms and their shares, which sum to 1."""
    by_unit: dict[str, list[tuple[str, ...]]] = {}
    for entry in lexicon.entries:
        by_unit.setdefault(entry.src, []).extend(entry.translations)
    for src, translations in by_unit.items():
        weights: dict[str, float] = {}
        for forms in translations:
            share = 1 / len(translations) / len(forms)
            for form in forms:
                weights[form] = weights.get(form, 0.0) + share
        yield src, weights


def _refuse(sign: str, phrases: Iterable[str], why: str) -> None:
    for phrase in phrases:
        if sign in phrase:
            raise UsageError(
                repr(phrase), f"cannot be written: it holds {sign!r}, and {why}", "change the entry"
            )


def _lexicon(
    path: Path, src_lang: str, trg_lang: str, pairs: Iterable[tuple[str, str, int]]
) -> Lexicon:
    entries = [Entry(src, UNKNOWN, ((trg,),), (f"{path}:{number}",)) for src, trg, number in pairs]
    if not entries:
        raise InputError(str(path), "holds no pair of words", "write one a line")
    return Lexicon.of(src_lang, trg_lang, entries)
