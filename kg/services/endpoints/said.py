"""What a server says when it does not give what was asked for, in one line.

Servers answer with pages, with JSON, with stack traces and with their own name for
the error; a person needs the one line in it that says what is wrong.
"""

import html
import json
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

__all__ = ["Reply", "reason_of", "said_at_the_end"]

#: A longer line is cut.
_LONGEST = 300
#: Where a page says more than its title.
_BODY = re.compile(r"<(xmp|pre|h1|h2)\b[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta\b[^>]*charset=[\"']?([\w-]+)", re.IGNORECASE)
#: Lines of a stack trace, and of a query that is repeated.
_TRACE = re.compile(
    r"at [\w$.<>/]+\(|\.\.\. \d+ more$|File \"|Traceback |SPARQL-QUERY:|Suppressed:"
)
#: The names of errors that stand before what they say.
_CLASS = re.compile(
    r"^(?:Caused by: *)?(?:[A-Za-z_$][\w$]*\.)+[\w$]*(?:Exception|Error)(?:: *|$)"
)
_KEYS = ("message", "error_description", "detail", "exception", "error", "title")
#: Errors that a server writes after the rows that it had already sent.
_LATE = re.compile(
    r"Virtuoso \w{5} Error [^\r\n]*|(?:[A-Za-z_$][\w$]*\.)+[\w$]*Exception[^\r\n]*"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: its status, its headers and the whole body.

    Attributes:
        status: The HTTP status.
        headers: The headers.
        body: The body; of a refusal, its beginning.
        asked: How many times the server was asked until it gave this answer.
    """

    status: int
    headers: Message
    body: bytes
    asked: int = 1

    @property
    def media(self) -> str:
        """The media type, in lower case; empty where the server says none."""
        if self.headers.get("Content-Type") is None:
            return ""
        return self.headers.get_content_type()

    @property
    def retry_after(self) -> float | None:
        """How many seconds it asks to wait: a number, or a date by its own clock."""
        told = str(self.headers.get("Retry-After", "")).strip()
        if told.isdigit():
            return float(told)
        try:
            until = parsedate_to_datetime(told)
            now = parsedate_to_datetime(str(self.headers.get("Date", "")))
            return max(0.0, (until - now).total_seconds())
        except (TypeError, ValueError):
            return None

    @property
    def is_page(self) -> bool:
        """Is it a web page, whatever it calls itself?"""
        start = self.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return "html" in self.media or start.startswith((b"<!doctype html", b"<html"))

    @property
    def text(self) -> str:
        """The body as text, in the encoding that the headers or the page name."""
        told = _CHARSET.search(self.body[:2000]) if self.is_page else None
        charset = self.headers.get_content_charset() or (told and told[1].decode())
        try:
            return self.body.decode(charset or "utf-8", errors="replace")
        except LookupError:
            return self.body.decode(errors="replace")


def _one_line(text: str) -> str:
    # A server has no business to colour or clear our reader's terminal.
    line = re.sub(r"[\x00-\x1f\x7f-\x9f]", "", " ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} …"


def _meaning(text: str) -> str:
    """The first line that says something; with the next where it ends in a colon."""
    lines = []
    for raw in text.splitlines():
        line = raw.strip()
        if _TRACE.match(line):
            continue
        while _CLASS.match(line):
            line = _CLASS.sub("", line, count=1)
        if line:
            lines.append(line)
    if len(lines) > 1 and lines[0].endswith(":"):
        return f"{lines[0]} {lines[1]}"
    return lines[0] if lines else ""


def _of_page(text: str) -> str:
    """The title of a page, and what stands below it where that says more."""
    title = _TITLE.search(text)
    found = [html.unescape(title[1])] if title else []
    for match in sorted(
        _BODY.findall(text), key=lambda m: m[0].lower() in {"h1", "h2"}
    ):
        # Nothing in an <xmp> is a tag: Virtuoso names a graph there, as <http://…>.
        raw = match[0].lower() == "xmp"
        below = html.unescape(match[1] if raw else re.sub(r"<[^>]+>", " ", match[1]))
        line = _one_line(_meaning(below))
        if line and not any(line in each for each in found):
            found.append(line)
            break
    return ": ".join(_one_line(each) for each in found)


def _of_json(value: Any) -> str:
    """What an error in JSON says: the first of the usual keys, as deep as it is."""
    if isinstance(value, str):
        return _meaning(value)
    if isinstance(value, list):
        return next(filter(None, map(_of_json, value)), "")
    if isinstance(value, dict):
        return next(filter(None, (_of_json(value.get(key)) for key in _KEYS)), "")
    return ""


def reason_of(reply: Reply) -> str:
    """What a server gives as its reason, in one line; empty where it gives none."""
    text = reply.text
    if reply.is_page:
        return _of_page(text)
    if "json" in reply.media or text.lstrip().startswith("{"):
        try:
            return _one_line(_of_json(json.loads(text)))
        except ValueError:
            pass
    return _one_line(_meaning(text))


def said_at_the_end(body: bytes) -> str:
    """The error that a server wrote where its answer broke off; empty without one."""
    late = _LATE.findall(body[-4000:].decode("utf-8", errors="replace"))
    return _one_line(_meaning(late[0]) or late[0]) if late else ""
