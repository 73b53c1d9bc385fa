"""Text as the tokens that lexicon units are looked up by.

A token is a word, a number or a sign. Commas, apostrophes, and hyphens between letters are none:
newspapers and translators set them or leave them out as they like (``phòng, chống`` and ``phòng
chống``, ``kerja sama`` and ``kerja-sama``), and a unit has to be found all the same.
"""

import re
from itertools import product
from typing import Final

_TOKEN: Final = re.compile(
    r"[^\W\d_]+|\d+(?:[.,]\d+)*|(?<!\w)[-–—]|[-–—](?!\w)|[^\w\s,،、，'’‘–—-]|_"
)
#: Where Vietnamese spelling has two usages: the tone of an open oa, oe, uy stands on either vowel
#: (hòa, hoà); i and y end a syllable behind some consonants (kĩ, kỹ); qui is an older quy.
_TWO_USAGES: Final = re.compile(
    r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)|(?<!\w)[hklmst][yýỳỷỹỵ](?!\w)|(?<=qu)[iíìỉĩị](?!\w)"
)
_ON_SECOND: Final = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()
_ON_FIRST: Final = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()
_WITH_Y: Final = "y ý ỳ ỷ ỹ ỵ".split()
_WITH_I: Final = "i í ì ỉ ĩ ị".split()
_ONE_USAGE: Final = {
    **dict(zip(_ON_SECOND, _ON_FIRST, strict=True)),
    **{c + y: c + i for c in "hklmst" for y, i in zip(_WITH_Y, _WITH_I, strict=True)},
    **dict(zip(_WITH_I, _WITH_Y, strict=True)),
}
#: What has another usage, whole in a group so that splitting keeps it.
_USAGE_PARTS: Final = re.compile(
    r"((?<!q)(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)|(?<!\w)[hklmst][iíìỉĩị](?!\w)|(?<=qu)[yýỳỷỹỵ](?!\w))"
)
_OTHER_USAGE: Final = {one: other for other, one in _ONE_USAGE.items()}


def tokens(text: str) -> list[str]:
    """Return the words, numbers and signs of a text as they are written.

    Examples
    --------
    >>> tokens("Quốc phòng, an ninh: 3,5 tỷ đô-la")
    ['Quốc', 'phòng', 'an', 'ninh', ':', '3,5', 'tỷ', 'đô', 'la']
    """
    return _TOKEN.findall(text)


def keys(text: str, lang: str) -> list[str]:
    """Return what the tokens of a text are compared by: as many, in the same order.

    They are in lower case, with one kind of dash; Vietnamese syllables that are spelt in two ways
    are spelt in one.

    Examples
    --------
    >>> keys("Hoà khí – KỸ sư", "vi") == keys("hòa khí - kĩ sư", "vi")
    True
    """
    # The one letter whose lower case is two characters, the second no letter.
    lower = text.replace("İ", "i").lower()
    if not lower.isascii():
        lower = lower.replace("–", "-").replace("—", "-")
    if lang == "vi":
        lower = _TWO_USAGES.sub(_in_one_usage, lower)
    return _TOKEN.findall(lower)


def key(unit: str, lang: str) -> tuple[str, ...]:
    """Return what a unit of one or more words is looked up by."""
    return tuple(keys(unit, lang))


def with_tone_on_first(syllable: str) -> str:
    """Return a Vietnamese syllable in lower case with the tone where newspapers put it.

    Examples
    --------
    >>> with_tone_on_first("hoà"), with_tone_on_first("thuý"), with_tone_on_first("quý")
    ('hòa', 'thúy', 'quý')
    """
    start, end = syllable[:-2], syllable[-2:]
    return start + _ONE_USAGE[end] if end in _ON_SECOND and start != "q" else syllable


def usages(unit: str) -> tuple[str, ...]:
    """Return all spellings of a Vietnamese unit in lower case that are usual, in either usage.

    Examples
    --------
    >>> usages("thủy thủ"), usages("kỹ sư"), usages("an ninh")
    (('thủy thủ', 'thuỷ thủ'), ('kĩ sư', 'kỹ sư'), ('an ninh',))
    """
    one = _TWO_USAGES.sub(_in_one_usage, unit)
    choices = [(part, _OTHER_USAGE.get(part, part)) for part in _USAGE_PARTS.split(one)]
    return tuple(dict.fromkeys(map("".join, product(*choices))))


def _in_one_usage(match: re.Match[str]) -> str:
    return _ONE_USAGE[match.group()]
