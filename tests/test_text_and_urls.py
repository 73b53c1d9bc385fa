import unicodedata
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from aligner import knowledge, sites
from aligner.errors import ConfigError, UsageError
from aligner.labels import labels
from aligner.languages import (
    SITE_LANGUAGES,
    check_language,
    identify_language,
    language_tag,
    looks_vietnamese,
    splitting,
    vietnamese_share,
)
from aligner.text import fold, normalise, slugify, undouble
from aligner.urls import (
    Slug,
    article_of,
    canonical_url,
    host_of,
    publisher_domain,
    site_of,
    slug_of,
)

SITE_FILES = list(knowledge.names("sites"))

#: Letters of every kind with what text goes wrong by: controls, spaces, joiners, halves of pairs.
ANY_TEXT = st.text(
    st.characters() | st.sampled_from("\0\t\n\r\x85\xa0\xad\u200b\u200d\u2028\u3000\ufeff\ud800 ")
)
HOSTS = st.sampled_from(
    ["vietnam.vn", "WWW.Vietnam.VN", "vjs.vietnam.vn", "dantri.com.vn", "báo.vn", "a.b", "1.2.3.4"]
)
URLS = st.builds(
    lambda scheme, host, port, path, query, fragment: (
        f"{scheme}://{host}{port}/{path}" + query + fragment
    ),
    st.sampled_from(["http", "https", "HTTPS"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text(st.sampled_from("ab/-_.~%2F%đ ệ+&=;:@"), max_size=30),
    st.one_of(st.just(""), st.text(st.sampled_from("ab=&?%20đ+;/"), max_size=30).map("?{}".format)),
    st.sampled_from(["", "#top", "#"]),
)


# --- text ------------------------------------------------------------------------------------


@given(ANY_TEXT)
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(ANY_TEXT)
def test_normalised_text_is_one_tidy_line_that_a_file_can_hold(text: str) -> None:
    once = normalise(text)

    assert once == " ".join(once.split())
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in once)
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Vie\u0302\u0323t Nam", "Việt Nam"),
        ("một\r\nhai\tba", "một hai ba"),
        ("giá\xa0113.700\u202fđồng", "giá 113.700 đồng"),
        ("\ufeffชาว\u200bบ้าน", "ชาวบ้าน"),
        ("東京\u3000タワー", "東京 タワー"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("perkebun\xadan", "perkebunan"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("một nửa \ud83d", "một nửa \ufffd"),
        (" \n\t ", ""),
    ],
)
def test_normalising_keeps_letters_and_joiners_and_drops_the_rest(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ằ ằ Ẵ ẵ Ặ ặ Ẩ ẩ Ẫ ẫ", "a a a a a a a a a a"),
        ("Ề ề Ể ể Ễ ễ Ệ ệ Ẹ ẹ", "e e e e e e e e e e"),
        ("Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ", "o o o o o o o o o o"),
        ("Ứ Ừ Ử Ữ Ự Ỳ Ỵ Ỷ Ỹ Ị", "u u u u u y y y y i"),
        ("Đường Nguyễn Thị Định", "duong nguyen thi dinh"),
        ("Buôn Ma Thuột", "buon ma thuot"),
        ("Łódź, København", "lodz, kobenhavn"),
    ],
)
def test_folding_takes_marks_from_composed_and_decomposed_letters(
    text: str, folded: str, form: str
) -> None:
    assert fold(unicodedata.normalize(form, text)) == folded  # type: ignore[arg-type]


@given(ANY_TEXT)
def test_a_slug_is_made_of_ascii_words_and_single_hyphens_and_stays_as_it_is(text: str) -> None:
    slug = slugify(text)

    assert all(part.isalnum() and part.isascii() for part in slug.split("-") if slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        (
            "Giá cà phê vượt 113.700 đồng/kg ở Đắk Lắk",
            "gia-ca-phe-vuot-113-700-dong-kg-o-dak-lak",
        ),
        ("“Nước lên nhanh quá!”, người dân kể", "nuoc-len-nhanh-qua-nguoi-dan-ke"),
        ("TP.HCM: Thêm 2 tuyến metro – khi nào?", "tp-hcm-them-2-tuyen-metro-khi-nao"),
        ("Thủy, thuỷ và thúy", "thuy-thuy-va-thuy"),
        ("…", ""),
    ],
)
def test_a_slug_is_what_vietnamese_sites_make_of_the_headline(
    headline: str, slug: str, form: str
) -> None:
    assert slugify(unicodedata.normalize(form, headline)) == slug  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Báo Nghệ AnBáo Nghệ An", "Báo Nghệ An"),
        ("Báo Nghệ An Báo Nghệ An", "Báo Nghệ An"),
        ("Việt NamViệt Nam", "Việt Nam"),
        ("Vietnam+Vietnam+", "Vietnam+"),
        ("Báo Nghệ An", "Báo Nghệ An"),
        ("Tiền Giang Tiền Phong", "Tiền Giang Tiền Phong"),
        ("a", "a"),
        (" ", " "),
        ("", ""),
    ],
)
def test_a_name_printed_twice_is_told_once(text: str, once: str) -> None:
    assert undouble(text) == once


