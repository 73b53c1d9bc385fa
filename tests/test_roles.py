"""Captions, credits, signatures, bylines and notes: what each line of a page is."""

import pytest
from pages import (
    BODY,
    ID_BODY,
    ID_TITLE,
    LEAD,
    ORIGINAL,
    RENDERING,
    SLUG,
    TITLE,
    credits_of,
    document_of,
    original_of,
    paragraphs,
    rendering_of,
    roles,
    text_page,
    texts,
)

from aligner.data import Document
from aligner.errors import ExtractionError
from aligner.extraction import extract

PARAGRAPHS = {
    "ja": "早朝から両岸の住民数百人が、歩いて橋を渡ろうと待っていた。"
    "生徒たちが学校へ通う一番の近道である。大雨の日は学校を休むしかなかった。",
    "ko": "새벽부터 양쪽 강가의 주민 수백 명이 걸어서 다리를 건너려고 기다리고 있었다. "
    "학생들이 학교에 가는 가장 짧은 길이다. 비가 많이 오면 학교를 쉬어야 했다.",
    "th": "ชาวบ้านสองฝั่งแม่น้ำหลายร้อยคนมารอข้ามสะพานแขวนตั้งแต่เช้ามืด "
    "สะพานเป็นเส้นทางที่สั้นที่สุดสำหรับนักเรียนที่เดินไปโรงเรียน",
    "ar": "منذ الفجر وقف مئات السكان على ضفتي النهر في انتظار عبور الجسر المعلق. "
    "وهو أقصر طريق للتلاميذ إلى مدرستهم، وقد أغلق ثلاثة أشهر.",
    "zh": "清晨起，两岸数百名居民就在等待步行过桥。这座桥长128米，宽2.4米。"
    "这是学生上学最近的路，下大雨时他们只好停课。",
    "ru": "С рассвета сотни жителей обоих берегов ждали, когда можно будет перейти мост. "
    "Это самый короткий путь в школу для многих учеников.",
}


def page_in(lang: str, *tail: str, title: str = "Khe Lim") -> Document:
    """Return the document of a rendering in a language, HTML with these last lines."""
    body = [PARAGRAPHS[lang]] * 3
    url = RENDERING.replace("/id/", f"/{lang}/")
    html = f"<main><h1>{title}</h1><div>{paragraphs(body)}{paragraphs(tail)}</div></main>"
    return document_of(html, lang=lang, url=url)


def plain_rendering(*lines: str) -> Document:
    return extract(text_page("\n\n".join([ID_TITLE, *ID_BODY, *lines]), url=RENDERING))


# --- captions ---------------------------------------------------------------------------------

CAPTION = "Siswa menyeberangi jembatan gantung pada pagi hari"
VIETNAMESE = "Học sinh xã Thượng Lâm đi bộ qua cầu treo. Ảnh: L.K."


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        (f"{CAPTION} (Foto: Tuan Anh/VNA).", "(Foto: Tuan Anh/VNA)."),
        (f"{CAPTION}. Ảnh: KHÁNH TRINH", "Ảnh: KHÁNH TRINH"),
        (f"{CAPTION} | Foto: Hoai Thu", "Foto: Hoai Thu"),
        (f"{CAPTION} (TTXVN)", "(TTXVN)"),
        (f"{CAPTION}. (Hoai Thu/Vietnam+)", "(Hoai Thu/Vietnam+)"),
        (f"{CAPTION}. AFP", "AFP"),
        (f"{CAPTION} - Fotoğraf: Hoai Thu", "Fotoğraf: Hoai Thu"),
    ],
)
def test_the_credit_of_a_caption_is_marked_with_or_without_a_label(
    caption: str, credit: str
) -> None:
    document = rendering_of(f"<figure><img><figcaption>{caption}</figcaption></figure>")

    assert texts(document, "caption") == [caption]
    assert credits_of(document) == [credit]


@pytest.mark.parametrize(
    "caption",
    [
        "Kapal milik kantor berita AFP berlabuh",
        "Jembatan (panjang 128 m) dari udara",
        "Foto: warga desa menunggu giliran untuk menyeberang",
    ],
)
def test_a_caption_that_names_no_photographer_has_no_credit(caption: str) -> None:
    document = rendering_of(f"<figure><img><figcaption>{caption}</figcaption></figure>")

    assert texts(document, "caption") == [caption]
    assert credits_of(document) == []


