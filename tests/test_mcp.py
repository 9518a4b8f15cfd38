"""The server for assistants: every tool reads, answers cite, faults are said."""

import asyncio
import json
import sys

import pytest

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters, stdio_client

from kg.mcp.server import make_server
from kg.mcp.tools import Tools
from kg.model.iris import Names
from kg.services.asking.embedded import Embedded
from kg.services.asking.limited import Limited
from kg.services.asking.limits import Limits
from kg.services.graph.store import open_lines

TOOLS = {"list_questions", "show_question", "run_question", "describe", "sparql"}


@pytest.fixture(scope="module")
def tools(shipped):
    return Tools(Embedded(open_lines(shipped.lines()), Names()), Names())


def call(tools, tool, /, **arguments):
    """What a client gets for a call: the answer, and whether it is a fault."""

    async def ask():
        async with Client(make_server(tools)) as client:
            return await client.call_tool(tool, arguments)

    found = asyncio.run(ask())
    if found.is_error:
        return found.content[0].text, True
    return found.structured_content, False


def test_tools_are_these_and_say_that_they_only_read(tools):
    async def ask():
        async with Client(make_server(tools)) as client:
            return (await client.list_tools()).tools

    found = asyncio.run(ask())

    assert {tool.name for tool in found} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in found)
    assert all(len(tool.description) > 60 for tool in found)


def test_questions_are_found_by_japanese_words(tools):
    found, fault = call(tools, "list_questions", search="純額 分野", lang="ja")

    assert not fault
    assert "cost/net-by-field" in {each["name"] for each in found["questions"]}


def test_question_is_shown_with_the_choices_of_its_parameters(tools):
    found, _ = call(tools, "show_question", name="cost/net-by-field")

    (region,) = found["parameters"]
    assert "Nishi-Iburi settlement and independence region" in region["choices"]
    assert "SELECT" in found["sparql"]


def test_every_figure_comes_with_its_lines(tools):
    found, _ = call(
        tools,
        "run_question",
        name="indicator/baseline-and-target",
        parameters={"region": "西いぶり"},
        limit=200,
    )

    assert found["row_count"] == len(found["rows"]) > 10
    assert all(row["evidence"] for row in found["rows"])
    cited = {each["document"] for row in found["rows"] for each in row["evidence"]}
    assert cited == set(found["documents"]) == {"001_3e2935db5d747205"}


def test_sum_comes_with_the_lines_that_enter_it(tools):
    found, _ = call(
        tools,
        "run_question",
        name="cost/net-by-field",
        parameters={"region": "nishi-iburi"},
    )

    # Where a field has net amounts, the gross ones stand behind the row as well.
    plain = [row for row in found["rows"] if row["counted_twice"] == 0]
    assert len(plain) == 8
    for row in plain:
        assert sum(each["figure"] for each in row["evidence"]) == row["net"]


def test_rows_left_out_are_counted(tools):
    found, _ = call(tools, "run_question", name="region/members", limit=3)

    assert len(found["rows"]) == 3
    assert f"of {found['row_count']} rows are left out" in found["left_out"]


def test_thing_is_described_with_its_passages(tools):
    found, _ = call(tools, "describe", thing="region/nishi-iburi", lang="ja")

    assert found["label"] == "西いぶり定住自立圏"
    assert found["cited"]
    assert sum(each["count"] for each in found["referred_to_by"]) > 10


def test_statement_selected_in_sparql_brings_its_citation(tools):
    found, _ = call(
        tools,
        "sparql",
        query="SELECT ?cost ?amount { ?cost a teiju:LineCost ; teiju:amount ?amount }",
        limit=5,
    )

    assert 5 == len(found["rows"])
    assert all(
        row["evidence"][0]["document"].startswith("001_") for row in found["rows"]
    )


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("run_question", {"name": "cost/nothing"}, "no saved question"),
        (
            "run_question",
            {"name": "cost/net-by-field", "parameters": {"region": "西いぶる"}},
            "nishi-iburi",
        ),
        (
            "run_question",
            {"name": "cost/net-by-field", "parameters": {"x": "1"}},
            "--x",
        ),
        ("describe", {"thing": "region/nowhere"}, "says nothing"),
        ("sparql", {"query": "SELECT"}, "not SPARQL"),
        ("sparql", {"query": "ASK { SERVICE <http://x/> {} }"}, "SERVICE"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "only be read"),
    ],
)
def test_fault_of_the_asker_is_said_in_a_line(tools, name, arguments, said):
    text, fault = call(tools, name, **arguments)

    assert fault
    assert said in text
    assert "Traceback" not in text


def test_query_without_end_is_stopped(tmp_path):
    path = tmp_path / "graph.nq"
    path.write_text(
        "".join(f"<http://x/{i}> <http://x/p> <http://x/o> .\n" for i in range(300)),
        encoding="utf-8",
    )
    cross = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9))
    with Limited(path, Names(), Limits(seconds=1.0)) as engine:
        text, fault = call(
            Tools(engine, Names()),
            "sparql",
            query=f"SELECT (COUNT(*) AS ?n) {{{cross}}}",
        )

    assert fault
    assert "longer than 1 s" in text


def test_server_speaks_on_standard_input_and_output(shipped, tmp_path):
    path = tmp_path / "kg.nq"
    path.write_text("\n".join(shipped.lines()) + "\n", encoding="utf-8")
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from kg.cli import main; main()", "mcp", "--data", str(path)],
    )

    async def ask():
        async with Client(stdio_client(command)) as client:
            return await client.call_tool(
                "sparql", {"query": "ASK { ?r a teiju:Region }"}
            )

    found = asyncio.run(ask())

    assert json.loads(found.content[0].text) == {"answer": True}
