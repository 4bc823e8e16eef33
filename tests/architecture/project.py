"""What the architecture tests look at: the project's root, its rooms and its tracked files."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "loaders", "policies", "graph")


def modules(*rooms: str) -> list[Path]:
    """Every Python file of the rooms."""
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def tracked_texts() -> dict[str, str]:
    """Every tracked text file by its name; pictures and other bytes are left aside."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    texts = {}
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts[name] = content.decode("utf-8")
    return texts
