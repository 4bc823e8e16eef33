"""Reading: hostile files are refused whole with a clear error, damaged rows alone, and nothing undeclared comes in."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.declarations import Column, Feed, Form, Owner, RawRow, Rule, Stage
from loaders.errors import HeaderError, LoaderError, OversizedField, TruncatedFile, UnknownEncoding, UnreadableFile
from loaders.feeds.catalogue import find_feed
from loaders.read import open_feed_file, read_rows
from loaders.records import Coverage, Rejection

CONTROL = "#kithmap;feed=pupils;area=E06000999;from=2020-09-01;correct_to=2026-11-16\n"
HEADINGS = "pupil,name,note,born\n"
ROWS = "1,Zoë Hart,x,2018-05-08\n2,Eva Hart,y,2018-05-08\n"

Write = Callable[[bytes], Path]


def pupils(form: Form = Form.CSV) -> Feed:
    """A small feed of its own, so that these tests say what reading does and not what some feed declares."""
    return Feed(
        code="pupils",
        full_name="Pupils",
        description="For tests.",
        owner=Owner(full_name="Nobody", phone="01632 960 000", email="nobody@test.example"),
        stage=Stage.UNIVERSAL,
        form=form,
        columns=(
            Column(field="pupil", headings=("pupil",), rule=Rule.CODE, needed=True),
            Column(field="name", headings=("name", "full name"), rule=Rule.NAME),
            Column(field="born", headings=("born",), rule=Rule.DATE),
        ),
        identity=("pupil",),
        dropped=("note",),
        shape=lambda _: (),
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes bytes as a feed file."""

    def written(content: bytes) -> Path:
        path = tmp_path / "pupils.csv"
        path.write_bytes(content)
        return path

    return written


def whole(rows: str = ROWS, *, count: int = 2) -> bytes:
    """A sound file with control line, headings, rows and closing line."""
    return f"{CONTROL}{HEADINGS}{rows}#end;rows={count}\n".encode()


def read(path: Path, form: Form = Form.CSV) -> list[RawRow | Rejection]:
    return list(read_rows(open_feed_file(pupils(form), path)))


def test_rows_come_with_physical_line_numbers_and_coverage(write: Write) -> None:
    first, second = read(write(whole()))
    assert isinstance(first, RawRow)
    assert (first.line, second.line) == (3, 4)
    assert first.cells == {"pupil": "1", "name": "Zoë Hart", "born": "2018-05-08"}
    assert first.coverage == Coverage(area="E06000999", since="2020-09-01", correct_to="2026-11-16")


def _raw(row: RawRow | Rejection) -> str:
    return row.raw() if isinstance(row, RawRow) else row.raw


def test_content_that_is_not_declared_never_leaves_reading(write: Write) -> None:
    rows = read(write(whole("1,Zoë Hart,secret,2018-05-08\n2,Eva Hart,secret,2018-05-08,more\n")))
    assert all("secret" not in _raw(row) for row in rows)
    assert isinstance(rows[1], Rejection)
    assert "not kept" in rows[1].reason


def test_raw_text_of_a_row_can_be_sent_again(write: Write) -> None:
    row = read(write(whole('1,"Hart, Zoë",x,2018-05-08\n', count=1)))[0]
    assert _raw(row) == '1,"Hart, Zoë",,2018-05-08'


def test_quoted_line_end_moves_the_numbers_of_later_rows(write: Write) -> None:
    rows = read(write(whole('1,"Zoë\nHart",x,2018-05-08\n2,Eva,y,2018-05-08\n')))
    assert [row.line for row in rows] == [3, 5]


def test_ragged_row_is_rejected_with_its_line_and_the_others_are_read(write: Write) -> None:
    feed_path = write(whole("1,Zoë,x\n2,Eva,y,2018-05-08\n"))
    ragged, sound = read(feed_path)
    assert isinstance(ragged, Rejection)
    assert (ragged.line, ragged.rule) == (3, "ragged")
    assert "3 cells under 4 headings" in ragged.reason
    assert isinstance(sound, RawRow)


def test_row_in_another_encoding_is_rejected_alone(write: Write) -> None:
    damaged = whole().replace(b"2,Eva Hart", "2,Chloë Hart".encode("cp1252"))
    sound, rejected = read(write(damaged))
    assert isinstance(sound, RawRow)
    assert isinstance(rejected, Rejection)
    assert (rejected.line, rejected.rule) == (4, "encoding")


def test_row_whose_quotes_do_not_pair_is_rejected_alone(write: Write) -> None:
    rows = read(write(whole('1,"Pat "Paddy" Hart",x,2018-05-08\n2,Eva,y,2018-05-08\n')))
    assert isinstance(rows[0], Rejection)
    assert rows[0].rule == "quoting"
    assert isinstance(rows[1], RawRow)


@pytest.mark.parametrize(
    "content",
    [
        whole(),
        b"\xef\xbb\xbf" + whole(),
        whole().replace(b"\n", b"\r\n"),
        gzip.compress(whole()),
        whole().decode().encode("utf-16"),
        whole().decode().encode("cp1252"),
    ],
    ids=["utf-8", "byte-order mark", "CRLF", "gzip", "utf-16 with mark", "Windows-1252"],
)
def test_every_encoding_that_sources_use_gives_the_same_rows(write: Write, content: bytes) -> None:
    rows = read(write(content))
    assert [row.cells["name"] for row in rows if isinstance(row, RawRow)] == ["Zoë Hart", "Eva Hart"]


