"""Take what a publisher says of a site, and refuse what could only mislead."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.errors import UsageError, raise_problems
from kg.model.imprint import Contact, Imprint

__all__ = ["imprint_of"]

#: Enough to tell a slip: whether mail arrives, only a mail can tell.
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def imprint_of(
    *,
    publisher: str = "",
    publisher_page: str = "",
    contact: str = "",
    contact_name: str = "",
    endpoint: str | None = None,
    released: date | None = None,
    previous: Path | None = None,
) -> Imprint:
    """What the publisher says, checked.

    Raises:
        UsageError: An address is none, or something is said of nobody; all of it.
    """
    publisher, publisher_page = publisher.strip(), publisher_page.strip()
    contact, contact_name = contact.strip(), contact_name.strip()
    endpoint = (endpoint or "").strip()
    problems = [
        *_no_address("--publisher-page", publisher_page),
        *_no_address("--endpoint", endpoint),
        *_no_contact(contact),
    ]
    if publisher_page and not publisher:
        problems.append(
            UsageError(
                "--publisher-page: say whose page it is with --publisher",
                "--publisher-page：だれのページかを --publisher で指定してください",
            )
        )
    if contact_name and not contact:
        problems.append(
            UsageError(
                "--contact-name: give the address with --contact",
                "--contact-name：連絡先を --contact で指定してください",
            )
        )
    if previous is not None and not previous.exists():
        problems.append(
            UsageError(
                f"--previous: {previous}: there is no such file or folder",
                f"--previous：{previous}：ファイルもフォルダもありません",
            )
        )
    raise_problems(
        problems,
        f"{len(problems)} things to mend in what is said of the site",
        f"サイトについての指定に、直すところが{len(problems)}か所あります",
    )
    who = contact_name or publisher or contact
    return Imprint(
        publisher=publisher,
        publisher_page=publisher_page,
        contact=Contact(who, contact) if contact else None,
        endpoint=endpoint or None,
        released=released.isoformat() if released else "",
        previous=previous,
    )


def _is_address(given: str) -> bool:
    """Is it an address of the web, with a host?"""
    try:
        NamedNode(given)
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _no_address(option: str, given: str) -> Iterator[UsageError]:
    """What is given, and is no address of the web."""
    if given and not _is_address(given):
        yield UsageError(
            f"{option}: {given}: give an address that begins with https://",
            f"{option}：{given}：https:// で始まるアドレスを指定してください",
        )


def _no_contact(given: str) -> Iterator[UsageError]:
    """What is given, and leads to nobody."""
    if given.startswith(("http://", "https://")):
        yield from _no_address("--contact", given)
    elif given and not _MAIL.fullmatch(given):
        yield UsageError(
            f"--contact: {given}: give an e-mail address, or the address of a page",
            f"--contact：{given}：メールアドレスか、ページのアドレスを指定してください",
        )
