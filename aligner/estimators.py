"""Other judges of a translation: sentence vectors, or any program that speaks a line of JSON.

Their figures stand beside the quality score and go into it. A program is how the COMET family, or
whatever needs another environment, is asked; it was tried with programs written for the test alone,
since the weights of none of these models could be had.
"""

import json
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from threading import Thread
from typing import IO, Final, Protocol

from aligner.alignment import Encoder, read_encoder
from aligner.data import SegmentPair
from aligner.errors import FormatError, InputError, UsageError

#: Pairs whose vectors are made at a time.
_CHUNK: Final = 1_000
#: Characters of a line or message that an error quotes.
_QUOTED: Final = 200
_SPELLING: Final = "write sentence-transformers:FOLDER, model2vec:FOLDER or command:PROGRAM ARGS"
_COMMAND: Final = "command:"
_ENCODERS: Final = ("sentence-transformers:", "model2vec:")


class Estimator(Protocol):
    """Says how good each of some translations is."""

    def estimate(self, pairs: Iterable[SegmentPair]) -> Iterator[float | None]:
        """Yield a figure for each pair, in order: in [0, 1], higher is better; None for unknown."""


def read_estimator(spec: str) -> Estimator:
    """Return the estimator that a specification names.

    Parameters
    ----------
    spec : str
        ``sentence-transformers:FOLDER`` or ``model2vec:FOLDER``: the cosine of both sides' vectors,
        0 where it is negative. ``command:PROGRAM ARGS``: a program that reads an object a line,
        ``{"src": "…", "mt": "…", "src_lang": "vi", "trg_lang": "id"}``, and writes, in the same
        order, ``{"score": 0.83}`` or ``{"score": null}`` for each.

    Raises
    ------
    UsageError
        If it is spelt otherwise, or needs a package that is not installed.
    InputError
        If its files are not there.
    """
    if spec.startswith(_COMMAND):
        try:
            words = shlex.split(spec.removeprefix(_COMMAND))
        except ValueError as error:
            raise UsageError(spec, f"cannot be split into words: {error}", _SPELLING) from error
        if not words:
            raise UsageError(spec, "names no program", _SPELLING)
        return Command(tuple(words))
    if spec.startswith(_ENCODERS):
        return Vectors(read_encoder(spec))
    raise UsageError(spec, "is no estimator", _SPELLING)


@dataclass(frozen=True, slots=True)
class Vectors:
    """The cosine of sentence vectors."""

    encoder: Encoder

    def estimate(self, pairs: Iterable[SegmentPair]) -> Iterator[float | None]:
        """Yield the cosine of each pair, at least 0; None where a side is empty."""
        waiting = iter(pairs)
        while chunk := list(islice(waiting, _CHUNK)):
            cosines = self.encoder.cosines(
                [pair.src_text for pair in chunk], [pair.trg_text for pair in chunk]
            )
            for pair, cosine in zip(chunk, cosines.tolist(), strict=True):
                known = pair.src_text and pair.trg_text
                yield min(1.0, max(0.0, cosine)) if known else None


@dataclass(frozen=True, slots=True)
class Command:
    """A program that is asked on its standard input and answers on its standard output."""

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The command as it was given."""
        return shlex.join(self.words)

    def estimate(self, pairs: Iterable[SegmentPair]) -> Iterator[float | None]:
        """Yield what the program answers.

        Raises
        ------
        InputError
            If it cannot be started, ends with an error or too soon.
        FormatError
            If a line of it is no answer; it names the line.
        """
        try:
            process = subprocess.Popen(  # noqa: S603  the user names the program
                self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                encoding="utf-8", errors="replace",
            )  # fmt: skip
        except OSError as error:
            raise InputError(
                self.name, f"cannot be started: {error.strerror}", "check the path"
            ) from error
        with process:
            stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
            if stdin is None or stdout is None or stderr is None:  # all three were asked for
                return
            asked: list[int] = [0]
            told: list[str] = []
            threads = [
                Thread(target=_ask, args=(stdin, pairs, asked), daemon=True),
                Thread(target=_hear, args=(stderr, told), daemon=True),
            ]
            for thread in threads:
                thread.start()
            answers = 0
            try:
                for line in stdout:
                    answers += 1
                    yield self._score(line, answers)
            except BaseException:
                process.kill()
                raise
            for thread in threads:
                thread.join()
            if process.wait() != 0 or answers != asked[0]:
                last = (told or ["it said nothing"])[-1].strip()[:_QUOTED]
                raise InputError(
                    self.name,
                    f"gave {answers:,} answers to {asked[0]:,} pairs and ended with "
                    f"{process.returncode}: {last}",
                    "run it by hand on a few lines",
                )

    def _score(self, line: str, number: int) -> float | None:
        try:
            score = json.loads(line)["score"]
            if score is None:
                return None
            value = float(score)
        except (ValueError, TypeError, KeyError) as error:
            raise FormatError(
                f"{self.name}, line {number}",
                f'not {{"score": number}}: {line.strip()[:_QUOTED]}',
                "write an object a line and nothing else to standard output",
            ) from error
        if not 0 <= value <= 1:
            raise FormatError(
                f"{self.name}, line {number}", f"{value} is not in [0, 1]", "scale the scores"
            )
        return value


def _ask(stdin: IO[str], pairs: Iterable[SegmentPair], asked: list[int]) -> None:
    # A program that ends early closes the pipe; that is told from its answers.
    with suppress(BrokenPipeError), stdin:
        for pair in pairs:
            question = {
                "src": pair.src_text,
                "mt": pair.trg_text,
                "src_lang": pair.src_lang,
                "trg_lang": pair.trg_lang,
            }
            asked[0] += 1
            stdin.write(json.dumps(question, ensure_ascii=False) + "\n")


def _hear(stderr: IO[str], told: list[str]) -> None:
    for line in stderr:
        told[:] = [*told[-2:], line]
