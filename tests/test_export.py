"""Export: files hold what the graph holds; so does a server, or it is told."""

import json
import os
import shlex
from base64 import b64encode
from dataclasses import dataclass

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    parse,
)

from kg.cli import main
from kg.errors import EndpointError, UsageError
from kg.model.graph_format import RDF_FORMATS, GraphFormat
from kg.services.endpoints.credentials import Address, Credentials
from kg.services.endpoints.transport import Transport
from kg.services.exporting.counting import differing, query_address
from kg.services.exporting.files import content_of, write_folder
from kg.services.exporting.graph_store import GraphStore, Loaded, State, load
from kg.services.exporting.graphs import Graph, choose_graphs, graphs_of
from kg.services.exporting.sending import Sending
from tests.scripted import Answer
from tests.servers import PAGE, blocks, free_port

BASE = "https://w3id.org/teiju/"
#: Two graphs of ours, one of somebody else, statements without a graph, unnamed nodes
#: of which one stands in two graphs, and literals that look like something else.
QUADS = f"""
_:x <urn:b> _:y <{BASE}graph/region/one> .
_:y <urn:b> "a _:z \\u2028 \\n b"@ja <{BASE}graph/region/one> .
<urn:a> <urn:b> "圏域 _:x" <{BASE}graph/region/one> .
_:x <urn:c> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <{BASE}graph/region/two> .
<urn:a> <urn:b> <urn:c> <urn:else:where> .
<urn:a> <urn:b> <urn:d> .
"""
NAMES = ["default", "region/one", "region/two", "urn:else:where"]


def dataset(quads, *, flat=False):
    """Statements with canonical labels of unnamed nodes, to compare."""
    found = Dataset()
    for quad in quads:
        graph = DefaultGraph() if flat else quad.graph_name
        found.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in found}


def graphs_in(text):
    return graphs_of(parse(text.encode(), format=RdfFormat.N_QUADS))


