"""Make a sample corpus from its annotated articles: pages in every form, and gold for each stage.

    python corpora/generate.py corpora/vietnam-vn          write everything anew
    python corpora/generate.py corpora/vietnam-vn --check  tell what would change; exit 1 if any

A person writes sentences with ids and says which sentences of a rendering answer which of the
original (``articles/*.article``); nobody types an offset or a position, they are derived here.
What a page really says is noted by its layout as it writes the page, so gold cannot drift from it.
"""

import argparse
import io
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from annotation import Article, Block, Sentence, Version, beads, read_article
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SITE = "https://www.vietnam.vn"
ORIGINAL_LANGUAGE = "vi"
#: What a document calls the block of a role; all others keep their name.
DOCUMENT_ROLES = {"photo": "caption"}
#: Folders with pages of the same articles, each with its `pages.toml` and gold: the corpus itself,
#: and harder pages that only measurements and tests read.
SETS = ("", "variants/")
#: Of every record, so that the archive is the same bytes on any day.
WARC_DATE = "2025-11-05T00:00:00Z"


# --- pages ------------------------------------------------------------------------------------


class Noted:
    """What a page really says: its layout notes each block and fact as it writes it.

    Each method returns the text as the page shows it, and notes it as a document holds it.
    """

    def __init__(self, **facts: str | None) -> None:
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
            text += " " if text else ""
            spans.append([len(text), len(text) + len(sentence.text)])
            text += sentence.text
        text = f"{text} {credit}".strip()
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


def compact(value: Any) -> str:  # noqa: ANN401  JSON
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


@dataclass
class MadePage:
    """A page with its gold."""

    file: str
    url: str
    content: str
    kind: str
    """``original``, ``rendering``, ``stand-in`` (the site's own copy of an original), ``reprint``
    (by another publisher) or ``no-article``."""
    noted: Noted | None = None
    article: Article | None = None
    lang: str = ""


def made_pages(articles: list[Article], plan: dict[str, Any], layouts: Path) -> Iterator[MadePage]:
    """Yield every page that a plan names, filled into its layout."""
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
            values | around(furniture, entry["lang"])
        )

    for entry in plan["page"]:
        article = by_name[entry["article"]]
        version = article.version(entry["lang"])
        original = version is article.original
        form = entry.get("url") or ("{url}" if original else f"{SITE}/{version.lang}/{{slug}}")
        url = form.format(url=article.head["url"], slug=article.slug)
        values = page_values(article, version, entry, furniture["publishers"]) | {"own_url": url}
        noted = Noted(
            url=url, lang=version.lang, published=values["iso_date"], publisher=values["publisher"]
        )
        content = render(entry, values | {"gold": noted})
        kind = entry.get("kind") or ("original" if original else "rendering")
        yield MadePage(entry["file"], url, content, kind, noted, article, version.lang)
    for entry in plan.get("furniture_page", []):
        values = {"own_url": entry["url"], "lang": entry["lang"], "articles": articles}
        yield MadePage(entry["file"], entry["url"], render(entry, values), "no-article")


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
        "title": version.title,
        "headline": next(block for block in blocks if block.role == "title"),
        "lead": lead,
        "body": [block for block in blocks if block.role not in {"title", "lead"}],
        "original_title": article.original.title,
        "original_captions": [b.text for b in article.original.blocks if b.role == "photo"],
        "slug": article.slug,
        "url": article.head["url"],
        "publisher": publishers[entry.get("publisher") or article.head["publisher"]],
        "iso_date": day,
        "date": "/".join(reversed(day.split("-"))),
        "weekday": date.fromisoformat(day).weekday(),
        "options": entry.get("options", []),
    }


