"""Writing the rows of a feed, many at once. The same row again, by the name of the feed and its id, changes nothing;
with other terms, it is the other coupon from then on, clipped, used, redeemed and denied as the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cartsnitch_domain.coupons.actions import check_room
from cartsnitch_domain.coupons.feeds import BadRow, FeedRow
from cartsnitch_domain.coupons.keeping import look_again, take_from_that_for_all
from cartsnitch_domain.coupons.records import CouponLook
from cartsnitch_domain.coupons.redeeming import redeem_with
from cartsnitch_domain.coupons.succession import carry, take_place
from cartsnitch_domain.coupons.terms import Kept, kept
from cartsnitch_domain.db import ReadConnection, reads_within
from cartsnitch_domain.errors import InvalidCoupon, InvalidInput
from cartsnitch_domain.ids import CouponId, StoreId, UserId
from cartsnitch_domain.stores.actions import match_store, slug_of
from cartsnitch_domain.stores.profiles import profiles
from cartsnitch_domain.stores.records import Store
from cartsnitch_domain.text import CANNOT_BE_SHOWN

AT_ONCE = 5000
"""Rows that are written in one transaction."""

MOST_FEED = 80
"""Letters of the name of a feed."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of some rows: coupons nobody knew, rows that say else than before, which are none of these, and rows of
    which no coupon comes."""

    rows: int
    added: int
    changed: int
    bad: tuple[BadRow, ...]


class FeedImport:
    """The import of one feed, for a user, or for all. Remembers the stores that it met."""

    def __init__(self, user_id: UserId | None, feed: str, today: date) -> None:
        """Raises InvalidInput for a name that no feed can have."""
        if not feed.isprintable():
            raise InvalidInput(CANNOT_BE_SHOWN)
        if not 0 < len(feed) <= MOST_FEED or feed != feed.strip():
            raise InvalidInput(f"Please name the feed in at most {MOST_FEED} letters.")
        self._user_id = user_id
        self._feed = feed
        self._today = today
        self._stores: dict[str, tuple[StoreId, str] | None] = {}

    async def write(self, session: AsyncSession, rows: Iterable[FeedRow | BadRow]) -> Written:
        """Write some rows, of each id the last; those before it are bad.

        Raises InvalidCoupon where a user would have too many coupons.
        """
        held = list(rows)
        known = await self._known(session, held)
        bad: list[BadRow] = []
        good: dict[str, Kept] = {}
        rows_by_id: dict[str, FeedRow] = {}
        for row in held:
            if isinstance(row, BadRow):
                bad.append(row)
                continue
            try:
                if row.digest is not None and known.get(row.external_id) == row.digest:
                    good.pop(row.external_id, None)
                else:
                    store_id, slug = await self._store(session, row.store)
                    good[row.external_id] = kept(row.terms, store_id, slug)
                if (before := rows_by_id.get(row.external_id)) is not None:
                    bad.append(before.bad(f"id: {row.name} has the same one, and counts."))
                rows_by_id[row.external_id] = row
            except InvalidCoupon as wrong:
                bad.append(row.bad(f"{wrong.field}: {wrong.message}" if wrong.field else wrong.message))
        if not good:
            return Written(len(held), 0, 0, tuple(bad))
        if self._user_id is None:
            await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(_OF_ALL, 0))))
        else:
            await check_room(session, self._user_id, {terms.digest for terms in good.values()})
        said = [(terms, rows_by_id[external_id]) for external_id, terms in good.items()]
        added, moved, details = await self._write(await reads_within(session), said)
        # One for all is not looked for in the earlier receipts of everybody: that is a look at every purchase of its
        # weeks after each feed, see decision 0030. Whoever clips one has it looked for in theirs.
        if self._user_id is not None and (added or moved):
            await take_from_that_for_all(session, self._user_id, added)
            await redeem_with(session, self._user_id, [*added, *moved])
        if added or moved or details:
            await self._tell(session)
        return Written(len(held), len(set(added) - set(moved)), details + len(moved), tuple(bad))

    async def _known(self, session: AsyncSession, rows: Iterable[FeedRow | BadRow]) -> dict[str, str]:
        """By their ids, the digests of rows as they were imported last."""
        ids = [row.external_id for row in rows if isinstance(row, FeedRow) and row.digest is not None]
        if not ids:
            return {}
        same_user, owner = self._owner
        driver = await reads_within(session)
        found = await driver.fetch(
            _KNOWN.format(same_user=same_user, feed=len(owner) + 1, ids=len(owner) + 2), *owner, self._feed, ids
        )
        return {row["external_id"]: row["row_digest"] for row in found}

    @property
    def _owner(self) -> tuple[str, Sequence[Any]]:
        """How a statement compares the user, and what it takes for that."""
        return ("IS NULL", ()) if self._user_id is None else ("= $1", (self._user_id,))

    async def _tell(self, session: AsyncSession) -> None:
        """Have the alerts of whom it concerns found anew; of all, when the clock is looked at next."""
        if self._user_id is None:
            await session.execute(delete(CouponLook))
        else:
            await look_again(session, self._user_id)

    async def _store(self, session: AsyncSession, name: str | None) -> tuple[StoreId | None, str | None]:
        """The store that a row names; none where it names none. Raises InvalidCoupon for one that nobody knows."""
        if name is None:
            return None, None
        if name not in self._stores:
            self._stores[name] = await self._found_store(session, name)
        found = self._stores[name]
        if found is None:
            raise InvalidCoupon(f"No store is called {name[:60]!r}.", "store")
        return found

    async def _found_store(self, session: AsyncSession, name: str) -> tuple[StoreId, str] | None:
        slug = _slugs().get(slug_of(name))
        if slug is not None:
            store_id = await match_store(session, self._user_id or _NOBODY, slug, None)
            return None if store_id is None else (store_id, slug)
        if self._user_id is None:
            return None
        own = select(Store.id, Store.slug).where(Store.user_id == self._user_id, Store.slug == slug_of(name))
        row = (await session.execute(own)).one_or_none()
        return None if row is None else (StoreId(row.id), row.slug)

    async def _write(
        self, driver: ReadConnection, said: Sequence[tuple[Kept, FeedRow]]
    ) -> tuple[list[CouponId], list[CouponId], int]:
        """The coupons that are new, what rows with other terms than before are now, and how many say else of them."""
        await self._hand_over(driver, said)
        if self._user_id is not None:
            await driver.execute(_AS_CHANGED, self._user_id, self._feed)
            await driver.execute(_AS_CHANGED_OF_ANOTHER, self._user_id)
        same_user, owner = self._owner
        added = await driver.fetch(_ADD, self._user_id, self._today)
        if added and self._user_id is None:
            await driver.execute(_KEYS)
        moved = await driver.fetch(_MOVED.format(same_user=same_user, feed=len(owner) + 1), *owner, self._feed)
        await driver.execute(_TELL.format(same_user=same_user), self._user_id, self._feed)
        if self._user_id is not None:
            await driver.execute(_AS_SAID_AGAIN, self._user_id, self._feed)
        before, after = [row["old_id"] for row in moved], [row["new_id"] for row in moved]
        if moved:
            await carry(driver, before, after)
        details = await driver.fetch(
            _DETAILS.format(same_user=same_user, feed=len(owner) + 1, before=len(owner) + 2, **_HOLDING),
            *owner,
            self._feed,
            before,
        )
        if moved:
            await take_place(driver, before, after)
        await driver.execute("DROP TABLE coupon_rows")
        counted = {row["id"] for row in added} | {*before, *after}
        others = {row["id"] for row in details} - counted
        return [row["id"] for row in added], [row["new_id"] for row in moved], len(others)

    async def _hand_over(self, driver: ReadConnection, said: Sequence[tuple[Kept, FeedRow]]) -> None:
        """Write rows into a table of this transaction."""
        await driver.execute(_BY_INDEX)
        await driver.execute(_ROWS)
        records = [
            (
                row.external_id,
                row.digest,
                list(terms.keys),
                terms.said.needs_clip,
                terms.said.is_stackable,
                terms.digest,
                *(terms.columns[name] for name in _COLUMNS),
            )
            for terms, row in said
        ]
        columns = ["external_id", "row_digest", "keys", "said_clip", "said_stackable", "said_digest", *_COLUMNS]
        await driver.copy_records_to_table("coupon_rows", records=records, columns=columns)
        await driver.execute(_INDEX)


_OF_ALL = "coupons for all"
"""The lock of who writes coupons for all: rows of two feeds are the same coupons, in another order."""

_NOBODY = UserId(UUID(int=0))
"""Stores with a profile are everybody's, whoever asks for them."""


