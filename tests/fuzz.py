"""Fuzzing: pages, URLs and sentences that nobody would write, and none may crash or hang a reader.

    python tests/fuzz.py                                       # a million inputs, about an hour
    python tests/fuzz.py --runs 20000 --seconds 60             # the short form
    python tests/fuzz.py --engine atheris --target page        # guided by coverage (extra `fuzz`)
    python tests/fuzz.py --target url --replay FILE            # one input again

Each target takes bytes, checks the laws of what it made of them, and may raise nothing but an
AlignerError. It runs in a process of its own, so that a crash of a native library and an endless
loop are found too; the input is then in the file named, in a folder for temporary files. The
hypothesis engine tries the same inputs for the same seed.
"""

import argparse
import json
import mmap
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Never

if TYPE_CHECKING:
    from hypothesis import strategies as st

if "--engine=atheris" in sys.argv and sys.argv[-1].startswith("--worker="):
    import atheris

    # Only code that is loaded in here is watched for what an input reaches.
    watched = atheris.instrument_imports(include=["aligner"])
else:
    watched = nullcontext()
with watched:
    from aligner.data import Document, Page
    from aligner.errors import AlignerError
    from aligner.extraction import extract
    from aligner.languages import SITE_LANGUAGES
    from aligner.reading import read_pages
    from aligner.segmentation import split_sentences
    from aligner.text import normalise, slugify
    from aligner.urls import canonical_url, host_of, publisher_domain, site_of, slug_of

CORPUS: Final = Path(__file__).parents[1] / "corpora" / "vietnam-vn"
#: Seconds of processor time that one input may take, whatever it is.
MAX_SECONDS: Final = 2.0
#: Seconds on the clock after which a process that says nothing hangs.
HANGS_AFTER: Final = 60.0
#: Which part of the inputs, and of the seconds, a target gets. Pages take the longest.
SHARES: Final = {"page": 0.1, "url": 0.5, "sentences": 0.4}

# --- the targets ------------------------------------------------------------------------------


class LawBrokenError(Exception):
    """Something came out that must not."""


def law(holds: object, message: str) -> None:
    """Raise unless something holds; `assert` would be taken out by ``python -O``."""
    if not holds:
        raise LawBrokenError(message)


def check_page(data: bytes) -> None:
    """Read a page as HTML, text, in a WARC record, in a WARC file of these bytes, or in an MHTML.

    The first byte says which, the second whose page it is.
    """
    kind, site, content = data[:1], data[1:2], data[2:]
    if kind in _FILES:
        content = _warc_record(content) if kind == b"w" else content
        for page in _pages_of_file(_FILES[kind], content):
            _extract(page)
    else:
        url = _PAGE_URLS[site[0] % len(_PAGE_URLS)] if site else None
        _extract(Page(content, "text/plain" if kind == b"t" else "text/html", "a.html", url))


def _extract(page: Page) -> None:
    try:
        document = extract(page)
    except AlignerError:
        return
    law(Document.from_json(json.loads(json.dumps(document.to_json()))) == document, "JSON differs")
    law(document.blocks, "a document without blocks")
    law(document.url.startswith(("https://", "file:")), f"url {document.url!r}")
    for block in document.blocks:
        law(block.text and normalise(block.text) == block.text, f"block {block.text!r}")
    link = document.source_link
    law(link is None or canonical_url(link) == link, f"source link {link!r}")


def _pages_of_file(ending: str, content: bytes) -> Iterator[Page]:
    with tempfile.TemporaryDirectory(dir=_ram()) as folder:
        path = Path(folder, "a" + ending)
        path.write_bytes(content)
        yield from (item for item in read_pages([path]) if isinstance(item, Page))


def _ram() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  faster than a disk


