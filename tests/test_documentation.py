"""The documents speak of what is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


def links(document: Path) -> list[tuple[str, str]]:
    found = [(link["text"], link["target"]) for link in LINK.finditer(document.read_text())]
    return [(text, target) for text, target in found if "://" not in target]


def names_in(module: Path) -> set[str]:
    """What a module defines, methods by `Class.method`."""
    names = set()
    for node in ast.parse(module.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = (child for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))
            names |= {f"{node.name}.{method.name}" for method in methods}
    return names


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    missing = [target for _, target in links(document) if not (document.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_stand_where_the_documents_say(document: Path) -> None:
    missing = [
        f"{text} in {target}"
        for text, target in links(document)
        if target.endswith(".py") and text.startswith("`") and text.strip("`") not in names_in(document.parent / target)
    ]

    assert missing == []


def test_the_architecture_names_enough_functions_to_follow() -> None:
    named = [target for _, target in links(ROOT / "docs" / "architecture.md") if target.endswith(".py")]

    assert len(named) > 40
