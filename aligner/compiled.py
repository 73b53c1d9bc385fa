"""How hot loops are compiled: by numba, each on its first call, kept in the user's cache directory.

``NUMBA_DISABLE_JIT=1`` runs the same code as plain Python with equal results. No fastmath and no
parallel sums: the same input gives the same bits.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numba.core.config

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _cache_folder() -> Path | None:
    """Return a folder for compiled code that can be written, or None."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    try:
        folder = Path(base).expanduser() / "aligner" / "numba"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: the user has no home
        return None
    return folder if os.access(folder, os.W_OK) else None


def compiled(function: _Function) -> _Function:
    """Compile a function on its first call, or take it from the cache."""
    folder = _cache_folder()
    settings: Any = numba.core.config
    before = settings.CACHE_DIR
    # The folder is chosen when a function is decorated; other users of numba keep theirs.
    settings.CACHE_DIR = before or (str(folder) if folder else "")
    try:
        made: Any = numba.njit(cache=bool(before or folder))(function)
    finally:
        settings.CACHE_DIR = before
    return cast("_Function", made)