def _warc_record(content: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + content
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://vietnam.vn/id/a-b\r\n"
    typed = b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    return head + typed % len(http) + http + b"\r\n\r\n"


def check_url(data: bytes) -> None:
    """Make a URL canonical, and ask all that is asked of one."""
    text = data.decode("utf-8", "surrogateescape")
    slug_of(text)
    site_of(text)
    url = canonical_url(text)
    if url is None:
        return
    law(canonical_url(url) == url, f"{url!r} is canonical and {canonical_url(url)!r} too")
    law(re.fullmatch(r"https://[a-z0-9._-]+(:[1-9]\d*)?([/?][!-~]*)?", url), f"form of {url!r}")
    host = host_of(url)
    law(host and not host.startswith("www.www."), f"host {host!r}")
    publisher_domain(host)
    slug = slug_of(url)
    if slug is not None:
        law(slugify(slug.text) == slug.text, f"slug {slug.text!r}")
        law(slug.date is None or date.fromisoformat(slug.date), f"date {slug.date!r}")


def check_sentences(data: bytes) -> None:
    """Split a text of some language; the first byte says which."""
    languages = (*SITE_LANGUAGES, "und", "xx-unknown")
    lang = languages[data[0] % len(languages)] if data else "und"
    text = normalise(data[1:].decode("utf-8", "surrogateescape"))
    spans = split_sentences(text, lang)
    end = 0
    for span in spans:
        law(end <= span.start < span.end <= len(text), f"{lang}: span {span} behind {end}")
        piece = text[span.start : span.end]
        law(piece == piece.strip(), f"{lang}: {piece!r} begins or ends with a space")
        law(not text[end : span.start].strip(), f"{lang}: {text[end : span.start]!r} is lost")
        end = span.end
    law(not text[end:].strip(), f"{lang}: {text[end:]!r} is lost")


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "page": check_page,
    "url": check_url,
    "sentences": check_sentences,
}

# --- what inputs are made of -------------------------------------------------------------------

