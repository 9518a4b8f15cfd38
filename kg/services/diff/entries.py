"""Say what became of a thing: its title, its source, a row for each property."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.model.difference import Change, GraphChange, StatementChange, ThingChange, Value
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.services.diff.compare import Compared
from kg.services.diff.describe import Describer
from kg.services.graph.build import ontology_lines
from kg.vocab import DCTERMS, PROV, QB, RDF, SDMX_ATTRIBUTE, TEIJU

__all__ = ["Entry", "Row", "describer_of", "entries", "graph_title", "kinds"]

#: What a new thing need not say again: its title or its place in the graph does.
_UNSAID = frozenset(
    {
        RDF.type,
        DCTERMS.identifier,
        PROV.wasDerivedFrom,
        QB.dataSet,
        SDMX_ATTRIBUTE.unitMeasure,
    }
)
_AROUND = frozenset({TEIJU.region, TEIJU.vision})
_LANGUAGES = {Lang.EN: Text("English", "英語"), Lang.JA: Text("Japanese", "日本語")}
_SHARED = {
    "": Text("graph without a name", "名前のないグラフ"),
    "ontology": Text("Ontology", "オントロジー"),
    "reference": Text("Reference tables", "参照表"),
    "source/documents": Text("Documents", "文書"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One property of one thing in words: what it was and what it is."""

    label: str
    old: str | None
    new: str | None
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in words. `cited` is empty where the citation is what changed."""

    change: Change
    title: str
    path: str
    cited: str
    rows: tuple[Row, ...]
    announced: bool = False


def describer_of(compared: Compared, names: Names) -> Describer:
    """Describes by the new side, else the old one, else the shipped ontology."""
    text = "\n".join(ontology_lines(names)).encode()
    ontology = parse(text, format=RdfFormat.N_QUADS)
    return Describer((compared.new, compared.old, ontology), names)


def graph_title(graph: str, names: Names, describer: Describer) -> Text:
    """What a graph is about: the region or city whose folder it is."""
    path = graph.removeprefix(names.graph(""))
    label = describer.label(NamedNode(names.thing(path))) if graph else None
    return label or _SHARED.get(path) or Text(path, path)


def kinds(graph: GraphChange, describer: Describer, lang: str) -> list[tuple[str, int]]:
    """How many things of each class a graph gained or lost."""
    counted: dict[str, int] = defaultdict(int)
    for thing in graph.things:
        kind = describer.kind(thing.thing)
        counted[
            kind.of(lang) if kind else ("その他" if lang == Lang.JA else "other")
        ] += 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _language(value: Value | None) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""


def _label(predicate: NamedNode, language: str, describer: Describer, lang: str) -> str:
    """The property, with the language of its values where they have one."""
    name = describer.term(predicate).of(lang)
    if not language:
        return name
    told = _LANGUAGES.get(Lang(language)) if language in set(Lang) else None
    shown = told.of(lang) if told else language
    return f"{name}（{shown}）" if lang == Lang.JA else f"{name} ({shown})"


def _words(
    thing: ThingChange, statement: StatementChange, value: Value, describer: Describer
) -> Text:
    if statement.predicate == PROV.wasDerivedFrom:
        cited = describer.citation(value)
        return Text(cited, cited)
    said = describer.value(value)
    unit = describer.unit(thing.thing, statement.predicate)
    if unit is None or not isinstance(value, Literal):
        return said
    return Text(f"{said.en} {unit.en}", f"{said.ja} {unit.ja}")


def _row(
    thing: ThingChange,
    slot: tuple[NamedNode, str],
    statements: Sequence[StatementChange],
    describer: Describer,
    lang: str,
) -> Row:
    """The statements of one property in one language as one row."""
    between = "、" if lang == Lang.JA else ", "
    said = {
        side: between.join(
            _words(thing, statement, value, describer).of(lang)
            for statement in statements
            if (value := getattr(statement, side)) is not None
        )
        for side in ("old", "new")
    }
    language = slot[1] if thing.change is Change.CHANGED else ""
    lost = [each for each in statements if each.lost]
    if said["old"] == said["new"]:
        # They differ in what words do not show, such as a datatype or a key.
        (only,) = statements
        for side in ("old", "new"):
            said[side] = describer.cell(getattr(only, side))
    return Row(
        _label(slot[0], language, describer, lang),
        said["old"] or None,
        said["new"] or None,
        announced=bool(lost) and all(each.announced for each in lost),
    )


def _told(
    thing: ThingChange, describer: Describer, lang: str
) -> dict[tuple[NamedNode, str], list[StatementChange]]:
    """The statements to show by property and language.

    Of a thing that came or went whole: what its title does not say, and of texts in
    both languages the reader's.
    """
    slots: dict[tuple[NamedNode, str], list[StatementChange]] = defaultdict(list)
    # What the document says comes first, where it says it last.
    ordered = sorted(thing.statements, key=lambda s: s.predicate == PROV.wasDerivedFrom)
    for statement in ordered:
        value = statement.new if statement.old is None else statement.old
        slots[statement.predicate, _language(value)].append(statement)
    if thing.change is Change.CHANGED:
        return slots
    said = describer.told_by(thing.thing)
    return {
        (predicate, language): statements
        for (predicate, language), statements in slots.items()
        if predicate not in said
        and predicate not in _UNSAID
        and describer.published(predicate) not in _AROUND
        and (language in {"", lang} or (predicate, lang) not in slots)
    }


def _entry(thing: ThingChange, describer: Describer, lang: str, lost: bool) -> Entry:
    rows = [
        _row(thing, slot, statements, describer, lang)
        for slot, statements in _told(thing, describer, lang).items()
    ]
    recited = thing.change is Change.CHANGED and any(
        each.predicate == PROV.wasDerivedFrom for each in thing.statements
    )
    gone = [each for each in thing.statements if each.lost]
    return Entry(
        thing.change,
        describer.title(thing.thing).of(lang),
        describer.path(thing.thing),
        "" if recited else ", ".join(describer.cited(thing.thing)),
        tuple(row for row in rows if not lost or row.old is not None),
        announced=bool(gone) and all(each.announced for each in gone),
    )


def entries(
    graph: GraphChange, describer: Describer, lang: str, lost: bool = False
) -> list[Entry]:
    """The things of a graph in words: removed first, then changed, then added.

    Args:
        graph: What changed in it.
        describer: Puts things in words.
        lang: The reader's language.
        lost: Only what the new build no longer says.
    """
    return [
        _entry(thing, describer, lang, lost)
        for change in Change
        for thing in graph.of(change)
        if not lost or any(statement.lost for statement in thing.statements)
    ]
