"""The states of a receipt. Standard library only."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """The door a receipt came in by."""

    MAIL = "mail"
    UPLOAD = "upload"


class ReceiptStatus(StrEnum):
    """What has become of a receipt."""

    RECEIVED = "received"
    READING = "reading"
    RECORDED = "recorded"
    NEEDS_REVIEW = "needs_review"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


UNREAD = frozenset({ReceiptStatus.RECEIVED, ReceiptStatus.READING})
"""Not yet read: a reading may still be recorded."""

RETRYABLE = frozenset({ReceiptStatus.NEEDS_REVIEW, ReceiptStatus.REJECTED})
"""Read with doubts or not at all: may be read again."""

MOST_ATTEMPTS = 10
"""Readings of a receipt that are begun before it is given up: one that brings down its reader each time tells no one.

Twice as many as a job is tried, so that only a reader that dies without a word comes here.
"""

GIVEN_UP = "We began to read this ten times, and our reader broke down each time. You can try again."
"""What the shopper is told then."""
