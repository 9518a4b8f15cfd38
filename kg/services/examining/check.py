"""Check saved questions: what they say, what they use, what they answer, how fast."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Store

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.question_check import CheckedQuestions, Timing
from kg.model.result import Answer
from kg.services.catalogue.golden import (
    answer_text,
    golden_folder,
    golden_of,
    is_filled_in,
)
from kg.services.examining.chosen import Chosen
from kg.services.examining.findings import Findings
from kg.services.examining.known_terms import KnownTerms
from kg.services.examining.look import Looked, look_at
from kg.services.examining.patience import Patient, Told

__all__ = ["BUDGET", "Asked", "check_questions"]

#: Seconds that an engine may take for a question, where its header allows no more.
BUDGET: Mapping[str, float] = {"oxigraph": 2.0, "rdflib": 60.0}
#: A question is waited for a little longer than it may take: then it is stopped.
_GRACE = 1.5
_NO_GOLDEN = Text(
    "the golden answers of the questions that ship with kg stand in a checkout only; "
    "answers were not compared",
    "同梱の質問の正解は、リポジトリにだけあります。答えは比べていません",
)
_OTHER_DATA = Text(
    "golden answers are those of the shipped data; of other data (-d) answers were not "
    "compared",
    "正解は同梱のデータに対するものです。ほかのデータ（-d）の答えは比べていません",
)
_NOT_OXIGRAPH = Text(
    "golden answers are compared with what Oxigraph answers; it was not asked",
    "正解は Oxigraph の答えと比べます。今回は尋ねていません",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the questions are asked of, and how.

    Attributes:
        store: The graph, for the terms that it uses.
        path: The same as N-Quads, for the engines: they have processes of their own.
        names: The base of its IRIs.
        shipped: Is it the graph of the shipped tables?
        engines: `oxigraph`, `rdflib` or both.
        budget: Seconds in place of the usual ones; a header may allow more.
    """

    store: Store
    path: Path
    names: Names
    shipped: bool = True
    engines: tuple[str, ...] = ("oxigraph", "rdflib")
    budget: float | None = None


@dataclass(slots=True)
class _Run:
    """What came of asking."""

    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    timings: list[Timing] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def check_questions(
    chosen: Sequence[Chosen],
    asked: Asked,
    progress: Callable[[int, int, str], None] | None = None,
) -> CheckedQuestions:
    """Check questions; everything that is wrong with any of them is found at once.

    Args:
        chosen: The questions.
        asked: What they are asked of.
        progress: Told how many steps of how many are done, and what comes next.
    """
    known = KnownTerms(asked.store, asked.names)
    units = known.units()
    total = len(chosen) * (1 + len(asked.engines))

    def tell(done: int, what: str) -> None:
        if progress is not None:
            progress(done, total, what)

    looked = []
    for done, one in enumerate(chosen):
        tell(done, one.name)
        things = asked.shipped or one.own
        looked.append(look_at(one, known, units, asked.names, things))
    run = _ask_all(looked, asked, lambda done, what: tell(len(chosen) + done, what))
    for each in looked:
        _compare_engines(each, run.answers.get(each.chosen.name, {}))
    run.notes.extend(_compare_golden(looked, run, asked))
    problems = [problem for each in looked for problem in each.findings.problems]
    return CheckedQuestions(
        questions=tuple(each.chosen.name for each in looked),
        problems=tuple(sorted(problems, key=lambda problem: problem.order)),
        timings=tuple(run.timings),
        answered=dict(Counter(kind for by in run.answers.values() for kind in by)),
        notes=tuple(dict.fromkeys(run.notes)),
    )


def _line(looked: Looked) -> int:
    """The line at which the query itself begins."""
    lines = enumerate(looked.text.split("\n"), start=1)
    return next((number for number, line in lines if line and line[0] != "#"), 1)


def _ask_all(
    looked: Sequence[Looked], asked: Asked, tell: Callable[[int, str], None]
) -> _Run:
    run, done = _Run(), 0
    for kind in asked.engines:
        with Patient(kind, asked.path, asked.names) as patient:
            for each in looked:
                tell(done, f"{each.chosen.name} ({kind})")
                done += 1
                why = each.question.unable.get(kind) if each.question else None
                if why is not None:
                    name = each.chosen.name
                    run.notes.append(
                        Text(
                            f"{name} was not asked of {kind}: {why.en}",
                            f"{name} は {kind} には尋ねていません：{why.ja}",
                        )
                    )
                elif each.askable:
                    _ask(each, patient, asked, run)
    return run


