"""What the editor completes while one types."""

import json

from kg.model.job import Job, Reply
from kg.services.finding.terms import terms_of
from kg.web.jobs.room import Room

__all__ = ["terms_job"]


def terms_job(room: Room, job: Job, most: int) -> Reply:
    """Prefixes, classes and properties of the graph."""
    told = terms_of(room.engine, room.names)
    return Reply(json.dumps(told, ensure_ascii=False).encode(), "application/json")
