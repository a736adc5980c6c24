import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, provePlan } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { BackendLlmPlanner } from "../planner/backend-llm-planner.ts";
import { ScriptedBackend } from "../testing/scripted-backend.ts";
import { renderSystem } from "./render/render-system.ts";
import { exampleLines, renderExamples, solvedExamples } from "./solved-examples.ts";

const places = ["home", "forest"] as const;
const domain = loadDomain({
  name: "wood",
  state: {
    at: { type: "enum", values: places },
    wood: { type: "integer", min: 0, max: 5 },
    warm: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: places } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "burn",
      description: "Burn a log.",
      when: { at: "home", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, warm: true },
    },
  ],
  goals: [
    { name: "stock", when: { wood: { ">=": 4 } }, priority: 1 },
    { name: "heat", when: { warm: true }, priority: 2 },
  ],
});
const planner = new ClassicalPlanner();

it("solves one problem for each goal, the most important first, once per domain", () => {
  const examples = solvedExamples(domain, planner);
  expect(examples.map(({ goal }) => goal.name)).toEqual(["heat", "stock"]);
  for (const { state, goal, actions } of examples) {
    expect(provePlan(domain, state, actions, goal.condition).sound).toBe(true);
    expect(actions.length).toBeGreaterThan(1);
  }
  expect(solvedExamples(domain, planner)).toBe(examples);
  expect(solvedExamples(domain, new ClassicalPlanner())).toEqual(examples);
});

it("says what each step changes, and shows no line like a signature", () => {
  const [first] = solvedExamples(domain, planner);
  expect(renderExamples(domain, first === undefined ? [] : [first]).join("\n")).toMatch(
    /^Example 1\nState: at=.*\nGoal: warm=true\nBecause: .*burn makes wood=\d,warm=true\nAnswer: \{"steps":\[.*\]\}$/,
  );
  const { content } = renderSystem(domain, "solved", exampleLines(domain, planner));
  expect(content).not.toMatch(/\w\(/);
  expect(content).toContain("\ngoto; takes place of home or forest gives at={place} cost 1\n");
  expect(content).toContain(
    "\nburn: Burn a log; needs at=home,wood>=1 gives wood-1,warm=true cost 1\n",
  );
});

it("is the form of an LLM planner with a planner, unless another one is chosen", () => {
  const promptOf = (options: object): string =>
    new BackendLlmPlanner({ backend: new ScriptedBackend([]), ...options }).systemPrompt(domain)
      .content;
  expect(promptOf({ planner })).toContain("Example 2");
  expect(promptOf({ planner, answerForm: "example" })).toBe(
    renderSystem(domain, "example").content,
  );
  expect(promptOf({})).toBe(renderSystem(domain, "example").content);
  expect(promptOf({ answerForm: "solved" })).toBe(renderSystem(domain, "example").content);
});

it("passes over states of a domain with time from which only a schedule reaches the goal", () => {
  const flag = { type: "boolean", default: false } as const;
  const cellar = loadDomain({
    name: "cellar",
    state: { lit: flag, mended: flag, swept: flag },
    tools: [
      { name: "light", alongside: true, duration: 8, start: { lit: true }, then: { lit: false } },
      { name: "mend", alongside: true, duration: 5, during: { lit: true }, then: { mended: true } },
      { name: "sweep", duration: 2, when: { swept: false }, then: { swept: true } },
    ],
    goals: [
      { name: "repair", when: { mended: true } },
      { name: "clean", when: { swept: true } },
    ],
  });
  const examples = solvedExamples(cellar, planner);
  expect(examples.map(({ goal }) => goal.name)).toEqual(["repair", "clean"]);
  expect(cellar.read(examples[0]?.state as Int32Array)).toMatchObject({ lit: true });
});