@pytest.mark.parametrize("line", ["Ảnh: KHÁNH TRINH", "Foto: Tuan Anh/VNA", "写真：ホアイ・トゥー"])
def test_a_line_that_is_nothing_but_a_credit_is_one(line: str) -> None:
    document = rendering_of(f"<figure><img alt='x'></figure><p>{line}</p><p>{ID_BODY[0]}</p>")

    assert texts(document, "credit") == [line]
    assert texts(document, "caption") == texts(document, "signature") == []


@pytest.mark.parametrize(
    "printed",
    [f"{CAPTION} {CAPTION}", f"{CAPTION}{CAPTION}", f"{CAPTION} {CAPTION} (Foto: Hoai Thu)."],
)
def test_a_caption_that_is_printed_twice_in_one_element_is_one(printed: str) -> None:
    document = rendering_of(f"<figure><img><figcaption>{printed}</figcaption></figure>")

    (block,) = [block for block in document.blocks if block.role == "caption"]
    assert block.text == printed[printed.rindex(CAPTION) :]
    assert block.repairs == ("doubled-caption",)


def test_a_short_word_twice_is_a_name() -> None:
    document = rendering_of("<figure><img><figcaption>Bora Bora</figcaption></figure>")

    assert texts(document, "caption") == ["Bora Bora"]


def test_a_vietnamese_image_text_before_the_translated_caption_is_no_caption() -> None:
    caption = f"{CAPTION}. Foto: L.K."
    document = rendering_of(
        f"<figure><img><figcaption>{VIETNAMESE}</figcaption><figcaption>{caption}</figcaption>"
        "</figure>"
    )
    plain = plain_rendering(VIETNAMESE, caption, ID_BODY[0] + " Lagi.")

    for found in (document, plain):
        assert texts(found, "alt") == [VIETNAMESE]
        assert texts(found, "caption") == [caption]


def test_a_vietnamese_image_text_in_front_of_the_caption_is_parted_from_it() -> None:
    document = rendering_of(
        f"<figure><img><figcaption>{VIETNAMESE} {CAPTION}. Foto: L.K.</figcaption></figure>"
    )

    assert texts(document, "alt") == [VIETNAMESE]
    assert texts(document, "caption") == [f"{CAPTION}. Foto: L.K."]
    assert [b.repairs for b in document.blocks if b.repairs] == [("untranslated-alt",)] * 2


def test_a_vietnamese_caption_of_an_original_is_a_caption() -> None:
    document = original_of(
        f"<figure><img><figcaption>{VIETNAMESE}</figcaption></figure>"
        "<figure><img><figcaption>Cầu nhìn từ trên cao. Ảnh: L.K.</figcaption></figure>"
    )

    assert texts(document, "caption") == [VIETNAMESE, "Cầu nhìn từ trên cao. Ảnh: L.K."]


def test_an_untranslated_caption_without_a_translation_stays_one() -> None:
    document = rendering_of(
        f"<figure><img><figcaption>{VIETNAMESE}</figcaption></figure><p>{ID_BODY[0]}</p>"
    )

    assert texts(document, "caption") == [VIETNAMESE]


def test_a_gallery_gives_each_picture_its_caption() -> None:
    pictures = "".join(
        f"<div><img alt='{TITLE} - {n}'><figcaption>{CAPTION}, {n} Agustus</figcaption></div>"
        for n in (1, 2, 3)
    )

    document = rendering_of(f"<figure class='gallery'>{pictures}</figure>")

    assert roles(document)[-6:] == ["alt", "caption"] * 3


# --- signatures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signature",
    [
        "HOA LÊ",
        "- PV",
        "PTKV",
        "Vnews",
        "(TTXVN/Vietnam+)",
        "(Theo TTXVN)",
        "Menurut VNA",
        "Minh Anh - Thu Hà",
        "Minh Anh – Thu Hà",
        "Nguyen Van A (thực hiện)",
        "Nguyen Van A (aufgeführt)",
        "minhanh@baothuonglam.vn",
        "Minh Anh - minhanh@baothuonglam.vn",
        "Penulis: Minh Anh",
        "Tác giả: Minh Anh",
        "Oleh Minh Anh",
        "Автор: Минь Ань",
        "Bài, ảnh: Minh Anh",
    ],
)
def test_who_wrote_an_article_signs_it_at_the_end(signature: str) -> None:
    document = rendering_of(f"<p>{signature}</p><p>Sumber: {ORIGINAL}</p>")

    assert texts(document, "signature") == [signature]
    assert texts(document, "paragraph") == list(ID_BODY)


