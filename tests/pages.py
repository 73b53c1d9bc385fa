"""An article and its rendering, made into pages of many shapes: what tests of extraction share."""

from collections.abc import Sequence

from aligner.data import Document, Page
from aligner.extraction import extract

TITLE = "Cầu treo Khe Lim thông xe sau ba tháng sửa chữa"
LEAD = "Sau ba tháng đóng để thay cáp, cầu treo Khe Lim đã thông xe trở lại vào sáng 4/8."
BODY = (
    "Từ mờ sáng, hàng trăm người dân hai bờ đã đứng chờ để được đi bộ qua cầu.",
    "Cầu dài 128 m, rộng 2,4 m, là đường ngắn nhất để học sinh xã Thượng Lâm tới trường.",
    "“Ba tháng qua các cháu phải đi đò, mưa lớn thì nghỉ học”, bà Hà Thị Mận kể.",
    "Huyện đã chi 3,6 tỷ đồng cho việc thay cáp chủ và toàn bộ mặt ván.",
)
ID_TITLE = "Jembatan gantung Khe Lim dibuka kembali setelah tiga bulan diperbaiki"
ID_LEAD = (
    "Setelah ditutup tiga bulan untuk penggantian kabel, jembatan gantung Khe Lim kembali dibuka "
    "pada pagi hari tanggal 4 Agustus."
)
ID_BODY = (
    "Sejak subuh, ratusan warga di kedua tepi sungai sudah menunggu untuk menyeberang.",
    "Jembatan itu panjangnya 128 m dan lebarnya 2,4 m, jalan terpendek bagi siswa ke sekolah.",
    "“Selama tiga bulan anak-anak harus naik perahu, dan libur saat hujan deras,” kata Ny. Man.",
    "Kabupaten mengeluarkan 3,6 miliar dong untuk mengganti kabel utama dan semua papan.",
)
SLUG = "cau-treo-khe-lim-thong-xe-sau-ba-thang-sua-chua"
ORIGINAL = f"https://dantri.com.vn/xa-hoi/{SLUG}-20250804074512318.htm"
RENDERING = f"https://www.vietnam.vn/id/{SLUG}"


def html_page(
    content: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    lang: str | None = None,
) -> Page:
    raw = content.encode() if isinstance(content, str) else content
    return Page(raw, "text/html", "trang.html", url, charset, lang)


def text_page(text: str, *, url: str | None = None, lang: str | None = None) -> Page:
    return Page(text.encode(), "text/plain", "trang.txt", url, None, lang)


def document_of(body: str, head: str = "", *, lang: str = "vi", url: str | None = None) -> Document:
    """Return the document of an HTML page with this in its head and body."""
    page = f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    return extract(html_page(page, url=url))


def rendering_of(
    content: str, *, after: str = "", meta: str = "<div><span>26/10/2025</span></div>"
) -> Document:
    """Return the document of an Indonesian rendering with this in the article's element."""
    body = f"<main><h1>{ID_TITLE}</h1>{meta}<div>{paragraphs(ID_BODY)}{content}</div>{after}</main>"
    return document_of(body, lang="id", url=RENDERING)


def original_of(content: str, *, head: str = "", after: str = "") -> Document:
    """Return the document of an original with this behind the paragraphs of its body."""
    body = f"<h1>{TITLE}</h1><article>{paragraphs(BODY)}{content}</article>{after}"
    return document_of(body, head)


def paragraphs(texts: Sequence[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def texts(document: Document, role: str) -> list[str]:
    return [block.text for block in document.blocks if block.role == role]


def roles(document: Document) -> list[str]:
    return [str(block.role) for block in document.blocks]


def credits_of(document: Document) -> list[str]:
    return [block.text[slice(*block.credit)] for block in document.blocks if block.credit]
