"""The desk of the site: the graph, loaded once, and who does which kind of job."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.model.iris import Names
from kg.model.job import Job, Reply
from kg.model.settings import DEFAULT_BUILD
from kg.services.asking.embedded import Embedded
from kg.services.catalogue.shelf import Shelf
from kg.services.finding.entries import entries
from kg.services.finding.index import Index
from kg.services.graph.store import open_in_memory
from kg.services.pooling.worker import Desk
from kg.services.program import program_digest
from kg.web.jobs.describe import describe_data_job, describe_service_job
from kg.web.jobs.openapi import openapi_job
from kg.web.jobs.page import page_job
from kg.web.jobs.picture import picture_job
from kg.web.jobs.question import catalogue_job, file_job, question_job, rows_job
from kg.web.jobs.room import Room
from kg.web.jobs.search import search_job
from kg.web.jobs.sitemap import sitemap_job
from kg.web.jobs.sparql import sparql_job
from kg.web.jobs.terms import terms_job
from kg.web.jobs.thing import thing_job
from kg.web.jobs.warm import warm, warm_pages

__all__ = ["make_desk"]

_HANDLERS: Mapping[str, Callable[[Room, Job, int], Reply]] = {
    "catalogue": catalogue_job,
    "openapi": openapi_job,
    "describe_data": describe_data_job,
    "describe_service": describe_service_job,
    "page": page_job,
    "picture": picture_job,
    "question": question_job,
    "question_file": file_job,
    "question_rows": rows_job,
    "search": search_job,
    "sitemap": sitemap_job,
    "sparql": sparql_job,
    "terms": terms_job,
    "thing": thing_job,
}


def make_desk(settings: Mapping[str, Any]) -> Desk:
    """Load the graph and say who does what.

    Args:
        settings: `path` (a build, or None), `base`, `public`.

    Raises:
        UsageError: There is no such graph.
    """
    names = Names(settings["base"])
    path = None if settings["path"] is None else Path(settings["path"])
    opened = open_in_memory(path, DEFAULT_BUILD, names)
    engine = Embedded(opened.store, names, opened.origin)
    room = Room(
        store=opened.store,
        engine=engine,
        names=names,
        public=settings.get("public") or names.base,
        digest=opened.digest,
        shelf=Shelf.of(engine, names),
        index=Index(entries(engine, names)),
    )

    def answer(job: Job, most: int) -> Reply:
        return _HANDLERS[job.kind](room, job, most)

    def warmed() -> None:
        warm(answer)
        warm_pages(answer, engine, names)

    told = {
        "digest": room.digest,
        "program": program_digest(),
        "statements": len(room.store),
        "origin": opened.origin,
    }
    return Desk(answer, told, warm=warmed)
