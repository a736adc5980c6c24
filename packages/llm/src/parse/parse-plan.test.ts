import { loadDomain, type Step } from "@understudy/planner-core";
import { arbitraryDomain } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toolYard as domain } from "../testing/tool-yard.ts";
import { parsePlan } from "./parse-plan.ts";
import { writePlan } from "./write-plan.ts";

const plan =
  '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"chop","args":{}},{"tool":"set","args":{"n":2,"open":true}}]}';
const steps = (JSON.parse(plan) as { steps: Step[] }).steps;

describe("parsePlan", () => {
  it.each([
    ["as it is", plan],
    ["with whitespace around", `\n  ${plan}  \n`],
    ["indented", JSON.stringify(JSON.parse(plan), null, 2)],
    ["in a fence", `\`\`\`json\n${plan}\n\`\`\``],
    ["in prose", `Sure, here is {my} plan: ${plan} Hope that "helps"!`],
    ["after an unbalanced brace", `{ oops, { "quote: ${plan}`],
    ["after an unclosed quote", `["A${plan}`],
    ["after another object", `{"thought":"wood first"} ${plan}`],
    ["in an envelope", `{"plan":${plan}}`],
    ["in an envelope in prose", `Answer: {"plan": ${plan}, "sure": true}.`],
    ["before an end token", `${plan}<|end|>\n`],
    ["twice: the last counts", `{"steps":[{"tool":"chop"}]}\nNo, better:\n${plan}`],
    ["before an empty plan", `${plan}\n{"steps":[]}`],
    ["before a truncated plan", `${plan}\nOr else: {"steps":[{"tool":"chop"},{"tool":"ch`],
    ["after reasoning", `<think>{"steps":[{"tool":"chop"}]}</think>${plan}`],
    ["after reasoning opened by the template", `{"steps":[{"tool":"chop"}]}?</think>${plan}`],
  ])("reads a plan %s", (_how, text) => {
    const parsed = parsePlan(domain, text);
    expect(parsed).toMatchObject({ kind: "plan", steps });
    if (parsed.kind === "plan") {
      expect(parsed.actions).toEqual(steps.map((step) => domain.actionOf(step)));
    }
  });

  it("accepts missing arguments for a tool without parameters", () => {
    expect(parsePlan(domain, '{"steps":[{"tool":"chop"}]}')).toMatchObject({
      kind: "plan",
      steps: [{ tool: "chop", args: {} }],
    });
  });

  it.each([
    ['{"tool":"chop","args":{"x":1}}', 'must not have "x"'],
    ['{"tool":"chop","args":[1]}', "must be object"],
    ['{"tool":"goto","args":{"x":1}}', "must have required property 'place'"],
    ['{"name":"chop","arguments":{"place":"forest"}}', 'must not have "place"'],
  ])("refuses unknown arguments of a tool: %s", (step, told) => {
    const parsed = parsePlan(domain, `{"steps":[${step}]}`);
    expect(parsed).toMatchObject({ kind: "invalid-plan", pointer: "/steps/0/args" });
    expect(parsed).toMatchObject({ message: expect.stringContaining(told) });
    expect(parsePlan(domain, `chop {"x":1}`).kind).toBe("invalid-plan");
  });

  it.each(["{}", "null", '""', "[]", '{"reason":"cold"}', '{"args":{}}', '"none"', '"{}"'])(
    "accepts %s as no arguments",
    (args) => {
      const text = `{"steps":[{"tool":"chop","why":"cold","args":${args}}]}`;
      expect(parsePlan(domain, text)).toMatchObject({ kind: "plan" });
    },
  );

  it("reads the empty plan", () => {
    expect(parsePlan(domain, '{"steps":[]}')).toEqual({
      kind: "plan",
      actions: [],
      steps: [],
      shape: "steps",
    });
  });

  it.each(["[", '["A', '{{$"`'])("reads the empty plan after %s", (before) => {
    expect(parsePlan(domain, `${before}{"steps":[]}`)).toMatchObject({
      kind: "plan",
      actions: [],
    });
  });

  it("gives -1 to a valid step that can never apply", () => {
    const text = '{"steps":[{"tool":"stay","args":{"place":"forest"}},{"tool":"chop"}]}';
    const parsed = parsePlan(domain, text);
    expect(parsed).toMatchObject({ kind: "plan" });
    expect(parsed.kind === "plan" && parsed.actions[0]).toBe(-1);
    expect(parsed.kind === "plan" && (parsed.actions[1] as number) >= 0).toBe(true);
  });

  it.each([
    "",
    "   ",
    "I cannot help with that.",
    "[1, 2]",
    "null",
    '{"steps":[{"tool":"chop"',
    "{".repeat(10_000),
    '{"steps":['.repeat(5_000),
    '{"steps":"'.repeat(5_000),
    "x".repeat(200_000),
  ])("finds no JSON in %.30s", (text) => {
    expect(parsePlan(domain, text).kind).toBe("invalid-json");
  });

  it.each([
    ["{}", "", /required property 'steps'/],
    ['{"steps":{}}', "/steps", /array/],
    ['{"steps":[{"tool":"chopp"}]}', "/steps/0/tool", /there is no tool "chopp"/],
    ['{"steps":[{"tool":7}]}', "/steps/0/tool", /must be the name of a tool/],
    ['{"steps":[{"args":{}}]}', "/steps/0", /required property 'tool'/],
    [`${'{"a":'.repeat(9_000)}1${"}".repeat(9_000)}`, "", /steps/],
    ['{"steps":[{"tool":"goto"}]}', "/steps/0", /args/],
    ['{"steps":[{"tool":"goto","args":{}}]}', "/steps/0/args", /place/],
    ['{"steps":[{"tool":"goto","args":{"place":"mars"}}]}', "/steps/0/args/place", /one of/],
    ['{"steps":[{"tool":"set","args":{"n":4,"open":true}}]}', "/steps/0/args/n", /<= 3/],
    ['{"steps":[{"tool":"set","args":{"n":1.5,"open":true}}]}', "/steps/0/args/n", /integer/],
    ['{"steps":[{"tool":"set","args":{"n":1,"open":"ajar"}}]}', "/steps/0/args/open", /boolean/],
    ['{"steps":[{"tool":"constructor"}]}', "/steps/0/tool", /there is no tool/],
  ])("explains the problem with %.60s", (text, pointer, message) => {
    const parsed = parsePlan(domain, text);
    expect(parsed).toMatchObject({ kind: "invalid-plan", pointer });
    expect(parsed.kind === "invalid-plan" && parsed.message).toMatch(message);
  });

  it("limits steps", () => {
    const many = writePlan(Array.from({ length: 3 }, () => ({ tool: "chop", args: {} })));
    expect(parsePlan(domain, many, { maxSteps: 2 }).kind).toBe("invalid-plan");
    expect(parsePlan(domain, many, { maxSteps: 3 }).kind).toBe("plan");
  });

  it("finds no plan in long hostile text", () => {
    const text = '{"steps":"{'.repeat(9_000);
    expect(parsePlan(domain, text).kind).toBe("invalid-json");
    expect(parsePlan(domain, `{${" ".repeat(90_000)}`).kind).toBe("invalid-json");
  });

  it("reads names that every object inherits", () => {
    const inherited = loadDomain({
      name: "inherited",
      state: { x: { type: "boolean" } },
      tools: [
        { name: "toString", then: { x: true } },
        { name: "valueOf", parameters: { constructor: { enum: ["a"] } }, then: { x: false } },
      ],
    });
    const written = '{"steps":[{"tool":"toString"},{"tool":"valueOf","args":{"constructor":"a"}}]}';
    expect(parsePlan(inherited, written)).toMatchObject({ kind: "plan" });
    for (const wrong of [
      '{"steps":[{"tool":"hasOwnProperty"}]}',
      '{"steps":[{"tool":"valueOf","args":{}}]}',
      '{"steps":[{"tool":"valueOf"}]}',
    ]) {
      expect(parsePlan(inherited, wrong).kind).toBe("invalid-plan");
    }
  });
});

describe("laws", () => {
  const wrappings: readonly ((json: string, prose: string) => string)[] = [
    (json) => json,
    (json, prose) => `${prose}${json}`,
    (json, prose) => `${json}${prose}`,
    (json, prose) => `${prose}\n\`\`\`json\n${json}\n\`\`\`\n${prose}`,
    (json, prose) => `{"plan":${json}} ${prose}`,
  ];

  it("every plan of every domain is read back from any surrounding text", () => {
    fc.assert(
      fc.property(
        arbitraryDomain(),
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.string({ maxLength: 40 }),
        fc.constantFrom(...wrappings),
        (any, picks, prose, wrap) => {
          const { count } = any.actions;
          const actions = count === 0 ? [] : picks.map((pick) => pick % count);
          const json = writePlan(actions.map((action) => any.step(action) as Step));
          expect(parsePlan(any, wrap(json, prose))).toMatchObject({ kind: "plan", actions });
        },
      ),
      { numRuns: 150 },
    );
  });
});
