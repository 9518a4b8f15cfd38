"""The documents say what is true: verbs, rules, figures and output."""

import csv
import re
import shlex
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from kg import __version__
from kg.cli.app import app
from kg.model.iris import Names
from kg.model.problem import TableCode
from kg.services.asking.query import run_query
from kg.services.assets import load_schemas
from kg.services.catalogue.find import find_query, list_queries
from kg.services.checking.rules import load_shapes
from kg.services.checking.validate import UNSHAPED
from kg.services.graph.store import open_lines

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("ontology/*.md")]
)


def verbs(command, name):
    if isinstance(command, TyperGroup):
        # Verbs are imported when they are asked for.
        for part in command.list_commands(None):
            yield from verbs(command.get_command(None, part), f"{name} {part}")
    else:
        yield name


@pytest.mark.parametrize("verb", sorted(verbs(get_command(app), "kg")))
def test_every_verb_is_documented(verb):
    assert f"\n## {verb} " in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_rules_page_lists_every_rule_as_the_shapes_have_it():
    page = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    listed = {
        code: rest
        for code, link, rest in re.findall(
            r"(?m)^\| \[(T[TJ]\d{3})\]\((.*?)\) \| (.*) \|$", page
        )
        if link == f"{code}.md"
    }
    rules = [*load_shapes(Names()).rules.values(), *UNSHAPED]

    assert {*(r.code for r in rules), *map(str, TableCode)} == set(listed)
    for rule in rules:
        assert listed[rule.code].startswith(
            f"{rule.severity.value} | {rule.name.en} | "
            f"[{rule.name.ja}]({rule.code}.ja.md) |"
        )


def test_readme_opens_with_one_sentence_and_two_commands():
    lines = README.splitlines()

    assert lines[2].count(". ") == 1
    assert ["make demo", "make test"] == [
        line.split("#")[0].strip() for line in lines[4:6]
    ]


def test_readme_shows_the_counts_of_the_build(shipped):
    for graph, count in shipped.graphs().items():
        assert re.search(rf"(?m)^{graph} +{count}$", README)
    assert f"\n{len(shipped.lines())} → build/kg.nq\n" in README


def test_readme_shows_an_answer_that_the_graph_gives(shipped, names):
    question = next(
        q for q in list_queries(names) if q.name == "cost/conflicting-amounts"
    )
    answer = run_query(open_lines(shipped.lines()), question.sparql, names)
    real = {
        tuple(row[answer.columns.index(c)].value for c in columns)
        for row in answer.rows
        for columns in [
            ("period", "first_amount", "first_lines", "second_amount", "second_lines")
        ]
    }
    shown = re.findall(
        r"(?m)^id:project\S+ +(\S+) +\S+ +(\d+) +(\d+) +\S+ +(\d+) +(\d+)$", README
    )

    assert 3 == len(shown)
    assert set(shown) <= real


def test_readme_asks_all_four_regions_and_shows_what_the_graph_answers(shipped, names):
    question = find_query("region/projects-side-by-side", names)
    answer = run_query(open_lines(shipped.lines()), question.sparql, names)
    real = set()
    for row in answer.rows:
        at = {
            column: "" if term is None else term.value
            for column, term in zip(answer.columns, row, strict=True)
        }
        target = " ".join(dict.fromkeys([at["target"], at["unit"]]))
        real.add(
            (
                at["region"].rpartition("/")[2],
                at["field_en"],
                at["national_en"],
                at["project"].partition("/project/")[2] or at["project_en"],
                at["participants"],
                at["status"],
                target,
                at["cost"],
                f"{at['document'][:3]}:{at['lines']}",
            )
        )
    shown = {
        tuple(re.split(r" {2,}", line))
        for line in README.splitlines()
        if re.match(r"[a-z]+-[a-z]+ {2,}.* {2,}\d{3}:[\d-]+$", line)
    }

    assert shown == real
    assert 4 == len({row[0] for row in shown})


def test_list_of_uncited_lines_is_that_of_the_table():
    page = (ROOT / "docs" / "uncited-lines.md").read_text(encoding="utf-8")
    table = ROOT / "data" / "sources" / "documents" / "uncited-lines.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        noted = [
            (row["source"], row["lines"], row["kind"], row["note (en)"])
            for row in csv.DictReader(stream)
        ]
    listed, document = [], ""
    for line in page.splitlines():
        if line.startswith("## "):
            document = line[3:]
        elif document and re.match(r"\| \d", line):
            listed.append((document, *line.strip("| ").split(" | ")))

    assert listed == noted


def test_every_research_question_names_questions_that_exist(names):
    page = (ROOT / "docs" / "research-questions.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d+) \| .*? \| (.*?) \|", page)

    assert [str(number) for number in range(1, 17)] == [number for number, _ in rows]
    for _, cell in rows:
        asked = re.findall(r"`([a-z-]+/[a-z-]+)`", cell)
        assert asked
        for name in asked:
            assert find_query(name, names).name == name


def test_changelog_counts_what_there_is(names):
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    ontology = (ROOT / "ontology" / "teiju.ttl").read_text(encoding="utf-8")
    classes = len(re.findall(r"(?m)^teiju:\w+ a owl:Class", ontology))
    properties = len(re.findall(r"(?m)^teiju:\w+ a owl:\w+Property", ontology))
    schemes = len(list((ROOT / "ontology" / "schemes").glob("*.ttl")))

    assert (
        f"{classes} classes, {properties} properties and {schemes} concept schemes"
        in changes
    )
    assert f"- {len(load_schemas())} table kinds" in changes
    assert f"{len(load_shapes(names).rules) + len(UNSHAPED)} rules in all" in changes
    assert f"{len(list(list_queries(names)))} saved questions" in changes


def questions_asked():
    """The commands in the documents that ask a saved question."""
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            if re.match(r"\s*kg query (run|show) [a-z]", line):
                yield page.name, shlex.split(line, comments=True)


@pytest.mark.parametrize(
    ("page", "command"), list(questions_asked()), ids=lambda value: str(value)[:60]
)
def test_question_that_a_document_asks_exists_with_its_parameters(page, command, names):
    question = find_query(command[3], names)
    known = {
        f"--{parameter.name.replace('_', '-')}" for parameter in question.parameters
    }
    asked = {word for word in command[4:] if word.startswith("--")}

    options = {"--lang", "--format", "--endpoint", "--evidence", "--chart"}
    assert asked - options <= known


def test_changelog_knows_this_version():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"\n## {__version__} " in changes
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")

    assert all(path.name in listed for path in folder.glob("0*.md"))
