"""Work golden answers out again from the texts of documents 000, 003 and 004.

Companion of from_document.py (document 001): reads the registered texts and the golden
.tsv files beside it; knows nothing of the graph, the tables or the package.

    python tests/golden/queries/from_other_documents.py SEEDS
"""

import re
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from answers import FAULTS, check, golden, tail, text

HERE = Path(__file__).parent


def number(printed: str) -> Decimal | None:
    """The figure that a cell begins with; ▲ is a minus sign."""
    found = re.match(r"\s*(▲\s*)?([\d,]+(?:\.\d+)?)", printed)
    if not found:
        return None
    value = Decimal(found[2].replace(",", ""))
    return -value if found[1] else value


# --- Document 000: changes, opinions, replaced indicators -----------------------

T = text("000")

opinions = {
    (m[1], m[2].strip(), m[3].strip(), f"23-{i}")
    for i in range(25, 29)
    if (m := re.match(r"- (.) (.*) → (.*)", T[i]))
}
check(
    "change/opinions",
    "four opinions and what became of them",
    opinions,
    {
        (r["notation"], r["opinion_ja"], r["disposition_ja"], r["lines"])
        for r in golden("change/opinions")
    },
)
check(
    "change/opinions",
    "a KPI is named only where the text says that one reflects the opinion",
    {k: "KPI" in d for k, _, d, _ in opinions},
    {r["notation"]: r["reflected_ja"] != "" for r in golden("change/opinions")},
)

replaced = {}
for i in (38, 46, 54):
    name = re.match(r"- . \((\d+)\) (.*)", T[i])
    before = T[i + 2].partition("： ")[2]
    after = T[i + 4].partition("： ")[2]
    replaced[name[1].zfill(2)] = (name[2], before, after, f"{i + 4}-{i + 6}")
check(
    "indicator/replaced",
    "three indicators, both names and lines",
    replaced,
    {
        tail(r["project"]): (r["project_ja"], r["old_ja"], r["new_ja"], r["lines"])
        for r in golden("indicator/replaced")
    },
)
check(
    "indicator/replaced",
    "both ends of every replacement: old in force, new a draft",
    {("in-force", "draft")},
    {(r["old_status"], r["new_status"]) for r in golden("indicator/replaced")},
)

changes = golden("change/list")
pages = {
    str(i): m[1]
    for i, line in enumerate(T)
    if (m := re.search(r"【(.*?)】", line)) and line.startswith("(")
}
check(
    "change/list",
    "pages as printed, elsewhere not stated",
    pages,
    {
        r["lines"].partition("-")[0]: r["pages"]
        for r in changes
        if r["pages"] != "not stated"
    },
)
marked = {i for i in range(30, 80) if re.match(r"- [①-⑤]|\([2-8]\)", T[i])}
# (5) and (6) only head the numbered alterations below them; line 82 begins the table.
marked -= {36, 62, 80}
check(
    "change/list",
    "every numbered alteration of the update has a row, and the added item of line 9",
    {str(i) for i in marked} | {"9"},
    {r["lines"].partition("-")[0] for r in changes},
)
check(
    "change/list",
    "wording before and after stands on the lines",
    [],
    [
        (r["lines"], r[c])
        for r in changes
        for c in ("before", "after")
        if r[c] not in ("", "not stated")
        and r[c].rstrip("。")
        not in "".join(
            T[
                int(r["lines"].partition("-")[0]) : int(r["lines"].rpartition("-")[2])
                + 1
            ]
        )
    ],
)
check(
    "change/parties",
    "parties of line 9, and the towns of line 19 that are not",
    {"苫小牧市": "true", "厚真町": "true"}
    | {
        f"{name}町": "false"
        for name in re.search(r"、(.*)町の自治体クラウド", T[19])[1].split("・")
    },
    {r["municipality_ja"]: r["party"] for r in golden("change/parties")},
)

# --- Document 003: statistics ---------------------------------------------------

T = text("003")
YEARS = ["2014", "2015", "2019", "2020", "2021", "2022", "2023", "2024"]
SUBJECTS = dict(
    zip(
        range(70, 78),
        [
            "births",
            "total-fertility-rate",
            "deaths",
            "natural-change",
            "in-migration",
            "out-migration",
            "net-migration",
            "population",
        ],
        strict=True,
    )
)
AGES = ["0-14", "15-19", "20-29", "30-39", "40-64", "65-and-over", "ex-officio", "all"]


def cells(line: int) -> list[Decimal]:
    found = [number(cell) for cell in T[line].split("\t")]
    return [value for value in found if value is not None][-8:]


