import { describe, expect, it } from "vitest";
import type { Step } from "../../rules/domain/definition/types.ts";
import { RAISE, solvedBy, Yard, yardSteps } from "../../testing/squads/scripted-yard.ts";
import type { SquadStepEvent } from "./options.ts";
import type { SquadRunner } from "./squad-runner.ts";

const grab: Step = { tool: "grab", args: {} };
/** One does a step that takes effect at once, as the other starts to walk. */
const GRAB = solvedBy(["ann", grab, 0, 0], ["bo", yardSteps.walk, 0, 6]);

const calls: Readonly<Record<string, (runner: SquadRunner) => void>> = {
  dispose: (runner) => runner.dispose(),
  interrupt: (runner) => runner.interrupt(),
  "interrupt of one": (runner) => runner.interrupt("ann"),
  failed: (runner) => runner.failed("ann"),
  finished: (runner) => runner.finished("ann"),
  pursue: (runner) => runner.pursue("stocked"),
  left: (runner) => runner.left("ann"),
};

const cases = Object.keys(calls).flatMap((call) =>
  (["started", "finished", "failed"] as const).map((type) => [call, type] as const),
);

/** The ends of each step that started, after a game has called a squad once from its callback. */
async function endsOf(plan: typeof RAISE, call: string, type: SquadStepEvent["type"]) {
  const ends = new Map<string, string[]>();
  let isCalled = false;
  const game = new Yard([plan], {
    goal: plan === GRAB ? "gathered" : "raised",
    ends: "timed",
    onStepEvent: (event) => {
      const key = `${event.agent} ${event.step.tool}`;
      if (event.type === "started") ends.set(key, []);
      else ends.get(key)?.push(event.type);
      if (isCalled || event.type !== type) return;
      isCalled = true;
      calls[call]?.(game.runner);
    },
  });
  if (plan === GRAB) game.at["ann"] = "site";
  for (const seconds of [0, 0.1, 4, 4.1, 400, 400.1]) await game.tick(seconds);
  game.runner.dispose();
  return [...ends].filter(([, { length }]) => length !== 1);
}

describe("a game that calls a squad from its callback", () => {
  it.each(cases)("hears of one end of each step, after %s as a step has %s", async (call, type) => {
    expect(await endsOf(RAISE, call, type)).toEqual([]);
    expect(await endsOf(GRAB, call, type)).toEqual([]);
  });

  it("tells a member to break off what another one's start has dropped", async () => {
    const game = new Yard([RAISE], { onStepEvent: () => game.runner.dispose() });
    await game.tick(0);
    expect(await game.brief(1)).toEqual({ ann: "start saw", bo: "start walk" });
    expect(await game.brief(2)).toEqual({ ann: "interrupt saw", bo: "interrupt walk" });
  });
});
