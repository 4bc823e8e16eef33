"""An authority's own feed: the example is sound and loads, and everything wrong with a declaration is told at once."""

from datetime import date
from pathlib import Path

import pytest

from loaders.declarations import Feed
from loaders.errors import DeclarationError, UnknownFeed
from loaders.feeds import catalogue, own_words
from loaders.feeds.own_declaration import declared
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, SourceRecord
from tests.loaders.feeds.documents import Documents

EXAMPLE = Path(catalogue.__file__).with_name("example.toml").read_text(encoding="utf-8")
ROWS = """Young carers caseload
As at 1 November

Ref,Name,D.O.B.,Gender,NHS No,Address,Postcode,Worker,Started,Closed,Mum or dad,Is the child's,Notes
1,"Hart, Zo\u00eb Ann",08/05/2013,b) Female,,1 High St,NM1 1AA,Dee Low,01/02/2025,,Ann Hart,Mummy,secret
1,"Hart, Zo\u00eb Ann",08/05/2013,b) Female,,1 High St,NM1 1AA,Sam Poe,01/03/2025,,Ann Hart,Mummy,secret
2,Eva Hart,31/02/2013,F,,1 High St,NM1 1AA,Dee Low,01/02/2025,,,,secret
"""


def example(*changes: tuple[str, str]) -> str:
    text = EXAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def sound(*changes: tuple[str, str]) -> Feed:
    feed, problems = declared(example(*changes), taken=catalogue.FEEDS)
    assert feed is not None, problems
    return feed


def wrong(*changes: tuple[str, str]) -> list[str]:
    feed, problems = declared(example(*changes), taken=catalogue.FEEDS)
    assert feed is None
    return [str(problem) for problem in problems]


def told(feed: Feed, path: Path, rows: str) -> list[Outcome]:
    path.write_text(rows, encoding="utf-8")
    return list(take_in(open_feed_file(feed, path), received=date(2026, 11, 23)))


def test_rows_of_the_example_become_a_family_its_worker_and_its_service(tmp_path: Path) -> None:
    outcomes = told(sound(), tmp_path / "list.csv", ROWS)
    (child,) = [found for found in outcomes if isinstance(found, SourceRecord) and found.about is About.CHILD]
    assert (child.values["given_names"], child.values["family_name"]) == ("Zo\u00eb Ann", "Hart")
    assert (child.values["sex"], child.values["dob"], child.values["area"]) == ("F", "2013-05-08", "E06000999")
    kinds = [(link.kind, str(link.through or "")) for link in child.links]
    assert kinds.count(("INVOLVED_WITH", "service public_code:YC-NM")) == 2
    assert {kind for kind, _ in kinds} == {"LIVES_IN", "CARES_FOR", "INVOLVED_WITH"}
    others = {found.about for found in outcomes if isinstance(found, SourceRecord)} - {About.CHILD}
    assert others == {About.HOUSEHOLD, About.CARER, About.PRACTITIONER, About.SERVICE, About.AGENCY}
    (refused,) = [found for found in outcomes if isinstance(found, Rejection)]
    assert (refused.line, refused.column, refused.rule) == (7, "D.O.B.", "date")
    assert "secret" not in repr(outcomes)


def test_own_feed_is_found_trusted_and_listed_once_its_folder_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "young.toml").write_text(EXAMPLE, encoding="utf-8")
    try:
        assert list(catalogue.adopt(tmp_path)) == ["young_carers"]
        assert catalogue.find_feed("young_carers").trust_in("carer_phone") == 6
        assert catalogue.trust("young_carers", "dob") == 3
        stages = [feed.stage for feed in catalogue.every_feed().values()]
        assert stages == sorted(stages)
    finally:
        catalogue.adopt(None)
    with pytest.raises(UnknownFeed):
        catalogue.find_feed("young_carers")


