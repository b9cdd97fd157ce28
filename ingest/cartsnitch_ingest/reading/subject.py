"""The subject of a mail: which store it names, where a till, a payment service or a courier writes for many stores."""

from __future__ import annotations

import re

# Of bounded length, as the subject is anybody's: a paper, then up to some words later whose it is.
_PAPER = (
    r"receipt|e-?receipt|invoice|order|purchase|payment|bill"
    r"|e-?bon|bon|kassenbon|kassenzettel|beleg|rechnung|bestellung|einkauf|quittung|zahlung|lieferung"
    r"|re[cç]u|ticket|facture|commande|achat|paiement"
    r"|recibo|factura|pedido|compra|pago|ricevuta|scontrino|ordine|acquisto|pagamento"
    r"|kassabon|bestelling|aankoop|betaling"
)
_WHOSE = r"from|at|to|von|bei|an|im|chez|aupr[eè]s de|en|a|da|presso|bij|van|aan"
_NAMED = re.compile(rf"\b(?:{_PAPER})\b[^:]{{0,40}}?\s(?:{_WHOSE})\s+(?P<name>[A-ZÀ-ÞŠŽ].{{0,80}})$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s(?:on|am|vom|le|du|el|del|il|op)\s(?=\D{0,12}\d).*|\s(?:via|by|is|has|ist|hat|#|-|–|\|)\s.*|[(,;|#].*",
    re.IGNORECASE,
)
"""What stands behind a name: a day, a number, what became of the order."""

_VIA = re.compile(r"\s(?:via|über|par|through)\s.*", re.IGNORECASE)
_MOST_WORDS = 6
_EDGES = " \t.!?:\"'“”„"


def named_store(subject: str | None) -> str | None:
    """The name in `Your receipt from Corner Coffee`; None where the subject names none for sure."""
    found = _NAMED.search(subject or "")
    if found is None or not found["name"][0].isupper():
        return None
    name = _BEHIND.sub("", found["name"]).strip(_EDGES)
    is_name = bool(name) and not any(map(str.isdigit, name)) and len(name.split()) <= _MOST_WORDS
    return name if is_name else None


def without_service(sender_name: str | None) -> str | None:
    """`Corner Coffee` of `Corner Coffee via Tillpay`; None where nobody writes for another."""
    name = _VIA.sub("", sender_name or "").strip(_EDGES)
    return name if name and name != (sender_name or "").strip(_EDGES) else None
