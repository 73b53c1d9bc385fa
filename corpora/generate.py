"""Make a sample corpus from its annotated articles: pages in every form, and gold for each stage.

    python corpora/generate.py corpora/vietnam-vn          write everything anew
    python corpora/generate.py corpora/vietnam-vn --check  tell what would change, check that the
                                                           corpus covers what it should, and count

A person writes sentences with ids and says which sentences of a rendering answer which of the
original (``articles/*.article``); nobody types an offset or a position, they are derived here and
in `gold`. Which pages there are is written in ``pages.toml`` or drawn (`drawing`). What a page
really says is noted by its layout as it writes the page, so gold cannot drift from it.
"""

import argparse
import hashlib
import io
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from annotation import Article, ArticleError, read_article
from counts import shortcomings, table_of_counts
from drawing import with_cut_slugs
from gold import alignment, compact, findings, reference
from labels import Labels, read_labels
from made_pages import MadePage, made_pages
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

#: The part of a corpus that nobody looks at: a folder like the corpus itself.
HELD_OUT = "held-out"
#: Folders with pages of the same articles, each with its `pages.toml` and gold: the corpus itself,
#: and harder pages that only measurements and tests read.
SETS = ("", "variants/")
#: Everything in these is made here.
MADE = ("pages", "gold", "references")
#: Of every record, so that the archive is the same bytes on any day.
WARC_DATE = "2025-12-01T00:00:00Z"
OLDER_WARC_DATE = "2025-11-20T00:00:00Z"


def warc(found: list[MadePage]) -> bytes:
    """Return an archive of all pages: the same bytes for the same pages."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for number, page in enumerate(found):
        kind = "text/plain" if page.file.endswith(".txt") else "text/html"
        headers = {
            "WARC-Date": OLDER_WARC_DATE if page.is_older else WARC_DATE,
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        }
        http = StatusAndHeaders(
            "200 OK", [("Content-Type", f"{kind}; charset=utf-8")], protocol="HTTP/1.1"
        )
        content = page.content.encode()
        writer.write_record(
            writer.create_warc_record(
                page.url, "response", payload=io.BytesIO(content), length=len(content),
                http_headers=http, warc_headers_dict=headers,
            )
        )  # fmt: skip
    return stream.getvalue()


# --- gold of pages ------------------------------------------------------------------------------


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
            key = page.article.name, page.lang, page.kind.replace("wrong-language", "rendering")
            copy_of = first.get(key, "")
            first.setdefault(key, page.url)
            original = page.article.head["url"] if page.kind != "original" else ""
        rows.append((f"pages/{page.file}", page.kind, page.url, original, copy_of))
    return tsv(rows)


def archived(found: list[MadePage]) -> str:
    """Return what each record of the archive is, as TSV; one without a page is an older version."""
    rows = [("url", "fetched", "page")]
    rows += [
        (page.url, OLDER_WARC_DATE, "") if page.is_older
        else (page.url, WARC_DATE, f"pages/{page.file}")
        for page in found
    ]  # fmt: skip
    return tsv(rows)


def tsv(rows: Iterable[Sequence[str]]) -> str:
    """Return a table without quoting."""
    return "".join("\t".join(row) + "\n" for row in rows)


# --- a corpus ---------------------------------------------------------------------------------


def read_articles(folder: Path) -> list[Article]:
    """Return the articles of a corpus folder; `ArticleError` names all that is wrong."""
    articles, wrong = [], []
    part = HELD_OUT if folder.name == HELD_OUT else "development"
    for path in sorted((folder / "articles").glob("*.article")):
        try:
            article = read_article(path)
        except ArticleError as error:
            wrong.append(str(error))
            continue
        articles.append(article)
        if article.head["part"] != part:
            wrong.append(f"{path.name}:1: stands among the {part} articles")
    if wrong:
        raise ArticleError("\n".join(wrong))
    return articles


def everything(folder: Path, layouts: Path) -> dict[str, bytes]:
    """Return all generated files of a corpus folder by name."""
    plans = {
        part: tomllib.loads((folder / part / "pages.toml").read_text(encoding="utf-8"))
        for part in SETS
    }
    articles = with_cut_slugs(read_articles(folder), plans[""])
    files = dict(texts(articles))
    first: dict[tuple[str, str, str], str] = {}
    for part, plan in plans.items():
        found = list(made_pages(articles, plan, layouts))
        kept = [page for page in found if not page.is_older]
        files[f"{part}gold/pages.tsv"] = table(kept, first)
        files[f"{part}corpus.toml"] = manifest(plan["corpus"], kept)
        for page in kept:
            files[f"{part}pages/{page.file}"] = page.content
            if page.noted:
                stem = page.file.rpartition(".")[0]
                files[f"{part}gold/pages/{stem}.json"] = page.noted.to_json()
        if not part:
            files["gold/urls.json"] = urls(kept)
            files["gold/archive.tsv"] = archived(found)
            archive = warc(found)
    return {name: content.encode() for name, content in files.items()} | {"pages.warc.gz": archive}


def texts(articles: list[Article]) -> Iterator[tuple[str, str]]:
    """Yield name and content of all gold that no page is needed for."""
    for article in articles:
        for rendering in article.renderings:
            yield from alignment(article, rendering)
            marked = "".join(f"{compact(finding)}\n" for finding in findings(article, rendering))
            yield f"gold/{article.name}.{rendering.lang}.findings.jsonl", marked
        yield from reference(article)


def manifest(corpus: dict[str, str], found: list[MadePage]) -> str:
    """Return the corpus.toml of some pages; a text file cannot tell its URL and language."""
    told = "# Made by corpora/generate.py, of what pages.toml says.\n[corpus]\n"
    told += "".join(f"{key} = {compact(value)}\n" for key, value in corpus.items())
    folders = dict.fromkeys(page.file.partition("/")[0] for page in found)
    plain = [page for page in found if page.file.endswith(".txt")]
    for name in folders:
        if not any(page.file.startswith(f"{name}/") for page in plain):
            told += f'\n[[pages]]\npath = "pages/{name}"\n'
    for page in plain:
        told += f'\n[[pages]]\npath = "pages/{page.file}"\n'
        told += f'url = "{page.url}"\nlang = "{page.lang}"\n'
    return told


def with_digest(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with the digest of all of them in the corpus.toml.

    It is the SHA-256 of a list with the SHA-256 and the name of each other file made here.
    """
    listed = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
        if name != "corpus.toml"
    )
    digest = hashlib.sha256(listed.encode()).hexdigest()
    head = b"[corpus]\n"
    told = files["corpus.toml"].replace(head, head + f'digest = "sha256:{digest}"\n'.encode(), 1)
    return files | {"corpus.toml": told}


