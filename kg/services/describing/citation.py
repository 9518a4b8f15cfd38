"""How to cite: CITATION.cff, of the repository and of a published site.

Citation File Format 1.2.0, https://citation-file-format.github.io/.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.lang import Lang
from kg.services.describing.credits import CODE_LICENCE, DATA_LICENCE
from kg.services.exporting.void import CREATOR, DESCRIPTION, TITLE

__all__ = [
    "Cited",
    "citation_of_data",
    "citation_of_repository",
    "cited_in_words",
]

_MESSAGE = "If you use these data, please cite them as below."
_OF_CODE = "If you use this software or its data, please cite it as below."
_KEYWORDS = (
    "定住自立圏",
    "linked open data",
    "local government",
    "Japan",
    "knowledge graph",
)
_SOFTWARE = (
    "teiju-kg: a knowledge graph and query tool for Japan's settlement and "
    "independence regions"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation of the data says.

    Attributes:
        version: Their version; empty where they have none.
        released: The day of the release (`2026-11-23`); empty where it is none.
        url: Where they are.
        sha256: The digest of the statements as sorted N-Quads.
    """

    version: str
    released: str = ""
    url: str = ""
    sha256: str = ""


def _quoted(text: str) -> str:
    """A text as YAML takes it, whatever stands in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _authors(margin: str) -> Iterator[str]:
    yield f"{margin}authors:"
    yield f"{margin}  - name: {_quoted(CREATOR)}"


def _dated(cited: Cited, margin: str = "") -> Iterator[str]:
    if cited.version:
        yield f"{margin}version: {_quoted(cited.version)}"
    if cited.released:
        yield f"{margin}date-released: {_quoted(cited.released)}"


def citation_of_data(cited: Cited) -> str:
    """The file of a published site: a data set."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted(_MESSAGE)}",
        "type: dataset",
        f"title: {_quoted(f'{TITLE.en} ({TITLE.ja})')}",
        f"abstract: {_quoted(DESCRIPTION.en)}",
        *_authors(""),
        *_dated(cited),
        f"license: {DATA_LICENCE}",
    ]
    if cited.url:
        lines.append(f"url: {_quoted(cited.url)}")
    if cited.sha256:
        lines += [
            "identifiers:",
            "  - type: other",
            f"    value: {_quoted(f'sha256:{cited.sha256}')}",
            '    description: "SHA-256 of the statements as sorted N-Quads"',
        ]
    lines += ["keywords:", *(f"  - {_quoted(word)}" for word in _KEYWORDS)]
    return "\n".join(lines) + "\n"


def citation_of_repository(cited: Cited) -> str:
    """The file of the repository: software, and the data that come with it."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted(_OF_CODE)}",
        "type: software",
        f"title: {_quoted(_SOFTWARE)}",
        f"abstract: {_quoted(DESCRIPTION.en)}",
        *_authors(""),
        *_dated(cited),
        f"license: {CODE_LICENCE}",
        "keywords:",
        *(f"  - {_quoted(word)}" for word in _KEYWORDS),
        "references:",
        "  - type: data",
        f"    title: {_quoted(f'{TITLE.en} ({TITLE.ja})')}",
        *_authors("    "),
        *_dated(cited, "    "),
        f"    license: {DATA_LICENCE}",
    ]
    return "\n".join(lines) + "\n"


def cited_in_words(cited: Cited, lang: str) -> str:
    """A line for a list of references."""
    ja = lang == Lang.JA
    parts = [f"{CREATOR}「{TITLE.ja}」" if ja else f"{CREATOR}, “{TITLE.en}”"]
    if cited.version:
        parts.append(f"{cited.version}版" if ja else f"version {cited.version}")
    if cited.sha256:
        parts.append(f"ビルド {cited.sha256}" if ja else f"build {cited.sha256}")
    if cited.released:
        parts.append(cited.released)
    parts += [part for part in (cited.url, "CC BY 4.0") if part]
    return ("、" if ja else ", ").join(parts)
