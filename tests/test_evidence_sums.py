"""Evidence adds up: what stands behind a sum or a count is what entered it, no more.

What each statement is comes from the tables, read as plain CSV; the rules (what a net
sum leaves out, who is the centre) are written here once more.
"""

import csv
import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from kg.model.evidence import EVIDENCE_COLUMNS

ROOT = Path(__file__).resolve().parents[1]


def table(name):
    """The rows of a table of every region and city."""
    for path in sorted((ROOT / "data").rglob(f"{name}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def keyed(name, template):
    return {template.format(**row): row for row in table(name)}


COSTS = keyed(
    "line-costs", "cost/{region}/{vision}/{project}/{line item}/{basis}/{period}"
)
ITEMS = keyed("line-items", "{region}/{vision}/{project}/{line item}")
CENTRES = {
    (row["region"], row["municipality"])
    for row in table("memberships")
    if row["role"] == "central-city"
}
PARTICIPATIONS = keyed(
    "participations", "participation/{region}/{vision}/{project}/{municipality}"
)
STATISTICS = keyed("statistics", "statistic/{holder}/{key}")
EVENTS = keyed("events", "event/{region}/{key}")


class Behind:
    """The evidence of one row of an answer."""

    def __init__(self, rows):
        self.row, self.rows = rows[0], rows
        #: Once for each statement: one may stand in several places.
        self.figures = {
            row["evidence_statement"]: row["evidence_figure"]
            for row in rows
            if row["evidence_statement"]
        }

    def __getitem__(self, column):
        return self.row[column]

    def of(self, kind):
        """The statements of a kind, such as `participation`."""
        return {each for each in self.figures if each.split("/")[0] == kind}

    @property
    def costs(self):
        """The line costs, each with its row of the table."""
        return {each: COSTS[each] for each in self.of("cost") if each in COSTS}

    def sum(self, wanted):
        """The sum of the figures of the line costs that are wanted."""
        return sum(
            int(self.figures[each]) for each, row in self.costs.items() if wanted(row)
        )


def behind(found):
    """The evidence of each row of an answer."""
    rows = defaultdict(list)
    for row in found[1]:
        own = [value for name, value in row.items() if name not in EVIDENCE_COLUMNS]
        rows[tuple(own)].append(row)
    assert rows
    return [Behind(each) for each in rows.values()]


def item_of(cost):
    return "/".join(cost[name] for name in ("region", "vision", "project", "line item"))


NET_OF = {
    (item_of(row), row["period"]) for row in COSTS.values() if row["basis"] == "net"
}


def superseded(cost):
    """A gross amount whose own net amount is stated does not enter a net sum."""
    return cost["basis"] == "gross" and (item_of(cost), cost["period"]) in NET_OF


def number(text):
    """The number that is printed: ▲ is below nothing, 万 and 億 do not occur."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("▲", "-")
    return Decimal("".join(c for c in plain if c.isdigit() or c in "-."))


def test_net_and_gross_of_a_field_are_the_sums_of_their_evidence(shipped_evidence):
    for each in behind(shipped_evidence("cost/net-by-field")):
        found = (
            each.sum(lambda cost: not superseded(cost)),
            each.sum(lambda cost: cost["basis"] != "net"),
            len({item_of(cost) for cost in each.costs.values()}),
        )
        told = (each["net"], each["if_gross"], each["line_items"])

        assert told == ("not stated", "not stated", "0") or told == tuple(
            map(str, found)
        )


def test_people_of_a_region_are_those_of_the_evidence(shipped_evidence):
    people = [
        (each["population"], number(each.figures[statistic]))
        for each in behind(shipped_evidence("cost/net-by-field"))
        for statistic in each.of("statistic")
    ]

    assert people
    assert [] == [pair for pair in people if Decimal(pair[0]) != pair[1]]


@pytest.mark.parametrize("name", ["cost/by-bearer", "cost/share-of-bearers"])
def test_share_of_a_bearer_has_both_its_parts_as_evidence(name, shipped_evidence):
    for each in behind(shipped_evidence(name)):
        bearer = each["municipality"]

        def own(cost, bearer=bearer):
            return ITEMS[item_of(cost)]["bearer"] == bearer

        assert each["amount"] == str(
            each.sum(lambda cost, own=own: own(cost) and not superseded(cost))
        )
        assert each["project_amount"] == str(
            each.sum(lambda cost: not superseded(cost))
        )
        if "gross_left_out" in each.row:
            assert each["gross_left_out"] == str(
                each.sum(lambda cost, own=own: own(cost) and superseded(cost))
            )
            items = {item_of(cost) for cost in each.costs.values() if own(cost)}
            assert each["line_items"] == str(len(items))
        else:
            assert each["central_city"] == str(
                each.sum(
                    lambda cost: (
                        not superseded(cost)
                        and (cost["region"], ITEMS[item_of(cost)]["bearer"]) in CENTRES
                    )
                )
            )
            assert {f"membership/nishi-iburi/{bearer}"} == each.of("membership")


def test_sums_that_count_twice_are_those_of_the_evidence(shipped_evidence):
    for each in behind(shipped_evidence("cost/double-counting")):
        totals = each.of("cost") - set(COSTS)

        assert [each["printed_total"]] == [each.figures[total] for total in totals]
        assert each["line_sum"] == str(each.sum(lambda cost: cost["basis"] != "net"))
        assert each["net_and_contributions"] == str(
            each.sum(lambda cost: cost["basis"] != "gross")
        )
        assert each["contributions"] == str(
            each.sum(lambda cost: cost["basis"] == "contribution")
        )


def test_unbudgeted_line_items_are_those_of_the_evidence(shipped_evidence):
    for each in behind(shipped_evidence("cost/unbudgeted-by-field")):
        unbudgeted = {item_of(cost) for cost in each.costs.values()}

        assert each["line_items"] == str(len(each.of("line-item")))
        assert each["unbudgeted"] == str(len(unbudgeted))
        assert {"unbudgeted"} >= {cost["entry"] for cost in each.costs.values()}
        assert {"0"} >= {each.figures[cost] for cost in each.costs}


def test_unbudgeted_line_item_has_all_its_cells_as_evidence(shipped_evidence):
    cells = Counter(item_of(cost) for cost in COSTS.values())
    for each in behind(shipped_evidence("cost/unbudgeted")):
        item = each["line_item"].removeprefix("line-item/")

        assert [("unbudgeted", "0")] * cells[item] == [
            (cost["entry"], each.figures[key]) for key, cost in each.costs.items()
        ]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("cost/by-project-and-year", ["amount"]),
        ("cost/largest-projects", ["amount"]),
        ("cost/conflicting-amounts", ["first_amount", "second_amount"]),
    ],
)
def test_amounts_are_the_figures_of_the_evidence(name, columns, shipped_evidence):
    for each in behind(shipped_evidence(name)):
        shown = sorted(each[column] for column in columns)

        assert shown == sorted(each.figures.values())


def test_values_of_indicators_are_those_of_their_evidence(shipped_evidence):
    values = keyed(
        "indicator-values",
        "indicator-value/{region}/{vision}/{project}/{indicator}/{place}/{kind}",
    )
    for each in behind(shipped_evidence("indicator/ambition")):
        found = {values[one]["kind"]: values[one]["value"] for one in each.figures}

        assert {"baseline": each["baseline"], "target": each["target"]} == found

    for each in behind(shipped_evidence("indicator/baseline-and-target")):
        printed = {
            values[one]["place"]: values[one]["as printed"] for one in each.figures
        }

        assert printed.get("project-sheet", "") == each["sheet_printed"]
        assert printed.get("indicator-list", "") == each["list_printed"]


def test_values_of_a_city_are_those_of_their_evidence(shipped_evidence):
    values = keyed(
        "plan-indicator-values",
        "indicator-value/{municipality}/{plan}/{indicator}/{place}/{kind}",
    )
    for each in behind(shipped_evidence("plan/indicators")):
        found = {values[one]["kind"]: values[one] for one in each.figures}

        for kind in ("baseline", "actual", "target"):
            cell = found.get(kind, {"value": "", "state": "not stated"})
            if cell["value"]:
                assert Decimal(each[kind]) == Decimal(cell["value"])
            else:
                assert each[kind] == cell["state"]


@pytest.mark.parametrize(
    "name", ["statistic/population", "statistic/region-population"]
)
def test_statistic_is_that_of_its_evidence(name, shipped_evidence):
    for each in behind(shipped_evidence(name)):
        found = [STATISTICS[one]["value"] for one in each.figures] or ["not stated"]

        assert [each["value"]] == found


@pytest.mark.parametrize(
    ("name", "column", "kind"),
    [
        ("completeness/amendment-2016", "projects", "project"),
        ("completeness/amendment-2016", "fields", "scheme"),
        ("completeness/amendment-2016", "goals", "vision-statement"),
        ("indicator/kinds-of-target", "indicators", "indicator"),
        ("participation/least-participating", "projects", "project"),
        ("participation/partial-activities", "taking_part", "activity-participation"),
        ("participation/partial-activities", "members", "membership"),
        ("participation/share-by-municipality", "activities", "activity"),
        ("participation/share-by-municipality", "takes_part", "activity-participation"),
        ("participation/share-of-full-participation", "projects", "project"),
        ("plan/initiatives-by-end", "initiatives", "initiative"),
        ("region/items-by-national-field", "items", "agreement-item"),
        ("region/items-by-national-field", "projects", "project"),
        ("region/prefectures-spanned", "members", "membership"),
        ("region/prefectures-spanned", "members", "municipality"),
        ("region/unused-national-fields", "projects_without_field", "project"),
    ],
)
def test_count_is_the_number_of_things_in_its_evidence(
    name, column, kind, shipped_evidence
):
    for each in behind(shipped_evidence(name)):
        found = each.of(kind)
        if name == "participation/partial-activities" and kind != "membership":
            # The row's own statement that a municipality stays out is beside them.
            found = {one for one in found if not one.endswith(each["municipality"])}

        assert each[column] == str(len(found)), each.row


def test_projects_with_an_indicator_are_those_of_the_evidence(shipped_evidence):
    for each in behind(shipped_evidence("completeness/amendment-2016")):
        measured = {one.rpartition("/")[0] for one in each.of("indicator")}

        assert each["projects_with_kpi"] == str(len(measured))


def test_taking_part_and_staying_out_are_counted_as_the_tables_say(shipped_evidence):
    for each in behind(shipped_evidence("participation/least-participating")):
        said = Counter(
            PARTICIPATIONS[one]["takes part"] for one in each.of("participation")
        )

        assert each["takes_part"] == str(said["true"])
        assert {"true", "false"} >= set(said)


def test_projects_that_all_take_part_in_have_a_participation_of_each(shipped_evidence):
    for each in behind(shipped_evidence("participation/share-of-full-participation")):
        joined = Counter(
            one.removeprefix("participation/").rpartition("/")[0]
            for one in each.of("participation")
        )
        members = len(each.of("membership"))
        full = [project for project, count in joined.items() if count == members]

        assert int(each["all_members"]) >= len(full)
        assert int(each["all_members"]) + int(each["some"]) + int(each["open"]) == len(
            joined
        )


def test_flows_and_stocks_of_people_are_those_of_the_evidence(shipped_evidence):
    for each in behind(shipped_evidence("statistic/population-change")):
        found = {
            (STATISTICS[one]["subject"], int(STATISTICS[one]["year"])): number(figure)
            for one, figure in each.figures.items()
        }
        year = int(each["year"])
        natural = found.pop(("natural-change", year))
        moved = found.pop(("net-migration", year))
        people = found.pop(("population", year))
        before = found.pop(("population", year - 1), None)

        assert {} == found
        assert (each["natural_change"], each["net_migration"]) == (
            str(natural),
            str(moved),
        )
        assert (each["flow"], each["population"]) == (str(natural + moved), str(people))
        assert each["stock_change"] == (
            "not stated" if before is None else str(people - before)
        )


def test_stated_count_is_printed_and_what_is_listed_stands_beside_it(shipped_evidence):
    plans = keyed("field-plans", "field-plan/{region}/{vision}/{category}")
    column = {"policyField": "field", "fieldCategory": "category"}
    for each in behind(shipped_evidence("discrepancy/stated-counts")):
        listed = set(each.figures) - {each["count"]}
        if each["counted"] in column:
            listed = {plans[one][column[each["counted"]]] for one in listed}

        assert each["listed"] == str(len(listed))
        assert each["as_printed"] == each.figures[each["count"]]


def test_things_that_cite_a_document_are_all_in_its_evidence(shipped_evidence):
    for each in behind(shipped_evidence("provenance/citations-by-document")):
        notes = each.of("line-note")
        here = {
            (row["evidence_lines"])
            for row in each.rows
            if row["evidence_document"] == each["document"]
            and not row["evidence_statement"].startswith("line-note")
        }

        assert each["notes"] == str(len(notes))
        assert each["things"] == str(len(each.figures) - len(notes))
        assert each["passages"] == str(len(here))


def test_what_is_said_of_what_is_asked_is_what_the_evidence_counts(shipped_evidence):
    """Said and of, for each criterion that counts things and not only a vision."""
    whole = {
        "agreements": "membership",
        "basic-goals": "scheme",
        "item-roles": "agreement-item",
        "membership-begins": "membership",
        "signatures": "agreement",
        **dict.fromkeys(
            ["costs", "effects", "fields", "indicators", "participants", "roles"],
            "project",
        ),
        "targets": "project",
    }
    counted = Counter()
    for each in behind(shipped_evidence("completeness/by-region")):
        code = each["code"].removeprefix("project-")
        asked, said = whole.get(code), None
        if asked:
            assert each["of"] == str(len(each.of(asked))), each.row
        if code == "basic-goals":
            said = each.of("vision-statement")
        elif code == "signatures":
            said = {EVENTS[one]["concerns"] for one in each.of("event")}
        elif code in {"participants", "targets", "costs", "indicators"}:
            kind = {
                "participants": "participation",
                "targets": "indicator-value",
                "costs": "cost",
                "indicators": "indicator",
            }[code]
            said = {"/".join(one.split("/")[1:4]) for one in each.of(kind)}
        elif code in {"declaration", "adoption"}:
            said = {"one"} if each.of("event") else set()
        elif code == "period":
            said = each.of("vision")
        elif code == "population-target":
            said = {"one"} if each.of("statistic") else set()
        if said is not None:
            counted[code] += 1
            assert each["said"] == str(len(said)), each.row

    assert 10 == len(counted)
