"""A child process that is struck: at its n-th change of what is on disk, or for want of memory.

It is killed as it enters such a system call, or the call is refused, through ``ptrace``, which
needs neither another program nor a compiler: Linux 5.3 or later, on x86-64 and, to kill, on ARM64.
The call that is struck is not made; all calls before it are.
"""

from __future__ import annotations

import ctypes
import errno
import inspect
import mmap
import os
import platform
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_GETREGS, _SETREGS = 12, 13
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x100000  # marked stops; forks, threads; die with the tracer
_SYSCALL_STOP = signal.SIGTRAP | 0x80
_WALL = 0x40000000
_ENTRY = 1

_OPENS: dict[str, dict[int, int | None]] = {
    "x86_64": {2: 1, 257: 2, 85: None},  # open, openat, creat: which argument has the flags
    "aarch64": {56: 2},
}
_WRITES = {
    "x86_64": {1, 18, 20, 40, 285, 296, 326},  # write, pwrite, writev, sendfile, fallocate, …
    "aarch64": {64, 68, 66, 71, 47, 70, 285},
}
_OTHERS = {
    # fsync, fdatasync, (f)truncate, rename…, mkdir…, rmdir, (un)link…, symlink…, (f)chmod…
    "x86_64": {
        *(74, 75, 76, 77, 82, 83, 84, 86, 87, 88, 90, 91),
        *(258, 263, 264, 265, 266, 268, 316, 452),
    },
    "aarch64": {82, 83, 45, 46, 34, 35, 36, 37, 38, 52, 53, 276, 452},
}
_OURS = tuple(f"{Path(__file__).parents[1] / package}/" for package in ("index", "qa"))
_CHANGING = os.O_CREAT | os.O_TRUNC
_NEED_NO_ROOM = {74, 75, 82, 84, 87, 90, 91, 263, 264, 268, 316, 452}
"""Of these calls, on x86-64, those that a full disk does not refuse: fsync, unlink, rename, …"""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_RESULT, _NUMBER = 10, 15  # in x86-64's ``struct user_regs_struct`` of 27 words


class _Info(ctypes.Structure):
    """``struct ptrace_syscall_info``, as it is when a call is entered."""

    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
        ("rest", ctypes.c_uint64 * 4),
    )