PROSE: Final = (
    "Từ mờ sáng, hàng trăm người dân hai bờ đã đứng chờ để được đi bộ qua cầu treo Khe Lim.",
    "Sejak subuh, ratusan warga di kedua tepi sungai sudah menunggu untuk menyeberang ke sekolah.",
    "“Ba tháng qua các cháu phải đi đò, mưa lớn thì nghỉ học”, bà Hà Thị Mận kể.",
    "川の水位は一晩で1.2メートル上がった。村人は高台に避難した。",
)
_TAGS: Final = (
    "a article aside b base blockquote body br button caption details div em fieldset figcaption "
    "figure font footer form frameset h1 h2 head header html i iframe img li link main math meta "
    "mi nav nobr noscript object ol optgroup option p plaintext pre rt ruby script section select "
    "span strong style svg table tbody td template textarea th title tr u ul video xmp "
    "annotation-xml foreignObject desc"
).split()
_ATTRIBUTES: Final = (
    "class=detail-content", "itemprop=articleBody", "hidden", "style='display:none'", "lang=id",
    "href=https://dantri.com.vn/xa-hoi/cau-treo-khe-lim-20250804074512318.htm", "rel=canonical",
    "href='//a.vn/b", 'alt="Cầu treo - 1"', "property=og:url", "content=https://vietnam.vn/id/a-b",
    "type=application/ld+json", "role=navigation", "charset=utf-16", 'title="', "id='>'", "/",
    "dir=rtl", "name=description", "style='display:block'", "definitionurl", "encoding=text/html",
)  # fmt: skip
_TEXTS: Final = (
    "Sumber: ", "Nguồn: ", "Source:", "出典：", "Komentar (0)", "Kommentar (3)", "(Dân trí) - ",
    "(Foto: Minh Hoang)", "Báo Dân tríBáo Dân trí04/08/2025", "[ad_1]", ".jpg)", "| … |",
    "Xem thêm:", "https://dantri.com.vn/a-b-c-20250804074512318.htm", "https://vietnam.vn/id/a-b",
    "&nbsp;", "&amp;amp;", "&#xD800;", "&#0;", "&#x202e;", "&notin;", "&", "\0", "\n\n", "\u202e",
    "\u2066", "\ufeff", "\u200d", "e\u0323\u0302", "\U0001f469\u200d\U0001f33e", "\ue000",
)  # fmt: skip
_MARKUP: Final = (
    "<!--", "-->", "--!>", "<!-->", "<!", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "</", "<",
    "<!DOCTYPE html>", '<!ENTITY a "&a;">', ">", '"', "'", '{"@graph": [', "{", "}", "]",
    '{"@type": "NewsArticle", "headline": "Cầu treo"}',
)  # fmt: skip
_ARCHIVE: Final = (
    "HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip, br\r\n",
    "\r\n\r\n", "5\r\nxxxxx\r\n", "0\r\n\r\n", "WARC/1.0\r\n", "WARC-Type: response\r\n",
    "Content-Length: 12\r\n", "Content-Type: multipart/related; boundary=b\r\n", "--b\r\n",
    "Content-Transfer-Encoding: base64\r\n", "=?utf-8?b?4Q==?=", "\x1f\udc8b\x08",
)  # fmt: skip
_PAGE_URLS: Final = (
    None,
    "https://www.vietnam.vn/id/cau-treo-khe-lim",
    "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim-20250804074512318.htm",
    "https://vnexpress.net/cau-treo-khe-lim-4812345.html",
    "https://a.example/x",
)
_URL_BITS: Final = (
    "https://", "http://", "HTTPS:", "//", "/", "\\", "@", ":", ":80", ":443", ":0", ":65536", "?",
    "#", "&", "=", ";", ".", "..", "%2e", "%2F", "%", "%zz", "%e1%bb", "%C3%A0", "+", " ", "\t",
    "\n", "www.", "vietnam.vn", "thongtin.vietnam.vn", "dantri.com.vn", "xn--", "xn--bo-mia.vn",
    "báo.vn", "vietn\u0430m.vn", "vietnam。vn", "ｖietnam.vn", "\u00ad", "\u202e", "ß", "İ", "ﬁ",
    "[", "[::1]", "]", "127.0.0.1", "user:pw", "/id/", "/mua-lon-o-hue", "-20251026144926876.htm",
    "-post9.html", "--a42.html", "-196250321091437301.htm", "utm_source=a", "fbclid=", "a=1", "a",
    "-", "_", "0", "javascript:", "data:", "file:///", "\0", "\udcff", "｡", "％", "?p=12", "~", "|",
    "^", "`", "{",
)  # fmt: skip
_SENTENCE_BITS: Final = (
    *".!?…。！？।؟။៖،؛:;,", *"\"'“”‘’«»「」『』()[]（）{}", "...", "?!", ".”", "。」", "TP.HCM",
    "PGS.TS.", "Tn. Tung", "Dr. Mai", "Ny.", "PT.", "Rp 1.000.000", "10.30", "v.v.", "A.", "1.",
    "(Foto: Minh Hoang)", "J. Smith", "a)", "•", "–", "-", " ", " ", " ", "12", "3,5", "%", "ก",
    "ราคากาแฟ", "ๆ", "ฯ", "ລາຄາ", "កាហ្វេ", "។", "한국어다.", "다", "的", "هـ", "؟ ", "हुई।", "é",
    "e\u0301", "ß", "İ", "\u200d", "\u200c", "👩🏽‍🌾", "\u00a0", "z. B.", "т. е.", "и т. д.", "St.",
    "No. 5", "e.g.", "U.S.", "www.a.vn", "a@b.vn", "https://a.vn/b?c=d.", "\ue000", "\ufffd",
)  # fmt: skip
BITS: Final = {
    "page": (
        *PROSE, *_TEXTS, *_MARKUP, *_ARCHIVE, *(f"</{tag}>" for tag in _TAGS),
        *(f"<{tag}>" for tag in _TAGS), *(f"<div {attribute}>" for attribute in _ATTRIBUTES),
        *(f"<a {attribute}>" for attribute in _ATTRIBUTES),
        *(f"<{tag} {a}>" for tag, a in zip(_TAGS, _ATTRIBUTES * 4, strict=False)),
    ),
    "url": _URL_BITS,
    "sentences": (*PROSE, *_SENTENCE_BITS),
}  # fmt: skip
#: First bytes that say what a page is, the common kinds more often.
_KINDS: Final = b"hhhhhhttwwxgmj"
_FILES: Final = {b"w": ".warc", b"x": ".warc", b"g": ".warc.gz", b"m": ".mht", b"j": ".jsonl"}
#: Pages, addresses and sentences as they should be, to be spoilt.
_WHOLE_URLS: Final = tuple(f"https://{url}" for url in (
    "vietnam.vn/id/mua-lon-o-hue", "dantri.com.vn/xa-hoi/mua-lon-o-hue-20251026144926876.htm",
    "user:pw@nld.com.vn:8443/mua-lon-196250321091437301.htm?utm_source=a&id=7#top",
    "báo.vn/c%C3%A0-ph%C3%AA/", "baonghean.vn/mua-lon-o-hue-10307883.html;p=1?b=2&a=1",
))  # fmt: skip


