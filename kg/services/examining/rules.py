"""What every saved question is held to: the rules, by code.

docs/query-checks.md lists them; tests/test_query_check.py keeps the two equal. Patterns
that are slow or told apart by engines (Q4…) stand in `slow_patterns.py`.
"""

from kg.model.lang import Text
from kg.model.question_check import QuestionRule

__all__ = ["RULES"]

_TABLE = (
    # The header.
    (
        "Q101",
        "the header is missing or no YAML",
        "見出しがない、または YAML として読めない",
        "Begin the file with lines of #+ that are YAML; kg query new writes them.",
        "ファイルの先頭に #+ の行で YAML の見出しを書きます"
        "（kg query new で作れます）。",
    ),
    (
        "Q102",
        "a key of the header is missing or empty",
        "見出しの項目がない、または空",
        "Fill it in; text stands in English and in Japanese.",
        "項目を埋めます。文は英語と日本語の両方を書きます。",
    ),
    (
        "Q103",
        "a key of the header is unknown, or of the wrong kind",
        "見出しの項目が未知、または型が違う",
        "Write it as docs/queries.md says.",
        "docs/queries.ja.md にある形で書きます。",
    ),
    (
        "Q104",
        "a placeholder was left",
        "仮の文が残っている",
        "Write what a reader should see, in its language.",
        "読み手に見せる文を、その言語で書きます。",
    ),
    (
        "Q105",
        "text that is not in its language",
        "その言語で書かれていない文",
        "Write the Japanese text in Japanese, the English one in English.",
        "日本語の欄は日本語で、英語の欄は英語で書きます。",
    ),
    (
        "Q106",
        "the columns are not those of the SELECT, in its order",
        "列が SELECT の変数と、順番も含めて一致しない",
        "List every variable of the SELECT once, in its order; none for a CONSTRUCT.",
        "SELECT の変数を同じ順に一つずつ挙げます。CONSTRUCT には書きません。",
    ),
    (
        "Q107",
        "an unknown unit",
        "未知の単位",
        "Write a notation of the scheme of units (ontology/schemes/unit.ttl), or ?name "
        "of a column.",
        "単位の体系（ontology/schemes/unit.ttl）の記号か、列を指す ?name を書きます。",
    ),
    (
        "Q108",
        "an unknown tag",
        "未知のタグ",
        "Use a tag that other questions have (kg query list), or add it to the list of "
        "tags.",
        "ほかの質問にあるタグ（kg query list）を使うか、タグの一覧に加えます。",
    ),
    (
        "Q109",
        "since is no version",
        "since が版の番号でない",
        'Write the version that the question came with in quotes, such as "0.1".',
        '質問が加わった版を引用符で囲んで書きます（例 "0.1"）。',
    ),
    (
        "Q110",
        "the view does not fit the columns",
        "view が列に合わない",
        "Give the roles that the kind of picture needs, each a column.",
        "図の種類に必要な役割に、それぞれ列の名前を書きます。",
    ),
    (
        "Q111",
        "evidence that cannot be followed",
        "たどれない典拠",
        "Write a variable of the query such as ?cost, or a pattern that binds "
        "?statement from what the query selects.",
        "?cost のようなクエリの変数か、選ばれた変数から ?statement を得る"
        "パターンを書きます。",
    ),
    (
        "Q112",
        "engines or budget that name no engine",
        "engines または budget にエンジンでない名前がある",
        "Engines are oxigraph, rdflib and virtuoso; a reason stands in both languages, "
        "a budget is a number of seconds.",
        "エンジンは oxigraph・rdflib・virtuoso です。理由は両方の言語で、"
        "budget は秒数で書きます。",
    ),
    (
        "Q113",
        "an excuse for a slow pattern that is not there",
        "該当しない遅いパターンの許可",
        "Name under patterns the code (Q4…) of a pattern that the question needs, with "
        "the reason in both languages; else delete it.",
        "patterns には、質問に必要なパターンのコード（Q4…）と理由を両方の言語で"
        "書きます。不要なら削除します。",
    ),
    # Parameters.
    (
        "Q201",
        "a parameter without its VALUES block",
        "VALUES ブロックのないパラメータ",
        "Add VALUES ?name { UNDEF }, or a default in place of UNDEF.",
        "VALUES ?名前 { UNDEF } を加えます。既定値があれば UNDEF の代わりに書きます。",
    ),
    (
        "Q202",
        "a VALUES block without its parameter",
        "パラメータとして書かれていない VALUES ブロック",
        "Describe it under params, or write the term where it is used.",
        "params に書くか、使うところに値をそのまま書きます。",
    ),
    (
        "Q203",
        "a default that does not fit its parameter",
        "パラメータに合わない既定値",
        "Give a default of the type of the parameter, below its path, among its "
        "choices.",
        "パラメータの型・below・choices に合う既定値を書きます。",
    ),
    (
        "Q204",
        "a parameter that is not described as it must be",
        "パラメータの記述の誤り",
        "Write type (iri, string, integer, decimal or date), en and ja, and where it "
        "helps below and choices.",
        "type（iri・string・integer・decimal・date）と en・ja を書き、必要なら "
        "below と choices を加えます。",
    ),
    (
        "Q205",
        "a parameter that cannot be given on the command line",
        "コマンドラインで指定できないパラメータ",
        "Rename it: an option of kg query run has its name.",
        "kg query run のオプションと同じ名前なので、名前を変えます。",
    ),
    (
        "Q206",
        "choices that cannot be chosen from",
        "選べない選択肢",
        "Name a scheme or class that exists, a query that selects ?choice, or values "
        "of the type.",
        "存在する体系かクラス、?choice を選ぶクエリ、または型に合う値を書きます。",
    ),
    # The SPARQL.
    (
        "Q301",
        "no SPARQL 1.1 for Oxigraph",
        "Oxigraph で SPARQL 1.1 として読めない",
        "Mend the query at the place named.",
        "示された位置でクエリを直します。",
    ),
    (
        "Q302",
        "no SPARQL 1.1 for rdflib",
        "rdflib で SPARQL 1.1 として読めない",
        "Mend the query at the place named; what only one engine reads is no SPARQL "
        "1.1.",
        "示された位置でクエリを直します。片方でしか読めないものは SPARQL 1.1 では"
        "ありません。",
    ),
    (
        "Q303",
        "a prefix that is not declared",
        "宣言されていない接頭辞",
        "Declare it at the top of the query, so that it runs in any tool.",
        "どのツールでも動くように、クエリの先頭で宣言します。",
    ),
    (
        "Q304",
        "neither SELECT nor CONSTRUCT",
        "SELECT でも CONSTRUCT でもない",
        "Ask for rows or for triples.",
        "表かトリプルを求める形にします。",
    ),
    (
        "Q311",
        "a class or property outside the ontology",
        "オントロジーにないクラスまたは述語",
        "Write a term of ontology/README.md.",
        "ontology/README.md にある用語に直します。",
    ),
    (
        "Q312",
        "a concept outside the schemes",
        "体系にない概念",
        "Write a concept of ontology/schemes, or of a region's own scheme.",
        "ontology/schemes か圏域独自の体系にある概念に直します。",
    ),
    (
        "Q313",
        "a term that no vocabulary in use has",
        "使っている語彙にない用語",
        "Write a term that the graph uses; kg/vocab lists them.",
        "グラフで使われている用語に直します（kg/vocab に一覧があります）。",
    ),
    (
        "Q314",
        "a thing that the graph does not hold",
        "グラフにないもの",
        "Name a thing that is there, or make it a parameter.",
        "あるものを指定するか、パラメータにします。",
    ),
    # The answers.
    (
        "Q501",
        "slower than its budget",
        "制限時間を超える",
        "Make it faster (Q4… say how), or give it more seconds under budget.",
        "速くします（Q4… に書き方があります）。難しければ budget で秒数を増やします。",
    ),
    (
        "Q502",
        "an engine cannot answer it",
        "エンジンが答えられない",
        "Write it so that both engines answer, or say under engines which cannot and "
        "why.",
        "両方のエンジンが答えられるように書くか、答えられないエンジンと理由を "
        "engines に書きます。",
    ),
    (
        "Q503",
        "two engines answer differently",
        "エンジンによって答えが違う",
        "Write it so that it says one thing: an order, a bound variable, a comparison "
        "of like with like.",
        "一つの意味しか持たないように書きます（順序、変数の束縛、同じ型どうしの比較）。",
    ),
    # The golden answer.
    (
        "Q601",
        "no golden answer",
        "正解の答えがない",
        "Write it with kg query new --golden NAME, then check it against the "
        "documents.",
        "kg query new --golden NAME で書き出し、文書と突き合わせます。",
    ),
    (
        "Q602",
        "the answer is not the golden one",
        "答えが正解と違う",
        "Mend the question; or, where the documents say so, kg query new --golden "
        "NAME.",
        "質問を直します。文書のとおりであれば kg query new --golden NAME で"
        "正解を書き直します。",
    ),
    (
        "Q603",
        "the golden answer does not say how it was worked out",
        "正解をどう確かめたかが書かれていない",
        "Say in the page beside it which lines of which documents give the answer.",
        "隣のページに、どの文書のどの行からその答えになるかを書きます。",
    ),
    (
        "Q604",
        "a golden answer without a question",
        "質問のない正解",
        "Delete it, or give the question back its name.",
        "削除するか、質問を元の名前に戻します。",
    ),
)

#: Every rule but those of slow patterns, by code.
RULES = {
    code: QuestionRule(code, Text(en, ja), Text(mend_en, mend_ja))
    for code, en, ja, mend_en, mend_ja in _TABLE
}
