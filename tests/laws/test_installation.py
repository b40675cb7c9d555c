"""What an installation brings: every package, the sample articles, and shell completion."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from qa.conversation import Conversation
from qa.history import conversations
from qa.session import samples

ROOT = Path(__file__).parents[2]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_package_is_installed():
    found = {
        ".".join(init.parent.relative_to(ROOT).parts)
        for name in ("qa", "index")
        for init in (ROOT / name).rglob("__init__.py")
    }
    assert set(SETUP["packages"]) == found | {"qa.seeds"}


def test_the_sample_articles_are_installed_from_where_they_lie():
    assert SETUP["package-dir"] == {"qa.seeds": "seeds"}
    lying = sorted((ROOT / "seeds").iterdir())
    assert len(lying) == 2
    [pattern] = SETUP["package-data"]["qa.seeds"]
    assert sorted((ROOT / "seeds").glob(pattern)) == lying
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
