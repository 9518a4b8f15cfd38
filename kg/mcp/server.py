"""The server: our tools under the Model Context Protocol."""

from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import UsageError
from kg.mcp.tools import Tools, told_to_the_user

if TYPE_CHECKING:
    from mcp.server import MCPServer

__all__ = ["make_server"]

_INSTRUCTIONS = """\
A knowledge graph of Japan's settlement and independence regions (定住自立圏): central
cities, member towns, agreements, visions, projects, indicators and costs, transcribed
from the documents named in the answers. Use list_questions and run_question first; they
are checked against the documents. Quote no figure without the document and lines that
come with it as evidence. "not stated" means that the documents at hand are silent, not
that there is nothing. Gross and net amounts are never to be added. Data: CC BY 4.0.
"""


def make_server(tools: Tools) -> "MCPServer":
    """The server with its tools.

    Raises:
        UsageError: The library is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise UsageError(
            "the mcp library is not installed: pip install 'teiju-kg[mcp]'",
            "mcp がありません。pip install 'teiju-kg[mcp]' を実行してください",
        ) from error
    server: MCPServer = MCPServer(
        "teiju-kg",
        title="Settlement and independence regions of Japan",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )
    reading = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, open_world_hint=False
    )
    for tool in (
        tools.list_questions,
        tools.show_question,
        tools.run_question,
        tools.describe,
        tools.sparql,
    ):
        server.add_tool(told_to_the_user(tool, ToolError), annotations=reading)
    return server
