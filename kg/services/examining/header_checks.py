"""Is a header whole: every key there, in both languages, and fit for its query?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.model.lang import Text
from kg.model.tags import TAGS
from kg.model.typed import has_japanese
from kg.model.view import ROLES, ViewKind
from kg.services.examining.findings import Findings

__all__ = ["ENGINES", "check_header"]

#: Engines that a header may speak of.
ENGINES = ("oxigraph", "rdflib", "virtuoso")
_TEXTS = ("summary", "summary_ja", "description", "description_ja")
_NEEDED = (*_TEXTS, "view", "evidence", "tags", "since")
_MAPPINGS = ("params", "columns", "view", "engines", "patterns", "budget")
_LISTS = ("answers", "evidence", "tags")
_KNOWN = frozenset({*_NEEDED, *_MAPPINGS, *_LISTS})
_VERSION = re.compile(r"[0-9]+\.[0-9]+(\.[0-9]+)?")
_TAG = re.compile(r"[a-z]+(-[a-z]+)*")
#: What stands for text that is still to be written.
_TODO = re.compile(r"\b(TODO|TBD|FIXME|XXX)\b")


def check_header(
    findings: Findings,
    units: frozenset[str],
    selected: tuple[str, ...] | None,
    own: bool,
) -> None:
    """Look at every key but the parameters and the evidence.

    Args:
        findings: Gets what is wrong; has the header.
        units: The notations that a unit may be.
        selected: The variables of the SELECT; none for a CONSTRUCT; None where the
            query cannot be read, or says * and no names.
        own: Is it a question of someone's own, with tags of their own?
    """
    header = findings.header
    assert header is not None
    for key, line in header.twice:
        findings.at("Q103", line, Text(f"{key} stands twice", f"{key} が二度あります"))
    _keys(findings, header.raw, selected != ())
    for keys, text, japanese in _texts(header.raw):
        _text(findings, keys, text, japanese)
    columns = header.raw.get("columns")
    named = tuple(str(name) for name, _ in _items(columns))
    _columns(findings, columns, named if selected is None else selected, units)
    _tags(findings, header.raw.get("tags"), own)
    since = header.raw.get("since")
    if since is not None and not (isinstance(since, str) and _VERSION.fullmatch(since)):
        findings.under(
            "Q109",
            ("since",),
            f'since: {since!r} is no version in quotes, such as "0.1"',
            f'since：{since!r} は、"0.1" のように引用符で囲んだ版ではありません',
        )
    answers = header.raw.get("answers")
    if isinstance(answers, list) and any(not isinstance(n, int) for n in answers):
        findings.under(
            "Q103",
            ("answers",),
            "answers: these are numbers of research questions",
            "answers：研究上の問いの番号を書いてください",
        )
    _view(findings, header.raw.get("view"), named)
    _engines(findings, header.raw)


def _keys(findings: Findings, raw: Mapping[str, Any], rows: bool) -> None:
    for key in sorted(set(raw) - _KNOWN):
        from difflib import get_close_matches

        near = get_close_matches(key, sorted(_KNOWN), n=1)
        findings.under(
            "Q103",
            (key,),
            f"unknown key {key}" + (f"; did you mean {near[0]}?" if near else ""),
            f"{key} という項目はありません" + (f"。{near[0]} では？" if near else ""),
        )
    for key in (*_NEEDED, *(["columns"] if rows else [])):
        value = raw.get(key)
        if key not in raw:
            findings.under("Q102", (), f"{key} is missing", f"{key} がありません")
        elif value in (None, "", {}) or (key == "tags" and not value):
            findings.under("Q102", (key,), f"{key} is empty", f"{key} が空です")
    for keys, kind, en, ja in (
        (_TEXTS, str, "text", "文"),
        (_MAPPINGS, dict, "keys and values", "項目と値の組"),
        (_LISTS, list, "a list", "リスト"),
    ):
        for key in keys:
            if raw.get(key) is not None and not isinstance(raw[key], kind):
                findings.under(
                    "Q103",
                    (key,),
                    f"{key} must hold {en}",
                    f"{key} には{ja}を書いてください",
                )


def _texts(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any, bool]]:
    """Every text of a header: its keys, the text, and whether it is Japanese."""
    for key in _TEXTS:
        if key in raw:
            yield (key,), raw[key], key.endswith("_ja")
    for group in ("params", "columns", "engines", "patterns"):
        for name, value in _items(raw.get(group)):
            for language in ("en", "ja"):
                text = value.get(language) if isinstance(value, dict) else None
                yield (group, str(name), language), text, language == "ja"


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _text(findings: Findings, keys: tuple[str, ...], text: Any, japanese: bool) -> None:
    where = " ".join(keys)
    if text is None or not str(text).strip():
        if len(keys) > 1:
            findings.under("Q102", keys, f"{where} is missing", f"{where} がありません")
        return
    said = str(text).strip()
    if _TODO.search(said) or _is_placeholder(said, keys):
        findings.under(
            "Q104",
            keys,
            f"{where}: {said!r} is a placeholder",
            f"{where}：「{said}」は仮の文です",
        )
    elif japanese and not has_japanese(said) and re.search(r"[a-z]{2}", said):
        findings.under(
            "Q105",
            keys,
            f"{where}: {said!r} is not Japanese",
            f"{where}：「{said}」は日本語ではありません",
        )
    elif not japanese and not re.search(r"[A-Za-z]", said):
        findings.under(
            "Q105",
            keys,
            f"{where}: {said!r} is not English",
            f"{where}：「{said}」は英語ではありません",
        )


def _is_placeholder(text: str, keys: tuple[str, ...]) -> bool:
    """Is it the name of a column, as a program would have written it?"""
    if len(keys) < 3:
        return False
    _, name, language = keys
    if language == "en" and name.endswith(("_ja", "_en")):
        return text in {name, name.replace("_", " ")}
    named = text == name and (language == "ja" or "_" in name)
    return named or bool(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", text))


_OF_A_COLUMN = frozenset({"en", "ja", "unit", "verbatim"})


def _columns(
    findings: Findings, columns: Any, selected: tuple[str, ...], units: frozenset[str]
) -> None:
    named = [str(name) for name, _ in _items(columns)]
    if named != list(selected) and (named or selected):
        missing = [name for name in selected if name not in named]
        besides = [name for name in named if name not in selected]
        en = [f"no {', '.join(missing)}"] if missing else []
        en += [f"{', '.join(besides)} is not selected"] if besides else []
        ja = [f"{'、'.join(missing)} がない"] if missing else []
        ja += [f"{'、'.join(besides)} は SELECT にない"] if besides else []
        findings.under(
            "Q106",
            ("columns", *besides[:1]),
            "columns: " + ("; ".join(en) or "not in the order of the SELECT"),
            "columns：" + ("、".join(ja) or "SELECT と順番が違う"),
        )
    for name, value in _items(columns):
        if not isinstance(value, dict):
            findings.under(
                "Q103",
                ("columns", str(name)),
                f"columns {name}: must hold en and ja",
                f"columns {name}：en と ja を書いてください",
            )
            continue
        for key in sorted({str(each) for each in value} - _OF_A_COLUMN):
            findings.under(
                "Q103",
                ("columns", str(name), key),
                f"columns {name}: unknown key {key}",
                f"columns {name}：{key} という項目はありません",
            )
        if value.get("verbatim", True) is not True:
            findings.under(
                "Q103",
                ("columns", str(name), "verbatim"),
                f"columns {name}: verbatim is true, or left out",
                f"columns {name}：verbatim は true とするか、書かないでください",
            )
        _unit(findings, str(name), value.get("unit"), named, units)


def _unit(
    findings: Findings, name: str, unit: Any, named: list[str], units: frozenset[str]
) -> None:
    of_a_column = [f"?{each}" for each in named]
    if unit is None or unit in (*units, *of_a_column):
        return
    from difflib import get_close_matches

    near = get_close_matches(str(unit), sorted(units), n=1)
    findings.under(
        "Q107",
        ("columns", name, "unit"),
        f"columns {name}: unknown unit {unit}"
        + (f"; did you mean {near[0]}?" if near else ""),
        f"columns {name}：{unit} という単位はありません"
        + (f"。{near[0]} では？" if near else ""),
    )


def _tags(findings: Findings, tags: Any, own: bool) -> None:
    from difflib import get_close_matches

    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        named = isinstance(tag, str)
        if named and (tag in TAGS or (own and _TAG.fullmatch(tag))):
            continue
        near = get_close_matches(str(tag), sorted(TAGS), n=1)
        findings.under(
            "Q108",
            ("tags", str(index)),
            f"unknown tag {tag}" + (f"; did you mean {near[0]}?" if near else ""),
            f"{tag} というタグはありません" + (f"。{near[0]} では？" if near else ""),
        )


def _view(findings: Findings, view: Any, columns: tuple[str, ...]) -> None:
    if not isinstance(view, dict):
        return
    kind = view.get("type", ViewKind.TABLE)
    if kind not in tuple(ViewKind):
        kinds = ", ".join(ViewKind)
        findings.under(
            "Q110",
            ("view", "type"),
            f"view: unknown type {kind} ({kinds})",
            f"view：{kind} という種類はありません（{kinds}）",
        )
        return
    needed, besides = ROLES[ViewKind(kind)]
    roles = {str(role) for role in view} - {"type"}
    for role in sorted(needed - roles):
        findings.under(
            "Q110",
            ("view",),
            f"view {kind} needs {role}",
            f"view {kind} には {role} が必要です",
        )
    for role in sorted(roles):
        if role not in needed | besides:
            findings.under(
                "Q110",
                ("view", role),
                f"view {kind} has no {role}",
                f"view {kind} に {role} はありません",
            )
        elif view[role] not in columns:
            findings.under(
                "Q110",
                ("view", role),
                f"view {role}: there is no column {view[role]}",
                f"view {role}：{view[role]} という列はありません",
            )


def _engines(findings: Findings, raw: Mapping[str, Any]) -> None:
    for group in ("engines", "budget"):
        for engine, value in _items(raw.get(group)):
            if engine not in ENGINES:
                findings.under(
                    "Q112",
                    (group, str(engine)),
                    f"{group}: unknown engine {engine}",
                    f"{group}：{engine} というエンジンはありません",
                )
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if group == "budget" and not (number and value > 0):
                findings.under(
                    "Q112",
                    (group, str(engine)),
                    f"budget {engine}: {value!r} is no number of seconds",
                    f"budget {engine}：{value!r} は秒数ではありません",
                )
