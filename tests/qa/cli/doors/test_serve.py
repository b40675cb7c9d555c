"""`qa serve` as a process: its address, its end, and what it says where it cannot begin."""

import signal
import socket
from http.client import HTTPConnection

import pytest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_answers_there_and_stops_when_told(seeded, number):
    started = seeded.start("serve", "--port", "0")
    url = started.stdout.readline().decode().strip()
    assert url.startswith("http://127.0.0.1:")
    assert started.stderr.readline() == b"2 articles can be asked there, until Ctrl-C.\n"
    connection = HTTPConnection("127.0.0.1", int(url.rpartition(":")[2].strip("/")), timeout=60)
    connection.request("GET", "/health")
    assert connection.getresponse().read() == b'{"status":"ok"}'
    connection.close()
    started.send_signal(number)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out, err) == (0, b"", b"Stopped.\n")


def test_what_was_asked_before_it_is_told_to_stop_is_answered(seeded):
    started = seeded.start("serve", "--port", "0")
    port = int(started.stdout.readline().decode().strip().rpartition(":")[2].strip("/"))
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/health")
    assert connection.getresponse().read() == b'{"status":"ok"}'
    connection.request("GET", "/ask?question=who+is+the+Russian+ambassador%3F")
    started.send_signal(signal.SIGTERM)
    heard = connection.getresponse()
    assert (heard.status, b"Igor Khovaev" in heard.read()) == (200, True)
    connection.close()
    started.communicate(timeout=60)
    assert started.returncode == 0


def test_a_port_that_is_taken_is_told(seeded):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        what, next_step = seeded("serve", "--port", port).error
    assert what == f"The port {port} is taken by another program."
    assert "--port 0" in next_step


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "host.invalid"])
def test_an_address_of_another_machine_is_told(seeded, host):
    what, _ = seeded("serve", "--host", host, "--port", "0").error
    assert what == f"{host} is no address of this machine."


def test_without_an_index_it_does_not_begin(qa):
    what, _ = qa("serve", "--port", "0").error
    assert what.startswith("There is no index at ")


@pytest.mark.parametrize("port", ["65536", "-1", "x"])
def test_what_is_no_port_is_told(seeded, port):
    assert port in seeded("serve", f"--port={port}").error[0]
