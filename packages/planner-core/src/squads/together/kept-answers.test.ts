import { expect, it } from "vitest";
import type { ScheduleResult } from "../../engine/contract/together.ts";
import { KeptAnswers } from "./kept-answers.ts";

const UNSOLVABLE = { status: "unsolvable" } as ScheduleResult;

/** An answer of so many steps. */
const solved = (steps: number): ScheduleResult =>
  ({
    status: "solved",
    schedule: { steps: new Array(steps).fill({}) },
  }) as unknown as ScheduleResult;

it.each([
  ["long questions", 100_000, UNSOLVABLE],
  ["long answers", 10, solved(2000)],
  ["short ones", 10, UNSOLVABLE],
])("kept answers take 4 MiB at most, and the latest are kept: %s", (_, letters, answer) => {
  const kept = new KeptAnswers();
  const question = (number: number): string => `${number} ${"x".repeat(letters)}`;
  for (let number = 0; number < 1000; number++) {
    kept.keep(question(number), answer);
    expect(kept.bytes).toBeLessThanOrEqual(4 * 2 ** 20);
  }
  expect(kept.get(question(999))).toBe(answer);
  expect(kept.get(question(1000 - 257))).toBeUndefined();
});

it("an answer kept again counts once, and is the latest; one that is too large is not kept", () => {
  const kept = new KeptAnswers(1000);
  kept.keep("one", UNSOLVABLE);
  kept.keep("two", UNSOLVABLE);
  const { bytes } = kept;
  kept.keep("one", UNSOLVABLE);
  expect(kept.bytes).toBe(bytes);
  kept.keep("three", UNSOLVABLE);
  kept.keep("four", UNSOLVABLE);
  expect(["one", "two", "three", "four"].map((each) => kept.get(each) !== undefined)).toEqual([
    ...[true, false, true, true],
  ]);
  kept.keep("large", solved(100));
  expect(kept.get("large")).toBeUndefined();
  expect(kept.bytes).toBe(0);
});
