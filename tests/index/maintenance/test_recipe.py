"""The recipe: an index knows by which steps its articles were made, and says where they differ."""

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from index.article import Location, Role, Sentence, Span
from index.formats import registry
from index.formats.registry import format_of, read
from index.ingest import passages
from index.ingest.metadata import recogniser
from index.ingest.metadata.recogniser import recognise
from index.ingest.passages import passages as cut
from index.ingest.sentences import segmenter
from index.ingest.sentences.segmenter import segment
from index.lexical import analysis, languages
from index.lexical import shingles as runs
from index.lexical.analysis import analyse
from index.lexical.languages import language_of
from index.lexical.shingles import shingles_of
from index.maintenance import recipe
from index.maintenance.check import check
from index.maintenance.status import overview
from index.store.catalog.catalog import Catalog


def test_a_new_index_is_made_by_this_programs_recipe(full_shelf):
    found = overview(full_shelf.directory.path)
    assert found.recipes == (recipe.current(),)
    assert found.other_recipes == ()
    assert "recipe" not in found.to_text()
    assert full_shelf.update().mixed is False


def test_status_and_check_say_that_an_index_is_of_another_recipe(full_shelf, monkeypatch):
    older = recipe.current()
    monkeypatch.setattr(passages, "VERSION", passages.VERSION + 1)
    found = overview(full_shelf.directory.path)
    assert found.other_recipes == (older,)
    assert "qa index rebuild" in found.to_text()
    checked = check(full_shelf.directory)
    assert checked.findings == (), "it is as it was written"
    assert checked.other_recipes == (older,)


def test_an_update_that_mixes_says_so_and_a_rebuild_makes_all_alike(full_shelf, monkeypatch):
    monkeypatch.setattr(passages, "VERSION", passages.VERSION + 1)
    assert full_shelf.update().mixed is False, "nothing was read"
    full_shelf.write("toad.txt", "A toad came to the pond.\n")
    assert full_shelf.update().mixed is True
    assert len(overview(full_shelf.directory.path).recipes) == 2
    report = full_shelf.builder().rebuild()
    assert (report.mixed, report.embedded) == (False, 0), "vectors of the same texts still fit"
    assert overview(full_shelf.directory.path).recipes == (recipe.current(),)


def test_a_stopped_rebuild_of_another_recipe_is_not_gone_on_with(full_shelf, monkeypatch):
    class Stop(Exception):
        pass

    def stop(stage, done, _total):
        if stage == "reading" and done == 6:
            raise Stop

    with pytest.raises(Stop):
        full_shelf.builder(stop).rebuild()
    monkeypatch.setattr(passages, "VERSION", passages.VERSION + 1)
    full_shelf.builder().rebuild()
    assert overview(full_shelf.directory.path).recipes == (recipe.current(),)


def test_an_index_from_before_recipes_says_that_its_own_is_unknown(full_shelf):
    with closing(Catalog.live(full_shelf.directory)) as catalog, catalog.transaction():
        catalog.set("recipes", "")
    assert "unknown" in overview(full_shelf.directory.path).other_recipes[0]
    full_shelf.write("toad.txt", "A toad came to the pond.\n")
    assert full_shelf.update().mixed is True


SAMPLE = Path(__file__).parents[2] / "data" / "recipe"

MADE = {  # what this program makes of the sample, by step and version
    ("formats", 7): "af36d4cb92fd4a5f",
    ("metadata", 6): "ffc5e5d92b91623f",
    ("sentences", 3): "d633e55970ad029e",
    ("passages", 3): "bf078576dbe9c0c0",
    ("languages", 1): "fad49b8b781399c5",
    ("analysis", 2): "85ca3a5094cbc561",
    ("shingles", 1): "f0c960f442692ed2",
}


ABROAD = {
    "fr": "L'opération a coûté treize millions d'euros, selon le maire.",
    "ru": "Мост открыли в субботу, и это была уже третья попытка.",
    "ja": "今日は成語しりとりをした。",
    "th": "สะพานข้ามแม่น้ำแห่งใหม่เปิดใช้งานเมื่อวันจันทร์ และ ผู้คนก็ดีใจมาก ทั้งยังได้เดินข้ามไปด้วยกัน",
}


def sentences():
    """Return eight sentences of many lengths, in two paragraphs, and who speaks the second."""
    found, start = [], 0
    for number in range(8):
        text = f"Sentence {number} has {'many, ' * 11 * (number % 4)}words."
        if number == 5:
            text = "Ida Holm: 00:17"
        role = Role.SPEAKER if number == 5 else Role.PROSE
        line = number + 1 + (number > 4)
        place = Location(line, 1, start, start + len(text), start, start + len(text))
        found.append(Sentence(Span(start, start + len(text)), text, role, place))
        start += len(text) + 1
    return found


def made(step):
    """Return a digest of what a step makes of the sample articles."""
    total = hashlib.sha256()
    for path in sorted(SAMPLE.iterdir()):
        document = read(format_of(str(path)), path.read_bytes())
        results = {
            "formats": lambda document=document: (
                document.text,
                document.blocks,
                document.places.offsets,
                document.metadata,
            ),
            "metadata": lambda document=document: recognise(document),
            "sentences": lambda document=document: (
                segment(document.text),
                [segment(text) for text in ABROAD.values()],
            ),
            "passages": lambda: (
                cut(sentences()),
                passages.embedded_text(passages.headline("Title", ("Part", "Section")), "Text."),
            ),
            "languages": lambda document=document: (
                language_of(document.text),
                [language_of(text) for text in ABROAD.values()],
            ),
            "analysis": lambda document=document: (
                analyse(document.text),
                [analyse(text, language) for language, text in ABROAD.items()],
            ),
            "shingles": lambda document=document: shingles_of([document.text]),
        }
        total.update(repr(results[step]()).encode())
    return total.hexdigest()[:16]


@pytest.mark.parametrize(
    ("step", "module"),
    [
        ("formats", registry),
        ("metadata", recogniser),
        ("sentences", segmenter),
        ("passages", passages),
        ("languages", languages),
        ("analysis", analysis),
        ("shingles", runs),
    ],
)
def test_a_step_that_makes_something_else_has_another_version(step, module):
    """If this fails, raise the step's VERSION and put down here what it makes now."""
    assert MADE.get((step, module.VERSION)) == made(step)
