import { describe, expect, it } from "vitest";
import { judgeTrials } from "./judge-trials.ts";
import type { TrialLimits, TrialResult } from "./trial.ts";

const limits: TrialLimits = {
  heapMebibytes: 1024,
  residentMebibytes: 1536,
  budgetMs: 200,
  firstLateMs: 50,
  laterLateMs: 1,
  laterCalls: 100,
  processMs: 1000,
};

const agent = {
  loadMs: 1,
  firstStatus: "solved",
  firstLateMs: -100,
  firstBlockedMs: 1,
  laterStatus: "solved",
  laterLateP99Ms: -1,
  laterLateMaxMs: 3,
  laterBlockedMs: 1,
  laterProcessorShare: 1,
};

const fine: TrialResult = {
  name: "fine",
  checkMs: 1,
  checkMebibytes: 100,
  planStatus: "solved",
  planLateMs: -20,
  planMebibytes: 200,
  agentMebibytes: 150,
  agent,
  died: [],
  complaints: [],
};

const statesOf = (...trials: readonly TrialResult[]): readonly string[] =>
  judgeTrials(trials, limits).map(({ state }) => state);

describe("the targets for hostile domains", () => {
  it("are met if every domain meets them", () => {
    expect(statesOf(fine, fine)).toEqual(["met", "met", "met", "met", "met"]);
  });

  it("are missed by a single domain, each by its own figure", () => {
    const missing = (trial: Partial<TrialResult>): readonly number[] =>
      statesOf(fine, { ...fine, ...trial }).flatMap((state, index) =>
        state === "met" ? [] : [index],
      );
    expect(missing({ died: ["check"] })).toEqual([0]);
    expect(missing({ agentMebibytes: 1600 })).toEqual([1]);
    expect(missing({ planLateMs: 51 })).toEqual([2]);
    expect(missing({ agent: { ...agent, firstLateMs: 51 } })).toEqual([2]);
    expect(missing({ agent: { ...agent, laterLateP99Ms: 1.1 } })).toEqual([3, 4]);
  });

  it("are not met if a process reported nothing", () => {
    expect(statesOf({ ...fine, died: ["game"], agent: undefined })).toEqual([
      "missed",
      "met",
      "not measured",
      "not measured",
      "missed",
    ]);
  });
});
