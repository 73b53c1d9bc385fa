"""Captions: the photo credit at their end, and what a page prints twice of them."""

import re
from typing import Final

from aligner.data import Span
from aligner.labels import labels
from aligner.languages import looks_vietnamese
from aligner.text import undouble

#: A credit is among so many last code points of a caption.
_CREDIT_WITHIN: Final = 130
_MAX_NAME_WORDS: Final = 8
#: A short text twice over may be a name: "Bora Bora".
_MIN_DOUBLED: Final = 20
#: A Vietnamese caption with its credit, before more text: "… ngập lụt. Ảnh: L.K. Desa itu …".
_VIETNAMESE_CREDIT: Final = re.compile(
    r"[(\s](?:Ảnh|Hình)(?: minh họa| tư liệu)?:\s(?:(?:\w\.)+|[^.()]{1,60}[.)])\)?\s+(?=\S)"
)


def credit_span(text: str) -> Span | None:
    """Return where the credit with a label stands at the end of a text: ``(Foto: …)``.

    Examples
    --------
    >>> credit_span("Warga memanen kopi (Foto: Minh Hoang).")
    Span(start=19, end=38)
    """
    if ":" not in text and "：" not in text and "៖" not in text:
        return None
    start = max(0, len(text) - _CREDIT_WITHIN)
    return _trimmed(labels().credit.search(text, start))


def caption_credit(text: str) -> Span | None:
    """Return the credit of a text that is known for a caption: an agency's bare name will do."""
    found = (
        credit_span(text)
        or _trimmed(labels().provided.search(text, max(0, len(text) - _CREDIT_WITHIN)))
        or _trimmed(labels().agency.search(text))
    )
    return found if found is None or found.start > 0 or is_credit(text) else None


def is_credit(text: str) -> bool:
    """Return whether a line is nothing but a credit: a label and a name.

    Examples
    --------
    >>> is_credit("Ảnh: KHÁNH TRINH"), is_credit("Foto: warga desa memanen kopi pada pagi hari")
    (True, False)
    """
    span = credit_span(text)
    if span is None or span.start > 0:
        return False
    name = re.split("[:：៖]", text, maxsplit=1)[1].strip(" )）.")
    return len(name.split()) <= _MAX_NAME_WORDS and not name[:1].islower()


def split_caption(text: str, *, foreign: bool) -> tuple[str | None, str, str | None]:
    """Return the original's text before a caption, the caption once, and the id of the repair.

    Parameters
    ----------
    text : str
    foreign : bool
        Whether the page is not in Vietnamese, so that Vietnamese in front was left over.

    Examples
    --------
    >>> split_caption("Nước ngập mái nhà. Ảnh: L.K. Air merendam atap rumah.", foreign=True)
    ('Nước ngập mái nhà. Ảnh: L.K.', 'Air merendam atap rumah.', 'untranslated-alt')
    """
    if foreign:
        match = _VIETNAMESE_CREDIT.search(text)
        if match and looks_vietnamese(text[: match.start()]):
            rest = text[match.end() :]
            if not looks_vietnamese(rest):
                return text[: match.end()].strip(), rest, "untranslated-alt"
    once = undouble(text)
    if once == text:
        span = credit_span(text)
        if span:
            body = text[: span.start].strip()
            once = text.replace(body, undouble(body), 1)
    if once != text and len(once) >= _MIN_DOUBLED:
        return None, once, "doubled-caption"
    return None, text, None


def _trimmed(match: re.Match[str] | None) -> Span | None:
    if not match:
        return None
    lead = len(match.group()) - len(match.group().lstrip(" |–—-"))
    return Span(match.start() + lead, match.end())
