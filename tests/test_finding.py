"""Finding things by what they are called, in any script, width and spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.asking.embedded import Embedded
from kg.services.finding.entries import Entry, entries
from kg.services.finding.folding import folded_words, romaji_key, traced
from kg.services.finding.index import Index
from kg.services.finding.kinds import Kind, kind_named
from kg.services.finding.lines import Lines, Tier
from kg.services.finding.marking import marked, shown
from kg.services.finding.terms import terms_of
from kg.services.graph.store import open_lines

NAMES = Names()
NISHI_IBURI = NAMES.thing("region/nishi-iburi")
MURORAN = NAMES.thing("municipality/01205")


@pytest.fixture(scope="module")
def engine(shipped):
    return Embedded(open_lines(shipped.lines()), NAMES)


@pytest.fixture(scope="module")
def index(engine):
    return Index(entries(engine, NAMES))


def iris(found):
    return [hit.iri for hit in found.hits]


@pytest.mark.parametrize(
    "typed",
    [
        "室蘭市", "室蘭", "むろらんし", "むろらん", "ムロラン", "ﾑﾛﾗﾝ", "Muroran-shi",
        "muroran", "ＭＵＲＯＲＡＮ", "Muroran City", "  室蘭市　", "01205", "012050",
        "０１２０５",
    ],
)  # fmt: skip
def test_muroran_comes_first_however_it_is_written(index, typed):
    # 01205 室蘭市（むろらんし）; its code with the check digit is 012050.
    assert MURORAN == iris(index.find(typed))[0]


@pytest.mark.parametrize(
    "typed",
    [
        "西いぶり定住自立圏", "西いぶり", "西 いぶり", "にしいぶり",
        "ニシイブリ",
        "Nishi-Iburi", "nishi iburi", "nishiiburi", "Nishi-Iburi Teijū Jiritsuken",
        "nisi-iburi",
        "Nisiiburi", "nishi-iburi", NISHI_IBURI.removeprefix(NAMES.thing("")),
    ],
)  # fmt: skip
def test_a_region_comes_first_however_it_is_written(index, typed):
    assert NISHI_IBURI == iris(index.find(typed))[0]


@pytest.mark.parametrize(
    "hepburn, other",
    [
        ("Shinshinotsu-mura", "Sinsinotu-mura"),
        ("Chitose", "Titose"),
        ("Tsukigata", "Tukigata"),
        ("Hokkaidō", "Hokkaidou"),
        ("Ōsaka", "Oosaka"),
        ("Fukushima", "Hukusima"),
        ("Jōetsu", "Zyouetu"),
        ("Gumma", "Gunma"),
    ],
)
def test_hepburn_and_kunrei_are_the_same_romaji(hepburn, other):
    # Both systems for the same kana: Cabinet Notification No. 1 of 1954.
    assert romaji_key(hepburn) == romaji_key(other)


def test_romaji_of_different_towns_stays_different():
    assert romaji_key("Date") != romaji_key("Daite")
    assert romaji_key("Ono") != romaji_key("Uno")


def test_kunrei_finds_a_village_that_is_written_in_hepburn(index):
    # 01304 新篠津村
    assert NAMES.thing("municipality/01304") == iris(index.find("sinsinotu"))[0]


def test_of_two_towns_of_one_name_the_one_that_the_documents_tell_of_is_first(index):
    # 01233 伊達市 is a member of Nishi-Iburi; 07213 伊達市 is in Fukushima.
    found = [hit for hit in index.find("伊達市").hits if hit.label.ja == "伊達市"]
    assert ["01233", "07213"] == [hit.iri[-5:] for hit in found]
    assert ["北海道", "福島県"] == [hit.where.ja for hit in found]


def test_several_words_find_what_has_all_of_them_whatever_their_order(index):
    one, other = index.find("職員 研修"), index.find("研修 職員")
    project = NAMES.thing("project/nishi-iburi/2021/18")  # 合同職員研修事業
    assert project in iris(one)
    assert sorted(iris(one)) == sorted(iris(other))
    for hit in one.hits:
        told = " ".join(name for name, _ in hit.names)
        assert "職員" in told
        assert "研修" in told


def test_the_name_of_a_region_beside_a_word_finds_what_is_told_of_it(index):
    # 医師・医療機関間連携促進事業 is project 01 of the Nishi-Iburi vision.
    found = index.find("西いぶり 医療")
    assert NAMES.thing("project/nishi-iburi/2021/01") in iris(found)
    assert {"西いぶり定住自立圏"} == {hit.where.ja for hit in found.of(Kind.PROJECT)}


@pytest.mark.parametrize(
    "typed, iri",
    [
        ("TJ201", NAMES.shape("Agreement-label")),
        ("tj201", NAMES.shape("Agreement-label")),
        ("TT201", NAMES.shape("TT201")),
        ("TJ902", NAMES.shape("TJ902")),
        ("cost/by-bearer", NAMES.question("cost/by-bearer")),
        ("001_3e2935db5d747205", NAMES.thing("source/001_3e2935db5d747205")),
        ("project/nishi-iburi/2021/18", NAMES.thing("project/nishi-iburi/2021/18")),
        ("Members of a region", NAMES.question("region/members")),
    ],
)
def test_codes_and_titles_find_the_one_thing_they_stand_for(index, typed, iri):
    assert iri == iris(index.find(typed))[0]


def test_a_tag_finds_its_questions(index):
    questions = {hit.codes[0] for hit in index.find("as-of").of(Kind.QUESTION)}
    # queries/region/members.rq has the tag as-of.
    assert "region/members" in questions


def test_what_is_called_just_so_stands_before_what_begins_or_contains_it():
    made = Index(
        Entry(f"x:{number}", Kind.PROJECT, Text(name, name), ((name, "en"),))
        for number, name in enumerate(
            ["a seabus line", "the bus", "bus line", "bus", "seaside bush"]
        )
    )
    told = [hit.label.en for hit in made.find("bus").hits]
    assert ["bus", "bus line", "the bus", "seaside bush", "a seabus line"] == told


def test_equal_fits_stand_in_the_order_of_the_kinds():
    named = (("医療", "ja"),)
    made = Index(
        Entry(f"x:{kind}", kind, Text("医療", "医療"), named)
        for kind in (Kind.RULE, Kind.FIELD, Kind.REGION, Kind.PROJECT)
    )
    kinds = [hit.kind for hit in made.find("医療").hits]
    assert [Kind.REGION, Kind.PROJECT, Kind.FIELD, Kind.RULE] == kinds


def test_the_counts_of_kinds_add_up_to_what_was_found(index):
    found = index.find("医療")
    assert len(found.hits) == sum(found.counts.values())
    assert len(found.hits) == len(set(iris(found)))


@pytest.mark.parametrize(
    "typed", ["", " ", "　", "\0", "😀", "…", "()", ".*", "\u202e", "-", "\n", "'\""]
)
def test_what_has_no_letter_finds_nothing(index, typed):
    found = index.find(typed)
    assert () == found.hits
    assert () == index.near(typed)


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_look_for(typed):
    made = Index([Entry("x:1", Kind.OTHER, Text("a", "あ"), (("あ", "ja"),))])
    found = made.find(typed)
    for hit in found.hits:
        shown(hit, found.query, found.words, "ja")
    made.near(typed)


@given(st.text(max_size=60))
def test_the_quick_way_to_fold_a_text_agrees_with_the_one_that_traces_it(text):
    letters, places = traced(text)
    assert folded_words(text) == letters
    assert len(letters) == len(places)


@given(st.text(alphabet="あいかがはばぱアガパｱｶﾞﾊﾟー亜ＡaÉé -・", max_size=30), st.data())
def test_what_is_marked_is_the_text_itself_in_order(text, data):
    letters = folded_words(text)
    start = data.draw(st.integers(0, len(letters)))
    end = data.draw(st.integers(start, len(letters)))
    parts = marked(text, [letters[start:end].strip()])
    assert text == "".join(part.text for part in parts)


def test_half_width_kana_with_their_marks_are_marked_whole():
    parts = marked("再生可能ｴﾈﾙｷﾞｰ導入", [folded_words("エネルギー")])
    assert ["ｴﾈﾙｷﾞｰ"] == [part.text for part in parts if part.hit]


def test_another_name_is_shown_where_the_label_does_not_say_what_was_typed(index):
    found = index.find("muroran")
    told = shown(found.hits[0], found.query, found.words, "ja")
    assert "室蘭市" == "".join(part.text for part in told.label)
    assert not any(part.hit for part in told.label)
    assert ["Muroran"] == [part.text for part in told.matched if part.hit]
    assert "ja-latn" == told.lang.lower()


@pytest.mark.parametrize(
    "slip, meant",
    [("むろろんし", "室蘭市"), ("muroron", "室蘭市"), ("定住自律圏構想推進要項", None)],
)
def test_near_names_are_offered_for_a_slip(index, slip, meant):
    found = index.find(slip)
    assert () == found.hits
    told = [each.entry.label.ja for each in index.near(slip)]
    if meant is not None:
        assert meant == told[0]


def test_a_word_that_is_heard_of_needs_no_near_name(index):
    found = index.find("室蘭 zzzqq")
    assert () == found.hits
    assert all(each.word == "zzzqq" for each in index.near("室蘭 zzzqq"))
    counts = index.counts_of("室蘭 zzzqq")
    assert 0 < counts["室蘭"]
    assert 0 == counts["zzzqq"]


def test_lines_tell_how_well_a_name_fits():
    lines = Lines([("bus", 0), ("bus line", 1), ("a bus", 2), ("abus", 3), ("", 4)])
    assert 4 == len(lines)
    told = lines.owners_of("bus", inside=True)
    assert {0: Tier.WHOLE, 1: Tier.START, 2: Tier.WORD, 3: Tier.INSIDE} == told
    assert {0, 1} == set(lines.owners_of("bus", inside=False))


def test_a_kind_that_is_none_is_refused_with_those_that_there_are():
    with pytest.raises(Exception, match="municipality"):
        kind_named("town")


def test_the_editor_completes_every_class_of_the_ontology_and_every_one_in_use(engine):
    told = terms_of(engine, NAMES)
    classes = {each["iri"]: each for each in told["classes"]}
    assert {"iri", "ja", "en"} == set(classes[NAMES.term("Region")])
    assert "定住自立圏" == classes[NAMES.term("Region")]["ja"]
    assert "http://www.w3.org/2004/02/skos/core#Concept" in classes
    properties = {each["iri"] for each in told["properties"]}
    assert "http://www.w3.org/2000/01/rdf-schema#label" in properties
    assert NAMES.term("") == told["prefixes"]["teiju"]
