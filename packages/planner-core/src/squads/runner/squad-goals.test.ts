import { describe, expect, it } from "vitest";
import { RequestError } from "../../base/errors.ts";
import { SavedGameError } from "../../engine/saved/saved-game.ts";
import { solvedBy, Yard, yardSteps } from "../../testing/squads/scripted-yard.ts";
import type { SquadRunnerOptions } from "./options.ts";
import { SquadRunner } from "./squad-runner.ts";

const { walk } = yardSteps;
const HOME: Step = { tool: "walk", args: { to: "mill" } };
const ANYWHERE = { planks: { ">=": 0 } };
const ANN_WALKS = solvedBy(["ann", walk, 0, 6]);

type Step = typeof walk;

function issuesOf(work: () => unknown): readonly (readonly [string, string | undefined])[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.issues.map(({ pointer, hint }) => [pointer, hint]);
  }
  return [];
}

async function walking(options: Partial<SquadRunnerOptions> = {}): Promise<Yard> {
  const yard = new Yard([ANN_WALKS, ANN_WALKS], {
    ...{ goal: ANYWHERE, goals: { ann: { at: "site" } } },
    ...options,
  });
  await yard.tick(0);
  return yard;
}

describe("Goals of members, as a squad's runner plays them", () => {
  it("are asked for, and reached by their own members alone", async () => {
    const yard = await walking();
    expect(yard.asked[0]).toMatchObject({ goal: ANYWHERE, goals: { ann: { at: "site" } } });
    expect(await yard.brief(1)).toEqual({ ann: "start walk", bo: "idle done" });
    yard.end("ann", walk);
    expect(await yard.brief(7)).toEqual({ ann: "idle reached", bo: "idle reached" });
    yard.at["ann"] = "mill";
    await yard.tick(8);
    expect(yard.asked).toHaveLength(2);
  });

  it("are saved with the squad, and lost with the member", async () => {
    const yard = await walking();
    await yard.tick(1);
    const saved = JSON.parse(JSON.stringify(yard.runner));
    expect(saved.goals).toEqual({ ann: { at: "site" } });
    yard.runner = SquadRunner.restore(saved, yard.options());
    expect(yard.runner.goals).toEqual({ ann: { at: "site" } });
    expect((await yard.brief(2))["ann"]).toBe("continue walk");
    yard.runner.left("ann");
    expect(yard.runner.goals).toEqual({});
    expect(await yard.brief(3)).toEqual({ bo: "idle reached" });
    expect(JSON.parse(JSON.stringify(yard.runner))).not.toHaveProperty("goals");
  });

  it("come with members that join", async () => {
    const yard = await walking({ goals: {} });
    expect(await yard.brief(1)).toEqual({ ann: "idle reached", bo: "idle reached" });
    yard.at["cy"] = "mill";
    yard.runner.joined("cy", { at: "mill" }, { at: "site" });
    yard.answers.unshift(solvedBy(["cy", walk, 0, 6]));
    await yard.tick(2);
    expect(yard.asked.at(-1)).toMatchObject({ goals: { cy: { at: "site" } } });
    expect((await yard.brief(3))["cy"]).toBe("start walk");
    expect(issuesOf(() => yard.runner.joined("dee", { at: "mill" }, "lost"))).toEqual([
      ["/goals/dee", "one of: raised, stocked, gathered"],
    ]);
    expect(yard.runner.members).not.toContain("dee");
  });

  it("are replaced by an order, which drops the rest; the same ones change nothing", async () => {
    const yard = await walking();
    yard.answers.unshift(solvedBy(["ann", HOME, 0, 6]));
    await yard.tick(1);
    yard.runner.pursue(ANYWHERE, { ann: { at: "site" } });
    expect((await yard.brief(2))["ann"]).toBe("continue walk");
    expect(yard.asked).toHaveLength(1);
    yard.runner.pursue(ANYWHERE, { ann: { at: "mill" }, bo: { at: "mill" } });
    await yard.tick(3);
    expect(yard.asked[1]).toMatchObject({ goals: { ann: { at: "mill" }, bo: { at: "mill" } } });
    yard.runner.pursue(ANYWHERE);
    expect(yard.runner.goals).toEqual({});
  });

  it("bring their deadlines with them", async () => {
    const late = solvedBy(["ann", walk, 0, 6], ["ann", yardSteps.nail, 6.001, 3]);
    const firstOf = async (own: SquadRunnerOptions["goal"]): Promise<string | undefined> => {
      const yard = new Yard([late], { goal: ANYWHERE, goals: { ann: own } });
      Object.assign(yard.shared, { planks: 2, beam_up: true });
      await yard.tick(114);
      return (await yard.brief(115))["ann"];
    };
    expect(await firstOf({ nailed: true })).toBe("start walk");
    // Nailed after 124, but the deadline is 120.
    expect(await firstOf("raised")).toBe("idle planning");
  });

  it("are refused with their places, and change nothing then", async () => {
    const goals = { anne: "raised", bo: { att: "mill" }, ann: "razed" };
    const refused = [["/goals/anne", 'did you mean "ann"?'], ["/goals/bo/att"], ["/goals/ann"]];
    const places = refused.map(([pointer]) => pointer);
    const yard = await walking();
    const found = issuesOf(() => new SquadRunner(yard.options({ goals })));
    expect(found.map(([pointer]) => pointer)).toEqual(places);
    expect(found[0]?.[1]).toContain("ann");
    expect(issuesOf(() => yard.runner.pursue("raised", goals))).toEqual(found);
    expect(issuesOf(() => yard.runner.pursue("raised", [] as never))).toEqual([
      ["/goals", undefined],
    ]);
    expect([yard.runner.goal, yard.runner.goals]).toEqual([ANYWHERE, { ann: { at: "site" } }]);
    const saved = { ...yard.runner.toJSON(), goals: { zed: "raised" } };
    expect(() => SquadRunner.restore(saved, yard.options())).toThrow(SavedGameError);
  });
});