@pytest.mark.parametrize(
    ("lang", "signature"),
    [
        ("ja", "グエン・ヴァン・ナム"),
        ("ja", "文：ホアイ・トゥー"),
        ("ko", "응우옌 반 남"),
        ("ko", "글: 호아이 투"),
        ("th", "เหงียน วัน นาม"),
        ("ar", "نغوين فان نام"),
        ("zh", "阮文南"),
        ("ru", "Нгуен Ван Нам"),
    ],
)
def test_a_name_at_the_end_is_a_signature_in_every_script(lang: str, signature: str) -> None:
    document = page_in(lang, signature)

    assert texts(document, "signature") == [signature]
    assert texts(document, "paragraph") == [PARAGRAPHS[lang]] * 3


@pytest.mark.parametrize(
    ("lang", "last"),
    [
        ("ja", "橋は夜も通れる。"),
        ("ko", "다리는 밤에도 열려 있다."),
        ("th", "ชาวบ้านหวังว่าจะมีไฟส่องสว่างทั้งสองฝั่งของสะพานในปีหน้า"),
        ("ar", "الجسر مفتوح ليلا."),
        ("ru", "Мост открыт и ночью."),
        ("ru", "Все жители довольны"),
    ],
)
def test_a_short_last_sentence_is_no_signature(lang: str, last: str) -> None:
    assert texts(page_in(lang, last), "signature") == []


@pytest.mark.parametrize(
    "line", ["Jembatan sudah dibuka.", "Ada 3 Jembatan Baru", "Bagaimana dengan besok?"]
)
def test_a_last_line_that_says_something_is_no_signature(line: str) -> None:
    assert texts(rendering_of(f"<p>{line}</p>"), "signature") == []


def test_a_name_above_the_last_paragraphs_is_no_signature() -> None:
    document = rendering_of(f"<p>Minh Anh</p><p>{ID_BODY[0]}</p>")

    assert texts(document, "signature") == []


def test_a_signature_stands_above_a_note_and_debris() -> None:
    document = original_of(
        "<p>MINH ANH</p><p>* Mời bạn đọc vào chuyên mục Giao thông xem các tin, bài liên quan.</p>"
        "<p>.</p>"
    )

    assert texts(document, "signature") == ["MINH ANH"]
    assert roles(document)[-3:] == ["signature", "ui", "ui"]


@pytest.mark.parametrize(
    "note",
    [
        "* Mời bạn đọc vào chuyên mục Xã hội xem các tin, bài liên quan.",
        "* Readers are invited to visit the Society section to see related news and articles.",
        "* Pembaca dipersilakan mengunjungi rubrik Masyarakat untuk berita terkait.",
        "※ 독자 여러분은 사회 섹션에서 관련 기사를 볼 수 있습니다.",
        "* Приглашаем читателей посетить раздел «Общество».",
    ],
)
def test_an_invitation_behind_a_star_is_no_text(note: str) -> None:
    document = rendering_of(f"<p>{note}</p>")

    assert texts(document, "ui") == [note]
    assert texts(document, "paragraph") == list(ID_BODY)


def test_a_remark_behind_a_star_is_text() -> None:
    document = rendering_of("<p>* Nama siswa dalam artikel ini telah diubah atas permintaan.</p>")

    assert texts(document, "ui") == []


@pytest.mark.parametrize("author", ["Penulis: Minh Anh", "Oleh Minh Anh", "Tác giả: Minh Anh"])
def test_an_author_above_the_body_is_a_byline(author: str) -> None:
    document = rendering_of("", meta=f"<div>{author}</div><div>26/10/2025</div>")

    assert texts(document, "byline") == [author, "26/10/2025"]


def test_a_sentence_that_begins_like_an_author_label_is_text() -> None:
    document = rendering_of("<p>Oleh karena itu, jembatan baru dibangun di hulu sungai.</p>")

    assert "Oleh karena itu, jembatan baru dibangun di hulu sungai." in texts(document, "paragraph")


# --- comments and other articles, in any language ----------------------------------------------


@pytest.mark.parametrize(
    "tail",
    [
        "Kommentar (0)", "Comentario (0)", "Комментарии (3)", "Комментарий (0)", "댓글 (0)",
        "コメント（0）", "ความคิดเห็น (0)", "মন্তব্য (০)", "نظر (۰)", "(0) تعليق", "Bình luận (1.204)",
        "Comments (0)", "תגובה (0)", "评论（0）", "σχόλια (0)",
    ],
)  # fmt: skip
def test_a_comment_counter_of_any_language_ends_a_page_of_any_other(tail: str) -> None:
    for lang in ("ja", "ar", "ru"):
        document = page_in(lang, tail, "x" * 100)

        assert roles(document)[-2:] == ["ui", "ui"]
        assert texts(document, "paragraph") == [PARAGRAPHS[lang]] * 3


