"""What Open Food Facts answers, by version 2 of its API or in the envelope of version 3.

It is data from anyone: of every value only what has the documented shape is taken, and all of it is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any

import orjson
from cartsnitch_domain.lookups.rules import gtin_of
from cartsnitch_domain.lookups.said import Answer, Failure, Said
from cartsnitch_domain.notifications.rules import one_line
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""Of receipts: those of the vocabulary of products."""

FIELDS = ",".join(
    (
        "code,lang,product_name",
        *(f"product_name_{language}" for language in LANGUAGES),
        "brands,quantity,product_quantity,product_quantity_unit,categories_tags,image_front_url",
    )
)
"""What is asked for of a product: a thousandth of what is known of it."""

MOST_TEXT = 200
MOST_TAGS = 50
MOST_URL = 500
_TAG = re.compile(r"[a-z]{2,3}:[^\s,]{1,80}")
_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,6})?")


def _text(value: object) -> str | None:
    return (one_line(value[: 4 * MOST_TEXT], MOST_TEXT) or None) if isinstance(value, str) else None


def _language(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch("[a-z]{2}", value) else None


def _code(value: object) -> str | None:
    """Numbers, too: some mirrors lose the quotes, and the zeros in front are not needed."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= _LONGEST_CODE else None


_LONGEST_CODE = 24


def _amount(value: object) -> Decimal | None:
    """Both `"400"` and `400` are documented, and fractions are floats."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def _unit(value: object) -> str | None:
    return value if isinstance(value, str) and value in ("g", "ml") else None


def _tags(value: object) -> tuple[str, ...]:
    tags = value if isinstance(value, list) else []
    return tuple(tag for tag in tags[:MOST_TAGS] if isinstance(tag, str) and _TAG.fullmatch(tag))


def _url(value: object) -> str | None:
    is_plain = isinstance(value, str) and len(value) <= MOST_URL and value.isascii() and value.isprintable()
    return str(value) if is_plain and " " not in str(value) else None


_Text = Annotated[str | None, BeforeValidator(_text)]


class _Product(BaseModel):
    """A product; a field of another shape is as one that is not there."""

    model_config = ConfigDict(extra="allow")

    code: Annotated[str | None, BeforeValidator(_code)] = None
    lang: Annotated[str | None, BeforeValidator(_language)] = None
    product_name: _Text = None
    brands: _Text = None
    quantity: _Text = None
    product_quantity: Annotated[Decimal | None, BeforeValidator(_amount)] = None
    product_quantity_unit: Annotated[str | None, BeforeValidator(_unit)] = None
    categories_tags: Annotated[tuple[str, ...], BeforeValidator(_tags)] = ()
    image_front_url: Annotated[str | None, BeforeValidator(_url)] = None

    def names(self) -> dict[str, str]:
        """By language; that which has none stands under the language of the product."""
        by_language = {each: _text((self.model_extra or {}).get(f"product_name_{each}")) for each in LANGUAGES}
        names = {language: name for language, name in by_language.items() if name}
        if self.product_name:
            names.setdefault(self.lang or _UNKNOWN, self.product_name)
        return names

    def said(self, is_allowed: Callable[[str], bool]) -> Said:
        """In our terms; a picture only from where pictures may come from."""
        picture = self.image_front_url
        measured = self.product_quantity if self.product_quantity_unit else None
        return Said(
            names=self.names(),
            language=self.lang or (_UNKNOWN if self.product_name else None),
            brand=_first(self.brands),
            quantity=self.quantity,
            measured=measured or None,
            measured_unit=self.product_quantity_unit if measured else None,
            categories=self.categories_tags,
            picture_url=picture if picture is not None and is_allowed(picture) else None,
        )


_UNKNOWN = "xx"
"""Open Food Facts' own code for a language that is not known."""


class _Search(BaseModel):
    """A page of products. `count` is of all pages."""

    count: int
    products: list[Any]


def _first(brands: str | None) -> str | None:
    """The first of several, which are separated by commas."""
    return (brands or "").split(",")[0].strip() or None


def product_answer(body: bytes, gtin: str, is_allowed: Callable[[str], bool]) -> Answer | Failure:
    """What is said of one GTIN."""
    answer = _json(body)
    if not isinstance(answer, dict):
        return _NO_JSON
    product = answer.get("product")
    if isinstance(product, dict) and product:
        found = _found([product | {"code": product.get("code") or answer.get("code")}], [gtin], is_allowed)
        return Answer(found) if found else Failure("the answer is of another product")
    return Answer({}, frozenset((gtin,))) if _says_missing(answer) else Failure("the answer has no product")


def search_answer(body: bytes, gtins: Sequence[str], is_allowed: Callable[[str], bool]) -> Answer | Failure:
    """What is said of several GTINs. Those that are not in it are missing only where it is whole."""
    answer = _json(body)
    if not isinstance(answer, dict):
        return _NO_JSON
    try:
        search = _Search.model_validate(answer)
    except ValidationError:
        return Failure("the answer is no list of products")
    found = _found(search.products, gtins, is_allowed)
    is_whole = len(search.products) >= search.count and all(isinstance(each, dict) for each in search.products)
    return Answer(found, frozenset(gtins) - found.keys() if is_whole else frozenset())


def _says_missing(answer: dict[str, Any]) -> bool:
    """`status` is 0 in version 2, and "failure" with the id of a result in version 3."""
    result = answer.get("result")
    is_v3 = answer.get("status") == "failure" and isinstance(result, dict) and result.get("id") == "product_not_found"
    return is_v3 or (answer.get("status") == 0 and answer.get("status") is not False)


def _found(products: Sequence[Any], gtins: Sequence[str], is_allowed: Callable[[str], bool]) -> dict[str, Said]:
    """Those that were asked for; others are nothing to us, whatever is said of them."""
    found: dict[str, Said] = {}
    for each in products:
        if not isinstance(each, dict):
            continue
        product = _Product.model_validate(each)
        gtin = gtin_of(product.code or "")
        if gtin in gtins and gtin is not None:
            found.setdefault(gtin, product.said(is_allowed))
    return found


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


_NO_JSON = Failure("the answer is no JSON object")
