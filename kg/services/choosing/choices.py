"""What may be chosen for a parameter, and which choice a person means by a name.

Everything is asked of the engine, so that an endpoint offers what it holds. Whoever
types a key, a code, a notation or a label in either language gets the term; a name of
several things, or of none, is refused with what may be meant, and never guessed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError, QueryError, raise_problems
from kg.model.choice import Choice
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.parameters import Parameter, ParameterType
from kg.model.result import Rows, Term, YesNo
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import Terms, written
from kg.services.asking.engine import Engine
from kg.services.asking.query import unknown_parameter
from kg.services.choosing.naming import as_typed, folded, spellings
from kg.services.choosing.unsettled import ambiguous, unknown

__all__ = ["Choice", "Settled", "choices_of", "resolve", "settle"]

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_OTHER_NAMES = ("skos:altLabel", "skos:hiddenLabel")
_CODES = ("skos:notation", "dcterms:identifier", "teiju:codeWithCheckDigit")

_NAMES_OF = f"""  OPTIONAL {{
    ?choice ?property ?text .
    FILTER (?property IN ({", ".join(_LABELS + _OTHER_NAMES + _CODES)}))
  }}"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the values of parameters come to.

    Attributes:
        terms: By the parameter's name.
        nowhere: Parameters with the IRIs given for them that stand nowhere in the
            graph: slips, most likely.
    """

    terms: dict[str, Terms]
    nowhere: tuple[tuple[Parameter, str], ...]


@dataclass(slots=True)
class _Told:
    """What a graph says of the name of one thing."""

    ja: str | None = None
    en: str | None = None
    notation: str | None = None
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def take(self, text: Literal, kind: str) -> None:
        if kind in _CODES:
            self.codes.append(text.value)
            if kind == "skos:notation":
                self.notation = text.value
            return
        self.names.append(text.value)
        if kind in _LABELS and text.language in {None, "ja"}:
            self.ja = self.ja or text.value
        if kind in _LABELS and text.language in {None, "en"}:
            self.en = self.en or text.value

    def choice(self, term: NamedNode | Literal, key: str) -> Choice:
        label = Text(en=self.en or self.ja or key, ja=self.ja or self.en or key)
        return Choice(
            term, label, self.notation, key, tuple(self.names), tuple(self.codes)
        )


def _expanded(name: str, names: Names) -> str:
    """The IRI of a prefixed name of the project's."""
    prefix, _, local = name.partition(":")
    try:
        return names.prefixes()[prefix] + local
    except KeyError:
        raise QueryError(
            f"choices: {name} has no known prefix",
            f"choices：{name} の接頭辞が分かりません",
        ) from None


def _rows(engine: Engine, sparql: str) -> Iterator[dict[str, Term]]:
    answer = engine.ask(sparql)
    if not isinstance(answer, Rows):
        raise QueryError(
            "the query of choices is no SELECT",
            "選択肢のクエリは SELECT ではありません",
        )
    for row in answer.rows:
        found = zip(answer.columns, row, strict=True)
        yield {column: term for column, term in found if term is not None}


def _told(
    engine: Engine, pattern: str, names: Names
) -> dict[NamedNode | Literal, _Told]:
    """What the graph says of everything that a pattern binds to `?choice`."""
    kinds = {
        _expanded(kind, names): kind for kind in (*_LABELS, *_OTHER_NAMES, *_CODES)
    }
    found: dict[NamedNode | Literal, _Told] = {}
    sparql = (
        f"SELECT DISTINCT ?choice ?property ?text\nWHERE {{\n{pattern}\n{_NAMES_OF}\n}}"
    )
    for row in _rows(engine, sparql):
        choice, kind, text = row["choice"], row.get("property"), row.get("text")
        if isinstance(choice, NamedNode):
            told = found.setdefault(choice, _Told())
            if isinstance(kind, NamedNode) and isinstance(text, Literal):
                told.take(text, kinds[kind.value])
    return found


def _of_pattern(
    engine: Engine, parameter: Parameter, pattern: str, names: Names
) -> Iterator[Choice]:
    told = _told(engine, pattern, names)
    for term in sorted(told, key=lambda each: each.value):
        yield told[term].choice(term, parameter.key(term, names.base))


def _of_query(
    engine: Engine, parameter: Parameter, query: str, names: Names
) -> Iterator[Choice]:
    """What a header's own query selects; things are asked for their names besides."""
    found: dict[NamedNode | Literal, _Told] = {}
    for row in _rows(engine, query):
        choice, label = row.get("choice"), row.get("label")
        if isinstance(choice, NamedNode | Literal):
            told = found.setdefault(choice, _Told())
            if isinstance(label, Literal):
                told.take(label, "rdfs:label")
    things = [term for term in found if isinstance(term, NamedNode)]
    if things:
        block = " ".join(written(term) for term in things)
        told_of = _told(engine, f"  VALUES ?choice {{ {block} }}", names)
        for term, besides in told_of.items():
            told = found[term]
            told.ja, told.en = told.ja or besides.ja, told.en or besides.en
            told.notation = besides.notation
            told.names += besides.names
            told.codes += besides.codes
    for term, told in found.items():
        yield told.choice(term, parameter.key(term, names.base))