@lru_cache(maxsize=1)
def _slugs() -> dict[str, str]:
    """The slug of each store with a profile, by all that it is called, but not by names that several share."""
    found: dict[str, str | None] = {}
    for profile in profiles().values():
        for name in {slug_of(each) for each in profile.names}:
            found[name] = None if name in found else profile.slug
    own = {slug: slug for slug in profiles()}
    return {name: slug for name, slug in found.items() if slug is not None} | own


_COLUMNS = (
    "store_id",
    "title",
    "kind",
    "value",
    "currency_code",
    "buy",
    "get",
    "minimum_amount",
    "minimum_count",
    "minimum_is_of_basket",
    "applies_to",
    "gtins",
    "family_id",
    "category",
    "words",
    "size",
    "starts_on",
    "ends_on",
    "needs_clip",
    "code",
    "is_stackable",
    "max_uses",
    "digest",
)
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_BY_INDEX = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
"""For this transaction: a few thousand rows are looked up one by one, instead of reading a million to meet them."""

_ROWS = f"""
CREATE TEMPORARY TABLE coupon_rows ON COMMIT DROP AS
SELECT ''::text AS external_id, NULL::text AS row_digest, '{{}}'::bigint[] AS keys, NULL::boolean AS said_clip,
  NULL::boolean AS said_stackable, NULL::text AS said_digest, {_NAMES} FROM coupons WITH NO DATA
"""  # noqa: S608 -- names of columns that stand above

