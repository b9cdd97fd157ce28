"""The few things that CSS decides about what a person sees: whether it is shown, and whether it stands beside or below.

No cascade: single compound selectors (`td.hide`, `#preheader`) of top-level rules, and `style` attributes. Rules
inside `@media` are left out; mails use them for other screens than the one that the sender tested first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_KEPT = {
    "display", "visibility", "opacity", "float", "white-space", "font-size", "text-align", "max-height", "height",
    "overflow", "text-decoration", "text-decoration-line", "flex-direction", "width",
}  # fmt: skip
_SELECTOR = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE | re.ASCII)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_ZERO = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")
_MAX_SHEET = 300_000

Declarations = Mapping[str, str]


def declarations(style: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """What a style attribute or the body of a rule declares: ordinary declarations, and the important ones."""
    ordinary: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in (style or "").lower().split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() in _KEPT:
            plain, mark, _ = value.partition("!important")
            (important if mark else ordinary)[name.strip()] = plain.strip()
    return ordinary, important


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str | None
    ids: frozenset[str]
    classes: frozenset[str]
    ordinary: Declarations
    important: Declarations

    def matches(self, tag: str, identifier: str | None, classes: frozenset[str]) -> bool:
        return self.tag in (None, tag) and self.ids <= {identifier} and self.classes <= classes


@dataclass(slots=True)
class Sheet:
    """The rules of a document, found by the class, id or tag that they ask for."""

    _rules: dict[str, list[_Rule]] = field(default_factory=dict)

    def add(self, css: str) -> None:
        for selectors, body in _top_level_rules(_COMMENT.sub(" ", css[:_MAX_SHEET])):
            ordinary, important = declarations(body)
            if ordinary or important:
                for selector in selectors.split(","):
                    self._add_rule(selector.strip(), ordinary, important)

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> Declarations:
        """What holds for an element: important rules over its own attribute over ordinary rules."""
        own, own_important = declarations(attributes.get("style"))
        rules = self._matching(tag, attributes) if self._rules else []
        merged: dict[str, str] = {}
        for layer in (*(rule.ordinary for rule in rules), own, *(rule.important for rule in rules), own_important):
            merged.update(layer)
        return merged

    def _add_rule(self, selector: str, ordinary: Declarations, important: Declarations) -> None:
        match = _SELECTOR.fullmatch(selector)
        if not match or not selector:
            return
        tag = match[1].lower() if match[1] and match[1] != "*" else None
        parts = re.findall(r"[.#][\w-]+", match[2])
        ids = frozenset(part[1:] for part in parts if part[0] == "#")
        classes = frozenset(part[1:] for part in parts if part[0] == ".")
        key = parts[0] if parts else (tag or "*")
        self._rules.setdefault(key, []).append(_Rule(tag, ids, classes, ordinary, important))

    def _matching(self, tag: str, attributes: Mapping[str, str | None]) -> list[_Rule]:
        identifier, classes = attributes.get("id"), frozenset((attributes.get("class") or "").split())
        keys = ("*", tag, *(f".{name}" for name in sorted(classes)), f"#{identifier}")
        found = (rule for key in keys for rule in self._rules.get(key, ()))
        return [rule for rule in found if rule.matches(tag, identifier, classes)]


def is_hidden(style: Declarations) -> bool:
    """Whether an element with these declarations, and all in it, is not to be seen."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if _is_zero(style.get("opacity")) or _is_zero(style.get("max-height")):
        return True
    return style.get("overflow") == "hidden" and _is_zero(style.get("height"))


def is_struck(style: Declarations) -> bool:
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def has_no_size(style: Declarations) -> bool | None:
    """Whether text directly in the element is zero high; None where its parent decides."""
    size = style.get("font-size")
    return None if size is None else _is_zero(size)


def _is_zero(value: str | None) -> bool:
    return value is not None and _ZERO.fullmatch(value) is not None


def _top_level_rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule that is in no `@` block."""
    depth, start, prelude = 0, 0, ""
    for match in re.finditer(r"[{};]", css):
        at, sign = match.start(), match.group()
        if sign == "{":
            if depth == 0:
                prelude, start = css[start:at].strip(), at + 1
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
            if depth == 0:
                if not prelude.startswith("@"):
                    yield prelude, css[start:at]
                start = at + 1
        elif depth == 0:  # "@import ...;" or a stray brace
            start = at + 1
