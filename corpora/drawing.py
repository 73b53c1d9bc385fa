"""Which pages are drawn for texts that a plan does not name, with which noise.

Every draw hangs on the seed and on the article alone, so that a new article leaves the pages of
all others as they are.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from annotation import ORIGINAL_LANGUAGE, Article

SITE = "https://www.vietnam.vn"
#: Languages of the site that no article here is in, and under which one may stand by mistake.
WRONG_PATHS = ("de", "ms", "ko")
#: Hosts that the rendering site answers under besides its own.
MIRRORS = ("vjs.vietnam.vn", "thongtin.vietnam.vn", "vrviet.vn")
#: A publisher that cuts slugs keeps so many letters of them, to the last whole word.
SLUG_LETTERS = 48
#: What the names of plain-text layouts end in.
_PLAIN = ".txt"


def number(*what: str) -> float:
    """Return a number in [0, 1) that hangs on nothing but the words given."""
    digest = hashlib.sha256("\0".join(what).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def choice(weights: Mapping[str, float], *what: str) -> str:
    """Return one of the keys, as often as its weight says."""
    keys, ends = list(weights), list(accumulate(weights.values()))
    return keys[bisect_right(ends, number(*what) * ends[-1])]


def with_cut_slugs(articles: Sequence[Article], plan: Mapping[str, Any]) -> list[Article]:
    """Return the articles, some with a URL whose slug their publisher has cut.

    The rendering site keeps the whole slug. Articles with a page that the plan names stay.
    """
    named = {entry["article"] for entry in plan.get("page", ())}
    rate, seed = plan["drawn"]["cut_slugs"], plan["drawn"]["seed"]
    return [
        replace(article, head=article.head | {"url": _cut(article)})
        if article.name not in named and number(seed, article.name, "cut slug") < rate
        else article
        for article in articles
    ]


def _cut(article: Article) -> str:
    kept = article.slug[:SLUG_LETTERS].rpartition("-")[0] or article.slug
    return article.head["url"].replace(article.slug, kept)


def drawn_pages(
    plan: Mapping[str, Any], articles: Sequence[Article], langs: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield what a plan would say of the pages that it leaves to be drawn.

    A page of each text that has none, or of a share of them; of a rendering now and then a copy
    on a mirror, a copy under the path of a language that it is not in, or an older version that
    an archive holds besides. `langs` are those with furniture.
    """
    drawn = plan["drawn"]
    named = {(entry["article"], entry["lang"]) for entry in plan.get("page", ())}
    for article in articles:
        for version in (article.original, *article.renderings):
            key = drawn["seed"], article.name, version.lang
            if (article.name, version.lang) in named or number(*key) >= drawn["share"]:
                continue
            kind = "originals" if version.lang == ORIGINAL_LANGUAGE else "renderings"
            entry = _page(drawn, kind, article, version.lang, langs)
            yield entry
            if kind == "renderings":
                yield from _further(drawn, entry, key)


def _page(
    drawn: Mapping[str, Any], kind: str, article: Article, lang: str, langs: Sequence[str]
) -> dict[str, Any]:
    key = drawn["seed"], article.name, lang
    publisher = article.head["publisher"]
    of_publisher = drawn["of_publisher"].get(publisher) if kind == "originals" else None
    layout = of_publisher or choice(drawn[kind], *key, "layout")
    rates = drawn["noise"].get(layout, {})
    options = [name for name, rate in rates.items() if number(*key, name) < rate]
    if kind == "originals":
        file = f"{publisher}/{article.name}.html"
    elif layout.endswith(_PLAIN):
        file = f"plain/{article.name}.{lang}.txt"
    else:
        file = f"vietnam.vn/{article.name}.{lang}.html"
    entry = {"file": file, "article": article.name, "lang": lang, "layout": layout,
             "options": options}  # fmt: skip
    others = [other for other in langs if other != lang]
    for option in ("furniture", "html"):
        if f"{option} of another language" in options:
            entry[f"{option}_lang"] = choice(dict.fromkeys(others, 1), *key, option)
    return entry | {"related": "drawn"}


def _further(
    drawn: Mapping[str, Any], entry: dict[str, Any], key: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    if number(*key, "mirror") < drawn["mirrors"]:
        host = choice(dict.fromkeys(MIRRORS, 1), *key, "host")
        stem = re.sub(r"^.*/|\.[^.]*$", "", entry["file"])
        layout = "vietnam-vn.html" if entry["layout"].endswith(_PLAIN) else entry["layout"]
        options = entry["options"] if layout == entry["layout"] else []
        yield entry | {
            "file": f"mirror/{stem}.html", "url": f"https://{host}/{entry['lang']}/{{slug}}",
            "layout": layout, "options": options,
        }  # fmt: skip
    if number(*key, "older") < drawn["older"]:
        yield entry | {"is_older": True}
    if number(*key, "wrong path") < drawn["wrong_paths"] and not entry["layout"].endswith(_PLAIN):
        wrong = choice(dict.fromkeys(WRONG_PATHS, 1), *key, "wrong path")
        yield entry | {
            "file": f"vietnam.vn/{entry['article']}.{wrong}.html",
            "url": f"{SITE}/{wrong}/{{slug}}", "html_lang": wrong, "kind": "wrong-language",
        }  # fmt: skip
