"""`kithmap match evaluate`: files in, answers out, by the columns that data managers were promised."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import kithmap
from loaders.errors import HeaderError, TruncatedFile, UnreadableFile

POPULATION = """child_id,nhs_number,upn,forename,middle,surname,known_as,prev_surname,dob,sex,house,street,postcode,\
prev_postcode,household
C1,9434765870,,Leah,Rose,Hallam,,Marsh,2014-03-11,F,4,Tannery Row,NM4 2QT,,H1
C2,,,Zoë,,O’Neill,Zo,,2012-07-30,F,9,Mill Lane,NM9 9ZZ,NM1 1AA,H2
C3,,,Elizabeth,,Pryce-Reid,,,2010-01-09,F,1,High Street,NM2 2BB,,H3
C4,,,Omar,,Siddiq,,,2016-11-02,M,1,High Street,NM3 3CC,,H4
"""
QUERIES = "query_id,forename,surname,dob,age,sex,postcode,nhs_number,upn\n"
FEED = "record_id,source,forename,middle,surname,dob,sex,house,street,postcode,nhs_number,upn\n"


def evaluate(folder: Path, kind: str, text: str | bytes, population: str | bytes = POPULATION) -> Result:
    for name, content in (("population", population), (kind, text)):
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(raw)
    arguments = ["--population", f"{folder}/population.csv", f"--{kind}", f"{folder}/{kind}.csv"]
    return CliRunner().invoke(kithmap, ["match", "evaluate", *arguments, "--out", f"{folder}/answers.csv"])


def answers(folder: Path) -> list[dict[str, str]]:
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("query", "child"),
    [
        ("Leah,Hallam,2014-03-11,,,,,", "C1"),
        ("Lea,Halam,2014-03-11,,,,,", "C1"),
        ("Leah,Hallam,2014-03,,F,,,", "C1"),
        ("Leah,Hallam,2014,,,NM4 2QT,,", "C1"),
        ("Leah,Hallam,,2,,,,", "C1"),
        ("Hallam,Leah,11/03/2014,,,,,", "C1"),
        ("Leah,Marsh,2014-11-03,,,,,", "C1"),
        (",,,,,,9434765870,", "C1"),
        ("Zoe,ONeill,2012-07-30,,,,,", "C2"),
        ("Zoe,Oneil,,,,nm1 1aa,,", "C2"),
        ("Lizzie,Pryce,2010-01-19,,,,,", "C3"),
        ("Umar,Sidiq,,,M,NM3 3CC,,", "C4"),
    ],
)
def test_a_look_up_names_the_child_first(tmp_path: Path, query: str, child: str) -> None:
    result = evaluate(tmp_path, "queries", f"{QUERIES}Q1,{query}\n")
    assert result.exit_code == 0, result.output
    first = answers(tmp_path)[0]
    assert list(first) == ["query_id", "rank", "child_id", "probability", "latency_ms", "reasons"]
    assert (first["query_id"], first["rank"], first["child_id"]) == ("Q1", "1", child)
    assert 0 < float(first["probability"]) <= 1
    assert float(first["latency_ms"]) > 0
    assert "bits" in first["reasons"]
    assert "p50" in result.output
    assert "peak memory" in result.output


def test_records_are_judged_one_by_one(tmp_path: Path) -> None:
    records = [
        "R1,gp,Leah,Rose,Hallam,2014-03-11,F,4,Tannery Row,NM4 2QT,9434765870,",
        "R2,school,Mia,,Hallam,2014-03-11,F,4,Tannery Row,NM4 2QT,,",
        "R3,school,Ivo,,Kowalski,2011-05-05,M,2,Park Road,NM8 8HH,,",
        "R4,school,Ivo,,Kowalski,2011-05-05,M,2,Park Road,NM8 8HH,,",
        "R5,gp,Omar,,Siddiq,2016-11-02,M,,,,9434765870,",
    ]
    result = evaluate(tmp_path, "feed", FEED + "\n".join(records) + "\n")
    assert result.exit_code == 0, result.output
    rows = {row["record_id"]: row for row in answers(tmp_path)}
    assert list(rows["R1"]) == ["record_id", "decision", "child_id", "probability", "reasons"]
    assert (rows["R1"]["decision"], rows["R1"]["child_id"]) == ("match", "C1")
    assert rows["R2"]["decision"] != "match", "a twin whom nobody has told of is never merged"
    assert (rows["R3"]["decision"], rows["R4"]["decision"]) == ("new", "new"), "the population stays as it was given"
    assert rows["R5"]["decision"] == "review"
    assert set(rows["R5"]["child_id"].split(";")) >= {"C1", "C4"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_any_usual_encoding_are_read(tmp_path: Path, codec: str) -> None:
    question = f"{QUERIES}Q1,Zoë,O’Neill,2012-07-30,,,,,\n".encode(codec)
    assert evaluate(tmp_path, "queries", question, POPULATION.encode(codec)).exit_code == 0
    assert answers(tmp_path)[0]["child_id"] == "C2"


def test_columns_nobody_asked_for_and_columns_left_out_do_not_matter(tmp_path: Path) -> None:
    result = evaluate(tmp_path, "queries", "colour,surname,query_id,forename,dob\nred,Hallam,Q1,Leah,2014-03-11\n")
    assert result.exit_code == 0
    assert answers(tmp_path)[0]["child_id"] == "C1"
    assert "without the column `postcode`" in result.output


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("query_id,forename\nQ1,Leah\n", HeaderError, "has no column `surname`, `dob`"),
        ("query_id,forename,surname,dob,dob\n", HeaderError, "twice"),
        (f"{QUERIES},Leah,Hallam,,,,,,\n", TruncatedFile, "line 2 of `queries.csv` has no `query_id`"),
        ("", UnreadableFile, "is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(
    tmp_path: Path, text: str, error: type[Exception], words: str
) -> None:
    result = evaluate(tmp_path, "queries", text)
    assert isinstance(result.exception, error)
    assert words in str(result.exception)


def test_questions_and_records_are_not_asked_together_nor_left_out(tmp_path: Path) -> None:
    (tmp_path / "population.csv").write_text(POPULATION)
    arguments = ["match", "evaluate", "--population", f"{tmp_path}/population.csv", "--out", f"{tmp_path}/answers.csv"]
    result = CliRunner().invoke(kithmap, arguments)
    assert result.exit_code == 2
    assert "--queries" in result.output


def test_odd_values_are_told_and_stop_nothing(tmp_path: Path) -> None:
    text = QUERIES + "Q1,Leah,Hallam,someday,,,,,\nQ2,Leah,Hallam,,old,,,9434765871,\nQ3,,,,,,,,\n"
    result = evaluate(tmp_path, "queries", text)
    assert result.exit_code == 0
    for words in ("no dates", "no whole number of years", "wrong check digit"):
        assert words in result.output
    assert {row["query_id"] for row in answers(tmp_path)} == {"Q1", "Q2"}
