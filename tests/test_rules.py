"""The pages of the rules: written from shapes and fixtures, right where they say so."""

import pytest

from docs.rules.examples import fixture_of, write_mended
from docs.rules.generate import FOLDER, pages
from kg.model.iris import Names
from kg.model.problem import TableCode
from kg.services.check_inputs import check_inputs
from kg.services.engines import Engine
from kg.services.inputs import sort_inputs
from kg.services.rules import load_shapes
from kg.services.validate import STALE, validate

CODES = sorted(
    {*(rule.code for rule in load_shapes(Names()).rules.values()), STALE.code}
    | set(map(str, TableCode))
)


def test_pages_are_those_that_make_rules_writes():
    written = pages()
    found = {path.name for path in FOLDER.glob("*.md")}

    assert {f"{code}{lang}.md" for code in CODES for lang in ("", ".ja")} | {
        "README.md"
    } == set(written)
    assert found == set(written)
    for name, text in written.items():
        assert text == (FOLDER / name).read_text(encoding="utf-8"), "run make rules"


@pytest.mark.parametrize("code", CODES)
def test_right_example_conforms(code, names, shipped, tmp_path):
    mended = write_mended(fixture_of(code), tmp_path)
    if mended.is_dir():
        report = check_inputs([mended], names, Engine.SHACL).report
    else:
        report = validate(shipped, graphs=set(), files=sort_inputs([mended]).files)

    assert [] == [(f.code, f.message.en) for f in report.open()]
    assert any(report.looked_at.values())