_INDEX = """
CREATE INDEX ON coupon_rows (external_id);
ANALYZE coupon_rows
"""
"""Without it, each row that is met by its id would be looked for among all of them."""

_KNOWN = """
SELECT sources.external_id, sources.row_digest FROM coupon_sources AS sources
JOIN coupons ON coupons.id = sources.coupon_id
WHERE sources.kind = 'feed' AND sources.user_id {same_user} AND sources.feed = ${feed}
  AND sources.external_id = any(${ids}::text[]) AND sources.row_digest IS NOT NULL
  AND (sources.user_id IS NULL OR sources.digest = coupons.digest OR 'terms' = ANY (coupons.set_by_hand))
"""
"""Not those of which the coupon says other terms, unless its shopper said so: their own coupon is not there. Of those
for all each has its own, as nobody changes these."""

_AS_CHANGED = """
UPDATE coupon_rows SET digest = coupons.digest
FROM coupon_sources AS sources JOIN coupons ON coupons.id = sources.coupon_id
WHERE sources.kind = 'feed' AND sources.user_id = $1::uuid AND sources.feed = $2
  AND sources.external_id = coupon_rows.external_id AND 'terms' = ANY (coupons.set_by_hand)
"""
"""A row whose coupon has terms that its shopper changed tells of that coupon, whatever terms it says itself."""

_AS_CHANGED_OF_ANOTHER = """
UPDATE coupon_rows SET digest = as_changed.digest
FROM (
  SELECT DISTINCT ON (sources.digest) sources.digest AS said_digest, coupons.digest
  FROM coupons JOIN coupon_sources AS sources ON sources.coupon_id = coupons.id
  WHERE coupons.user_id = $1::uuid AND 'terms' = ANY (coupons.set_by_hand) AND sources.digest IS NOT NULL
  ORDER BY sources.digest, sources.id
) AS as_changed
WHERE as_changed.said_digest = coupon_rows.said_digest AND coupon_rows.digest = coupon_rows.said_digest
  AND NOT EXISTS (SELECT FROM coupons WHERE user_id = $1::uuid AND digest = coupon_rows.said_digest)
"""
"""So does a row that says what another source says of such a coupon: it is that offer again."""

_AS_SAID_AGAIN = """
UPDATE coupons SET set_by_hand = array_remove(set_by_hand, 'terms')
FROM coupon_rows JOIN coupon_sources AS sources ON sources.kind = 'feed' AND sources.user_id = $1::uuid
  AND sources.feed = $2 AND sources.external_id = coupon_rows.external_id
WHERE sources.coupon_id = coupons.id AND sources.digest = coupons.digest AND 'terms' = ANY (coupons.set_by_hand)
"""
"""Where a row says now what its shopper had made of the coupon, the row's word holds again."""

_ADD = f"""
INSERT INTO coupons (user_id, seen_on, {_NAMES})
SELECT DISTINCT ON (digest) $1::uuid, $2::date, {_NAMES} FROM coupon_rows ORDER BY digest, external_id
ON CONFLICT (user_id, digest) DO NOTHING
RETURNING id
"""  # noqa: S608 -- names of columns that stand above

