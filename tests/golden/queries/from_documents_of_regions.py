"""Work golden answers about regions out again from the texts of documents 000 to 003.

Companion of from_document.py: reads the registered texts and the golden .tsv files
beside it; knows nothing of the graph, the tables or the package. Municipality codes and the
national field that a region's field is read as are typed below.

    python tests/golden/queries/from_documents_of_regions.py SEEDS
"""

import re
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from answers import FAULTS, check, golden, tail, text

HERE = Path(__file__).parent
KAMIKAWA = {
    "旭川市": "01204",
    "鷹栖町": "01452",
    "東神楽町": "01453",
    "当麻町": "01454",
    "比布町": "01455",
    "愛別町": "01456",
    "上川町": "01457",
    "東川町": "01458",
}
#: Own fields by the national field that they are read as (exact, close or broad).
NATIONAL = {
    "医療": "A-1",
    "医療・保健": "A-1",
    "福祉": "A-2",
    "教育": "A-3",
    "土地利用": "A-4",
    "産業振興": "A-5",
    "その他": "A-6",
    "環境": "A-6",
    "防災": "A-6",
    "公共交通": "B-1",
    "ICTインフラ": "B-2",
    "道路インフラ": "B-3",
    "地産地消": "B-4",
    "地域の生産者や消費者等の連携による地産地消": "B-4",
    "移住・交流": "B-5",
    "地域内外の住民との交流・移住促進": "B-5",
    "人材育成": "C-1",
    "職員研修": "C-1",
    "外部人材活用": "C-2",
    "公共施設": "C-4",
    "事務の共同実施": "C-4",
}
STATES = {
    "実施中": "running",
    "一部実施中": "partly-running",
    "準備中": "in-preparation",
}


T000, T001, T002, T003 = map(text, ("000", "001", "002", "003"))

# --- Kamikawa-Chubu: the table of document 002 ----------------------------------

table = {}  # project: line, field, name, state, municipalities
field = ""
for i in range(8, 26):
    cells = T002[i].split("\t")
    if cells[1]:
        field = cells[1].partition("、")[2]
    n, name = cells[2].split(" ", 1)
    table[int(n)] = (i, field, name, cells[3], cells[5].split("、"))
check("project/status", "18 projects in document 002", 18, len(table))
everyone = set(table[1][4])
check("participation/who-takes-part", "eight names", set(KAMIKAWA), everyone)

expected = {
    (n, KAMIKAWA[m], str(m in who).lower(), "stated" if m in who else "by rule", str(i))
    for n, (i, _, _, _, who) in table.items()
    for m in everyone
}
found = {
    (
        int(tail(r["project"])),
        r["municipality"],
        r["takes_part"],
        r["basis"],
        r["lines"],
    )
    for r in golden("participation/who-takes-part", "kamikawa-chubu")
}
check(
    "participation/who-takes-part", f"all {len(expected)} rows of 002", expected, found
)
for region, count in (("higashi-iburi", 12 * 5), ("minami-sorachi", 9 * 9)):
    rows = golden("participation/who-takes-part", region)
    check(
        "participation/who-takes-part",
        f"{region}: nothing stated",
        ({"not stated"}, count),
        ({r["basis"] for r in rows}, len(rows)),
    )

full = sum(set(who) == everyone for *_, who in table.values())
found = {
    tail(r["region"]): tuple(
        r[c] for c in ("projects", "all_members", "some", "open", "not_stated", "share")
    )
    for r in golden("participation/share-of-full-participation")
}
six = "室蘭市・登別市・伊達市・豊浦町・壮瞥町・洞爺湖町"
sheets = sum(line.strip() == six for line in T001[84:1330])
check(
    "participation/share-of-full-participation",
    "all four regions",
    {
        "kamikawa-chubu": ("18", str(full), str(18 - full), "0", "0", "50"),
        "nishi-iburi": ("18", str(sheets), "0", "0", "0", "100"),
        "higashi-iburi": ("12", "0", "0", "0", "12", ""),
        "minami-sorachi": ("9", "0", "0", "0", "9", ""),
    },
    found,
)
joins = Counter(m for *_, who in table.values() for m in who)
expected = {
    (
        KAMIKAWA[m],
        joins[m],
        18 - joins[m],
        (Decimal(100 * joins[m]) / 18).quantize(Decimal("0.1")),
    )
    for m in everyone
}
rows = golden("participation/least-participating", "kamikawa-chubu")
found = {
    (
        r["municipality"],
        int(r["takes_part"]),
        int(r["stays_out"]),
        Decimal(r["share"]).quantize(Decimal("0.1")),
    )
    for r in rows
}
check("participation/least-participating", "eight members of 002", expected, found)
check(
    "participation/least-participating",
    "fewest first",
    sorted(joins.values()),
    [int(r["takes_part"]) for r in rows],
)

