import { describe, expect, it } from "vitest";
import { act, stage } from "../../../testing/stages/stage.ts";
import type { LlmRequest } from "../../contract/llm-planner.ts";

const { forest, chop, market, home, sell } = act;

/** The judging callback of an LLM planner's request. */
async function judge(): Promise<NonNullable<LlmRequest["judge"]>> {
  const { ask, llm } = stage({ answer: [forest, chop, chop] }, { maxCostRatio: 1.5 });
  await ask();
  const { judge: given } = llm.calls[0] as LlmRequest;
  if (given === undefined) throw new Error("The LLM planner was given nothing to prove with");
  return given;
}

describe("an LLM planner that has its plans proved", () => {
  it("learns which would be served, and their cost relative to the cheapest known", async () => {
    const proves = await judge();
    expect(proves([forest, chop, chop])).toEqual({ isAccepted: true, soundSteps: 3, costRatio: 1 });
  });

  it("learns how much of a broken plan works", async () => {
    const proves = await judge();
    expect(proves([forest, chop, sell])).toMatchObject({ isAccepted: false, soundSteps: 2 });
  });

  it("is not charged for steps that a plan does not need", async () => {
    const proves = await judge();
    const detour = [market, home, market, forest, chop, chop];
    expect(proves(detour)).toMatchObject({ isAccepted: true, costRatio: 1 });
  });
});
