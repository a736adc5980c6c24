import { parsePlan, renderSystem, renderUser, segmentsText } from "@understudy/llm/internal";
import { provePlan, seededRandom } from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";
import { DEMO_DOMAINS, loadNamedDomains } from "@understudy/simulation/demo";
import { describe, expect, it } from "vitest";
import { PromptReader } from "./prompt-reader.ts";

describe("PromptReader", () => {
  it.each([...DEMO_DOMAINS])("plans in %s from the text of a prompt", async (name) => {
    const [loaded] = await loadNamedDomains([name]);
    if (loaded === undefined) throw new Error(name);
    const { domain } = loaded;
    const reader = new PromptReader([domain]);
    const random = seededRandom(1);
    const system = renderSystem(domain).content;
    for (const goal of domain.goals) {
      const state = randomState(domain, random);
      const user = segmentsText(renderUser(domain, state, goal));
      const text = reader.plan(system, user);
      if (text === undefined) throw new Error(user);
      const parsed = parsePlan(domain, text);
      if (parsed.kind !== "plan") throw new Error(text);
      const proof = provePlan(domain, state, parsed.actions, goal.condition);
      expect(proof.sound).toBe(true);
    }
    expect(reader.plan("another prompt", "State: x=1\nGoal: x=2")).toBeUndefined();
    expect(reader.plan(system, "hello")).toBeUndefined();
  });
});
