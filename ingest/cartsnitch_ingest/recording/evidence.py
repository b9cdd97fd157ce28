"""Evidence as it is kept beside what was read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cartsnitch_ingest.reading.evidence import Evidence


def evidence_columns(evidence: Evidence, confidence: float) -> dict[str, Any]:
    """Where it stands, how likely what was read is right, and the model that proposed it, if one did."""
    box = {name: round(value, 5) for name, value in asdict(evidence.box).items()}
    proposed = {} if evidence.model is None else {"model": evidence.model}
    return {"page": evidence.page, **box, "text": evidence.text, "confidence": round(confidence, 3), **proposed}