def test_own_feed_loads_like_any_other_and_a_second_load_changes_nothing(tmp_path: Path, documents: Documents) -> None:
    (tmp_path / "young.toml").write_text(
        example(("may_create_child = false", "may_create_child = true")), encoding="utf-8"
    )
    try:
        catalogue.adopt(tmp_path)
        report = documents.load("young_carers", ROWS)
        assert (report.rejected, report.review, report.held) == (1, 0, 0)
        involved = documents.ask(
            "MATCH (p:Practitioner)-[r:INVOLVED_WITH]->(c:Child) RETURN p.full_name AS worker, r.role AS role,"
            " r.since AS since ORDER BY worker"
        )
        assert [(row["worker"], row["role"], row["since"]) for row in involved] == [
            ("Dee Low", "Young carers' worker", "2025-02-01"), ("Sam Poe", "Young carers' worker", "2025-03-01"),
        ]  # fmt: skip
        assert documents.changes_nothing("young_carers", ROWS)
        assert documents.knows("secret") == []
    finally:
        catalogue.adopt(None)


def test_folder_with_an_unsound_declaration_is_refused_whole_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "young.toml").write_text(example(('"monthly"', '"montly"')), encoding="utf-8")
    with pytest.raises(
        DeclarationError, match=r"`young\.toml`, line 7: `schedule` says `montly`, did you mean `monthly`"
    ):
        catalogue.adopt(tmp_path)
    with pytest.raises(DeclarationError, match="is not there"):
        catalogue.adopt(tmp_path / "gone")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('code = "young', 'code = "Young'), "line 4: `code` says `Young_carers`; write small letters"),
        (('"young_carers"   ', '"school_roll"   '), "says `school_roll`, which is another feed's code"),
        (("dropped =", "droped ="), "line 14: `droped` is no word of a declaration, did you mean `dropped`?"),
        (("[owner]", "[owners]"), "`owners` is no table of a declaration, did you mean `owner`?"),
        (("title_rows = 3", "title_rows = true"), "line 23: `file.title_rows` is to be a whole number from 0 to 50"),
        (('"table"', '"exel"'), "line 22: `file.format` says `exel`, "),
        (("E06000999", "Northmoor"), "line 9: `area` says `Northmoor`; write the authority's nine characters"),
        (('= "sex"', '= "gender"'), "line 43: `columns.Gender` means `gender`, did you mean `sex`?"),
        (('= "since"', '= "until"'), "line 49: `columns.Closed` means `until`, as `Started` does"),
        (('= "mother"', '= "mum"'), "line 51: `columns.Is the child's` lets a word stand for `mum`, "),
        (("needed = true", "neded = true"), "line 42: `columns.D.O.B.` has the word `neded`, did you mean `needed`?"),
        (("otherwise = 3", "otherwise = 11"), "line 56: `trust.otherwise` is to be a whole number from 0"),
        (('"Ref" = "case"', '"Ref" = "role"'), "`columns` has no heading that means `case`"),
        (('"Name" = "full_name"', '"Name" = "role"'), "`columns` has no name"),
        (('"Notes"]', '"Postcode"]'), "line 14: `dropped` names `Postcode`, which `[columns]` reads"),
        (('name = "Elin', "name = Elin"), "line 17: is no TOML"),
        (('"table"', '"xml"'), "`file.rows_at` is missing"),
        (('kind = "young_carers"', 'kind = "mental_health"'), "`service.kind` is a sensitive one"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words_with_its_line(change: tuple[str, str], says: str) -> None:
    found = wrong(change)
    assert any(says in problem for problem in found), found


def test_everything_wrong_is_told_at_once() -> None:
    assert len(wrong(('"monthly"', '"montly"'), ('= "sex"', '= "gender"'), ("otherwise = 3", "otherwise = -1"))) == 3


def test_sensitive_own_feed_demands_what_makes_it_lawful_and_tells_no_home() -> None:
    found = wrong(("# sensitive = true  ", "sensitive = true  "))
    assert any("lacks what makes a sensitive involvement lawful" in problem for problem in found)
    assert any("tells no home and no carer" in problem for problem in found)


def test_feed_without_names_reaches_children_by_its_numbering_and_never_creates_one() -> None:
    nameless = [('"Name" = "full_name"', ""), ('# local_number = "care', 'local_number = "care')]
    feed = sound(*nameless)
    assert feed.nameless
    assert feed.identifiers == ("NHS number", "care system number")
    assert any(
        "`may_create_child`" in problem
        for problem in wrong(*nameless, ("may_create_child = false", "may_create_child = true"))
    )


def test_example_shows_every_word_of_every_table() -> None:
    for table, words in own_words.TABLES.items():
        for word in words:
            assert f"{word} = " in EXAMPLE, (table, word)
