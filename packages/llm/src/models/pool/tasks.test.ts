import { expect, it } from "vitest";
import { GOOD, poolStage } from "../../testing/pool-stage.ts";
import { smallFirst } from "./strategies/small-first.ts";

const plans = () => ({ afterMs: 20, answer: GOOD });

it("leaves plans to the classical planner if no member plans, without a reason", async () => {
  const members = { chooser: { tasks: ["choose", "write"] as const } };
  const { ask, callsOf, orchestrator } = poolStage(smallFirst(), { chooser: plans }, { members });
  for (let times = 0; times < 40; times++) {
    const outcome = await ask();
    expect([outcome.source, outcome.reason, outcome.status]).toEqual([
      "classical",
      undefined,
      "solved",
    ]);
  }
  expect(callsOf("chooser")).toEqual([]);
  const choosing = await ask({ goal: { directive: "be warm" } });
  expect(callsOf("chooser").map(({ candidates }) => (candidates ?? []).length > 1)).toEqual([true]);
  expect(choosing.status).toBe("solved");
  orchestrator.dispose();
});

it("admits by the predictions of members with the task", async () => {
  const members = { quick: { tasks: ["choose"] as const } };
  const scripts = { quick: plans, thorough: plans };
  const { ask, callsOf, llm, llmOf, orchestrator } = poolStage(smallFirst(), scripts, {
    members,
  });
  expect((await ask()).source).toBe("llm");
  expect([callsOf("quick").length, callsOf("thorough").length]).toEqual([0, 1]);
  const refusal = { admitted: false, reason: "overloaded", background: false } as const;
  llmOf("thorough").admit = () => refusal;
  const [{ question } = { question: undefined }] = callsOf("thorough");
  if (question === undefined) throw new Error("nobody was asked");
  expect(llm.admit(question, 500, GOOD)).toEqual(refusal);
  expect(llm.admit(question, 500, [])).toMatchObject({ admitted: true });
  orchestrator.dispose();
});