found = {
    (int(tail(r["project"])), r["project_ja"], r["status"], r["printed"], r["lines"])
    for r in golden("project/status", "kamikawa-chubu")
}
check(
    "project/status",
    "18 rows of 002",
    {(n, t[2], STATES[t[3]], t[3], str(t[0])) for n, t in table.items()},
    found,
)
check(
    "project/status",
    "document 002 speaks of January 2012 as ahead",
    ["13", "20"],
    [str(i) for i in range(8, 26) if re.search(r"H24. 1月を目途に", T002[i])],
)
listed = dict.fromkeys(re.findall(r"● (\S+)", T003[519]))
rows = golden("project/status", "minami-sorachi")
check("project/status", "projects of 003", set(listed), {r["project_ja"] for r in rows})
check(
    "project/status",
    "words of 003",
    True,
    all(r["printed"] in T003[516] for r in rows),
)

# --- Higashi-Iburi: the table of document 000 -----------------------------------

items, projects = [], []  # (field, name, line)
field = item = ""
for i in range(84, 94):
    cells = T000[i].split("\t")
    if cells[0]:
        field = cells[0].partition(" ")[2]
    if cells[1]:
        items.append((field, re.sub(r"(?<=[A-Z])\s|\s(?=[A-Z])", "", cells[1]), i))
    projects.append((field, cells[2], i))
check("region/fields-and-items", "items of 000", 9, len(items))
found = {
    (r["field_ja"], r["item_ja"], int(r["lines"].partition("-")[0]))
    for r in golden("region/fields-and-items", "higashi-iburi")
}
check("region/fields-and-items", "nine rows of 000", set(items), found)

# --- Minami-Sorachi: the lists of document 003 -----------------------------------

agreed = {}
for i in range(431, 454):
    one = re.match(r"- ([①-⑰])([^（]+)", T003[i])
    if one:
        agreed[one[2].strip()] = i
check("region/agreed-without-project", "17 fields agreed", 17, len(agreed))
found = {
    (r["field_ja"], r["item_ja"], int(r["lines"]))
    for r in golden("region/fields-and-items", "minami-sorachi")
}
check(
    "region/fields-and-items",
    "17 rows of 003",
    {(f, f, i) for f, i in agreed.items()},
    found,
)

plans = []  # field, category, group, line
field = ""
for i in [*range(469, 481), *range(489, 493), *range(497, 506)]:
    left, right = T003[i].split("\t")
    field = re.sub("[①-⑰]", "", left) or field
    first = field in ("防災", "公共交通", "ICTインフラ")
    group = (1 if first else 2) if i < 481 else 3 if i < 493 else 8
    plans.append((field, right.strip("()"), group, i))
check("region/field-schedule", "25 categories", 25, len(plans))
#: Group: discussed from, and the fiscal years of the work (lines 516 to 522, 494).
WORK = {
    1: ("", [("2025", "")]),
    2: ("", [("2025", "2025"), ("2026", "")]),
    3: ("2025", [("2025", "2025"), ("2026", "")]),
    8: ("2026", [("2026", "")]),
}
expected = {
    (f, c, WORK[g][0], start, end, i)
    for f, c, g, i in plans
    for start, end in WORK[g][1]
}
found = {
    (
        r["field_ja"],
        r["category_ja"],
        r["discussed_from"],
        r["work_from"],
        r["work_to"],
        int(r["lines"].rpartition("-")[2]),
    )
    for r in golden("region/field-schedule")
}
check("region/field-schedule", f"all {len(expected)} rows", expected, found)
started = {"防災", "公共交通", "ICTインフラ"}
expected = {
    (f, c, WORK[g][0], start, end, agreed[f])
    for f, c, g, _ in plans
    for start, end in WORK[g][1]
    if f not in started
}
found = {
    (
        r["item_ja"],
        r["category_ja"],
        r["discussed_from"],
        r["work_from"],
        r["work_to"],
        int(r["lines"]),
    )
    for r in golden("region/agreed-without-project")
}
check("region/agreed-without-project", f"all {len(expected)} rows", expected, found)

bad = []
for r in golden("region/timeline", "minami-sorachi"):
    if not r["document"].startswith("003"):
        bad.append(r["event"])
        continue
    first, _, last = r["lines"].partition("-")
    passage = "".join(T003[int(first) : int(last or first) + 1])
    year, month, day = map(int, [*r["date"].split("-"), 0, 0][:3])
    short = f"R{year - 2018}.{month}.{day}"
    ways = {
        "day": [
            short,
            f"{year}年{month}月{day}日",
            f"令和{year - 2018}年{month}月{day}日",
        ],
        "month": [f"令和{year - 2018}年 {month}月", f"令和{year - 2018}年{month}月"],
        "fiscal-year": [f"平成{year - 1988}年度", f"R{year - 2018}年度"],
        "year": [f"R{year - 2018}国調"],
    }[r["precision"]]
    if not any(way in passage for way in ways):
        bad.append((r["event"], passage[:60]))
check("region/timeline", "every date of 003 stands in its passage", [], bad)

# --- Counts by national field ------------------------------------------------------

count: Counter = Counter()
for f, _, _ in items:
    count["higashi-iburi", NATIONAL[f], "items"] += 1
for f, _, _ in projects:
    count["higashi-iburi", NATIONAL[f], "projects"] += 1
for _, f, *_ in table.values():
    count["kamikawa-chubu", NATIONAL[f], "projects"] += 1
