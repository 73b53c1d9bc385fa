"""Hypothesis strategies that the tests share: text in many scripts, and what is made of it."""

from dataclasses import replace

from hypothesis import strategies as st

from aligner.data import (
    Bead,
    Bitext,
    Block,
    Document,
    Finding,
    Role,
    Segment,
    SegmentedPair,
    SegmentPair,
    Span,
    content_hash,
)
from aligner.data import DocumentPair as Pair
from aligner.languages import SITE_LANGUAGES
from aligner.pairing import Card, card_of
from aligner.text import normalise

#: One sentence in each of many scripts, with numbers, names and signs that trip programs up.
SENTENCES = (
    "Sáng 14/10, giá cà phê ở Đắk Lắk lên 113.700 đồng/kg.",
    "PGS.TS. Võ Thị Oanh nói: “Chưa vội bán đâu!”",
    "Harga kopi naik 2,5 persen pada hari Selasa.",
    "The river rose by 1.2 m overnight, Dr. Lam said.",
    "Le prix a doublé : « Du jamais vu ! »",
    "川の水位は一晩で1.2メートル上がった。",
    "咖啡价格上涨了两倍。",
    "어젯밤 강물이 넘쳤다.",
    "ราคากาแฟขึ้นสองเท่า",
    "Цена выросла вдвое — до 113 700 донгов.",
    "ارتفع سعر القهوة إلى ١١٣٬٧٠٠ دونغ.",
    "קפה יקר יותר השבוע.",
    "कॉफ़ी की क़ीमत दोगुनी हो गई।",
    "কফির দাম দ্বিগুণ হয়েছে।",
    "តម្លៃកាហ្វេឡើងទ្វេដង។",
    "ລາຄາກາເຟຂຶ້ນສອງເທົ່າ.",
    "قیمت قهوه دو برابر می‌شود.",
    "Η τιμή του καφέ διπλασιάστηκε;",
    "Cà phê ☕ và 👩🏽‍🌾 ở buôn Ako Dhong…",
)
languages = st.sampled_from(SITE_LANGUAGES)
#: Text as blocks hold it: anything at all, once normalised.
normalised = (
    st.text(max_size=40) | st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join)
).map(normalise)
visible = normalised.filter(bool)
#: What sentence splitters stumble over: stops, quotes, brackets, digits and short words.
stops_and_quotes = st.lists(
    st.sampled_from([*".!?…。！？।؟ \"“”«»()[]、'’–-", *"TP Dr Tn A b é ก 12 3.5".split()]),
    max_size=40,
).map(lambda parts: normalise("".join(parts)))  # fmt: skip

scores = st.floats(0, 1).map(lambda value: round(value, 6))
spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda ends: Span(*sorted(ends)))
types = st.sampled_from(["number", "name", "untranslated", "omission", "order"])
severities = st.sampled_from(["critical", "major", "minor"])
findings = st.builds(
    Finding,
    type=types,
    severity=severities,
    message=normalised,
    src_span=st.none() | spans,
    trg_span=st.none() | spans,
    expected=st.none() | visible,
    found=st.none() | visible,
    confidence=st.none() | scores,
)
#: Findings of which only type and severity are known: all that a TSV holds.
named_findings = st.builds(Finding, type=types, severity=severities, message=st.just(""))
positions = st.lists(st.integers(0, 99), max_size=3, unique=True).map(lambda p: tuple(sorted(p)))
beads = (
    st.tuples(positions, positions, scores)
    .filter(lambda bead: bool(bead[0] or bead[1]))
    .map(lambda bead: Bead(*bead))
)


def segment_pairs(found: st.SearchStrategy[Finding] = findings) -> st.SearchStrategy[SegmentPair]:
    """Return rows of a bitext, either side of which may be empty."""
    return st.builds(
        SegmentPair,
        src_url=st.just("https://dantri.com.vn/gia-ca-phe-20251014074512318.htm"),
        trg_url=st.sampled_from(["https://vietnam.vn/id/gia-ca-phe", "file:trang/cà phê.html"]),
        src_text=normalised,
        trg_text=normalised,
        src_lang=st.just("vi"),
        trg_lang=languages,
        role=st.sampled_from(["title", "paragraph", "caption"]),
        bead=beads.map(str),
        alignment_score=st.none() | scores,
        quality_score=st.none() | scores,
        findings=st.lists(found, max_size=3).map(tuple),
    )


def bitexts() -> st.SearchStrategy[Bitext]:
    """Return what became of document pairs."""
    return st.builds(
        Bitext,
        evidence=st.sampled_from(["source-link", "slug"]),
        confidence=st.none() | scores,
        warnings=st.lists(visible, max_size=2).map(tuple),
        rows=st.lists(segment_pairs(), max_size=4).map(tuple),
    )


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Draw a block; a caption may end in a credit, which is marked."""
    role = draw(st.sampled_from(list(Role)))
    text = draw(visible)
    if role is Role.CAPTION and draw(st.booleans()):
        credit = "(Ảnh: Minh Hoàng)"
        return Block(role, f"{text} {credit}", Span(len(text) + 1, len(text) + 1 + len(credit)))
    return Block(role, text, repairs=draw(st.sampled_from([(), ("autolink-space",)])))


@st.composite
def documents(
    draw: st.DrawFn, lang: st.SearchStrategy[str] = languages, max_blocks: int = 8
) -> Document:
    """Draw a document in one of the site's languages."""
    parts = tuple(draw(st.lists(blocks(), max_size=max_blocks)))
    known = st.none() | visible
    return Document(
        url=draw(st.sampled_from(["https://vietnam.vn/id/gia-ca-phe", "file:a.html"])),
        lang=draw(lang),
        title=draw(known),
        lead=draw(known),
        lead_marker=draw(st.sampled_from([None, "(Dân trí) -"])),
        published=draw(st.sampled_from([None, "2025-10-14"])),
        publisher=draw(known),
        source_link=draw(st.sampled_from([None, "https://dantri.com.vn/gia-ca-phe.htm"])),
        original_title=draw(known),
        blocks=parts,
        content_hash=content_hash(parts),
        modified=draw(st.sampled_from([None, "2025-10-16"])),
        fetched=draw(st.sampled_from([None, "2025-11-05T00:00:00Z"])),
        warnings=draw(st.sampled_from([(), ("two-sources: https://nld.com.vn/a.htm",)])),
    )