@pytest.mark.parametrize("line", ["Komentar warga (0)", "Komentar", "Komentar (banyak)"])
def test_a_line_that_only_resembles_a_counter_ends_nothing(line: str) -> None:
    document = rendering_of(f"<p>{line}</p><p>{ID_BODY[0]}</p><p>{ID_BODY[1]}</p>")

    assert texts(document, "paragraph")[-2:] == [ID_BODY[0], ID_BODY[1]]


@pytest.mark.parametrize(
    "label",
    ["Lesen Sie auch", "Читайте также:", "関連記事", "อ่านเพิ่มเติม:", "यह भी पढ़ें:", "អានបន្ថែម",
     "Xem thêm:", "اقرأ أيضا:", "相关新闻"],
)  # fmt: skip
def test_a_label_of_other_articles_is_known_on_every_page(label: str) -> None:
    document = rendering_of(f"<p>{label}</p><p>{ID_BODY[0]}</p>")

    assert texts(document, "ui") == [label]


@pytest.mark.parametrize(
    "text", ["関連企業は十社に上るという。", "Baca juga merupakan kegiatan anak-anak di desa."]
)
def test_a_sentence_that_begins_like_such_a_label_is_text(text: str) -> None:
    assert text in texts(rendering_of(f"<p>{text}</p>"), "paragraph")


# --- layouts ----------------------------------------------------------------------------------


def check_body(document: Document) -> None:
    assert document.title == TITLE
    assert tuple(texts(document, "paragraph")) == BODY


def test_a_page_that_is_one_form_is_read() -> None:
    fields = "<input type='hidden' name='__VIEWSTATE' value='x'><select><option>Hà Nội</select>"
    article = f"<h1>{TITLE}</h1><div>{paragraphs(BODY * 2)}</div>"

    document = document_of(f"<form>{fields}{article}<button>Gửi</button></form>")

    assert document.title == TITLE
    assert tuple(texts(document, "paragraph")) == BODY * 2
    assert "Gửi" not in [block.text for block in document.blocks]


def test_a_form_in_an_article_is_no_text() -> None:
    poll = "<form><p>Bạn có đi qua cầu này không?</p><label>Có</label><label>Không</label></form>"

    assert roles(original_of(poll)) == ["title", *["paragraph"] * 4]


@pytest.mark.parametrize("parts", [2, 3, 5])
def test_a_body_in_sibling_elements_of_one_class_is_read_whole(parts: int) -> None:
    several = [BODY[n % 4 :] + BODY[: n % 4] for n in range(parts)]
    elements = "<div class='ad'><a href='/q'>Quảng cáo</a></div>".join(
        f"<div class='part'>{paragraphs(texts)}</div>" for texts in several
    )
    comments = f"<div class='all'><div>Bình luận (4)</div>{paragraphs(ID_BODY)}</div>"

    document = document_of(f"<h1>{TITLE}</h1><div>{elements}{comments}</div>")

    assert texts(document, "paragraph") == [text for texts in several for text in texts]


AD = "<div class='ad'>Quảng cáo</div>"
#: A body that is long beside what stands next to it, or the element around both would be the body.
LONG = (*BODY, " ".join(BODY))


@pytest.mark.parametrize("first", [3, 5])
def test_a_body_in_two_elements_of_different_class_is_read_whole(first: int) -> None:
    both = (*BODY, *ID_BODY)
    parts = (f"<div class='noi-dung'>{paragraphs(both[:first])}</div>", AD)
    more = f"<div class='noi-dung-tiep'>{paragraphs(both[first:])}</div>"

    document = document_of(f"<main><h1>{TITLE}</h1>{''.join(parts)}{more}</main>")

    assert tuple(texts(document, "paragraph")) == both


