"""The configuration of a run: one frozen value, from TOML, with a signature."""

import hashlib
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from aligner import knowledge
from aligner._version import __version__
from aligner.errors import ConfigError
from aligner.languages import check_language
from aligner.reading import MAX_PAGE_BYTES
from aligner.selection import Recipe, read_recipe


@dataclass(frozen=True, slots=True)
class Config:
    """What may be set for `aligner build`.

    Examples
    --------
    >>> Config(langs=("id",)).signature().split("|")[:2]
    ['langs:id', 'recipe:balanced']
    """

    langs: tuple[str, ...] = ()
    """Languages of renderings wanted; empty is all."""
    recipe: str = "balanced"
    """Which segment pairs corpus.tsv gets."""
    recipe_changes: dict[str, Any] = field(default_factory=dict)
    """Thresholds that differ from the recipe's own."""
    max_page_bytes: int = MAX_PAGE_BYTES

    def __post_init__(self) -> None:
        object.__setattr__(self, "langs", tuple(check_language(lang) for lang in self.langs))
        if self.max_page_bytes < 1:
            raise ConfigError("max_page_bytes", f"must be positive, not {self.max_page_bytes}")
        read_recipe(self.recipe, self.recipe_changes)

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """Return the configuration of a TOML file, or the default for None.

        Raises
        ------
        ConfigError
            If the file cannot be read, a key is unknown, or a value is of the wrong kind.
        """
        if path is None:
            return cls()
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(str(path), f"cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(str(path), f"not TOML: {error}") from error
        known = {field.name: field for field in fields(cls)}
        for key, value in table.items():
            if key not in known:
                raise ConfigError(
                    str(path), f"unknown key {key!r}", f"known: {', '.join(sorted(known))}"
                )
            wanted = {"langs": list, "recipe": str, "recipe_changes": dict, "max_page_bytes": int}
            if not isinstance(value, wanted[key]):
                raise ConfigError(
                    str(path), f"{key} must be a {wanted[key].__name__}, not {value!r}"
                )
        return cls(**table)

    def with_langs(self, langs: tuple[str, ...]) -> Self:
        """Return the same configuration for other languages, or itself where none are given."""
        return replace(self, langs=langs) if langs else self

    def the_recipe(self) -> Recipe:
        """Return the recipe with its changes."""
        return read_recipe(self.recipe, self.recipe_changes)

    def signature(self) -> str:
        """Return one line that two runs share exactly when they do the same to a page."""
        values = asdict(self)
        values["langs"] = ",".join(self.langs) or "all"
        changes = ",".join(f"{key}={value}" for key, value in sorted(self.recipe_changes.items()))
        values["recipe_changes"] = changes or "none"
        parts = [f"{key}:{value}" for key, value in values.items()]
        return "|".join([*parts, f"code:{code_digest()}", f"version:{__version__}"])


@cache
def code_digest() -> str:
    """Return 12 hexadecimal digits of the code and knowledge that decide what a page becomes.

    Work of an earlier run is used again only where this is the same, so a changed rule or a
    changed line is never answered from what the old one gave.
    """
    digest = hashlib.sha256()
    root = files(knowledge.__name__.partition(".")[0])
    stages = ("reading", "extraction", "pairing", "segmentation", "alignment", "scoring")
    shared = "anchors data labels languages sites text urls".split()
    modules = (f"{name}.py" for name in shared)
    waiting = [root.joinpath(name) for name in (*stages, "knowledge", *modules)]
    while waiting:
        path = waiting.pop(0)
        if path.is_dir():
            waiting += sorted(path.iterdir(), key=lambda child: child.name)
        elif path.name.endswith((".py", ".toml")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
