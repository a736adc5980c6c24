import { BackendLead, openOllamaBackend, readEnvironment } from "@understudy/llm";
import { backendConformance } from "@understudy/llm/testing";
import { Deadline, provePlan, systemClock } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { atHomeInWoods, woods } from "../testing/woods.ts";

/* Against a real Ollama: included by vitest.config.ts only if OLLAMA_URL is set. OLLAMA_MODEL must be pulled. */

const TIMEOUT_MS = 300_000;

describe("a real Ollama", { timeout: TIMEOUT_MS }, () => {
  const cases = backendConformance({
    behaviours: ["answers", "streams"],
    open: async () => ({ backend: await openOllamaBackend() }),
    openMissing: () => openOllamaBackend({ model: "no-such-model-as-this" }),
  });
  it.each(cases)("$name", ({ run }) => run());

  it("plans", async ({ annotate }) => {
    const lead = new BackendLead({ backend: await openOllamaBackend() });
    await lead.warmUp(woods);
    const state = woods.state(atHomeInWoods);
    const goal = woods.goal("warm");
    const question = { key: "live", domain: woods, state, goal, text: {} };
    const deadline = new Deadline(systemClock, TIMEOUT_MS);
    const answer = await lead.ask({ question, deadline });
    const isSound =
      answer.kind === "plan" &&
      provePlan(woods, state, answer.actions, goal.condition).sound === true;
    const { prefillTokensPerSecond, decodeTokensPerSecond } = lead.speeds;
    const { ollamaModel: model } = readEnvironment();
    const speeds = { prefillTokensPerSecond, decodeTokensPerSecond };
    const report = { model, kind: answer.kind, isSound, usage: answer.usage, ...speeds };
    await annotate(JSON.stringify(report));
    // The schema forces any model to write a plan; its soundness depends on the model.
    expect(answer.kind).toBe("plan");
    await lead.dispose();
  });
});
