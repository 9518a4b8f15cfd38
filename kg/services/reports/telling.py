"""What every format says of a finding: names, places, labelled facts, safe text."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model.iris import Names, shorten
from kg.model.lang import Lang, Text
from kg.model.problem import Place
from kg.model.report import UNTYPED, FailOn, Finding, Report, Severity
from kg.model.table_rules import TABLE_RULES
from kg.services.answers.visible import visible
from kg.services.tables.normalised_text import normalised_lines

__all__ = ["SHOWN", "Telling", "visible"]

#: How many cells or things are named before "and … more".
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Telling:
    """How a report is told: under which base, in which language, how strictly.

    `width` and `colour` are set where a person reads it on a terminal; `paths` is what
    the person named, for a report that marks their own workbook;
    `show_normalised` lists every cell that was not in its plain form.
    """

    names: Names
    lang: str = Lang.EN
    fail_on: FailOn = FailOn.WARNING
    width: int | None = None
    colour: bool = False
    paths: tuple[Path, ...] = ()
    show_normalised: bool = False

    def say(self, en: str, ja: str) -> str:
        """One of two texts."""
        return Text(en, ja).of(self.lang)

    def short(self, iri: str) -> str:
        """An IRI of ours as a person names it; anything else as it is."""
        return visible(shorten(iri, self.names.base).removeprefix("id/"))

    def thing(self, finding: Finding) -> str:
        """The thing that a finding is about; empty for a finding of a table."""
        return self.short(finding.focus or "")

    def message(self, finding: Finding) -> str:
        """What is wrong."""
        return visible(finding.message.of(self.lang))

    def found(self, finding: Finding) -> str:
        """The offending value."""
        return self.short(finding.found or "")

    def _unsaid(self, finding: Finding) -> str:
        """The offending value, unless the message names it already."""
        text = self.found(finding)
        return "" if text in self.message(finding) else text

    def expected(self, finding: Finding) -> str:
        """What should stand there, unless the message says it already."""
        text = visible(finding.expected.of(self.lang)) if finding.expected else ""
        return "" if text in self.message(finding) else text

    def mend(self, finding: Finding) -> str:
        """What to do, unless the message says it already."""
        text = visible(finding.mend.of(self.lang)) if finding.mend else ""
        return "" if text in self.message(finding) else text

    def source(self, finding: Finding) -> str:
        """The lines of the documents that the thing cites."""
        return visible(self.listed(self.cut([str(cited) for cited in finding.cited])))

    def explanation(self, finding: Finding) -> str:
        """What a person said of it in acknowledgements.csv."""
        known = finding.acknowledged
        return visible(known.explanation.of(self.lang)) if known else ""

    def place(self, place: Place) -> str:
        """A cell with its file."""
        return visible(place.text(self.lang))

    def where(self, finding: Finding) -> str:
        """The cell to mend, with its file; the graph where no cell is known."""
        if finding.places:
            return self.place(finding.places[0])
        return visible(finding.graph)

    def others(self, finding: Finding) -> list[str]:
        """The other cells where it can be mended; in the first one's file, without it.

        A long list is cut.
        """
        return self.cut(self._beside(finding, finding.places[1:]))

    def entering(self, finding: Finding) -> list[str]:
        """The cells that enter the value, such as the rows of a sum."""
        return self.cut(self._beside(finding, finding.entering))

    def _beside(self, finding: Finding, places: Sequence[Place]) -> list[str]:
        first = finding.places[0].file if finding.places else None
        return [
            visible(place.within(self.lang) or place.text(self.lang))
            if place.file == first
            else self.place(place)
            for place in places
        ]

    def cut(self, texts: Sequence[str]) -> list[str]:
        """The first few of a list, and how many there are besides."""
        more = len(texts) - SHOWN
        if more <= 0:
            return list(texts)
        return [*texts[:SHOWN], self.say(f"and {more} more", f"ほか{more}件")]

    def listed(self, texts: Sequence[str]) -> str:
        """Several texts in one."""
        return self.say(", ", "、").join(texts)

    def facts(self, finding: Finding) -> list[tuple[str, str]]:
        """What is known of a finding besides its message, each with its label."""
        semicolon = self.say("; ", "；")
        pairs = [
            (self.say("found", "見つかった値"), self._unsaid(finding)),
            (self.say("expected", "正しい値"), self.expected(finding)),
            (self.say("also at", "ほかの箇所"), semicolon.join(self.others(finding))),
            (
                self.say("together with", "計算元"),
                semicolon.join(self.entering(finding)),
            ),
            (self.say("to mend", "直し方"), self.mend(finding)),
            (self.say("thing", "対象"), self.thing(finding)),
            (self.say("source", "出典"), self.source(finding)),
            (self.say("acknowledged", "確認済み"), self.explanation(finding)),
        ]
        return [(label, text) for label, text in pairs if text]

    def fact_lines(self, finding: Finding) -> list[str]:
        """The facts, one a line."""
        colon = self.say(": ", "：")
        return [f"{label}{colon}{text}" for label, text in self.facts(finding)]

    def severity(self, finding: Finding) -> str:
        """The word for how bad it is."""
        return finding.severity.label(self.lang)

    def rule_names(self, report: Report) -> dict[str, str]:
        """The name of each rule by its code, table rules among them."""
        tables = {str(code): name.of(self.lang) for code, name in TABLE_RULES.items()}
        return tables | {rule.code: rule.name.of(self.lang) for rule in report.rules}

    def verdict(self, report: Report) -> str:
        """How many findings, and whether the data conforms."""
        counts = report.counts(report.open())
        violations, warnings = counts[Severity.VIOLATION], counts[Severity.WARNING]
        known, advice = len(report.acknowledged()), counts[Severity.INFO]
        failed = report.fails(self.fail_on)
        if self.lang == Lang.JA:
            told = f"情報 {advice}件、" if advice else ""
            return (
                f"違反 {violations}件、警告 {warnings}件、{told}確認済み {known}件："
                f"{'不適合' if failed else '適合'}"
            )
        told = f"{advice} info, " if advice else ""
        return (
            f"{violations} violation(s), {warnings} warning(s), {told}"
            f"{known} acknowledged: {'does not conform' if failed else 'conforms'}"
        )

    def checked(self, report: Report) -> str:
        """How much was checked, by how many rules."""
        looked, rules = sum(report.looked_at.values()), len(report.looked_at)
        graphs, tables = len(report.graphs), report.tables
        if not report.looked_at:
            return self.say(
                f"Checked {tables} tables, by table rules alone.",
                f"{tables}表を、表の規則だけで検査しました。",
            )
        return self.say(
            f"Checked {report.statements} statements ({graphs} graphs, {tables} "
            f"tables): {rules} rules looked at {looked} things ({report.engine}).",
            f"{report.statements}件の記載（{graphs}グラフ、{tables}表）を"
            f"{rules}の規則で{looked}回検査しました（{report.engine}）。",
        )

    def left_out(self, report: Report) -> str:
        """How many rules and findings --select and --ignore leave out; or nothing."""
        rules, findings = len(report.left_out), report.withheld
        if not rules:
            return ""
        return self.say(
            f"Left out by --select or --ignore: {rules} rules and their "
            f"{findings} finding(s); they do not count.",
            f"--select・--ignore により{rules}規則とその不一致{findings}件を"
            "除きました（判定に含みません）。",
        )

    def summary(self, report: Report) -> list[str]:
        """What was checked, what was not, and the verdict, a line each."""
        lines = [self.checked(report)]
        if report.idle():
            lines.append(
                self.say("Nothing was checked.", "検査の対象が1つもありませんでした。")
            )
        else:
            lines.append(self._idle_rules(report))
        lines.extend((self._unchecked(report), self._unseen(report)))
        lines.extend(
            normalised_lines(report.normalised, self.lang, every=self.show_normalised)
        )
        lines.extend((self.left_out(report), self.verdict(report)))
        return [line for line in lines if line]

    def _idle_rules(self, report: Report) -> str:
        """Which rules found nothing to look at; only their number where it is long."""
        idle = [code for code, count in report.looked_at.items() if not count]
        if not idle:
            return ""
        if len(idle) > SHOWN + 2:
            return self.say(
                f"Nothing to look at for {len(idle)} rules (-f json lists them)",
                f"対象がなかったもの：{len(idle)}規則（-f json で一覧）",
            )
        return self.say(
            f"Rules that found nothing to look at: {', '.join(idle)}",
            f"対象のなかった規則：{'、'.join(idle)}",
        )

    def _unchecked(self, report: Report) -> str:
        """How many subjects no rule looked at, and of which classes."""
        total = sum(report.unchecked.values())
        if not total:
            return ""
        ranked = sorted(report.unchecked.items(), key=lambda item: (-item[1], item[0]))
        names = {UNTYPED: self.say("without a class", "クラスなし")}
        shown = self.listed(
            self.cut([f"{names.get(name, name)} {count}" for name, count in ranked])
        )
        return self.say(
            f"Subjects that no rule looked at: {total} ({shown})",
            f"どの規則の対象にもならなかったもの：{total}件（{shown}）",
        )

    def _unseen(self, report: Report) -> str:
        """Which graphs hold statements, but no subject that any rule looked at."""
        if not report.unseen:
            return ""
        graphs = self.listed(report.unseen)
        return self.say(
            f"No rule looked at anything in {graphs}: check its classes and properties",
            f"何も検査できなかったグラフ：{graphs}（クラスと述語を確かめてください）",
        )
