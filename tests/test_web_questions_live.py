"""Saved questions over real HTTP: types, caching, languages; a test of the whole API.

Schemathesis makes requests of the OpenAPI document, right ones and wrong ones, and
holds what comes back to the document.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.servers import free_port

KG = [sys.executable, "-c", "from kg.cli import main; main()"]
_PATIENCE = 60


@pytest.fixture(scope="module")
def address(shipped_file, tmp_path_factory):
    """A server over the shipped build."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    folder = tmp_path_factory.mktemp("served")
    log = (folder / "log").open("w+b")
    command = [*KG, "serve", "--port", str(port), "--data", str(shipped_file)]
    server = subprocess.Popen(command, cwd=folder, env=kept, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(_PATIENCE * 5):
            try:
                with urlopen(f"{base}/api/queries", timeout=10):
                    break
            except OSError:
                assert server.poll() is None, log.seek(0) or log.read()
                time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def ask(url, method="GET", **headers):
    """Status, headers and body of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, headers=named, method=method), timeout=30) as reply:
            return reply.status, reply.headers, reply.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_answer_is_json_and_open_to_pages_of_others(address):
    status, headers, body = ask(f"{address}/api/queries/region/members.json")

    assert (200, "application/json") == (status, headers["Content-Type"])
    assert "*" == headers["Access-Control-Allow-Origin"]
    assert 29 == json.loads(body)["total"]


def test_same_answer_is_not_sent_again(address):
    url = f"{address}/api/queries/region/members.json?lang=en"
    _, headers, whole = ask(url)

    status, again, body = ask(url, If_None_Match=headers["ETag"])
    packed = ask(url, Accept_Encoding="gzip")

    assert (304, b"") == (status, body)
    assert headers["ETag"] == again["ETag"]
    assert whole == gzip.decompress(packed[2])


def test_language_is_that_of_the_address_then_that_of_the_client(address):
    url = f"{address}/api/queries/region/members.json"

    def label(url, **headers):
        return json.loads(ask(url, **headers)[2])["columns"][0]["label"]

    assert "Region" == label(url)
    assert "圏域" == label(url, Accept_Language="ja")
    assert "Region" == label(f"{url}?lang=en", Accept_Language="ja")
    wrong = ask(f"{url}?region=x", Accept_Language="ja")
    assert "選択肢にありません" in json.loads(wrong[2])["errors"][0]["detail"]


def test_head_has_no_body_and_other_methods_are_refused(address):
    url = f"{address}/queries/region/members.csv"

    assert (200, b"") == ask(url, "HEAD")[::2]
    status, headers, _ = ask(url, "DELETE")
    assert 405 == status
    assert "GET" in headers["Allow"]


def test_page_and_files_stand_side_by_side(address):
    told = {
        "queries/": "text/html",
        "queries/index.ja.html": "text/html",
        "queries/region/members": "text/html",
        "queries/region/members.en.html?region=nishi-iburi": "text/html",
        "queries/region/members.html": "text/html",
        "queries/region/members.csv": "text/csv",
        "queries/region/members.excel.csv": "text/csv",
        "queries/region/members.ja.xlsx": "application/vnd.openxmlformats",
        "queries/region/members.ja.svg": "image/svg+xml",
        "queries/region/members.ja.narrow.svg?region=nishi-iburi": "image/svg+xml",
        "queries/region/members.ja.answer.html": "text/html",
        "queries/provenance/project-evidence.ttl": "text/turtle",
        "api.ja.html": "text/html",
        "api/openapi.json": "application/vnd.oai.openapi+json",
    }
    for path, media in told.items():
        status, headers, body = ask(f"{address}/{path}")

        assert 200 == status, path
        assert headers["Content-Type"].startswith(media), path
        assert body


def test_what_is_not_there_is_not_found(address):
    for path in (
        "queries/region/nope",
        "queries/region/nope.csv",
        "queries/region/members.ttl",
        "queries/region/members.ja.exe",
        "queries/../../etc/passwd.csv",
        "queries/%2e%2e/%2e%2e/pyproject.csv",
        "api/queries/region/members.xml",
        "api/queries/..%2f..%2fpyproject.json",
    ):
        assert 404 == ask(f"{address}/{path}")[0], path


@pytest.mark.slow
def test_api_holds_what_its_document_promises(address, tmp_path):
    pytest.importorskip("schemathesis")
    document = tmp_path / "openapi.json"
    document.write_bytes(ask(f"{address}/api/openapi.json?lang=en")[2])
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", str(document)),
        *("--url", f"{address}/api", "--max-examples", "5", "--seed", "1"),
        *("--phases", "examples,coverage,fuzzing", "--no-color"),
    ]

    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Tested: 122" in done.stdout
