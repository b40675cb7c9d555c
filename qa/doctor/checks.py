"""`qa doctor`: whether everything that `qa` stands on is in order, and how to mend what is not.

It looks and changes nothing, touches no network, and imports none of the heavy libraries. A look
that fails is a finding like any other. Whether an index holds what was written, sentence by
sentence, is for `qa index check` to say.
"""

from __future__ import annotations

import fcntl
import os
import re
import shlex
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from index.errors import IndexMissing, QaError
from index.inference.cache import models_directory
from index.store.lock import holder
from qa.config.definitions import Color
from qa.config.settings import LOCAL_INDEX, Settings, config_file, find_index
from qa.doctor import machine
from qa.doctor.machine import Check, State
from qa.rendering.article_text import hanging
from qa.rendering.sanitise import clean
from qa.terminal.console import Style, say_out, style_of
from qa.terminal.layout import terminal

if TYPE_CHECKING:
    from index.embedding.encoder import EncoderManifest
    from index.store.catalog.catalog import Catalog
    from index.store.directory import Directory

_LITTLE, TOO_LITTLE = 500_000_000, 20_000_000  # bytes free


def examine(index: str | None, model: str | None) -> tuple[Check, ...]:
    """Look at everything; ``index`` and ``model`` are what the flags say. Raises nothing."""
    checks = [
        *_guarded("python", machine.python),
        *_guarded("libraries", machine.libraries),
        *_guarded("processor", machine.processor),
        *_guarded("model", _model_cache),
    ]
    try:
        settings = Settings.load(index=index, model=model)
    except QaError as error:
        checks.append(_failed("settings", error))
    else:
        checks += [
            *_guarded("reader", lambda: _reader(settings.reader)),
            *_guarded("index", lambda: _place(settings.index, index)),
            *_guarded("articles", lambda: _index(settings)),
            *_guarded("lock", lambda: _lock(settings.index)),
            *_guarded("disk", lambda: _space(settings.index)),
        ]
    return (*checks, *_guarded("terminal", machine.terminal))


