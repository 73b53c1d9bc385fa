"""Pages: an article's version filled into a layout, which notes what the page really says."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from annotation import ORIGINAL_LANGUAGE, Article, Block, Sentence, Version
from drawing import SITE, drawn_pages, number
from gold import DOCUMENT_ROLES, compact
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

#: Related links around an article.
RELATED = 3


class Noted:
    """What a page really says: its layout notes each block and fact as it writes it.

    Each method returns the text as the page shows it, and notes it as a document holds it.
    """

    def __init__(self, space: str, **facts: str | None) -> None:
        self.space = space
        self.facts = dict.fromkeys(
            "url lang title lead lead_marker published publisher source_link original_title".split()
        )
        self.facts |= facts
        self.blocks: list[dict[str, Any]] = []

    def fact(self, name: str, value: str) -> str:
        """Note a fact about a rendering's original, of which an original has none."""
        if self.facts["lang"] != ORIGINAL_LANGUAGE:
            self.facts[name] = value
        return value

    def line(self, role: str, text: str) -> str:
        """Note a line that is no text of the article: byline or source."""
        self.blocks.append({"role": role, "text": text})
        return text

    def item(self, sentence: Sentence) -> str:
        """Note one item of a list."""
        return self._prose("list", [sentence], "")

    def block(self, block: Block, end: str = "", role: str = "") -> str:
        """Note a block of the article.

        `end` is what the layout puts behind it, `role` the only one that the layout lets it have.
        """
        if block.role == "signature":
            return self.line(block.role, block.marker + end)
        role = role or DOCUMENT_ROLES.get(block.role, block.role)
        text = self._prose(role, block.sentences, block.credit + end)
        if block.role in {"title", "lead"}:
            self.facts[block.role] = text
        if not block.marker:
            return text
        self.facts["lead_marker"] = block.marker
        return f"{block.marker} {text}"

    def _prose(self, role: str, sentences: list[Sentence], credit: str) -> str:
        text, spans = "", []
        for sentence in sentences:
            text += self.space if text else ""
            spans.append([len(text), len(text) + len(sentence.text)])
            text += sentence.text
        text = f"{text}{self.space}{credit}".strip()
        noted: dict[str, Any] = {"role": role, "text": text, "sentences": spans}
        if credit:
            noted["credit"] = [len(text) - len(credit), len(text)]
        self.blocks.append(noted)
        return text

    def to_json(self) -> str:
        """Return the gold of the page: a line for each fact and each block."""
        facts = (f" {compact(name)}: {compact(value)},\n" for name, value in self.facts.items())
        blocks = ",\n".join(f"  {compact(block)}" for block in self.blocks)
        return "{\n" + "".join(facts) + ' "blocks": [\n' + blocks + "\n ]\n}\n"


@dataclass
class MadePage:
    """A page with its gold."""

    file: str
    url: str
    content: str
    kind: str
    """``original``, ``rendering``, ``stand-in`` (the site's own copy of an original), ``reprint``
    (by another publisher), ``wrong-language`` (not what its path says) or ``no-article``."""
    noted: Noted | None = None
    article: Article | None = None
    lang: str = ""
    is_older: bool = False
    """Whether the same page was fetched again later: only an archive holds it."""


