"""Open what a question is asked of: an endpoint, a build, a folder of tables."""

from collections.abc import Callable
from pathlib import Path

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.settings import DEFAULT_BUILD
from kg.services.asking.embedded import Embedded
from kg.services.asking.engine import Engine
from kg.services.graph.store import fresh_store, open_build

__all__ = ["engine_at_hand", "open_engine"]


def open_engine(
    data: Path | None,
    endpoint: str | None,
    names: Names,
    default: Path = DEFAULT_BUILD,
    *,
    timeout: float = 60.0,
    retries: int = 3,
    tell: Callable[[Text], None] | None = None,
) -> Engine:
    """The engine that answers.

    Args:
        data: A graph file, a folder of tables or a workbook; else the build, else the
            shipped tables.
        endpoint: The address of a SPARQL endpoint, in place of data.
        names: The base.
        default: Where `kg build` writes when nothing is said.
        timeout: Seconds to wait for an endpoint.
        retries: How often an endpoint that fails is asked again.
        tell: Is told of every pause before asking again, and of an answer that may be
            cut; without it, such an answer is an error.

    Raises:
        UsageError: Both are given, the path does not exist or is no RDF, or the address
            is not one of the web.
        SourceError: A table of the folder has a problem.
    """
    if endpoint is None:
        opened = open_build(data, default, names)
        return Embedded(opened.store, names, opened.origin)
    if data is not None:
        raise UsageError(
            f"-d {data} and --endpoint {endpoint} both say whom to ask; give one of "
            "them",
            f"-d {data} と --endpoint {endpoint} の両方が指定されています。"
            "一方だけにしてください",
        )
    from kg.services.endpoints.remote import Endpoint

    return Endpoint(
        endpoint,
        names,
        timeout=timeout,
        retries=retries,
        on_retry=tell,
        on_doubt=tell,
    )


def engine_at_hand(
    data: Path | None, names: Names, default: Path = DEFAULT_BUILD
) -> Engine | None:
    """The build, when its store is ready to be asked at once; else None.

    For help and completion, which must not wait.
    """
    path = data or default
    store = fresh_store(path) if path.suffix == ".nq" else None
    return None if store is None else Embedded(store, names, str(path))