def choices_of(
    engine: Engine | None, parameter: Parameter, names: Names
) -> tuple[Choice, ...]:
    """What may be chosen for a parameter; nothing where the header names no choices.

    Args:
        engine: The graph that is asked; None where there is none: then only choices
            that the header itself lists are known.
        parameter: A parameter of a saved question.
        names: The base.

    Raises:
        QueryError: The graph cannot be asked.
    """
    choices = parameter.choices
    if choices is None:
        return ()
    if choices.values:
        terms = [(text, parameter.term(text, names.base)) for text in choices.values]
        return tuple(
            Choice(term, Text(text, text), None, text, (text,)) for text, term in terms
        )
    if engine is None:
        return ()
    if choices.query is not None:
        return tuple(_of_query(engine, parameter, choices.query, names))
    if choices.scheme is not None:
        iri = written(NamedNode(names.base + choices.scheme))
        pattern = f"  ?choice skos:inScheme {iri} ."
    else:
        iri = written(NamedNode(_expanded(choices.kind or "", names)))
        pattern = f"  ?choice a {iri} ."
    return tuple(_of_pattern(engine, parameter, pattern, names))


def _meant(text: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices that a text names: by key or code, else by name, else nearly so."""
    want = folded(text)
    by_code = [c for c in choices if want in map(folded, (c.key, *c.codes))]
    if by_code:
        return by_code
    by_name = [c for c in choices if want in map(folded, c.names)]
    if by_name:
        return by_name
    wanted = as_typed(text)
    return [c for c in choices if any(wanted & spellings(n) for n in (c.key, *c.names))]


def _occurs(engine: Engine, term: NamedNode) -> bool:
    iri = written(term)
    answer = engine.ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}")
    assert isinstance(answer, YesNo)
    return answer.value


class _Settler:
    """Settles the values of one question's parameters, one by one."""

    def __init__(
        self,
        engine: Engine,
        question: SavedQuery,
        names: Names,
        offered: Callable[[Parameter], Sequence[Choice]] | None,
    ) -> None:
        self._engine = engine
        self._question = question
        self._names = names
        self._offered = offered or self._looked_up
        self._known: dict[str, tuple[Choice, ...]] = {}
        self.nowhere: list[tuple[Parameter, str]] = []

    def term(self, parameter: Parameter, text: str) -> NamedNode | Literal:
        """The term that a text means.

        Raises:
            KgError: It means none, or several.
        """
        if parameter.type is ParameterType.IRI:
            return self._thing(parameter, text)
        term = parameter.term(text, self._names.base)
        if parameter.type is ParameterType.STRING and parameter.choices is not None:
            return self._chosen(parameter, text)
        return term

    def _thing(self, parameter: Parameter, text: str) -> NamedNode | Literal:
        try:
            term = parameter.term(text, self._names.base)
        except QueryError:
            # 室蘭 市 makes no IRI, and is a name all the same.
            if parameter.choices is None or not text.strip() or not text.isprintable():
                raise
            return self._chosen(parameter, text)
        assert isinstance(term, NamedNode)
        if _occurs(self._engine, term):
            return term
        if parameter.choices is None or parameter.is_whole(text):
            self.nowhere.append((parameter, text))
            return term
        return self._chosen(parameter, text)

    def _looked_up(self, parameter: Parameter) -> Sequence[Choice]:
        if parameter.name not in self._known:
            found = choices_of(self._engine, parameter, self._names)
            self._known[parameter.name] = found
        return self._known[parameter.name]

    def _chosen(self, parameter: Parameter, text: str) -> NamedNode | Literal:
        choices = self._offered(parameter)
        meant = _meant(text, choices)
        if len(meant) == 1:
            return meant[0].term
        if meant:
            raise ambiguous(self._question.name, parameter, text, meant)
        raise unknown(self._question.name, parameter, text, choices)


def _given(values: str | Sequence[str]) -> Iterable[str]:
    return [values] if isinstance(values, str) else values


def settle(
    engine: Engine,
    question: SavedQuery,
    values: Mapping[str, str | Sequence[str]],
    names: Names,
    offered: Callable[[Parameter], Sequence[Choice]] | None = None,
) -> Settled:
    """The terms for what a user gave, and which of them the graph does not know.

    Args:
        engine: The graph that is asked.
        question: A saved question.
        values: By the parameter's name one text, or several.
        names: The base.
        offered: Tells what may be chosen, for those who know it; else the graph does.

    Raises:
        UnsettledNameError: A label is that of no choice, or of several.
        QueryError: A parameter is unknown, or a value does not fit its type.
        AnswersError: There is more than one such problem.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    settler = _Settler(engine, question, names, offered)
    terms: dict[str, Terms] = {}
    problems: list[KgError] = []
    for name, given in values.items():
        texts = list(_given(given))
        try:
            if name not in known:
                raise unknown_parameter(question, name)
            if len(texts) > 1 and not known[name].several:
                raise _one_only(known[name])
        except KgError as error:
            problems.append(error)
            continue
        found = []
        for text in texts:
            try:
                found.append(settler.term(known[name], text))
            except KgError as error:
                problems.append(error)
        if found:
            terms[name] = found[0] if isinstance(given, str) else tuple(found)
    raise_problems(
        problems,
        f"{len(problems)} values do not fit; nothing was asked",
        f"{len(problems)}件の値が合わないため、尋ねていません",
    )
    return Settled(terms, tuple(settler.nowhere))


def _one_only(parameter: Parameter) -> QueryError:
    return QueryError(
        f"--{parameter.option} takes one day; ask once for each",
        f"--{parameter.option} に指定できる日は一つです。日ごとに尋ねてください",
    )


def resolve(
    engine: Engine,
    question: SavedQuery,
    values: Mapping[str, str | Sequence[str]],
    names: Names,
) -> dict[str, Terms]:
    """The terms for labels, keys, codes and IRIs; see `settle`, which tells more.

    Raises:
        UnsettledNameError: A label is that of no choice, or of several.
        QueryError: A parameter is unknown, or a value does not fit its type.
        AnswersError: There is more than one such problem.
    """
    return settle(engine, question, values, names).terms
