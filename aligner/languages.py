"""What is known of languages: their tags, splitting data, and telling them apart."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar, get_type_hints

from aligner import knowledge
from aligner.errors import ConfigError, UsageError

#: The languages of vietnam.vn, by BCP 47 tag.
SITE_LANGUAGES: Final = tuple(
    "ar bn cs de el en es fa fr he hi hu id it ja km ko lo ms nl no pl pt ro ru sv th tr uk vi "
    "zh".split()
)
ORIGINAL_LANGUAGE: Final = "vi"

_TAG: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
#: Letters of today's Vietnamese that no other site language writes.
_VIETNAMESE: Final = re.compile(
    "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE
)
_VIETNAMESE_ENOUGH: Final = 0.25
_T = TypeVar("_T")
#: Other tags for a site language.
_ALIASES: Final = {
    "in": "id", "iw": "he", "nb": "no", "nn": "no",
    # ISO 639-3, which FLORES and many corpora write.
    "arb": "ar", "ara": "ar", "ben": "bn", "ces": "cs", "deu": "de", "ell": "el", "eng": "en",
    "spa": "es", "pes": "fa", "fas": "fa", "fra": "fr", "heb": "he", "hin": "hi", "hun": "hu",
    "ind": "id", "ita": "it", "jpn": "ja", "khm": "km", "kor": "ko", "lao": "lo", "zsm": "ms",
    "msa": "ms", "nld": "nl", "nob": "no", "nor": "no", "pol": "pl", "por": "pt", "ron": "ro",
    "rus": "ru", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "vie": "vi", "zho": "zh",
}  # fmt: skip


def language_tag(tag: str | None) -> str | None:
    """Return the primary language of a BCP 47 tag or POSIX locale, or None where it is neither.

    Examples
    --------
    >>> language_tag("id_ID"), language_tag("nb-NO"), language_tag("?")
    ('id', 'no', None)
    """
    tag = (tag or "").strip().replace("_", "-")
    if not _TAG.fullmatch(tag):
        return None
    primary = tag.partition("-")[0].lower()
    return _ALIASES.get(primary, primary)


def named_language(tag: str, place: str = "language") -> str:
    """Return the primary language of a tag that somebody gave, at a place such as an option.

    Raises
    ------
    UsageError
        If it is no BCP 47 tag.

    Examples
    --------
    >>> named_language("vi-VN", "--src-lang")
    'vi'
    """
    language = language_tag(tag)
    if language is None:
        raise UsageError(place, f"{tag!r} is no BCP 47 tag", "write one such as vi")
    return language


def check_language(tag: str) -> str:
    """Return the primary tag of a site language.

    Raises
    ------
    UsageError
        If the site has no such language.
    """
    language = language_tag(tag)
    if language not in SITE_LANGUAGES:
        raise UsageError(tag, "not a language of the site", f"one of {' '.join(SITE_LANGUAGES)}")
    return language


def vietnamese_share(text: str) -> float:
    """Return the share of words with a letter that, of the site's languages, only Vietnamese has.

    Examples
    --------
    >>> vietnamese_share("Giá cà phê tăng mạnh"), vietnamese_share("Harga kopi di Đắk Lắk naik")
    (0.6, 0.3333333333333333)
    """
    words = text.split()
    return sum(1 for word in words if _VIETNAMESE.search(word)) / len(words) if words else 0.0


def looks_vietnamese(text: str) -> bool:
    """Return whether at least one word in four carries a letter that only Vietnamese writes.

    Vietnamese names in other languages do not pass: one name among many words is below it.
    """
    return vietnamese_share(text) >= _VIETNAMESE_ENOUGH


def identify_language(text: str, among: Iterable[str] = SITE_LANGUAGES) -> tuple[str, float]:
    """Return the most probable language of `text` and its probability in [0, 1].

    By py3langid, limited to `among`. On sentences it takes Indonesian for itself 90 times in 100
    and Malay 81 times, so give the languages at hand; on three words it is a guess.

    Examples
    --------
    >>> identify_language("Warga desa menanam kopi di lereng bukit.", ["vi", "id", "en"])[0]
    'id'
    """
    language, probability = _identifier(tuple(sorted(set(among)))).classify(text)
    return str(language), float(probability)


def language_probability(text: str, lang: str, other: str) -> float:
    """Return how probable it is, in [0, 1], that `text` is in `lang` and not in `other`."""
    ranked = dict(_identifier(tuple(sorted({lang, other}))).rank(text))
    return float(ranked[lang])


@cache
def _identifier(languages: tuple[str, ...]) -> Any:  # noqa: ANN401  py3langid is untyped
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return identifier


@dataclass(frozen=True, slots=True)
class SpaceWeights:
    """What speaks for a sentence end at a space, and what against it: log odds that add up.

    At 0 or more a sentence ends. Kinds of signs are a digit, a foreign letter, a quotation mark,
    and any other sign; a letter of the language's own script weighs nothing.
    """

    base: float
    length: float
    """For each 100 code points of the sentence so far, the first 100 only."""
    before_digit: float
    before_foreign: float
    before_quote: float
    before_sign: float
    after_digit: float
    after_foreign: float
    after_quote: float
    after_sign: float
    after_stop: float
    starts: float
    goes_on: float
    ends: float
    waits: float
    opens: float
    says: float


@dataclass(frozen=True, slots=True)
class Spaces:
    """What tells spaces between sentences from spaces inside them, where stops are not in use."""

    letters: str
    """The letters of the script, as a range for a character class."""
    starts: frozenset[str]
    """Begin a sentence, where the next word begins with them."""
    goes_on: frozenset[str]
    """Go on with a sentence."""
    ends: frozenset[str]
    """End a sentence, where the last word ends with them."""
    waits: frozenset[str]
    """End none: more has to follow."""
    opens: frozenset[str]
    """Open a sentence with a time, a place or a condition: it goes on behind these."""
    says: frozenset[str]
    """End the words that tell who spoke the quotation before them."""
    weights: SpaceWeights
    beside_stops: bool = False
    """Whether spaces part sentences even in a block where stops do."""


@dataclass(frozen=True, slots=True)
class Splitting:
    """How a language ends its sentences; each field is a key of ``[splitting]`` in its file.

    Words are compared as they are written, with case; a full stop behind them is left out.
    """

    stops: str = ".!?…"
    """End a sentence where white space follows."""
    closed_stops: frozenset[str] = frozenset()
    """End a sentence with or without a space behind them: ``。``, ``។``."""
    without_spaces: bool = False
    """Whether the language puts no space between words."""
    prefixes: frozenset[str] = frozenset()
    """Never end a sentence: ``Dr``, ``TP``."""
    before_digits: frozenset[str] = frozenset()
    """End no sentence before a digit: ``No. 5``."""
    before_names: frozenset[str] = frozenset()
    """End a sentence only before one of the `starters`, as initials do: ``U.S``, ``Inc``."""
    may_end: frozenset[str] = frozenset()
    """Look like initials and end a sentence before any capital all the same: ``S.H``, ``p.m``."""
    degrees: frozenset[str] = frozenset()
    """Behind a name and a comma they may end a sentence, before a name never: ``M.Sc``."""
    lettered: frozenset[str] = frozenset()
    """Lower case; a single letter behind them belongs to them and is no initial: ``vitamin C``."""
    persons: frozenset[str] = frozenset()
    """Lower case; a single letter behind them is the initial of a name, even if it is among the
    `prefixes`: ``chị H.``."""
    headings: frozenset[str] = frozenset()
    """With a number at the beginning of a sentence they are its label: ``Điều 5. Phạm vi``."""
    starters: frozenset[str] = frozenset()
    """Begin a sentence, and no name: behind an initial they show that a new one begins."""
    continues: frozenset[str] = frozenset()
    """Go on with the sentence behind the stop and closing mark of a quotation: ``と``."""
    speech: frozenset[str] = frozenset()
    """Verbs that tell who spoke the quotation before them: ``“Why?” Mr. Lam asked.``"""
    ordinals: bool = False
    """Whether a full stop makes a number of one or two digits an ordinal: ``am 3. Oktober``."""
    digits_end: bool = True
    """Whether a full stop behind a digit ends a sentence."""
    spaces: Spaces | None = None
    """Given where spaces part sentences."""


@cache
def splitting(lang: str) -> Splitting | None:
    """Return a language's own splitting data, or None where it has none.

    Raises
    ------
    ConfigError
        If its file has a key that we do not know, lacks one, or has a value of another type.
    """
    name = f"languages/{lang}"
    if name not in set(knowledge.names("languages")):
        return None
    table = dict(knowledge.load(name).get("splitting", {}))
    if not table:
        return None
    where = f"knowledge/{name}.toml"
    if "spaces" in table:
        spaces = dict(table["spaces"])
        spaces["weights"] = _filled(SpaceWeights, spaces.get("weights", {}), where)
        table["spaces"] = _filled(Spaces, spaces, where)
    return _filled(Splitting, table, where)


def _filled(kind: Callable[..., _T], table: Mapping[str, Any], where: str) -> _T:
    """Return a dataclass filled from a table; a set of words stands there in one string."""
    hints = get_type_hints(kind)
    values = {}
    for key, value in table.items():
        if key not in hints:
            raise ConfigError(where, f"[splitting] knows no {key!r}")
        words = hints[key] == frozenset[str]
        if not isinstance(value, str if words else hints[key]):
            raise ConfigError(where, f"{key} = {value!r} is not of the type {hints[key]}")
        values[key] = frozenset(value.split()) if words else value
    try:
        return kind(**values)
    except TypeError as error:
        raise ConfigError(where, f"[splitting]: {error}") from error
