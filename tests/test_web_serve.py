"""`kg serve` as an operator runs it: real sockets, signals and files."""

import concurrent.futures
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx2
import pytest

from kg.web.running.watching import fingerprint
from tests.pools import children
from tests.web_sites import KG, ROOT, graph_of, running

#: Some seconds of work over the small graph: 1.7 million rows.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: No end to it.
ENDLESS = SLOW.replace(" }", " . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }")


@pytest.fixture
def graph(tmp_path):
    return graph_of(tmp_path / "kg.nq", "first")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    graph_of(folder / "kg.nq", "first")
    log = folder / "access.log"
    with running(folder, "-d", "kg.nq", "--access-log", str(log)) as site:
        site.log = log
        yield site


def exchange(site, sent, seconds=15):
    """What comes back for bytes as they are, until the connection ends."""
    with socket.create_connection(("127.0.0.1", site.port), seconds) as connection:
        connection.sendall(sent)
        found = b""
        while piece := connection.recv(65536):
            found += piece
        return found


def started(folder, *options, lang="en"):
    """What comes of a start that fails."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "KG_LANG": lang}
    return subprocess.run(
        [*KG, "serve", *options],
        capture_output=True,
        text=True,
        env=environ,
        cwd=folder,
        timeout=60,
    )


def test_it_says_where_it_listens_once_it_answers(site):
    assert 200 == site.client.get("health").status_code
    assert site.port > 0
    assert f"listening at http://127.0.0.1:{site.port}/" in site.said()


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "is in use; give another"), ("ja", "使用中です")]
)
def test_a_port_that_is_taken_is_told_in_one_line(tmp_path, graph, lang, said):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = started(tmp_path, "-d", "kg.nq", "--port", port, lang=lang)
    assert 2 == done.returncode
    assert 1 == len(done.stderr.splitlines())
    assert said in done.stderr
    assert "" == done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "256.1.1.1"], "--host 256.1.1.1"),
        (["--host", "192.0.2.1"], "cannot be listened at"),
        (["-d", "none.nq"], "none.nq"),
        (["-d", "broken.nq"], "broken.nq"),
        (["--public-url", "kg.example"], "--public-url"),
        (["--public-url", "http://["], "--public-url"),
        (["--root-path", "kg"], "--root-path"),
        (["--root-path", "/圏域"], "percent-encoded"),
        (["--access-log", "nowhere/x.log"], "--access-log"),
        (["--workers", "0"], "--workers"),
        (["--query-memory", "99999999999999999"], "--query-memory"),
        (["--base", "x"], "--base"),
        (["--forwarded-allow-ips", "10.0.0.1/8"], "--forwarded-allow-ips"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(tmp_path, graph, options, said):
    (tmp_path / "broken.nq").write_text("<a", encoding="utf-8")
    given = options if "-d" in options else ["-d", "kg.nq", *options]
    done = started(tmp_path, "--port", "0", *given)
    assert 2 == done.returncode, done.stderr
    assert 1 == len(done.stderr.splitlines()), done.stderr
    assert "Traceback" not in done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "a system that can fork"), ("ja", "お使いください")]
)
def test_a_system_that_cannot_fork_is_told_so(tmp_path, graph, lang, said):
    script = (
        "import os, sys; del os.fork; sys.argv = ['kg', 'serve', '-d', 'kg.nq'];"
        "from kg.cli import main; main()"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "KG_LANG": lang}
    done = subprocess.run(
        [KG[0], "-c", script],
        capture_output=True,
        text=True,
        env=environ,
        cwd=tmp_path,
        timeout=60,
    )
    assert 2 == done.returncode
    assert "WSL" in done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "holds no statement"), ("ja", "文が一つもなく")]
)
def test_a_graph_that_is_empty_is_told_of_and_shown(tmp_path, lang, said):
    (tmp_path / "kg.nq").touch()
    with running(tmp_path, "-d", "kg.nq", lang=lang) as site:
        assert said in site.said()
        assert 0 == site.client.get("health").json()["statements"]
        assert 200 == site.client.get("index.ja.html").status_code


#: Sends signals while the build is being loaded.
_HASTY = """
import os, signal
from kg.services.pooling.pool import Pool
start = Pool.start
async def started(pool):
    os.kill(os.getpid(), signal.SIGHUP)
    os.kill(os.getpid(), signal.SIGUSR1)
    await start(pool)
