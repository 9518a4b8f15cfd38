"""Answer saved questions: as files, and for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from kg.errors import UsageError
from kg.model.formats import GRAPH_FORMATS, PEOPLE_FORMATS, Format
from kg.model.job import Job, Reply
from kg.model.lang import Lang, Text
from kg.model.result import Answer, Rows, Triples
from kg.model.saved_query import SavedQuery
from kg.services.answers.write import write_answer
from kg.services.catalogue.posing import Posed, Problem, pose
from kg.services.citing.evidence import with_evidence
from kg.services.rendering.asking.answer_files import answer_file
from kg.services.rendering.asking.answer_json import answer_body
from kg.services.rendering.asking.describe_question import (
    described_for_programs,
    listed,
)
from kg.services.rendering.asking.question_table import as_rows
from kg.web.jobs.refusing import refused, refused_values, unknown_question
from kg.web.jobs.room import Room

__all__ = [
    "Asking",
    "catalogue_job",
    "disposition",
    "file_job",
    "posed_for",
    "question_job",
    "rows_job",
]

_JSON = "application/json"
#: What a file of each format is to the web, and whether a browser keeps or shows it.
_MEDIA: Mapping[Format, tuple[str, bool]] = {
    Format.CSV: ("text/csv; charset=utf-8; header=present", True),
    Format.TSV: ("text/tab-separated-values; charset=utf-8", True),
    Format.JSON: ("application/sparql-results+json", False),
    Format.JSONL: ("application/jsonl; charset=utf-8", True),
    Format.MD: ("text/markdown; charset=utf-8", True),
    Format.HTML: ("text/html; charset=utf-8", True),
    Format.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        True,
    ),
    Format.PARQUET: ("application/vnd.apache.parquet", True),
    Format.TTL: ("text/turtle; charset=utf-8", False),
    Format.NT: ("application/n-triples", False),
    Format.JSONLD: ("application/ld+json", False),
}
_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0"})
#: No answer has as many rows.
_MOST = 1_000_000


@dataclass(slots=True)
class Asking:
    """What an address asks of an answer besides the parameters of its question."""

    evidence: bool = False
    limit: int | None = None
    offset: int = 0
    lang: str = ""
    problems: list[Problem] = field(default_factory=list)

    def read(self, name: str, values: Sequence[str]) -> None:
        """Read one of them."""
        from kg.model.parameters import shown

        text = values[-1]
        if len(values) > 1:
            self._refuse(name, text, "takes one value", "の値は一つだけ指定できます")
        elif name == "evidence":
            if text not in _YES | _NO:
                self._refuse(name, shown(text), "is true or false", "は true か false")
            self.evidence = text in _YES
        elif name == "lang":
            if text not in list(Lang):
                self._refuse(name, shown(text), "is ja or en", "は ja か en です")
            self.lang = text
        elif not (text.isascii() and text.isdecimal() and len(text) < 10):
            self._refuse(name, shown(text), "is a whole number", "は0以上の整数です")
        elif name == "offset":
            self.offset = int(text)
        elif not 1 <= int(text) <= _MOST:
            self._refuse(name, text, f"is from 1 to {_MOST}", f"は1から{_MOST}までです")
        else:
            self.limit = int(text)

    def _refuse(self, name: str, value: str, en: str, ja: str) -> None:
        said = Text(f"{name} {en}", f"{name} {ja}")
        self.problems.append(Problem(name, value, said))


def posed_for(
    room: Room, job: Job, manners: Sequence[str]
) -> tuple[Posed, Asking] | Reply:
    """The question that a job asks, as its address has it; else what is wrong.

    Args:
        room: What is at hand.
        job: `name`, `given` by parameter, and `lang`.
        manners: What may be asked besides the parameters of the question.
    """
    lang = Lang(job.asked["lang"])
    name = job.asked["name"]
    if name not in room.shelf.questions:
        return unknown_question(name, room.shelf.questions, lang)
    question = room.shelf.questions[name]
    own = {parameter.name for parameter in question.parameters}
    taken = {m for m in manners if m not in own}
    if not question.evidence:
        taken.discard("evidence")
    asking, given = Asking(), {}
    for key, values in job.asked["given"].items():
        if key in taken:
            asking.read(key, values)
        else:
            given[key] = values
    posed = pose(room.shelf, question, given)
    problems = (*posed.problems, *asking.problems)
    return refused_values(problems, lang) if problems else (posed, asking)


def _asked(room: Room, posed: Posed, asking: Asking) -> tuple[Answer, Answer]:
    """The whole answer, and what was asked of it, with evidence where wanted."""
    whole = posed.ask(room.shelf)
    last = None if asking.limit is None else asking.offset + asking.limit
    if isinstance(whole, Rows):
        some = Rows(whole.columns, whole.rows[asking.offset : last])
        if asking.evidence:
            engine, sparql = room.shelf.engine, posed.sparql
            some = with_evidence(engine, posed.question, sparql, some)
        return whole, some
    if isinstance(whole, Triples):
        return whole, Triples(whole.triples[asking.offset : last])
    return whole, whole


def disposition(question: SavedQuery, end: str, kept: bool) -> dict[str, str]:
    """What a file is called that holds an answer, and whether browsers keep it."""
    how = "attachment" if kept else "inline"
    # A name of a question is letters of the Latin alphabet, unless it is one's own.
    name = f"{question.name.replace('/', '-')}.{end}"
    if not name.isascii():
        return {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}"}
    return {"Content-Disposition": f'{how}; filename="{name}"'}


def file_job(room: Room, job: Job, most: int) -> Reply:
    """The answer of a question as a file: `end` says of which format."""
    posed = posed_for(room, job, ("evidence", "limit", "offset", "lang"))
    if isinstance(posed, Reply):
        return posed
    question, lang = posed[0].question, Lang(job.asked["lang"])
    format_ = Format(job.asked["end"])
    bom = job.asked["variant"] == "excel"
    _, answer = _asked(room, *posed)
    if isinstance(answer, Rows) and format_ in GRAPH_FORMATS:
        return refused(
            404,
            Text(
                f"{question.name} is answered by rows, not by triples",
                f"{question.name} の答えは表で、トリプルではありません",
            ),
            lang,
        )
    try:
        body = answer_file(
            room.engine, room.names, question, answer, format_, lang, bom=bom
        )
    except UsageError as error:
        # The only reason left is a library that is not installed.
        told = Text(error.messages["en"], error.messages["ja"])
        return refused(501, told, lang)
    media, kept = _MEDIA[format_]
    headers = disposition(question, job.asked["end"], kept)
    if format_ in PEOPLE_FORMATS:
        headers["Content-Language"] = str(lang)
    return Reply(body, media, headers=headers)


def rows_job(room: Room, job: Job, most: int) -> Reply:
    """The answer of a question for programs: `end` is json or csv."""
    lang, end = Lang(job.asked["lang"]), job.asked["end"]
    if end not in {"json", "csv"}:
        detail = Text(
            "the API answers as .json and .csv", "API の答えは .json か .csv です"
        )
        return refused(404, detail, lang)
    found = posed_for(room, job, ("evidence", "limit", "offset", "lang"))
    if isinstance(found, Reply):
        return found
    posed, asking = found
    whole, answer = _asked(room, posed, asking)
    assert isinstance(whole, Rows | Triples)
    assert isinstance(answer, Rows | Triples)
    total = len(whole.rows if isinstance(whole, Rows) else whole.triples)
    headers = {"X-Total-Count": str(total)}
    following = _following(posed, asking, total, end, room)
    if following is not None:
        headers["Link"] = f'<{following}>; rel="next"'
    if end == "csv":
        body = write_answer(as_rows(answer), Format.CSV, room.names)
        assert isinstance(body, str)
        headers |= disposition(posed.question, "csv", kept=True)
        return Reply(body.encode(), _MEDIA[Format.CSV][0], headers=headers)
    headers["Content-Language"] = str(lang)
    text = answer_body(
        room.shelf,
        room.digest,
        posed,
        as_rows(whole),
        as_rows(answer),
        lang,
        asking.offset,
        asking.limit,
    )
    return Reply(text.encode(), _JSON, headers=headers)


def _following(
    posed: Posed, asking: Asking, total: int, end: str, room: Room
) -> str | None:
    """The address of the next rows, as seen from these; None where there are none."""
    if asking.limit is None or asking.offset + asking.limit >= total:
        return None
    pairs = list(posed.canonical(room.names.base))
    pairs += [("evidence", "true")] * asking.evidence
    pairs += [("lang", asking.lang)] * bool(asking.lang)
    pairs += [
        ("limit", str(asking.limit)),
        ("offset", str(asking.offset + asking.limit)),
    ]
    stem = quote(posed.question.name.rpartition("/")[2])
    return f"{stem}.{end}?{urlencode(pairs)}"


def catalogue_job(room: Room, job: Job, most: int) -> Reply:
    """All questions, in both languages."""
    told = [listed(question, room.names) for question in room.shelf.questions.values()]
    return _told({"questions": told})


def question_job(room: Room, job: Job, most: int) -> Reply:
    """What a question says of itself, with what may be chosen."""
    name = job.asked["name"]
    if name not in room.shelf.questions:
        lang = Lang(job.asked["lang"])
        return unknown_question(name, room.shelf.questions, lang)
    return _told(described_for_programs(room.shelf, room.shelf.questions[name]))


def _told(nested: Mapping[str, Any]) -> Reply:
    return Reply(
        (json.dumps(nested, ensure_ascii=False, indent=1) + "\n").encode(), _JSON
    )
