import assert from "node:assert";
import { type Random, seededRandom } from "@understudy/planner-core";
import { proveSchedule, soundSchedule } from "@understudy/planner-core/schedule";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { type DrawnQuestion, drawQuestion } from "./draw.ts";
import { gridOf } from "./grid.ts";
import { judgeSchedule } from "./judge.ts";
import type { PlainSchedule } from "./plain.ts";
import { mutate } from "./testing/mutate.ts";

/** Questions per test; each costs some tens of milliseconds. */
const QUESTIONS = 30;
const MUTANTS = 100;

/** In every second question, things have clocks of their own; in some, partners have roles, or events open steps. */
function* questions(seed: number): Generator<readonly [DrawnQuestion, Random]> {
  const random = seededRandom(seed);
  for (let count = 0; count < QUESTIONS; count++) {
    const [hasClocks, hasRoles, hasOpenings] = [count % 2 === 1, count % 3 === 2, count % 4 > 1];
    const kinds = { hasClocks, hasRoles, hasOpenings };
    yield [drawQuestion(random, undefined, kinds), random];
  }
}

describe("proveSchedule beside the grid", () => {
  it("proves the best schedules of the grid, with their times and costs", () => {
    let solved = 0;
    for (const [{ question, answer }] of questions(11)) {
      if (answer.status !== "solved") continue;
      const { problem, scheduleOf } = ask(question);
      const proof = proveSchedule(problem, scheduleOf(answer.schedule));
      const { time: scaledTime, cost: scaledCost } = answer;
      assert.deepStrictEqual(proof, { sound: true, scaledTime, scaledCost });
      const verdict = judgeSchedule(gridOf(question), answer.schedule);
      assert.deepStrictEqual(verdict, { isSound: true, time: scaledTime, cost: scaledCost });
      solved++;
    }
    expect(solved).toBeGreaterThan(QUESTIONS / 3);
  });

  it("judges changed schedules as the grid does", () => {
    const found = new Set<string>();
    let sound = 0;
    for (const [{ question, answer }, random] of questions(15)) {
      const { problem, scheduleOf } = ask(question);
      const grid = gridOf(question);
      const none: PlainSchedule = { steps: [], ends: question.running.map(({ left }) => left) };
      const best = answer.status === "solved" ? answer.schedule : none;
      for (let count = 0; count < MUTANTS; count++) {
        const mutant = mutate(question, best, random);
        const verdict = judgeSchedule(grid, mutant);
        const proof = proveSchedule(problem, scheduleOf(mutant));
        const text = () => JSON.stringify([question, mutant, verdict, proof]);
        assert.strictEqual(proof.sound, verdict.isSound, text());
        const sure = soundSchedule(problem, scheduleOf(mutant));
        assert.deepStrictEqual(sure, proof.sound ? proof : undefined, text());
        if (proof.sound) {
          sound++;
          assert.strictEqual(proof.scaledTime, verdict.isSound && verdict.time, text());
          assert.strictEqual(proof.scaledCost, verdict.isSound && verdict.cost, text());
        } else found.add(proof.failure.kind);
      }
    }
    expect(sound).toBeGreaterThan(QUESTIONS);
    for (const kind of [
      "busy",
      "start",
      "duration",
      "during",
      "interference",
      "deadline",
      "goal",
    ]) {
      expect(found).toContain(kind);
    }
  });
});
