"""Write the page of every rule, in English and Japanese, and the list in README.md.

`make rules` runs it: from the shapes (what a rule asks and how to mend a breach), the
table checks in `table_checks.py`, the rules without a shape in `unshaped.py`, and the
fixtures (what is wrong and what is right).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from docs.rules.examples import Example, Table, example, fixture_of
from docs.rules.table_checks import TABLE_CHECKS
from docs.rules.unshaped import UNSHAPED_RULES
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.problem import TableCode
from kg.model.report import Rule, Severity
from kg.model.table import Column, TableSchema
from kg.model.table_rules import TABLE_RULES
from kg.services.answers.text_table import text_table
from kg.services.assets import asset, load_schemas, turtle_files
from kg.services.checking.rules import load_shapes
from kg.services.checking.validate import UNSHAPED
from kg.vocab import PREFIXES, RDFS, SH

__all__ = ["pages"]

FOLDER = Path(__file__).resolve().parent
#: Table checks that are about the text of a file and not about a cell.
RAW = {code for code in TableCode if code < TableCode.EMPTY_CELL}
#: Columns that every row has and no example is about, unless they are at fault.
_DULL = {"source", "lines"}
#: Properties that rules read on the way to another thing.
_WAYS = {"identifier", "notation", "label", "prefLabel", "wasDerivedFrom", "isPartOf"}


@dataclass(frozen=True)
class Page:
    """What a page says, in both languages."""

    code: str
    name: Text
    severity: Severity
    asks: Text
    looks_at: Text
    mend: Text
    example: Example
    #: The local names of the properties that the rule reads.
    reads: frozenset[str] = frozenset()


class Terms:
    """The shapes and the ontology, to be asked for labels and for what a rule reads."""

    def __init__(self) -> None:
        self._store = Store()
        for path in (*turtle_files(asset("shapes")), *turtle_files(asset("ontology"))):
            text = path.read_text(encoding="utf-8")
            self._store.extend(
                parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True)
            )

    def _objects(self, subject: object, predicate: NamedNode | None) -> list[object]:
        found = self._store.quads_for_pattern(subject, predicate, None)  # type: ignore[arg-type]
        return [quad.object for quad in found]

    def label(self, iri: str) -> Text:
        """What a class or property is called, by its label or the heading for it."""
        said = {
            label.language: label.value
            for label in self._objects(NamedNode(iri), RDFS.label)
            if isinstance(label, Literal)
        }
        prefixed = next(
            (
                f"`{prefix}:{iri.removeprefix(start)}`"
                for prefix, start in PREFIXES.items()
                if iri.startswith(start)
            ),
            f"`{_local(iri)}`",
        )
        if said:
            return Text(f"{said['en']} ({prefixed})", f"{said['ja']}（{prefixed}）")
        # One property may stand below several headings.
        titles = dict.fromkeys(
            column.titles
            for schema in load_schemas().values()
            for column in schema.cells
            if column.property == iri
        )
        if not titles:
            return Text(prefixed, prefixed)
        en = " / ".join(dict.fromkeys(title.en for title in titles))
        ja = "・".join(dict.fromkeys(title.ja for title in titles))
        return Text(f"{en} ({prefixed})", f"{ja}（{prefixed}）")

    def reads(self, rule: Rule) -> frozenset[str]:
        """The local names of the properties that a rule compares."""
        names = {_local(rule.path)} if rule.path else set()
        shape = NamedNode(rule.shape)
        for constraint in (*self._objects(shape, SH.sparql), shape):
            for found in self._objects(constraint, None):
                if isinstance(found, Literal) and "SELECT" in found.value:
                    names |= set(re.findall(r"\b[a-z-]+:(\w+)", found.value)) - _WAYS
        for name in ("lessThanOrEquals", "path"):
            todo = self._objects(shape, NamedNode(PREFIXES["sh"] + name))
            while todo:
                found = todo.pop()
                if isinstance(found, NamedNode):
                    names.add(_local(found.value))
                else:
                    todo.extend(self._objects(found, None))
        return frozenset(names)


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _looks_at(rule: Rule, terms: Terms) -> Text:
    en, ja = [], []
    for kind, iri in rule.targets:
        label = terms.label(iri)
        class_ = kind == "targetClass"
        en.append(label.en if class_ else f"things with the property {label.en}")
        ja.append(label.ja if class_ else f"{label.ja}の記載があるもの")
    return Text(", ".join(en), "、".join(ja))


def _rule_page(rule: Rule, terms: Terms) -> Page:
    if rule.mend is None:
        raise ValueError(f"{rule.code}: the shape needs sh:description in en and ja")
    unshaped = None if rule.shape else UNSHAPED_RULES[rule.code]
    return Page(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        asks=Text(
            *(re.sub(r"\{\?(\w+)\}", r"*\1*", rule.messages.of(lang)) for lang in _BOTH)
        ),
        looks_at=_looks_at(rule, terms) if unshaped is None else unshaped.looks_at,
        mend=rule.mend,
        example=example(rule.code),
        reads=terms.reads(rule) if unshaped is None else unshaped.reads,
    )


_BOTH = (Lang.EN, Lang.JA)


def _all_pages() -> list[Page]:
    terms = Terms()
    checks = [
        Page(
            code=str(code),
            name=TABLE_RULES[code],
            severity=Severity.VIOLATION,
            asks=check.asks,
            looks_at=check.looks_at,
            mend=check.mend,
            example=example(str(code), raw=code in RAW),
        )
        for code, check in sorted(TABLE_CHECKS.items())
    ]
    rules = [*load_shapes(Names()).rules.values(), *UNSHAPED]
    return [
        *checks,
        *(_rule_page(rule, terms) for rule in sorted(rules, key=lambda r: r.code)),
    ]


def _column(schema: TableSchema | None, heading: str) -> Column | None:
    for column in schema.cells if schema else ():
        if heading in (column.titles.en, column.titles.ja, column.name):
            return column
    return None


def _headings(page: Page, name: str, table: Table) -> list[str]:
    """The headings that an example needs: keys, what the rule reads, what is stressed.

    Of new rows all that they say, but for where it stands.
    """
    schema = load_schemas().get(Path(name).stem)
    rows = table.shown()
    kept = []
    for heading in table.headings:
        column = _column(schema, heading)
        filled = any(table.cell(row, heading) for row in rows)
        stressed = {other for _, other in table.stressed}
        needed = schema and column and _needed(page, schema, column, table)
        if heading in stressed | table.beside or (filled and needed):
            kept.append(heading)
    return kept


def _needed(page: Page, schema: TableSchema, column: Column, table: Table) -> bool:
    if column.name in _DULL:
        return column.name in page.reads and not table.added
    read = _local(column.property or "") in page.reads
    return read or column.name in schema.primary_key or bool(table.added)


def _table(page: Page, name: str, table: Table, lang: str) -> str:
    """The rows of a file that show the fault, or its absence."""
    rows, shown = table.shown(), _headings(page, name, table)
    schema = load_schemas().get(Path(name).stem)
    empty = Text("(empty)", "（空）").of(lang)

    def cell(row: int, heading: str) -> str:
        text = table.cell(row, heading).replace("|", "\\|")
        return f"**{text or empty}**" if (row, heading) in table.stressed else text

    def title(heading: str) -> str:
        column = _column(schema, heading)
        return column.titles.of(lang) if column else heading

    headings = [Text("row", "表の行").of(lang), *map(title, shown)]
    cells = [
        [
            f"**{row}**" if row in table.added else str(row),
            *(cell(row, heading) for heading in shown),
        ]
        for row in rows
    ]
    if not rows:
        return f"`{name}`\n\n{Text('(no rows)', '（行なし）').of(lang)}"
    return f"`{name}`\n\n{text_table(headings, cells, 'github')}"


def _side(page: Page, lang: str, right: bool) -> str:
    """The wrong or the right half of an example."""
    one = page.example
    turtle = one.right_turtle if right else one.wrong_turtle
    if turtle:
        return f"```turtle\n{turtle}\n```"
    parts = []
    texts = one.right_text if right else one.wrong_text
    for name, text in texts.items():
        none = Text("(nothing)", "（何もない）").of(lang)
        parts.append(f"`{name}`\n\n```text\n{text.rstrip() or none}\n```")
    tables = one.right if right else one.wrong
    explained = any(name.endswith("acknowledgements.csv") for name in tables)
    if right and explained and not any(n in tables for n in one.wrong):
        parts.append(
            Text(
                "The cells stay as the document prints them; a new row explains the "
                "finding.",
                "セルは文書のとおりに残し、新しい行で不一致を説明します。",
            ).of(lang)
        )
    parts.extend(_table(page, name, table, lang) for name, table in tables.items())
    return "\n\n".join(parts)


def _text(page: Page, lang: str) -> str:
    """A page as Markdown."""
    ja = lang == Lang.JA
    other = f"[English]({page.code}.md)" if ja else f"[日本語]({page.code}.ja.md)"
    fixture = fixture_of(page.code).relative_to(FOLDER.parents[1]).as_posix()
    colon = "：" if ja else ": "
    facts = {
        Text("Severity", "重大度"): page.severity.label(lang),
        Text("Asks", "求めること"): page.asks.of(lang),
        Text("Looks at", "調べるもの"): page.looks_at.of(lang),
    }
    sections = [
        f"# {page.code} — {page.name.of(lang)}",
        "\n".join(f"- {head.of(lang)}{colon}{text}" for head, text in facts.items()),
        f"## {'直し方' if ja else 'How to mend'}",
        page.mend.of(lang),
        f"## {'誤りの例' if ja else 'Wrong'}",
        _side(page, lang, right=False),
        f"## {'正しい例' if ja else 'Right'}",
        _side(page, lang, right=True),
        f"{'例の出どころ：' if ja else 'From '}`{fixture}`"
        f"{'。' if ja else '. '}[{'規則の一覧' if ja else 'All rules'}](README.md)"
        f"{'、' if ja else ', '}{other}{'。' if ja else '.'}",
    ]
    return "\n\n".join(sections) + "\n"


def _readme(found: list[Page], text: str) -> str:
    """The list with the rows of both tables written anew."""
    rows: dict[str, list[str]] = {"TT": [], "TJ": []}
    for page in found:
        code, en, ja = page.code, page.name.en, page.name.ja
        links = f"[{code}]({code}.md)", f"[{ja}]({code}.ja.md)"
        if code.startswith("TT"):
            rows["TT"].append(f"| {links[0]} | {en} | {links[1]} |")
        else:
            asks = re.sub(r"\*(\w+)\*", r"{?\1}", page.asks.en)
            rows["TJ"].append(
                f"| {links[0]} | {page.severity.value} | {en} | {links[1]} | {asks} |"
            )
    lines: list[str] = []
    for line in text.splitlines():
        if re.match(r"\| \[?T[TJ]\d{3}", line):
            continue
        lines.append(line)
        if re.fullmatch(r"\|(---\|)+", line):
            lines.extend(rows["TT" if line.count("|") == 4 else "TJ"])
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Every page by file name, README.md with them."""
    found = _all_pages()
    written = {
        f"{page.code}{'.ja' if lang == Lang.JA else ''}.md": _text(page, lang)
        for page in found
        for lang in _BOTH
    }
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    return {**written, "README.md": _readme(found, readme)}


def main() -> None:
    """Write every page; the page of a rule that is no more goes."""
    written = pages()
    for path in FOLDER.glob("T*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
