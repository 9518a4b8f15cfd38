"""What a browser may do with a file of the site, as its headers say it.

Pages are ours alone: they load nothing from elsewhere, run no script but our files, and
stand in nobody's frame. A live site and the rules for hosts of published files say the
same, but that only the latter run WebAssembly in a worker.
"""

__all__ = [
    "ALWAYS",
    "DATA_POLICY",
    "FILES_POLICY",
    "PAGE_POLICY",
    "PICTURE_POLICY",
]

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'{scripts}; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'{more}"
)
PAGE_POLICY = _POLICY.format(scripts="", more="")
#: The graph is asked in the page itself.
FILES_POLICY = _POLICY.format(
    scripts=" 'wasm-unsafe-eval'", more="; worker-src 'self'; manifest-src 'self'"
)
#: A picture has styles inside, and nothing that runs.
PICTURE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), "
    "microphone=(), payment=(), usb=()",
}
