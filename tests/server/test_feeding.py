"""A feed of coupons, imported for all users of a server."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cartsnitch_domain.accounts.records import User
from cartsnitch_domain.coupons import actions
from cartsnitch_domain.coupons.feeds import COLUMNS, BadRow, FeedFormat, FeedRow, feed_rows
from cartsnitch_domain.coupons.importing import FeedImport
from cartsnitch_domain.coupons.records import ClippedCoupon, Coupon, CouponSource
from cartsnitch_domain.db import Database
from cartsnitch_domain.errors import InvalidCoupon, InvalidInput
from cartsnitch_domain.ids import UserId
from cartsnitch_server.feeding import _lines, _pieces, encoding_of, import_feed
from cartsnitch_server.settings import inherited_environment
from sqlalchemy import func, insert, select

from tests.server.test_cpi import run

TODAY = date(2026, 3, 1)
HEAD = "id,store,title,kind,value,currency,gtins,category,words,starts_on,ends_on,buy,get,code\n"
COFFEE = "1,meijer,Two off coffee,amount_off,2.00,USD,,,ground coffee,2026-03-01,2026-03-31,,,SAVE2\n"
DAIRY = "2,,Dairy week,percent_off,10,,,dairy,,,2026-03-31,,,\n"
MILK = '3,Kroger,"Milk, two for one",bogo,,,,,milk,,2026-03-31,1,1,\n'


async def brought(
    database: Database, text: str, written: FeedFormat = FeedFormat.CSV, feed: str = "weekly"
) -> tuple[Counter[str], list[BadRow]]:
    """What came of a feed, and its rows that were not understood."""
    bad: list[BadRow] = []
    done = await import_feed(
        database, FeedImport(None, feed, TODAY), feed_rows(text.splitlines(keepends=True), written), bad.append
    )
    return done, bad


async def kept(database: Database) -> list[Coupon]:
    async with database.reading() as session:
        return list(await session.scalars(select(Coupon).order_by(Coupon.title)))


async def count(database: Database, record: Any) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(record)) or 0


async def user(database: Database) -> UserId:
    async with database.transaction() as session:
        added = insert(User).values(email="a@example.org", name="", password_hash="-").returning(User.id)
        return UserId((await session.execute(added)).scalar_one())


async def test_each_row_is_a_coupon_for_all(database: Database) -> None:
    done, bad = await brought(database, HEAD + COFFEE + DAIRY + MILK)
    assert (done["rows"], done["added"], done["changed"], bad) == (3, 3, 0, [])
    dairy, milk, coffee = await kept(database)
    assert {each.user_id for each in (dairy, milk, coffee)} == {None}
    assert (coffee.kind, coffee.value, coffee.code, coffee.words) == (
        "amount_off",
        Decimal(2),
        "SAVE2",
        ["coffee", "ground"],
    )
    assert (dairy.applies_to, dairy.category, dairy.store_id) == ("category", "dairy", None)
    assert (milk.title, milk.buy, milk.get, milk.value) == ("Milk, two for one", 1, 1, Decimal(100))


async def test_the_same_feed_again_changes_nothing(database: Database) -> None:
    await brought(database, HEAD + COFFEE + DAIRY)
    done, _ = await brought(database, HEAD + COFFEE + DAIRY)
    assert (done["added"], done["changed"]) == (0, 0)
    assert (await count(database, Coupon), await count(database, CouponSource)) == (2, 2)


async def test_nobody_has_too_many_by_the_same_feed_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_COUPONS", 2)
    user_id = await user(database)

    async def own(text: str) -> Counter[str]:
        rows = feed_rows(text.splitlines(keepends=True), FeedFormat.CSV)
        return await import_feed(database, FeedImport(user_id, "mine", TODAY), rows, print)

    assert (await own(HEAD + COFFEE + DAIRY))["added"] == 2
    assert (await own(HEAD + COFFEE + DAIRY))["added"] == 0
    with pytest.raises(InvalidCoupon, match="You can have 2 coupons"):
        await own(HEAD + COFFEE + DAIRY + MILK)


async def test_of_rows_with_one_id_the_last_counts_and_the_others_are_named(database: Database) -> None:
    done, bad = await brought(database, HEAD + COFFEE + DAIRY + COFFEE.replace("2.00", "3.00"))
    assert bad == [BadRow(2, "id: The row of line 4 has the same one, and counts.")]
    assert (done["rows"], done["added"], done["bad"]) == (3, 2, 1)
    assert {coupon.value for coupon in await kept(database)} == {Decimal(10), Decimal(3)}


@pytest.mark.parametrize(
    ("first", "second", "uses"), [("", "4", 4), ("4", "", 4), ("4", "2", 2), ("2", "4", 2), ("", "", None)]
)
async def test_of_limits_of_two_feeds_the_lower_holds(
    database: Database, first: str, second: str, uses: int | None
) -> None:
    head = HEAD.replace("code", "code,max_uses")
    await brought(database, head + COFFEE.replace("\n", f",{first}\n"))
    await brought(database, head + COFFEE.replace("\n", f",{second}\n"), feed="another")
    again, _ = await brought(database, head + COFFEE.replace("\n", f",{first}\n"))
    assert [coupon.max_uses for coupon in await kept(database)] == [uses]
    assert again["changed"] == 0


async def test_of_two_rows_with_the_same_terms_the_lower_limit_holds(database: Database) -> None:
    rows = COFFEE.replace("\n", ",4\n"), COFFEE.replace("1,", "9,", 1).replace("\n", ",3\n")
    done, _ = await brought(database, HEAD.replace("code", "code,max_uses") + "".join(rows))
    assert done["added"] == 1
    assert [coupon.max_uses for coupon in await kept(database)] == [3]


async def test_a_feed_that_alone_tells_of_a_coupon_may_take_its_limit_back(database: Database) -> None:
    head = HEAD.replace("code", "code,max_uses")
    await brought(database, head + COFFEE.replace("\n", ",4\n"))
    done, _ = await brought(database, head + COFFEE.replace("\n", ",\n"))
    assert done["changed"] == 1
    assert [coupon.max_uses for coupon in await kept(database)] == [None]


async def test_another_feed_with_the_same_terms_is_another_source_of_the_same_coupon(database: Database) -> None:
    await brought(database, HEAD + COFFEE)
    done, _ = await brought(database, HEAD + COFFEE.replace("Two off coffee", "Coffee deal"), feed="another")
    assert done["added"] == 0
    assert [coupon.title for coupon in await kept(database)] == ["Two off coffee"]
    assert await count(database, CouponSource) == 2


async def test_broken_rows_are_named_with_their_lines_and_cost_only_themselves(database: Database) -> None:
    broken = (
        "4,meijer,x,amount_off,-2,USD,,,,,,,,\n"
        "5,meijer,x\n"
        '6,meijer,"never closed,amount_off,2,USD,,,,,,,,\n'
        "7,Nowhere Foods,x,amount_off,2,USD,,,,,,,,\n"
        "8,meijer,x,amount_off,2,USD,,,,2026-03-31,2026-03-01,,,\n"
        "9,meijer,x,half_off,2,USD,,,,,,,,\n"
        ",meijer,x,amount_off,2,USD,,,,,,,,\n"
        "10,meijer,x,amount_off,2,USD,4006381333932,,,,,,,\n"
        "11,meijer,x,percent_off,101,,,,,,,,,\n"
        "12,meijer,x,percent_off,5,,,,,31.12.2026,,,,\n"
        "13,meijer,\ufffd,percent_off,5,,,,,,,,,\n"
    )
    done, bad = await brought(database, HEAD + COFFEE + broken + DAIRY)
    assert [row.line for row in bad] == list(range(3, 14))
    assert [row.reason.partition(":")[0] for row in bad] == [
        "value",
        "It has 3 cells, and the first line names 14.",
        "This line cannot be read",
        "store",
        "ends_on",
        "kind",
        "id",
        "gtins",
        "value",
        "starts_on",
        "This line cannot be read",
    ]
    assert (done["rows"], done["added"], done["bad"]) == (13, 2, 11)


@pytest.mark.parametrize(
    ("value", "currency", "field"),
    [("0.005", "USD", "value"), ("2.00", "XXX", "currency_code"), ("1.5", "JPY", "value")],
)
async def test_a_row_with_what_nobody_can_pay_is_bad(database: Database, value: str, currency: str, field: str) -> None:
    done, bad = await brought(database, HEAD + COFFEE.replace("2.00,USD", f"{value},{currency}") + DAIRY)
    assert [(row.line, row.reason.partition(":")[0]) for row in bad] == [(2, field)]
    assert (done["added"], done["bad"]) == (1, 1)


@pytest.mark.parametrize(
    ("value", "title"), [("99.99", "RSD\u00a099.99 off"), ("99.90", "RSD\u00a099.90 off"), ("100", "RSD\u00a0100 off")]
)
async def test_hundredths_that_a_currency_has_are_taken_off_though_it_is_mostly_written_without(
    database: Database, value: str, title: str
) -> None:
    row = COFFEE.replace("2.00,USD", f"{value},RSD").replace("Two off coffee", "")
    _, bad = await brought(database, HEAD + row)
    assert bad == []
    (coupon,) = await kept(database)
    assert (coupon.value, coupon.title) == (Decimal(value), title)


async def test_a_row_with_other_terms_takes_the_place_of_the_coupon_with_those_who_clipped_it(
    database: Database,
) -> None:
    await brought(database, HEAD + COFFEE)
    (before,) = await kept(database)
    user_id = await user(database)
    async with database.transaction() as session:
        await session.execute(insert(ClippedCoupon).values(user_id=user_id, coupon_id=before.id))

    done, _ = await brought(database, HEAD + COFFEE.replace("2026-03-31", "2026-04-30"))

    assert done["changed"] == 1
    (after,) = await kept(database)
    assert (after.id != before.id, after.ends_on and after.ends_on.isoformat()) == (True, "2026-04-30")
    async with database.reading() as session:
        assert list(await session.scalars(select(ClippedCoupon.coupon_id))) == [after.id]


async def test_what_is_no_part_of_the_terms_is_as_its_row_says_last(database: Database) -> None:
    await brought(database, HEAD + COFFEE)
    done, _ = await brought(database, HEAD + COFFEE.replace("Two off coffee", "Coffee!"))
    assert done["changed"] == 1
    assert [coupon.title for coupon in await kept(database)] == ["Coffee!"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{}\n"])
async def test_what_names_no_columns_is_no_feed(database: Database, text: str) -> None:
    with pytest.raises(InvalidInput):
        await brought(database, text)
    assert await count(database, Coupon) == 0


ROW = '{"id": 7, "kind": "amount_off", "value": 2.5, "currency": "usd", "gtins": ["614141100033"], "stackable": true}'


@pytest.mark.parametrize("text", [f"{ROW}\n", f"[\n{ROW},\n]\n", f"[{ROW}]"])
async def test_json_is_an_object_a_line_bare_or_in_an_array(database: Database, text: str) -> None:
    done, bad = await brought(database, text, FeedFormat.JSON)
    assert (done["added"], bad) == (1, [])
    (coupon,) = await kept(database)
    assert (coupon.value, coupon.gtins, coupon.is_stackable) == (Decimal("2.5"), ["00614141100033"], True)


async def test_a_broken_object_costs_its_line(database: Database) -> None:
    _, bad = await brought(database, f'{{"id": 1,\n[1]\n{ROW}\n', FeedFormat.JSON)
    assert [row.line for row in bad] == [1, 2]
    assert await count(database, Coupon) == 1


async def test_thousands_of_rows_are_written_in_turns(database: Database) -> None:
    rows = "".join(f"{n},meijer,Coupon {n},amount_off,{n}.00,USD,,,,,2026-03-31,,,\n" for n in range(1, 12_001))
    done, _ = await brought(database, HEAD + rows)
    assert done["added"] == await count(database, Coupon) == 12_000


async def test_of_json_rows_with_one_id_the_others_are_named_by_their_numbers(database: Database) -> None:
    _, bad = await brought(database, f"[{ROW},{ROW}]", FeedFormat.JSON)
    assert bad == [BadRow(1, "id: Row 2 has the same one, and counts.", 1)]


GERMAN = 'id;kind;value;currency;words;ends_on\r\n1;amount_off;1,50;EUR;"Käse, jung";31.12.2026\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_a_csv_with_semicolons_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    source = BytesIO(GERMAN.encode(encoding))
    (row,) = feed_rows(_lines(source, encoding_of(source), lambda _: None), FeedFormat.CSV)
    assert isinstance(row, FeedRow)
    assert (row.terms.value, row.terms.goods) == (Decimal("1.50"), "Käse, jung")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("written", list(FeedFormat))
def test_a_feed_in_utf16_is_read_by_the_mark_at_its_beginning(encoding: str, written: FeedFormat) -> None:
    text = GERMAN.replace(";", "\t").replace("1,50", "1.50").replace("31.12.2026", "2026-12-31")
    if written is FeedFormat.JSON:
        text = '[{"id": 1, "kind": "amount_off", "value": 1.5, "currency": "EUR", "words": "Käse, jung"}]'
    mark = "" if encoding == "utf-16" else "\ufeff"
    source = BytesIO((mark + text).encode(encoding))
    pieces = (
        _pieces(source, lambda _: None)
        if written is FeedFormat.JSON
        else _lines(source, encoding_of(source), lambda _: None)
    )
    (row,) = feed_rows(pieces, written)
    assert isinstance(row, FeedRow)
    assert (row.terms.value, row.terms.goods) == (Decimal("1.5"), "Käse, jung")


def test_an_endless_line_in_utf16_costs_itself_alone() -> None:
    text = "id,kind,words\n1,bogo,tea\n2,bogo," + "x" * 100_000 + "\n3,bogo,\u2028milk\n"
    source = BytesIO(text.encode("utf-16"))
    rows = list(feed_rows(_lines(source, encoding_of(source), lambda _: None), FeedFormat.CSV))
    assert [(type(row), row.line) for row in rows] == [(FeedRow, 2), (BadRow, 3), (FeedRow, 4)]


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.replace(";", ",").encode("windows-1252"),
        GERMAN.encode() + "2;amount_off;1,50;EUR;Käse;\r\n".encode("windows-1252"),
    ],
    ids=["no semicolons", "both"],
)
def test_where_the_encoding_is_not_sure_it_is_utf8_and_the_broken_rows_are_told(content: bytes) -> None:
    source = BytesIO(content)
    *_, bad = feed_rows(_lines(source, encoding_of(source), lambda _: None), FeedFormat.CSV)
    assert isinstance(bad, BadRow)
    assert bad.reason == "This line cannot be read: it is not written in UTF-8."


def test_an_array_in_one_line_is_read_from_a_file_of_any_length() -> None:
    text = "[" + ", ".join(ROW.replace("7", f'"ä{n}"', 1) for n in range(3_000)) + "]"
    rows = list(feed_rows(_pieces(BytesIO(text.encode()), lambda _: None), FeedFormat.JSON))
    assert [row.external_id for row in rows if isinstance(row, FeedRow)] == [f"ä{n}" for n in range(3_000)]


class TestCommand:
    @pytest.fixture
    def environment(self, database_url: str, tmp_path: Path) -> dict[str, str]:
        given = {
            "DATABASE_URL": database_url,
            "BLOB_URL": f"file://{tmp_path}/blobs",
            "SECRET_KEY": "a secret of the tests, long enough",
            "MAIL_DOMAIN": "mail.example.org",
            "TRUSTED_ORIGINS": "https://cart.example.org",
        }
        return inherited_environment() | {f"CARTSNITCH_{name}": value for name, value in given.items()}

    async def test_an_array_that_is_cut_off_is_imported_up_to_there(
        self, environment: dict[str, str], database: Database, tmp_path: Path
    ) -> None:
        file = tmp_path / "weekly.json"
        file.write_text(f'[{ROW}, {{"id": 8, "kind": "bogus"}}, {{"id": 9, "ki')

        done = await run(environment, "coupons", "import", str(file))

        assert done.returncode == 1
        assert done.stdout.splitlines() == [
            (
                "line 1, row 2: kind: There is no kind called 'bogus'; there are"
                " percent_off, amount_off, fixed_price, bogo, buy_x_get_y."
            ),
            "line 1, row 3: The feed is cut off in the middle of this row. The rows before it were read.",
        ]
        assert "3 rows: 1 new coupon, 0 changed, 2 not understood." in done.stderr
        assert await count(database, Coupon) == 1

    @pytest.mark.parametrize(("content", "told", "code"), [("", "The file is empty.", 1), ("[]", "There is no row", 0)])
    async def test_a_feed_without_rows_is_told(
        self, environment: dict[str, str], database: Database, tmp_path: Path, content: str, told: str, code: int
    ) -> None:
        file = tmp_path / "weekly.json"
        file.write_text(content)

        done = await run(environment, "coupons", "import", str(file))

        assert (done.returncode, done.stdout) == (code, "")
        assert told in done.stderr
        assert await count(database, Coupon) == 0

    async def test_a_csv_as_a_spreadsheet_writes_it_is_imported_and_its_encoding_told(
        self, environment: dict[str, str], database: Database, tmp_path: Path
    ) -> None:
        file = tmp_path / "angebote.csv"
        file.write_bytes(GERMAN.encode("windows-1252"))

        done = await run(environment, "coupons", "import", str(file))

        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert "Read as Windows-1252" in done.stderr
        (coupon,) = await kept(database)
        assert (coupon.value, coupon.ends_on) == (Decimal("1.5"), date(2026, 12, 31))

    async def test_a_column_that_nobody_knows_is_refused_unless_it_is_to_be_ignored(
        self, environment: dict[str, str], database: Database, tmp_path: Path
    ) -> None:
        file = tmp_path / "weekly.csv"
        file.write_text("id,kind,value,[/red]\n1,percent_off,10,25\n")

        refused = await run(environment, "coupons", "import", str(file))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "no column called '[/red]'" in refused.stderr
        assert "minimum_amount" in refused.stderr.replace("\n", " ")
        assert await count(database, Coupon) == 0

        done = await run(environment, "coupons", "import", str(file), "--ignore-column", "[/red]")
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert await count(database, Coupon) == 1


def test_operations_name_each_column_of_a_feed() -> None:
    told = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    part = told.partition("## Coupons")[2].partition("\n## ")[0]
    assert [column for column in sorted(COLUMNS) if f"`{column}`" not in part] == []


SAYINGS = [
    # what two sources say, and what holds: needs_clip, stackable
    (("", ""), ("true", "true"), (True, True)),
    (("false", ""), ("true", ""), (True, False)),
    (("", "false"), ("", "true"), (False, False)),
    (("", "true"), ("", ""), (False, True)),
    (("", ""), ("", ""), (False, False)),
    (("true", "true"), ("true", "true"), (True, True)),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("is_one_feed", [False, True])
@pytest.mark.parametrize(("first", "second", "holds"), SAYINGS)
async def test_what_is_said_beats_silence_and_the_stricter_holds_in_any_order(
    database: Database,
    first: tuple[str, str],
    second: tuple[str, str],
    holds: tuple[bool, bool],
    is_one_feed: bool,
    turned: bool,
) -> None:
    rows = [f"{COFFEE.strip().replace('1,', f'{n},', 1)},{','.join(said)}\n" for n, said in enumerate([first, second])]
    head = HEAD.replace("code", "code,needs_clip,stackable")
    if turned:
        rows.reverse()
    if is_one_feed:
        done, _ = await brought(database, head + "".join(rows))
        assert (done["added"], done["changed"]) == (1, 0)
    else:
        for name, row in zip("ab", rows, strict=True):
            await brought(database, head + row, feed=name)
    (coupon,) = await kept(database)
    assert (coupon.needs_clip, coupon.is_stackable) == holds


async def test_what_a_source_says_no_more_holds_no_more(database: Database) -> None:
    head = HEAD.replace("code", "code,needs_clip,stackable,max_uses")
    row = COFFEE.strip()
    await brought(database, f"{head}{row},,true,\n", feed="a")
    await brought(database, f"{head}{row},true,false,2\n", feed="b")
    done, _ = await brought(database, f"{head}{row},,,\n", feed="b")
    (coupon,) = await kept(database)
    assert (coupon.needs_clip, coupon.is_stackable, coupon.max_uses) == (False, True, None)
    assert (done["added"], done["changed"]) == (0, 1)


async def test_so_does_what_a_row_said_that_is_of_another_coupon_now(database: Database) -> None:
    head = HEAD.replace("code", "code,needs_clip,max_uses")
    row = COFFEE.strip()
    await brought(database, f"{head}{row},,\n", feed="a")
    await brought(database, f"{head}{row},true,2\n", feed="b")
    await brought(database, f"{head}{row.replace('2.00', '3.00')},true,2\n", feed="b")
    two, three = sorted(await kept(database), key=lambda coupon: coupon.value)
    assert (two.needs_clip, two.max_uses) == (False, None)
    assert (three.needs_clip, three.max_uses) == (True, 2)


async def test_two_importers_at_once_in_another_order_wait_for_each_other(database: Database) -> None:
    rows = [f"{number},meijer,Tea,amount_off,{number}.00,USD,,,tea,2026-03-01,,,,\n" for number in range(1, 1501)]
    broken = "x,meijer,Tea,amount_off,-1,USD,,,tea,,,,,\n"
    there, back = HEAD + "".join(rows) + broken, HEAD + "".join(reversed(rows)) + broken
    done = await asyncio.gather(brought(database, there), brought(database, back))
    assert sum(counted["added"] for counted, _ in done) == 1500
    for title in ("Green tea", "Black tea"):
        told = [text.replace("Tea", title) for text in (there, back)]
        done = await asyncio.gather(brought(database, told[0]), brought(database, told[1]))
        assert [(counted["rows"], counted["added"], counted["bad"]) for counted, _ in done] == [(1501, 0, 1)] * 2
        assert sum(counted["changed"] for counted, _ in done) == 1500
    assert (await count(database, Coupon), await count(database, CouponSource)) == (1500, 1500)
