"""What the shell offers: the real protocol of completion, and a real bash."""

import os
import shutil
import stat
import subprocess
import sys

import pytest

from kg.services.catalogue.find import question_names
from kg.services.graph.build import build
from kg.services.graph.output import write_build

OWN = """#+ summary: Members
#+ summary_ja: 構成市町村
#+ description: Members.
#+ description_ja: 構成市町村。
#+ params:
#+   region: {type: iri, en: Region, ja: 圏域, below: id/region/,
#+     choices: {class: teiju:Region}}
#+   place: {type: iri, en: Place, ja: 市町村, below: id/municipality/,
#+     choices: {class: teiju:Municipality}}
#+   level: {type: string, en: Level, ja: 重要度, choices: {values: [low, high]}}
#+   broken: {type: iri, en: Broken, ja: 不良, choices: {query: "SELEKT"}}
#+ columns: {}
#+ view: {type: table}
#+ tags: [own]
#+ since: "0.1"
SELECT * {
  VALUES ?region { UNDEF } VALUES ?place { UNDEF } VALUES ?level { UNDEF }
  VALUES ?broken { UNDEF }
}
"""
REGIONS = ["higashi-iburi", "kamikawa-chubu", "minami-sorachi", "nishi-iburi"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a build, a question of one's own, and `kg` on a path of its own."""
    path = tmp_path_factory.mktemp("here")
    write_build(build(), path / "build" / "kg.nq")
    (path / "own.rq").write_text(OWN, encoding="utf-8")
    command = path / "bin" / "kg"
    command.parent.mkdir()
    run = f'exec {sys.executable} -c "from kg.cli import main; main()" "$@"'
    command.write_text(f"#!/bin/sh\n{run}\n", encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def shell(folder):
    """Run a command where the build is, or elsewhere, with nothing of the caller's."""

    def run(*command, cwd=folder, **environment):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "_"))}
        kept["PATH"] = f"{folder / 'bin'}{os.pathsep}{kept['PATH']}"
        kept["PYTHONPATH"] = os.pathsep.join(sys.path)
        return subprocess.run(
            command,
            cwd=cwd,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**kept, "LC_ALL": "C.UTF-8", **environment},
            check=False,
        )

    return run


@pytest.fixture
def offers(shell):
    """What bash is offered for a line that ends in the word to complete."""

    def complete(line, **how):
        words = line.split(" ")
        asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}
        done = shell("kg", _KG_COMPLETE="complete_bash", **asked, **how)
        assert "" == done.stderr
        return done.stdout.split()

    return complete


def test_verbs_and_options_are_offered(offers):
    assert {"list", "show", "run", "choices"} <= set(offers("kg query "))
    assert ["--evidence", "--endpoint"] == sorted(
        offers("kg query run region/members --e"), reverse=True
    )


@pytest.mark.parametrize("verb", ["run", "show", "choices"])
def test_names_of_questions_are_offered(offers, verb):
    assert question_names() == offers(f"kg query {verb} ")
    assert ["cost/net-by-field"] == offers(f"kg query {verb} cost/ne")


def test_tags_are_offered(offers):
    assert {"cost", "count"} <= set(offers("kg query list --tag co"))


def test_parameters_of_the_question_are_offered(offers):
    assert {"--region", "--as-of"} <= set(offers("kg query run region/members --"))
    assert "--region" not in offers("kg query run provenance/uncited-lines --")
    assert ["region", "place", "level", "broken"] == offers("kg query choices own.rq ")


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("", REGIONS),
        ("n", ["nishi-iburi"]),
        ("西", ["西いぶり定住自立圏"]),
        ("に", ["にしいぶりていじゅうじりつけん"]),
        ("x", []),
        # A name with a space would be several words.
        ("Nishi", []),
    ],
)
def test_choices_are_offered_by_key_and_once_begun_by_name(offers, word, offered):
    assert offered == offers(f"kg query run own.rq --region {word}")


def test_choice_is_offered_behind_an_equals_sign(offers):
    # Bash makes three words of it.
    assert ["nishi-iburi"] == offers("kg query run own.rq --region = n")
    assert REGIONS == offers("kg query run own.rq --region =")
    assert ["tsv"] == offers("kg query run own.rq --format = ts")


def test_many_choices_are_offered_by_code_and_name(offers):
    assert ["01205"] == offers("kg query run own.rq --place 01205")
    assert ["室蘭市"] == offers("kg query run own.rq --place 室蘭")


def test_choices_of_the_header_need_no_build(offers, folder, tmp_path):
    own = folder / "own.rq"

    assert ["low", "high"] == offers(f"kg query run {own} --level ", cwd=tmp_path)
    assert [] == offers(f"kg query run {own} --region ", cwd=tmp_path)


def test_build_that_is_named_is_asked(offers, folder, tmp_path):
    graph = folder / "build" / "kg.nq"
    line = f"kg query run {folder / 'own.rq'} -d {graph} --region "

    assert REGIONS == offers(line, cwd=tmp_path)
    assert REGIONS == offers(
        f"kg query run {folder / 'own.rq'} --region ",
        cwd=tmp_path,
        KG_DATA=str(graph),
    )


@pytest.mark.parametrize(
    "line",
    [
        "kg query run own.rq --broken ",
        "kg query run own.rq -d nowhere.nq --region ",
        "kg query run no/such --region ",
        "kg query choices no/such ",
        "kg query run own.rq --base x --region ",
        "kg query run own.rq --lang xx --region ",
        "kg nonsense ",
    ],
)
def test_what_goes_wrong_is_not_told(offers, line):
    offers(line)


def test_settings_that_cannot_be_read_are_not_told(shell, offers, tmp_path):
    (tmp_path / "kg.toml").write_text("= =", encoding="utf-8")

    assert ["run"] == offers("kg query ru", cwd=tmp_path)
    broken = shell("kg", _KG_COMPLETE="complete_bash", COMP_WORDS="kg", COMP_CWORD="x")
    assert ("", "") == (broken.stdout, broken.stderr)


@pytest.mark.parametrize("what", ["fish", "zsh"])
def test_other_shells_show_titles_and_labels_beside(shell, what):
    def ask(line):
        return shell(
            "kg",
            _KG_COMPLETE=f"complete_{what}",
            _TYPER_COMPLETE_FISH_ACTION="get-args",
            _TYPER_COMPLETE_ARGS=line,
            KG_LANG="ja",
        ).stdout

    assert "圏域の構成市町村" in ask("kg query run region/mem")
    assert "東胆振定住自立圏" in ask("kg query run own.rq --region hi")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["kg", "query", "run", "cost/ne"], ["cost/net-by-field"]),
        (["kg", "query", "run", "own.rq", "--region", ""], REGIONS),
        (["kg", "query", "run", "own.rq", "--region", "="], REGIONS),
        (["kg", "query", "run", "own.rq", "--region", "西"], ["西いぶり定住自立圏"]),
    ],
)
def test_bash_completes(shell, words, offered):
    line = " ".join(f"'{word}'" for word in words)
    script = (
        'eval "$(_KG_COMPLETE=source_bash kg)"\n'
        f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}\n"
        '_kg_completion kg\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = shell("bash", "--norc", "-c", script)

    assert (offered, "") == (done.stdout.split(), done.stderr)