def whole(target: str) -> list[bytes]:
    """Return inputs as they should be: the pages of the sample corpus, addresses, paragraphs."""
    if target == "url":
        return [url.encode() for url in _WHOLE_URLS]
    if target == "sentences":
        return [bytes([n]) + " ".join(PROSE).encode() for n in range(0, 30, 7)]
    pages = [b"h\1" + path.read_bytes() for path in sorted(CORPUS.glob("pages/*/*.html"))]
    texts = [b"t\1" + path.read_bytes() for path in sorted(CORPUS.glob("pages/*/*.txt"))]
    records = [b"w\1\r\n" + page[2:] for page in pages[:2]]
    return [*pages, *texts, *records, b"x\1" + _warc_record(b"\r\n" + pages[0][2:])]


def inputs(target: str) -> "st.SearchStrategy[bytes]":
    """Return the strategy of a target: bits of all kinds, or something whole that is spoilt."""
    from hypothesis import strategies as st

    bits = st.sampled_from([bit.encode("utf-8", "surrogateescape") for bit in BITS[target]])
    odd = st.characters().map(lambda char: char.encode("utf-8", "surrogatepass"))
    many = st.builds(lambda bit, count: bit * count, bits, st.integers(2, 60))
    piece = st.one_of(bits, bits, bits, bits, odd, many, st.binary(max_size=4))
    made = st.lists(piece, max_size=40).map(b"".join)
    if target == "page":
        head = st.builds(bytes, st.tuples(st.sampled_from(_KINDS), st.integers(0, 255)))
        made = st.builds(bytes.__add__, head, made)
    elif target == "sentences":
        made = st.builds(bytes.__add__, st.binary(min_size=1, max_size=1), made)
    cut = st.tuples(st.floats(0, 1), st.integers(0, 40), piece)
    spoilt = st.builds(_spoilt, st.sampled_from(whole(target)), st.lists(cut, max_size=6))
    return st.one_of(made, made, spoilt)


