import { expect, test } from "vitest";
import { advance, isUnfinished, nameOf, nextToSend, type Upload, type UploadEvent } from "./queue.ts";

const added = (...keys: string[]): UploadEvent => ({
  type: "added",
  uploads: keys.map((key) => ({ key, files: [new File(["x"], `${key}.jpg`)] })),
});
const after = (...events: UploadEvent[]): readonly Upload[] => events.reduce<readonly Upload[]>(advance, []);
const keysOf = (queue: readonly Upload[]) => queue.map(({ key }) => key);
const stepOf = (queue: readonly Upload[], key: string) => queue.find((upload) => upload.key === key)?.step;

test("files wait their turn, two are sent at once", () => {
  const queue = after(added("a", "b", "c"));
  expect(keysOf(nextToSend(queue))).toEqual(["a", "b"]);
  const sending = advance(queue, { type: "progressed", key: "a", fraction: 0 });
  expect(keysOf(nextToSend(sending))).toEqual(["b"]);
});

test("a finished file makes room for the next", () => {
  const queue = after(
    added("a", "b", "c"),
    { type: "progressed", key: "a", fraction: 0.5 },
    { type: "progressed", key: "b", fraction: 0 },
    { type: "taken", key: "a", receiptId: "r1" },
  );
  expect(keysOf(nextToSend(queue))).toEqual(["c"]);
  expect(stepOf(queue, "a")).toEqual({ kind: "taken", receiptId: "r1" });
});

test("a refused file stays with the reason and holds nobody up", () => {
  const queue = after(
    added("a", "b"),
    { type: "progressed", key: "a", fraction: 1 },
    { type: "failed", key: "a", words: "Too large.", isWorthAnotherTry: false },
  );
  expect(stepOf(queue, "a")).toEqual({ kind: "failed", words: "Too large.", isWorthAnotherTry: false });
  expect(keysOf(nextToSend(queue))).toEqual(["b"]);
});

test("another try keeps the key, so the server knows the file", () => {
  const queue = after(
    added("a"),
    { type: "failed", key: "a", words: "Lost.", isWorthAnotherTry: true },
    { type: "retried", key: "a" },
  );
  expect(keysOf(nextToSend(queue))).toEqual(["a"]);
});

test("what is dismissed is gone, and late news of it changes nothing", () => {
  const queue = after(
    added("a", "b"),
    { type: "dismissed", key: "a" },
    { type: "taken", key: "a", receiptId: "r1" },
  );
  expect(keysOf(queue)).toEqual(["b"]);
});

test("leaving is only worth a warning while something is on its way", () => {
  const queue = after(added("a"));
  expect(isUnfinished(queue)).toBe(true);
  expect(isUnfinished(advance(queue, { type: "taken", key: "a", receiptId: "r1" }))).toBe(false);
  expect(isUnfinished(after())).toBe(false);
});

test("photos of one long receipt go by their number, a single file by its name", () => {
  const photo = (name: string) => new File(["x"], name);
  expect(nameOf([photo("till.jpg")])).toBe("till.jpg");
  expect(nameOf([photo("1.jpg"), photo("2.jpg"), photo("3.jpg")])).toBe("3 photos of one receipt");
});