# --- languages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "vietnamese"),
    [
        ("Người dân xã Lạc Giang phơi lúa dọc bờ đê.", True),
        ("NGƯỜI DÂN XÃ LẠC GIANG PHƠI LÚA", True),
        ("Warga Komune Lac Giang menjemur padi di tepi tanggul bersama Nguyễn Văn Tâm.", False),
        ("Les élèves ont déjà dîné près de la forêt.", False),
        ("O João não foi à reunião de manhã.", False),
        ("ชาวบ้านตากข้าวริมคันดิน", False),
        ("村人は堤防で稲を干した。", False),
        ("", False),
    ],
)
def test_vietnamese_is_told_by_letters_that_no_other_site_language_writes(
    text: str, vietnamese: bool
) -> None:
    assert looks_vietnamese(text) is vietnamese


def test_vietnamese_is_told_only_from_composed_letters_as_normalised_text_has_them() -> None:
    decomposed = unicodedata.normalize("NFD", "Người dân xã Lạc Giang")

    assert vietnamese_share(decomposed) == 0.0
    assert vietnamese_share(normalise(decomposed)) == 0.6


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("vi", "vi"),
        ("VI-vn", "vi"),
        ("zh-Hant-TW", "zh"),
        ("in", "id"),
        ("iw_IL", "he"),
        (" th ", "th"),
        ("", None),
        (None, None),
        ("tiếng Việt", None),
        ("x", None),
    ],
)
def test_a_language_tag_is_brought_to_its_primary_language(
    tag: str | None, language: str | None
) -> None:
    assert language_tag(tag) == language


def test_a_language_that_the_site_does_not_have_is_a_usage_error_that_names_those_it_has() -> None:
    with pytest.raises(UsageError, match="tlh: not a language of the site; one of ar bn"):
        check_language("tlh")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Petani menjemur padi di tepi tanggul sejak pagi hari.", "id"),
        ("Farmers have been drying rice along the dike since early morning.", "en"),
        ("Les paysans font sécher le riz le long de la digue depuis l'aube.", "fr"),
        ("農家の人々は早朝から堤防沿いで稲を干している。", "ja"),
        ("농민들은 이른 아침부터 둑을 따라 벼를 말리고 있다.", "ko"),
        ("ชาวนาตากข้าวตามแนวคันดินตั้งแต่เช้าตรู่", "th"),
        ("Крестьяне с раннего утра сушат рис вдоль дамбы.", "ru"),
        ("يجفف الفلاحون الأرز على طول السد منذ الصباح الباكر.", "ar"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert identify_language(text)[0] == language


def test_each_language_file_is_of_a_site_language_and_has_splitting_data() -> None:
    tags = [name.rpartition("/")[2] for name in knowledge.names("languages")]

    assert set(tags) <= set(SITE_LANGUAGES)
    assert all(splitting(tag) is not None for tag in tags)
    assert all(splitting(tag) is None for tag in set(SITE_LANGUAGES) - set(tags))


@pytest.mark.parametrize(
    "line",
    [
        "Sumber: https://baonghean.vn/a-10307883.html",
        "Source : https://qdnd.vn/a",
        "ソース",
        "出典：https://qdnd.vn/a",
        "المصدر: https://qdnd.vn/a",
        "ที่มา: https://qdnd.vn/a",
        "NGUỒN: https://qdnd.vn/a",
    ],
)
def test_a_source_label_is_known_in_every_language(line: str) -> None:
    assert labels().source.match(line)


@pytest.mark.parametrize(
    "line", ["Sumber air bersih mengering.", "Sources say otherwise", "Sumbernya: warga desa"]
)
def test_a_word_that_only_begins_like_a_label_is_none(line: str) -> None:
    assert not labels().source.match(line)


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Petani menjemur padi (Foto: Bảo Châu).", " (Foto: Bảo Châu)."),
        ("Nông dân phơi lúa. Ảnh: Bảo Châu", " Ảnh: Bảo Châu"),
        ("Farmers dry rice | Photo: Bao Chau/VNA", " | Photo: Bao Chau/VNA"),
        ("稲を干す農家（写真：バオ・チャウ）", "（写真：バオ・チャウ）"),
        ("벼를 말리는 농민 (사진: 바오 쩌우)", " (사진: 바오 쩌우)"),
        ("ชาวนาตากข้าว (ภาพ: เบ๋าเจิว)", " (ภาพ: เบ๋าเจิว)"),
        ("فلاحون يجففون الأرز (صورة: باو تشاو)", " (صورة: باو تشاو)"),
        ("Foto: KHÁNH TRINH", "Foto: KHÁNH TRINH"),
    ],
)
def test_a_photo_credit_ends_a_caption(caption: str, credit: str) -> None:
    match = labels().credit.search(caption)

    assert match is not None
    assert match.group() == credit


