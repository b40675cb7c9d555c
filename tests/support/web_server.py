"""A web server of this machine whose answers a test writes itself, byte by byte where it must."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!DOCTYPE html><html><head><title>The heron of Arlen</title></head><body><article>
<h1>The heron of Arlen</h1>
<p>The heron came back to the pond of Arlen on the third of May, after nine years away.</p>
<p>Ida Holm, who keeps the mill, saw it standing below the weir before anybody else was awake.</p>
<p>Nobody knows where it had been, and the children have already given it a name of its own.</p>
</article></body></html>"""


class Server:
    """What it ``answers`` by path: a function of the handler; ``asked`` are the paths asked for."""

    def __init__(self, port):
        self.port = port
        self.answers = {}
        self.asked = []
        self.headers = []

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def gives(self, path, data=PAGE, kind="text/html; charset=utf-8", status=200, **headers):
        """Have a path answered with a body, and headers whose names have "_" for "-"."""
        body = data if isinstance(data, bytes) else data.encode()

        def answer(handler):
            handler.send_response(status)
            said = {"Content_Type": kind, "Content_Length": str(len(body)), **headers}
            for name, value in said.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def leads(self, path, to, status=302):
        return self.gives(path, b"", status=status, Location=to)

    def does(self, path, answer):
        self.answers[path] = answer
        return self.url(path)


@contextmanager
def serving():
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            server.headers.append(dict(self.headers))
            answer = server.answers.get(self.path)
            try:
                if answer:
                    answer(self)
                else:
                    self.send_error(404)
            except OSError:
                pass  # whoever asked has left

        def log_message(self, *_):
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = Server(listening.server_address[1])
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