_KEYS = """
INSERT INTO coupon_keys (key, ends_on, coupon_id)
SELECT DISTINCT unnest(coupon_rows.keys), coalesce(coupons.ends_on, 'infinity'), coupons.id
FROM coupon_rows JOIN coupons ON coupons.user_id IS NULL AND coupons.digest = coupon_rows.digest
ON CONFLICT DO NOTHING
"""

_MOVED = """
SELECT sources.coupon_id AS old_id, coupons.id AS new_id
FROM coupon_rows
JOIN coupons ON coupons.user_id {same_user} AND coupons.digest = coupon_rows.digest
JOIN coupon_sources AS sources ON sources.kind = 'feed' AND sources.feed = ${feed}
  AND sources.external_id = coupon_rows.external_id AND sources.user_id {same_user}
WHERE sources.coupon_id <> coupons.id
"""
"""Rows whose terms are others than before: the coupon that they were, and the one that they are."""

_TELL = """
INSERT INTO coupon_sources (
  coupon_id, user_id, kind, feed, external_id, needs_clip, is_stackable, max_uses, row_digest, digest, title
)
SELECT coupons.id, $1::uuid, 'feed', $2, coupon_rows.external_id, said_clip, said_stackable, coupon_rows.max_uses,
  coupon_rows.row_digest, CASE WHEN $1 IS NOT NULL THEN said_digest END,
  CASE WHEN $1 IS NOT NULL THEN coupon_rows.title END
FROM coupon_rows JOIN coupons ON coupons.user_id {same_user} AND coupons.digest = coupon_rows.digest
ON CONFLICT (user_id, feed, external_id) WHERE kind = 'feed'
DO UPDATE SET coupon_id = excluded.coupon_id, needs_clip = excluded.needs_clip,
  is_stackable = excluded.is_stackable, max_uses = excluded.max_uses,
  row_digest = excluded.row_digest, digest = excluded.digest, title = excluded.title
"""
"""What is for all is changed by nobody, so nobody takes that back: terms and titles of its rows are not kept again."""

_DETAILS = """
WITH touched AS (
  SELECT sources.coupon_id AS id FROM coupon_rows JOIN coupon_sources AS sources
    ON sources.kind = 'feed' AND sources.feed = ${feed}
      AND sources.external_id = coupon_rows.external_id AND sources.user_id {same_user}
  UNION SELECT unnest(${before}::uuid[])
), told AS (
  SELECT touched.id, said.*, coalesce(coupon_rows.title, first_source.title) AS title FROM touched
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(needs_clip), false) AS needs_clip,
      coalesce(bool_and(is_stackable), false) AS is_stackable, min(max_uses) AS max_uses
    FROM coupon_sources WHERE coupon_id = touched.id HAVING count(*) > 0
  ) AS said
  LEFT JOIN LATERAL (
    SELECT sources.kind, sources.feed, sources.external_id, sources.title
    FROM coupon_sources AS sources JOIN coupons ON coupons.id = sources.coupon_id
    WHERE sources.coupon_id = touched.id
      AND (sources.user_id IS NULL OR sources.kind = 'hand' OR sources.digest = coupons.digest)
    ORDER BY sources.id LIMIT 1
  ) AS first_source ON true
  LEFT JOIN coupon_rows ON first_source.kind = 'feed' AND first_source.feed = ${feed}
    AND first_source.external_id = coupon_rows.external_id
)
UPDATE coupons SET title = {title}, needs_clip = {needs_clip},
  is_stackable = {is_stackable}, max_uses = {max_uses}
FROM told WHERE told.id = coupons.id
  AND (coupons.title, coupons.needs_clip, coupons.is_stackable, coupons.max_uses) IS DISTINCT FROM
    ({title}, {needs_clip}, {is_stackable}, {max_uses})
RETURNING coupons.id
"""
"""What is no part of the terms: the title as the first says it of those that say these terms, else as `Said.beside`
has it of them all, but for what its shopper changed. Also of the coupons of which rows told before."""

_HOLDING = {
    name: f"CASE WHEN '{name}' = ANY (coupons.set_by_hand){more} THEN coupons.{name} ELSE {told} END"
    for name, told, more in (
        # Of other terms the source's title may not be true.
        ("title", "coalesce(told.title, coupons.title)", " OR 'terms' = ANY (coupons.set_by_hand)"),
        ("needs_clip", "told.needs_clip", ""),
        ("is_stackable", "told.is_stackable", ""),
        ("max_uses", "told.max_uses", ""),
    )
}