Pool.start = started
from kg.cli import main
main(["serve", "-d", "kg.nq", "--port", "0"])
"""


def test_a_signal_that_is_early_does_not_end_the_site(tmp_path, graph):
    with running(tmp_path, program=_HASTY) as site:
        assert "first 0" == site.label()
        site.send(signal.SIGTERM)
        assert 0 == site.ended()


def test_a_site_whose_reader_has_left_goes_on(tmp_path, graph):
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "KG_LANG": "en"}
    command = [*KG, "serve", "-d", "kg.nq", "--port", "0", "--watch"]
    with (
        subprocess.Popen(
            command, stderr=subprocess.PIPE, env=environ, cwd=tmp_path, text=True
        ) as process,
        contextlib.ExitStack() as ending,
    ):
        ending.callback(process.kill)
        address = re.search(r"http://\S+/", process.stderr.readline())[0]
        process.stderr.close()
        told = {httpx2.get(f"{address}health").json()["build"]}
        for number, label in enumerate(("second", "third"), 2):
            graph_of(graph, label)
            _until(
                lambda number=number: (
                    told.add(httpx2.get(f"{address}health").json()["build"])
                    or len(told) == number
                )
            )
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(20)


def test_a_process_that_died_and_read_another_build_shows_it_as_such(tmp_path, graph):
    with running(tmp_path, "-d", "kg.nq") as site:
        assert "first 0" == site.label()
        asked = {"params": {"query": "SELECT ?l { ?s ?p ?l } ORDER BY ?l LIMIT 1"}}
        tag = site.client.get("sparql", **asked).headers["etag"]
        digest = site.client.get("health").json()["build"]
        graph_of(graph, "second")
        (zygote,) = children(site.process.pid)
        os.kill(zygote, signal.SIGKILL)
        site.wait_for("now showing build")
        assert "another has taken its place" in site.said()
        assert "second 0" == site.label()
        assert digest != site.client.get("health").json()["build"]
        again = site.client.get("sparql", **asked, headers={"If-None-Match": tag})
        assert 200 == again.status_code
        assert tag != again.headers["etag"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_what_has_begun_finish_and_ends_without_an_error(
    tmp_path, graph, number
):
    with running(tmp_path, "-d", "kg.nq") as site:
        with concurrent.futures.ThreadPoolExecutor() as threads:
            answer = threads.submit(site.query, SLOW)
            _until(lambda: _running(site) == 1)
            site.send(number)
            response = answer.result(30)
        assert 200 == response.status_code
        assert "1728000" == response.json()["results"]["bindings"][0]["n"]["value"]
        assert 0 == site.ended()
        assert "Traceback" not in site.said()
        assert site.said().rstrip().endswith("ended")
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(site.address)


def test_a_grace_that_is_over_ends_what_still_runs(tmp_path, graph):
    options = ("-d", "kg.nq", "--grace", "1", "--query-seconds", "60")
    with (
        running(tmp_path, *options) as site,
        concurrent.futures.ThreadPoolExecutor() as threads,
    ):
        threads.submit(site.query, ENDLESS)
        _until(lambda: _running(site) == 1)
        began = time.monotonic()
        site.send(signal.SIGTERM)
        assert 0 == site.ended()
        assert time.monotonic() - began < 8


def test_nothing_is_left_of_a_site_that_ended(tmp_path, graph):
    with running(tmp_path, "-d", "kg.nq") as site:
        children = _children(site.process.pid)
        assert children
        site.send(signal.SIGTERM)
        assert 0 == site.ended()
    _until(lambda: not any(_lives(child) for child in children))


def test_a_new_build_is_shown_on_a_signal_without_losing_a_request(tmp_path, graph):
    with running(tmp_path, "-d", "kg.nq") as site:
        assert "first 0" == site.label()
        tag = site.client.get("sparql", params={"query": "ASK {}"}).headers["etag"]
        answers, ending = [], threading.Event()

        def ask():
            with httpx2.Client(base_url=site.address, timeout=30) as client:
                number = 0
                while not ending.is_set():
                    number += 1
                    query = f"SELECT ?l {{ ?s ?p ?l }} LIMIT {1 + number % 50}"
                    response = client.get("sparql", params={"query": query})
                    answers.append(response.status_code)

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        slow = concurrent.futures.ThreadPoolExecutor().submit(site.query, SLOW)
        for label in ("second", "third"):
            graph_of(graph, label)
            time.sleep(0.2)
            site.send(signal.SIGHUP)
            _until(lambda label=label: site.label() == f"{label} 0")
        assert 200 == slow.result(30).status_code
        ending.set()
        for asker in askers:
            asker.join()
        assert {200} == set(answers)
        assert len(answers) > 20
        asked = {"If-None-Match": tag}
        again = site.client.get("sparql", params={"query": "ASK {}"}, headers=asked)
        assert 200 == again.status_code
        # The workers of the builds before are gone.
        _until(lambda: len(_children(site.process.pid)) <= 8, 30)


def test_a_broken_build_leaves_the_one_before(tmp_path, graph):
    with running(tmp_path, "-d", "kg.nq") as site:
        digest = site.client.get("health").json()["build"]
        graph.write_text("<broken", encoding="utf-8")
        site.send(signal.SIGHUP)
        site.wait_for("the one before stays: .*kg.nq")
        assert digest == site.client.get("health").json()["build"]
        assert "first 0" == site.label()
        graph_of(graph, "mended")
        site.send(signal.SIGHUP)
        site.wait_for("now showing build")
        assert "mended 0" == site.label()


def test_a_build_that_is_replaced_is_noticed(tmp_path, graph):
    with running(tmp_path, "-d", "kg.nq", "--watch") as site:
        graph_of(graph, "second")
        site.wait_for("now showing build")
        assert "second 0" == site.label()


def test_a_folder_that_is_gone_in_the_middle_of_a_look_is_no_build(
    tmp_path, monkeypatch
):
    def vanished(folder, pattern):
        raise FileNotFoundError(folder)

    (tmp_path / "table.csv").touch()
    assert 1 == len(fingerprint(tmp_path))
    monkeypatch.setattr(Path, "rglob", vanished)
    assert () == fingerprint(tmp_path)


def test_a_client_that_leaves_frees_its_worker(site):
    with socket.create_connection(("127.0.0.1", site.port), 10) as connection:
        target = str(httpx2.URL("/sparql", params={"query": ENDLESS}))
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        _until(lambda: _running(site) == 1)
    _until(lambda: _running(site) == 0, 5)
    _until(lambda: " 499 " in site.log.read_text(encoding="utf-8"), 5)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/1.1\r\nBad Header\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 70_000, 431),
        (b"GET /health HTTP/1.1\r\n" + b"A: b\r\n" * 150 + b"\r\n", 431),
        (b"GET /" + b"y" * 60_000 + b" HTTP/1.0\r\n\r\n", 414),
        (b"GET /" + b"y" * 66_000 + b" HTTP/1.0\r\n\r\n", 414),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n",
            400,
        ),
    ],
)
def test_what_is_no_request_is_refused_and_harms_nobody(site, sent, status):
    if status == 431 and b"A: b" in sent:
        sent = sent.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    found = exchange(site, sent)
    assert f"HTTP/1.1 {status}".encode() in found[:20]
    assert b"x-content-type-options: nosniff" in found
    assert b"Traceback" not in found
    assert 200 == site.client.get("health").status_code


@pytest.mark.slow
def test_two_hundred_slow_clients_disturb_nobody_and_are_let_go(site):
    connections = []
    try:
        for number in range(200):
            connection = socket.create_connection(("127.0.0.1", site.port), 30)
            if number % 2:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            connections.append(connection)
        began = time.monotonic()
        while time.monotonic() - began < 8:
            asked = time.monotonic()
            assert 200 == httpx2.get(f"{site.address}health").status_code
            assert time.monotonic() - asked < 1
            for connection in connections[1::2]:
                connection.sendall(b"X-A: b\r\n")
            time.sleep(1)
        time.sleep(5)
        answers = [connection.recv(1000) for connection in connections]
        assert time.monotonic() - began < 20
        assert {b""} == set(answers[::2])
        assert {b"HTTP/1.1 408"} == {answer[:12] for answer in answers[1::2]}
    finally:
        for connection in connections:
            connection.close()
    metrics = site.client.get("metrics").text
    refused = re.search(r'refused_total\{status="408"\} (\d+)', metrics)
    assert 100 <= int(refused[1])


def test_an_address_typed_in_japanese_is_understood(site):
    address = "/search.ja.html?q=室蘭".encode()
    asked = b"GET " + address + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    found = exchange(site, asked)
    assert found.startswith(b"HTTP/1.1 200")
    assert 'value="室蘭"'.encode() in found


@pytest.mark.parametrize("pause", [0, 0.2])
def test_who_offers_another_protocol_is_answered_in_this_one(site, pause):
    """As the HTTP client of Java does, with a body too."""
    query = b'SELECT (STRLEN("""\r\nUpgrade: y""") AS ?letters) {}'
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n"
        b"Connection: Upgrade, HTTP2-Settings, close\r\nHTTP2-Settings: AAEAAEAA\r\n"
        b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
    ) % len(query)
    with socket.create_connection(("127.0.0.1", site.port), 15) as connection:
        connection.sendall(head if pause else head + query)
        if pause:
            time.sleep(pause)
            connection.sendall(query)
        found = b""
        while piece := connection.recv(65536):
            found += piece
    assert found.startswith(b"HTTP/1.1 200")
    assert b'"value":"12"' in found


def test_more_connections_than_there_may_be_are_told_to_come_again(tmp_path, graph):
    with running(tmp_path, "-d", "kg.nq", "--max-connections", "8") as site:
        held = [
            socket.create_connection(("127.0.0.1", site.port), 10) for _ in range(8)
        ]
        time.sleep(0.2)
        found = exchange(site, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert found.startswith(b"HTTP/1.1 503")
        assert b"retry-after: 10" in found
        for connection in held:
            connection.close()
        time.sleep(0.2)
        assert 200 == httpx2.get(f"{site.address}health").status_code


@pytest.mark.parametrize(
    ("trusted", "status"),
    [("127.0.0.0/8", 200), ("192.0.2.1, 127.0.0.1", 200), ("*", 200), ("::1", 503)],
)
def test_connections_of_a_proxy_that_is_trusted_are_those_of_many(
    tmp_path, graph, trusted, status
):
    options = ("--max-connections", "8", "--forwarded-allow-ips", trusted)
    with running(tmp_path, "-d", "kg.nq", *options) as site:
        held = [
            socket.create_connection(("127.0.0.1", site.port), 10) for _ in range(2)
        ]
        time.sleep(0.2)
        asked = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        assert exchange(site, asked).startswith(f"HTTP/1.1 {status}".encode())
        for connection in held:
            connection.close()


def test_health_and_pages_answer_while_queries_never_end(tmp_path, graph):
    with (
        running(tmp_path, "-d", "kg.nq", "--query-seconds", "2") as site,
        concurrent.futures.ThreadPoolExecutor(8) as threads,
    ):
        answers = [
            threads.submit(site.query, f"{ENDLESS} # {number}") for number in range(8)
        ]
        # One client has half of the four; the rest is for others.
        _until(lambda: _running(site) == 2)
        for _ in range(10):
            asked = time.monotonic()
            assert 200 == site.client.get("health").status_code
            assert 200 == site.client.get("index.ja.html").status_code
            assert time.monotonic() - asked < 1.5
            time.sleep(0.05)
        assert {503, 504} >= {answer.result(60).status_code for answer in answers}


def test_a_line_of_the_log_is_one_line_whatever_a_client_sends(site):
    exchange(
        site,
        b"GET /health?x=%0d%0aevil HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b'User-Agent: a"b\\c\xe9\t\xc2\x85\r\nReferer: r1\xe2\x80\xa8\r\n\r\n',
    )
    _until(lambda: "x=%0d%0aevil" in site.log.read_text(encoding="utf-8"), 5)
    content = site.log.read_bytes()
    line = next(row for row in content.splitlines() if b"%0d%0aevil" in row)
    assert content.isascii()
    assert rb'"a\x22b\x5Cc\xE9\x09\xC2\x85"' in line
    assert re.fullmatch(
        rb'127\.0\.0\.1 - - \[\S+ \+\d{4}\] "GET /health\?x=%0d%0aevil HTTP/1\.1" 200 '
        rb'\d+ "r1\S+" "\S+" \d+\.\d{4} - -',
        line,
    )


def test_the_log_goes_on_in_a_new_file_and_never_holds_a_posted_query(tmp_path, graph):
    log = tmp_path / "access.log"
    options = ("--access-log", str(log), "--access-log-format", "json")
    with running(tmp_path, "-d", "kg.nq", *options) as site:
        secret = "SELECT ?s { ?s ?p 'a very private word' }"
        response = site.client.post("sparql", data={"query": secret})
        assert 200 == response.status_code
        _until(lambda: "POST" in log.read_text(encoding="utf-8"), 5)
        log.rename(tmp_path / "old.log")
        site.send(signal.SIGUSR1)
        _until(log.exists, 5)
        site.client.get("health")
        _until(lambda: "/health" in log.read_text(encoding="utf-8"), 5)
    old = (tmp_path / "old.log").read_text(encoding="utf-8")
    assert "private" not in old
    told = json.loads(old.splitlines()[-1])
    assert ("POST", "/sparql", 200, "open") == (
        told["method"],
        told["target"],
        told["status"],
        told["lane"],
    )


def test_who_asks_is_believed_of_trusted_proxies_alone(tmp_path, graph):
    log = tmp_path / "access.log"
    for trusted, client in (("127.0.0.1", "203.0.113.9"), ("192.0.2.1", "127.0.0.1")):
        options = ("--access-log", str(log), "--forwarded-allow-ips", trusted)
        with running(tmp_path, "-d", "kg.nq", *options) as site:
            headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
            site.client.get("robots.txt", headers=headers)
            _until(lambda: "robots.txt" in log.read_text(encoding="utf-8"))
        line = log.read_text(encoding="utf-8").splitlines()[-1]
        assert line.startswith(f"{client} - - ")
        log.unlink()


def test_everything_can_be_said_by_variables(tmp_path, graph):
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "KG_LANG": "en",
        "KG_DATA": "kg.nq",
        "KG_PORT": "0",
        "KG_HOST": "192.0.2.1",
    }
    done = subprocess.run(
        [*KG, "serve"],
        capture_output=True,
        text=True,
        env=environ,
        cwd=tmp_path,
        timeout=60,
    )
    assert 2 == done.returncode
    assert "192.0.2.1" in done.stderr


def _running(site):
    """How many queries of anybody's are being answered."""
    return site.client.get("health").json()["lanes"]["open"]["running"]


def _until(holds, seconds=15):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def _children(pid):
    """Every process below one."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text(encoding="utf-8")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found += [int(folder.name), *_children(int(folder.name))]
    return found


def _lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
