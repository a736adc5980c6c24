import { describe, expect, it } from "vitest";
import type { TogetherOutcome } from "../../../engine/contract/together.ts";
import { settle } from "../../../testing/fake-clock.ts";
import { solvedBy, Yard, yardSteps } from "../../../testing/squads/scripted-yard.ts";

const { carry, hold, nail, saw, walk } = yardSteps;

/** Ann does all but the holding; her walk comes late. */
const SLOW = solvedBy(
  ["ann", saw, 0, 4],
  ["bo", walk, 20, 6],
  ["ann", walk, 24, 6],
  ["bo", hold, 30.001, 3.002],
  ["ann", nail, 30.002, 3],
);
const FAST = solvedBy(
  ["ann", saw, 0, 4],
  ["bo", walk, 0, 6],
  ["ann", walk, 4, 6],
  ["bo", hold, 10.001, 3.002],
  ["ann", nail, 10.002, 3],
);

/** A squad with a first plan, and what resolves its better plan. */
function yardWith(first: TogetherOutcome, onOutcome?: (outcome: TogetherOutcome) => void) {
  let revise: (outcome: TogetherOutcome | undefined) => void = () => {};
  const revised = new Promise<TogetherOutcome | undefined>((resolve) => {
    revise = resolve;
  });
  const game = new Yard([{ ...first, revised }], onOutcome && { onOutcome });
  return { game, revise };
}

describe("A better plan that comes while the first is played", () => {
  it("takes over what has not begun; what has begun goes on", async () => {
    const seen: TogetherOutcome[] = [];
    const { game, revise } = yardWith(SLOW, (outcome) => seen.push(outcome));
    await game.tick(0);
    expect(await game.brief(0.1)).toMatchObject({ ann: "start saw" });
    const late = game.runner.roles()["ann"]?.find(({ step }) => step.tool === "nail")?.fromMs;
    expect([game.runner.isWaiting, game.runner.hasQuestion]).toEqual([false, true]);
    revise(FAST);
    await settle();
    expect(await game.brief(0.2)).toMatchObject({ ann: "continue saw" });
    expect(game.runner.hasQuestion).toBe(false);
    const soon = game.runner.roles()["ann"]?.find(({ step }) => step.tool === "nail")?.fromMs;
    expect(soon).toBeLessThanOrEqual(late as number);
    expect(seen).toHaveLength(2);
    expect(game.asked).toHaveLength(1);
    expect(game.errors).toEqual([]);
  });

  it("is dropped if it does not fit what has begun, or is no better", async () => {
    const first = solvedBy(["ann", carry, 0, 9, "bo"]);
    const { game, revise } = yardWith(first);
    game.runner.pursue("gathered");
    await game.tick(0);
    expect(await game.brief(0.1)).toMatchObject({ ann: "start carry", bo: "start carry" });
    revise(solvedBy(["ann", walk, 0, 6], ["bo", walk, 0, 6]));
    await settle();
    expect(await game.brief(0.2)).toMatchObject({ ann: "continue carry", bo: "continue carry" });
    expect(game.runner.roles()["ann"]?.map(({ step }) => step.tool)).toEqual(["carry"]);
    expect(game.asked).toHaveLength(1);
  });

  it("is not waited for once the squad asks anew, or has another goal", async () => {
    for (const change of ["pursue", "interrupt"] as const) {
      const { game, revise } = yardWith(SLOW);
      await game.tick(0);
      await game.tick(0.1);
      if (change === "pursue") game.runner.pursue("gathered");
      else game.runner.interrupt();
      const { signal } = game.asked[0] as { readonly signal?: AbortSignal };
      expect(signal?.aborted).toBe(true);
      revise(FAST);
      await settle();
      await game.tick(0.2);
      expect(game.runner.roles()["ann"]?.map(({ step }) => step.tool)).not.toContain("nail");
    }
  });

  it("that fails is told, and the first goes on", async () => {
    const failed = Promise.reject(new Error("lost"));
    failed.catch(() => {});
    const game = new Yard([{ ...SLOW, revised: failed }]);
    await game.tick(0);
    expect(await game.brief(0.1)).toMatchObject({ ann: "start saw" });
    expect(game.errors).toEqual([new Error("lost")]);
  });
});