@pytest.mark.parametrize(
    "beside",
    [
        f"<h3>Đọc thêm</h3>{paragraphs(ID_BODY)}",
        f"<p>Tin khác</p>{paragraphs(ID_BODY)}",
        f"{paragraphs(ID_BODY)}<p><a href='/a.htm'>Ngư dân trúng mẻ cá lớn đầu mùa</a></p>",
        f"{paragraphs([f'<a href=/b.htm>Xem</a> {text}' for text in ID_BODY])}",
        f"<img alt='Cá ngừ'>{paragraphs(ID_BODY)}",
        f"<p>Minh</p><p>{ID_BODY[0]}</p><p>Hà</p><p>{ID_BODY[1]}</p><p>{ID_BODY[2]}</p>",
        f"<p>{' '.join(ID_BODY)}</p>",
        paragraphs([text.rstrip(".") for text in ID_BODY]),
    ],
    ids=["heading", "label", "link", "links", "picture", "comments", "one", "imprint"],
)
def test_what_stands_beside_the_body_and_is_not_only_paragraphs_is_none_of_it(beside: str) -> None:
    document = document_of(
        f"<main><h1>{TITLE}</h1><div class='noi-dung'>{paragraphs(LONG)}</div>{AD}"
        f"<div class='khac'>{beside}</div></main>"
    )

    assert tuple(texts(document, "paragraph")) == LONG


def test_comments_below_their_counter_are_none_of_the_body() -> None:
    document = document_of(
        f"<main><h1>{TITLE}</h1><div class='noi-dung'>{paragraphs(LONG)}</div>"
        f"<div>Ý kiến bạn đọc (4)</div><div class='khac'>{paragraphs(ID_BODY)}</div></main>"
    )

    assert tuple(texts(document, "paragraph")) == LONG


@pytest.mark.parametrize("byline", ["<div>Báo Nghệ An 04/08/2025</div>", ""])
def test_a_lead_of_two_paragraphs_is_read_whole(byline: str) -> None:
    lead = [LEAD, "Người dân xã Thượng Lâm đi lại trên cầu ngay trong buổi sáng."]
    document = document_of(
        f"<h1>{TITLE}</h1><div class='sapo'>{paragraphs(lead)}</div>{byline}"
        f"<div class='noi-dung'>{paragraphs(BODY)}</div>"
    )

    check_body(document)
    assert texts(document, "lead") == lead


@pytest.mark.parametrize(
    "below",
    [
        "<p>Chia sẻ bài viết</p>",
        "<p>Theo dõi báo trên các mạng xã hội và trên ứng dụng</p>",
        "<p>Theo dõi báo <a href='/tin'>trên các mạng xã hội</a> để đọc tin mới mỗi ngày.</p>",
        "<div>Theo dõi báo trên các mạng xã hội để đọc tin mới mỗi ngày.</div>",
    ],
    ids=["short", "no sentence", "link", "other element"],
)
def test_what_stands_below_the_lead_and_is_no_paragraph_of_it_is_furniture(below: str) -> None:
    document = document_of(
        f"<h1>{TITLE}</h1><p>{LEAD}</p>{below}<article>{paragraphs(BODY)}</article>"
    )

    check_body(document)
    assert texts(document, "lead") == [LEAD]


def test_a_short_line_in_bold_is_a_heading_and_a_bold_sentence_is_not() -> None:
    first, second, *rest = BODY
    document = document_of(
        f"<h1>{TITLE}</h1><article>{paragraphs([first, second])}"
        "<p><strong>Ba việc <a href='/t'>còn lại</a></strong></p>"
        f"{paragraphs(rest)}<p><b>Cầu đã thông.</b></p><p>Xe tải vẫn <b>chưa</b> được qua.</p>"
        "</article>"
    )

    assert texts(document, "heading") == ["Ba việc còn lại"]
    assert texts(document, "paragraph") == [*BODY, "Cầu đã thông.", "Xe tải vẫn chưa được qua."]


def test_paragraphs_in_spans_that_are_shown_as_blocks_are_lines() -> None:
    spans = "".join(f"<span style='color: red; display: block'>{text}</span>" for text in BODY)

    check_body(document_of(f"<h1>{TITLE}</h1><div>{spans}</div>"))


def test_text_in_spans_inside_a_paragraph_is_one_line() -> None:
    words = "".join(f"<span>{word} </span>" for word in BODY[0].split())

    document = original_of(f"<p>{words}</p>")

    assert texts(document, "paragraph")[-1] == BODY[0]


def test_paragraphs_inside_paragraphs_and_open_tags_lose_nothing() -> None:
    nested = "".join(f"<p><p><span>{text}<b></p></p></b>" for text in BODY)

    check_body(document_of(f"<h1>{TITLE}</h1><div>{nested}</div>"))


