"""Make a page."""

from kg.model.job import Job, Reply
from kg.model.lang import Lang
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import missing, render
from kg.web.jobs.room import Room

__all__ = ["page_job"]


def page_job(room: Room, job: Job, most: int) -> Reply:
    """The page at `path` in `lang`, with what the address asks for in `asked`."""
    setting = Setting(
        engine=room.engine,
        names=room.names,
        lang=Lang(job.asked["lang"]),
        path=job.asked["path"],
        asked=job.asked.get("asked", {}),
        public=room.public,
        digest=room.digest,
        shelf=room.shelf,
        index=room.index,
    )
    page = render(setting)
    # What does not fit is told on the page, beside what it was typed into.
    status = 404 if page is None else 400 if setting.refused else 200
    return Reply(
        (missing(setting) if page is None else page).encode(),
        "text/html; charset=utf-8",
        status,
        headers={"Content-Language": str(setting.lang)},
    )
