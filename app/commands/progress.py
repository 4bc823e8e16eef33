"""A bar on standard error for long work whose number of steps shows while it goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progressing(words: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is told how many steps are done, of how many."""
    columns = TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, steps: bar.update(task, completed=done, total=steps)
