"""The notebook in docs/ runs from top to bottom and says what it is shown to say."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "study.ipynb"

pytestmark = pytest.mark.slow


def shown(notebook):
    """What each cell printed and displayed: text, and pictures as SVG."""
    return [
        [
            output.get("text")
            or output["data"].get("image/svg+xml")
            or output["data"]["text/plain"]
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_notebook_says_what_it_is_shown_to_say(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    kept = nbformat.read(NOTEBOOK, as_version=4)
    again = nbformat.read(NOTEBOOK, as_version=4)
    for cell in again.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    # Its folder is the checkout, without a build of somebody's own.
    shutil.copytree(ROOT / "data", tmp_path / "data")

    NotebookClient(
        again, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()

    assert any(shown(kept))
    assert shown(again) == shown(kept)
