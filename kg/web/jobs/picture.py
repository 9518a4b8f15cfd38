"""Draw the answer of a saved question."""

from kg.errors import UsageError
from kg.model.job import Job, Reply
from kg.model.lang import Lang, Text
from kg.services.rendering.asking.answer_files import (
    NARROW,
    answer_chart,
    chart_file,
)
from kg.web.jobs.question import disposition, posed_for
from kg.web.jobs.refusing import refused
from kg.web.jobs.room import Room

__all__ = ["picture_job"]


def picture_job(room: Room, job: Job, most: int) -> Reply:
    """The picture of an answer as SVG; `variant` is `narrow` for a telephone."""
    found = posed_for(room, job, ("lang",))
    if isinstance(found, Reply):
        return found
    posed, lang = found[0], Lang(job.asked["lang"])
    answer = posed.ask(room.shelf)
    try:
        chart = answer_chart(room.engine, room.names, posed, answer, lang)
    except UsageError as error:
        return refused(404, _told(error), lang)
    try:
        svg = chart_file(chart, lang, narrow=job.asked["variant"] == NARROW)
    except UsageError as error:
        return refused(501, _told(error), lang)
    headers = {
        "Content-Language": str(lang),
        **disposition(posed.question, f"{lang}.svg", kept=False),
    }
    return Reply(svg, "image/svg+xml", headers=headers)


def _told(error: UsageError) -> Text:
    return Text(error.messages["en"], error.messages["ja"])
