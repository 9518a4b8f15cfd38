"""Pages that lead on, in a browser: with scripts and without, whatever one reads."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

from kg.model.lang import Lang, Text
from kg.services import rendering
from kg.services.publishing.leading import lead_page

pytestmark = pytest.mark.slow

SCRIPT = Path(rendering.__file__).with_name("static") / "tongue.js"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that says nothing."""

    def log_message(self, *told):
        """Nothing."""


@pytest.fixture
def address(tmp_path):
    (tmp_path / "assets").mkdir()
    shutil.copy(SCRIPT, tmp_path / "assets")
    targets = {lang: f"x.{lang}.html" for lang in Lang}
    page = lead_page(Text("A thing", "もの"), targets, {}, "assets/")
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    for path in targets.values():
        (tmp_path / path).write_text(path, encoding="utf-8")
    handler = functools.partial(Quiet, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("locale", "scripts", "expected"),
    [
        ("ja-JP", True, "x.ja.html?a=1#b"),
        ("en-GB", True, "x.en.html?a=1#b"),
        ("fr-FR", True, "x.ja.html?a=1#b"),
        ("en-GB", False, "x.ja.html"),
    ],
)
def test_a_visitor_is_led_to_the_page_in_their_language(
    chromium, address, locale, scripts, expected
):
    context = chromium.new_context(locale=locale, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}index.html?a=1#b")
    page.wait_for_url("**/x.*.html**")

    assert address + expected == page.url
    context.close()