def test_a_layout_of_tables_is_read() -> None:
    rows = "".join(f"<tr><td><font>{text}</font></td></tr>" for text in BODY)
    menu = "<tr><td><a href='/'>Trang chủ</a></td><td><a href='/x'>Xã hội</a></td></tr>"

    check_body(document_of(f"<h1>{TITLE}</h1><table>{menu}</table><table>{rows}</table>"))


def test_an_amp_page_gives_its_pictures_once() -> None:
    document = rendering_of(
        f"<figure><amp-img alt='{TITLE} - 1'><noscript><img alt='{TITLE} - 1'></noscript></amp-img>"
        f"<figcaption>{CAPTION}</figcaption></figure>"
    )

    assert texts(document, "alt") == [f"{TITLE} - 1"]
    assert document.original_title == TITLE


def test_a_picture_that_only_stands_in_noscript_is_seen_and_its_other_text_is_not() -> None:
    document = rendering_of(
        f"<p>{ID_BODY[0]}<noscript><img alt='{TITLE} - 1'></noscript> Itu saja.</p>"
        "<noscript><p>Aktifkan JavaScript untuk membaca artikel ini.</p></noscript>"
    )

    assert texts(document, "alt") == [f"{TITLE} - 1"]
    assert not any("JavaScript" in block.text for block in document.blocks)


def test_a_live_blog_keeps_its_entries_and_drops_its_clock() -> None:
    entries = "".join(
        f"<li><time>1{n}:30</time><div>{text}</div></li>" for n, text in enumerate(BODY)
    )

    document = document_of(f"<h1>{TITLE}</h1><article><ul>{entries}</ul></article>")

    assert tuple(texts(document, "list")) == BODY
    assert texts(document, "ui") == ["10:30", "11:30", "12:30", "13:30"]


def test_the_date_of_the_last_change_is_read_from_the_head() -> None:
    ld = '<script type="application/ld+json">{"@type": "Article", "dateModified": "2025-08-05T01"}'
    meta = '<meta property="article:modified_time" content="2025-08-06T07:45:12+07:00">'

    assert original_of("", head=f"{ld}</script>").modified == "2025-08-05"
    assert original_of("", head=meta).modified == "2025-08-06"
    assert original_of("").modified is None


@pytest.mark.parametrize(
    ("path", "lang"),
    [("", "vi"), ("id/", "id"), ("ja/", "ja"), ("vi/", "vi"), ("tv/", "id")],
)
def test_the_site_tells_the_language_by_its_path_and_without_one_it_is_vietnamese(
    path: str, lang: str
) -> None:
    html = f"<h1>{ID_TITLE}</h1><div>{paragraphs(ID_BODY)}</div>"

    document = document_of(html, lang="", url=f"https://www.vietnam.vn/{path}cau-treo-khe-lim")

    assert document.lang == lang


def test_a_headline_that_is_no_h1_is_the_one_that_the_head_names() -> None:
    head = f'<title>{TITLE} | Báo</title><meta property="og:title" content="{TITLE}">'
    document = document_of(
        "<h1>Báo Thượng Lâm</h1><div><a href='/'>Trang chủ</a></div>"
        f"<div><h2>{TITLE}</h2><small>Báo Nghệ An<b>•</b>04/08/2025</small></div>"
        f"<div>{paragraphs(BODY)}</div>",
        head,
    )

    check_body(document)
    assert (document.publisher, document.published) == ("Báo Nghệ An", "2025-08-04")
    assert texts(document, "byline") == ["Báo Nghệ An•04/08/2025"]


@pytest.mark.parametrize(
    "logo",
    [
        "<a href='/'>Báo Thượng Lâm</a>",
        "\n        <a href='/gioi-thieu'>\n            Báo Thượng Lâm\n        </a>\n    ",
        "<a href='https://www.vietnam.vn/vi'>Trang tin</a>",
        "<a href='/'><img src='logo.png' alt='Báo Thượng Lâm'></a>",
        "<a href='/gioi-thieu'>Báo Thượng Lâm</a>",
        "Báo Dân trí",
        "Vietnam.vn",
    ],
)
@pytest.mark.parametrize("head", ["", f'<meta property="og:title" content="{TITLE}">'])
@pytest.mark.parametrize("url", [None, ORIGINAL, f"https://www.vietnam.vn/{SLUG}"])
def test_a_logo_in_an_h1_is_no_headline(logo: str, head: str, url: str | None) -> None:
    document = document_of(
        f"<header><h1 class='logo'>{logo}</h1></header><h1>{TITLE}</h1>"
        f"<div>Chia sẻ</div><div>{paragraphs(BODY)}</div>",
        head,
        url=url,
    )

    check_body(document)
    assert texts(document, "title") == [TITLE]


