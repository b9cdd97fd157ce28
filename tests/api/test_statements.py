"""A list costs as many SQL statements as one item: each operation is run on 1 and on 5 of everything.

The operations are those of the app, found in its source, and one for each nesting that the schema allows beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cartsnitch_domain.exports.tables import Table
from cartsnitch_graphql.schema import print_sdl
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLID,
    GraphQLInputType,
    OperationDefinitionNode,
    build_schema,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_input_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
    parse,
    print_ast,
    type_from_ast,
    validate,
    visit,
)
from graphql.language import Visitor

SCHEMA = build_schema(print_sdl())
CLIENT = Path(__file__).parents[2] / "mobile-client-stub" / "src"
TEMPLATE = re.compile(r"(?:graphql|gql)\s*\(\s*`([^`]+)`|gql`([^`]+)`")

DAY = "2026-01-01"
"""Before all that is recorded here."""

NESTINGS = {
    "EveryListOfReceipts": """query EveryListOfReceipts { receipts { edges { node {
        parts { verdict } pages { imageUrl } duplicateOf { id parts { verdict } }
        purchases { store { name } itemCount lines { product { identifiers { value } } } receipt { id } }
    } } } }""",
    "EveryListOfPurchases": """query EveryListOfPurchases { purchases { edges { node {
        store { name } itemCount receipt { status duplicateOf { id } pages { text } parts { verdict } }
        lines { product { name identifiers { scheme value } } evidence { text } }
    } } } }""",
    "PricesOfPurchases": """query PricesOfPurchases { purchases(first: 20) { edges { node {
        lines { product { observations(first: 5) { edges { node { store { name } unitPrice { amount } } } } } }
    } } } }""",
    "EveryListOfProducts": """query EveryListOfProducts { products { edges { node {
        identifiers { value } observations(first: 2) { edges { node { store { name } } } pageInfo { hasNextPage } }
    } } } }""",
    "EveryListOfMatches": """query EveryListOfMatches { products { edges { node {
        details { netContent { text } } family { name details { category } texts { text } }
        texts { store { name } lineCount } lessons { product { name texts { text } } } merges { mergedBy }
    } } } }""",
    "ShrinkagesOfProducts": """query ShrinkagesOfProducts { products { edges { node { name
        identifiers { value store { name } }
        shrinkages { openedOn store { name } shrinkage { after { text } } product { name } } } } } }""",
    "OutsideOfProducts": """query OutsideOfProducts { products { edges { node { name
        outside { name netContent { text } pictureUrl fills attribution { text } } } } } }""",
    "OutsideOfPurchases": """query OutsideOfPurchases { purchases { edges { node { lines { product {
        outside { brand category } } } } } } }""",
    "MatchesOfPurchases": """query MatchesOfPurchases { purchases { edges { node { lines {
        match { words maybe { name details { brand } } lesson { text product { name } } } } } } } }""",
    "EveryListOfLessons": """query EveryListOfLessons {
        lessons { edges { node { text store { name } product { name } } } } }""",
    "EveryListOfQuestions": """query EveryListOfQuestions { productQuestions { edges { node {
        line { text product { name } match { reason words } } maybe { name } purchase { store { name } } } } } }""",
    "OneProduct": """query OneProduct($productId: ID!) { product(id: $productId) {
        details { brand } family { name } identifiers { value } texts { text store { name } } lessons { text }
        merges { id } prices { store { name } current { amount } }
        history { store { name } points { median { amount } } }
        watches { target { amount } store { name } } observations(first: 5) { edges { node { line { text } } } }
    } }""",
    "ProductsSearched": """query ProductsSearched {
        products(search: "milk", category: DAIRY) { edges { node { name details { brand } } } } }""",
    "EveryListOfReviews": """query EveryListOfReviews { receipts(filter: { status: [NEEDS_REVIEW] }) { edges { node {
        regions { text amounts { amount } }
        purchases { corrections { field old new correctedBy } suspects { text } removedLines { text }
            lines { correctedFields mergedFrom { text } } }
    } } } }""",
    "PricesOfProducts": """query PricesOfProducts { products(first: 20) { edges { node {
        prices { store { name } product { name } current { amount } unitPrice { amount } per { text } age isCheapest
            difference { amount } content { text } }
        history(from: "2026-01-01", bucket: WEEK, byUnit: true) { store { name } per { text } points { startsOn } }
        watches { target { amount } store { name } product { name } nearest { store { name } product { name } } }
        observations(first: 5) { edges { node { mark line { evidence { page } } purchase { store { name } } } } }
    } } } }""",
    "EveryListOfAlerts": """query EveryListOfAlerts { alerts(first: 20, kinds: [TARGET_PRICE], unreadOnly: true) {
        unreadCount edges { node { kind product { name } store { name } watch { target { amount } product { name } }
            shrinkage { after { text } }
            evidence { unitPrice { amount } line { text evidence { page box { x } } } purchase { receipt { id } } } } }
    } }""",
    "AlertsOfCoupons": """query AlertsOfCoupons { alerts(first: 20, kinds: [COUPON]) { edges { node {
        coupon { title sources { kind } relevance { product { name } } } product { name } } } } }""",
    "EveryListOfWatches": """query EveryListOfWatches { watches { target { amount } per { text } store { name }
        product { name prices { current { amount } } } } }""",
    "AlertSettings": "query AlertSettings { alertSettings { increase drop lowestInDays shrinkage cheaper kinds } }",
    "SnoozeAlert": """mutation SnoozeAlert($alertId: ID!) { snoozeAlert(input: { alertId: $alertId }) {
        ... on AlertSnoozed { alert { snoozedUntil evidence { line { text } } } } } }""",
    "MarkAlertsRead": """mutation MarkAlertsRead { markAlertsRead(input: {}) {
        ... on AlertsRead { unreadCount } } }""",
    "ChangeAlertSettings": """mutation ChangeAlertSettings { changeAlertSettings(input: { increase: "0.05" }) {
        ... on AlertSettingsChanged { settings { increase } } } }""",
    "Spending": """query Spending { spending(from: "2026-01-01", to: "2026-12-31") { ... on Spending { currencies {
        currencyCode spent { total { amount } purchaseCount } undated { purchaseCount } stores { store { name } }
        categories { kind category total { amount } }
        months { startsOn spent { withoutTotalCount } stores { store { name } spent { total { amount } } }
            categories { kind lineCount } } } } } }""",
    "Inflation": """query Inflation($seriesId: ID!) {
        inflation(seriesId: $seriesId, from: "2026-01-01", to: "2026-12-31") { ... on Inflation { baseMonth meetsOn
            series { name } months { startsOn index cpi coverage band { low high } } } } }""",
    "Savings": """query Savings { savings(from: "2026-01-01", to: "2026-12-31", first: 5) { ... on Savings {
        discounts { kind saved { amount } lines { saved { amount } line { text } purchase { store { name } } } }
        missed { amount } missedLines { missed { amount } line { text product { name } } purchase { id }
            betterStore { name } betterLine { text } } } } }""",
    "EveryCpiSeries": "query EveryCpiSeries { cpiSeries { code name firstMonth lastMonth } }",
    "EveryListOfCoupons": """query EveryListOfCoupons { coupons(first: 20, search: "dollar") { edges { node {
        title store { name } products { name details { brand } }
        relevance { expectedSaving { amount } product { name } store { name } lastPriceStore { name } }
        sources { evidence { page } receipt { id } }
        redemptions { amount { amount } line { text } purchase { store { name } } } } } } }""",
    "CouponsOfReceipt": """query CouponsOfReceipt($receiptId: ID!) {
        coupons(receiptId: $receiptId, states: [AVAILABLE, CLIPPED, REDEEMED]) { edges { node { title } } } }""",
    "OneCoupon": """query OneCoupon($couponId: ID!) { coupon(id: $couponId) { title products { name }
        sources { receipt { id } } relevance { product { name } } } }""",
    "ClipCoupon": """mutation ClipCoupon($couponId: ID!) { clipCoupon(input: { couponId: $couponId }) {
        ... on CouponSaved { coupon { state } } } }""",
    "UnclipCoupon": """mutation UnclipCoupon($couponId: ID!) { unclipCoupon(input: { couponId: $couponId }) {
        ... on CouponSaved { coupon { state } } } }""",
    "AddCoupon": """mutation AddCoupon($productId: ID!) { addCoupon(input: { kind: PERCENT_OFF, value: "10",
        goods: { productIds: [$productId] } }) { ... on CouponSaved { coupon { title products { name } } } } }""",
    "ChangeCoupon": """mutation ChangeCoupon($couponId: ID!) {
        changeCoupon(input: { couponId: $couponId, value: "2" }) {
        ... on CouponSaved { coupon { title } } } }""",
    "DeleteCoupon": """mutation DeleteCoupon($couponId: ID!) { deleteCoupon(input: { couponId: $couponId }) {
        ... on CouponDeleted { couponId } } }""",
    "EveryShoppingList": """query EveryShoppingList { shoppingLists { name itemCount items { text quantity { text }
        product { name } meaning { understanding product { name } others { name } } } } }""",
    "OneShoppingList": """query OneShoppingList($listId: ID!) { shoppingList(id: $listId) { items { text
        product { name details { brand } } } } }""",
    "SyncedShoppingList": """mutation SyncedShoppingList($listId: ID!) { syncShoppingList(input: { listId: $listId,
        operations: [{ id: "00000000-0000-4000-8000-000000000001", itemId: "00000000-0000-4000-8000-000000000002",
        at: "2026-03-01T08:00:00Z", what: { text: "milk" } }] }) { ... on ShoppingListSynced { isWhole
        items { text meaning { product { name } } } } } }""",
    "PlannedShoppingList": """query PlannedShoppingList($listId: ID!) { shoppingPlan(listId: $listId) { __typename
        ... on ShoppingPlan { total { amount } unplanned { reason item { text } }
        stops { store { name } coupons { coupon { title } } items { product { name } item { text }
            facts { because store { name } coupon { title } } } }
        alone { store { name } total { amount } missing { text } } settings { maxStores } } } }""",
    "PlanningSettings": "query PlanningSettings { planningSettings { tripCost maxStores preferredStoreIds } }",
    "ChangePlanningSettings": """mutation ChangePlanningSettings($storeId: ID!) { changePlanningSettings(
        input: { tripCost: "1.50", preferredStoreIds: [$storeId] }) {
        ... on PlanningSettingsChanged { settings { tripCost } } } }""",
    "CreateShoppingList": """mutation CreateShoppingList { createShoppingList(input: { name: "Sunday" }) {
        ... on ShoppingListSaved { list { name items { text } } } } }""",
    "RenameShoppingList": """mutation RenameShoppingList($listId: ID!) {
        renameShoppingList(input: { listId: $listId, name: "Monday" }) { ... on ShoppingListSaved { list { name } } }
        }""",
    "DeleteShoppingList": """mutation DeleteShoppingList($listId: ID!) {
        deleteShoppingList(input: { listId: $listId }) { ... on ShoppingListDeleted { listId } } }""",
    "EveryoneOfHousehold": """query EveryoneOfHousehold { household { members { name role isViewer }
        invitations { invitedBy expiresAt } } }""",
    "OfferOfHousehold": """query OfferOfHousehold {
        householdOffer(code: "0123456789012345678901234567890123456789012") { invitedBy memberCount } }""",
    "InvitedToHousehold": """mutation InvitedToHousehold { inviteToHousehold {
        ... on InvitedToHousehold { household { invitations { invitedBy } members { name } } } } }""",
    "SharedShoppingList": """mutation SharedShoppingList($listId: ID!) {
        shareShoppingList(input: { listId: $listId }) { ... on ShoppingListSaved { list { isShared items { text } } } }
        }""",
    "EveryListOfNotifications": """query EveryListOfNotifications { unreadNotificationCount
        notifications { edges { node { title subjectIds readAt } } }
        new: notifications(filter: { isUnread: true }) { edges { node { id } } }
        notificationSettings { choices { kind app } pushSubscriptions { id userAgent } }
    }""",
    "ManyNotificationsRead": """mutation ManyNotificationsRead($input: MarkNotificationsReadInput!) {
        markNotificationsRead(input: $input) { ... on MarkNotificationsReadSuccess { unreadCount } } }""",
    "AllNotificationsRead": """mutation AllNotificationsRead { markAllNotificationsRead(input: {}) {
        ... on MarkNotificationsReadSuccess { unreadCount } } }""",
    "ChosenNotifications": """mutation ChosenNotifications { changeNotificationSettings(input: { digestHour: 7 }) {
        ... on ChangeNotificationSettingsSuccess { settings { digestHour pushSubscriptions { id } } } } }""",
    "SubscriptionAdded": """mutation SubscriptionAdded { addPushSubscription(input: { auth: "CDkbpjs8q-M5FVX4XVWm2w",
        endpoint: "https://push.example.org/added", p256dh:
        "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU" }) {
        __typename ... on AddPushSubscriptionSuccess { subscription { id } } } }""",
    "SubscriptionRemoved": """mutation SubscriptionRemoved($input: RemovePushSubscriptionInput!) {
        removePushSubscription(input: $input) { __typename } }""",
    "PublicContribution": "query PublicContribution { viewer { publicContribution { isOffered state countsFrom } } }",
    "ChangePublicContribution": """mutation ChangePublicContribution {
        changePublicContribution(input: { contributes: true }) {
        ... on PublicContributionChanged { contribution { countsFrom } } } }""",
    "OneStore": "query OneStore($storeId: ID!) { store(id: $storeId) { name slug } }",
    "AllAtOnce": """query AllAtOnce { viewer { id } stores { name } receipts { edges { node { id } } }
        purchases { edges { node { id } } } products { edges { node { id } } } }""",
}


class _Spreads(Visitor):
    """Collects the names of the fragments that a node spreads."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.names.add(node.name.value)


