import { describe, expect, it } from "vitest";
import { Yard, yardSteps } from "../../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "../squad-runner.ts";

const { saw, walk } = yardSteps;

it("a time of a saved plan that is beyond all numbers is refused", () => {
  const game = new Yard([]);
  const step = { ...saw, agent: "ann", with: [], fromMs: 0, toMs: 1e308 };
  const saved = { ...game.runner.toJSON(), steps: [step] };
  expect(() => SquadRunner.restore(saved, game.options())).toThrow(
    "/steps/0/toMs: must be a number from -1000000000000000 to",
  );
});

describe("Saved steps in flight of a squad", () => {
  it("are saved until the first tick takes them over", async () => {
    const running = [
      { agent: "ann", step: saw, elapsedMs: 1000 },
      { agent: "bo", step: walk, elapsedMs: 2000, leftMs: 500 },
    ];
    const game = new Yard([], { running });
    const saved = JSON.stringify(game.runner);
    game.runner = SquadRunner.restore(JSON.parse(saved), new Yard([]).options());
    expect(JSON.stringify(game.runner)).toBe(saved);
    expect(await game.brief(0)).toEqual({ ann: "continue saw", bo: "continue walk" });
    const told = new Yard([], { running });
    expect(told.runner.tick(told.states, {}, 0)).toEqual(game.runner.tick(game.states, {}, 0));
    const lost = new Yard([], { running });
    lost.runner.left("bo");
    expect(lost.runner.toJSON().begun).toMatchObject([{ agent: "ann", tool: "saw" }]);
  });

  it("are left out if no member can do them beside the others", async () => {
    const running = [{ agent: "ann", step: saw, elapsedMs: 1000 }];
    const game = new Yard([], { running });
    const saved = game.runner.toJSON();
    const [first] = saved.begun ?? [];
    const begun = [first, { ...first, ...walk }, { ...first, tool: "grab", agent: "bo" }];
    game.runner = SquadRunner.restore({ ...saved, begun }, new Yard([]).options());
    expect(game.runner.toJSON()).toEqual(saved);
    expect((await game.brief(0))["ann"]).toBe("continue saw");
  });
});