def whole(folder: Path) -> dict[str, bytes]:
    """Return all generated files of a corpus, its held-out part among them."""
    layouts = folder.parent / "layouts"
    files = everything(folder, layouts)
    if (folder / HELD_OUT).is_dir():
        held_out = everything(folder / HELD_OUT, layouts)
        files |= {f"{HELD_OUT}/{name}": content for name, content in held_out.items()}
    return with_digest(files)


def present(folder: Path) -> set[str]:
    """Return the names of the files in the folders that hold nothing but made ones."""
    return {
        path.relative_to(folder).as_posix()
        for part in ("", f"{HELD_OUT}/") for kind in SETS for name in MADE
        for path in (folder / part / kind / name).rglob("*") if path.is_file()
    }  # fmt: skip


def main() -> int:
    """Write the files of a corpus, or tell which differ from what they should be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    try:
        files = whole(args.folder)
    except ArticleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    stale = sorted(
        name for name in {*files, *present(args.folder)}
        if name not in files or not (args.folder / name).exists()
        or (args.folder / name).read_bytes() != files[name]
    )  # fmt: skip
    for name in stale:
        sys.stderr.write(f"{'differs' if args.check else 'written'}: {name}\n")
        if not args.check:
            write(args.folder / name, files.get(name))
    if not args.check:
        return 0
    parts = [folder for folder in (args.folder, args.folder / HELD_OUT) if folder.is_dir()]
    try:
        labels = [read_labels(part / "labels", read_articles(part)) for part in parts]
    except ArticleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    articles = [article for part in parts for article in read_articles(part)]
    missing = list(shortcomings(articles, args.folder / "counts.toml"))
    sys.stdout.write(table_of_counts(articles))
    sys.stdout.writelines(f"{line}\n" for line in sum(labels, Labels()).agreement())
    sys.stderr.writelines(f"falls short: {what}\n" for what in missing)
    return 1 if stale or missing else 0


def write(path: Path, content: bytes | None) -> None:
    """Write a file, or remove one that nothing makes."""
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