@pytest.mark.parametrize("logo", ["<a href='/'>Báo Thượng Lâm</a>", "<img alt='Báo Thượng Lâm'>"])
def test_a_logo_that_is_the_only_h1_leaves_the_headline_to_the_head(logo: str) -> None:
    head = f'<meta property="og:title" content="{TITLE}">'
    document = document_of(f"<h1>{logo}</h1><article>{paragraphs(BODY)}</article>", head)

    check_body(document)


def test_a_headline_that_links_to_its_own_page_is_one() -> None:
    document = document_of(
        f"<h1><a href='/{SLUG}.html'>{TITLE}</a></h1><article>{paragraphs(BODY)}</article>"
    )

    check_body(document)
    assert texts(document, "title") == [TITLE]


def test_of_several_h1_the_headline_is_that_of_the_head_or_the_nearest_above_the_body() -> None:
    first, *rest = BODY
    sections = f"<p>{first}</p><h1>Cây cầu của xã</h1>{paragraphs(rest)}"
    page = f"<h1>Chuyên trang Miền núi</h1><h1>{TITLE}</h1><div>Chia sẻ</div><div>{sections}</div>"
    named = '<meta property="og:title" content="Chuyên trang Miền núi">'

    assert document_of(page).title == TITLE
    assert document_of(f"<h1>{TITLE}</h1><article>{sections}</article>").title == TITLE
    assert document_of(page, named).title == "Chuyên trang Miền núi"


def test_a_byline_right_above_the_headline_is_read_unless_one_stands_below_it() -> None:
    above = "<div>Thứ hai, 04/08/2025 - 07:45 (GMT+7)</div>"
    body = f"<article>{paragraphs(BODY)}</article>"

    document = document_of(f"<div>Báo Mai</div>{above}<h1>{TITLE}</h1>{body}")
    both = document_of(f"{above}<h1>{TITLE}</h1><div>02/08/2025</div>{body}")
    menu = "".join(f"<div><a href='/{n}'>Mục {n}</a></div>" for n in range(3))
    today = document_of(f"{above}{menu}<h1>{TITLE}</h1>{body}")

    check_body(document)
    assert document.published == "2025-08-04"
    assert both.published == "2025-08-02"
    assert texts(both, "byline") == ["02/08/2025"]
    assert today.published is None


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("Báo Nghệ An 04/08/2025", "2025-08-04"),
        ("Báo Nghệ An 04/08/2568", "2025-08-04"),
        ("Báo Nghệ An ٠٤/٠٨/٢٠٢٥", "2025-08-04"),
        ("Báo Nghệ An ๐๔/๐๘/๒๕๖๘", "2025-08-04"),
        ("Báo Nghệ An ០៤/០៨/២០២៥", "2025-08-04"),
        ("Báo Nghệ An 04/08/1925", None),
        ("Báo Nghệ An 04/08/2300", None),
    ],
)
def test_a_byline_is_read_in_any_digits_and_in_the_buddhist_calendar(
    printed: str, published: str | None
) -> None:
    document = rendering_of("", meta=f"<div>{printed}</div>")

    assert document.published == published
    assert document.publisher == ("Báo Nghệ An" if published else None)


DATED = "Lịch thông xe cầu Khe Lim 01/09/2025"


def test_a_headline_that_ends_in_a_date_is_no_byline() -> None:
    body = f"<article>{paragraphs(BODY)}</article>"
    page = f"<h1>{DATED}</h1><div>{{}}</div>{body}"

    dated = document_of(page.format("Báo Nghệ An 04/08/2025"))
    undated = document_of(page.format("Chia sẻ"))
    again = document_of(page.format(DATED))

    for document in (dated, undated, again):
        assert (document.title, texts(document, "title")) == (DATED, [DATED])
        assert tuple(texts(document, "paragraph")) == BODY
    assert (dated.publisher, dated.published) == ("Báo Nghệ An", "2025-08-04")
    assert texts(dated, "byline") == ["Báo Nghệ An 04/08/2025"]
    assert undated.published is again.published is None


@pytest.mark.parametrize("between", [[], [LEAD]])
def test_a_headline_of_plain_text_that_ends_in_a_date_stands_above_the_byline(
    between: list[str],
) -> None:
    lines = [DATED, *between, "Báo Nghệ An 04/08/2025", *BODY]

    document = extract(text_page("\n\n".join(lines)))

    assert document.title == DATED
    assert (document.publisher, document.published) == ("Báo Nghệ An", "2025-08-04")
    assert tuple(texts(document, "paragraph")) == BODY


