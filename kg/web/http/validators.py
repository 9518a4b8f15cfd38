"""Entity tags: what a client has already, told without making it again (RFC 9110)."""

import hashlib
import re
from base64 import urlsafe_b64encode

from kg.model.job import Job

__all__ = ["has_already", "key_of", "names_one_of", "tag_of"]

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_PACKED = "-gzip"


def key_of(edition: str, job: Job) -> str:
    """What names the reply to a job: the same job in the same edition, the same reply.

    Args:
        edition: The build, this program and what it is told.
        job: The job.
    """
    text = f"{edition}\n{job.key()}".encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(hashlib.sha256(text).digest()[:24]).decode()


def tag_of(key: str, packed: bool) -> str:
    """The strong entity tag of a reply as it is, or of its compressed form."""
    return f'"{key}{_PACKED if packed else ""}"'


def has_already(header: str | None, key: str, packs: bool) -> str | None:
    """The entity tag by which a client has a reply already; None where it has not.

    `*` is not answered here: whether there is anything is only known once it is made.

    Args:
        header: The header If-None-Match.
        key: Names the reply.
        packs: Does the client take the compressed form?
    """
    if not header:
        return None
    # Weak comparison: a server in between may have made the tag a weak one.
    known = set(_TAG.findall(header))
    for packed in (True, False) if packs else (False,):
        tag = tag_of(key, packed)
        if tag.strip('"') in known:
            return tag
    return None


def names_one_of(header: str, tag: str) -> bool:
    """Does If-None-Match name a tag, or whatever there is?

    Args:
        header: The header.
        tag: The tag, without its quotes.
    """
    return header.strip() == "*" or tag in _TAG.findall(header)