# --- URLs ------------------------------------------------------------------------------------


@given(URLS)
def test_a_canonical_url_is_canonical(url: str) -> None:
    once = canonical_url(url)

    assert once is None or canonical_url(once) == once


@given(st.text() | st.text().map("https://a.vn/{}".format) | st.text().map("http://{}.vn".format))
def test_any_text_has_a_canonical_url_that_is_canonical_or_none(text: str) -> None:
    url = canonical_url(text)

    assert url is None or (url.startswith("https://") and canonical_url(url) == url)


@given(st.text() | URLS)
def test_any_text_has_a_slug_or_none(text: str) -> None:
    slug = slug_of(text)

    assert slug is None or slugify(slug.text) == slug.text


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://dantri.com.vn/a.htm", "https://dantri.com.vn/a.htm"),
        ("https://www.dantri.com.vn/a.htm", "https://dantri.com.vn/a.htm"),
        ("HTTPS://DanTri.com.VN/Xa-Hoi/A.htm", "https://dantri.com.vn/Xa-Hoi/A.htm"),
        ("  https://dantri.com.vn/a.htm\n", "https://dantri.com.vn/a.htm"),
        ("https://dantri.com.vn./a.htm", "https://dantri.com.vn/a.htm"),
        ("http://dantri.com.vn:80/a.htm", "https://dantri.com.vn/a.htm"),
        ("https://dantri.com.vn:443/a.htm", "https://dantri.com.vn/a.htm"),
        ("http://dantri.com.vn:443/a.htm", "https://dantri.com.vn/a.htm"),
        ("https://www.www.dantri.com.vn/a.htm", "https://dantri.com.vn/a.htm"),
        ("https://www.vn/a.htm", "https://www.vn/a.htm"),
        ("https://dantri.com.vn:8443/a.htm", "https://dantri.com.vn:8443/a.htm"),
        ("https://user:secret@dantri.com.vn/a.htm", "https://dantri.com.vn/a.htm"),
        ("https://dantri.com.vn/a.htm#comments", "https://dantri.com.vn/a.htm"),
        ("https://dantri.com.vn/a/", "https://dantri.com.vn/a"),
        ("https://dantri.com.vn//a///b", "https://dantri.com.vn/a/b"),
        ("https://dantri.com.vn/", "https://dantri.com.vn"),
        ("https://dantri.com.vn", "https://dantri.com.vn"),
        ("https://dantri.com.vn/a.htm?utm_source=zalo&fbclid=x", "https://dantri.com.vn/a.htm"),
        ("https://dantri.com.vn/a.htm?zarsrc=30&id=7", "https://dantri.com.vn/a.htm?id=7"),
        ("https://dantri.com.vn/a?b=2&a=1", "https://dantri.com.vn/a?a=1&b=2"),
        ("https://dantri.com.vn/?p=12", "https://dantri.com.vn/?p=12"),
        ("https://dantri.com.vn/c%c3%a0-ph%C3%AA", "https://dantri.com.vn/c%C3%A0-ph%C3%AA"),
        ("https://dantri.com.vn/cà-phê", "https://dantri.com.vn/c%C3%A0-ph%C3%AA"),
        ("https://báo.vn/a", "https://xn--bo-mia.vn/a"),
        ("https://xn--bo-mia.vn/a", "https://xn--bo-mia.vn/a"),
        ("https://www.vietnam.vn/id/gia-ca-phe", "https://vietnam.vn/id/gia-ca-phe"),
        ("https://thongtin.vietnam.vn/id/gia-ca-phe", "https://vietnam.vn/id/gia-ca-phe"),
        ("https://vjs.vietnam.vn/ja/gia-ca-phe/", "https://vietnam.vn/ja/gia-ca-phe"),
        ("http://vrviet.vn/id/gia-ca-phe", "https://vietnam.vn/id/gia-ca-phe"),
        ("https://en.baonghean.vn/a", "https://en.baonghean.vn/a"),
    ],
)
def test_a_page_is_known_under_one_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dantri.com.vn/a.htm",
        "/id/gia-ca-phe",
        "//vietnam.vn/id/gia-ca-phe",
        "mailto:toasoan@dantri.com.vn",
        "javascript:void(0)",
        "file:///a.html",
        "ftp://dantri.com.vn/a.htm",
        "https://",
        "https://localhost/a",
        "https://dantri.com.vn:port/a",
        "https://dantri.com.vn:99999/a",
        "https://[dantri.com.vn/a",
        "https://dan tri.com.vn/a",
        "https://dantri..vn/a",
        f"https://{'a' * 64}.vn/a",
        "Báo Dân trí",
    ],
)
def test_what_is_no_web_address_has_no_canonical_url(text: str) -> None:
    assert canonical_url(text) is None


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://vietnam.vn/id/mua-lon-o-hue", Slug("mua-lon-o-hue")),
        ("https://vietnam.vn/mua-lon-o-hue", Slug("mua-lon-o-hue")),
        ("https://www.qdnd.vn/xa-hoi/mua-lon-o-hue-848055", Slug("mua-lon-o-hue", "848055")),
        ("https://baonghean.vn/mua-lon-o-hue-10307883.html", Slug("mua-lon-o-hue", "10307883")),
        ("https://sggp.org.vn/mua-lon-o-hue-post816904.html", Slug("mua-lon-o-hue", "816904")),
        ("https://baogialai.com.vn/mua-lon-o-hue-post9.html", Slug("mua-lon-o-hue", "9")),
        ("https://vietnamplus.vn/mua-lon-o-hue-post816904.vnp", Slug("mua-lon-o-hue", "816904")),
        ("https://vov.vn/xa-hoi/mua-lon-o-hue-post816904.vov", Slug("mua-lon-o-hue", "816904")),
        (
            "https://nld.com.vn/mua-lon-o-hue-196250321091437301.htm",
            Slug("mua-lon-o-hue", "250321091437301", "2025-03-21"),
        ),
        (
            "https://thanhnien.vn/mua-lon-o-hue-185251008145923144.htm",
            Slug("mua-lon-o-hue", "251008145923144", "2025-10-08"),
        ),
        (
            "https://baotintuc.vn/xa-hoi/mua-lon-o-hue-20251002060102741.htm",
            Slug("mua-lon-o-hue", "20251002060102741", "2025-10-02"),
        ),
        (
            "https://dantri.com.vn/xa-hoi/mua-lon-o-hue-20251026144926876.htm",
            Slug("mua-lon-o-hue", "20251026144926876", "2025-10-26"),
        ),
        ("https://baoangiang.com.vn/mua-lon-o--a426019.html", Slug("mua-lon-o", "426019")),
        ("https://laodong.vn/xa-hoi/mua-lon-o-hue-1610696.ldo", Slug("mua-lon-o-hue", "1610696")),
        ("https://vnexpress.net/mua-lon-o-hue-4950000.html", Slug("mua-lon-o-hue", "4950000")),
        ("https://vietnamnet.vn/mua-lon-o-hue-2450000.html", Slug("mua-lon-o-hue", "2450000")),
        ("https://plo.vn/mua-lon-o-hue-post123456.html", Slug("mua-lon-o-hue", "123456")),
        ("https://tienphong.vn/mua-lon-o-hue-post1234567.tpo", Slug("mua-lon-o-hue", "1234567")),
        ("https://nhandan.vn/mua-lon-o-hue-post812345.html", Slug("mua-lon-o-hue", "812345")),
        ("https://vov.vn/xa-hoi/mua-lon-o-hue-1026812.vov", Slug("mua-lon-o-hue", "1026812")),
        ("https://cand.com.vn/doi-song/mua-lon-o-hue-i745001/", Slug("mua-lon-o-hue", "745001")),
        (
            "https://tuoitre.vn/mua-lon-o-hue-20251026093015123.htm",
            Slug("mua-lon-o-hue", "20251026093015123", "2025-10-26"),
        ),
        (
            "https://tuoitre.vn/mua-lon-o-hue-100251026093015123.htm",
            Slug("mua-lon-o-hue", "251026093015123", "2025-10-26"),
        ),
        (
            "https://baochinhphu.vn/mua-lon-o-hue-102251026093000123.htm",
            Slug("mua-lon-o-hue", "251026093000123", "2025-10-26"),
        ),
        (
            "https://vtv.vn/xa-hoi/mua-lon-o-hue-100251026093015123.htm",
            Slug("mua-lon-o-hue", "251026093015123", "2025-10-26"),
        ),
        (
            "https://baoangiang.com.vn/mua-lon-o-hue-a464618.html",
            Slug("mua-lon-o-hue", "464618"),
        ),
        # the headline before a number that stands alone, but not a section
        (
            "https://baochinhphu.vn/Tin-noi-bat/Mua-lon-o-Hue-keo-dai-ba-ngay/457245.vgp",
            Slug("mua-lon-o-hue-keo-dai-ba-ngay", "457245"),
        ),
        (
            "https://a.vn/van-hoa-giai-tri/mua-lon-o-hue-457245.html",
            Slug("mua-lon-o-hue", "457245"),
        ),
        # numbers of the headline: years, prices, a day
        ("https://mst.gov.vn/chuyen-doi-so-2025.htm", Slug("chuyen-doi-so-2025")),
        ("https://mst.gov.vn/lua-dat-9-500-dong.htm", Slug("lua-dat-9-500-dong")),
        ("https://a.vn/gia-vang-hom-nay-14102025.html", Slug("gia-vang-hom-nay-14102025")),
        ("https://a.vn/gia-vang-hom-nay-20251014", Slug("gia-vang-hom-nay-20251014")),
        ("https://mst.gov.vn/mua-lon-o-hue.htm", Slug("mua-lon-o-hue")),
        ("https://a.vn/mua-lon-o-hue/", Slug("mua-lon-o-hue")),
        ("https://a.vn/m%C6%B0a-l%E1%BB%9Bn-%E1%BB%9F-hu%E1%BA%BF", Slug("mua-lon-o-hue")),
    ],
)
def test_the_slug_is_parted_from_every_publishers_id(url: str, slug: Slug) -> None:
    assert slug_of(url) == slug