def made_pages(articles: list[Article], plan: dict[str, Any], layouts: Path) -> Iterator[MadePage]:
    """Yield every page that a plan names or has drawn, filled into its layout."""
    env = Environment(
        loader=FileSystemLoader(layouts), undefined=StrictUndefined,
        autoescape=select_autoescape(["html.jinja"]),
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    furniture = tomllib.loads((layouts / "furniture.toml").read_text(encoding="utf-8"))
    env.filters["autolinked"] = lambda text, lang: autolinked(text, furniture["autolinks"][lang])
    by_name = {article.name: article for article in articles}

    def render(entry: dict[str, Any], values: dict[str, Any]) -> str:
        return env.get_template(f"{entry['layout']}.jinja").render(
            values | around(furniture, entry)
        )

    drawn = drawn_pages(plan, articles, [*furniture["related"]])
    for entry in sorted([*plan.get("page", ()), *drawn], key=lambda entry: "related" in entry):
        article = by_name[entry["article"]]
        version = article.version(entry["lang"])
        if entry.get("is_older"):
            version = without_a_paragraph(version, article.name)
        original = version is article.original
        form = entry.get("url") or ("{url}" if original else f"{SITE}/{version.lang}/{{slug}}")
        url = form.format(url=article.head["url"], slug=article.slug)
        values = page_values(article, version, entry, furniture["publishers"]) | {"own_url": url}
        noted = Noted(
            version.space,
            url=url, lang=version.lang, published=values["iso_date"], publisher=values["publisher"],
        )  # fmt: skip
        content = render(entry, values | {"gold": noted})
        kind = entry.get("kind") or ("original" if original else "rendering")
        older = entry.get("is_older", False)
        yield MadePage(entry["file"], url, content, kind, noted, article, version.lang, older)
    for entry in plan.get("furniture_page", []):
        named = [by_name[name] for name in entry.get("articles", ())]
        values = {"own_url": entry["url"], "lang": entry["lang"], "articles": named}
        yield MadePage(entry["file"], entry["url"], render(entry, values), "no-article")


def without_a_paragraph(version: Version, name: str) -> Version:
    """Return a rendering as it was before its translation was finished."""
    paragraphs = [n for n, block in enumerate(version.blocks) if block.role == "paragraph"]
    gone = paragraphs[int(number(name, version.lang, "older") * len(paragraphs))]
    return replace(version, blocks=[b for n, b in enumerate(version.blocks) if n != gone])


def page_values(
    article: Article, version: Version, entry: dict[str, Any], publishers: dict[str, str]
) -> dict[str, Any]:
    """Return what a layout is filled with, besides what stands around an article."""
    day = (version.head.get("published") or article.head["published"])[:10]
    blocks = [replace(block) for block in version.blocks]
    lead = next((block for block in blocks if block.role == "lead"), None)
    if lead and "lead_marker" in entry:
        lead.marker = entry["lead_marker"]
    return {
        "article": article,
        "version": version,
        "html_lang": entry.get("html_lang", version.lang),
        "title": version.title,
        "headline": next(block for block in blocks if block.role == "title"),
        "lead": lead,
        "body": [block for block in blocks if block.role not in {"title", "lead"}],
        "original_title": article.original.title,
        "original_captions": original_captions(article, version),
        "slug": article.slug,
        "url": article.head["url"],
        "publisher": publishers[entry.get("publisher") or article.head["publisher"]],
        "iso_date": day,
        "date": "/".join(reversed(day.split("-"))),
        "weekday": date.fromisoformat(day).weekday(),
        "options": entry.get("options", []),
    }


def original_captions(article: Article, version: Version) -> list[str]:
    """Return the original's caption for each picture of a version."""
    captions = {
        sentence.id: block.text
        for block in article.original.blocks if block.role == "photo"
        for sentence in block.sentences
    }  # fmt: skip
    found = []
    for block in version.blocks:
        if block.role == "photo":
            ids = [id_ for sentence in block.sentences for id_ in (*sentence.answers, sentence.id)]
            found.append(next((captions[id_] for id_ in ids if id_ in captions), ""))
    return found


def around(furniture: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """Return what stands around an article: in its language, or some of it in another one."""
    lang = entry["lang"]
    other = entry.get("furniture_lang", lang)
    related, excerpts = furniture["related"][other], furniture["excerpts"][other]
    order = list(range(len(related)))
    if "related" in entry:
        order.sort(key=lambda n: number(entry["article"], lang, f"related {n}"))
    labels = {name: furniture["words"][lang][name] for name in ("photo", "source", "comments")}
    return {
        "words": furniture["words"][other] | labels,
        "related": [related[n] for n in order[:RELATED]],
        "excerpts": [excerpts[n] for n in order[:RELATED]],
        "all_words": furniture["words"],
        "colon": furniture["words"][lang].get("colon", ": "),
    }


def autolinked(text: str, keywords: list[str]) -> Markup:
    """Return HTML with each keyword linked, set off by spaces as the site's program does it."""
    pieces = re.split(f"({'|'.join(map(re.escape, keywords))})", text)
    linked = Markup(' <a href="/tag/{}">{}</a> ')
    return Markup().join(
        linked.format(n, piece) if n % 2 else piece for n, piece in enumerate(pieces)
    )
