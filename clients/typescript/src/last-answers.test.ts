import { describe, expect, it } from "vitest";
import { LastAnswers } from "./last-answers.ts";

const answer = { status: "solved", steps: [], cost: 1, source: "classical" } as const;

describe("a kept answer", () => {
  it("is for the requested state, even if the game changes its object", () => {
    const answers = new LastAnswers(undefined);
    const world = { wood: 1 };
    const asked = { agent: "ann", state: world, goal: "warm" };
    answers.keep(asked, answer);
    expect(answers.now(asked)).toMatchObject({ proved: true, stale: false });
    world.wood = 2;
    expect(answers.now(asked)).toMatchObject({ proved: false, stale: true });
  });

  it("is not used for a question with more prohibitions", () => {
    const answers = new LastAnswers(undefined);
    const asked = { agent: "ann", state: { wood: 1 }, goal: "warm" };
    answers.keep(asked, answer);
    const maintain = { wood: { ">=": 1 } };
    expect(answers.now({ ...asked, maintain })).toMatchObject({ proved: false, stale: true });
    expect(answers.now({ ...asked, budgetMs: 5 })).toMatchObject({ proved: true });
  });

  it("is known at its own time only, where the game tells one", () => {
    const answers = new LastAnswers(undefined);
    const asked = { agent: "ann", state: { wood: 1 }, goal: "warm", nowMs: 1000 };
    answers.keep(asked, answer);
    expect(answers.now(asked)).toMatchObject({ proved: true, stale: false });
    expect(answers.now({ ...asked, nowMs: 1001 })).toMatchObject({ proved: false, stale: true });
  });
});