@pytest.mark.parametrize(
    "url",
    [
        "https://a.vn",
        "https://a.vn/",
        "https://a.vn/tin",
        "https://a.vn/-20251026144926876.htm",
        "https://[a.vn/mua-lon",
    ],
)
def test_a_url_without_a_headline_has_no_slug(url: str) -> None:
    assert slug_of(url) is None


@pytest.mark.parametrize(
    ("url", "ending"),
    [
        ("https://plo.vn/post868506.html", Slug("", "868506")),
        (
            "https://dantri.com.vn/20251026144926876.htm",
            Slug("", "20251026144926876", "2025-10-26"),
        ),
        ("https://baonghean.vn/van-hoa-giai-tri/10308421.html", Slug("", "10308421")),
        ("https://a.vn/2025.html", None),
        ("https://vietnam.vn/id/10308421", None),
        ("https://a.vn", None),
    ],
)
def test_an_id_without_a_headline_is_still_an_id(url: str, ending: Slug | None) -> None:
    assert article_of(url) == ending
    assert slug_of(url) is None


HEADLINES = st.lists(st.sampled_from(["mua", "lon", "o", "hue", "12", "a", "2025"]), min_size=2)


@given(
    HEADLINES.map("-".join).filter(lambda slug: not slug[0].isdigit() and not slug[-1].isdigit()),
    st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    st.times(),
    st.sampled_from(["dantri.com.vn", "baotintuc.vn", "a.vn"]),
)
def test_an_id_of_date_and_time_tells_its_day(slug: str, day: date, time: time, host: str) -> None:
    long = f"{day:%Y%m%d}{time:%H%M%S}123"
    short = long[2:]

    assert slug_of(f"https://{host}/x/{slug}-{long}.htm") == Slug(slug, long, day.isoformat())
    assert slug_of(f"https://{host}/{slug}-185{short}.htm") == Slug(slug, short, day.isoformat())


