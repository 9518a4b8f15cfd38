"""IRIs: templates resolve as CSVW and RFC 6570 say, and the base is one setting."""

import pytest
import uritemplate
from hypothesis import given
from hypothesis import strategies as st

from kg.model.iris import Names, escape
from kg.services.checking.rules import load_shapes
from kg.services.graph.build import build, ontology_lines
from kg.vocab import DEFAULT_BASE

TABLE = "https://w3id.org/teiju/data/regions/x/costs.csv"


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        (
            "../../../id/region/{key}",
            {"key": "x"},
            "https://w3id.org/teiju/id/region/x",
        ),
        ("rdf:type", {}, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        (
            "http://www.w3.org/2004/02/skos/core#{relation}",
            {"relation": "exactMatch"},
            "http://www.w3.org/2004/02/skos/core#exactMatch",
        ),
        ("{+url}", {"url": "https://example.org/a?b=c"}, "https://example.org/a?b=c"),
        (
            "../../../id/{+thing}",
            {"thing": "project/x/2021/06"},
            "https://w3id.org/teiju/id/project/x/2021/06",
        ),
        (
            "../../../id/a/{name}",
            {"name": "室蘭 市/b"},
            "https://w3id.org/teiju/id/a/%E5%AE%A4%E8%98%AD%20%E5%B8%82%2Fb",
        ),
    ],
)
def test_template_expands_and_resolves(names, template, values, expected):
    assert expected == names.template(template, TABLE).maker()(values)


def test_a_folder_of_any_name_has_a_graph(names):
    expected = "https://w3id.org/teiju/graph/region/my%20%3Cregion%3E"

    assert expected == names.graph("region/my <region>")


@pytest.mark.parametrize("template", ["{name}/x", "../{/path*}", "../{?q}"])
def test_template_that_we_do_not_support_is_refused(names, template):
    with pytest.raises(ValueError, match="URI template"):
        names.template(template, TABLE)


@given(st.text(max_size=30))
def test_escaping_is_that_of_rfc_6570(value):
    assert uritemplate.expand("{v}", v=value) == escape(value)


@given(
    st.text(alphabet=st.characters(codec="ascii", exclude_characters="%"), max_size=30)
)
def test_reserved_escaping_is_that_of_rfc_6570(value):
    assert uritemplate.expand("{+v}", v=value) == escape(value, reserved=True)


def test_another_base_moves_everything():
    base = "https://example.org/kg/"
    other = build(names=Names(base))
    lines = "\n".join(other.lines())
    shapes = load_shapes(Names(base))

    assert DEFAULT_BASE not in lines
    assert f"<{base}id/region/nishi-iburi>" in lines
    assert DEFAULT_BASE not in shapes.turtle
    assert len(other.lines()) == len(build().lines())


def test_no_table_or_schema_repeats_the_base(root):
    repeats = [
        path.relative_to(root).as_posix()
        for pattern in ("*.csv", "*.json")
        for path in (root / "data").rglob(pattern)
        if DEFAULT_BASE in path.read_text(encoding="utf-8")
    ]

    assert [] == repeats


def test_ontology_is_the_same_at_every_reading(names):
    assert ontology_lines(names) == ontology_lines(names)
