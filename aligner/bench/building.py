"""Speed and memory of the main job.

Speed from HTML to rows is measured on many copies of a few pages, each with its own URL and its
own words in places, so that nothing is a duplicate and nothing is answered from earlier work.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.alignment import align_pair, segment_pairs
from aligner.data import Document, DocumentPair, Model, Page, Reject, SegmentedPair, SegmentPair
from aligner.errors import InputError
from aligner.extraction import extract, fallback
from aligner.extraction.decoding import decode
from aligner.pairing import pair_documents
from aligner.pipeline import build
from aligner.reading import read_pages
from aligner.rejects import forget
from aligner.scoring import score
from aligner.segmentation import segment_pair
from aligner.text_tables import text_table

#: Where the sample corpus stands in a checkout.
SAMPLE_CORPUS = Path("corpora/vietnam-vn")
#: What a live news page has besides its article, so that speed is that of pages and not of bare
#: articles: a menu and teasers of 300 links, and 80 kB of scripts.
_LINKS = "".join(
    f'<li class="menu-item"><a href="/chuyen-muc/{n}.htm" title="Mục {n}">Tin số {n}</a></li>\n'
    for n in range(300)
)
_SCRIPT = "window.q.push(1, 2, 3);" * 3500
_WEIGHT = f"<div class='teasers'><ul>{_LINKS}</ul></div><script>{_SCRIPT}</script>"
#: Pages of the two runs whose peak memory is compared.
MEMORY_PAGES = (1_000, 20_000)
_MEBIBYTE_IN_KIB = 1024


@dataclass(frozen=True, slots=True)
class BuildFigures:
    """Speed of the main job on one core, start-up excluded."""

    pairs_per_second: float
    """Document pairs from HTML to rows on disk, all stages and the working store together."""
    stages: Mapping[str, tuple[float, str]]
    """By stage, each alone: items a second and what they are."""
    page_kb: float
    """Mean size of the pages, in kB."""
    peak_mib: Mapping[int, float]
    """Peak memory in MiB of a whole process, by number of pages."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "document_pairs_per_second": self.pairs_per_second,
            "stages": {
                name: {"per_second": rate, "unit": unit}
                for name, (rate, unit) in self.stages.items()
            },
            "page_kb": self.page_kb,
            "peak_mib": {str(pages): mib for pages, mib in self.peak_mib.items()},
        }

    def to_table(self) -> str:
        """Return the figures as lines of text."""
        rows = [[name, f"{rate:,.0f}", unit] for name, (rate, unit) in self.stages.items()]
        rows.append(["HTML to rows", f"{self.pairs_per_second:,.1f}", "document pairs"])
        rows.append(["mean page", f"{self.page_kb:,.0f}", "kB"])
        rows += [[f"peak at {n:,} pages", f"{mib:,.0f}", "MiB"] for n, mib in self.peak_mib.items()]
        return text_table(["stage (one core)", "per second", "unit"], rows)


def bench_build(
    articles: int, *, memory: bool = False, corpus: Path = SAMPLE_CORPUS
) -> BuildFigures:
    """Measure the main job on `articles` originals with a rendering each.

    Raises
    ------
    UsageError
        If the sample corpus is not here: run it in a checkout.
    """
    pages = _pages_of(corpus)
    with tempfile.TemporaryDirectory() as folder:
        warm_up, measured = Path(folder) / "warm-up", Path(folder) / "pages"
        write_copies(pages, 2, warm_up)
        build([warm_up], Path(folder) / "out-warm-up", workers=1)
        write_copies(pages, articles, measured)
        start = time.perf_counter()
        build([measured], Path(folder) / "out", workers=1)
        seconds = time.perf_counter() - start
        stages = _stage_rates(measured)
        sizes = [path.stat().st_size for path in measured.iterdir()]
        peaks = {n: _peak_mib(pages, n, Path(folder)) for n in (MEMORY_PAGES if memory else ())}
    return BuildFigures(articles / seconds, stages, sum(sizes) / len(sizes) / 1000, peaks)