@given(
    HEADLINES.map("-".join).filter(lambda slug: not slug[-1].isdigit()),
    st.integers(100_000, 9_999_999),
    st.sampled_from(
        ["-{}.html", "-{}.htm", "-{}", "-{}.ldo", "-post{}.html", "-post{}.vnp", "-a{}.html"]
    ),
)
def test_a_number_is_an_id_in_every_publishers_form(slug: str, number: int, form: str) -> None:
    assert slug_of(f"https://a.vn/x/{slug}{form.format(number)}") == Slug(slug, str(number))


@given(st.text() | URLS)
def test_the_slug_of_any_text_is_its_ending_where_that_has_one(text: str) -> None:
    ending, slug = article_of(text), slug_of(text)

    assert slug == (ending if ending and ending.text else None)
    assert ending is None or ending.text or ending.id


def test_digits_that_are_no_date_give_none() -> None:
    slug = slug_of("https://dantri.com.vn/mua-lon-o-hue-20251326144926876.htm")

    assert slug == Slug("mua-lon-o-hue", "20251326144926876")


def test_a_rendering_whose_headline_ends_in_a_large_number_keeps_it() -> None:
    rendering = slug_of("https://vietnam.vn/id/ve-xem-mua-roi-chi-con-50000")
    original = slug_of("https://dantri.com.vn/ve-xem-mua-roi-chi-con-50000-20251026144926876.htm")

    assert rendering is not None
    assert original is not None
    assert rendering.text == original.text == "ve-xem-mua-roi-chi-con-50000"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("en.baonghean.vn", "baonghean.vn"),
        ("dantri.com.vn", "dantri.com.vn"),
        ("news.laodong.vn", "laodong.vn"),
        ("a.b.gov.vn", "b.gov.vn"),
        ("localhost", "localhost"),
        ("m.dantri.com.vn", "dantri.com.vn"),
        ("baogialai.vn", "baogialai.com.vn"),
        ("baogialai.com.vn", "baogialai.com.vn"),
    ],
)
def test_editions_of_a_publisher_share_a_domain(host: str, domain: str) -> None:
    assert publisher_domain(host) == domain


