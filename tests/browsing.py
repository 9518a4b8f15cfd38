"""A browser, and the site in both of its kinds: a server, and files of a plain host.

Chromium is that of the system (`apt install chromium`); `make assets` brings axe-core.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import KG, ROOT
from tests.servers import missing

PICTURES = ROOT / "build" / "pictures"
#: The whole site as files; what has not changed since the last time stays as it is.
PUBLISHED = ROOT / "build" / "site-for-tests"
AXE = ROOT / "vendor" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = 1280, 390
#: So many pixels of a page are put into a picture: of the longest page, the ontology,
#: all of it took more than 30 s on a machine with other work.
HIGHEST = 10_000
#: The kinds of site: a server answers, or a plain host hands out files.
LIVE, FILES = "live", "files"
#: What passes is told of by one element each; that is much quicker.
_LOOK = "axe.run({resultTypes: ['violations']})"
#: What the driver itself says where a test lets no worker keep copies.
BLOCKED = "blocked by Playwright"
_LISTENING = re.compile(r"http://127\.0\.0\.1:\d+/")


@contextmanager
def listening(command, log):
    """A server on a port of its own; its address, once it says it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    # What the server says stays beside the pictures, for whoever asks why.
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, stderr=said, stdout=said)
    try:
        for _ in range(600):
            found = _LISTENING.search(log.read_text(encoding="utf-8"))
            if found or process.poll() is not None:
                break
            time.sleep(0.1)
        assert found, log.read_text(encoding="utf-8")
        yield found[0]
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="session")
def live_site():
    """The address of `kg serve` over the shipped tables."""
    command = [*KG, "serve", "--port", "0", "--lang", "en"]
    with listening(command, PICTURES / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def published_folder():
    """The folder of the shipped tables as a site of files.

    `KG_PUBLISHED_SITE` names one that is there already.
    """
    ready = os.environ.get("KG_PUBLISHED_SITE")
    if ready:
        return Path(ready)
    subprocess.run([*KG, "publish", "-o", PUBLISHED], cwd=ROOT, check=True)
    return PUBLISHED


@pytest.fixture(scope="session")
def files_site(published_folder):
    """The address of the published site on a server that knows nothing but files."""
    command = [sys.executable, "-u", "-m", "http.server", "0"]
    options = ["--bind", "127.0.0.1", "--directory", str(published_folder)]
    with listening([*command, *options], PICTURES / "files.log") as address:
        yield address


@pytest.fixture
def walked_site(request):
    """The address of the site: `live` or `files`, as a test asks; live unless said."""
    return request.getfixturevalue(f"{getattr(request, 'param', LIVE)}_site")


# Not for the session: while its driver runs, nothing else of the same process can have
# an event loop.
@pytest.fixture(scope="module")
def chromium():
    """Debian's own browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        missing("chromium is not installed")
    if not AXE.is_file():
        missing("axe-core is not there; run make assets")
    with playwright.sync_playwright() as driver:
        # In a container there is no other sandbox inside.
        browser = driver.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page of the browser, and all that it said and asked for."""

    page: object
    root: str
    pictures: Path = PICTURES
    said: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    def __post_init__(self):
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"thrown: {error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _hear(self, message):
        if BLOCKED not in message.text:
            self.said.append(f"{message.type}: {message.text}")

    def go(self, path):
        """Open a page, and wait until it asks for nothing more."""
        reply = self.page.goto(self.root + path)
        self.page.wait_for_load_state("networkidle")
        return reply

    @property
    def elsewhere(self):
        """Requests to another host."""
        own = urlsplit(self.root).netloc
        return [
            url
            for url in self.asked
            if urlsplit(url).scheme not in ("data", "blob")
            and urlsplit(url).netloc != own
        ]

    def faults(self):
        """What axe-core finds serious or critical: the rule and the elements."""
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
        found = self.page.evaluate(_LOOK)["violations"]
        return {
            each["id"]: [node["html"][:200] for node in each["nodes"][:5]]
            for each in found
            if each["impact"] in ("serious", "critical")
        }

    def overflow(self):
        """By how many pixels the page is wider than the window."""
        script = "document.documentElement.scrollWidth - window.innerWidth"
        return self.page.evaluate(script)

    def picture(self, name):
        """Leave a picture of the page from its top, of most pages the whole."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        height = self.page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": self.page.viewport_size["width"]}
        clip["height"] = min(height, HIGHEST)
        self.page.screenshot(path=path, full_page=True, clip=clip)

    def told(self):
        """What the page says, as one reads it."""
        return self.page.inner_text("main")

    def links(self, root):
        """Where what it says leads to, seen from where the site begins."""
        script = "[...document.querySelectorAll('main a')].map((a) => a.href)"
        return [each.removeprefix(root) for each in self.page.evaluate(script)]


@pytest.fixture
def visit(chromium, walked_site, request):
    """A fresh page; a test may say width, language and whether scripts run."""
    told = getattr(request, "param", {})
    context = chromium.new_context(
        viewport={"width": told.get("width", WIDE), "height": 900},
        locale=told.get("locale", "ja-JP"),
        java_script_enabled=told.get("scripts", True),
    )
    kind = request.node.callspec.params.get("walked_site", LIVE)
    pictures = PICTURES / FILES if kind == FILES else PICTURES
    yield Visit(context.new_page(), walked_site, pictures)
    context.close()
