"""What an installation brings: every package, the sample articles, and shell completion."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from qa import __version__
from qa.conversation import Conversation
from qa.history import conversations
from qa.reading.registry import SHIPPED
from qa.session import samples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in the wheel that is built of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_module_the_reader_and_the_page(wheel):
    modules = {
        path.relative_to(ROOT) for name in ("qa", "index") for path in (ROOT / name).rglob("*.py")
    }
    weights = {path.relative_to(ROOT) for path in SHIPPED.iterdir()}
    page = {path.relative_to(ROOT) for path in (ROOT / "qa/doors/page").iterdir()}
    assert {path.as_posix() for path in modules | weights | page} <= wheel
    assert "qa/py.typed" in wheel


def test_the_wheel_holds_nothing_else_but_the_sample_articles(wheel):
    lying = sorted((ROOT / "seeds").iterdir())
    assert len(lying) == 2
    assert {f"qa/seeds/{path.name}" for path in lying} <= wheel
    assert {name.partition("/")[0] for name in wheel} == {
        "qa", "index", f"article_qa-{__version__}.dist-info",
    }  # fmt: skip
    assert samples.folder().samefile(ROOT / "seeds")


# --- completion in the shell --------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_a_script_of_its_own(qa, shell):
    script = qa.process(env={"_QA_COMPLETE": f"source_{shell}"}).out
    assert f"_QA_COMPLETE=complete_{shell}" in script


def completed(qa, script, *words):
    """Return what bash offers for the last of ``words``, asked as bash asks."""
    asked = f'{script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _qa_completion qa\n'
    shown = 'for word in "${COMPREPLY[@]}"; do echo "$word"; done'
    environment = {**os.environ, "PATH": f"{Path(qa.command).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euc", asked + shown, "-", *words],
        capture_output=True,
        check=True,
        text=True,
        env=environment,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_options_settings_and_conversations(qa):
    script = qa.process(env={"_QA_COMPLETE": "source_bash"}).out
    assert completed(qa, script, "qa", "con") == ["config", "conversations"]
    assert completed(qa, script, "qa", "index", "up") == ["update"]
    assert completed(qa, script, "qa", "chat", "--re") == ["--resume", "--reader"]
    assert completed(qa, script, "qa", "config", "set", "e") == ["editing_mode"]
    kept = Conversation.begin()
    conversations.keep(kept, Path("/somewhere/.qa"))
    assert completed(qa, script, "qa", "conversations", "show", "2") == [kept.id]


def test_installing_completion_writes_a_script_that_bash_can_read(qa, monkeypatch):
    monkeypatch.setenv("HOME", str(qa.folder))
    # It installs for the shell that it is run in, whatever runs these tests.
    run = [Path(sys.executable).with_name("qa"), "--install-completion"]
    ran = subprocess.run(
        ["bash", "-c", '"$@"; exit $?', "bash", *run],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    [script] = re.findall(r"installed in (\S+)", ran.stdout)
    assert Path(script).is_relative_to(qa.folder)
    subprocess.run(["bash", "-n", script], check=True)
    assert script in (qa.folder / ".bashrc").read_text()
