import type { PlanningProblem } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { UnsolvableQuestions } from "./unsolvable-questions.ts";

interface Asked {
  readonly state?: readonly number[];
  readonly goal?: string;
  readonly disabled?: readonly number[];
  readonly ways?: readonly number[];
  readonly costVersion?: number;
  readonly maintain?: object;
}

function problemOf(asked: Asked): PlanningProblem {
  const { state = [1, 2, 3], goal = "g", disabled, ways, ...more } = asked;
  return {
    ...more,
    state: Int32Array.from(state),
    goal: { hash: goal },
    ...(disabled && { disabled: { words: Int32Array.from(disabled) } }),
    ...(ways && { ways: { scaledCosts: Int32Array.from(ways) } }),
  } as unknown as PlanningProblem;
}

const BASE: Asked = { disabled: [5, 0], ways: [3, 0, 7], costVersion: 1 };

describe("Remembered questions without a plan", () => {
  it("are known again with other lengths of ways, and in no other question", () => {
    const questions = new UnsolvableQuestions();
    questions.noteOf(problemOf(BASE))();
    expect(questions.has(problemOf(BASE))).toBe(true);
    expect(questions.has(problemOf({ ...BASE, ways: [9, 0, 1] }))).toBe(true);
    for (const other of [
      { state: [1, 2, 4] },
      // The same number as the state of the base.
      { state: [0, 33, 3] },
      { goal: "h" },
      { disabled: [5, 1] },
      { disabled: [5] },
      { ways: [3, 1, 7] },
      { ways: [3, 0, 7, 0] },
      { ways: undefined },
      { costVersion: 2 },
      { maintain: {} },
    ]) {
      expect(questions.has(problemOf({ ...BASE, ...other } as Asked))).toBe(false);
    }
  });

  it("are as they were asked, though the state is reused", () => {
    const questions = new UnsolvableQuestions();
    const problem = problemOf(BASE);
    const add = questions.noteOf(problem);
    problem.state[0] = 8;
    add();
    expect(questions.has(problem)).toBe(false);
    expect(questions.has(problemOf(BASE))).toBe(true);
  });

  it.each([
    ["many places", 50, 5000],
    ["large states", 3000, 0],
    ["little of both", 4, 0],
  ])("take a few megabytes with %s, and forget the oldest", (_, slots, ways) => {
    const questions = new UnsolvableQuestions();
    const asked = (number: number): PlanningProblem =>
      problemOf({
        state: Array.from({ length: slots }, (__, at) => (at === 0 ? number : at)),
        ways: Array.from({ length: ways }, (__, at) => (at + number) % 3),
      });
    let most = 0;
    // Two thousand large ones take more than all memory.
    const step = slots + ways > 1000 ? 6 : 1;
    for (let number = 0; number < 12_000; number += step) {
      questions.noteOf(asked(number))();
      most = Math.max(most, questions.bytes);
    }
    expect(most).toBeGreaterThan(1.5 * 2 ** 20);
    expect(most).toBeLessThanOrEqual(2 * 2 ** 20);
    expect(questions.has(asked(12_000 - step))).toBe(true);
    expect(questions.has(asked(0))).toBe(false);
    questions.clear();
    expect(questions.bytes).toBe(0);
  });

  it("of one state and goal are few, and one that is larger than all memory is not kept", () => {
    const questions = new UnsolvableQuestions(10_000);
    for (let version = 0; version < 100; version++) {
      questions.noteOf(problemOf({ costVersion: version }))();
    }
    expect(questions.bytes).toBeLessThan(6000);
    expect(questions.has(problemOf({ costVersion: 99 }))).toBe(true);
    const large = problemOf({ state: new Array(5000).fill(0) });
    questions.noteOf(large)();
    expect(questions.has(large)).toBe(false);
    expect(questions.has(problemOf({ costVersion: 99 }))).toBe(true);
  });

  it("count once, however often they are asked", () => {
    const questions = new UnsolvableQuestions();
    questions.noteOf(problemOf(BASE))();
    const { bytes } = questions;
    questions.noteOf(problemOf(BASE))();
    expect(questions.bytes).toBe(bytes);
  });
});
