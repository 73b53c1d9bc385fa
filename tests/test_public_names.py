"""The public surface: names, what an import costs, and commands with their documentation."""

import inspect
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

import aligner
from aligner.cli import main

CHECKOUT = Path(__file__).parents[1]
README = CHECKOUT / "README.md"
HEAVY = "pandas numpy numba pyarrow sentencepiece sacrebleu selectolax".split()
SECONDS = 0.4
NAMES = [name for name in aligner.__all__ if name != "__version__"]


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        yield f"{prefix}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")


COMMANDS = dict(commands(main))


def python(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=check,
        cwd=CHECKOUT,
    )


# --- names -------------------------------------------------------------------------------------


def test_the_public_names_are_sorted_and_named_once() -> None:
    assert sorted(set(aligner.__all__)) == aligner.__all__


def test_every_name_that_has_a_home_is_public() -> None:
    assert set(aligner.__all__) == {*aligner._HOME, "__version__"}
    assert dir(aligner) == aligner.__all__


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_defined_where_we_say_and_is_documented(name: str) -> None:
    value = getattr(import_module(aligner._HOME[name]), name)

    assert value.__name__ == name
    assert inspect.getdoc(value)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_means_the_same_whatever_was_imported_before(name: str) -> None:
    code = (
        f"import aligner; from importlib import import_module; import aligner.outputs;"
        f"home = import_module({aligner._HOME[name]!r});"
        f"assert aligner.{name} is home.{name}, aligner.{name}"
    )

    done = python("-c", code, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_type_checkers_see_the_same_names(name: str) -> None:
    stated = (CHECKOUT / "aligner" / "__init__.py").read_text(encoding="utf-8")
    head = stated.partition("if TYPE_CHECKING:")[2].partition("_HOME")[0]

    assert name in head.replace(",", " ").split()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'allign'"):
        _ = aligner.allign


def test_the_version_is_that_of_the_installed_package() -> None:
    assert (
        python("-m", "aligner", "--version").stdout == f"aligner, version {aligner.__version__}\n"
    )


# --- what it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["aligner", "aligner.cli"])
def test_an_import_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules, sep='\\n')"

    loaded = set(python("-c", code).stdout.split())

    assert module in loaded
    assert loaded.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "arguments", [("-c", "import aligner"), ("-m", "aligner", "--help")], ids=["import", "help"]
)
def test_starting_is_quick(arguments: tuple[str, ...]) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        python(*arguments)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < SECONDS


# --- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help(name: str) -> None:
    command = COMMANDS[name]

    assert command.help
    assert command.help.strip().partition("\n")[0].endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_has_help(name: str) -> None:
    options = [param for param in COMMANDS[name].params if isinstance(param, click.Option)]

    assert all(option.help for option in options)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_readme(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if len(text.splitlines()) < 20:
        pytest.skip("README.md is not written yet")

    assert f"aligner {name}" in text
