type Fields = Readonly<Record<string, unknown>>;

/** What a server said of records, by the type and id of each. */
export type Records = ReadonlyMap<string, Fields>;

/** All that an answer says of things that have an id. */
export function recordsIn(answer: unknown): Records {
  const found = new Map<string, Fields>();
  const look = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(look);
    if (!isFields(value)) return;
    const key = keyOf(value);
    if (key !== null) found.set(key, { ...found.get(key), ...value }); // it may be there again, in part
    Object.values(value).forEach(look);
  };
  look(answer);
  return found;
}

/** The answer with what is said of its records elsewhere; the same one where that says nothing else. */
export function putInto<Answer>(answer: Answer, records: Records): Answer {
  return records.size === 0 ? answer : (put(answer, records) as Answer);
}

function put(value: unknown, records: Records): unknown {
  if (Array.isArray(value))
    return sameUnless(
      value,
      value.map((each) => put(each, records)),
    );
  if (!isFields(value)) return value;
  const record = records.get(keyOf(value) ?? "");
  const known = record ? (joined(value, record) as Fields) : value;
  const entries = Object.entries(known).map(([name, each]) => [name, put(each, records)] as const);
  return entries.every(([name, each]) => each === known[name]) ? known : Object.fromEntries(entries);
}

/** What is shown, as it is said now: only what was shown before, so that nothing is there in part. */
function joined(shown: unknown, said: unknown): unknown {
  if (Array.isArray(shown) && Array.isArray(said)) return joinedList(shown, said);
  if (!isFields(shown) || !isFields(said) || keyOf(shown) !== keyOf(said))
    return isWhole(shown, said) ? said : shown;
  const entries = Object.entries(shown).map(
    ([name, value]) => [name, name in said ? joined(value, said[name]) : value] as const,
  );
  return entries.every(([name, value]) => value === shown[name]) ? shown : Object.fromEntries(entries);
}

function joinedList(shown: readonly unknown[], said: readonly unknown[]): readonly unknown[] {
  const known = new Map(shown.filter(isFields).map((each) => [keyOf(each), each]));
  const list = said.map((each) => {
    const key = isFields(each) ? keyOf(each) : null;
    const before = key === null ? undefined : known.get(key);
    return before ? joined(before, each) : each;
  });
  return isWhole(shown, list) ? sameUnless(shown, list) : shown;
}

/** Whether something can stand in the place of another: what is nothing yet does not say which fields are needed. */
function isWhole(shown: unknown, said: unknown): boolean {
  if (Array.isArray(said)) {
    const first: unknown = Array.isArray(shown) ? shown[0] : undefined;
    return said.every((each) => isWhole(first, each));
  }
  if (!isFields(said)) return true;
  if (!isFields(shown)) return false;
  return Object.keys(shown).every((name) => name in said && isWhole(shown[name], said[name]));
}

const sameUnless = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] =>
  before.length === after.length && before.every((each, index) => each === after[index]) ? before : after;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const keyOf = ({ __typename: type, id }: Fields): string | null =>
  typeof type === "string" && typeof id === "string" ? `${type} ${id}` : null;
