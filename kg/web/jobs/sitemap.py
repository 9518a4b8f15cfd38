"""Tell search engines which pages there are."""

from kg.model.job import Job, Reply
from kg.services.rendering.data.sitemap import (
    all_paths,
    sitemap_index,
    sitemap_part,
    sitemap_parts,
)
from kg.web.jobs.room import Room

__all__ = ["sitemap_job"]

_MEDIA = "application/xml"


def sitemap_job(room: Room, job: Job, most: int) -> Reply:
    """The sitemap; where there are too many pages, its index, or the `part` of it."""
    parts = sitemap_parts(all_paths(room.engine, room.names))
    part = job.asked.get("part")
    if part is None:
        whole = len(parts) == 1
        text = (
            sitemap_part(parts[0], room.public)
            if whole
            else sitemap_index(len(parts), room.public)
        )
    elif 1 <= part <= len(parts):
        text = sitemap_part(parts[part - 1], room.public)
    else:
        return Reply(b"", _MEDIA, 404)
    return Reply(text.encode(), _MEDIA)
