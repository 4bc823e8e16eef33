"""Templates hold no script, no style and no decision; each is used, and each name they ask for is given."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.architecture.project import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in [*(ROOT / "app").rglob("*.py"), *TEMPLATES])
# Markup, and JSON with its angle brackets escaped, that a view model has written itself.
MARKUP_MADE_HERE = {"page.svg", "page.data"}
# What a view model would be needed for: a template never asks the graph, the policies, the clock or the session.
_FORBIDDEN_NAMES = {"session", "request", "g", "config", "current_user", "services"}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 15


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_is_plain(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text), "the content policy refuses style attributes; use a class"
    assert not re.search(r"\son[a-z]+=", text), "the content policy refuses handlers in markup; use static/js"
    inline = re.search(r"<script(?![^>]*(\ssrc=|type=\"application/json\"))", text)
    assert not inline, "the content policy refuses inline scripts; data goes as application/json"
    unescaped = re.findall(r"\S+(?=\s*\|\s*safe)", text)
    assert set(unescaped) <= MARKUP_MADE_HERE, "text is escaped, always"
    asked = {node.name for node in Environment(autoescape=True).parse(text).find_all(nodes.Name) if node.ctx == "load"}
    assert not asked & _FORBIDDEN_NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_is_used(path: Path) -> None:
    assert f'"{path.relative_to(ROOT / "templates").as_posix()}"' in CODE
