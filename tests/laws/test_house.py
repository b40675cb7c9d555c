"""The house: each file lies in a room, rooms are small, and each says what it is for."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("index", "qa")
FILES = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
ROOMS = sorted({path.parent for path in FILES} - {ROOT / name for name in PACKAGES})
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

MOST_LINES = 400
MOST_MODULES = 13


def name(path):
    return path.relative_to(ROOT).as_posix()


def modules(room):
    return [path for path in room.glob("*.py") if path.name != "__init__.py"]


def layers(package):
    """Return the names that the contract of a package has for what lies directly in it."""
    (contract,) = [each for each in CONTRACTS if each.get("containers") == [package]]
    assert contract["exhaustive"]
    return {part.strip() for layer in contract["layers"] for part in layer.split("|")}


@pytest.mark.parametrize("package", PACKAGES)
def test_whatever_lies_in_a_package_has_its_layer(package):
    """A file outside a room is a noun that all rooms share, and its contract names it."""
    folder = ROOT / package
    files = {path.stem for path in folder.glob("*.py") if path.name != "__init__.py"}
    rooms = {room.name for room in ROOMS if room.parent == folder}
    assert files | rooms == layers(package)


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_a_room_asks_its_question_and_names_its_face(room):
    text = (room / "__init__.py").read_text(encoding="utf-8")
    question, _, face = (ast.get_docstring(ast.parse(text)) or "").partition("?")
    assert question
    assert face.strip()
    assert len(text.splitlines()) == 1, "a room's face is imported from its module"


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_a_room_can_be_taken_in_at_a_glance(room):
    assert len(modules(room)) <= MOST_MODULES


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_says_in_its_first_line_what_it_is_for_and_is_not_long(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= MOST_LINES


def test_the_tests_mirror_the_house():
    for folder in (ROOT / "tests").rglob("*"):
        parts = folder.relative_to(ROOT / "tests").parts
        if folder.is_dir() and parts[0] in PACKAGES and folder.name != "__pycache__":
            assert (ROOT / Path(*parts)).is_dir(), name(folder)