def _spoilt(content: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """Put pieces in the place of so many bytes each."""
    for share, length, piece in cuts:
        at = int(share * len(content))
        content = content[:at] + piece + content[at + length :]
    return content


# --- the process that tries inputs -------------------------------------------------------------

#: What it tells the one that watches it, in memory that both see and that outlives it: how many
#: inputs were tried, when the last one began, and that one.
_BOARD: Final = struct.Struct("QdQ")
_BOARD_SIZE: Final = 1 << 24


class Trial:
    """Tries inputs on a target until all are done or the time is up."""

    def __init__(self, target: str, board: Path, runs: int, seconds: float) -> None:
        self.runs = runs
        self.tried = 0
        self.ends = time.monotonic() + seconds
        self._check = TARGETS[target]
        with board.open("r+b") as stream:
            self._board = mmap.mmap(stream.fileno(), _BOARD_SIZE)

    @property
    def over(self) -> bool:
        """Whether all inputs were tried, or the time is up."""
        return self.tried >= self.runs or time.monotonic() > self.ends

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        kept = data[: _BOARD_SIZE - _BOARD.size]
        _BOARD.pack_into(self._board, 0, self.tried, time.monotonic(), len(kept))
        self._board[_BOARD.size : _BOARD.size + len(kept)] = kept
        self.tried += 1
        began = time.process_time()
        self._check(data)
        taken = time.process_time() - began
        if taken > MAX_SECONDS:
            raise TimeoutError(f"{taken:.1f} s of processor time")

    def close(self) -> None:
        """Say that all went well."""
        _BOARD.pack_into(self._board, 0, self.tried, time.monotonic(), 0)


def by_hypothesis(trial: Trial, target: str, seed: int) -> None:
    """Try inputs a batch at a time, for hypothesis remembers every input of a batch."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    strategy = inputs(target)

    def attempt(data: bytes) -> None:
        if not trial.over:
            trial(data)

    batch = 0
    while not trial.over:
        prepared = settings(
            max_examples=min(5_000, trial.runs - trial.tried),
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        seeded(f"{seed} {batch}")(prepared(given(strategy)(attempt)))()
        batch += 1
    trial.close()


def by_atheris(trial: Trial, target: str, seed: int, folder: Path) -> Never:
    """Try inputs by libFuzzer, which keeps those that reach code not reached before."""
    import atheris

    seeds = folder / "seeds"
    seeds.mkdir()
    for number, content in enumerate(whole(target)):
        (seeds / str(number)).write_bytes(content)
    bits = (bit.encode("utf-8", "surrogateescape") for bit in BITS[target])
    entries = ("".join(f"\\x{byte:02x}" for byte in bit) for bit in bits)
    words = folder / "words"
    words.write_text("".join(f'"{entry}"\n' for entry in entries), encoding="ascii")

    def attempt(data: bytes) -> None:
        trial(data)
        if trial.over:
            trial.close()
            os._exit(0)

    options = f"-seed={seed} -dict={words} -artifact_prefix={folder}/ -max_len=20000 -verbosity=0"
    atheris.Setup(
        [sys.argv[0], *options.split(), f"-timeout={HANGS_AFTER:.0f}", str(seeds)], attempt
    )
    atheris.Fuzz()
    raise AssertionError("libFuzzer does not come back")


# --- the process that watches ------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of a target."""

    target: str
    tried: int
    seconds: float
    failure: str = ""
    """``crash`` or ``hang``; empty where all went well."""
    file: Path | None = None
    """The input that failed."""
    log: str = ""
    """The last words of the process."""


def watch(target: str, options: argparse.Namespace, folder: Path) -> Outcome:
    """Try inputs in another process, and say what became of them."""
    folder.mkdir()
    board, log = folder / "board", folder / "log"
    board.write_bytes(bytes(_BOARD_SIZE))
    share = SHARES[target] if options.target == "all" else 1.0
    runs = max(1, round(options.runs * share))
    told = {"target": target, "engine": options.engine, "seed": options.seed, "runs": runs}
    told |= {"seconds": options.seconds * share, "worker": folder}
    command = [sys.executable, __file__, *(f"--{flag}={value}" for flag, value in told.items())]
    began = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        hangs = False
        while process.poll() is None and not hangs:
            time.sleep(0.1)
            with board.open("rb") as seen:
                _, since, length = _BOARD.unpack(seen.read(_BOARD.size))
            hangs = since > 0 and length > 0 and time.monotonic() - since > HANGS_AFTER
        process.kill()
        process.wait()
    content = board.read_bytes()
    tried, _, length = _BOARD.unpack_from(content)
    seconds = time.monotonic() - began
    last_words = log.read_text(encoding="utf-8", errors="replace")[-3_000:]
    if process.returncode == 0 and not length:
        return Outcome(target, tried, seconds)
    failing = folder / "input"
    failing.write_bytes(content[_BOARD.size : _BOARD.size + length])
    failure = "hang" if hangs or "TimeoutError" in last_words else "crash"
    return Outcome(target, tried + 1, seconds, failure, failing, last_words)


def say(line: str) -> None:
    """Write a line of the result."""
    sys.stdout.write(line + "\n")


def main() -> int:
    """Run the command; 1 where an input broke a law."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--target", choices=[*TARGETS, "all"], default="all")
    parser.add_argument("--runs", type=int, default=1_000_000, help="inputs, of all targets")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for all targets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["hypothesis", "atheris"], default="hypothesis")
    parser.add_argument("--replay", type=Path, help="try the input in this file, and no other")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine == "atheris" and find_spec("atheris") is None:
        parser.error("atheris is not installed: pip install -e '.[fuzz]'")
    if options.replay is not None:
        if options.target == "all":
            parser.error("--replay needs a --target")
        TARGETS[options.target](options.replay.read_bytes())
        return 0
    if options.worker is not None:
        trial = Trial(options.target, options.worker / "board", options.runs, options.seconds)
        if options.engine == "atheris":
            by_atheris(trial, options.target, options.seed, options.worker)
        by_hypothesis(trial, options.target, options.seed)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    targets = TARGETS if options.target == "all" else [options.target]
    outcomes = [watch(target, options, folder / target) for target in targets]
    say(f"{'target':10}{'tried':>10}{'crashes':>9}{'hangs':>7}{'seconds':>9}{'a second':>10}")
    for o in outcomes:
        crashes, hangs = o.failure == "crash", o.failure == "hang"
        rate = o.tried / max(o.seconds, 0.001)
        say(f"{o.target:10}{o.tried:>10,}{crashes:>9}{hangs:>7}{o.seconds:>9.0f}{rate:>10,.0f}")
    for o in outcomes:
        if o.failure:
            say(f"\n{o.log}\n{o.target}: {o.failure}; the input is in {o.file}; try it again by")
            say(f"python tests/fuzz.py --target {o.target} --replay {o.file}")
    if any(o.failure for o in outcomes):
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
