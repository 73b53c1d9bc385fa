"""Names in the text of any language."""

import re
from typing import Final

from aligner.languages import language_tag
from aligner.names import foreign, vietnamese
from aligner.names.runs import RUN, Name

_VIETNAMESE: Final = "vi"
_TWO: Final = 2


def find_names(text: str, lang: str) -> tuple[Name, ...]:
    """Return the names of a text in order, without overlap.

    In Vietnamese those that a rendering spells out or has its own name for: institutions such as
    ``Quốc hội``, whose names are translated, are none. In other languages with capitals, words with
    one that do not merely begin a sentence. Scripts without capitals: their Latin words with one.
    Lines that are mostly capitals have none. Time is linear in the length of the text.

    Examples
    --------
    >>> for name in find_names("Ông Phạm Tùng ở xã Cư Suê, tỉnh Đắk Lắk gặp Donald Trump", "vi"):
    ...     print(name.text, "–", name.unit or name.kind)
    Phạm Tùng – person
    Cư Suê – xã
    Đắk Lắk – tỉnh
    Donald Trump – other
    """
    runs = list(RUN.finditer(text))
    if not runs or _is_heading(text, runs):
        return ()
    if lang != _VIETNAMESE:
        lang = language_tag(lang) or lang
    found: list[Name] = []
    for run in runs:
        if lang == _VIETNAMESE:
            found.extend(vietnamese.names_of_run(text, run))
        else:
            found.extend(foreign.names_of_run(text, run, lang))
    return tuple(found)


def _is_heading(text: str, runs: list[re.Match[str]]) -> bool:
    """Return whether a line has so many capitals that they tell nothing."""
    if sum(run.end() - run.start() for run in runs) * _TWO < len(text):
        return False
    capitals = sum(map(str.isupper, text))
    return capitals > _TWO and sum(map(str.islower, text)) < capitals