def around(furniture: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return what stands around an article, on a page in one language."""
    return {name: furniture[name][lang] for name in ("words", "related", "excerpts")} | {
        "all_words": furniture["words"]
    }


def autolinked(text: str, keywords: list[str]) -> Markup:
    """Return HTML with each keyword linked, set off by spaces as the site's program does it."""
    pieces = re.split(f"({'|'.join(map(re.escape, keywords))})", text)
    linked = Markup(' <a href="/tag/{}">{}</a> ')
    return Markup().join(
        linked.format(n, piece) if n % 2 else piece for n, piece in enumerate(pieces)
    )


def warc(found: list[MadePage]) -> bytes:
    """Return an archive of all pages: the same bytes for the same pages."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for number, page in enumerate(found):
        kind = "text/plain" if page.file.endswith(".txt") else "text/html"
        headers = {
            "WARC-Date": WARC_DATE,
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        }
        http = StatusAndHeaders(
            "200 OK", [("Content-Type", f"{kind}; charset=utf-8")], protocol="HTTP/1.1"
        )
        writer.write_record(
            writer.create_warc_record(
                page.url, "response", payload=io.BytesIO(page.content.encode()), http_headers=http,
                warc_headers_dict=headers,
            )
        )  # fmt: skip
    return stream.getvalue()


# --- gold -------------------------------------------------------------------------------------


def aligned(articles: list[Article]) -> Iterator[tuple[str, str]]:
    """Yield name and content of the gold of alignment: sentences of both sides, and the beads."""
    for article in articles:
        for rendering in article.renderings:
            stem = f"gold/{article.name}.{rendering.lang}"
            yield f"{stem}.src", "".join(f"{s.text}\n" for s in article.original.sentences)
            yield f"{stem}.tgt", "".join(f"{s.text}\n" for s in rendering.sentences)
            yield (
                f"{stem}.gold",
                "".join(f"{s}:{t}\n" for s, t in beads(article.original, rendering)),
            )


def urls(found: list[MadePage]) -> str:
    """Return which page is which rendering, for scoring what a run made of the pages."""
    known: dict[str, dict[str, str]] = {}
    for page in found:
        if page.article and page.kind == "rendering":
            pair = {"src_url": page.article.head["url"], "trg_url": page.url}
            known.setdefault(f"{page.article.name}.{page.lang}", pair)
    return json.dumps(known, indent=1) + "\n"


def table(found: list[MadePage], first: dict[tuple[str, str, str], str]) -> str:
    """Return what each page is: the gold of pairing, as TSV.

    `first` holds the URL of the first page of each text, and is added to.
    """
    rows = [("page", "kind", "url", "original", "copy_of")]
    for page in found:
        original = copy_of = ""
        if page.article:
            key = page.article.name, page.lang, page.kind
            copy_of = first.get(key, "")
            first.setdefault(key, page.url)
            original = page.article.head["url"] if page.kind != "original" else ""
        rows.append((f"pages/{page.file}", page.kind, page.url, original, copy_of))
    return "".join("\t".join(row) + "\n" for row in rows)


def everything(folder: Path) -> dict[str, bytes]:
    """Return all generated files of a corpus folder by name."""
    articles = [read_article(path) for path in sorted((folder / "articles").glob("*.article"))]
    files: dict[str, str | bytes] = dict(aligned(articles))
    first: dict[tuple[str, str, str], str] = {}
    for part in SETS:
        plan = tomllib.loads((folder / part / "pages.toml").read_text(encoding="utf-8"))
        found = list(made_pages(articles, plan, folder.parent / "layouts"))
        files[f"{part}gold/pages.tsv"] = table(found, first)
        for page in found:
            files[f"{part}pages/{page.file}"] = page.content
            if page.noted:
                stem = page.file.rpartition(".")[0]
                files[f"{part}gold/pages/{stem}.json"] = page.noted.to_json()
        if not part:
            files["pages.warc.gz"] = warc(found)
            files["gold/urls.json"] = urls(found)
    return {
        name: content.encode() if isinstance(content, str) else content
        for name, content in files.items()
    }


def main() -> int:
    """Write the files of a corpus, or tell which differ from what they should be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    files = everything(args.folder)
    present = {
        path.relative_to(args.folder).as_posix()
        for part in SETS for name in ("pages", "gold")
        for path in (args.folder / part / name).rglob("*") if path.is_file()
    }  # fmt: skip
    stale = sorted(
        name for name in {*files, *present}
        if name not in files or not (args.folder / name).exists()
        or (args.folder / name).read_bytes() != files[name]
    )  # fmt: skip
    for name in stale:
        sys.stderr.write(f"{'differs' if args.check else 'written'}: {name}\n")
        if args.check:
            continue
        path = args.folder / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        else:
            path.unlink()
    return 1 if stale and args.check else 0


if __name__ == "__main__":
    sys.exit(main())
