import { Deadline, loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "../backend-llm-planner.ts";

const domain = loadDomain({
  name: "yard",
  state: {
    grass: { type: "enum", values: ["long", "short"] },
    eggs: { type: "integer", min: 0, max: 9 },
    toast: { type: "boolean" },
  },
  tools: [
    { name: "mow", then: { grass: "short" } },
    {
      name: "collect",
      parameters: { from: { enum: ["coop", "nest"] } },
      then: { eggs: { "+": 1 } },
    },
    { name: "grill", then: { toast: true } },
    { name: "buy", then: { toast: true } },
  ],
  goals: [
    { name: "tidy", when: { grass: "short" } },
    { name: "breakfast", when: { eggs: { ">=": 2 } } },
    { name: "brunch", when: { eggs: { ">=": 2 }, toast: true } },
  ],
});
const act = (tool: string, args = {}) => domain.actionOf({ tool, args });

async function intentOf(directive: string, given: object) {
  const text = JSON.stringify({
    goal: "breakfast",
    then: "no",
    count: 2,
    avoid: [],
    use: [],
    ...given,
  });
  const llm = new BackendLlmPlanner({ backend: new ScriptedBackend([text]), readsWords: "intent" });
  const state = domain.state({ grass: "long", eggs: 0, toast: false });
  const question = {
    key: "",
    domain,
    state,
    goal: domain.goal("tidy"),
    text: { directive },
    intent: { reading: undefined },
  };
  const answer = await llm.ask({ question, deadline: new Deadline(new FakeClock(), 60_000) });
  return (answer as { intent: { discouraged: readonly number[] } }).intent;
}

it("avoids no way that the player asks for by another word", async () => {
  const { discouraged } = await intentOf("Two eggs: from the nest and from the henhouse!", {
    means: "two eggs from nest and henhouse",
    use: ["collect_nest", "collect_coop"],
  });
  expect(discouraged).toEqual([]);
});

it("avoids no step to the other half of the goal that the model uses", async () => {
  const { discouraged } = await intentOf("Brunch, with eggs from the nest, and toasted bread!", {
    goal: "brunch",
    means: "brunch with eggs from the nest and toasted bread",
    use: ["collect_nest", "grill"],
  });
  expect(discouraged).not.toContain(act("grill"));
});
