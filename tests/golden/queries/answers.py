"""Golden answers and documents' texts, as the scripts beside this one compare them."""

import csv
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
FAULTS: list[str] = []


def text(number: str) -> list[str]:
    """The lines of a document in the folder given on the command line, from 1."""
    (path,) = Path(sys.argv[1]).glob(f"{number}_*.txt")
    return ["", *path.read_text(encoding="utf-8").split("\n")]


def check(question: str, what: str, expected, found) -> None:
    """Say whether what the text gives is what the golden answer holds."""
    if expected == found:
        print(f"ok    {question}: {what}")
        return
    FAULTS.append(question)
    if isinstance(expected, set) and isinstance(found, set):
        expected, found = expected - found, found - expected
    print(f"WRONG {question}: {what}\n  text  {expected}\n  graph {found}")


def tail(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("/")[2]


def golden(name: str, region: str | None = None) -> list[dict[str, str]]:
    """The rows of a golden answer as plain text; of one region where it has any."""
    with (HERE / f"{name}.tsv").open(encoding="utf-8") as stream:
        head, *rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))

    def cell(value: str) -> str:
        literal = re.match(r'^"(.*)"(?:@[A-Za-z-]+|\^\^<.*>)?$', value, re.DOTALL)
        return literal[1].replace('\\"', '"') if literal else value.strip("<>")

    found = [
        dict(zip([h.lstrip("?") for h in head], map(cell, row), strict=True))
        for row in rows
    ]
    return [r for r in found if region in {None, tail(r.get("region", region or ""))}]
