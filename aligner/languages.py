"""What is known of languages: their tags, splitting data, and telling them apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from aligner import knowledge
from aligner.errors import UsageError

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
#: Other tags for a site language.
_ALIASES: Final = {"in": "id", "iw": "he", "nb": "no", "nn": "no"}


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
class Splitting:
    """Where a full stop does not end a sentence."""

    prefixes: frozenset[str] = frozenset()
    before_digits: frozenset[str] = frozenset()


@cache
def splitting(lang: str) -> Splitting | None:
    """Return a language's own splitting data, or None where it has none."""
    if f"languages/{lang}" not in set(knowledge.names("languages")):
        return None
    table = knowledge.load(f"languages/{lang}").get("splitting")
    if table is None:
        return None
    return Splitting(frozenset(table["prefixes"]), frozenset(table["before_digits"]))
