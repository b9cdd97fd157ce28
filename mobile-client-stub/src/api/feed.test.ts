import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Gathering } from "./feed.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function gathering() {
  const heard = vi.fn();
  const made = new Gathering();
  made.listen(heard);
  return { made, heard };
}

test("changes that come together are told together", () => {
  const { made, heard } = gathering();
  made.add("r1");
  made.add("r2");
  made.add("r1");
  vi.runAllTimers();
  expect(heard.mock.calls).toEqual([[new Set(["r1", "r2"])]]);
});

test("a steady stream of changes does not put the telling off", () => {
  const { made, heard } = gathering();
  for (let second = 0; second < 10; second++) {
    made.add("r1");
    vi.advanceTimersByTime(100);
  }
  expect(heard.mock.calls.length).toBeGreaterThan(3);
});

test("where changes may have been missed, everything counts as changed", () => {
  const { made, heard } = gathering();
  made.add("r1");
  made.addEverything();
  vi.runAllTimers();
  made.add("r2");
  vi.runAllTimers();
  expect(heard.mock.calls).toEqual([["everything"], [new Set(["r2"])]]);
});

test("who has left is told nothing", () => {
  const { made, heard } = gathering();
  const left = vi.fn();
  made.listen(left)();
  made.add("r1");
  vi.runAllTimers();
  expect(heard).toHaveBeenCalledOnce();
  expect(left).not.toHaveBeenCalled();
});

test("a feed that is closed tells nothing more, and everything anew once it is open again", () => {
  const { made, heard } = gathering();
  made.add("r1");
  made.clear();
  vi.runAllTimers();
  expect(heard).not.toHaveBeenCalled();
  made.add("r2");
  vi.runAllTimers();
  expect(heard.mock.calls).toEqual([[new Set(["r2"])]]);
});
