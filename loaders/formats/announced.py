"""Lines of an announced feed: a control line that says what the file covers, the rows, a closing line that counts them.

Under the readers of separated text and of JSON lines. A file that lacks its closing line, or has fewer rows than it
says, was cut on its way and loads nothing.
"""

from collections.abc import Iterator
from pathlib import Path

from loaders.declarations import Feed
from loaders.errors import TruncatedFile, UnreadableFile
from loaders.headings import control_of
from loaders.records import Coverage

_OPENING = "#kithmap"
_CLOSING = "#end"


class AnnouncedLines:
    """The lines between the control lines, with the count and the text of the row being read."""

    def __init__(self, feed: Feed, path: Path, lines: Iterator[str]) -> None:
        self.feed = feed
        self.path = path
        self.number = 0
        self.held: list[str] = []
        self._lines = lines
        self._waiting: list[str] = []
        self._announced_rows: int | None = None
        self.coverage: Coverage | None = self._take_control()

    @property
    def raw(self) -> str:
        """The text of the row that was read last."""
        return "".join(self.held).rstrip("\r\n")

    def __iter__(self) -> "AnnouncedLines":
        return self

    def __next__(self) -> str:
        line = self._waiting.pop(0) if self._waiting else next(self._lines)
        if line.startswith(_CLOSING) and self.feed.announced:
            self._take_closing(line)
            raise StopIteration
        self.number += 1
        self.held.append(line)
        return line

    def peek(self, count: int) -> list[str]:
        """The next lines, which stay to be read."""
        while len(self._waiting) < count and (line := next(self._lines, None)) is not None:
            self._waiting.append(line)
        return self._waiting[:count]

    def demand_closing(self, rows: int) -> None:
        """Refuse a file that opens with a control line and does not close as it should."""
        if self.coverage is None:
            return
        if self._announced_rows is None:
            raise TruncatedFile(
                f"the closing line of `{self.path.name}` is missing after {rows} rows; ask the source to send it again"
            )
        if self._announced_rows != rows:
            raise TruncatedFile(
                f"`{self.path.name}` announces {self._announced_rows} rows and has {rows}; ask the source to send it "
                f"again"
            )

    def _take_control(self) -> Coverage | None:
        first = next(self._lines, "")
        if not first.startswith(_OPENING):
            self._waiting.append(first)
            return None
        self.number += 1
        return control_of(self.feed, self.path.name, first)

    def _take_closing(self, line: str) -> None:
        count = line.partition("rows=")[2].strip()
        if not count.isdigit():
            raise TruncatedFile(
                f"the closing line of `{self.path.name}` should read `{_CLOSING};rows=…`, not `{line.strip()}`"
            )
        self._announced_rows = int(count)
        if any(rest.strip() for rest in self._lines):
            raise UnreadableFile(f"`{self.path.name}` goes on after its closing line; two files may have been joined")