def _ask(looked: Looked, patient: Patient, asked: Asked, run: _Run) -> None:
    """Ask an engine, and hold it to the budget."""
    kind = patient.kind
    usual = asked.budget if asked.budget is not None else BUDGET[kind]
    widened = looked.question.budget.get(kind, 0.0) if looked.question else 0.0
    budget = max(usual, widened)
    told = patient.ask(looked.text, budget * _GRACE)
    name = looked.chosen.name
    run.timings.append(Timing(name, kind, told.seconds, budget, told.stopped))
    if told.answer is not None:
        run.answers.setdefault(name, {})[kind] = told.answer
    if told.answer is None:
        _unanswered(looked, kind, told, budget)
    elif told.seconds > budget:
        looked.findings.at(
            "Q501",
            _line(looked),
            Text(
                f"{kind} took {told.seconds:.1f} s; the budget is {budget:g} s",
                f"{kind} で {told.seconds:.1f} 秒かかりました"
                f"（制限時間 {budget:g} 秒）",
            ),
        )


def _unanswered(looked: Looked, kind: str, told: Told, budget: float) -> None:
    if told.problem is None:
        looked.findings.at(
            "Q501",
            _line(looked),
            Text(
                f"{kind} was stopped after {told.seconds:g} s; the budget is "
                f"{budget:g} s",
                f"{kind} を {told.seconds:g} 秒で止めました（制限時間 {budget:g} 秒）",
            ),
        )
        return
    looked.findings.at(
        "Q502",
        _line(looked),
        Text(f"{kind}: {told.problem.en}", f"{kind}：{told.problem.ja}"),
    )


def _compare_engines(looked: Looked, answers: Mapping[str, Answer]) -> None:
    if len(answers) < 2:
        return
    from kg.services.asking.same import differences

    (first, expected), *others = answers.items()
    for kind, found in others:
        different = differences(expected, found)
        if different:
            told = "; ".join(different)
            looked.findings.at(
                "Q503",
                _line(looked),
                Text(
                    f"{kind} does not answer as {first} does: {told}",
                    f"{kind} の答えが {first} の答えと違います：{told}",
                ),
            )


def _compare_golden(
    looked: Sequence[Looked], run: _Run, asked: Asked
) -> Iterator[Text]:
    """Hold the answers to the golden ones; yields what could not be compared."""
    for each in looked:
        folder = golden_folder(each.chosen.folder)
        if folder is None:
            yield _NO_GOLDEN
        elif not asked.shipped and not each.chosen.own:
            yield _OTHER_DATA
        elif "oxigraph" not in asked.engines:
            yield _NOT_OXIGRAPH
        else:
            _hold_to_golden(each, folder, run.answers, asked.names)
    for folder in {each.chosen.folder for each in looked if each.chosen.whole}:
        of_folder = [each for each in looked if each.chosen.folder == folder]
        _orphans(of_folder, golden_folder(folder))


def _hold_to_golden(
    looked: Looked,
    folder: Path,
    answers: Mapping[str, Mapping[str, Answer]],
    names: Names,
) -> None:
    golden = golden_of(folder, looked.chosen.name, looked.rows)
    line = _line(looked)
    say = looked.findings.at
    if not golden.answer.is_file():
        where = golden.answer
        say("Q601", line, Text(f"{where} is missing", f"{where} がありません"))
    answer = answers.get(looked.chosen.name, {}).get("oxigraph")
    if golden.answer.is_file() and answer is not None:
        # A file that is damaged is another answer.
        expected = golden.answer.read_text(encoding="utf-8", errors="replace")
        found = answer_text(answer, names)
        if expected != found:
            say("Q602", line, _difference(expected, found))
    if not golden.page.is_file():
        page = golden.page
        say("Q603", line, Text(f"{page} is missing", f"{page} がありません"))
    elif not is_filled_in(golden.page):
        page = golden.page
        text = Text(f"{page} is still to be filled in", f"{page} が埋められていません")
        say("Q603", line, text)


def _difference(expected: str, found: str) -> Text:
    """How many lines an answer has besides the golden one, and lacks."""
    golden, now = Counter(expected.splitlines()), Counter(found.splitlines())
    lacking, besides = (golden - now).total(), (now - golden).total()
    if not lacking and not besides:
        return Text(
            "the same lines as the golden answer in another order",
            "行は正解と同じですが、順番が違います",
        )
    return Text(
        f"{lacking} line(s) of the golden answer are missing, {besides} are new",
        f"正解のうち{lacking}行がなく、{besides}行が新しく加わっています",
    )


def _orphans(looked: Sequence[Looked], folder: Path | None) -> None:
    """Tell of golden answers whose question is gone, at the answer itself."""
    if folder is None or not folder.is_dir():
        return
    named = {each.chosen.name for each in looked}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if path.suffix in {".tsv", ".nt", ".md"} and name not in named:
            text = Text(
                f"no question is called {name}", f"{name} という質問がありません"
            )
            lost = Findings(path)
            lost.at("Q604", 1, text)
            looked[0].findings.problems.extend(lost.problems)
