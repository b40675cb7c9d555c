"""A browser that a test drives, over Chromium's debugging protocol on a pipe."""

import base64
import json
import os
import subprocess
import time
from contextlib import contextmanager

from tests.support.chromium import FOUND, QUIET, Picture

_PATIENCE = 60  # seconds for what a page does by itself


class Tab:
    """One page in a window of some size."""

    def __init__(self, reading, writing):
        self._reading, self._writing = reading, writing
        self._number = 0
        self._session = None
        self._rest = b""
        target = self._do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._do("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self._do("Page.enable")
        self._do("Runtime.enable")
        self.said = []  # what the page complains of

    def look(self, width, height, *, dark=False):
        """Be a window of this size, by day or in the dark."""
        self._do(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._do("Emulation.setEmulatedMedia", features=scheme)

    def open(self, url):
        self._do("Log.enable")
        self._do("Page.navigate", url=url)
        self.until("document.readyState === 'complete'")

    def does(self, script):
        """Return what a script gives, in the page."""
        done = self._do("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def until(self, script):
        """Wait until a script gives something."""
        end = time.monotonic() + _PATIENCE
        while not self.does(f"!!({script})"):
            assert time.monotonic() < end, f"{script} stays away\n{self.text('body')}"
            time.sleep(0.05)

    def text(self, selector):
        """Return what an element shows."""
        return self.does(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def type(self, text):
        self._do("Input.insertText", text=text)

    def press(self, key):
        text = {"text": "\r"} if key == "Enter" else {"text": key} if len(key) == 1 else {}
        code = {"Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}.get(key, 0)
        known = {"key": key, "windowsVirtualKeyCode": code}
        self._do("Input.dispatchKeyEvent", type="keyDown", **known, **text)
        self._do("Input.dispatchKeyEvent", type="keyUp", **known)

    def click(self, selector):
        x, y = self.does(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)})"
            ".getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self._do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path=None):
        png = base64.b64decode(self._do("Page.captureScreenshot", format="png")["data"])
        if path:
            path.write_bytes(png)
        return Picture(png)

    def _do(self, method, **parameters):
        self._number += 1
        sent = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            sent["sessionId"] = self._session
        os.write(self._writing, json.dumps(sent).encode() + b"\0")
        while (heard := self._hear()).get("id") != self._number:
            if heard.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
                self.said.append(heard["params"])
        assert "error" not in heard, heard
        return heard["result"]

    def _hear(self):
        while b"\0" not in self._rest:
            piece = os.read(self._reading, 1 << 16)
            assert piece, "the browser has left"
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


@contextmanager
def tab(folder):
    """Open a browser with one page; ``folder`` is for what it keeps."""
    heard_by_browser, writing = os.pipe()
    reading, said_by_browser = os.pipe()
    # It reads the descriptor 3, and writes to 4.
    command = [FOUND, *QUIET, "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}"]
    moved = f'exec "$@" 3<&{heard_by_browser} 4>&{said_by_browser}'
    started = subprocess.Popen(
        ["bash", "-c", moved, "bash", *command],
        pass_fds=(heard_by_browser, said_by_browser),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(heard_by_browser)
    os.close(said_by_browser)
    try:
        yield Tab(reading, writing)
    finally:
        os.close(writing)
        started.terminate()
        started.wait(30)
        os.close(reading)
