"""Give a page as data."""

from kg.model.job import Job, Reply
from kg.model.site import PageFormat
from kg.services.rendering.data.data import data_of
from kg.web.jobs.room import Room

__all__ = ["thing_job"]


def thing_job(room: Room, job: Job, most: int) -> Reply:
    """What the page at `path` says, in `format` (`ttl`, `jsonld`, `nt`, `csv`)."""
    kind = PageFormat(job.asked["format"])
    media = kind.media
    if kind is not PageFormat.JSONLD:
        media += "; charset=utf-8"
    text = data_of(room.engine, room.names, job.asked["path"], kind)
    if text is None:
        return Reply(b"", media, 404)
    return Reply(text.encode(), media)
