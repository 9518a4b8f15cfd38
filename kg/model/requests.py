"""How requests to the site are written down."""

from enum import StrEnum

__all__ = ["AccessLogFormat"]


class AccessLogFormat(StrEnum):
    """The form of a line of the access log."""

    COMBINED = "combined"
    JSON = "json"