@dataclass
class Done:
    """What a run of kg came to."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def kg(tmp_path, monkeypatch, capsys):
    """Run kg in an empty folder, within this process."""
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        return Done(stopped.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def graphs():
    return graphs_in(QUADS)


@pytest.fixture
def quads_file(tmp_path):
    path = tmp_path / "all.nq"
    path.write_text(QUADS, encoding="utf-8")
    return path


# Files.


def test_n_quads_of_the_shipped_graph_are_the_bytes_of_its_build(shipped, names):
    built = "".join(f"{line}\n" for line in shipped.lines())
    graphs = graphs_in(built)

    assert built.encode() == b"".join(content_of(graphs, GraphFormat.NQ, names))
    assert shipped.graphs() == {g.name(names): len(g.lines) for g in graphs}


@pytest.mark.parametrize("format_", GraphFormat)
def test_every_format_holds_every_statement(graphs, names, format_):
    content = b"".join(content_of(graphs, format_, names))
    found = parse(content, format=RDF_FORMATS[format_])
    lost = format_ in {GraphFormat.TTL, GraphFormat.NT}

    expected = dataset(parse(QUADS.encode(), format=RdfFormat.N_QUADS), flat=lost)
    assert expected == dataset(found)
    assert lost is not format_.keeps_names


@pytest.mark.parametrize("format_", GraphFormat)
def test_same_statements_are_the_same_bytes(graphs, names, format_):
    # The same statements in another order, with other labels.
    other = "\n".join(reversed(QUADS.replace("_:x ", "_:zz ").strip().splitlines()))
    again = graphs_in(other.replace("_:y ", "_:aa ") + "\n")

    expected = b"".join(content_of(graphs, format_, names))
    assert expected == b"".join(content_of(again, format_, names))


def test_folder_holds_a_file_for_each_graph(graphs, names, tmp_path):
    written, others = write_folder(graphs, tmp_path / "out", GraphFormat.TTL, names)
    files = {path.relative_to(tmp_path / "out").as_posix() for path in _files(tmp_path)}

    assert () == others
    assert {
        "default.ttl",
        "region/one.ttl",
        "region/two.ttl",
        "urn%3Aelse%3Awhere.ttl",
    } == files
    for each in written:
        found = parse(each.path.read_bytes(), format=RdfFormat.TURTLE)
        lines = "\n".join(each.graph.lines).encode()
        assert dataset(parse(lines, format=RdfFormat.N_TRIPLES)) == dataset(found)


def _files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "name",
    [
        f"{BASE}graph/../../outside",
        f"{BASE}graph//etc/passwd",
        f"{BASE}graph/a/./b",
        f"{BASE}graph/default",
        f"{BASE}graph/",
        f"{BASE}graph/{'x' * 300}",
        "urn:x:" + "y" * 300,
    ],
)
def test_no_name_of_a_graph_leads_out_of_the_folder(names, tmp_path, name):
    lines = ("<urn:a> <urn:b> <urn:c> .",)
    both = [Graph("", lines), Graph(name, lines)]
    write_folder(both, tmp_path / "in" / "out", GraphFormat.NT, names)
    files = _files(tmp_path)

    assert 2 == len(files)
    assert all(path.is_relative_to(tmp_path / "in" / "out") for path in files)


def test_export_of_one_file_says_that_names_are_lost(kg, quads_file, tmp_path):
    ttl = kg("export", quads_file, "-o", "one.ttl")
    trig = kg("export", quads_file, "-o", "one.trig")

    assert (0, 0) == (ttl.returncode, trig.returncode)
    assert "ttl holds no names of graphs: 3 became one" in ttl.stderr
    assert "6 → one.trig\n" == trig.stderr
    assert ("", "") == (ttl.stdout, trig.stdout)
    found = parse((tmp_path / "one.trig").read_bytes(), format=RdfFormat.TRIG)
    assert 4 == len({quad.graph_name for quad in found})


def test_export_to_standard_output_is_n_quads(kg, quads_file, graphs, names):
    done = kg("export", "-d", quads_file, "--graph", "region/two", "--graph", "default")
    graph = f"<{BASE}graph/region/two>"

    assert "" == done.stderr
    assert ["<urn:d>", graph] == [line.split()[-2] for line in done.stdout.splitlines()]


def test_statements_are_written_as_they_were_read(kg, tmp_path):
    decimal = '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    line = f"<urn:a> <urn:b> {decimal} <urn:g> .\n"
    (tmp_path / "one.nq").write_text(line, encoding="utf-8")

    assert line == kg("export", "one.nq").stdout
    assert line == kg("export", "-d", "one.nq").stdout


def test_unnamed_nodes_of_two_files_are_two(kg, tmp_path):
    for name in ("one", "two"):
        text = f"_:x <urn:name> <urn:{name}> .\n"
        (tmp_path / f"{name}.nt").write_text(text, encoding="utf-8")
    done = kg("export", "one.nt", "two.nt")

    assert 2 == len({line.split()[0] for line in done.stdout.splitlines()})


def test_without_a_path_the_build_is_exported_else_the_shipped_tables(
    kg, tmp_path, shipped
):
    first = kg("export", "--graph", "source/documents").stdout
    (tmp_path / "build").mkdir()
    line = "<urn:a> <urn:b> <urn:c> .\n"
    (tmp_path / "build" / "kg.nq").write_text(line, encoding="utf-8")

    assert shipped.graphs()["source/documents"] == len(first.splitlines())
    assert line == kg("export").stdout


def test_export_to_a_folder_names_what_it_did_not_write(kg, quads_file, tmp_path):
    (tmp_path / "out" / "region").mkdir(parents=True)
    (tmp_path / "out" / "region" / "gone.nt").write_text("", encoding="utf-8")
    done = kg("export", quads_file, "-o", "out", "-f", "nt", "--graph", "region/one")
    ja = kg("export", quads_file, "-o", "out", "-f", "nt", "--lang", "ja")

    assert "region/one             3  out/region/one.nt" in done.stderr
    assert "1 file(s) that were not written now: out/region/gone.nt" in done.stderr
    assert "1個あります（out/region/gone.nt）" in ja.stderr


def test_file_that_cannot_be_written_leaves_nothing_behind(kg, quads_file, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    before = set(_files(tmp_path))
    done = kg("export", quads_file, "-o", "file/out.ttl")

    assert 2 == done.returncode
    assert "cannot be written" in done.stderr
    assert before == set(_files(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "out.docx"], "unknown suffix"),
        (["--graph", "region/on"], "did you mean region/one"),
        (["--graph", "region/on", "--lang", "ja"], "region/one、"),
        (["--endpoint", "http://x/", "-o", "out.ttl"], "one or the other"),
        (["--endpoint", "http://x/", "-f", "ttl"], "one or the other"),
        (["--add"], "give --endpoint as well"),
        (["--no-verify"], "give --endpoint as well"),
        (["--query-endpoint", "http://x/"], "give --endpoint as well"),
        (["--endpoint", "store"], "whole web address"),
        (["--endpoint", "http://x/", "--query-endpoint", "y"], "whole web address"),
        (["--endpoint", "http://x/", "--verify"], "does not tell where to ask"),
        (
            ["--endpoint", "http://x/", "--no-verify", "--query-endpoint", "http://y/"],
            "give one",
        ),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(kg, quads_file, arguments, said):
    done = kg("export", quads_file, *arguments)

    assert 2 == done.returncode
    assert "" == done.stdout
    assert said in done.stderr
    assert 1 == len(done.stderr.splitlines())


def test_nothing_to_export_is_told(kg, tmp_path):
    (tmp_path / "none.nq").write_text("", encoding="utf-8")

    assert "no statement to export" in kg("export", "none.nq").stderr


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([], NAMES),
        (["region/two", "default"], ["default", "region/two"]),
        (["graph:region/one", "urn:else:where"], ["region/one", "urn:else:where"]),
        ([f"{BASE}graph/region/one"] * 2, ["region/one"]),
    ],
)
def test_graphs_are_chosen_by_any_of_their_names(graphs, names, wanted, expected):
    found = choose_graphs(graphs, wanted, names)

    assert expected == [graph.name(names) for graph in found]


# Servers.


def store_at(server, who=None, **how):
    how = {"sleep": lambda seconds: None, "timeout": 10, **how}
    batch = how.pop("batch", 100)
    transport = Transport(Address.of(server.url), who or Credentials(), **how)
    return GraphStore(transport, batch)


def held_by(counts):
    """An endpoint that holds so many statements of each graph."""
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    rows = [
        {
            "g": {"type": "uri", "value": graph},
            "n": {"type": "literal", "value": str(count), "datatype": integer},
        }
        for graph, count in counts.items()
    ]
    found = {"head": {"vars": ["g", "n"]}, "results": {"bindings": rows}}
    return Answer(body=json.dumps(found))


def keeping(counts, refuse=lambda asked: None):
    """A server that counts the statements of each graph and answers for them."""

    def answer(asked):
        if "query" in asked.query:
            return held_by({graph: n for graph, n in counts.items() if graph})
        refused = refuse(asked)
        if refused is not None:
            return refused
        if asked.method == "HEAD":
            return Answer(status=404, media=None)
        graph = asked.query.get("graph", [""])[0]
        before = counts.get(graph, 0) if asked.method == "POST" else 0
        counts[graph] = before + asked.body.count(b"\n")
        return Answer(status=201 if not before else 204, media=None)

    return answer


@pytest.mark.parametrize(("flag", "method"), [("--replace", "PUT"), ("--add", "POST")])
def test_every_graph_is_sent_under_its_name(kg, quads_file, server, flag, method):
    counts = {}
    server.says(keeping(counts))
    done = kg("export", quads_file, "--endpoint", f"{server.url}/store", flag)
    knocked, *sent, counted = server.asked

    assert ("HEAD", True) == (knocked.method, "/query" in counted.path)
    assert (0, "") == (done.returncode, done.stderr)
    assert [method] * 4 == [asked.method for asked in sent]
    assert sent[0].path.endswith("/store?default")
    graphs = [f"{BASE}graph/region/one", f"{BASE}graph/region/two", "urn:else:where"]
    assert graphs == [asked.query["graph"][0] for asked in sent[1:]]
    assert all(a.headers["content-type"].startswith("text/turtle") for a in sent)
    body = b"\n".join(line for a in sent for line in a.body.splitlines())
    there = parse(body, format=RdfFormat.TURTLE)
    expected = parse(QUADS.encode(), format=RdfFormat.N_QUADS)
    assert dataset(expected, flat=True) == dataset(there)
    assert [
        "graph\tstatements\tstate\tstatus\tthere",
        "\t1\tsent\t201\t",
        f"{graphs[0]}\t3\tsent\t201\t3",
        f"{graphs[1]}\t1\tsent\t201\t1",
        f"{graphs[2]}\t1\tsent\t201\t1",
    ] == done.stdout.splitlines()


def test_command_that_is_told_after_a_failure_goes_on(kg, quads_file, server):
    counts, broken = {}, [True]

    def refuse(asked):
        at_two = asked.query.get("graph") == [f"{BASE}graph/region/two"]
        if broken[0] and at_two:
            return Answer(status=500, body="disk full", media="text/plain")
        return None

    server.says(keeping(counts, refuse))
    done = kg("export", quads_file, "--endpoint", f"{server.url}/store", "--add")
    states = [line.split("\t")[2] for line in done.stdout.splitlines()[1:]]

    assert 2 == done.returncode
    assert ["sent", "sent", "failed", "not sent"] == states
    assert "HTTP 500 Internal Server Error: disk full" in done.stderr
    assert (
        "Graph 3 of 4, region/two, was refused; 2 before it are there, 1 after it "
        in (done.stderr)
    )
    broken[0] = False
    told = shlex.split(done.stderr.strip().partition("Go on with: ")[2])
    again = kg(*told[1:])

    # What was there before must not be replaced by going on.
    assert "--add" in told
    assert (0, "") == (again.returncode, again.stderr)
    assert {"": 1, "urn:else:where": 1} | {
        f"{BASE}graph/region/{name}": n for name, n in (("one", 3), ("two", 1))
    } == counts


def test_failure_is_told_in_japanese_too(kg, quads_file, server):
    server.says(*(Answer(status=status, media=None) for status in (404, 201, 507)))
    done = kg("export", quads_file, "--endpoint", server.url, "--lang", "ja")

    assert "4個中2個目のグラフ region/one は拒否されました" in done.stderr
    assert "その前の1個は登録済み、後の2個は未送信です" in done.stderr


def test_failure_of_the_first_graph_says_that_nothing_was_sent(kg, quads_file, server):
    server.says(Answer(status=415))
    done = kg("export", quads_file, "--endpoint", server.url)

    assert "does not take the format" in done.stderr
    assert "nothing else was sent" in done.stderr
    assert "Go on" not in done.stderr


def test_server_that_is_not_there_is_told_before_anything_is_sent(kg, quads_file):
    url = f"http://127.0.0.1:{free_port()}/store"
    done = kg("export", quads_file, "--endpoint", url, "--retries", "0")

    assert (2, "") == (done.returncode, done.stdout)
    assert "is the server running?" in done.stderr
    assert "Graph 1" not in done.stderr


def test_graph_that_may_be_there_is_told_as_such(kg, quads_file, server):
    server.says(Answer(status=404), Answer(silent=True))
    done = kg("export", quads_file, "--endpoint", server.url, "--timeout", "0.2")

    assert 2 == done.returncode
    assert "within 0.2 seconds" in done.stderr
    assert "may be there or not" in done.stderr


@pytest.mark.parametrize(
    ("named", "unnamed", "sizes"), [(9, 3, [5, 5, 2]), (9, 7, [7, 5, 4])]
)
def test_graph_in_several_requests_keeps_unnamed_nodes_together(
    server, named, unnamed, sizes
):
    server.says(Answer(status=204, media=None))
    lines = [f'<urn:a> <urn:b> "{n}" .' for n in range(named)]
    lines += [f'_:x <urn:b> "{n}" .' for n in range(unnamed)]
    done = store_at(server, batch=5).send(Graph("urn:g", tuple(lines)), replace=True)
    bodies = [asked.body.decode().splitlines() for asked in server.asked]

    assert (State.SENT, 3) == (done.state, done.requests)
    assert ["PUT", "POST", "POST"] == [asked.method for asked in server.asked]
    assert sizes == [len(body) for body in bodies]
    assert unnamed == sum(line.startswith("_:x") for line in bodies[0])
    assert sorted(lines) == sorted(line for body in bodies for line in body)


def test_graph_of_which_a_part_was_refused_is_there_in_part(server):
    server.says(Answer(status=204, media=None), Answer(status=413, media=None))
    graph = Graph("urn:g", tuple(f'<urn:a> <urn:b> "{n}" .' for n in range(5)))
    done = store_at(server, batch=2).send(graph, replace=True)

    assert (State.IN_PART, 413, 1) == (done.state, done.status, done.requests)


@pytest.mark.parametrize(
    ("replace", "line", "asked"),
    [
        (True, "_:x <urn:b> <urn:c> .", 2),
        (False, "<urn:a> <urn:b> <urn:c> .", 2),
        (False, "_:x <urn:b> <urn:c> .", 1),
    ],
)
def test_unnamed_nodes_are_never_added_twice(server, replace, line, asked):
    server.says(Answer(status=503, media=None), Answer(status=204, media=None))
    done = store_at(server).send(Graph("urn:g", (line,)), replace=replace)

    assert asked == len(server.asked)
    assert (State.SENT if asked == 2 else State.FAILED) == done.state


def test_no_literal_looks_like_a_web_page(server):
    server.says(Answer(status=204, media=None))
    iri = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>"
    lines = (
        '<urn:a> <urn:b> "<html> & \\"<p>\\""@ja .',
        f'<urn:a> <urn:b> "</p>"^^{iri} .',
        "<urn:a> <urn:b> <urn:c> .",
    )
    store_at(server).send(Graph("urn:g", lines), replace=True)
    body = server.asked[0].body

    assert b"html>" in body
    assert b"<html>" not in body
    expected = parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    assert set(expected) == set(parse(body, format=RdfFormat.TURTLE))


def test_server_is_tried_before_anything_is_sent(server, graphs):
    server.says(Answer(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'}))
    with pytest.raises(EndpointError, match="does not accept the user"):
        load(store_at(server, Credentials("u", "hush-hush")), graphs, replace=True)

    assert ["HEAD"] == [asked.method for asked in server.asked]


@pytest.mark.parametrize("status", [200, 404, 501])
def test_whatever_else_is_said_then_says_nothing(server, graphs, status):
    counts = {}

    def knock(asked):
        return Answer(status=status, media=None) if asked.method == "HEAD" else None

    server.says(keeping(counts, knock))
    done = load(store_at(server, Credentials("u", "p")), graphs, replace=True)

    assert [State.SENT] * 4 == [each.state for each in done]
    assert all("authorization" in asked.headers for asked in server.asked)


def test_secrets_stand_in_no_report(kg, quads_file, server):
    def refuse(asked):
        said = asked.headers["authorization"]
        return Answer(status=403, body=said, media=None)

    server.says(keeping({}, refuse))
    url = server.url.replace("//", "//taro:hush-hush@")
    done = kg("export", quads_file, "--endpoint", f"{url}/?key=hush-hush")

    assert 2 == done.returncode
    assert "HTTP 403" in done.stderr
    assert "hush" not in done.stderr + done.stdout
    assert "dGFyb" not in done.stderr
    assert ["hush-hush"] == server.asked[0].query["key"]


def test_password_of_the_store_goes_to_no_other_server_to_count(
    kg, quads_file, server, other_server
):
    server.says(keeping({}))
    other_server.says(held_by({}))
    store = f"{server.url.replace('//', '//taro:hush-hush@')}/store"
    send = ["export", quads_file, "--endpoint", store]
    kg(*send)
    counted_there = server.asked[-1]
    kg(*send, "--query-endpoint", f"{other_server.url}/query")

    assert "query" in counted_there.query
    assert "authorization" in counted_there.headers
    assert ["authorization" in a.headers for a in other_server.asked] == [False]


def test_password_goes_over_plain_http_only_when_asked():
    known = {"KG_ENDPOINT_USER": "u", "KG_ENDPOINT_PASSWORD": "p"}
    with pytest.raises(UsageError, match="plain text"):
        Sending.to("http://example.org/store", environment=known)

    assert Sending.to("http://example.org/store", environment=known, insecure=True)
    assert Sending.to("https://example.org/store", environment=known)
    assert Sending.to("http://example.org/store", environment={})


# What is there afterwards.


@pytest.mark.parametrize(
    ("graphs", "queries"),
    [
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql"),
        ("http://h:8890/sparql-graph-crud", "http://h:8890/sparql"),
        ("http://h:3030/ds/data", "http://h:3030/ds/query"),
        ("https://h:8182/sparql/gsp/", "https://h:8182/sparql"),
        (
            "http://h:7200/repositories/r/rdf-graphs/service",
            "http://h:7200/repositories/r",
        ),
        ("http://h/anything/else", None),
    ],
)
def test_where_to_ask_is_told_by_where_to_load(graphs, queries):
    assert queries == query_address(Address.of(graphs))


def test_server_that_holds_something_else_is_exit_code_1(kg, quads_file, server):
    def answer(asked):
        if "query" in asked.query:
            return held_by({f"{BASE}graph/region/one": 2, "urn:else:where": 1})
        return Answer(status=201, media=None)

    server.says(answer)
    done = kg("export", quads_file, "--endpoint", f"{server.url}/store")
    ja = kg("export", quads_file, "--endpoint", f"{server.url}/store", "--lang", "ja")

    assert 1 == done.returncode == ja.returncode
    assert "region/one: 3 statements were sent, the server holds 2" in done.stderr
    assert "region/two: 1 statements were sent, the server holds 0" in done.stderr
    assert "region/one：3件送りましたが、サーバには2件あります" in ja.stderr
    assert 2 == len(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("replaced", "held", "wrong"),
    [
        (True, 1, False),
        (True, 0, True),
        (True, 2, True),
        (False, 1, False),
        (False, 2, False),
        (False, 0, True),
    ],
)
def test_what_was_added_to_may_hold_more(replaced, held, wrong):
    loaded = Loaded(Graph("urn:g", ("<urn:a> <urn:b> <urn:c> .",)), State.SENT, 200, 1)

    assert wrong is bool(differing([loaded], {"urn:g": held}, replaced))
    assert () == differing([loaded], {}, replaced)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 0, "could not be counted"),
        (["--verify"], 2, "HTTP 404"),
        (["--no-verify"], 0, ""),
        (["--query-endpoint", "SERVER/nowhere"], 2, "HTTP 404"),
        (["--query-endpoint", "SERVER/good"], 0, ""),
    ],
)
def test_count_that_fails_matters_where_it_was_asked_for(
    kg, quads_file, server, arguments, code, said
):
    one = f"{BASE}graph/region/one"

    def answer(asked):
        if "query" not in asked.query:
            return Answer(status=201, media=None)
        return held_by({one: 3}) if "/good" in asked.path else Answer(status=404)

    server.says(answer)
    given = [word.replace("SERVER", server.url) for word in arguments]
    send = ["export", quads_file, "--endpoint", f"{server.url}/store", *given]
    done = kg(*send, "--graph", "region/one")

    assert code == done.returncode
    assert said in done.stderr
    assert bool(said) is bool(done.stderr)
    assert f"{one}\t3\tsent\t201\t" in done.stdout


def test_who_counts_is_whom_the_address_of_the_count_names(kg, quads_file, server):
    def answer(asked):
        if "query" in asked.query:
            return held_by({f"{BASE}graph/region/one": 3})
        return Answer(status=201, media=None)

    server.says(answer)
    writer = server.url.replace("//", "//taro:hush-hush@")
    reader = server.url.replace("//", "//hana:whisper@")
    send = ["export", quads_file, "--graph", "region/one", "--endpoint", writer]
    done = kg(*send, "--query-endpoint", reader)

    *sent, counted = (asked.headers["authorization"] for asked in server.asked)
    assert 0 == done.returncode
    assert {f"Basic {b64encode(b'taro:hush-hush').decode()}"} == set(sent)
    assert f"Basic {b64encode(b'hana:whisper').decode()}" == counted


def test_empty_address_of_a_server_is_no_file(kg, quads_file):
    done = kg("export", quads_file, "--endpoint", "")

    assert (2, "") == (done.returncode, done.stdout)
    assert "give a whole web address" in done.stderr


def test_server_that_does_not_tell_where_to_ask_is_not_counted(kg, quads_file, server):
    server.says(Answer(status=201, media=None))
    done = kg("export", quads_file, "--endpoint", f"{server.url}/graphs")

    assert 0 == done.returncode
    assert "were not counted; --query-endpoint URL" in done.stderr


def test_page_on_servers_tells_the_same_commands_in_both_languages():
    pages = [PAGE, PAGE.with_suffix(".ja.md")]
    en, ja = (path.read_text(encoding="utf-8") for path in pages)

    for kind in ("sh", "ini", "ttl"):
        assert blocks(en, kind) == blocks(ja, kind) != []