def _guarded(name: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    try:
        yield from look()
    except QaError as error:
        yield _failed(name, error)
    except OSError as error:
        what = f"{error.filename or name} cannot be read: {error.strerror}"
        fix = f"ls -ld {shlex.quote(str(error.filename or '.'))}"
        yield Check(name, what, State.FAILED, fix)
    except Exception as error:  # noqa: BLE001 - whatever is broken, the other lines are wanted
        yield Check(
            name,
            f"cannot be looked at: {type(error).__name__}: {error}",
            State.FAILED,
            "Reinstall article-qa: pip install --force-reinstall article-qa",
        )


def _failed(name: str, error: QaError) -> Check:
    return Check(name, error.what, State.FAILED, error.next_step)


# --- the model cache ----------------------------------------------------------------------------


def _model_cache() -> Iterator[Check]:
    from index.embedding.models import DEFAULT, RECIPE  # noqa: PLC0415 - imports numpy, which may be broken

    cache = models_directory()
    whole, damaged = _exports(cache)
    for folder, error in damaged:
        fix = f"rm -r {shlex.quote(str(folder))}"
        yield Check("model", f"{error.what} It is exported again when needed.", State.FAILED, fix)
    for folder, manifest in whole:
        if manifest.name == DEFAULT and manifest.recipe == RECIPE:
            size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
            what = f"{DEFAULT}, {manifest.precision}, {size:.0f} MB, checksums right, in {folder}"
            yield Check("model", what)
            return
    if not damaged:
        yield Check(
            "model",
            f"the default model {DEFAULT} is not in {cache} yet; its first use puts it there "
            "(about 30 s)",
            State.DOUBTFUL,
            "qa index add FOLDER",
        )


def _reader(chosen: str | None) -> Iterator[Check]:
    from qa.reading.registry import describe  # noqa: PLC0415 - imports numpy, which may be broken

    yield Check("reader", describe(chosen))


def _exports(
    cache: Path,
) -> tuple[list[tuple[Path, EncoderManifest]], list[tuple[Path, QaError]]]:
    """Return the exported models that are whole, and those that are damaged."""
    from index.embedding.encoder import EncoderManifest  # noqa: PLC0415 - imports numpy, which may be broken

    whole, damaged = [], []
    for folder in sorted(cache.iterdir()) if cache.is_dir() else ():
        if folder.name.startswith(".") or not folder.is_dir():
            continue
        try:
            manifest = EncoderManifest.load(folder)
            manifest.verify(folder)
        except QaError as error:
            damaged.append((folder, error))
        else:
            whole.append((folder, manifest))
    return whole, damaged


# --- the index ----------------------------------------------------------------------------------


def _place(path: Path, flag: str | None) -> Iterator[Check]:
    if flag:
        why = "named by --index"
    elif os.environ.get("QA_INDEX"):
        why = "named by $QA_INDEX"
    elif path != find_index(Path.cwd()):
        why = f"named in {config_file()}"
    elif path.name == LOCAL_INDEX:
        why = f"the nearest {LOCAL_INDEX} at or above this folder"
    else:
        why = f"the user's own, since no {LOCAL_INDEX} lies at or above this folder"
    yield Check("index", f"{path} ({why})")


def _index(settings: Settings) -> Iterator[Check]:
    from index.store.catalog.catalog import Catalog  # noqa: PLC0415 - imports numpy, which may be broken
    from index.store.directory import Directory  # noqa: PLC0415 - likewise

    directory = Directory(settings.index)
    if address := directory.kept_at():
        yield _elsewhere(directory, address)
        return
    try:
        opened = Catalog.live(directory)
    except IndexMissing as error:
        yield Check("articles", error.what, State.DOUBTFUL, "qa index add FOLDER")
        return
    with closing(opened) as catalog, catalog.snapshot():
        yield from _articles(catalog)
        if directory.next_build().exists():
            yield Check("rebuild", "one was stopped", State.DOUBTFUL, "qa index rebuild")
        yield from _encoder(catalog, settings.model)
        yield from _derived(catalog)


def _elsewhere(directory: Directory, address: str) -> Check:
    from index.store.opening import open_store  # noqa: PLC0415 - as above

    try:
        with closing(open_store(directory)) as store, store.snapshot(searching=False):
            return Check("articles", f"{store.totals().articles:,}, kept at {address}")
    except QaError as error:
        return Check("articles", error.what, State.FAILED, error.next_step)


def _articles(catalog: Catalog) -> Iterator[Check]:
    totals = catalog.tallies.totals()
    done = totals.passages - totals.waiting
    what = (
        f"{totals.articles:,} articles, {done:,} of {totals.passages:,} passages embedded, "
        f"format {catalog.get('format')}, generation {catalog.generation}"
    )
    if totals.waiting:
        yield Check("articles", what, State.DOUBTFUL, "qa index update")
    else:
        yield Check("articles", what)
    for root in catalog.roots.all():
        if not os.path.lexists(root.path):
            fix = f"qa index remove {shlex.quote(root.path)}"
            yield Check("articles", f"{root.path} is not there", State.DOUBTFUL, fix)


def _encoder(catalog: Catalog, model: str | None) -> Iterator[Check]:
    from index.embedding.models import DEFAULT, locate  # noqa: PLC0415 - as above

    name, fingerprint = catalog.get("encoder"), catalog.get("fingerprint")
    what = f"the index was built with {name} ({fingerprint[:12]})"
    chosen = model or name
    known = {manifest.fingerprint for _, manifest in _exports(models_directory())[0]}
    if name not in (*_names(chosen), str(Path(chosen).expanduser().resolve())):
        again = f"qa index rebuild --model {shlex.quote(chosen)}"
        fix = f"Run without --model and $QA_MODEL, or: {again}"
        yield Check("encoder", f"{what}, and {chosen} is asked for", State.FAILED, fix)
    elif fingerprint in known:
        yield Check("encoder", f"{what}, which is in the cache")
    elif locate(fingerprint):
        fix = "Mend the model first, as said above."
        yield Check("encoder", f"{what}, which is damaged", State.FAILED, fix)
    else:
        fix = "qa index rebuild" if name == DEFAULT else f"qa index rebuild --model {name}"
        yield Check(
            "encoder",
            f"{what}, which is not in the cache; it is looked for when needed",
            State.DOUBTFUL,
            fix,
        )


def _names(model: str) -> tuple[str, str]:
    """Return the two ways to name a model of sentence-transformers."""
    short = model.removeprefix("sentence-transformers/")
    return short, f"sentence-transformers/{short}"


def _derived(catalog: Catalog) -> Iterator[Check]:
    from index.store.directory import VECTORS, WORDS  # noqa: PLC0415 - as above

    through = catalog.count("words_through")
    behind = bool(catalog.words_removed() or catalog.terms_after(through, 1))
    # Between the catalogue's commit and the word index's own, the files are in motion.
    folders = (VECTORS,) if behind else (VECTORS, WORDS)
    rows = [row for folder in folders for row in catalog.derived_files.files(folder).values()]
    wrong = [row.name for row in rows if _sum(catalog.build / row.name) != (row.size, row.crc)]
    if wrong:
        what = f"{', '.join(wrong)}: not what was written"
        yield Check("derived", what, State.FAILED, "qa index repair")
    elif behind:
        what = "the word index is behind the catalogue; answers are right, and slower"
        yield Check("derived", what, State.DOUBTFUL, "qa index update")
    else:
        yield Check("derived", f"{len(rows)} files of words and vectors, checksums right")


def _sum(path: Path) -> tuple[int, int] | None:
    size = crc = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    except OSError:
        return None
    return size, crc


def _lock(index: Path) -> Iterator[Check]:
    """Look whether somebody writes; an unsigned lock is not tried, so as not to be in the way."""
    try:
        descriptor = os.open(index / "writer.lock", os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        yield Check("lock", "free")
        return
    try:
        who = holder(descriptor)
        if who is None:
            yield Check("lock", "free")
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield Check("lock", f"held by a writer, {who}; questions can be asked meanwhile")
            return
        what = f"free; the last writer, {who}, was stopped at work"
        yield Check("lock", what, State.DOUBTFUL, "qa index update")
    finally:
        os.close(descriptor)


def _space(index: Path) -> Iterator[Check]:
    from index.store.directory import size_of  # noqa: PLC0415 - as above

    for name, path in (("disk", index), ("cache", models_directory())):
        used = size_of(path) if path.is_dir() else 0
        place = next(folder for folder in (path, *path.parents) if folder.exists())
        free = shutil.disk_usage(place).free
        text = f"{_amount(free)} free where {path} lies, {_amount(used)} used"
        fix = f"Free some space where {place} lies."
        if free < TOO_LITTLE:
            yield Check(name, text, State.FAILED, fix)
        elif free < max(_LITTLE, 1.2 * used):
            yield Check(name, f"{text}: perhaps too little", State.DOUBTFUL, fix)
        elif not os.access(place, os.W_OK):
            fix = f"chmod u+w {shlex.quote(str(place))}"
            yield Check(name, f"{place} cannot be written to", State.DOUBTFUL, fix)
        else:
            yield Check(name, text)


def _amount(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


# --- showing it ---------------------------------------------------------------------------------

_MARKS = {State.GOOD: "✓", State.DOUBTFUL: "!", State.FAILED: "✗"}
_PLAIN_MARKS = {State.GOOD: "+", State.DOUBTFUL: "!", State.FAILED: "x"}
_STYLES = {State.GOOD: "green", State.DOUBTFUL: "yellow", State.FAILED: "red"}
_LEAD = re.compile(r"\S \S+ +| +\S+ ")


def show_checks(checks: Sequence[Check]) -> None:
    """Print one line for each check, and one below it for what mends it."""
    text = _page(checks)
    console = terminal()
    if console.is_terminal:
        text = hanging(text, console, console.width, _LEAD)
    if style_of(Color.AUTO, plain=False) is not Style.COLOUR:
        say_out(text.plain)
        return
    with console.capture() as captured:
        console.print(text)
    say_out(captured.get().removesuffix("\n"))


def _page(checks: Sequence[Check]) -> Text:
    marks, arrow = (_MARKS, "→") if _can_show("✓✗→") else (_PLAIN_MARKS, "->")
    page = Text()
    for check in checks:
        style = _STYLES[check.state]
        page.append(f"{marks[check.state]} ", style)
        page.append(f"{check.name:<10} ", "bold").append(f"{clean(check.detail)}\n")
        if check.fix:
            page.append(f"{arrow:>14} {clean(check.fix)}\n", style)
    page.rstrip()
    return page


def _can_show(signs: str) -> bool:
    try:
        signs.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
