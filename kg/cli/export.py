"""`kg export`: the graph as a file, as a file for each graph, or on a server."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Base, Data, Language, Paths, names_below, say, write_output
from kg.errors import EXIT_NONCONFORMING, UsageError
from kg.model.graph_format import GraphFormat, choose_graph_format
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.services.exporting.graph_store import Loaded
    from kg.services.exporting.graphs import Graph
    from kg.services.exporting.sending import Sending

__all__ = ["export"]


def _tell_lost_names(
    graphs: "Sequence[Graph]", format_: GraphFormat, lang: Lang
) -> None:
    """Say that a file of this format holds no names of graphs."""
    named = sum(bool(graph.iri) for graph in graphs)
    if named and not format_.keeps_names:
        say(
            f"kg: {format_} にはグラフ名が残りません（{named}個を1つにしました）。"
            "-f nq か -f trig なら残ります"
            if lang is Lang.JA
            else f"kg: {format_} holds no names of graphs: {named} became one; "
            "-f nq and -f trig keep them"
        )


def _to_files(
    graphs: "Sequence[Graph]",
    output: Path | None,
    format_: GraphFormat | None,
    names: Names,
    lang: Lang,
) -> None:
    """Write to standard output, to a file, or to a folder."""
    from kg.services.exporting.files import (
        content_of,
        is_folder,
        write_file,
        write_folder,
    )
    from kg.services.exporting.text import written_human

    if output is None:
        chosen = format_ or GraphFormat.NQ
        _tell_lost_names(graphs, chosen, lang)
        for piece in content_of(graphs, chosen, names):
            write_output(piece, None)
        return
    if not is_folder(output):
        chosen = choose_graph_format(format_, output, GraphFormat.NQ)
        write_file(graphs, output, chosen, names)
        _tell_lost_names(graphs, chosen, lang)
        count = sum(len(graph.lines) for graph in graphs)
        say(f"{count} → {output}")
        return
    written, others = write_folder(graphs, output, format_ or GraphFormat.TTL, names)
    say(written_human(written, names, lang))
    if others:
        listed = ", ".join(map(str, others[:3])) + (" …" if len(others) > 3 else "")
        say(
            f"kg: {output} には今回書き出していないファイルが{len(others)}個あります"
            f"（{listed}）"
            if lang is Lang.JA
            else f"kg: {output} also holds {len(others)} file(s) that were not written "
            f"now: {listed}"
        )


def _to_server(
    graphs: "Sequence[Graph]", sending: "Sending", names: Names, lang: Lang
) -> None:
    """Load the graphs into a server, count them there, and say what is there."""
    from kg.services.exporting.counting import differing
    from kg.services.exporting.text import (
        failure,
        loaded_human,
        loaded_tsv,
        mismatch,
    )

    def tell(text: Text) -> None:
        say(f"kg: {text.of(lang)}")

    def tick(each: "Loaded") -> None:
        if sys.stderr.isatty():
            say(f"  {each.graph.name(names)}: {each.status or '-'}")

    loaded = sending.load(graphs, tick, tell)
    stopped = failure(loaded, names, sending.command)
    there: Mapping[str, int] = {}
    try:
        if stopped is None:
            there = sending.count(loaded, names, tell)
    finally:
        # What was sent is told whatever happens afterwards.
        told = (
            loaded_human(loaded, there, names, lang)
            if sys.stdout.isatty()
            else loaded_tsv(loaded, there)
        )
        write_output(told, None)
    if stopped is not None:
        raise stopped
    wrong = differing(loaded, there, sending.replace)
    for each in wrong:
        tell(mismatch(each, there[each.graph.iri], names))
    if wrong:
        raise typer.Exit(EXIT_NONCONFORMING)


def _refuse_mixture(
    endpoint: str | None, for_files: Sequence[object], for_servers: Sequence[object]
) -> None:
    """Refuse options that say nothing about where the graph goes.

    Raises:
        UsageError: Options of files were given for a server, or the other way round.
    """
    if endpoint is not None and any(each is not None for each in for_files):
        raise UsageError(
            "--endpoint loads a server; -o and -f are for files: give one or the other",
            "--endpoint はサーバへの登録、-o と -f はファイルへの書き出し用です。"
            "どちらか一方を指定してください",
        )
    if endpoint is None and any(each is not None for each in for_servers):
        raise UsageError(
            "--replace, --add, --verify and --query-endpoint are for a server; give "
            "--endpoint as well",
            "--replace・--add・--verify・--query-endpoint はサーバへの登録用です。"
            "--endpoint も指定してください",
        )


def export(
    lang: Language,
    paths: Paths = None,
    data: Data = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="File to write, or a folder (one that exists, or a name without a "
            "suffix) for a file each graph.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        GraphFormat | None,
        typer.Option(
            "-f",
            "--format",
            help="Format (else by the suffix of -o; else Turtle in a folder and "
            "N-Quads on standard output).",
            show_default=False,
        ),
    ] = None,
    graph: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only this graph, such as region/nishi-iburi (may be repeated).",
            show_default=False,
        ),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Load the graphs into the SPARQL 1.1 Graph Store at this address.",
            show_default=False,
        ),
    ] = None,
    replace: Annotated[
        bool | None,
        typer.Option(
            "--replace/--add",
            help="Take the place of what the server has of that name (the default), "
            "or add to it.",
            show_default=False,
        ),
    ] = None,
    verify: Annotated[
        bool | None,
        typer.Option(
            "--verify/--no-verify",
            help="Count the statements there afterwards (else where it is known where "
            "to ask).",
            show_default=False,
        ),
    ] = None,
    query_endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where to count them (else told from --endpoint).",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.001, help="Seconds to wait for each answer.")
    ] = 300.0,
    retries: Annotated[
        int, typer.Option(min=0, help="How often what may pass is tried again.")
    ] = 3,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure",
            envvar="KG_ENDPOINT_INSECURE",
            help="Send a password over plain http to another machine.",
        ),
    ] = False,
    base: Base = DEFAULT_BASE,
) -> None:
    """Take the graph elsewhere: to a file, to a folder, or to a server.

    Who asks a server is told by KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or by
    KG_ENDPOINT_TOKEN. Exits 1 when the server does not hold what it was sent, 2 when
    it refuses.
    """
    from kg.services.exporting.graphs import choose_graphs, read_graphs
    from kg.services.exporting.sending import Sending

    names = names_below(base)
    _refuse_mixture(endpoint, (output, format_), (replace, verify, query_endpoint))
    source = [str(path) for path in paths or ()]
    if not source and data is not None:
        source = ["-d", str(data)]
    sending = None
    if endpoint is not None:
        sending = Sending.to(
            endpoint,
            source=source,
            replace=replace is not False,
            verify=verify,
            query_endpoint=query_endpoint,
            timeout=timeout,
            retries=retries,
            insecure=insecure,
        )
    chosen = choose_graphs(read_graphs(paths or (), data, names), graph or (), names)
    if sending is None:
        _to_files(chosen, output, format_, names, lang)
    else:
        _to_server(chosen, sending, names, lang)
