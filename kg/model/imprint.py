"""What a publisher says of a site: who they are, whom to ask, what came before."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Contact", "Imprint"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to.

    Attributes:
        name: The person or the office.
        address: An e-mail address, or the address of a page with a form.
    """

    name: str
    address: str

    @property
    def is_mail(self) -> bool:
        """Is the address one of e-mail?"""
        return not self.address.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Imprint:
    """What nobody can know but who publishes; nothing of it is made up.

    Attributes:
        publisher: Who publishes the site; those who made the data where it is empty.
        publisher_page: Their home page, if any.
        contact: Whom to ask, if anybody.
        endpoint: Where a SPARQL endpoint over the same data answers, if one does.
        released: The day of this release (`2026-11-23`), where it is one.
        previous: The graph of the release before, or the tables that it was made from.
    """

    publisher: str = ""
    publisher_page: str = ""
    contact: Contact | None = None
    endpoint: str | None = None
    released: str = ""
    previous: Path | None = None
