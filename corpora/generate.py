"""Make a sample corpus from its annotated articles: pages in every form, and gold for each stage.

    python corpora/generate.py corpora/vietnam-vn          write everything anew
    python corpora/generate.py corpora/vietnam-vn --check  tell what would change; exit 1 if any

A person writes sentences with ids and says which sentences of a rendering answer which of the
original (``articles/*.article``); nobody types an offset or a position, they are derived here.
"""

import argparse
import io
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROLES = {"title", "lead", "paragraph", "heading", "list", "quote", "photo", "signature"}
SENTENCE = re.compile(r"(?P<id>[a-z]+\d+)(?P<link> <(?P<answers>[^:]*))?: (?P<text>\S.*)")
SITE = "https://www.vietnam.vn"
#: Of every record, so that the archive is the same bytes on any day.
WARC_DATE = "2025-11-05T00:00:00Z"


class ArticleError(Exception):
    """An annotated article says something that cannot be."""


@dataclass
class Sentence:
    """A sentence with its id and, in a rendering, the ids of the originals that it answers."""

    id: str
    text: str
    answers: tuple[str, ...] = ()


@dataclass
class Block:
    """A run of sentences with one role."""

    role: str
    marker: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    credit: str = ""

    @property
    def text(self) -> str:
        """The text as a page shows it."""
        text = " ".join(sentence.text for sentence in self.sentences)
        return f"{self.marker} {text}".strip()


@dataclass
class Version:
    """An article in one language."""

    lang: str
    head: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The headline."""
        return next(block.text for block in self.blocks if block.role == "title")

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in reading order: the positions that gold beads count in."""
        return [sentence for block in self.blocks for sentence in block.sentences]


@dataclass
class Article:
    """An original with its renderings."""

    name: str
    head: dict[str, str]
    original: Version
    renderings: list[Version]

    @property
    def slug(self) -> str:
        """The de-accented headline, which is the end of every URL of it."""
        folded = unicodedata.normalize(
            "NFKD", self.original.title.replace("đ", "d").replace("Đ", "D")
        )
        plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


# --- reading and checking ---------------------------------------------------------------------


def read_article(path: Path) -> Article:
    """Read an annotated article; `ArticleError` names the line."""
    head: dict[str, str] = {}
    versions: list[Version] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        place = f"{path.name}:{number}"
        if line != unicodedata.normalize("NFC", line):
            raise ArticleError(f"{place}: not in NFC")
        if line.startswith("## "):
            versions.append(Version(line[3:]))
        elif line.startswith("["):
            role, _, marker = line.strip("[]").partition(" ")
            if role not in ROLES:
                raise ArticleError(f"{place}: no role {role!r}")
            versions[-1].blocks.append(Block(role, marker))
        else:
            _read_line(line, place, head, versions)
    article = Article(path.stem, head, versions[0], versions[1:])
    _check(article, path.name)
    return article


def _read_line(line: str, place: str, head: dict[str, str], versions: list[Version]) -> None:
    sentence = SENTENCE.fullmatch(line)
    block = versions[-1].blocks[-1] if versions and versions[-1].blocks else None
    if block is not None and line.startswith("credit: "):
        block.credit = line.removeprefix("credit: ")
    elif block is not None and block.role == "signature":
        block.marker = line
    elif block is not None and sentence:
        answers = tuple((sentence["answers"] or "").split())
        block.sentences.append(Sentence(sentence["id"], sentence["text"], answers))
    elif block is None and re.match(r"\w+: ", line):
        key, _, value = line.partition(": ")
        (versions[-1].head if versions else head)[key] = value
    else:
        raise ArticleError(f"{place}: neither a key, a role nor a sentence: {line[:60]!r}")


def _check(article: Article, name: str) -> None:
    known = [sentence.id for sentence in article.original.sentences]
    for version in (article.original, *article.renderings):
        ids = [sentence.id for sentence in version.sentences]
        if ids != [f"{ids[0][0]}{n}" for n in range(1, len(ids) + 1)]:
            raise ArticleError(f"{name}: ids of {version.lang} are not 1, 2, 3, …")
        for sentence in version.sentences:
            for answered in sentence.answers:
                if answered not in known:
                    raise ArticleError(
                        f"{name}: {sentence.id} answers {answered}, which is not there"
                    )
    if article.slug not in article.head["url"]:
        raise ArticleError(f"{name}: the URL does not hold the slug {article.slug}")


def beads(article: Article, rendering: Version) -> list[tuple[list[int], list[int]]]:
    """Return the gold beads: sentences joined by a chain of answers stand in one bead."""
    place = {sentence.id: n for n, sentence in enumerate(article.original.sentences)}
    groups: list[tuple[set[int], set[int]]] = []
    for n, sentence in enumerate(rendering.sentences):
        src, trg = {place[answered] for answered in sentence.answers}, {n}
        touching = [group for group in groups if group[0] & src]
        for group in touching:
            src |= group[0]
            trg |= group[1]
            groups.remove(group)
        groups.append((src, trg))
    answered = set().union(*(src for src, _ in groups))
    groups += [({n}, set()) for n in place.values() if n not in answered]
    return sorted((sorted(src), sorted(trg)) for src, trg in groups)


