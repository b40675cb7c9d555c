"""A browser without a window: what a page looks like, as rows of pixels."""

import shutil
import struct
import subprocess
import zlib
from collections import Counter

FOUND = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DARK = "--blink-settings=preferredColorScheme=0"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
)


class Picture:
    """A picture: its rows, each a list of colours like ``#f6f4ef``."""

    def __init__(self, png):
        self.rows = _rows(png)

    @property
    def colours(self):
        """How many pixels have each colour."""
        return Counter(colour for row in self.rows for colour in row)

    def columns(self, first, last):
        """The colours that stand in some columns."""
        return {colour for row in self.rows for colour in row[first:last]}


def render(url, folder, width, height, *options):
    """Return a picture of a page, in a window of ``width`` by ``height`` pixels."""
    shot, profile = folder / "shot.png", folder / "profile"
    shot.unlink(missing_ok=True)
    size = f"--window-size={width},{height}"
    command = [FOUND, *QUIET, f"--user-data-dir={profile}", size, f"--screenshot={shot}", *options]
    subprocess.run([*command, url], check=True, capture_output=True, timeout=120)
    return Picture(shot.read_bytes())


def _rows(png):
    """Decode a PNG of 8 bits a channel (https://www.w3.org/TR/png-3/)."""
    size, channels, packed, at = (0, 0), 0, b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IHDR":
            size, channels = struct.unpack(">II", data[:8]), {2: 3, 6: 4}[data[9]]
        elif kind == b"IDAT":
            packed += data
    raw, stride, rows = zlib.decompress(packed), size[0] * channels, []
    before = bytearray(stride)
    for number in range(size[1]):
        start = number * (stride + 1)
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + stride], before, channels)
        pixels = (before[x : x + 3].hex() for x in range(0, stride, channels))
        rows.append([f"#{pixel}" for pixel in pixels])
    return rows


def _unfiltered(kind, filtered, above, channels):
    line = bytearray(filtered)
    if kind == 0:
        return line
    for x in range(len(line)):
        left = line[x - channels] if x >= channels else 0
        corner = above[x - channels] if x >= channels else 0
        line[x] = line[x] + _predicted(kind, left, above[x], corner) & 0xFF
    return line


def _predicted(kind, left, up, corner):
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return {1: left, 2: up, 3: (left + up) // 2}[kind]
