import { describe, expect, it } from "vitest";
import { solvedBy, Yard, yardSteps } from "../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "./squad-runner.ts";

const { carry } = yardSteps;

/** A yard in which two carry, and later both do so again. */
const CARRY = solvedBy(["ann", carry, 0, 9, "bo"]);

async function carrying(): Promise<Yard> {
  const yard = new Yard([CARRY, CARRY], { goal: "gathered" });
  await yard.tick(0);
  expect(await yard.brief(1)).toEqual({ ann: "start carry", bo: "start carry" });
  return yard;
}

function reload(yard: Yard): void {
  const saved: unknown = JSON.parse(JSON.stringify(yard.runner));
  yard.runner = SquadRunner.restore(saved, yard.options());
}

describe("a squad whose members leave", () => {
  it("is saved before the others were told that a joint step is broken off", async () => {
    const yard = await carrying();
    yard.runner.left("bo");
    reload(yard);
    expect(yard.runner.members).toEqual(["ann"]);
    expect(await yard.tick(2)).toEqual({
      ann: { event: "interrupt", step: carry, with: ["bo"], reason: "partner-left" },
    });
    expect(yard.errors).toEqual([]);
  });

  it("is saved when one has left that was not told of an interruption, and is not told later", async () => {
    const yard = await carrying();
    yard.runner.interrupt("bo");
    yard.runner.left("bo");
    reload(yard);
    expect(await yard.brief(2)).toEqual({ ann: "interrupt carry" });
    yard.runner.joined("bo", { at: "mill" });
    expect((await yard.brief(3))["bo"]).not.toBe("interrupt carry");
  });

  it("is saved without any, and goes on with those that join", async () => {
    const yard = await carrying();
    for (const name of ["ann", "bo"]) yard.runner.left(name);
    expect(await yard.tick(2)).toEqual({});
    reload(yard);
    expect(yard.runner.members).toEqual([]);
    expect(await yard.tick(3)).toEqual({});
    expect(yard.asked).toHaveLength(1);
    for (const name of ["ann", "bo"]) yard.runner.joined(name, { at: "mill" });
    await yard.tick(4);
    expect(await yard.brief(5)).toEqual({ ann: "start carry", bo: "start carry" });
    expect(yard.errors).toEqual([]);
  });
});