def test_windows_1252_is_remarked_on(write: Write) -> None:
    file = open_feed_file(pupils(), write(whole().decode().encode("cp1252")))
    assert [remark.rule for remark in file.remarks] == ["encoding"]
    assert "Windows-1252" in file.remarks[0].reason


def test_undeclared_column_is_remarked_on_by_name_only(write: Write) -> None:
    content = whole().replace(b"note,born", b"note,born,diary").replace(b"05-08\n", b"05-08,private\n")
    file = open_feed_file(pupils(), write(content))
    assert [remark.reason for remark in file.remarks] == [
        "column `diary` is not declared for this feed and was not read"
    ]


HOSTILE: dict[str, tuple[bytes, type[LoaderError], str]] = {
    "empty": (b"", TruncatedFile, "is empty"),
    "open quote": (whole('1,"Zoë,x,2018-05-08\n2,Eva,y,2018-05-08\n'), TruncatedFile, "line 3"),
    "missing end": (f"{CONTROL}{HEADINGS}{ROWS}".encode(), TruncatedFile, "closing line"),
    "fewer rows than announced": (whole(count=3), TruncatedFile, "announces 3 rows and has 2"),
    "cut last row": (f"{CONTROL}{HEADINGS}{ROWS}3,Ev".encode(), TruncatedFile, "breaks off in line 5"),
    "cut archive": (gzip.compress(whole() * 50)[:-40], TruncatedFile, "breaks off"),
    "utf-16 without mark": (whole().decode().encode("utf-16-le"), UnknownEncoding, "UTF-16"),
    "utf-16 big-endian without mark": (whole().decode().encode("utf-16-be"), UnknownEncoding, "UTF-16"),
    "cut utf-16": (whole().decode().encode("utf-16")[:-1], TruncatedFile, "UTF-16"),
    "workbook": (b"PK\x03\x04rest of it", UnknownEncoding, "workbook"),
    "binary": (bytes(range(256)) * 20, UnknownEncoding, "not text"),
    "not Windows-1252 either": (whole().replace("Zoë".encode(), b"Zo\x81"), UnknownEncoding, "neither UTF-8 nor"),
    "repeated heading": (
        whole().replace(b"pupil,name,note,born", b"pupil,name,Name,born"), HeaderError,
        "`Name` twice, as columns 2 and 3",
    ),
    "missing heading": (whole().replace(b"note,born", b"note,birth"), HeaderError, "lacks the column `born`"),
    "another feed": (whole().replace(b"feed=pupils", b"feed=births"), HeaderError, "says that it is feed `births`"),
    "no control line": (f"{HEADINGS}{ROWS}".encode(), HeaderError, "does not say what it covers"),
    "no date in control line": (whole().replace(b"2026-11-16", b"16/11/2026"), HeaderError, "which is no date"),
    "two files joined": (whole() + whole(), UnreadableFile, "goes on after its closing line"),
    "huge cell": (whole(f'1,"{"x" * 140_000}",x,2018-05-08\n', count=1), OversizedField, "larger than"),
    "no line ends": (whole(f"1,{'x' * (1 << 20)},x,2018-05-08\n", count=1), OversizedField, "longer than"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "error", "says"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_before_its_first_row(
    write: Write, content: bytes, error: type[LoaderError], says: str
) -> None:
    with pytest.raises(error, match=says):
        open_feed_file(pupils(), write(content))


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"`gone\.csv` cannot be opened"):
        open_feed_file(pupils(), tmp_path / "gone.csv")


def test_coverage_may_be_given_for_a_file_that_announces_none(write: Write) -> None:
    covers = Coverage(area="E06000999", since="2020-09-01", correct_to="2026-11-16")
    file = open_feed_file(pupils(), write(f"{HEADINGS}{ROWS}".encode()), coverage=covers)
    assert file.coverage == covers
    assert file.rows == 2


def test_tab_separated_file_keeps_quotes_as_letters(write: Write) -> None:
    content = whole('1\t"Zoë\tx\t2018-05-08\n', count=1).replace(b"pupil,name,note,born", b"pupil\tname\tnote\tborn")
    rows = read(write(content), Form.TSV)
    assert isinstance(rows[0], RawRow)
    assert rows[0].cells["name"] == '"Zoë'


def test_json_lines_are_read_and_broken_ones_rejected_alone(write: Write) -> None:
    lines = '{"pupil": 1, "name": "Zoë", "note": "secret"}\n{"pupil": \n["a list"]\n{"pupil": 2, "born": null}\n'
    rows = read(write(f"{CONTROL}{lines}#end;rows=4\n".encode()), Form.JSON_LINES)
    assert [type(row) for row in rows] == [RawRow, Rejection, Rejection, RawRow]
    assert [row.line for row in rows] == [2, 3, 4, 5]
    assert isinstance(rows[0], RawRow)
    assert rows[0].cells == {"pupil": "1", "name": "Zoë", "born": ""}
    assert all("secret" not in _raw(row) for row in rows)


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_named_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.csv"
    path.write_bytes(CONTROL.encode() + HEADINGS.encode() + content)
    error = ""
    rows: list[RawRow | Rejection] = []
    try:
        rows = read(path)
    except UnreadableFile as refused:
        error = str(refused)
    assert "any.csv" in error if error else all(row.line > 2 for row in rows)


def test_unknown_feed_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(LoaderError, match="did you mean `school_roll`"):
        find_feed("school_rol")
    with pytest.raises(LoaderError, match="the feeds are `shields`"):
        find_feed("planets")
