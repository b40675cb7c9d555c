"""Encodings from before UTF-8: read right, or refused and named; never read as something else."""

from __future__ import annotations

import pytest

from index.formats.document import Unreadable
from index.formats.encodings.decoding import codec_of, decode

# ruff: noqa: E501 - a text a line
TEXTS = {
    "polish": "Burmistrz Świdnicy mówił, że ścieżka nad rzeką wciąż jest zamknięta. Jeźdźcy czekają.",
    "czech": "Starosta řekl, že most přes řeku bude otevřen příští týden. Dělníci už odešli domů.",
    "hungarian": "A falu idős tanítója őszintén elmesélte, hogyan nőtt fel a füredi szőlők között.",
    "romanian": "Primarul a spus că lucrările vor fi gata până în toamnă, iar oraşul îşi plăteşte datoria.",
    "turkish": "Köyün yaşlı öğretmeni, çocukların ırmağı nasıl geçtiğini ağır ağır anlattı.",
    "french": "Où est né l'auteur de ces mémoires ? À Nîmes, où sa mère tenait un petit hôtel très gai.",
    "german": "Über die Straße hörte man die Mühle; der Müller grüßte die Fußgänger wie früher.",
    "spanish": "¿Quién construyó el muelle? Según el capitán, lo hicieron los niños del año pasado.",
    "swedish": "På ön bodde förr en gammal fyrvaktare, och hans får gick ända ner till stranden.",
    "russian": "Старый смотритель рассказал, как строили маяк. Камень везли с острова четыре года.",
    "ukrainian": "Старий доглядач розповів, як будували маяк. Її історію знають усі, хто тут живе й ходить.",
    "greek": "Ο παλιός φύλακας διηγήθηκε πώς έχτισαν τον φάρο. Την πέτρα την έφερναν από το νησί.",
    "hebrew": "השומר הזקן סיפר איך בנו את המגדלור. את האבנים הביאו מן האי במשך ארבע שנים.",
    "arabic": "روى الحارس العجوز كيف بنوا المنارة، وكانت الحجارة تأتي من الجزيرة طوال أربع سنوات.",
    "thai": "ผู้ดูแลชราเล่าว่าประภาคารสร้างขึ้นอย่างไร หินถูกขนมาจากเกาะเป็นเวลาสี่ปี",
    "japanese": "年老いた番人は、灯台がどのように建てられたかを語った。石は四年かけて島から運ばれた。",
    "chinese": "老看守人讲了灯塔是怎样建成的。石头是用四年时间从岛上运来的，那时候城里没有钱。",
    "taiwanese": "老看守人講了燈塔是怎樣建成的。石頭是用四年時間從島上運來的，那時候城裡沒有錢。",
    "korean": "늙은 등대지기는 등대를 어떻게 지었는지 이야기했다. 돌은 네 해 동안 섬에서 실어 왔다.",
}
ENCODINGS = {
    "polish": ("cp1250", "iso8859_2", "cp852"),
    "czech": ("cp1250", "iso8859_2", "cp852"),
    "hungarian": ("cp1250", "iso8859_2", "cp852"),
    "romanian": ("cp1250", "iso8859_2"),
    "turkish": ("cp1254", "iso8859_9"),
    "french": ("cp1252", "iso8859_15", "mac_roman", "cp850"),
    "german": ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437"),
    "spanish": ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437"),
    "swedish": ("cp1252", "mac_roman", "cp850", "cp437"),
    "russian": ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic"),
    "ukrainian": ("cp1251", "koi8_u", "iso8859_5"),
    "greek": ("cp1253", "iso8859_7"),
    "hebrew": ("cp1255", "iso8859_8"),
    "arabic": ("cp1256",),
    "thai": ("cp874",),
    "japanese": ("cp932", "euc_jp"),
    "chinese": ("gb18030", "gb2312"),
    "taiwanese": ("big5",),
    "korean": ("cp949", "euc_kr"),
}
CASES = [(language, encoding) for language, each in ENCODINGS.items() for encoding in each]


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_a_long_text_in_a_legacy_encoding_is_read_right(language, encoding):
    text = f"{TEXTS[language]}\r\n" * 20
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_a_short_text_in_a_legacy_encoding_is_read_right_or_refused(language, encoding):
    assert read_or_refused(TEXTS[language], encoding) in {TEXTS[language], None}


def read_or_refused(text, encoding):
    try:
        return decode(text.encode(encoding)).text
    except Unreadable as problem:
        assert "--encoding" in problem.remedy  # noqa: PT017 - how it is refused
        return None


def test_hardly_any_of_them_is_refused():
    assert sum(read_or_refused(TEXTS[each], encoding) is None for each, encoding in CASES) <= 2


def test_what_is_in_doubt_names_the_likeliest_encodings():
    with pytest.raises(Unreadable) as caught:
        decode("El año".encode("cp850"))
    assert "cp850" in caught.value.remedy
    assert decode("El año".encode("cp850"), "cp850").text == "El año"


@pytest.mark.parametrize("encoding", ["iso2022_jp", "iso2022_kr", "iso2022_jp_2", "hz"])
def test_an_encoding_that_shifts_is_refused_with_the_way_to_convert_it(encoding):
    text = TEXTS["korean" if "kr" in encoding else "chinese" if encoding == "hz" else "japanese"]
    with pytest.raises(Unreadable, match="no character stands by itself") as caught:
        decode(text.encode(encoding))
    assert "iconv" in caught.value.remedy
    with pytest.raises(Unreadable, match="no character stands by itself"):
        decode(text.encode(encoding), encoding)


@pytest.mark.parametrize("name", ["rot13", "punycode", "no-such", "\0", "hex"])
def test_what_is_no_encoding_of_texts_is_refused(name):
    with pytest.raises(Unreadable, match="no such encoding"):
        decode(b"text", name)
    assert codec_of(name) is None


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le"])
def test_a_named_encoding_is_found_by_its_mark(name):
    decoded = decode("Hé".encode("utf-16"), name)
    assert (decoded.text, decoded.encoding, decoded.bom) == ("Hé", "utf-16-le", 2)


def test_a_files_label_means_the_larger_encoding():
    labels = ("iso-8859-1", "Latin1", "gb2312", "ks_c_5601-1987", "us-ascii", "utf-8")
    assert [codec_of(label) for label in labels] == [
        *("cp1252", "cp1252", "gb18030", "cp949", None, "utf-8")
    ]
