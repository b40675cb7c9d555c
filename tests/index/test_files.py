"""Files that are replaced whole, or added to line by line, whatever happens meanwhile."""

import os
import time

import pytest

from index.files import append_line, replace_file, sweep

LEFT = f".report.html.{'0' * 32}.tmp"


def test_what_killed_runs_left_of_a_file_goes_when_it_is_replaced_again(tmp_path):
    young, old = LEFT, LEFT.replace("0", "1")
    others = [old.replace("report", "letter"), f"{old}.txt", ".report.html.tmp", "report.html~"]
    for name in (young, old, *others):
        (tmp_path / name).write_text("half")
        if name != young:
            os.utime(tmp_path / name, (time.time() - 7200,) * 2)
    replace_file(tmp_path / "report.html", b"whole")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"report.html", young, *others}


def test_a_link_or_a_folder_of_such_a_name_is_nobody_s_to_sweep(tmp_path):
    (tmp_path / LEFT).mkdir()
    (tmp_path / LEFT.replace("0", "1")).symlink_to(tmp_path / LEFT)
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0), follow_symlinks=False)
    sweep(tmp_path, ".+")
    assert len(list(tmp_path.iterdir())) == 2
    sweep(tmp_path / "nowhere", ".+")


def test_a_line_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "lines"
    file.write_bytes(b"one\nhal")
    append_line(file, b"two\n")
    assert file.read_bytes() == b"one\ntwo\n"

    def fail(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        append_line(file, b"three\n")
    assert file.read_bytes() == b"one\ntwo\n"
