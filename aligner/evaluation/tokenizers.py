"""How BLEU cuts text into words: by the target language, or by a sentencepiece model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from aligner import knowledge
from aligner.errors import InputError, UsageError
from aligner.languages import named_language

#: Of sacrebleu's tokenizers those that need no download; the others are models given by path.
NAMES: Final = ("13a", "zh", "intl", "char", "none", "ja-mecab", "ko-mecab")
#: Hexadecimal digits of a model's SHA-256 in a signature.
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """How BLEU cut text into words, and why so."""

    name: str
    """As it stands in the signature: ``13a``, ``zh``, ``char``, ``ja-mecab``, ``ko-mecab``,
    ``spm-<digest>``, ``flores200``."""
    reason: str
    model: Path | None = None
    """A sentencepiece model, where one cuts."""
    metric: str = "BLEU"
    """``spBLEU`` over a FLORES model."""

    def cut(self, lines: Sequence[str]) -> Sequence[str]:
        """Return lines as sacrebleu is given them: as they are, or in pieces of the model."""
        if self.model is None:
            return lines
        pieces = _processor(self.model).encode([line.rstrip() for line in lines], out_type=str)
        return [" ".join(line) for line in pieces]


def bleu_tokenizer(trg_lang: str | None) -> Tokenizer:
    """Return the tokenizer that makes BLEU sensible for a language, with the reason.

    Languages without spaces have to be cut, or a whole sentence would count as a word. sacrebleu
    cuts Japanese and Korean by dictionaries that are packages of their own; without them they are
    cut into characters, which gives other numbers, and so the signature and the reason say it.

    Raises
    ------
    UsageError
        If this is no language tag.

    Examples
    --------
    >>> bleu_tokenizer("zh-Hant").name, bleu_tokenizer("th").name, bleu_tokenizer("id").name
    ('zh', 'char', '13a')
    """
    if trg_lang is None:
        return Tokenizer("13a", "no target language was given, and this is sacrebleu's default")
    lang = named_language(trg_lang, "--trg-lang")
    known = of_language(lang)
    name = str(known["tokenizer"])
    missing = missing_packages(known.get("needs", ()))
    if missing:
        return Tokenizer(
            str(known["otherwise"]),
            f"characters, since {name} needs {' and '.join(missing)}, which"
            f" pip install 'sacrebleu[{lang}]' brings; not comparable with {name}",
        )
    if "why" in known:
        return Tokenizer(name, str(known["why"]))
    if name == "char":
        return Tokenizer(name, f"characters, since {lang} is written without spaces")
    return Tokenizer(name, f"sacrebleu's default, which holds for {lang}")


def named_tokenizer(name: str) -> Tokenizer:
    """Return one of sacrebleu's tokenizers that somebody asked for.

    Raises
    ------
    UsageError
        If it is none of `NAMES`, or its dictionary is not installed.
    """
    if name not in NAMES:
        raise UsageError(
            name, f"not a tokenizer; one of {' '.join(NAMES)}", "a model is named with --spm"
        )
    lang = name.removesuffix("-mecab")
    missing = missing_packages(of_language(lang).get("needs", ())) if lang != name else []
    if missing:
        raise UsageError(name, f"needs {' and '.join(missing)}", f"pip install 'sacrebleu[{lang}]'")
    return Tokenizer(name, "as you asked")


def spm_tokenizer(model: Path) -> Tokenizer:
    """Return the tokenizer of a sentencepiece model of one's own, named by its SHA-256.

    Raises
    ------
    InputError
        If it cannot be read, or is no sentencepiece model.
    """
    name = f"spm-{_digest(model)[:_DIGITS]}"
    pieces = _processor(model).get_piece_size()
    return Tokenizer(
        name,
        f"the {pieces:,} pieces of {model}; comparable with numbers of {name} alone, not with"
        " spBLEU",
        model,
    )


def flores_tokenizer(name: str, model: Path) -> Tokenizer:
    """Return the tokenizer of spBLEU: a FLORES model, taken for it on the word of whoever names it.

    Raises
    ------
    UsageError
        If there is no FLORES model of this name.
    InputError
        If the file cannot be read, is no sentencepiece model, or has another number of pieces
        than FLORES models have.
    """
    known = knowledge.load("evaluation")["flores"]
    if name not in known["names"]:
        raise UsageError(
            f"--flores-spm {name}", "not a FLORES model", f"one of {' '.join(known['names'])}"
        )
    pieces = _processor(model).get_piece_size()
    if pieces != known["pieces"]:
        raise InputError(
            str(model),
            f"{pieces:,} pieces, but {name} has {known['pieces']:,}, so this is another model",
            "name a model of your own with --spm",
        )
    return Tokenizer(
        name,
        f"the pieces of {model}, SHA-256 {_digest(model)}, which you named {name}",
        model,
        "spBLEU",
    )


def of_language(lang: str | None) -> dict[str, Any]:
    """Return what is known of a language: its metrics in order, tokenizer, `spaced`."""
    table = knowledge.load("evaluation")
    return {**table["default"], **table["languages"].get(lang, {})}


def missing_packages(packages: Sequence[str]) -> list[str]:
    """Return those of some packages that are not installed."""
    return [package for package in packages if find_spec(package) is None]


def _digest(model: Path) -> str:
    return sha256(_content(model)).hexdigest()


def _content(model: Path) -> bytes:
    try:
        return model.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise InputError(str(model), reason, "check the path") from error


@cache
def _processor(model: Path) -> Any:  # noqa: ANN401  sentencepiece is untyped
    from sentencepiece import SentencePieceProcessor

    try:
        return SentencePieceProcessor(model_proto=_content(model))
    except RuntimeError as error:
        raise InputError(str(model), "not a sentencepiece model", "check the path") from error
