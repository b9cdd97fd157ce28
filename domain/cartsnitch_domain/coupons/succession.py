"""A coupon that takes the place of another: what its shoppers said of the one before is said of it.

So it is where a source says other terms than before, and no source tells of the old ones any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cartsnitch_domain.db import ReadConnection

ENDS = "ends:"
"""How the cause of what a shopper is told of the end of a coupon begins; its key and that day follow, a colon between.
"""


async def carry(driver: ReadConnection, before: Sequence[UUID], after: Sequence[UUID]) -> None:
    """Let what a shopper changed of each of these coupons hold of the one after it, as by_hand.py names it."""
    await driver.execute(_CARRY, before, after)


async def take_place(driver: ReadConnection, before: Sequence[UUID], after: Sequence[UUID]) -> None:
    """Let who had clipped, used, denied or redeemed each of these coupons have done so of the one after it, or was told
    that it ends on the same day, and forget those before; nothing happens to one that a source still tells of."""
    for statement in _MOVE:
        await driver.execute(statement, before, after)
    await driver.execute(_MOVE_ENDS, before, after, ENDS)
    await driver.execute(_FORGET, before)


_CARRY = """
UPDATE coupons SET set_by_hand = old.set_by_hand,
  title = CASE WHEN 'title' = ANY (old.set_by_hand) THEN old.title ELSE coupons.title END,
  needs_clip = CASE WHEN 'needs_clip' = ANY (old.set_by_hand) THEN old.needs_clip ELSE coupons.needs_clip END,
  is_stackable = CASE WHEN 'is_stackable' = ANY (old.set_by_hand) THEN old.is_stackable ELSE coupons.is_stackable END,
  max_uses = CASE WHEN 'max_uses' = ANY (old.set_by_hand) THEN old.max_uses ELSE coupons.max_uses END
FROM unnest($1::uuid[], $2::uuid[]) AS moved(old_id, new_id) JOIN coupons AS old ON old.id = moved.old_id
WHERE coupons.id = moved.new_id AND coupons.set_by_hand = '{}' AND old.set_by_hand <> '{}'
  AND NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = old.id)
"""
"""What a shopper said of a coupon that no source tells of any more is said of the one that took its place."""

_MOVE = (
    """
INSERT INTO clipped_coupons (user_id, coupon_id, clipped_at)
SELECT user_id, new_id, clipped_at
FROM clipped_coupons JOIN unnest($1::uuid[], $2::uuid[]) AS moved(old_id, new_id) ON coupon_id = old_id
WHERE NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = old_id)
ON CONFLICT DO NOTHING
""",
    """
INSERT INTO coupon_uses (user_id, coupon_id, used_on)
SELECT user_id, new_id, used_on
FROM coupon_uses JOIN unnest($1::uuid[], $2::uuid[]) AS moved(old_id, new_id) ON coupon_id = old_id
WHERE NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = old_id)
ON CONFLICT DO NOTHING
""",
    """
INSERT INTO denied_redemptions (user_id, line_id, coupon_id, denied_at)
SELECT user_id, line_id, new_id, denied_at
FROM denied_redemptions JOIN unnest($1::uuid[], $2::uuid[]) AS moved(old_id, new_id) ON coupon_id = old_id
WHERE NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = old_id)
ON CONFLICT DO NOTHING
""",
    """
UPDATE coupon_redemptions SET coupon_id = new_id FROM unnest($1::uuid[], $2::uuid[]) AS moved(old_id, new_id)
WHERE coupon_id = old_id AND NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = old_id)
""",
)
"""Who had clipped, used, denied or redeemed a coupon that no source tells of any more did so of the one after it."""

_MOVE_ENDS = """
WITH told AS (
  SELECT DISTINCT ON (notifications.user_id, new.id) notifications.id, new.id AS new_id,
    $3::text || new.id || ':' || to_char(new.ends_on, 'YYYY-MM-DD') AS cause
  FROM unnest($1::uuid[], $2::uuid[]) AS moved(old_id, new_id)
  JOIN coupons AS old ON old.id = old_id JOIN coupons AS new ON new.id = new_id AND new.ends_on = old.ends_on
  JOIN clipped_coupons AS clipped ON clipped.coupon_id = new.id
  JOIN notifications ON notifications.user_id = clipped.user_id AND notifications.kind = 'coupon'
    AND notifications.cause = $3::text || old.id || ':' || to_char(old.ends_on, 'YYYY-MM-DD')
  WHERE NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = old.id)
  ORDER BY notifications.user_id, new.id, notifications.id
)
UPDATE notifications SET cause = told.cause, link = '/coupons/' || new_id, subject_ids = ARRAY[new_id]
FROM told WHERE told.id = notifications.id AND NOT EXISTS (
  SELECT FROM notifications AS other
  WHERE other.user_id = notifications.user_id AND other.kind = notifications.kind AND other.cause = told.cause
)
"""
"""Whoever was told of that end is not told of it again, since it is the same coupon to them."""

_FORGET = """
DELETE FROM coupons WHERE id = any($1::uuid[])
  AND NOT EXISTS (SELECT FROM coupon_sources WHERE coupon_sources.coupon_id = coupons.id)
"""
