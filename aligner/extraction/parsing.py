"""HTML → tree, in linear time and bounded memory whatever the page is made of.

The parser does all that the HTML standard asks for, and the standard is generous: elements nested
to any depth (each is compared with all that hold it), unclosed formatting that begins anew in each
paragraph, any number of attributes. A page of 60 kB may so take minutes or gigabytes. What would
be expensive is refused here; the limits are far above what pages of publishers were seen to have.
"""

import itertools
import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from aligner.errors import ExtractionError

#: More tags or elements than this are no article. News pages seen have 10,000 tags, start and end;
#: live reports with all their comments have several times as many.
MAX_TAGS: Final = 210_000
MAX_ELEMENTS: Final = 105_000
#: Browsers stop nesting at 512 elements (Blink's limit).
MAX_DEPTH: Final = 512
#: Articles stand less deep than this. To ask how deep an element is takes time for each of its
#: levels, so that only so many deeper ones are followed.
_DEEP: Final = 64
_MAX_DEEP: Final = 20_000
#: The parser keeps the names of attributes in a table that is not made for many: 0.6 s for these.
_MAX_NAMES: Final = 20_000
_MAX_ATTRIBUTES: Final = 400_000
#: What may stand before the name of an attribute.
_BEFORE_NAMES: Final = " \t\n\f\r/\"'"
#: A part of a page with so many tags takes 0.6 s if it does nothing but nest.
_TAGS_AT_ONCE: Final = 20_000
#: Of a part of a page the parser makes no more elements than this.
_ELEMENTS_AT_ONCE: Final = 500_000
_MAX_PARTS: Final = 25
#: Of elements that hold what a script may show later.
_MAX_TEMPLATES: Final = 500

_SPACE: Final = r"[\t\n\f\r ]"
_ATTRIBUTE: Final = (
    rf"(?:{_SPACE}|/)*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >]*+))?+"
)
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
_ATTRIBUTE_TEXT: Final = _ATTRIBUTE.replace("([^", "(?:[^")
_TAG: Final = re.compile(rf"<([a-zA-Z][^\t\n\f\r />]*+)((?:{_ATTRIBUTE_TEXT})*+)")
_BEGINS: Final = re.compile(r"<(?=[a-zA-Z])")
#: Elements that begin anew in the next paragraph where they were not closed. The standard keeps
#: three of a kind; ``a`` and ``nobr`` close their like before them.
_FORMATTING: Final = re.compile(
    rf"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)(?={_SPACE}|[/>])", re.IGNORECASE
)
_KEPT_OF_A_KIND: Final = 3


def parse_bounded(html: str, place: str) -> LexborHTMLParser:
    """Return the tree of a page.

    Parameters
    ----------
    html : str
    place : str
        What the error names.

    Raises
    ------
    ExtractionError
        ``too-deep`` where elements are nested deeper than browsers follow, ``too-complex`` where
        the page has more tags, elements or attributes than any article.
    """
    tags = html.count("<")
    if tags > MAX_TAGS:
        raise _too_complex(place, f"{tags:,} tags, at most {MAX_TAGS:,} are read")
    # Most pages have no room for so many, and counting characters costs next to nothing.
    if tags + sum(map(html.count, _BEFORE_NAMES)) > _MAX_NAMES:
        _check_attributes(html, place)
    unclosed = _unclosed(html, tags, place)
    at_once = min(_TAGS_AT_ONCE, _ELEMENTS_AT_ONCE // max(1, unclosed))
    if tags > at_once * _MAX_PARTS:
        raise _too_complex(place, "unclosed formatting of too many kinds")
    # A part more than is known to be harmless at a time: so what it may do is bounded, and seen
    # before the next part makes it worse.
    if tags > at_once:
        begins = [match.start() for match in re.finditer("<", html)]
        for end in begins[at_once::at_once]:
            part = _parse(html[:end], place)
            _check_depth(part, place)
            # Without unclosed formatting a tag makes three elements at most: the whole is checked.
            if unclosed * tags > _ELEMENTS_AT_ONCE:
                _check_size(part, place)
    tree = _parse(html, place)
    if tags > MAX_DEPTH:
        _check_depth(tree, place)
        _check_size(tree, place)
    return tree


def _parse(html: str, place: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:  # out of memory
        raise _too_complex(place, f"the parser gives up: {error}") from error


def _too_complex(place: str, reason: str) -> ExtractionError:
    return ExtractionError(place, f"too-complex: {reason}")


def _check_attributes(html: str, place: str) -> None:
    """Refuse a page with more attributes, or names of them, than any article."""
    names: set[str] = set()
    count = read = 0
    # Each place where a tag may begin is looked at for itself: what is a script or a comment to the
    # parser cannot be told without it, and a name too many does not matter.
    for begin in _BEGINS.finditer(html):
        tag = _TAG.match(html, begin.start())
        if tag is None:
            continue
        names.add(tag[1])
        if tag[2]:
            found = _ATTRIBUTES.findall(tag[2])
            names.update(found)
            count += len(found)
            read += len(tag[2])
        if len(names) > _MAX_NAMES or count > _MAX_ATTRIBUTES:
            raise _too_complex(
                place, f"more than {_MAX_NAMES:,} names or {_MAX_ATTRIBUTES:,} attributes"
            )
        if read > 4 * len(html):
            raise _too_complex(place, "quotes that do not close, in tags")


def _unclosed(html: str, tags: int, place: str) -> int:
    """Return how many formatting elements may at most begin anew at one place."""
    begins = [match.start() for match in _FORMATTING.finditer(html)]
    if len(begins) * tags <= _ELEMENTS_AT_ONCE:
        return len(begins)
    kinds: set[str] = set()
    read = 0
    for begin in begins:
        tag = _TAG.match(html, begin)
        if tag is not None:
            kinds.add(tag.group().lower())
            read += len(tag[2])
        if read > 4 * len(html):
            raise _too_complex(place, "quotes that do not close, in tags")
    return min(len(begins), _KEPT_OF_A_KIND * len(kinds))


def _check_depth(tree: LexborHTMLParser, place: str) -> None:
    deep = len(tree.css(_nested(_DEEP)))
    if deep > _MAX_DEEP:
        raise ExtractionError(place, f"too-deep: {deep:,} elements are nested deeper than {_DEEP}")
    if deep and tree.css_first(_nested(MAX_DEPTH)) is not None:
        raise ExtractionError(place, f"too-deep: more than {MAX_DEPTH} nested elements")
    # Selectors do not reach into templates.
    waiting = tree.template_fragments()
    if len(waiting) > _MAX_TEMPLATES:
        raise _too_complex(place, f"{len(waiting):,} templates")
    for count in itertools.count(1):
        if not waiting:
            return
        if count > _MAX_TEMPLATES:
            raise _too_complex(place, f"more than {_MAX_TEMPLATES} templates")
        template = waiting.pop()
        if template.css_first(_nested(MAX_DEPTH)) is not None:
            raise ExtractionError(place, f"too-deep: more than {MAX_DEPTH} elements in a template")
        waiting += template.template_fragments()


def _check_size(tree: LexborHTMLParser, place: str) -> None:
    elements = len(tree.css("*"))
    if elements > MAX_ELEMENTS:
        raise _too_complex(place, f"{elements:,} elements, at most {MAX_ELEMENTS:,} are read")


def _nested(depth: int) -> str:
    """Return the selector of elements that stand in so many others; searched at C's speed."""
    return "*" + ">*" * depth
