"""Files that ship with the pages: styles, scripts, pictures."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

__all__ = ["Asset", "read_assets"]

_FOLDER = Path(__file__).resolve().parents[2] / "services" / "rendering" / "static"
_MEDIA = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".map": "application/json",
}
_TEXT = ("text/", "image/svg", "application/json")


@dataclass(slots=True)
class Asset:
    """One file.

    Attributes:
        body: Its bytes.
        media: Its media type.
        key: A digest of it; the start of it is the version that pages name.
        packed: Its bytes compressed, once somebody has wanted them.
    """

    body: bytes
    media: str
    key: str
    packed: bytes | None = None


def read_assets(folder: Path = _FOLDER) -> dict[str, Asset]:
    """The files by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            body = path.read_bytes()
            media = _MEDIA.get(path.suffix) or guess_type(path.name)[0]
            media = media or "application/octet-stream"
            if media.startswith(_TEXT):
                media += "; charset=utf-8"
            digest = hashlib.sha256(body).digest()[:24]
            key = urlsafe_b64encode(digest).decode()
            found[path.relative_to(folder).as_posix()] = Asset(body, media, key)
    return found
