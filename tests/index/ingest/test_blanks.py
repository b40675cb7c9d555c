"""Sentences of scripts that end them with marks of their own, or with blanks."""

import tomllib
from pathlib import Path

import pytest

from index.ingest.sentences.segmenter import segment

THAI = Path(__file__).parents[2] / "data" / "languages" / "th.toml"


def cut(text):
    return [span.of(text) for span in segment(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["ភ្នំពេញ ជា រាជធានី។", "ស្ពាន ថ្មី បើក ហើយ។"],
        ["တံတားသစ် ဖွင့်ပြီ။", "လမ်းလည်း ကောင်းသည်။"],
        ["ድልድዩ ተከፈተ።", "ከንቲባው መጣ።"],
        ["پل کھل گیا۔", "میئر آئے۔"],
        ["पुल खुल गया।", "महापौर आए।"],
        ["Կամուրջը բացվեց։", "Քաղաքապետը եկավ։"],
        ["هل فتح الجسر؟", "نعم."],
        ["桥开了。", "市长来了！"],
    ],
)
def test_a_sentence_ends_with_its_script_s_mark(sentences):
    assert cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize("text", ["桥开了。市长来了！", "တံတားသစ် ဖွင့်ပြီ။လမ်းလည်း ကောင်းသည်။"])
def test_no_blank_need_follow_the_mark(text):
    assert len(cut(text)) == 2


def test_thai_ends_sentences_with_blanks_but_not_inside_a_name_or_before_what_goes_on():
    text = tomllib.loads(THAI.read_text(encoding="utf-8"))["articles"]["saphan"]
    assert cut(text)[1:3] == [
        "สะพานข้ามแม่น้ำแห่งใหม่ของเมืองท่าแพรเปิดใช้งานเมื่อวันจันทร์",
        "สะพานมีความยาวแปดร้อยเมตรและใช้เวลาก่อสร้างสามปี",
    ]
    assert "นายกเทศมนตรีสมชาย ใจดี กล่าวขอบคุณชาวบ้านที่อดทน" in cut(text)


def test_thai_numbers_and_latin_words_part_nothing():
    text = "สะพานแห่งนี้เปิดใช้งานอย่างเป็นทางการเมื่อปี 2560 และบริษัท Siam Bridge เป็นผู้ก่อสร้างทั้งหมด"
    assert cut(text) == [text]
