"""Other extractors: HTML in, the text of its article out. An optional extra; one may be missing."""

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final

Extractor = Callable[[str], str]
"""HTML → the text of its article; empty where it finds none."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what libraries warn of and log off the terminal."""
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)


def _trafilatura(*, favor_precision: bool = False) -> Extractor:
    import trafilatura

    def text_of(html: str) -> str:
        return (
            trafilatura.extract(html, include_comments=False, favor_precision=favor_precision) or ""
        )

    return text_of


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    def text_of(html: str) -> str:
        return str(extract_plain_text(html, main_content=True, alt_texts=False, list_bullets=False))

    return text_of


def _goose3() -> Extractor:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda html: goose.extract(raw_html=html).cleaned_text or ""


#: Each gives its function, or raises ImportError. What is no paragraph, such as comments and image
#: texts, is switched off where it can be.
PEERS: Final[Mapping[str, Callable[[], Extractor]]] = {
    "trafilatura": _trafilatura,
    "trafilatura, precise": partial(_trafilatura, favor_precision=True),
    "resiliparse": _resiliparse,
    "goose3": _goose3,
}
