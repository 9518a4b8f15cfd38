"""Make tables of any size: line costs of made-up projects, as the schema wants them."""

import csv
from pathlib import Path

__all__ = ["HEADING", "write_costs"]

HEADING = [
    "region",
    "vision",
    "project",
    "line item",
    "basis",
    "period",
    "entry",
    "amount (thousand yen)",
    "phase",
    "source",
    "lines",
]


def write_costs(path: Path, rows: int) -> None:
    """Write `rows` line costs; every row is a statement of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADING)
        for number in range(rows):
            year = 2021 + number % 5
            item = number // 5
            writer.writerow(
                [
                    f"r{item // 9801}",
                    "2021",
                    f"{item // 99 % 99 + 1:02}",
                    f"{item % 99 + 1:02}",
                    "unspecified",
                    str(year),
                    "figure",
                    str(number * 37 % 100_000),
                    "planned",
                    "made-up",
                    str(number % 5000 + 1),
                ]
            )
