import { describe, expect, it } from "vitest";
import { act, stage } from "../../../testing/stages/stage.ts";
import type { ChoiceMemory, RememberedChoice } from "../../contract/choice-memory.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";
import { RecentChoices } from "./recent-choices.ts";

const choice = (cost: number): RememberedChoice => ({
  goal: "g",
  actions: [],
  scaledCost: cost,
  optimal: true,
});
const choosesSecond: LlmAnswer = { kind: "choice", index: 1, text: "B" };
const directive = { directive: "make some money" };

describe("the last choices", () => {
  it("are remembered, and the least recently used is forgotten first", () => {
    const memory = new RecentChoices();
    for (let index = 0; index < 1024; index++) memory.remember(`${index}`, choice(index));
    expect(memory.chosen("0")).toEqual(choice(0));
    memory.remember("one more", choice(1024));
    expect(memory.chosen("1")).toBeUndefined();
    expect(memory.chosen("0")).toEqual(choice(0));
    memory.forget("0");
    expect(memory.chosen("0")).toBeUndefined();
  });

  it("that failed are remembered for their time, or until a valid choice", () => {
    const memory = new RecentChoices();
    memory.refuse("a", "invalid-plan", 50);
    expect(memory.refusal("a", 49)).toBe("invalid-plan");
    expect(memory.refusal("a", 50)).toBeUndefined();
    memory.refuse("a", "invalid-json", 90);
    memory.remember("a", choice(1));
    expect(memory.refusal("a", 60)).toBeUndefined();
  });
});

describe("a memory of choices", () => {
  it("may outlive the orchestrator: it is plain data", async () => {
    const choiceMemory = new RecentChoices();
    const before = stage({ answer: choosesSecond }, { choiceMemory });
    await before.ask({ goal: directive });
    const after = stage({ answer: choosesSecond }, { choiceMemory });
    expect(await after.ask({ goal: directive })).toMatchObject({
      source: "cache",
      hit: "exact",
      chosen: "llm",
      goal: { name: "cosy" },
    });
    expect(after.llm.calls).toHaveLength(0);
  });

  it("is not trusted: a choice that does not work, or is for another goal, is forgotten", async () => {
    const wrong: Partial<RememberedChoice>[] = [{ actions: [act.sell] }, { goal: "another" }];
    for (const part of wrong) {
      const choiceMemory = new RecentChoices();
      await stage({ answer: choosesSecond }, { choiceMemory }).ask({ goal: directive });
      let forgotten = 0;
      const lying: ChoiceMemory = {
        chosen: (key) => ({ ...(choiceMemory.chosen(key) as RememberedChoice), ...part }),
        remember: () => {},
        forget: () => forgotten++,
        refusal: () => undefined,
        refuse: () => {},
      };
      const { ask } = stage({ answer: choosesSecond }, { choiceMemory: lying });
      expect(await ask({ goal: directive })).toMatchObject({ source: "llm", chosen: "llm" });
      expect(forgotten).toBe(1);
    }
  });

  it("that throws counts as empty", async () => {
    const fail = (): never => {
      throw new Error("out of order");
    };
    const choiceMemory: ChoiceMemory = {
      chosen: fail,
      remember: fail,
      forget: fail,
      refusal: fail,
      refuse: fail,
    };
    const { ask, llm, orchestrator } = stage({ answer: choosesSecond }, { choiceMemory });
    for (let time = 0; time < 2; time++) {
      expect(await ask({ goal: directive })).toMatchObject({ source: "llm", chosen: "llm" });
    }
    expect(llm.calls).toHaveLength(2);
    expect(orchestrator.telemetry.snapshot().counters["error.cache"]).toBe(6);
  });
});