# --- pages ------------------------------------------------------------------------------------


def render(env: Environment, layout: str, values: dict[str, Any]) -> str:
    """Return a page in one of the layouts."""
    return env.get_template(f"{layout}.jinja").render(values)


def page_values(article: Article, version: Version, furniture: dict[str, Any]) -> dict[str, Any]:
    """Return what a layout is filled with."""
    day = (version.head.get("published") or article.head["published"])[:10]
    return {
        "article": article,
        "version": version,
        "title": version.title,
        "lead": next((block.text for block in version.blocks if block.role == "lead"), ""),
        "body": [block for block in version.blocks if block.role not in {"title", "lead"}],
        "original_title": article.original.title,
        "slug": article.slug,
        "url": article.head["url"],
        "publisher": furniture["publishers"][article.head["publisher"]],
        "iso_date": day,
        "date": "/".join(reversed(day.split("-"))),
        "words": furniture["words"][version.lang],
        "related": furniture["related"][version.lang],
    }


def pages(
    articles: list[Article], plan: dict[str, Any], folder: Path
) -> Iterator[tuple[str, str, str]]:
    """Yield name, URL and content of every page that the plan names."""
    layouts = folder.parent / "layouts"
    env = Environment(
        loader=FileSystemLoader(layouts), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    furniture = tomllib.loads((layouts / "furniture.toml").read_text(encoding="utf-8"))
    by_name = {article.name: article for article in articles}
    for entry in plan["page"]:
        article = by_name[entry["article"]]
        version = next(
            v for v in (article.original, *article.renderings) if v.lang == entry["lang"]
        )
        values = page_values(article, version, furniture)
        original = version is article.original
        site = entry.get("site", SITE)
        url = values["url"] if original else f"{site}/{version.lang}/{article.slug}"
        values |= {"options": entry.get("options", []), "own_url": url, "place": entry["file"]}
        yield entry["file"], url, render(env, entry["layout"], values)
    for entry in plan.get("furniture_page", []):
        values = {"related": furniture["related"][entry["lang"]], "own_url": entry["url"],
                  "words": furniture["words"][entry["lang"]], "lang": entry["lang"]}  # fmt: skip
        yield entry["file"], entry["url"], render(env, entry["layout"], values)


def warc(found: list[tuple[str, str, str]]) -> bytes:
    """Return an archive of all pages: the same bytes for the same pages."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for number, (name, url, content) in enumerate(found):
        kind = "text/plain" if name.endswith(".txt") else "text/html"
        headers = {
            "WARC-Date": WARC_DATE,
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        }
        http = StatusAndHeaders(
            "200 OK", [("Content-Type", f"{kind}; charset=utf-8")], protocol="HTTP/1.1"
        )
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(content.encode()), http_headers=http,
                warc_headers_dict=headers,
            )
        )  # fmt: skip
    return stream.getvalue()


def gold(articles: list[Article]) -> Iterator[tuple[str, str]]:
    """Yield name and content of the gold files: sentences of both sides, and the beads."""
    for article in articles:
        for rendering in article.renderings:
            stem = f"gold/{article.name}.{rendering.lang}"
            yield f"{stem}.src", "".join(f"{s.text}\n" for s in article.original.sentences)
            yield f"{stem}.tgt", "".join(f"{s.text}\n" for s in rendering.sentences)
            yield f"{stem}.gold", "".join(f"{s}:{t}\n" for s, t in beads(article, rendering))


def everything(folder: Path) -> dict[str, bytes]:
    """Return all generated files of a corpus folder by name."""
    articles = [read_article(path) for path in sorted((folder / "articles").glob("*.article"))]
    plan = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
    found = list(pages(articles, plan, folder))
    files = {f"pages/{name}": content.encode() for name, _, content in found}
    files["pages.warc.gz"] = warc(found)
    urls = {name: url for name, url, _ in found}
    files["gold/urls.json"] = (
        json.dumps(gold_urls(articles, plan, urls), indent=1) + "\n"
    ).encode()
    return files | {name: content.encode() for name, content in gold(articles)}


def gold_urls(
    articles: list[Article], plan: dict[str, Any], urls: dict[str, str]
) -> dict[str, Any]:
    """Return which page is which rendering, for scoring what a run made of the pages."""
    originals = {article.name: article.head["url"] for article in articles}
    return {
        f"{entry['article']}.{entry['lang']}": {
            "src_url": originals[entry["article"]],
            "trg_url": urls[entry["file"]],
        }
        for entry in plan["page"]
        if entry["lang"] != "vi" and "site" not in entry
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
        for name in ("pages", "gold") for path in (args.folder / name).rglob("*") if path.is_file()
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
