import {
  Deadline,
  InferenceError,
  loadDomain,
  type Question,
  RequestError,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { type Script, ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";

const domain = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 9 }, fire: { type: "boolean" } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "light", when: { wood: { ">=": 1 } }, then: { fire: true } },
  ],
  goals: [
    { name: "stock", when: { wood: { ">=": 2 } } },
    { name: "warm", when: { fire: true } },
  ],
});
const [chop, light] = ["chop", "light"].map((tool) => domain.actionOf({ tool, args: {} }));
const written = '{"steps":[{"tool":"chop","args":{}},{"tool":"light","args":{}}]}';
const question: Question = {
  key: "k",
  domain,
  state: domain.state({ wood: 0, fire: false }),
  goal: domain.goal("warm"),
  text: { directive: "be quick" },
};
const candidates = ["stock", "warm"].map((name, index) => ({
  goal: domain.goal(name),
  actions: [chop ?? 0, index === 0 ? (chop ?? 0) : (light ?? 0)],
  scaledCost: 2000 + index,
}));

function setUp(script: Script, info = {}) {
  const clock = new FakeClock();
  const backend = new ScriptedBackend(script, { clock, info });
  const llm = new BackendLlmPlanner({ backend, clock });
  return { clock, backend, llm, deadline: new Deadline(clock, 1000) };
}

describe("BackendLlmPlanner with candidates", () => {
  it("has a server choose by a letter, and finds it in a sentence", async () => {
    const { llm, backend, deadline } = setUp(["B", "I choose option A.", "A or B"]);
    const ask = () => llm.ask({ question, candidates, deadline });
    expect(await ask()).toMatchObject({ kind: "choice", index: 1 });
    expect(await ask()).toMatchObject({ kind: "choice", index: 0 });
    expect(await ask()).toMatchObject({ kind: "invalid-plan" });
    expect(backend.requests[0]?.schema).toMatchObject({
      properties: { choice: { enum: ["A", "B"] } },
    });
    expect(backend.requests[0]?.system.content).toContain("Choose");
  });

  it("passes the option letters to a backend that decodes plans", async () => {
    const letters = [..."12345678"];
    const { llm, backend, deadline } = setUp(["2"], { decodesPlans: true, letters });
    const answer = await llm.ask({ question, candidates, deadline });
    expect(answer).toMatchObject({ kind: "choice", index: 1 });
    expect(backend.requests[0]).toMatchObject({ letters: ["1", "2"], maxTokens: 1 });
  });

  it("sends the possible meanings to a backend with text likelihoods, and asks for a letter without a directive", async () => {
    const letters = [..."ABCDEFGH"];
    const info = { decodesPlans: true, weighsTexts: true, letters };
    const { llm, backend, deadline } = setUp(["B", "B"], info);
    const told = { ...question, text: { directive: "I freeze." } };
    const answer = await llm.ask({ question: told, candidates, deadline });
    expect(answer).toMatchObject({ kind: "choice", index: 1 });
    const [asked] = backend.requests;
    expect(asked).toMatchObject({ letters: ["A", "B"], maxTokens: 1, user: [] });
    expect(asked?.meanings?.said).toEqual({ kind: "user", text: "I freeze." });
    expect(asked?.meanings?.meanings.map(({ index }) => index)).toEqual([0, 1, 1, 0]);
    await llm.ask({ question: { ...question, text: {} }, candidates, deadline });
    expect(backend.requests[1]?.meanings).toBeUndefined();
    expect(backend.requests[1]?.system.content).toContain("Choose");
  });

  it("plans if the model cannot choose", async () => {
    const { llm, deadline } = setUp([written], { decodesPlans: true, letters: [] });
    const answer = await llm.ask({ question, candidates, deadline });
    expect(answer).toMatchObject({ kind: "plan", actions: [chop, light] });
  });

  it("refuses more candidates than letters", async () => {
    const { llm, deadline } = setUp(["A"]);
    const many = Array.from({ length: 9 }, () => candidates[0] as (typeof candidates)[number]);
    await expect(llm.ask({ question, candidates: many, deadline })).rejects.toThrow(RequestError);
  });
});

