"""Positions: where a cell stands in the text of its file."""

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from kg.model.problem import Place
from kg.services.reports.positions import Positions, cells_of


def piece(text, region):
    """The text of a region, cut out line by line."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)[region.line - 1 : region.end_line]
    lines[-1] = lines[-1][: region.end_column - 1]
    lines[0] = lines[0][region.column - 1 :]
    return "".join(lines)


@given(st.text(st.sampled_from('ab,"\n\rあ'), max_size=16))
def test_positions_of_cells_are_those_that_a_csv_reader_reads(text):
    try:
        expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return
    found = [[piece(text, region) for region in cells] for cells in cells_of(text)]
    plain = [
        [c[1:-1].replace('""', '"') if c.startswith('"') else c for c in record]
        for record in found
    ]

    assert expected == plain


def test_row_is_the_line_where_a_file_cannot_be_read_as_text(tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"a,b\n\xff\xfe,1\n")
    region = Positions().region(Place(broken, 2, "a", None, 0))

    assert (2, 2, None) == (region.line, region.end_line, region.column)