def document(lang: str, *parts: tuple[Role, str], url: str | None = None) -> Document:
    """Return a document of blocks of which nothing else is known."""
    made = tuple(Block(role, text) for role, text in parts)
    address = url or f"https://vietnam.vn/{lang}/mot-bai-bao"
    return Document(
        url=address,
        lang=lang,
        title=None,
        lead=None,
        lead_marker=None,
        published=None,
        publisher=None,
        source_link=None,
        original_title=None,
        blocks=made,
        content_hash=content_hash(made),
    )


def segmented(
    src: list[tuple[Role, str]], trg: list[tuple[Role, str]], lang: str = "id"
) -> SegmentedPair:
    """Return a Vietnamese original and a rendering with one segment a block."""
    sides = [
        tuple(Segment(text, role, n, Span(0, len(text))) for n, (role, text) in enumerate(side))
        for side in (src, trg)
    ]
    original = document("vi", *src, url="https://dantri.com.vn/mot-bai-bao-20251014074512318.htm")
    return SegmentedPair(Pair(original, document(lang, *trg), "source-link"), *sides)


_LONG_SLUG = "gia-ca-phe-tang-manh-o-dak-lak-va-gia-lai-sau-con-bao-so-12"
_SLUGS = (
    "gia-ca-phe-tang",
    "lo-gom-co-nhat",
    _LONG_SLUG,
    "gia-ca-phe-tang-manh-o-dak-lak-va-gia-lai",
)
_PUBLISHERS = ("dantri.com.vn", "m.dantri.com.vn", "baonghean.vn")
_ENDINGS = (".htm", "-10308421.html", "-20251014074512318.htm", "-20251015060000111.htm")
_ORIGINAL_URLS = st.builds(
    "https://{}/{}{}".format,
    st.sampled_from(_PUBLISHERS),
    st.sampled_from(_SLUGS),
    st.sampled_from(_ENDINGS),
)
#: What an excerpt shows of a link: all, or its beginning.
_LINKS = _ORIGINAL_URLS | st.builds(lambda url, keep: url[:keep], _ORIGINAL_URLS, st.just(58))
_SITE_URLS = {
    "vi": "https://vietnam.vn/{}",
    "id": "https://vietnam.vn/id/{}",
    "en": "https://vietnam.vn/en/{}",
}
_days = st.sampled_from([None, "2025-10-14", "2025-10-15", "2024-10-14"])


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Draw a card from a world so small that URLs, slugs, ids, days and texts meet."""
    lang = draw(st.sampled_from(["vi", "vi", "id", "en"]))
    on_site = lang != "vi" or draw(st.booleans())
    own = (
        _SITE_URLS[lang].format(draw(st.sampled_from(_SLUGS))) if on_site else draw(_ORIGINAL_URLS)
    )
    page = document(lang, url=draw(st.sampled_from([own, own, f"file:{draw(st.integers(0, 3))}"])))
    named = draw(st.booleans())
    page = replace(
        page,
        title=draw(st.sampled_from([None, "Giá cà phê tăng", "Lò gốm cổ nhất"])),
        original_title=draw(st.sampled_from([None, "Lò gốm cổ nhất"])) if lang != "vi" else None,
        publisher=draw(st.sampled_from([None, "Báo Dân trí", "Báo Nghệ An", "Báo Lạ"])),
        source_link=draw(_LINKS) if on_site and named else None,
        published=draw(_days),
        modified=draw(_days),
        fetched=draw(st.sampled_from([None, "2025-11-05T00:00:00Z", "2025-11-06T00:00:00Z"])),
        content_hash=draw(st.sampled_from(["1a", "2b", "3c", "4d", "5e"])),
    )
    return card_of(page, "")


#: Texts of numbers, words and signs that belong to amounts, put together at random.
amount_texts = st.lists(
    st.integers(0, 10**7).map(str)
    | st.sampled_from(
        [
            *". , ; : - – / % + ( ) ° ' $ € ₫ Rp US$ km kg m2 đồng persen million triệu tỷ".split(),
            *"nghìn trăm mươi rưỡi linh một hai ba năm chín satu dua ribu juta one two and".split(),
            *"half the XIV I thứ khóa số ngày tháng giờ lakh करोड़ 万 億 ล้าน พัน млн до đến".split(),
            *"hingga to 7조 1.234 0,5 12/2025 3/4 COVID-19 0912".split(),
            *("\u200e", "\u200f", "\u00a0"),
        ]
    ),
    max_size=12,
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda gap: normalise(gap.join(parts))))