for f in agreed:
    count["minami-sorachi", NATIONAL[f], "items"] += 1
for f in started:
    count["minami-sorachi", NATIONAL[f], "projects"] += 3
others = ("higashi-iburi", "kamikawa-chubu", "minami-sorachi")
rows = [
    r for r in golden("region/items-by-national-field") if tail(r["region"]) in others
]
found = {
    (tail(r["region"]), tail(r["national"]), c): int(r[c])
    for r in rows
    for c in ("items", "projects")
    if r[c] != "0"
}
check("region/items-by-national-field", "three regions", dict(count), found)
used = {(r, f) for r, f, _ in count}
expected = {
    (tail(r["region"]), tail(r["national"]))
    for r in rows
    if (tail(r["region"]), tail(r["national"])) not in used
}
found = {
    (tail(r["region"]), tail(r["national"]))
    for r in golden("region/unused-national-fields")
    if tail(r["region"]) in others
}
check(
    "region/unused-national-fields",
    f"{len(expected)} of three regions",
    expected,
    found,
)

# --- Medical care side by side -----------------------------------------------------

side = golden("region/projects-side-by-side")
found = {
    (tail(r["region"]), r["project_ja"], r["participants"], r["cost"], r["target"])
    for r in side
}
silent = "not stated"
expected = {
    ("kamikawa-chubu", t[2], f"{len(t[4])} of {len(everyone)}", silent, silent)
    for t in table.values()
    if t[1] == "医療"
}
expected |= {
    ("higashi-iburi", name, silent, silent, silent)
    for f, name, _ in projects
    if f == "医療"
}
expected.add(("minami-sorachi", silent, silent, silent, silent))
for n, target in ((1, "32800"), (2, "7"), (3, "1000")):
    mark = chr(0x2460 + n - 1)
    (line,) = [i for i in range(1336, 1372) if mark in T001[i]]
    total = T001[line].split()[-1].replace(",", "")
    name = next(
        r["project_ja"]
        for r in side
        if tail(r["project"]) == f"{n:02}" and "nishi" in r["region"]
    )
    expected.add(("nishi-iburi", name, "6 of 6", total, target))
check("region/projects-side-by-side", "eight rows of four regions", expected, found)

# --- Completeness ------------------------------------------------------------------

said = {
    (tail(r["region"]), r["vision"], r["code"]): (int(r["said"]), int(r["of"]))
    for r in golden("completeness/by-region")
}
kpi = sum(line.startswith("変更前") for line in T000)
numbers = set(re.findall(r"^- [①-③] \((\d+)\)", "\n".join(T000[37:56]), re.MULTILINE))
total = len(projects) + len(numbers - {"9"})  # project 9 stands in the table as well
checks = {
    ("higashi-iburi", "2015", "project-indicators"): (kpi, total),
    ("higashi-iburi", "2015", "project-fields"): (len(projects), total),
    ("kamikawa-chubu", "2010", "project-participants"): (18, 18),
    ("kamikawa-chubu", "2010", "project-fields"): (18, 18),
    ("minami-sorachi", "2025", "project-fields"): (len(listed), len(listed)),
    ("minami-sorachi", "2025", "basic-goals"): (0, len(agreed)),
    ("nishi-iburi", "2021", "project-participants"): (sheets, 18),
    ("nishi-iburi", "2021", "project-costs"): (
        sum(line.startswith("（千円）") for line in T001[84:1330]),
        18,
    ),
}
for key, expected in checks.items():
    check("completeness/by-region", " ".join(key), expected, said[key])
numeric = {
    r["indicator"].split("/")[-2]
    for r in golden("indicator/baseline-and-target")
    if r["kind"] == "target" and (r["sheet_value"] or r["list_value"])
}
check(
    "completeness/by-region",
    "projects with a number among the targets that from_document.py checks",
    len(numeric),
    said["nishi-iburi", "2021", "project-targets"][0],
)

lacking = golden("completeness/lacking")
for key, (has, of) in said.items():
    missing = [
        r
        for r in lacking
        if (tail(r["region"]), r["vision"], r["code"]) == key and r["missing"]
    ]
    if missing:
        total = sum(int(r["missing"]) for r in missing)
        check("completeness/lacking", " ".join(key), of - has, total)
only_direction, mark = set(), 0
for line in T001[2206:2275]:
    if re.match("[①-⑳]", line):
        mark = ord(line[0]) - 0x245F
    if "現状より" in line:
        only_direction.add(f"{mark:02}")
check(
    "completeness/lacking",
    "projects whose target is a direction only (現状より, lines 2206 to 2274)",
    only_direction,
    {
        tail(r["thing"])
        for r in lacking
        if (r["vision"], r["code"]) == ("2021", "project-targets")
    },
)
check(
    "completeness/lacking",
    "the two projects of Higashi-Iburi that only the list of indicators names",
    numbers - {"9"},
    {
        tail(r["thing"])
        for r in lacking
        if r["code"] == "project-fields" and r["missing"]
    },
)

print(f"\n{len(FAULTS)} faults" + (f": {sorted(set(FAULTS))}" if FAULTS else ""))
sys.exit(bool(FAULTS))
