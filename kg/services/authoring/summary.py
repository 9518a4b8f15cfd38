"""What is said of a new region: a summary to confirm, and what comes next."""

import shlex
from collections.abc import Mapping, Sequence

from kg.model.lang import Lang, Text
from kg.services.authoring.answers import Answers
from kg.services.authoring.new import filled_rows, region_kinds
from kg.services.authoring.questions import Question
from kg.services.authoring.suggestions import unnamed

__all__ = ["open_points", "prefectures_text", "summary", "written"]

#: What is filled in next, in the order in which one leads to the other.
_NEXT = (
    "agreements",
    "policy-areas",
    "events",
    "fields",
    "field-mappings",
    "agreement-items",
    "projects",
    "participations",
    "indicators",
)


def prefectures_text(answers: Answers, lang: Lang) -> str:
    """The prefectures that the members lie in, and whether there are several."""
    names = [name.of(lang) for name in answers.prefectures()]
    if lang is Lang.JA:
        note = f"（{len(names)}つの都道府県にまたがる圏域）" if len(names) > 1 else ""
        return f"都道府県：{'、'.join(names)}{note}"
    note = f" (a region across {len(names)} prefectures)" if len(names) > 1 else ""
    return f"prefecture: {', '.join(names)}{note}"


def summary(
    answers: Answers,
    understood: Sequence[tuple[Question, Text]],
    lang: Lang,
) -> str:
    """Every answer with a number to change it by, the prefectures and the folder."""
    ja = lang is Lang.JA
    lines = [
        f"{number:>3}  {question.label.of(lang)}{'：' if ja else ': '}{value.of(lang)}"
        for number, (question, value) in enumerate(understood, 1)
    ]
    lines.append(f"     {prefectures_text(answers, lang)}")
    lines.append(f"     {'書き出し先：' if ja else 'folder: '}{answers.folder}")
    return "\n".join(lines)


def open_points(answers: Answers) -> tuple[Text, ...]:
    """What is still to be filled in or looked at again in the rows just written."""
    points = []
    if answers.vision and not answers.period:
        points.append(
            Text(
                "visions.csv: the period is empty; fill in its fiscal years, such as "
                f"{answers.vision}-{int(answers.vision) + 4}, or outline as the "
                "coverage if other documents alone tell of the vision "
                "(until then kg validate says TJ303)",
                "visions.csv：「期間」が空です。年度の範囲（例 "
                f"{answers.vision}-{int(answers.vision) + 4}）を記入してください。"
                "別の文書で知るだけのビジョンなら「読んだ範囲」に outline と記入します"
                "（それまで kg validate は TJ303 を示します）",
            )
        )
    missing = unnamed(answers)
    if missing:
        points.append(
            Text(
                f"line {answers.lines} of the document does not name "
                f"{', '.join(missing)}; put the right lines into those rows",
                f"文書の{answers.lines}行目に {'、'.join(missing)} がありません。"
                "region.csv と memberships.csv の「行」の列を直してください",
            )
        )
    return tuple(points)


def _counts(answers: Answers) -> Mapping[str, int]:
    return {f"{kind}.csv": len(rows) for kind, rows in filled_rows(answers).items()}


def written(answers: Answers, lang: Lang, *, byte_order_mark: bool) -> str:
    """What was written, what is open, and what to do next."""
    ja = lang is Lang.JA
    schemas = answers.reference.schemas
    kinds, counts = region_kinds(schemas, answers.kind), _counts(answers)
    rows = [f"{name} {n}{'行' if ja else ''}" for name, n in counts.items()]
    folder = shlex.quote(str(answers.folder))
    points = open_points(answers)
    lines = [
        f"{folder}：表を{len(kinds)}個作りました。記入済み：{'、'.join(rows)}。"
        "ほかは見出しだけです"
        if ja
        else f"{folder}: {len(kinds)} tables written. Rows: {', '.join(rows)}; the "
        "others have headings only",
        prefectures_text(answers, lang),
        *(point.of(lang) for point in points),
        "次にすること：" if ja else "Next:",
        f"  kg validate {folder}",
    ]
    if answers.text is not None:
        texts = shlex.quote(str(answers.text.path.parent))
        lines.append(
            f"  kg build {folder} -o region.nq && kg verify -d region.nq "
            f"--documents {texts}"
        )
    lines.extend(
        f"  {kind}.csv{'：' if ja else ': '}{schemas[kind].title.of(lang)}"
        for kind in _NEXT
        if kind in kinds
    )
    lines.append(
        "どの行にも出典の文書と行を書きます。使わない表は消してかまいません"
        if ja
        else "Every row cites its document and lines. Tables that you do not need may "
        "be deleted"
    )
    if not byte_order_mark:
        lines.append(
            "Excel で開くなら、--bom を付けて作ると文字化けしません"
            if ja
            else "For Excel, --bom keeps Japanese from being garbled"
        )
    return "\n".join(lines)
