"""corpus.toml: a corpus told file by file, with the facts that the files themselves do not tell."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from aligner.data import Page
from aligner.errors import ConfigError, UsageError
from aligner.languages import check_language
from aligner.urls import canonical_url

NAME: Final = "corpus.toml"
_CORPUS_KEYS: Final = {"name", "title", "licence", "statement", "digest"}
_PAGES_KEYS: Final = {"path", "url", "lang"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[pages]]`` table."""

    path: str
    """A file or folder, relative to the manifest."""
    url: str | None = None
    lang: str | None = None

    def declare(self, page: Page) -> Page:
        """Return the page with what the manifest knows of it; a WARC header knows better."""
        return replace(page, url=page.url or self.url, lang=page.lang or self.lang)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a corpus.toml says."""

    corpus: dict[str, Any]
    pages: tuple[Entry, ...]


def read_manifest(path: Path) -> Manifest:
    """Read a corpus.toml.

    Raises
    ------
    ConfigError
        If it is not TOML, has keys we do not know, names no pages, or leaves the folder.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), f"not TOML: {error}") from error
    corpus = table.pop("corpus", {})
    entries = table.pop("pages", [])
    if not isinstance(corpus, dict):
        raise ConfigError(str(path), "corpus is not a [corpus] table")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(str(path), "pages is not a list of [[pages]] tables")
    unknown = [*table, *(set(corpus) - _CORPUS_KEYS)]
    if unknown:
        raise ConfigError(str(path), f"unknown keys {', '.join(sorted(unknown))}")
    if not entries:
        raise ConfigError(str(path), "names no pages", "add a [[pages]] table with a path")
    return Manifest(corpus, tuple(_entry(path, n, entry) for n, entry in enumerate(entries, 1)))


def _entry(path: Path, number: int, table: dict[str, Any]) -> Entry:
    place = f"{path}: [[pages]] number {number}"
    unknown = sorted(set(table) - _PAGES_KEYS)
    if unknown:
        raise ConfigError(place, f"unknown keys {', '.join(unknown)}")
    for key, value in table.items():
        if not isinstance(value, str):
            raise ConfigError(place, f"{key} is not text")
    if "path" not in table:
        raise ConfigError(place, "has no path")
    target = Path(table["path"])
    if target.is_absolute() or ".." in target.parts:
        raise ConfigError(place, f"{target} is outside the corpus folder")
    if target in {Path(), Path(NAME)}:
        raise ConfigError(place, f"{table['path']!r} names this very corpus")
    if "url" in table and canonical_url(table["url"]) is None:
        raise ConfigError(place, f"{table['url']} is no web address", "write https://…")
    if "lang" in table:
        try:
            table["lang"] = check_language(table["lang"])
        except UsageError as error:
            raise ConfigError(place, f"{error.where}: {error.reason}", error.next_step) from error
    return Entry(**table)
