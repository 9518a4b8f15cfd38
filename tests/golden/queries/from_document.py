"""Work the golden answers out again from the text of the Nishi-Iburi vision alone.

Reads the registered text and the rows of Nishi-Iburi in the golden .tsv files beside it;
knows nothing of the graph, the tables or the package. What the text does not say on one
line (which rows of table 5-2 belong to which municipality) is typed below as read by hand.

    python tests/golden/queries/from_document.py SEEDS/001_3e2935db5d747205.txt
"""

import itertools
import re
import sys
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import answers
from answers import FAULTS, check, tail

HERE = Path(__file__).parent
TEXT = ["", *Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")]
YEARS = ["2021", "2022", "2023", "2024", "2025", "2021-2025"]
MUNICIPALITIES = ["01205", "01230", "01233", "01571", "01575", "01584"]
NAMES = ["室蘭市", "登別市", "伊達市", "豊浦町", "壮瞥町", "洞爺湖町"]
#: Field of each project, from the table of lines 7 to 81.
_FIELDS = ["a-1"] * 3 + ["a-2"] * 2 + ["a-3"] + ["a-4"] * 2 + ["a-5"] * 3
_FIELDS += ["a-6"] * 2 + ["b-1", "b-2"] + ["b-3"] * 2 + ["c-1"]
FIELDS = dict(enumerate(_FIELDS, 1))
#: Number of rows (a bracketed net row not counted) of each municipality in table 5-2.
BLOCKS = {
    1: "111111",
    2: "333333",
    3: "111111",
    4: "341222",
    5: "333333",
    6: "112332",
    7: "144231",
    8: "538547",
    9: "411111",
    10: "111111",
    11: "111111",
    12: "211111",
    13: "744333",
    14: "332111",
    15: "111122",
    16: "222111",
    17: "111111",
    18: "222112",
}
#: Lines whose amounts pay into a gross amount: every other municipality's in 2 and 3,
#: the three rows of the community FM station in 6.
CONTRIBUTIONS = {2: range(1433, 1462), 3: range(1499, 1508), 6: (1647, 1657, 1659)}


def golden(name: str) -> list[dict[str, str]]:
    """A golden answer: of document 001, so of Nishi-Iburi where it has regions."""
    return answers.golden(name, "nishi-iburi")


def number(text: str) -> int:
    return int(
        text.translate(str.maketrans("，（）", ",()")).strip("()").replace(",", "")
    )


def numbers(line: int) -> list[int]:
    """The figures that end a line, or nothing."""
    found = re.search(
        r"(?:^|\s)((?:[(（]?\d[\d,，]*[)）]?\s*){3,6})(?:\s[^\d]\S*)?$", TEXT[line]
    )
    return [number(t) for t in found[1].split()] if found else []


# --- Tables -------------------------------------------------------------------

sheet_lines = [i for i in range(84, 1330) if TEXT[i].startswith("（千円）")]
sheets = {
    n: (i, [number(t) for t in TEXT[i].split()[1:]])
    for n, i in enumerate(sheet_lines, 1)
}
circled = {chr(0x2460 + n - 1): n for n in range(1, 19)}
summary = {}
for i in range(1336, 1372):
    mark = re.search(r"[①-⑱]", TEXT[i])
    if mark:
        summary[circled[mark[0]]] = (i, [number(t) for t in TEXT[i].split()[-6:]])
breakdown = {}
rows: dict[int, list[tuple[int, str, list[int]]]] = defaultdict(
    list
)  # gross, net, other
project = 1
for i in range(1396, 2166):
    if TEXT[i].startswith("合　計"):
        breakdown[project] = (i, numbers(i))
        project += 1
    elif numbers(i) and "年度" not in TEXT[i]:
        net = TEXT[i].lstrip()[0] in "(（"
        rows[project].append((i, "net" if net else "", numbers(i)))
PLACES = {
    "project-sheet": sheets,
    "summary-table": summary,
    "breakdown-table": breakdown,
}

# Rows that lost empty cells: the one placement that gives the totals of line 1971.
short = [(i, v) for i, kind, v in rows[13] if len(v) < 6]
full = [v for i, kind, v in rows[13] if len(v) == 6]
need = [breakdown[13][1][y] - sum(v[y] for v in full) for y in range(5)]
placements = [
    [
        dict(zip(c, v, strict=True))
        for c, v in zip(combination, ([*x[:-1]] for _, x in short), strict=True)
    ]
    for combination in itertools.product(
        *[itertools.combinations(range(5), len(v) - 1) for _, v in short]
    )
]
fits = [
    p for p in placements if [sum(d.get(y, 0) for d in p) for y in range(5)] == need
]
check("cost/blank-cells", "one placement fits", 1, len(fits))
blanks = {
    (str(i), YEARS[y])
    for (i, _), d in zip(short, fits[0], strict=True)
    for y in range(5)
    if y not in d
}
placed = {
    i: [d.get(y, 0) for y in range(5)] + [v[-1]]
    for (i, v), d in zip(short, fits[0], strict=True)
}
for (i, v), d in zip(short, fits[0], strict=True):
    check("cost/blank-cells", f"line {i} adds up", v[-1], sum(d.values()))
check(
    "cost/blank-cells",
    "all rows",
    blanks,
    {(r["lines"], r["period"]) for r in golden("cost/blank-cells")},
)

# --- Costs --------------------------------------------------------------------

expected = {
    (n, place, YEARS[y], str(v[y]), str(i))
    for place, t in PLACES.items()
    for n, (i, v) in t.items()
    for y in range(6)
}
found = {
    (int(tail(r["project"])), r["place"], r["period"], r["amount"], r["lines"])
    for r in golden("cost/by-project-and-year")
}
check("cost/by-project-and-year", f"all {len(expected)} rows", expected, found)

expected = {
    (n, YEARS[y], a, str(PLACES[a][n][1][y]), b, str(PLACES[b][n][1][y]))
    for n in range(1, 19)
    for y in range(6)
    for a, b in itertools.combinations(sorted(PLACES), 2)
    if PLACES[a][n][1][y] != PLACES[b][n][1][y]
}
found = {
    (
        int(tail(r["project"])),
        r["period"],
        r["first_place"],
        r["first_amount"],
        r["second_place"],
        r["second_amount"],
    )
    for r in golden("cost/conflicting-amounts")
}
check("cost/conflicting-amounts", f"all {len(expected)} rows", expected, found)

expected = {(FIELDS[n], n, str(v[5]), str(i)) for n, (i, v) in summary.items()}
found = [
    (tail(r["field"]), int(tail(r["project"])), r["amount"], r["lines"])
    for r in golden("cost/largest-projects")
]
check("cost/largest-projects", "all 18 rows", expected, set(found))
check(
    "cost/largest-projects",
    "largest first in each field",
    sorted(found, key=lambda r: (r[0], -int(r[2]))),
    found,
)

bearers: dict[int, str] = {}
for n in range(1, 19):
    gross_rows = [r for r in rows[n] if r[1] != "net"]
    owners = [
        m
        for m, count in zip(MUNICIPALITIES, BLOCKS[n], strict=True)
        for _ in range(int(count))
    ]
    check(
        "cost/by-bearer",
        f"project {n}: every row of the table has a bearer",
        len(gross_rows),
        len(owners),
    )
    for (i, _, _), owner in zip(gross_rows, owners, strict=True):
        bearers[i] = owner
        named = [
            m
            for m, name in zip(MUNICIPALITIES, NAMES, strict=True)
            if any(
                TEXT[j].startswith(name + " ")
                for j in (i, i - 1)
                if j == i or not numbers(j)
            )
        ]
        if named:
            check("cost/by-bearer", f"line {i} names its bearer", named, [owner])
amount: Counter = Counter()
left_out: Counter = Counter()
items: Counter = Counter()
for n, entries in rows.items():
    for k, (i, kind, values) in enumerate(entries):
        values = placed.get(i, values)
        owner = bearers.get(i) or bearers[entries[k - 1][0]]
        has_net = k + 1 < len(entries) and entries[k + 1][1] == "net" and kind != "net"
        items[n, owner] += kind != "net"
        (left_out if has_net else amount)[n, owner] += sum(values[:5])
whole = Counter()
for (n, _), v in amount.items():
    whole[n] += v


def share(a: int, b: int) -> Decimal:
    return (Decimal(1000 * a) / b).quantize(Decimal(1), ROUND_HALF_UP) / 10


expected = {
    (
        n,
        m,
        items[n, m],
        amount[n, m],
        left_out[n, m],
        whole[n],
        share(amount[n, m], whole[n]),
    )
    for n, m in items
}
found = {
    (
        int(tail(r["project"])),
        r["municipality"],
        int(r["line_items"]),
        int(r["amount"]),
        int(r["gross_left_out"]),
        int(r["project_amount"]),
        Decimal(r["share"]),
    )
    for r in golden("cost/by-bearer")
}
check("cost/by-bearer", f"all {len(expected)} rows", expected, found)

expected = {
    (
        n,
        m,
        "central-city" if m == "01205" else "neighbouring-municipality",
        amount[n, m],
        share(amount[n, m], whole[n]),
        amount[n, "01205"],
        whole[n] - amount[n, "01205"],
        whole[n],
        share(amount[n, "01205"], whole[n]),
    )
    for n, m in items
}
found = {
    (
        int(tail(r["project"])),
        r["municipality"],
        r["role"],
        int(r["amount"]),
        Decimal(r["share"]),
        int(r["central_city"]),
        int(r["neighbours"]),
        int(r["project_amount"]),
        Decimal(r["central_share"]),
    )
    for r in golden("cost/share-of-bearers")
}
check("cost/share-of-bearers", f"all {len(expected)} rows", expected, found)

net_sums: Counter = Counter()
gross_sums: Counter = Counter()
lines_of_field: Counter = Counter()
for n, entries in rows.items():
    net_sums[FIELDS[n]] += whole[n]
    for i, kind, values in entries:
        if kind != "net":
            gross_sums[FIELDS[n]] += sum(placed.get(i, values)[:5])
            lines_of_field[FIELDS[n]] += 1
expected = {
    (f, lines_of_field[f], net_sums[f], gross_sums[f], gross_sums[f] - net_sums[f])
    for f in lines_of_field
}
found = {
    (
        tail(r["field"]),
        *(int(r[c]) for c in ("line_items", "net", "if_gross", "counted_twice")),
    )
    for r in golden("cost/net-by-field")
    if r["region"].endswith("/nishi-iburi")
}
check("cost/net-by-field", "all ten fields", expected, found)

expected = set()
for n, lines in CONTRIBUTIONS.items():
    for place, table in PLACES.items():
        i, printed = table[n]
        for y in range(6):
            paid = sum(v[y] for j, _, v in rows[n] if j in lines)
            line_sum = sum(v[y] for _, kind, v in rows[n] if kind != "net")
            own = sum(
                v[y]
                for k, (_, kind, v) in enumerate(rows[n])
                if kind == "net"
                or not (k + 1 < len(rows[n]) and rows[n][k + 1][1] == "net")
            )
            expected.add(
                (
                    n,
                    place,
                    YEARS[y],
                    printed[y],
                    line_sum,
                    printed[y] - line_sum,
                    paid,
                    printed[y] - paid,
                    own,
                    str(i),
                )
            )
found = {
    (
        int(tail(r["project"])),
        r["place"],
        r["period"],
        *(
            int(r[c])
            for c in (
                "printed_total",
                "line_sum",
                "difference",
                "contributions",
                "without_double_counting",
                "net_and_contributions",
            )
        ),
        r["lines"],
    )
    for r in golden("cost/double-counting")
}
check("cost/double-counting", f"all {len(expected)} rows", expected, found)

zero = {i: n for n, entries in rows.items() for i, _, v in entries if v == [0] * 6}
found = {
    (int(r["lines"].rpartition("-")[2]), int(tail(r["project"])), r["municipality"])
    for r in golden("cost/unbudgeted")
}
check(
    "cost/unbudgeted",
    f"all {len(zero)} rows",
    {(i, n, bearers[i]) for i, n in zero.items()},
    found,
)
count = Counter(
    FIELDS[n] for n, entries in rows.items() for _, kind, _ in entries if kind != "net"
)
free = Counter(FIELDS[n] for n in zero.values())
found = {
    (tail(r["field"]), int(r["line_items"]), int(r["unbudgeted"]), Decimal(r["share"]))
    for r in golden("cost/unbudgeted-by-field")
}
check(
    "cost/unbudgeted-by-field",
    "all 10 rows",
    {(f, c, free[f], share(free[f], c)) for f, c in count.items()},
    found,
)

# --- Participation ------------------------------------------------------------

joint = [i for i in range(84, 1330) if TEXT[i].strip() == "・".join(NAMES)]
expected = {
    (n, m, "true", str(i)) for n, i in enumerate(joint, 1) for m in MUNICIPALITIES
}
found = {
    (int(tail(r["project"])), r["municipality"], r["takes_part"], r["lines"])
    for r in golden("participation/who-takes-part")
}
check("participation/who-takes-part", f"all {len(expected)} rows", expected, found)

activities = []  # line of the bracket, project, members left out
for i in range(84, 1330):
    bracket = re.search(
        r"[［【]((?:６|各)市?町|[室登伊豊壮洞 ]+)[］\]」】](?:\s*など)?\s*$", TEXT[i]
    )
    if bracket is None:
        bracket = re.search(r"[［【](６市町|各市町)[］\]」】]", TEXT[i])
    if bracket and TEXT[i].lstrip()[0] in "・設":
        inside = bracket[1].split()
        names = NAMES if "市町" in bracket[1] else [n for n in NAMES if n[0] in inside]
        n = sum(j < i for j in joint)
        activities.append(
            (
                i,
                n,
                [
                    m
                    for m, name in zip(MUNICIPALITIES, NAMES, strict=True)
                    if name not in names
                ],
            )
        )
expected = {(i, n, m) for i, n, out in activities for m in out}
found = {
    (
        int(r["lines"].rpartition("-")[2]),
        int(r["activity"].split("/")[-2]),
        r["municipality"],
    )
    for r in golden("participation/partial-activities")
}
check("participation/partial-activities", f"all {len(expected)} rows", expected, found)
joined = {m: sum(m not in out for _, _, out in activities) for m in MUNICIPALITIES}
found = {
    (r["municipality"], int(r["takes_part"]), int(r["activities"]))
    for r in golden("participation/share-by-municipality")
}
check(
    "participation/share-by-municipality",
    f"{len(activities)} activities",
    {(m, v, len(activities)) for m, v in joined.items()},
    found,
)

# --- Indicators ---------------------------------------------------------------

UNITS = {
    "人": "person",
    "名": "person",
    "件": "case",
    "機関": "institution",
    "事業": "programme",
    "校": "school",
    "団体": "group",
    "%": "percent",
    "％": "percent",
}


def reading(printed: str):
    """State, value and unit that a printed cell holds, read here from scratch."""
    body = re.sub(r"［.*?］|（[^）]*年[^）]*）|（12月末）", "", printed).strip()
    figure = re.search(
        r"(?:計|で)?([\d,.２]+)(万)?(人|名|件|機関|事業|校|団体|%|％)", body
    )
    if figure:
        text = figure[1].replace("２", "2")
        text = re.sub(r"[.,](?=\d{3}$)", "", text)
        value = Decimal(text.replace(",", "")) * (10000 if figure[2] else 1)
        return "figure", value, UNITS[figure[3]]
    if "現状より" in body:
        return "direction", None, None
    return ("to-be-set" if "設定" in body else "none-stated"), None, None


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


table = golden("indicator/baseline-and-target")
check("indicator/baseline-and-target", "24 indicators, two rows each", 48, len(table))
for place in ("sheet", "list"):
    bad = []
    for r in table:
        first, _, last = r[f"{place}_lines"].partition("-")
        passage = squeeze("".join(TEXT[int(first) : int(last or first) + 1]))
        if squeeze(r[f"{place}_printed"]) not in passage:
            bad.append(
                ("not printed there", r[f"{place}_printed"], r[f"{place}_lines"])
            )
        value = r[f"{place}_value"]
        got = (
            r[f"{place}_state"],
            Decimal(value) if value else None,
            r[f"{place}_unit"] or None,
        )
        if got != reading(r[f"{place}_printed"]):
            bad.append((r[f"{place}_printed"], got, reading(r[f"{place}_printed"])))
    check(
        "indicator/baseline-and-target",
        f"{place}: printed cells stand on their lines and read alike",
        [],
        bad,
    )
cells = sum(
    len(re.findall(r"（[^）]*年(?: ?度|12月末)[^）]*）", TEXT[i]))
    for i in range(84, 1330)
    if not TEXT[i].startswith("指標")
)
check(
    "indicator/baseline-and-target",
    "cells with a date on the sheets (one target of two has none)",
    47,
    cells,
)

kinds: Counter = Counter()
for r in table:
    if r["kind"] == "target":
        n = int(tail(r["project"]))
        state, _, _ = reading(r["sheet_printed"])
        way = {"増": "increase", "減": "decrease"}.get(
            (re.search("現状より(.)", r["sheet_printed"]) or [0, ""])[1], ""
        )
        check(
            "indicator/kinds-of-target",
            f"{tail(r['project'])}: both places are of one kind",
            state,
            reading(r["list_printed"])[0],
        )
        kinds[FIELDS[n], state, way] += 1
found = {
    (tail(r["field"]), r["state"], r["direction"]): int(r["indicators"])
    for r in golden("indicator/kinds-of-target")
    if r["region"].endswith("/nishi-iburi")
}
check("indicator/kinds-of-target", "all rows", dict(kinds), found)

#: Baseline, its year, target, its year, of the indicators that state a level twice.
LEVELS = {
    "01/01": (99, 2208, 27830, 2020, 32800, 2025),
    "02/01": (162, 2210, 7, 2020, 7, 2025),
    "06/01": (429, 2226, "67.5", 2019, "72.5", 2025),
    "08/01": (559, 2233, 10540000, 2019, 12770000, 2025),
    "14/01": (994, 2189, 35628, 2020, 40000, 2025),
    "14/02": (None, 2191, 17320, 2020, 28000, 2025),
    "16/01": (1140, 2196, 29, 2019, 48, 2025),
}
expected = set()
for key, (sheet, listed, before, start, after, end) in LEVELS.items():
    before, after = Decimal(before), Decimal(after)
    change = after - before
    ratio = (change / before).quantize(Decimal("0.001"), ROUND_HALF_UP)
    yearly = (change / before / (end - start)).quantize(
        Decimal("0.0001"), ROUND_HALF_UP
    )
    for line in (sheet, listed):
        if line:
            expected.add(
                (
                    key,
                    str(line),
                    before,
                    str(start),
                    after,
                    str(end),
                    change,
                    ratio,
                    end - start,
                    yearly,
                )
            )
found = {
    (
        "/".join(r["indicator"].split("/")[-2:]),
        r["target_lines"],
        Decimal(r["baseline"]),
        r["baseline_period"],
        Decimal(r["target"]),
        r["target_period"],
        Decimal(r["change"]),
        Decimal(r["ratio"]),
        int(r["years"]),
        Decimal(r["ratio_per_year"]),
    )
    for r in golden("indicator/ambition")
}
check("indicator/ambition", f"all {len(expected)} rows", expected, found)

# --- Evidence of project 10 ---------------------------------------------------

evidence = (HERE / "provenance/project-evidence.nt").read_text(encoding="utf-8")
kinds = Counter(re.findall(r"ns#type> <https://w3id.org/teiju/def/(\w+)>", evidence))
brackets = sum(n == 10 for _, n, _ in activities)
expected = {
    "Project": 1,
    "Participation": 6 + 6 * brackets,
    "Activity": brackets,
    "Indicator": 1,
    "IndicatorValue": 4,
    "LineItem": len(rows[10]),
    "LineCost": 6 * len(rows[10]),
    "ProjectCost": 6 * len(PLACES),
}
check(
    "provenance/project-evidence",
    "things of each class",
    expected,
    {k: kinds[k] for k in expected},
)
cited = {
    tuple(map(int, re.findall(r"\d+", text)))
    for text in re.findall(r'def/lines> "([^"]*)"', evidence)
}
ranges = [(33, 35), (695, 736), (1355, 1355), (1852, 1866), (2242, 2248)]
stray = {c for c in cited if not any(a <= c[0] and c[-1] <= b for a, b in ranges)}
check(
    "provenance/project-evidence",
    "every passage lies where the document speaks of project 10",
    set(),
    stray,
)

print(f"\n{len(FAULTS)} faults" + (f": {sorted(set(FAULTS))}" if FAULTS else ""))
sys.exit(bool(FAULTS))