def _ptrace(request: int, process: int, address: int = 0, data: object = 0) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.restype = ctypes.c_long
    pointer = data if isinstance(data, int) else ctypes.addressof(data)  # type: ignore[arg-type]
    return int(
        libc.ptrace(
            ctypes.c_long(request),
            ctypes.c_long(process),
            ctypes.c_void_p(address),
            ctypes.c_void_p(pointer),
        )
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """How many changing calls a child entered, whether one was struck, and how the child ended.

    ``code`` is its exit code, None where it was killed.
    """

    passed: int
    struck: bool
    code: int | None = None


def can_trace() -> bool:
    """Say whether this machine lets a process be followed call by call."""
    if sys.platform != "linux" or platform.machine() not in _OPENS:
        return False
    return killed_at(None, lambda: Path(os.devnull).write_text("", encoding="ascii")).passed > 0


def can_refuse() -> bool:
    """Say whether calls can be refused here as well."""
    return platform.machine() == "x86_64" and can_trace()


def killed_at(point: int | None, action: Callable[[], object]) -> Followed:
    """Run ``action`` in a child; kill it at its ``point``-th changing call, from 1.

    None as ``point`` lets it finish. An action that fails by itself has its traceback on stderr.
    """
    return _followed(point, None, action)


def refused_at(point: int | None, number: int, action: Callable[[], object]) -> Followed:
    """Run ``action`` in a child whose ``point``-th changing call fails with the error ``number``.

    A disk that is full stays so: from that call on, whatever needs room fails.
    """
    return _followed(point, number, action)


def starved_at(point: int | None, action: Callable[[], object]) -> Followed:
    """Run ``action`` in a child that gets no memory as it enters its ``point``-th function.

    Functions of our own count, those that run in the child's main thread.
    """
    entered = mmap.mmap(-1, 8)  # shared with the child
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _starve(point, action, entered)
    _, status = os.waitpid(child, 0)
    passed = int.from_bytes(entered[:8], "little")
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
    return Followed(passed, point is not None and passed >= point, code)


def _starve(point: int | None, action: Callable[[], object], entered: mmap.mmap) -> None:
    count = 0

    def enter(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        code = frame.f_code
        # A generator is entered in its disposal as well, where nobody hears of it.
        is_resumed = bool(code.co_flags & inspect.CO_GENERATOR)
        if event == "call" and not is_resumed and code.co_filename.startswith(_OURS):
            count += 1
            entered[:8] = count.to_bytes(8, "little")
            if count == point:
                raise MemoryError

    try:
        sys.settrace(enter)
        action()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - shown, and the child ends whatever it is
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _followed(point: int | None, error: int | None, action: Callable[[], object]) -> Followed:
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _be_followed(action)
    try:
        return _follow(child, point, error)
    finally:
        _reap(child)


def _be_followed(action: Callable[[], object]) -> None:
    try:
        os.setpgid(0, 0)  # so that the tracer waits for this child's threads, and for no others
        if _ptrace(_TRACEME, 0) == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            action()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - shown, and the child ends whatever it is
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _follow(child: int, point: int | None, error: int | None) -> Followed:
    _, status = os.waitpid(child, _WALL)
    if not os.WIFSTOPPED(status):
        return Followed(0, struck=False)
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    _ptrace(_SYSCALL, child)
    passed = 0
    struck = False
    while True:
        try:
            thread, status = os.waitpid(-child, _WALL)
        except ChildProcessError:
            return Followed(passed, struck)
        if not os.WIFSTOPPED(status):
            if thread == child:
                code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
                return Followed(passed, struck, code)
            continue
        stop = os.WSTOPSIG(status)
        if stop == _SYSCALL_STOP and (call := _change(thread)) is not None:
            passed += 1
            if passed == point and error is None:
                os.kill(child, signal.SIGKILL)
                return Followed(passed, struck=True)
            if error is not None and point is not None and _is_refused(call, passed - point, error):
                _refuse(thread, error)
                struck = True
        passing = stop in (_SYSCALL_STOP, signal.SIGTRAP, signal.SIGSTOP)
        _ptrace(_SYSCALL, thread, 0, 0 if passing else stop)


def _is_refused(call: int, later: int, error: int) -> bool:
    """Say whether a call fails that comes ``later`` calls after the one that is to be struck."""
    return later >= 0 and call not in _NEED_NO_ROOM if error in _FULL else later == 0


def _refuse(thread: int, error: int) -> None:
    """Have the call that ``thread`` enters do nothing but fail."""
    registers = (ctypes.c_long * 27)()
    _ptrace(_GETREGS, thread, 0, registers)
    registers[_NUMBER], registers[_RESULT] = -1, -error
    _ptrace(_SETREGS, thread, 0, registers)


def _change(thread: int) -> int | None:
    """Return the number of the changing call that ``thread`` enters, None if it is no such one."""
    info = _Info()
    _ptrace(_SYSCALL_INFO, thread, ctypes.sizeof(info), info)
    if info.op != _ENTRY:
        return None
    machine, number = platform.machine(), int(info.number)
    if number in _OPENS[machine]:
        flags = _OPENS[machine][number]
        changes = flags is None or bool(info.arguments[flags] & _CHANGING)
    elif number in _WRITES[machine]:
        changes = _is_file(thread, int(info.arguments[0]))
    else:
        changes = number in _OTHERS[machine]
    return number if changes else None


def _is_file(thread: int, descriptor: int) -> bool:
    try:
        return Path(f"/proc/{thread}/fd/{descriptor}").is_file()
    except OSError:
        return False


def _reap(child: int) -> None:
    while True:
        try:
            os.waitpid(-child, _WALL)
        except ChildProcessError:
            return