def test_a_line_below_the_byline_that_ends_in_a_date_is_not_taken_for_it() -> None:
    lines = [TITLE, "Báo Nghệ An 04/08/2025", "Lịch thông xe 01/09/2025", *BODY]

    document = extract(text_page("\n\n".join(lines)))

    assert (document.title, document.published) == (TITLE, "2025-08-04")
    assert texts(document, "byline") == ["Báo Nghệ An 04/08/2025"]


@pytest.mark.parametrize(
    "dated",
    [
        "<figure><img src='a.jpg'><figcaption>Cầu treo ngày 01/09/2025</figcaption></figure>",
        "<figure><img src='a.jpg' alt='Cầu treo ngày 01/09/2025'></figure>",
        "<h2>Lịch thông xe 01/09/2025</h2>",
        "<h4>Lịch thông xe 01/09/2025</h4>",
    ],
)
def test_a_heading_or_a_caption_that_ends_in_a_date_is_no_byline(dated: str) -> None:
    first, *rest = BODY
    above = document_of(f"<h1>{TITLE}</h1><article>{dated}{paragraphs(BODY)}</article>")
    below = document_of(
        f"<h1>{TITLE}</h1><article><p>{first}</p>{dated}{paragraphs(rest)}</article>"
    )

    for document in (above, below):
        check_body(document)
        assert document.published is None
        assert texts(document, "byline") == []


def test_a_byline_inside_the_body_stands_above_its_paragraphs_or_below_its_lead() -> None:
    first, second, *rest = BODY
    line = "<p>Báo Nghệ An 04/08/2025</p>"
    page = f"<article><h1>{TITLE}</h1>{{}}</article>"

    above = document_of(page.format(line + paragraphs(BODY)))
    below_lead = document_of(page.format(f"<p>TPO – {LEAD}</p>{line}{paragraphs(BODY)}"))
    inside = document_of(page.format(f"{paragraphs([first, second])}{line}{paragraphs(rest)}"))

    assert above.published == below_lead.published == "2025-08-04"
    assert below_lead.lead == LEAD
    assert inside.published is None
    check_body(above)
    check_body(below_lead)


def test_a_lead_in_bold_at_the_head_of_the_body_is_a_lead() -> None:
    first, *rest = BODY
    document = document_of(
        f"<h1>{TITLE}</h1><div><p><strong>{first}</strong></p>{paragraphs(rest)}</div>"
    )
    all_bold = document_of(
        f"<h1>{TITLE}</h1><div>{paragraphs([f'<b>{text}</b>' for text in BODY])}</div>"
    )

    assert document.lead == first
    assert texts(document, "paragraph") == rest
    check_body(all_bold)


def test_a_bold_question_is_a_heading() -> None:
    document = original_of(f"<p><b>Ai đã xây cây cầu này?</b></p><p>{BODY[0]}</p>")

    assert texts(document, "heading") == ["Ai đã xây cây cầu này?"]


def test_a_box_of_other_articles_with_their_first_sentences_is_none_of_the_body() -> None:
    first, second, *rest = BODY
    teasers = "".join(
        f"<div><a href='/{n}.htm'>Ngư dân trúng mẻ cá lớn {n}</a><div>{text}</div></div>"
        for n, text in enumerate(ID_BODY[:2])
    )
    box = f"<div class='box'><div>Đọc nhiều</div>{teasers}</div>"

    document = document_of(
        f"<h1>{TITLE}</h1><div>{first}<br><br>{second}{box}{'<br><br>'.join(rest)}</div>"
    )

    assert roles(document) == ["title", *["paragraph"] * 4]
    check_body(document)


def test_an_article_that_is_a_list_of_links_with_their_texts_stays_one() -> None:
    items = "".join(
        f"<div><a href='/{n}'>Cầu số {n}</a><p>{text}</p></div>" for n, text in enumerate(BODY)
    )

    document = document_of(f"<h1>{TITLE}</h1><article>{items}</article>")

    check_body(document)


def test_a_page_that_is_gone_is_refused_whatever_it_recommends() -> None:
    html = f"<h1>404</h1><div>{paragraphs(ID_BODY)}</div>"

    with pytest.raises(ExtractionError, match="no-article: the page is gone: 404"):
        document_of(html)
