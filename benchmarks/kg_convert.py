"""Convert one table as `kg build` does: read, check, map, sort, write N-Quads."""

import gc
import sys
from pathlib import Path

from kg.model.iris import Names
from kg.services.assets import load_schemas
from kg.services.graph.convert import compile_table, in_order
from kg.services.graph.output import pieces, replace_file
from kg.services.tables.read import ReadLog, read_file


def convert(table: Path, output: Path) -> int:
    """Convert a table of line costs; returns the number of statements."""
    names, schema, log = Names(), load_schemas()["line-costs"], ReadLog()
    read, problems = read_file(table, schema, log), log.problems
    url = names.table("regions", "bench", table.name)
    converter = compile_table(schema, names, url, names.graph("region/bench"))
    lines = in_order(converter.lines(read, problems))
    if problems:
        sys.exit("\n".join(problem.line("en") for problem in problems))
    replace_file(output, pieces(lines))
    return len(lines)


if __name__ == "__main__":
    gc.disable()  # as the command does
    print(convert(Path(sys.argv[1]), Path(sys.argv[2])))
