import { Deadline, type Domain, loadDomain, type Question } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SchemaJudge as LightJudge } from "../parse/schema/light-judge.ts";
import { prepareValidator } from "../parse/validate-plan.ts";
import { ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";

const domain = loadDomain({
  name: "market",
  state: { coins: { type: "integer", min: 0, max: 9 } },
  tools: [
    {
      name: "earn",
      parameters: { amount: { type: "integer", minimum: 1, maximum: 9 } },
      then: { coins: { "+": "$amount" } },
    },
  ],
  goals: [{ name: "rich", when: { coins: 9 } }],
});
const earn = (amount: number) => ({ tool: "earn", args: { amount } });
const written = (...amounts: readonly number[]) => JSON.stringify({ steps: amounts.map(earn) });

/** The same domain for all planners, with a plan schema that limits amounts. */
function withMost(maximum: number): Domain {
  const { definition } = domain;
  const tools = definition.tools.map((tool) => ({
    ...tool,
    parameters: { amount: { type: "integer", minimum: 1, maximum } },
  }));
  return new Proxy(domain.untyped, {
    get: (target, name) => {
      if (name === "definition") return { ...definition, tools };
      const entry: unknown = Reflect.get(target, name, target);
      return typeof entry === "function" ? entry.bind(target) : entry;
    },
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Answers of an LLM planner, after ajv has compiled the schema. */
async function answersOf(maximum: number, decodesPlans: boolean, texts: readonly string[]) {
  const asked = withMost(maximum);
  const clock = new FakeClock();
  const backend = new ScriptedBackend([...texts, ...texts], { clock, info: { decodesPlans } });
  const llm = new BackendLlmPlanner({ backend, clock });
  const question: Question = {
    ...{ key: "k", domain: asked, state: domain.state({ coins: 0 }), text: {} },
    goal: domain.untyped.goal("rich"),
  };
  const light = vi.spyOn(LightJudge.prototype, "problemOf");
  const ask = async () => {
    const told: number[] = [];
    const onStep = (action: number): "continue" => {
      told.push(domain.step(action).args["amount"] as number);
      return "continue";
    };
    const answer = await llm.ask({ question, deadline: new Deadline(clock, 1000), onStep });
    return { kind: answer.kind, message: "message" in answer ? answer.message : "", told };
  };
  prepareValidator(asked, 100);
  await vi.waitFor(
    async () => {
      light.mockClear();
      await new BackendLlmPlanner({
        backend: new ScriptedBackend([written(1)], { clock, info: { decodesPlans } }),
        clock,
      }).ask({ question, deadline: new Deadline(clock, 1000) });
      expect(light).not.toHaveBeenCalled();
    },
    { timeout: 60_000 },
  );
  const answers = [];
  for (let each = 0; each < texts.length; each++) answers.push(await ask());
  expect(light).not.toHaveBeenCalled();
  return answers;
}

describe.each([
  ["streamed by a server", false],
  ["decoded by the backend", true],
])("plans %s", (_, decodesPlans) => {
  it("are accepted or rejected by ajv according to the domain's schema", async () => {
    const texts = [written(3), written(2, 4), written(5, 4)];
    const wide = await answersOf(9, decodesPlans, texts);
    expect(wide.map(({ kind }) => kind)).toEqual(["plan", "plan", "plan"]);
    const narrow = await answersOf(3, decodesPlans, texts);
    expect(narrow.map(({ kind }) => kind)).toEqual(["plan", "invalid-plan", "invalid-plan"]);
    expect(narrow[1]?.message).toBe("/steps/1/args/amount must be <= 3");
    if (!decodesPlans) expect(narrow.map(({ told }) => told)).toEqual([[3], [2], []]);
  });
});