def _pages_of(corpus: Path) -> list[tuple[Page, Document]]:
    """Return one original and one Indonesian rendering of each article, as HTML, by turns."""
    pages = [page for page in read_pages([corpus]) if isinstance(page, Page)]
    found: dict[str, tuple[Page, Document]] = {}
    for page in pages:
        if page.media_type == "text/html":
            try:
                document = extract(page)
            except InputError:
                continue
            found.setdefault(document.url, (page, document))
    chosen: list[tuple[Page, Document]] = []
    for pair in pair_documents((document for _, document in found.values()), forget):
        if pair.rendering.lang == "id":
            chosen += [found[pair.original.url], found[pair.rendering.url]]
    return chosen


def write_copies(pages: Sequence[tuple[Page, Document]], articles: int, folder: Path) -> None:
    """Write so many articles as HTML files, two pages each, every one with words of its own."""
    folder.mkdir()
    for number in range(articles):
        at = 2 * (number % (len(pages) // 2))
        slug = f"so-{number}-"
        for side, (page, _) in zip(("vi", "id"), pages[at : at + 2], strict=True):
            html = decode(page)
            # A slug and a number of its own in every URL, and one word in every paragraph.
            html = re.sub(r"(https://[^\s\"<]*/)(?=[\w-]{20})", rf"\g<1>{slug}", html)
            html = re.sub(r"(<p>|<div>)(?=\w)", rf"\g<1>{number + 1000} ", html)
            html = html.replace("</body>", f"{_WEIGHT}</body>")
            (folder / f"{number:06}.{side}.html").write_text(html, encoding="utf-8")


def _stage_rates(folder: Path) -> dict[str, tuple[float, str]]:
    """Time each stage alone over the same pages."""
    rates: dict[str, tuple[float, str]] = {}

    def timed(
        name: str, unit: str, function: Callable[[Any], Any], items: Iterable[Any]
    ) -> list[Any]:
        items = list(items)
        start = time.perf_counter()
        results = [function(item) for item in items]
        rates[name] = len(items) / (time.perf_counter() - start), unit
        return results

    model = Model({})
    pages = [page for page in read_pages([folder]) if not isinstance(page, Reject)]
    documents: list[Document] = timed("extraction", "pages", extract, pages)
    htmls = [decode(page) for page in pages[:40]]
    timed("extraction by trafilatura", "pages", fallback.body_lines, htmls)
    start = time.perf_counter()
    pairs: list[DocumentPair] = pair_documents(documents, forget)
    rates["pairing"] = len(documents) / (time.perf_counter() - start), "documents"
    segmented: list[SegmentedPair] = timed("segmentation", "document pairs", segment_pair, pairs)
    beads = timed("alignment", "document pairs", lambda s: align_pair(s, model), segmented)
    rows: list[list[SegmentPair]] = [
        list(segment_pairs(s, b)) for s, b in zip(segmented, beads, strict=True)
    ]
    timed("scoring", "document pairs", lambda r: list(score(r, model)), rows)
    return rates


def _peak_mib(pages: Sequence[tuple[Page, Document]], count: int, folder: Path) -> float:
    """Return the peak memory of a whole process that builds from so many pages."""
    source = folder / f"{count}"
    write_copies(pages, count // 2, source)
    command = [sys.executable, "-m", "aligner", "build", str(source), "--workers", "1"]
    code = (
        "import json, resource, subprocess, sys;"
        "subprocess.run(json.loads(sys.argv[1]), check=True, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    # A process of its own for each, since the peak of children is the largest of all so far.
    arguments = json.dumps([*command, "-o", str(folder / f"out-{count}")])
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", code, arguments], check=True, capture_output=True, text=True
    )
    kib = int(done.stdout) / (_MEBIBYTE_IN_KIB if sys.platform == "darwin" else 1)
    return kib / _MEBIBYTE_IN_KIB
