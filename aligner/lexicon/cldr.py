"""Names of countries, languages and currencies as Unicode's CLDR has them, through Babel.

They are made when a shipped lexicon is read and stand in no table: CLDR has them for all languages,
and corrects them twice a year.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.lexicon.entries import Entry
from aligner.lexicon.spelling import is_syllable

#: What CLDR names, and which of it news speaks of: no test locales, no rare languages.
_KINDS: Final = {
    "territories": re.compile(r"(?!X[AB]|ZZ|QO)[A-Z]{2}|\d{3}"),
    "languages": re.compile("[a-z]{2}"),
    "currencies": re.compile("[A-Z]{3}"),
}
#: What CLDR adds to tell names apart: Myanmar (Miến Điện).
_ADDED: Final = re.compile(r" \([^()]*\)")
#: Years of old currencies, and what no text writes like this: Congo - Kinshasa.
_UNUSUAL: Final = re.compile(r"\d|,| - |[()]")


def cldr_entries(src_lang: str, trg_lang: str) -> Iterator[Entry]:
    """Yield what CLDR calls countries, languages and currencies in two languages.

    Their sources are the keys of CLDR, such as ``CLDR territories/KR``. Units of one Vietnamese
    syllable are left out: lexicons do not look at case, and ``áo`` is a shirt more often than
    Austria. The tables have those that news speaks of.

    Examples
    --------
    >>> names = {entry.src: entry for entry in cldr_entries("vi", "id")}
    >>> names["Hàn Quốc"].forms, names["Hàn Quốc"].sources
    (('Korea Selatan',), ('CLDR territories/KR',))
    >>> names["Tiếng Nhật"].forms, "Áo" in names
    (('bahasa Jepang',), False)
    """
    patterns = knowledge.load("lexicon/rules")["language_names"]
    for kind in _KINDS:
        pattern = patterns.get(trg_lang, "{}") if kind == "languages" else "{}"
        forms = _names(trg_lang, kind)
        for code, src in _names(src_lang, kind).items():
            if code in forms and not (src_lang == "vi" and is_syllable(src)):
                form = pattern.format(forms[code])
                yield Entry(src, "name", ((form,),), (f"CLDR {kind}/{code}",))


def _names(lang: str, kind: str) -> dict[str, str]:
    """Return the names of a kind that texts in a language may have, by CLDR's codes."""
    from babel import Locale

    codes, in_use = _KINDS[kind], _currencies_in_use()
    named: Mapping[str, str] = getattr(Locale(lang), kind)
    names = {
        code: _ADDED.sub("", name)
        for code, name in named.items()
        if codes.fullmatch(code) and (kind != "currencies" or code in in_use)
    }
    return {code: name for code, name in names.items() if not _UNUSUAL.search(name)}


@cache
def _currencies_in_use() -> frozenset[str]:
    from babel.core import get_global

    history = get_global("territory_currencies").values()
    return frozenset(
        code for of in history for code, _, until, tender in of if tender and until is None
    )