def client_documents() -> dict[str, str]:
    """Each operation of the app by its name, with the fragments it spreads."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    operations: dict[str, OperationDefinitionNode] = {}
    for path in sorted(CLIENT.rglob("*.ts*")):
        for match in TEMPLATE.finditer(path.read_text()):
            for node in parse(match[1] or match[2]).definitions:
                if isinstance(node, FragmentDefinitionNode):
                    fragments[node.name.value] = node
                elif isinstance(node, OperationDefinitionNode) and node.name:
                    operations[node.name.value] = node
    return {name: "\n".join(map(print_ast, _with_fragments(node, fragments))) for name, node in operations.items()}


def _with_fragments(
    operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[OperationDefinitionNode | FragmentDefinitionNode]:
    yield operation
    waiting: list[OperationDefinitionNode | FragmentDefinitionNode] = [operation]
    seen: set[str] = set()
    while waiting:
        spreads = _Spreads()
        visit(waiting.pop(), spreads)
        for name in sorted(spreads.names - seen):
            seen.add(name)
            waiting.append(fragments[name])
            yield fragments[name]


DOCUMENTS = NESTINGS | client_documents()
QUERIES = {name: query for name, query in DOCUMENTS.items() if query.lstrip().startswith(("query", "{"))}
MUTATIONS = {name: query for name, query in DOCUMENTS.items() if query.lstrip().startswith("mutation")}
RUN_ONCE = QUERIES | MUTATIONS
"""Those that change or delete something come last, so that it is there for all that ask for it."""


COUNTED_ELSEWHERE = {
    "Query.publicProducts": "it shows what is published: test_public.py counts it on what was",
    "Query.publicProduct": "as Query.publicProducts",
    "Mutation.importCoupons": "it has no list but its input: five rows are counted beside one below",
}
"""Fields that no operation here asks for, and why."""


def test_every_field_that_the_schema_offers_is_counted_or_has_a_reason() -> None:
    """Subscriptions tell of one thing by the types that queries give, so what they send is counted with these."""
    counted = {
        f"{operation.operation.value.capitalize()}.{field.name.value}"
        for document in DOCUMENTS.values()
        for operation in parse(document).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }
    roots = (SCHEMA.query_type, SCHEMA.mutation_type)
    offered = {f"{root.name}.{name}" for root in roots if root is not None for name in root.fields}

    assert len(offered) > 90
    assert offered - counted == COUNTED_ELSEWHERE.keys()


IMPORT = """mutation Import($content: String!) { importCoupons(input: { feed: "f", format: CSV, content: $content }) {
    ... on CouponsImported { addedCount } } }"""


async def test_five_rows_of_a_feed_are_imported_by_as_many_statements_as_one(
    records: Any, owner: Any, other: Any, statements: list[str]
) -> None:
    sent = []
    for asker, count in ((owner, 1), (other, 5)):
        rows = [f"{number},amount_off,{number + 1},USD,coffee" for number in range(count)]
        statements.clear()
        done = await asker.ask(IMPORT, content="\n".join(["id,kind,value,currency,words", *rows]))
        sent.append(len(statements))
        assert done["importCoupons"] == {"addedCount": count}

    assert sent[0] == sent[1]


def test_the_operations_of_the_app_are_found() -> None:
    assert {"PurchasesPage", "PurchaseDetail", "ReceiptsPage", "Viewer"} <= client_documents().keys()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_fits_the_schema(name: str) -> None:
    assert validate(SCHEMA, parse(DOCUMENTS[name])) == []


@pytest.fixture(scope="module")
async def households(records: Any) -> list[tuple[Any, dict[str, UUID]]]:
    """Someone with one of everything and someone with five, and the ids of what came last."""
    askers = [(await records.person(f"has-{count}"), count) for count in (1, 5)]
    return [(asker, await records.everything(asker, count)) for asker, count in askers]


@pytest.mark.parametrize("name", RUN_ONCE)
async def test_an_operation_sends_as_many_statements_for_five_as_for_one(
    name: str, households: Any, statements: list[str]
) -> None:
    sent = []
    for asker, ids in households:
        statements.clear()
        await asker.ask(RUN_ONCE[name], **variables_of(RUN_ONCE[name], ids))
        sent.append(list(statements))

    assert len(sent[0]) == len(sent[1])
    assert any("FROM" in statement for statement in sent[0])


@pytest.mark.parametrize("filename", [*(f"{table}.json" for table in Table), "originals.zip"])
async def test_an_export_sends_as_many_statements_for_five_as_for_one(
    filename: str, households: Any, statements: list[str]
) -> None:
    sent = []
    for asker, _ in households:
        statements.clear()
        answer = await asker.client.get(f"/export/{filename}")
        assert answer.status_code == 200
        sent.append(list(statements))

    assert len(sent[0]) == len(sent[1])
    assert any("FROM" in statement for statement in sent[0])


CHANGED = "__typename ... on ProductChanged { changedLines product { name } lesson { id } merge { id } }"
PREVIEW = "__typename ... on ProductPreview { changedLines lines { text product { name } } }"


async def taught_and_merged(records: Any, asker: Any, count: int, statements: list[str]) -> dict[str, int]:
    """How many statements it takes to teach, merge, and take back what `count` purchases of a watched product are."""
    store_id, meant, was = await records.store(), await records.product(), await records.product()
    await records.bought(asker, meant, store_id, 40, "2.00", "MILK")
    for days_ago in range(count):
        line_id = await records.bought(asker, was, store_id, days_ago, "2.00", "MLK")
        await records.watch(asker, was)
    sent: dict[str, int] = {}

    async def do(kind: str, name: str, input_type: str, more: str = "", **given: str) -> dict[str, Any]:
        fields = PREVIEW if kind == "query" else CHANGED
        document = f"{kind} Do($input: {input_type}!) {{ {name}(input: $input{more}) {{ {fields} }} }}"
        statements.clear()
        payload: dict[str, Any] = (await asker.ask(document, input=given))[name]
        sent[name] = len(statements)
        assert payload["changedLines"] == count
        return payload

    teaching = {"lineId": str(line_id), "productId": str(meant)}
    await do("query", "teachingPreview", "TeachProductInput", **teaching)
    lesson = (await do("mutation", "teachProduct", "TeachProductInput", ", older: true", **teaching))["lesson"]["id"]
    await do("query", "undoLessonPreview", "UndoLessonInput", lessonId=lesson)
    await do("mutation", "undoLesson", "UndoLessonInput", lessonId=lesson)
    merging = {"productId": str(was), "intoId": str(meant)}
    await do("query", "mergePreview", "MergeProductsInput", **merging)
    merge = (await do("mutation", "mergeProducts", "MergeProductsInput", **merging))["merge"]["id"]
    await do("query", "splitPreview", "SplitProductsInput", mergeId=merge)
    await do("mutation", "splitProducts", "SplitProductsInput", mergeId=merge)
    return sent


async def redeemed_by_teaching(records: Any, asker: Any, count: int, statements: list[str]) -> tuple[int, int]:
    """How many statements it takes to teach what `count` purchases are of, each of which redeems a coupon by that, and
    how many redemptions there are then."""
    store_id, meant, was = await records.store(), await records.product(), await records.product()
    await records.bought(asker, meant, store_id, 40, "2.00", "MILK")
    coupon = {"kind": "AMOUNT_OFF", "value": "0.50", "currencyCode": "USD", "maxUses": 9}
    days = {"startsOn": "2026-01-01", "goods": {"productIds": [str(meant)]}}
    await asker.ask(ADD_COUPON, input=coupon | days)
    for days_ago in range(count):
        line_id = await records.bought(asker, was, store_id, days_ago, "2.00", "MLK")
        await records.discount(line_id, "0.50")
    assert (await asker.ask(REDEEMED))["coupons"]["edges"][0]["node"]["redemptions"] == []
    statements.clear()
    teaching = {"lineId": str(line_id), "productId": str(meant)}
    document = "mutation Do($input: TeachProductInput!) { teachProduct(input: $input, older: true) { __typename } }"
    await asker.ask(document, input=teaching)
    sent = len(statements)
    redeemed = (await asker.ask(REDEEMED))["coupons"]["edges"][0]["node"]["redemptions"]
    return sent, len(redeemed)


ADD_COUPON = "mutation Add($input: AddCouponInput!) { addCoupon(input: $input) { ... on CouponSaved { __typename } } }"
REDEEMED = "{ coupons(first: 5) { edges { node { redemptions { amount { amount } } } } } }"


async def test_redeeming_by_teaching_sends_as_many_statements_for_five_purchases_as_for_one(
    records: Any, owner: Any, other: Any, statements: list[str]
) -> None:
    one, redeemed_once = await redeemed_by_teaching(records, owner, 1, statements)
    five, redeemed_often = await redeemed_by_teaching(records, other, 5, statements)

    assert (redeemed_once, redeemed_often) == (1, 5)
    assert one == five


async def test_teaching_and_merging_send_as_many_statements_for_five_purchases_as_for_one(
    records: Any, owner: Any, other: Any, statements: list[str]
) -> None:
    one = await taught_and_merged(records, owner, 1, statements)
    five = await taught_and_merged(records, other, 5, statements)

    assert one == five
    assert len(one) == 8


def variables_of(document: str, ids: dict[str, UUID]) -> dict[str, Any]:
    """Values for the variables that an operation must have: page sizes, ids of what they or their field are named for,
    and inputs of all that these need.
    """
    operation = parse(document).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    root = operation.selection_set.selections[0]
    assert isinstance(root, FieldNode)
    values: dict[str, Any] = {}
    for definition in operation.variable_definitions or ():
        name, type_ = definition.variable.name.value, type_from_ast(SCHEMA, definition.type)
        if name == "first":
            values[name] = 20
        elif is_non_null_type(type_) and is_input_type(type_):
            values[name] = _value_of(type_, f"{name} {root.name.value}", ids)
    return values


def _value_of(type_: GraphQLInputType, name: str, ids: dict[str, UUID]) -> Any:
    """A value of an input type; an id is that of the first thing that the name has."""
    kind = get_nullable_type(type_)
    if is_list_type(kind):
        return [_value_of(kind.of_type, name, ids)] * 2
    if is_input_object_type(kind):
        needed = {field: value.type for field, value in kind.fields.items() if is_required_input_field(value)}
        return {field: _value_of(value, field, ids) for field, value in needed.items()}
    if kind is GraphQLID:
        named = [(name.lower().index(each), str(ids[each])) for each in ids if each in name.lower()]
        return min(named)[1] if named else str(ids["purchase"])  # that of `sameAsId` is another purchase
    if is_enum_type(kind):
        return next(iter(kind.values))
    if name == "currencyCode":
        return "USD"
    return {"Int": 1, "Float": 0.25, "String": "milk", "Decimal": "2.50", "Boolean": True, "Date": DAY}[str(kind)]