expected = {
    (subject, "all", year, value, str(line))
    for line, subject in SUBJECTS.items()
    for year, value in zip(YEARS, cells(line), strict=True)
} | {
    ("net-migration", age, year, value, str(line))
    for line, age in zip(range(95, 103), AGES, strict=True)
    for year, value in zip(YEARS, cells(line), strict=True)
}
table = golden("statistic/population")
found = {
    (r["subject"], r["age"], r["time"], Decimal(r["value"]), r["lines"])
    for r in table
    if r["area"].endswith("/01210")
    and r["place"] in ("population-table", "age-table")
    and int(r["lines"].partition("-")[0]) <= 102
}
check(
    "statistic/population",
    f"tables of lines 70-102, {len(expected)} rows",
    expected,
    found,
)
check(
    "statistic/population",
    "what is printed stands on the lines",
    [],
    [
        (r["document"], r["lines"], r["as_printed"])
        for r in table
        if re.sub(r"\s", "", r["as_printed"])
        not in re.sub(
            r"\s",
            "",
            "".join(
                text(r["document"][:3])[
                    int(r["lines"].partition("-")[0]) : int(
                        r["lines"].rpartition("-")[2]
                    )
                    + 1
                ]
            ),
        )
    ],
)

natural, migration, stock = (
    dict(zip(YEARS, cells(i), strict=True)) for i in (73, 76, 77)
)
expected = set()
for year in YEARS:
    flow = natural[year] + migration[year]
    before = stock.get(str(int(year) - 1))
    change = stock[year] - before if before else "not stated"
    rest = change - flow if before else "not stated"
    expected.add((year, flow, stock[year], change, rest))


def amount(value: str):
    return value if value == "not stated" else Decimal(value)


check(
    "statistic/population-change",
    "flow, stock and their difference, 8 years",
    expected,
    {
        (
            r["year"],
            Decimal(r["flow"]),
            Decimal(r["population"]),
            amount(r["stock_change"]),
            amount(r["stock_less_flow"]),
        )
        for r in golden("statistic/population-change")
    },
)
check(
    "statistic/region-population",
    "152,486 of the census and 102,289 projected, twice",
    {
        (number(re.search(r"[\d,]+(?=人)", T[i])[0]), year, kind)
        for i, year, kind in (
            (372, "2040", "forecast"),
            (381, "2020", "actual"),
            (382, "2040", "forecast"),
        )
    },
    {
        (Decimal(r["value"]), r["time"], r["kind"])
        for r in golden("statistic/region-population")
        if r["value"] != "not stated"
    },
)

# --- Document 003: indicators of the city plan ----------------------------------

ROWS = [*range(119, 123), *range(138, 141), *range(160, 164), *range(178, 182)]
ROWS += [*range(195, 201), *range(206, 212), *range(217, 220), *range(225, 231)]
expected = {}
for line in ROWS:
    parts = T[line].split("\t")
    at = next(i for i, part in enumerate(parts) if re.match("[①-⑥]", part))
    baseline, actual, target = parts[at + 1 : at + 4]
    before, now, aim = number(baseline), number(actual), number(target)
    summed = "合計" in target or "合計" in baseline
    if summed or None in (now, aim, before) or before == aim:
        met = "cannot be told"
    elif aim > before:
        met = "met" if now >= aim else "not met"
    else:
        met = "met" if now <= aim else "not met"
    expected[str(line)] = (before, now, aim, met)


def figure(value: str):
    return Decimal(value) if re.fullmatch(r"-?[\d.]+", value) else None


found = {
    r["target_lines"]: (
        figure(r["baseline"]),
        figure(r["actual"]),
        figure(r["target"]),
        r["met"],
    )
    for r in golden("plan/indicators")
    if r["place"] != "prose"
}
check("plan/indicators", f"all {len(ROWS)} rows of the tables", expected, found)
print("     ", Counter(v[3] for v in expected.values()))

# --- Document 003: stated counts ------------------------------------------------

for r in golden("discrepancy/stated-counts"):
    if not r["document"].startswith("003"):
        continue
    bare = re.sub(r"\s", "", T[int(r["lines"])])
    if re.sub(r"\s", "", r["as_printed"]) not in bare:
        check("discrepancy/stated-counts", f"line {r['lines']}", bare, r["as_printed"])
names = Counter()
for goal, lines in {1: range(195, 201), 2: range(206, 212), 3: range(217, 220)}.items():
    for line in lines:
        names[goal] += len(T[line].split("\t")[0].split())
names[4] = sum(len(T[line].split("\t")[0].split()) for line in range(225, 231))
# (保育料軽減) is a remark on a name, set off by a space.
names[3] -= "事業 (" in T[219]
check(
    "discrepancy/stated-counts",
    "initiatives listed under each goal, and in all",
    {str(g): n for g, n in names.items()} | {"strategy-2024": sum(names.values())},
    {
        tail(r["about"]): int(r["listed"])
        for r in golden("discrepancy/stated-counts")
        if r["counted"] == "Initiative"
    },
)

