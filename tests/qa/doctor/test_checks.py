"""The doctor: each thing that can be wrong has its line, and each failed line what mends it."""

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedding.encoder import EncoderManifest
from index.embedding.hash_encoder import HashEncoder
from index.embedding.models import DEFAULT, RECIPE
from index.maintenance.builder import Builder
from index.maintenance.check import repair
from index.store import trust
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from index.store.lock import writing
from qa.cli import main as cli
from qa.config.settings import config_file
from qa.doctor import checks as doctor
from qa.doctor import machine
from qa.doctor.machine import State


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A user who has nothing yet: no cache, no configuration, no index."""
    for name in ("QA_INDEX", "QA_MODEL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def looked(path=None, name=None, model=None):
    """Return what the doctor says, or what it says of one thing."""
    checks = doctor.examine(str(path) if path else None, model)
    return [check for check in checks if name is None or check.name == name]


def only(path, name, model=None):
    (check,) = looked(path, name, model)
    return check


@pytest.fixture
def index(full_shelf):
    return full_shelf.directory.path


def exported(home, fingerprint="0" * 32, name=DEFAULT):
    """Put something that looks like an exported model into the cache."""
    folder = home / "cache/models" / fingerprint
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"weights")
    files = (("model.onnx", hashlib.sha256(b"weights").hexdigest()),)
    manifest = EncoderManifest(name, fingerprint, "", RECIPE, precision="int8", files=files)
    manifest.save(folder)
    return folder


# --- the machine --------------------------------------------------------------------------------


def test_a_sound_index_on_a_sound_machine_fails_nowhere(index, home):
    exported(home)
    assert all(check.ok for check in looked(index))
    assert only(index, "derived").state is State.GOOD
    assert only(index, "model").state is State.GOOD
    assert "6 articles, 6 of 6 passages embedded" in only(index, "articles").detail


def test_the_versions_of_the_libraries_are_told():
    detail = looked(name="libraries")[0].detail
    for name in ("faiss-cpu", "numpy", "onnxruntime", "tantivy", "torch"):
        assert f"{name} " in detail


@pytest.mark.parametrize(
    ("version", "clauses", "good"),
    [
        ("1.2.3", ">=1.2", True),
        ("1.2", ">=1.2.0", True),
        ("1.10", ">=1.9", True),
        ("1.9", ">=1.10", False),
        ("0.8.0", "<1,>=0.6", True),
        ("1.0", "<1,>=0.6", False),
        ("2.13.0+cpu", ">=2.13", True),
        ("0.1.0", "==0.1.0", True),
        ("0.1.1", "==0.1.0", False),
        ("5", "", True),
    ],
)
def test_a_version_meets_its_requirement_or_not(version, clauses, good):
    assert machine._satisfies(version, clauses) is good


CHILD = """
import sys
from qa.cli.main import run
sys.addaudithook(lambda event, _: event.startswith("socket.") and sys.exit(f"network: {event}"))
code = run(["doctor", "--json"])
heavy = {"torch", "transformers", "sentence_transformers", "onnxruntime", "faiss", "tantivy"}
print(sorted(heavy & sys.modules.keys()), file=sys.stderr)
sys.exit(code)
"""


def run_child(**environment):
    return subprocess.run(
        [sys.executable, "-c", CHILD],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_imports_nothing_heavy_and_touches_no_network(index):
    child = run_child(QA_INDEX=str(index))
    assert child.stderr == "[]\n"
    assert child.returncode == 0
    assert {check["name"] for check in json.loads(child.stdout)} >= {"python", "derived", "lock"}


def test_a_library_that_is_missing_or_too_old_is_named_with_the_command_that_installs_it(home):
    about = home / "packages/article_qa-9.dist-info/METADATA"
    about.parent.mkdir(parents=True)
    about.write_text(
        "Metadata-Version: 2.1\nName: article-qa\nVersion: 9\n"
        "Requires-Dist: no-such-library>=2\nRequires-Dist: numpy>=999\n"
        'Requires-Dist: pytest>=999; extra == "dev"\n',
        encoding="utf-8",
    )
    path = f"{about.parent.parent}:{os.environ.get('PYTHONPATH', '')}"
    child = run_child(PYTHONPATH=path)
    assert child.returncode == 2
    failed = {check["name"]: check for check in json.loads(child.stdout) if not check["ok"]}
    assert failed.keys() == {"no-such-library", "numpy"}
    assert failed["no-such-library"]["detail"] == "is not installed; >=2 is needed"
    assert failed["no-such-library"]["fix"] == "pip install 'no-such-library>=2'"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("model name\t: A\nflags\t\t: sse2 avx2 avx512f avx512_vnni\n", ["AVX2, AVX-512, VNNI"]),
        ("model name\t: B\nflags\t\t: sse2 avx2\n", ["AVX2", "slower"]),
        ("model name\t: C\nflags\t\t: sse2\n", ["none", "slower"]),
        ("processor\t: 0\nFeatures\t: fp asimd asimddp i8mm\n", ["dot product, int8 matrices"]),
        (None, ["not known"]),
    ],
)
def test_the_processor_s_features_are_told(home, monkeypatch, facts, expected):
    file = home / "cpuinfo"
    if facts:
        file.write_text(facts, encoding="utf-8")
    monkeypatch.setattr(machine, "CPUINFO", file)
    (check,) = machine.processor()
    assert check.ok
    assert all(words in check.detail for words in expected)
    assert (check.state is State.DOUBTFUL) == ("slower" in expected)


# --- the model cache ----------------------------------------------------------------------------


def test_a_model_that_is_not_exported_yet_is_no_failure():
    check = only(None, "model")
    assert check.state is State.DOUBTFUL
    assert "not in" in check.detail


@pytest.mark.parametrize("file", ["model.onnx", "manifest.json"])
def test_a_damaged_model_fails_and_its_fix_mends_it(home, file):
    folder = exported(home)
    (folder / file).write_bytes(b"wrights")
    check = only(None, "model")
    assert not check.ok
    command = shlex.split(check.fix)
    assert command == ["rm", "-r", str(folder)]
    shutil.rmtree(command[-1])
    assert only(None, "model").ok


# --- the index ----------------------------------------------------------------------------------


def test_it_says_which_index_and_why(home, index, monkeypatch):
    def said():
        return only(None, "index").detail

    assert said().endswith("(the user's own, since no .qa lies at or above this folder)")
    config_file().parent.mkdir(parents=True)
    config_file().write_text(f"index = {json.dumps(str(index))}\n", encoding="utf-8")
    assert said() == f"{index} (named in {config_file()})"
    monkeypatch.setenv("QA_INDEX", str(index))
    assert said() == f"{index} (named by $QA_INDEX)"
    assert only(home / "other", "index").detail == f"{home / 'other'} (named by --index)"
    config_file().unlink()
    monkeypatch.delenv("QA_INDEX")
    shutil.copytree(index, home / "here/.qa")
    assert only(None, "settings").fix.endswith(f"qa index trust {home / 'here/.qa'}")
    trust.trust(home / "here/.qa", ())
    assert said() == f"{home / 'here/.qa'} (the nearest .qa at or above this folder)"


def test_settings_that_cannot_be_read_fail_and_the_rest_is_looked_at():
    config_file().parent.mkdir(parents=True)
    config_file().write_text("k = [", encoding="utf-8")
    checks = looked()
    assert [check.name for check in checks if not check.ok] == ["settings"]
    assert checks[-1].name == "terminal"


def test_no_index_yet_is_no_failure(home):
    check = only(home / "nowhere", "articles")
    assert (check.state, check.fix) == (State.DOUBTFUL, "qa index add FOLDER")


class Cut(Exception):
    """Stops a builder where it embeds."""


def test_passages_that_wait_are_counted(shelf):
    shelf.write("a.txt", "One sentence. Another sentence.")

    def stop(stage, _done, _total):
        if stage == "embedding":
            raise Cut

    with pytest.raises(Cut):
        shelf.builder(stop).add([str(shelf.folder)])
    check = only(shelf.directory.path, "articles")
    assert "1 articles, 0 of 1 passages embedded" in check.detail
    assert (check.state, check.fix) == (State.DOUBTFUL, "qa index update")
    shelf.update()
    assert only(shelf.directory.path, "articles").state is State.GOOD


def test_a_folder_that_is_away_is_named_and_quoted_in_the_fix(shelf, index):
    shelf.folder.rename(shelf.folder.with_name("else where"))
    detail = [check.detail for check in looked(index, "articles")]
    assert detail[1:] == [f"{shelf.folder} is not there"]
    other = shelf.folder.with_name("else where")
    Builder(shelf.directory, shelf.encoder).add([str(other)])
    other.rename(shelf.folder)
    assert [check.fix for check in looked(index, "articles")][1:] == [f"qa index remove '{other}'"]


def test_every_damaged_derived_file_fails_and_a_repair_mends_it(full_shelf, index):
    for path in full_shelf.derived_files():
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        check = only(index, "derived")
        assert not check.ok, path
        assert path.name in check.detail
        assert check.fix == "qa index repair"
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    assert only(index, "derived").state is State.GOOD
    full_shelf.derived_files()[0].unlink()
    assert not only(index, "derived").ok
    repair(full_shelf.directory)
    assert only(index, "derived").state is State.GOOD


def test_an_index_of_a_newer_format_fails(full_shelf, index):
    with closing(Catalog.live(full_shelf.directory)) as catalog, catalog.transaction():
        catalog.set("format", "99")
    check = only(index, "articles")
    assert not check.ok
    assert "format 99" in check.detail
    assert check.fix == "Update article-qa."


def test_an_index_of_another_model_than_the_one_asked_for_fails(index):
    check = only(index, "encoder", model="some/other")
    assert not check.ok
    assert check.fix == "Run without --model and $QA_MODEL, or: qa index rebuild --model some/other"


def test_the_index_s_own_encoder_is_looked_for_in_the_cache(home):
    encoder = HashEncoder()
    (home / "a.txt").write_text("One sentence.", encoding="utf-8")
    Builder(Directory(home / "index"), encoder).add([str(home / "a.txt")])
    with closing(Catalog.live(Directory(home / "index"))) as catalog, catalog.transaction():
        catalog.set("fingerprint", "1" * 32)
        catalog.set("encoder", DEFAULT)
    assert only(home / "index", "encoder").state is State.DOUBTFUL
    folder = exported(home, "1" * 32)
    for model in (None, DEFAULT, f"sentence-transformers/{DEFAULT}"):
        assert only(home / "index", "encoder", model).state is State.GOOD
    (folder / "model.onnx").unlink()
    assert only(home / "index", "encoder").state is State.FAILED


def test_a_rebuild_that_was_stopped_is_named(full_shelf, index):
    full_shelf.directory.next_build().mkdir()
    assert only(index, "rebuild").fix == "qa index rebuild"


def test_a_writer_is_named_and_a_killed_one_too(full_shelf, index):
    assert only(index, "lock").detail == "free"
    with writing(full_shelf.directory.lock):
        held = only(index, "lock")
        signed = full_shelf.directory.lock.read_bytes()
    assert held.state is State.GOOD
    assert f"held by a writer, pid {os.getpid()} on " in held.detail
    full_shelf.directory.lock.write_bytes(signed)
    killed = only(index, "lock")
    assert (killed.state, killed.fix) == (State.DOUBTFUL, "qa index update")
    assert f"pid {os.getpid()} on " in killed.detail
    full_shelf.directory.lock.write_bytes(b"{")
    assert only(index, "lock").ok


def test_a_full_disk_fails(index, monkeypatch):
    assert only(index, "disk").state is State.GOOD
    monkeypatch.setattr(doctor, "TOO_LITTLE", 10**18)
    assert not only(index, "disk").ok


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0), st.integers(0, 60_000), st.binary(max_size=400), st.booleans())
def test_whatever_a_file_of_the_index_holds_every_line_is_told(full_shelf, at, offset, junk, cut):
    broken = full_shelf.directory.path.with_name("broken.qa")
    shutil.rmtree(broken, ignore_errors=True)
    shutil.copytree(full_shelf.directory.path, broken)
    files = sorted(path for path in broken.rglob("*") if path.is_file())
    path = files[at % len(files)]
    data = path.read_bytes()
    start = offset % (len(data) + 1)
    path.write_bytes(data[:start] + junk + (b"" if cut else data[start + len(junk) :]))
    checks = looked(broken)
    assert {"python", "index", "articles", "disk", "terminal"} <= {check.name for check in checks}
    for check in checks:
        assert check.ok or check.fix
        assert "cannot be looked at" not in check.detail


# --- the command --------------------------------------------------------------------------------


def test_it_prints_a_line_for_each_check_and_one_for_each_fix(index, capsys):
    assert cli.run(["doctor", "--index", str(index)]) == 0
    lines = capsys.readouterr().out.splitlines()
    checks = looked(index)
    assert len(lines) == len(checks) + sum(check.fix is not None for check in checks)
    assert lines[0].startswith("✓ python ")
    assert "             → qa index add FOLDER" in lines


def test_it_leaves_with_2_if_anything_failed_and_prints_the_fix(full_shelf, index, capsys):
    full_shelf.derived_files()[0].write_bytes(b"")
    assert cli.run(["--index", str(index), "doctor"]) == 2
    out, err = capsys.readouterr()
    assert "✗ derived " in out
    assert "             → qa index repair\n" in out
    assert err == ""


def test_as_json_it_prints_a_list_of_names_details_and_fixes(index, capsys):
    assert cli.run(["doctor", "--json", "--index", str(index)]) == 0
    out, err = capsys.readouterr()
    checks = json.loads(out)
    assert err == ""
    assert all(check.keys() == {"name", "ok", "detail", "fix"} for check in checks)
    assert [check["name"] for check in checks] == [check.name for check in looked(index)]


def test_what_a_terminal_could_act_on_is_taken_out(home, capsys):
    cli.run(["doctor", "--index", str(home / "\x1b[31mred")])
    assert "\x1b" not in capsys.readouterr().out


def test_a_screen_without_unicode_gets_plain_marks(index):
    done = subprocess.run(
        [sys.executable, "-m", "qa", "doctor", "--index", str(index)],
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    lines = done.stdout.decode("ascii").splitlines()
    assert {line[0] for line in lines} <= set("+!x ")
    assert any(line.startswith("            -> ") for line in lines)
