"""Draw the answer of a saved question."""

from kg.errors import UsageError
from kg.model.job import Job, Reply
from kg.model.lang import Lang, Text
from kg.model.result import Rows
from kg.model.view import ViewKind
from kg.services.answers.labels import labels_of, things_in
from kg.services.catalogue.posing import Posed
from kg.services.charting.chart import Chart, draw
from kg.services.charting.places import place_keys, places_of
from kg.services.charting.render import render_svg
from kg.web.jobs.question import disposition, posed_for
from kg.web.jobs.refusing import refused
from kg.web.jobs.room import Room

__all__ = ["picture_job"]

_NARROW = "narrow"


def _chart(room: Room, posed: Posed, answer: Rows, lang: Lang) -> Chart:
    question, ask = posed.question, room.engine.ask
    return draw(
        answer,
        question.view,
        question.columns,
        lang,
        title=question.title.of(lang),
        names=room.names,
        labels=labels_of(ask, things_in(answer)),
        places=places_of(ask, place_keys(answer, question.view)),
        command=question.command(posed.terms, room.names.base),
    )


def picture_job(room: Room, job: Job, most: int) -> Reply:
    """The picture of an answer as SVG; `variant` is `narrow` for a telephone."""
    found = posed_for(room, job, ("lang",))
    if isinstance(found, Reply):
        return found
    posed, lang = found[0], Lang(job.asked["lang"])
    answer = posed.ask(room.shelf)
    if posed.question.view.kind is ViewKind.TABLE or not isinstance(answer, Rows):
        detail = Text(
            f"{posed.question.name} has no picture, it is best looked at as a table",
            f"{posed.question.name} は表で見る質問で、図はありません",
        )
        return refused(404, detail, lang)
    try:
        chart = _chart(room, posed, answer, lang)
    except UsageError as error:
        told = Text(error.messages["en"], error.messages["ja"])
        return refused(404, told, lang)
    narrow = job.asked["variant"] == _NARROW
    spec, key = (chart.narrow, _NARROW) if narrow else (chart.spec, "kg")
    try:
        svg = render_svg(spec, lang, chart.title, chart.description, key)
    except UsageError as error:
        told = Text(error.messages["en"], error.messages["ja"])
        return refused(501, told, lang)
    headers = {
        "Content-Language": str(lang),
        **disposition(posed.question, f"{lang}.svg", kept=False),
    }
    return Reply(svg.encode(), "image/svg+xml", headers=headers)