expected = {
    name
    for line in ROWS[15:]
    for name in T[line].replace("事業 (", "事業(").split("\t")[0].split()
}
table = [r for r in golden("plan/initiatives") if "/01210/" in r["plan"]]
check(
    "plan/initiatives",
    f"names of the {len(expected)} initiatives of document 003",
    expected,
    {r["initiative_ja"].replace(" ", "") for r in table},
)
check(
    "plan/yearly-records",
    "a result of FY2024 for each of them, without a plan",
    {("2024", "not stated", False)},
    {
        (r["year"], r["planned_ja"], r["result_ja"] == "not stated")
        for r in golden("plan/yearly-records")
        if "/01210/" in r["plan"]
    },
)

# --- Document 004: initiatives and their years ----------------------------------

T = text("004")
ERAS = {"H27": "2015", "H28": "2016", "H29": "2017", "H30": "2018", "R元": "2019"}
current = None
names, offices, records, ends = {}, {}, {}, {}
for line in T:
    heading = re.match(r"No\.1-(\d+)$", re.sub(r"\s", "", line))
    if heading:
        current = f"1-{heading[1]}"
        continue
    row = [c.strip() for c in line.split("|")[1:-1]]
    if not current or len(row) < 3:
        continue
    label = re.sub(r"\s", "", row[0])
    if label == "取組名称":
        names[current] = re.sub(r"\s", "", row[1])
    elif label == "担当部署":
        offices[current] = re.sub(r"\s", "", row[1])
    elif (era := label.removesuffix("年度")) in ERAS:
        records[current, ERAS[era]] = (row[1], row[2])
        if "取組終了" in row[2]:
            ends[current] = "ended"
        elif "次期プラン" in row[2]:
            ends[current] = "carried-over"
table = [r for r in golden("plan/initiatives") if "/01213/" in r["plan"]]
check(
    "plan/initiatives",
    f"names of the {len(names)} initiatives of document 004",
    names,
    {tail(r["initiative"]): re.sub(r"\s", "", r["initiative_ja"]) for r in table},
)
printed: dict[str, set[str]] = {}
for r in table:
    printed.setdefault(tail(r["initiative"]), set()).add(
        re.sub(r"\s", "", r["department"])
    )
check(
    "plan/initiatives",
    "departments",
    {k: set(re.split("[、，]|<br>", v)) for k, v in offices.items()},
    printed,
)
check(
    "plan/initiatives",
    "how each ended",
    ends,
    {tail(r["initiative"]): r["end_status"] for r in table},
)
check(
    "plan/initiatives-by-end",
    "numbers",
    dict(Counter(ends.values())),
    {
        r["end_status"]: int(r["initiatives"])
        for r in golden("plan/initiatives-by-end")
        if "/01213/" in r["plan"]
    },
)
table = [r for r in golden("plan/yearly-records") if "/01213/" in r["plan"]]
check(
    "plan/yearly-records",
    "which initiatives have a plan and a result in which year",
    {k: (bool(a), bool(b)) for k, (a, b) in records.items() if a or b},
    {
        (tail(r["initiative"]), r["year"]): (
            r["planned_ja"] != "not stated" or r["planned_goes_on"] == "true",
            r["result_ja"] != "not stated",
        )
        for r in table
    },
)
check(
    "plan/yearly-records",
    "years in which an initiative ended",
    {k for k, (_, b) in records.items() if "取組終了" in b},
    {(tail(r["initiative"]), r["year"]) for r in table if r["ended"] == "true"},
)
check(
    "plan/yearly-records",
    "arrows",
    {k for k, (a, _) in records.items() if a in ("↓", "→")},
    {
        (tail(r["initiative"]), r["year"])
        for r in table
        if r["planned_goes_on"] == "true"
    },
)

# --- Notes on lines -------------------------------------------------------------

bad = []
for r in golden("provenance/uncited-lines"):
    lines = text(r["document"][:3])
    first, last = r["lines"].partition("-")[0], r["lines"].rpartition("-")[2]
    if not re.search(
        r"\d|[０-９①-⑳Ⅰ-Ⅻ]|元年", "".join(lines[int(first) : int(last) + 1])
    ):
        bad.append((r["document"], r["lines"]))
check("provenance/uncited-lines", "every line noted holds a figure", [], bad)
bad = []
for r in golden("provenance/readings"):
    if r["raw"] == "not stated" or r["lines"] == "page":
        continue
    lines = text(r["document"][:3])
    first, last = r["lines"].partition("-")[0], r["lines"].rpartition("-")[2]
    bare = re.sub(r"\s", "", "".join(lines[int(first) : int(last) + 1]))
    if re.sub(r"\s", "", r["raw"]) not in bare:
        bad.append((r["document"], r["lines"], r["raw"]))
check("provenance/readings", "every raw reading stands on its lines", [], bad)

print(f"\n{len(FAULTS)} faults" + (f": {sorted(set(FAULTS))}" if FAULTS else ""))
sys.exit(bool(FAULTS))
