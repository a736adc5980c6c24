import { Deadline, type LlmRequest, loadDomain, type Question } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonQuestion } from "./index.ts";

const domain = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"], default: "home" },
    wood: { type: "integer", min: 0, max: 8, default: 0 },
    fire_lit: { type: "boolean", default: false },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
  ],
  goals: [
    { name: "warm", when: { fire_lit: true } },
    { name: "stocked", when: { wood: { ">=": 4 } } },
  ],
});
const [warm, stocked] = domain.goals as [Question["goal"], Question["goal"]];
const state = domain.state({ at: "home", wood: 0, fire_lit: false });

function request(more: Partial<Question> = {}, rest: Partial<LlmRequest> = {}): LlmRequest {
  const question: Question = {
    key: "k",
    domain: domain.untyped,
    state,
    goal: warm,
    text: {},
    ...more,
  };
  return { question, deadline: new Deadline(new FakeClock(), 100), ...rest };
}

const CHOICE = request(
  {},
  {
    candidates: [
      { goal: stocked, actions: [], scaledCost: 3000 },
      { goal: warm, actions: [], scaledCost: 5000 },
    ],
  },
);
const READING = request({
  text: { directive: "Xyzzy plugh, but never chop!" },
  intent: { reading: undefined },
});

describe("a question for JSON", () => {
  it("asks for a plan, and reads its steps as ground actions", () => {
    const { kind, user, system, schema, answer } = jsonQuestion(request());
    expect({ kind, user }).toEqual({
      kind: "plan",
      user: "State: at=home,wood=0,fire_lit=false\nGoal: fire_lit=true",
    });
    expect(system).toContain("Write one JSON object");
    expect(schema).toMatchObject({ required: ["steps"] });
    const steps = [{ tool: "goto", args: { place: "forest" } }, { tool: "chop" }, { tool: "fly" }];
    const place = domain.actionOf({ tool: "goto", args: { place: "forest" } });
    const chop = domain.actionOf({ tool: "chop", args: {} });
    expect(answer({ steps })).toEqual({
      ...{ kind: "plan", actions: [place, chop, -1], text: "" },
      unknown: { 2: "fly()" },
    });
  });

  it("leaves the form of answers out for a model that knows it", () => {
    const { system } = jsonQuestion(request(), { answerForm: "taught" });
    expect(system).not.toContain("Write one JSON object");
  });

  it("asks for a choice by the letters of the goals", () => {
    const { kind, schema, user, answer } = jsonQuestion(CHOICE);
    expect(kind).toBe("choice");
    expect(user).toContain("Options: B=3,A=5");
    expect(schema).toMatchObject({ properties: { choice: { enum: ["B", "A"] } } });
    expect(answer({ choice: "A" })).toMatchObject({ kind: "choice", index: 1 });
    expect(answer({ choice: "C" })).toMatchObject({ kind: "invalid-plan" });
  });

  it("asks for a meaning, and keeps to what the domain has", () => {
    const { kind, user, answer } = jsonQuestion(READING);
    expect({ kind, user }).toEqual({
      kind: "reading",
      user: "Player: Xyzzy plugh, but never chop!",
    });
    const read = {
      ...{ means: "light a fire, do not chop", goal: "warm", then: "fly" },
      ...{ avoid: ["chop", "sing"], use: [], count: 0 },
    };
    expect(answer(read)).toMatchObject({
      kind: "intent",
      intent: {
        goals: ["warm"],
        discouraged: [domain.actionOf({ tool: "chop", args: {} })],
        disabled: [],
      },
    });
  });

  it("has an answer of an LLM planner for any JSON", () => {
    const kinds = ["plan", "choice", "intent", "invalid-plan", "invalid-json"];
    const names = ["steps", "choice", "goal", "avoid", "use", "count", "then", "means"];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()))),
      fc.record({ steps: fc.array(fc.record({ tool: fc.string(), args: fc.jsonValue() })) }),
    );
    fc.assert(
      fc.property(value, fc.constantFrom(request(), CHOICE, READING), (json, asked) => {
        const answer = jsonQuestion(asked).answer(json);
        expect(kinds).toContain(answer.kind);
        if (answer.kind === "plan") {
          const { count } = domain.actions;
          expect(answer.actions.every((action) => action >= -1 && action < count)).toBe(true);
        }
      }),
    );
  });

  it("refuses a plan of more steps than it asked for", () => {
    const steps = Array.from({ length: 101 }, () => ({ tool: "chop" }));
    const { answer } = jsonQuestion(request());
    expect(answer({ steps })).toMatchObject({
      kind: "invalid-plan",
      message: expect.stringContaining("101 steps"),
    });
    expect(answer([])).toMatchObject({
      kind: "invalid-plan",
      message: expect.stringContaining("no list"),
    });
  });
});
