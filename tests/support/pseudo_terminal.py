"""A program in a terminal: a pseudo-terminal around it, and an emulator that knows its screen."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from contextlib import contextmanager

import pyte

PATIENCE = 60.0


class Terminal:
    """A running program and the screen it has drawn so far."""

    def __init__(self, command, environment, cwd, columns=80, rows=24):
        self._master, slave = os.openpty()
        self.screen = pyte.HistoryScreen(columns, rows, history=5000)
        # What the emulator answers, such as where the cursor is, arrives like a key.
        self.screen.write_process_input = lambda data: os.write(self._master, data.encode())
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self._left = False
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads yet
        )
        os.close(slave)

    def _set_size(self, columns, rows):
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def resize(self, columns, rows):
        """Give the terminal another size; the kernel tells the program."""
        self.screen.resize(rows, columns)
        self._set_size(columns, rows)

    def type(self, keys):
        """Type ``keys``; more than a line takes several writes, as a terminal would do it."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            sent = os.write(self._master, data[:512])
            data = data[sent:]
            self._read(0.0)

    def _read(self, seconds):
        """Draw what the program writes within ``seconds``; say whether it wrote anything."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # whoever had the terminal has ended, and all that they wrote was read
            self._left = True
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    @property
    def lines(self):
        """The lines on the screen, without the space on their right."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self):
        """All that was shown and still can be scrolled to."""
        above = (
            "".join(line[column].data for column in range(self.screen.columns)).rstrip()
            for line in self.screen.history.top
        )
        return "\n".join((*above, *self.lines))

    @property
    def echoes(self):
        """Whether the terminal shows the keys that nobody reads."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    @echoes.setter
    def echoes(self, wanted):
        attributes = termios.tcgetattr(self._master)
        attributes[3] = attributes[3] & ~termios.ECHO | (termios.ECHO if wanted else 0)
        termios.tcsetattr(self._master, termios.TCSANOW, attributes)

    def reversed(self, text):
        """Say whether ``text`` stands somewhere in reverse, as what is chosen does."""
        for number, line in enumerate(self.screen.display):
            at = line.find(text)
            if at >= 0 and self.screen.buffer[number][at].reverse:
                return True
        return False

    def wait(self, shown, patience=PATIENCE):
        """Wait until ``shown`` is on the screen, however its lines break, or is true of it."""
        condition = (
            shown if callable(shown) else lambda: shown in " ".join(" ".join(self.lines).split())
        )
        deadline = time.monotonic() + patience
        while not condition():
            self._read(0.05)
            if time.monotonic() > deadline:
                raise AssertionError(f"not shown: {shown!r} on\n" + "\n".join(self.lines))

    def rest(self, seconds=0.2):
        """Wait until nothing more is drawn."""
        while self._read(seconds):
            pass

    def end(self):
        """Wait for the program to end; return its exit code."""
        deadline = time.monotonic() + PATIENCE
        # What was written last may arrive after the program's end.
        while not self._left and time.monotonic() < deadline:
            self._read(0.05)
        return self.process.wait(timeout=PATIENCE)

    def close(self):
        """Take the terminal away."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)


@contextmanager
def terminal(*arguments, **options):
    """Run a program in a terminal, and take the terminal away afterwards."""
    running = Terminal(*arguments, **options)
    try:
        yield running
    finally:
        running.close()
