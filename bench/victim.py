"""A child process that is killed as it enters its n-th system call that changes what is on disk.

Through ``ptrace``, which needs neither another program nor a compiler: Linux 5.3 or later, on
x86-64 and on ARM64. The call that kills is not made any more; all calls before it are.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
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
_CHANGING = os.O_CREAT | os.O_TRUNC


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


def can_trace() -> bool:
    """Say whether this machine lets a process be followed call by call."""
    if sys.platform != "linux" or platform.machine() not in _OPENS:
        return False
    passed, _ = killed_at(None, lambda: Path(os.devnull).write_text("", encoding="ascii"))
    return passed > 0


def killed_at(point: int | None, action: Callable[[], object]) -> tuple[int, bool]:
    """Run ``action`` in a child; kill it at its ``point``-th changing call, from 1.

    Return how many changing calls it entered, and whether it was killed; None as ``point`` lets
    it finish. An action that fails by itself has its traceback on stderr.
    """
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _be_followed(action)
    try:
        return _follow(child, point)
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


def _follow(child: int, point: int | None) -> tuple[int, bool]:
    _, status = os.waitpid(child, _WALL)
    if not os.WIFSTOPPED(status):
        return 0, False
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    _ptrace(_SYSCALL, child)
    passed = 0
    while True:
        try:
            thread, status = os.waitpid(-child, _WALL)
        except ChildProcessError:
            return passed, False
        if not os.WIFSTOPPED(status):
            if thread == child:
                return passed, False
            continue
        stop = os.WSTOPSIG(status)
        if stop == _SYSCALL_STOP and _is_change(thread):
            passed += 1
            if passed == point:
                os.kill(child, signal.SIGKILL)
                return passed, True
        passing = stop in (_SYSCALL_STOP, signal.SIGTRAP, signal.SIGSTOP)
        _ptrace(_SYSCALL, thread, 0, 0 if passing else stop)


def _is_change(thread: int) -> bool:
    info = _Info()
    _ptrace(_SYSCALL_INFO, thread, ctypes.sizeof(info), info)
    if info.op != _ENTRY:
        return False
    machine, number = platform.machine(), int(info.number)
    if number in _OPENS[machine]:
        flags = _OPENS[machine][number]
        return flags is None or bool(info.arguments[flags] & _CHANGING)
    if number in _WRITES[machine]:
        return _is_file(thread, int(info.arguments[0]))
    return number in _OTHERS[machine]


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
