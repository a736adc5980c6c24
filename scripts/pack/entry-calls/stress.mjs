import assert from "node:assert/strict";
import { BackendLead, openOllamaBackend } from "@understudy/llm";
import { ScriptedBackend } from "@understudy/llm/testing";
import { InferenceError, systemClock } from "@understudy/planner-core";
import { PLAN_TEXT, patient, question } from "./hut.mjs";

export const calls = {
  // A run has threads for agents, a heartbeat and a model server.
  "@understudy/stress": async ({ judge, parseAssertions, runStress, startModelServer }) => {
    const run = { agents: 4, durationSeconds: 1, warmupSeconds: 0, workers: 1 };
    const result = await runStress(run);
    assert.ok(judge(result, parseAssertions("answered>0,hung=0,unproved=0")).passed);
    const server = await startModelServer({ answer: () => PLAN_TEXT });
    const backend = await openOllamaBackend({ url: server.url, model: "phi3" });
    const lead = new BackendLead({ backend });
    const { kind } = await lead.ask({ question: question(), deadline: patient() });
    assert.equal(kind, "plan");
    await lead.dispose();
    await server.close();
  },
  "@understudy/stress/faults": async ({ FaultyBackend }) => {
    const faulty = new FaultyBackend(new ScriptedBackend([PLAN_TEXT]), systemClock);
    faulty.set("down", true);
    await assert.rejects(faulty.generate({ deadline: patient() }), InferenceError);
  },
};