describe("BackendLlmPlanner with steps", () => {
  const streamed = [{ text: written, pieces: 12, latencyMs: 120 }];

  it("reports each step while a server is still writing", async () => {
    const { llm, clock, deadline } = setUp(streamed);
    const told: [number, number | undefined, number][] = [];
    const onStep = (action: number, index?: number) => {
      told.push([action, index, clock.now()]);
      return "continue" as const;
    };
    const answer = llm.ask({ question, deadline, onStep });
    await clock.advance(200);
    expect(await answer).toMatchObject({ kind: "plan", actions: [chop, light], text: written });
    expect(told.map(([action, index]) => [action, index])).toEqual([
      [chop, 0],
      [light, 1],
    ]);
    expect(told[0]?.[2]).toBeLessThan(120);
  });

  it("ends the call when a step handler stops it, with the steps so far", async () => {
    const { llm, clock, backend, deadline } = setUp(streamed);
    const answer = llm.ask({ question, deadline, onStep: () => "stop" });
    await clock.advance(100);
    expect(await answer).toMatchObject({ kind: "plan", actions: [chop] });
    expect(backend.active).toBe(0);
    expect(deadline.isOver).toBe(false);
  });

  it("ends the call when the plan is complete, even if the model would continue", async () => {
    const text = `${written}\n\nThis plan ${"warms the yard. ".repeat(30)}`;
    const { llm, clock, backend, deadline } = setUp([{ text, pieces: 60, latencyMs: 600 }]);
    const answer = llm.ask({ question, deadline, onStep: () => "continue" });
    await clock.advance(200);
    expect(await answer).toMatchObject({ kind: "plan", actions: [chop, light], shape: "steps" });
    expect(backend.active).toBe(0);
    expect(llm.isMeasured).toBe(true);
  });

  it("sticks to the plan of the first reported step", async () => {
    const other = '{"steps":[{"tool":"chop","args":{}},{"tool":"chop","args":{}}]}';
    const text = `${written.slice(0, -2)}, "wait, rather": ${other}`;
    const { llm, clock, deadline } = setUp([{ text, pieces: 40, latencyMs: 40 }]);
    const told: number[] = [];
    const onStep = (action: number) => {
      told.push(action);
      return "continue" as const;
    };
    const answer = llm.ask({ question, deadline, onStep });
    await clock.advance(100);
    expect(await answer).toMatchObject({ kind: "plan", actions: told });
    expect(told).toEqual([chop, light]);
  });

  const half = written.slice(0, written.indexOf(',{"tool":"light"'));

  it.each([
    ["with a step handler", () => "continue" as const],
    ["without", undefined],
  ])("without one", async (_, onStep) => {
    const error = new InferenceError("The connection was lost", { transient: true });
    const { llm, clock, deadline } = setUp([{ text: half, error, pieces: 5, latencyMs: 50 }]);
    const answer = llm.ask({ question, deadline, onStep });
    await clock.advance(100);
    expect(await answer).toMatchObject({ kind: "plan", actions: [chop], text: half });
  });

  it("rejects if no step was complete, or the error is permanent", async () => {
    const lost = new InferenceError("The connection was lost", { transient: true });
    const gone = new InferenceError("There is no such model");
    const { llm, deadline } = setUp([
      { text: '{"steps":[{"tool":"cho', error: lost },
      { text: half, error: gone },
    ]);
    await expect(llm.ask({ question, deadline })).rejects.toBe(lost);
    await expect(llm.ask({ question, deadline })).rejects.toBe(gone);
  });

  it("passes draft and steps to a backend that decodes plans", async () => {
    const { llm, backend, deadline } = setUp([written], { decodesPlans: true });
    const draft = [chop ?? 0];
    const redraft = (): undefined => undefined;
    const onStep = () => "continue" as const;
    await llm.ask({ question, deadline, draft, redraft, onStep });
    expect(backend.requests[0]?.plan).toMatchObject({ draft, redraft, question });
    expect(backend.requests[0]?.plan?.onStep?.(draft[0] ?? 0, 0)).toBe("continue");
    expect(backend.requests[0]?.draft).toBeUndefined();
  });
});
