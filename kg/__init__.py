"""A knowledge graph of Japan's settlement and independence regions (定住自立圏).

Open a graph, ask it a saved question, and every figure leads back to its line:

>>> import kg
>>> graph = kg.open()
>>> answer = graph.ask("cost/net-by-field", region="西いぶり")
>>> row = answer.rows[0]
>>> row["field_ja"], row["net"], row["if_gross"]
('医療・保健', 530175, 812190)
>>> behind = answer.evidence().rows[0]
>>> behind["evidence_document"], behind["evidence_lines"], behind["evidence_figure"]
('001_3e2935db5d747205', '1399', 2376)

Imports run one way: cli, web → services → model → vocab → errors. Nothing but this
page is imported until it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api.answer import Answer, Statements
    from kg.api.checked import Checked, validate
    from kg.api.graph import Graph, open
    from kg.errors import KgError
    from kg.model.saved_query import SavedQuery
    from kg.services.charting.chart import Chart

__all__ = [
    "Answer",
    "Chart",
    "Checked",
    "Graph",
    "KgError",
    "SavedQuery",
    "Statements",
    "__version__",
    "open",
    "validate",
]

__version__ = "0.1.0"

_PLACES = {
    "Answer": "kg.api.answer",
    "Chart": "kg.services.charting.chart",
    "Checked": "kg.api.checked",
    "Graph": "kg.api.graph",
    "KgError": "kg.errors",
    "SavedQuery": "kg.model.saved_query",
    "Statements": "kg.api.answer",
    "open": "kg.api.graph",
    "validate": "kg.api.checked",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is used: a cold command needs none of them."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """What `kg.<TAB>` offers."""
    return sorted(__all__)
