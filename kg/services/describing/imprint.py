"""Take what a publisher says of a site, and refuse what could only mislead."""

from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.model.imprint import Contact, Imprint

__all__ = ["imprint_of"]


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
        UsageError: An address is none, or something is said of nobody.
    """
    for option, given in (
        ("--publisher-page", publisher_page),
        ("--endpoint", endpoint or ""),
    ):
        if given:
            _check(option, given)
    if publisher_page and not publisher:
        raise UsageError(
            "--publisher-page: say whose page it is with --publisher",
            "--publisher-page：だれのページかを --publisher で指定してください",
        )
    if contact_name and not contact:
        raise UsageError(
            "--contact-name: give the address with --contact",
            "--contact-name：連絡先を --contact で指定してください",
        )
    if previous is not None and not previous.exists():
        raise UsageError(
            f"--previous: {previous}: there is no such file or folder",
            f"--previous：{previous}：ファイルもフォルダもありません",
        )
    return Imprint(
        publisher=publisher.strip(),
        publisher_page=publisher_page,
        contact=_contact(contact.strip(), contact_name.strip() or publisher.strip()),
        endpoint=endpoint,
        released=released.isoformat() if released else "",
        previous=previous,
    )


def _check(option: str, given: str) -> None:
    """Refuse what is no address of the web."""
    try:
        NamedNode(given)
        fine = given.startswith(("http://", "https://"))
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(
            f"{option}: {given}: give an address that begins with https://",
            f"{option}：{given}：https:// で始まるアドレスを指定してください",
        )


def _contact(address: str, name: str) -> Contact | None:
    if not address:
        return None
    if address.startswith(("http://", "https://")):
        _check("--contact", address)
    elif address.count("@") != 1 or any(sign.isspace() for sign in address):
        raise UsageError(
            f"--contact: {address}: give an e-mail address, or the address of a page",
            f"--contact：{address}：メールアドレスか、ページのアドレスを指定してください",
        )
    return Contact(name or address, address)
