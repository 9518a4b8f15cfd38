"""Begin a question: a file that runs as it is, its golden answer, and a page beside.

Everything that only its author can say is marked TODO; `kg query check` lists what is
left of that.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from kg import __version__
from kg.errors import UsageError
from kg.model.lang import Text
from kg.services.catalogue.golden import Golden, golden_folder, golden_of
from kg.vocab import PREFIXES

__all__ = ["Stub", "begin", "golden_difference", "page_text", "stub_text"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
_TODO = Text("TODO: what is asked, in a line", "TODO：何を尋ねるかを1行で")
_STUB = """\
#+ summary: {title_en}
#+ summary_ja: {title_ja}
#+ description: >-
#+   TODO: what a row is, what the words in the answer mean, and what it cannot tell.
#+ description_ja: >-
#+   TODO：1行が何を表すか、答えの中の語の意味、この質問では分からないこと。
#+ params:
#+   region: {{type: iri, en: "Region, by name or key such as nishi-iburi", \
ja: 圏域（「西いぶり」などの名称、または nishi-iburi などのキー）, below: id/region/, \
choices: {{class: teiju:Region}}}}
#+ columns:
#+   region: {{en: Region, ja: 圏域}}
#+   region_ja: {{en: Region name, ja: 圏域名}}
#+   region_en: {{en: Region name, ja: 圏域名}}
#+   document: {{en: Document, ja: 資料}}
#+   lines: {{en: Lines, ja: 行番号}}
#+ view: {{type: table}}
#+ evidence: ["?region"]
#+ tags: [{topic}]
#+ since: "{since}"

# The header above is YAML. params: what may be asked for. columns: the variables of the
# SELECT in its order, with headings (and unit: thousand-yen, person, …). view: table,
# bar, line, map or matrix. evidence: a variable of the query, or a pattern that binds
# ?statement. kg query check tells what is left to do.
# 上の見出しは YAML です。params は指定できるもの、columns は SELECT の変数を同じ順に
# 並べた列名（単位は unit: thousand-yen、person など）、view は table・bar・line・map・
# matrix のどれか、evidence はクエリの変数か、?statement を得るパターンです。
# 残りの作業は kg query check で分かります。

{prefixes}

SELECT ?region ?region_ja ?region_en ?document ?lines
WHERE {{
  # A parameter is a VALUES block with its default; UNDEF asks for all.
  # パラメータは既定値を入れた VALUES ブロックです。UNDEF はすべてを尋ねます。
  VALUES ?region {{ UNDEF }}
  ?region a teiju:Region ;
    rdfs:label ?region_ja , ?region_en ;
    prov:wasDerivedFrom ?passage .
  FILTER (LANG(?region_ja) = "ja" && LANG(?region_en) = "en")
  # TODO: the patterns of the question. / TODO：尋ねたいことのパターンを書きます。
  # Every row cites its lines. / どの行にも典拠の行番号を付けます。
  ?passage dcterms:isPartOf/dcterms:identifier ?document ;
    teiju:lines ?lines .
}}
# Order by what tells the rows apart. / 行を区別できる列で並べます。
ORDER BY ?region ?document ?lines
"""
_PAGE = """\
# {name}

Asked with: `kg query run {name} -f tsv`

TODO: which lines of which documents give each row, so that someone who has the \
documents can work the answer out again by hand.

TODO：どの文書のどの行から各行の答えになるか。文書を持つ人が手で確かめられるように\
書きます。
"""


@dataclass(frozen=True, slots=True)
class Stub:
    """Where a new question, its golden answer and its page belong."""

    name: str
    question: Path
    golden: Golden

    @property
    def files(self) -> tuple[Path, ...]:
        """All three."""
        return self.question, self.golden.answer, self.golden.page


def begin(name: str, folder: Path) -> Stub:
    """Where a new question belongs; nothing is there yet.

    Args:
        name: Such as `cost/by-year`.
        folder: The folder of questions.

    Raises:
        UsageError: The name cannot be one, or a file is there already.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name}: a question is called such as cost/by-year: small letters, digits "
            "and hyphens, with its topic before a slash",
            f"{name}：質問の名前は cost/by-year のように、英小文字・数字・ハイフンで、"
            "主題の後にスラッシュを付けて書きます",
        )
    goldens = golden_folder(folder) or folder / "golden"
    stub = Stub(name, folder / f"{name}.rq", golden_of(goldens, name, rows=True))
    for path in stub.files:
        if path.exists():
            raise UsageError(
                f"{path}: is there already and is kept; choose another name",
                f"{path}：すでにあります。上書きはしません。別の名前にしてください",
            )
    return stub


def stub_text(name: str, title: Text | None) -> str:
    """A question that runs as it is: the regions, with the lines that name them."""
    said = title or Text("", "")
    used = ("dcterms", "prov", "rdfs", "teiju")
    return _STUB.format(
        title_en=json.dumps(said.en or _TODO.en, ensure_ascii=False),
        title_ja=json.dumps(said.ja or _TODO.ja, ensure_ascii=False),
        topic=name.partition("/")[0],
        prefixes="\n".join(f"PREFIX {each}: <{PREFIXES[each]}>" for each in used),
        since=".".join(__version__.split(".")[:2]),
    )


def page_text(name: str) -> str:
    """The page beside a golden answer, still to be filled in."""
    return _PAGE.format(name=name)


def golden_difference(golden: Path, text: str) -> Iterator[str]:
    """What changes in a golden answer, line by line; nothing when it is the same."""
    here = golden.is_file()
    before = golden.read_text(encoding="utf-8", errors="replace") if here else ""
    yield from unified_diff(
        before.splitlines(), text.splitlines(), str(golden), "now", lineterm="", n=1
    )
