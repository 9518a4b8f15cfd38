"""Copy what npm has fetched to where the pages find it, with all licences beside it."""

import gzip
import json
import re
import shutil
import textwrap
from pathlib import Path

_HERE = Path(__file__).parent
_MODULES = _HERE / "node_modules"
_TARGET = _HERE.parent / "kg" / "services" / "rendering" / "static" / "vendor"
_BUILD = _MODULES / "@zazuko" / "yasgui" / "build"
_ENGINE = "oxigraph"
_MAP = re.compile(r"\n?//# sourceMappingURL=\S*\s*$")
_MODULE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)")
#: The part that makes columns wider writes a <style> of its own, which the policy of
#: the pages forbids; its few rules stand in static/editor.css. It takes the last child
#: of <head> away again, so that something must be put there.
_STYLES = (
    ("a=e.querySelectorAll(`style`)", "a=e.querySelectorAll(`meta`)"),
    (
        "document.createElement(`style`);o.type=`text/css`,o.gripid=r",
        "document.createElement(`meta`);o.gripid=r",
    ),
)
_RULE = "=" * 78
#: A crate of Rust, as the messages of what was compiled from it name it.
_CRATE = re.compile(rb"/([a-z][a-z0-9_-]*-[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*)/src/")
_OWN_CRATE = re.compile(rb"lib/([a-z]+)/src/")
_HEAD = """\
yasgui.min.js and yasgui.min.css are made of these packages, oxigraph excepted. In
column-resizer two words were changed, so that it writes no style into the page.

The files in oxigraph/ are those of the package oxigraph as it ships: web.js, and
web_bg.wasm packed with gzip."""
_COMPILED = """\
The package holds one program, web_bg.wasm, compiled from Rust: Oxigraph itself
({own})
and the crates that it uses. It says of itself that it may be used under the MIT licence
or the Apache licence 2.0, at one's option; here it is used under the MIT licence, whose
text stands above. It ships no text of either, and no list of its crates. Those that its
own messages name are:

{others}"""
_MIT = """\
Those that ship no text of the MIT licence are under this one:

Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software
without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
permit persons to whom the Software is furnished to do so, subject to the following
conditions: the above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT
OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR
OTHER DEALINGS IN THE SOFTWARE."""


def _bundled() -> set[str]:
    """The packages that went into the one file, as its source map tells."""
    told = json.loads((_BUILD / "yasgui.min.js.map").read_text(encoding="utf-8"))
    named = (_MODULE.findall(source) for source in told["sources"])
    own = {f"@zazuko/{path.name}" for path in (_MODULES / "@zazuko").iterdir()}
    return own | {names[-1] for names in named if names}


def _licence(name: str) -> str:
    """What a package says of its licence, with the text that it ships."""
    folder = _MODULES / name
    told = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    author = told.get("author") or "its contributors"
    if isinstance(author, dict):
        author = author["name"]
    licence = told.get("license", "see below")
    head = f"{name} {told['version']}, licence: {licence}, by {author}"
    texts = [
        path.read_text(encoding="utf-8").strip()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name.lower().startswith(("licen", "notice"))
    ]
    return "\n\n".join([f"{_RULE}\n{head}\n{_RULE}", *texts])


def _wrapped(names: set[bytes]) -> str:
    return textwrap.fill(
        ", ".join(sorted(name.decode() for name in names)),
        78,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _compiled(program: bytes) -> str:
    """What went into the engine, as far as the engine tells."""
    own, others = set(_OWN_CRATE.findall(program)), set(_CRATE.findall(program))
    return _COMPILED.format(own=_wrapped(own), others=_wrapped(others))


def _copy_engine() -> str:
    """Write the engine that answers in the browser; what is told of its parts."""
    folder = _MODULES / _ENGINE
    program = (folder / "web_bg.wasm").read_bytes()
    target = _TARGET / _ENGINE
    target.mkdir()
    shutil.copyfile(folder / "web.js", target / "web.js")
    # Many hosts send WebAssembly as it is, which is three times as much.
    packed = gzip.compress(program, 9, mtime=0)
    (target / "web_bg.wasm.gz").write_bytes(packed)
    return f"{_licence(_ENGINE)}\n\n{_compiled(program)}"


def copy() -> None:
    """Write the vendored files anew."""
    shutil.rmtree(_TARGET, ignore_errors=True)
    _TARGET.mkdir(parents=True)
    script = (_BUILD / "yasgui.min.js").read_text(encoding="utf-8")
    for found, put in _STYLES:
        if script.count(found) != 1:
            raise SystemExit(f"yasgui.min.js is not as expected: {found}")
        script = script.replace(found, put)
    # Nobody has the map, so that a browser's tools would look for it in vain.
    (_TARGET / "yasgui.min.js").write_text(_MAP.sub("\n", script), encoding="utf-8")
    shutil.copyfile(_BUILD / "yasgui.min.css", _TARGET / "yasgui.min.css")
    licences = [*map(_licence, sorted(_bundled())), _copy_engine()]
    text = "\n\n\n".join([_HEAD, _MIT, *licences]) + "\n"
    (_TARGET / "LICENSES.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    copy()
