"""Media types of the files of a site, and what browsers may do with them."""

from collections.abc import Mapping

from kg.model.page_policy import DATA_POLICY, FILES_POLICY, PICTURE_POLICY
from kg.model.site import PageFormat

__all__ = ["CACHE", "DATA", "FOREVER", "MEDIA", "OURS", "POLICIES"]

_UTF8 = "; charset=utf-8"
#: By suffix. What is packed says nothing of what is in it: it is saved as it is.
MEDIA: Mapping[str, str] = {
    **{str(kind): kind.media + _UTF8 for kind in PageFormat},
    # JSON has no charset to say (RFC 8259).
    PageFormat.JSONLD.value: PageFormat.JSONLD.media,
    "css": f"text/css{_UTF8}",
    "cff": f"text/yaml{_UTF8}",
    "gz": "application/gzip",
    "hdt": "application/vnd.hdt",
    "ico": "image/vnd.microsoft.icon",
    "js": f"text/javascript{_UTF8}",
    "json": "application/json",
    "map": "application/json",
    "md": f"text/markdown{_UTF8}",
    "mjs": f"text/javascript{_UTF8}",
    "nq": f"application/n-quads{_UTF8}",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "rq": f"application/sparql-query{_UTF8}",
    "sqlite": "application/vnd.sqlite3",
    "svg": f"image/svg+xml{_UTF8}",
    "trig": f"application/trig{_UTF8}",
    "tsv": f"text/tab-separated-values{_UTF8}",
    "txt": f"text/plain{_UTF8}",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": f"application/xml{_UTF8}",
    "xz": "application/x-xz",
    "zip": "application/zip",
}
#: What the pages are made of, and is for them alone; all else is data for everybody.
OURS = ("html", "css", "js", "mjs", "map", "wasm", "woff2", "ico")
DATA = tuple(suffix for suffix in MEDIA if suffix not in OURS)
#: What browsers may do with a file, by suffix. A worker has the policy of its script.
POLICIES: Mapping[str, str] = {
    **dict.fromkeys(("html", "js", "mjs"), FILES_POLICY),
    "svg": PICTURE_POLICY,
    **{suffix: DATA_POLICY for suffix in DATA if suffix != "svg"},
}
#: Named by a digest of what is in it, a file never changes; all others may.
FOREVER = "public, max-age=31536000, immutable"
CACHE = "public, max-age=60, must-revalidate"