def test_the_host_of_what_is_no_url_is_empty() -> None:
    assert host_of("https://[a") == host_of("Báo Dân trí") == ""
    assert site_of("https://[a") is None


# --- site rules ------------------------------------------------------------------------------


@pytest.mark.parametrize("file", SITE_FILES)
def test_each_site_file_says_how_its_rules_came_to_be_known(file: str) -> None:
    table = knowledge.load(file)

    assert table["evidence"] in sites.EVIDENCE
    assert "selectors" not in table or table["selectors"]["evidence"] in sites.EVIDENCE


@pytest.mark.parametrize("site", sites.all_sites(), ids=lambda site: site.name)
def test_each_selector_of_a_site_parses(site: sites.Site) -> None:
    tree = LexborHTMLParser("<p>")

    assert set(site.selectors) <= {"title", "lead", "body"}
    for selector in (one for several in site.selectors.values() for one in several):
        assert tree.css(selector) is not None


@pytest.mark.parametrize("site", sites.all_sites(), ids=lambda site: site.name)
def test_each_host_of_a_site_is_written_as_a_key(site: sites.Site) -> None:
    for host in site.hosts:
        assert host == host.lower().removeprefix("www.")
        assert sites.site_of_host(host) is site


def test_the_rule_of_a_site_is_found_by_any_of_its_urls() -> None:
    found = site_of("https://vietnam.vn/id/mua-lon-o-hue")

    assert found is not None
    assert found.renders


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "a"\nhosts = []\nevidence = "hearsay"', "not 'hearsay'"),
        ('name = "a"\nhosts = []', "not None"),
        ('name = "a"\nhosts = []\nevidence = "seen"\ncolour = "red"', "unknown keys colour"),
    ],
)
def test_a_site_file_that_says_something_unknown_is_an_error_that_names_it(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "a.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(knowledge, "files", lambda _: tmp_path)
    knowledge.load.cache_clear()

    with pytest.raises(ConfigError, match=f"knowledge/sites/a.toml: .*{message}"):
        sites.all_sites.__wrapped__()

    knowledge.load.cache_clear()


def test_a_knowledge_file_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(ConfigError, match=r"knowledge/sites/nowhere\.toml: there is no such file"):
        knowledge.load("sites/nowhere")
