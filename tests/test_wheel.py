"""The wheel, installed alone in an empty environment, runs on its own bundled data."""

import os
import subprocess
import sys
import venv

import pytest


@pytest.fixture(scope="module")
def installed(tmp_path_factory, root):
    """The `kg` of an environment that holds nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", folder, root]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    constraints = ["-c", root / "constraints.txt"]
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *constraints, wheel],
        check=True,
        capture_output=True,
    )
    return folder / "env" / "bin" / "kg"


@pytest.mark.package
def test_wheel_alone_builds_validates_and_answers(installed, tmp_path):
    def run(*arguments):
        return subprocess.run(
            [installed, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": "", "KG_LANG": "en"},
            check=True,
        )

    run("build")
    checked = run("validate")
    run("validate", "-o", "report.html")
    explained = run("validate", "--explain", "TJ101")
    asked = run("query", "run", "cost/conflicting-amounts", "-f", "csv")
    held = run("query", "check", "cost", "--engine", "oxigraph")
    exported = run("query", "export", "-f", "nt")

    assert (tmp_path / "build" / "kg.nq").stat().st_size > 1_000_000
    assert "conforms" in checked.stdout
    assert "<!doctype html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "# TJ101 — name" in explained.stdout
    assert "60343" in asked.stdout
    assert "no problem" in held.stdout
    assert "answers were not compared" in held.stderr
    assert "SPARQLSelectExecutable" in exported.stdout
