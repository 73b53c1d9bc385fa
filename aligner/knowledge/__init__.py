"""What we know about sites, languages and labels, as data files with their evidence.

Nothing here is code but the readers. A file that says something unknown is an error that names it.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from aligner.errors import ConfigError


@cache
def load(name: str) -> dict[str, Any]:
    """Return the table of ``knowledge/<name>.toml``.

    Raises
    ------
    ConfigError
        If there is no such file, or it is not TOML.
    """
    path = files(__name__).joinpath(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"knowledge/{name}.toml", "there is no such file") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"knowledge/{name}.toml", f"not TOML: {error}") from error


def names(folder: str) -> Iterator[str]:
    """Yield the names of a folder's files in alphabetical order, to be given to `load`."""
    for path in sorted(files(__name__).joinpath(folder).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            yield f"{folder}/{path.name.removesuffix('.toml')}"
