"""Fixtures of the session's tests: a small index to change, a copy of one to ask, a session."""

import pytest

from tests.support.small_index import Small


@pytest.fixture
def unbuilt(tmp_path, monkeypatch):
    """Articles that are not indexed yet, in the working directory; nothing kept from before."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    small = Small(tmp_path)
    small.write()
    return small


@pytest.fixture
def small(unbuilt):
    """An index for tests that change it, or its articles."""
    unbuilt.build()
    return unbuilt


@pytest.fixture(scope="session")
def _template(tmp_path_factory):
    small = Small(tmp_path_factory.mktemp("template"))
    small.write()
    small.build()
    return small


@pytest.fixture
def built(_template, unbuilt):
    """A copy of an index that was built once, for tests that leave its articles alone."""
    return _template.copy(unbuilt.root)


@pytest.fixture
def session(request, monkeypatch):
    """A session that nobody sits at, over the test's own index if it has one to change."""
    name = "small" if "small" in request.fixturenames else "built"
    index = request.getfixturevalue(name)
    monkeypatch.chdir(index.folder.parent)
    session = index.session(interactive=False)
    yield session
    session.leave()
