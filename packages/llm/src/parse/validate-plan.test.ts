import { loadDomain } from "@understudy/planner-core";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSchema } from "./plan-schema.ts";
import { planValidator } from "./validate-plan.ts";

const domain = loadDomain({
  name: "trade",
  state: {
    at: { type: "enum", values: ["shop", "mill"] },
    coins: { type: "integer", min: 0, max: 9 },
    open: { type: "boolean" },
  },
  tools: [
    { name: "wait", then: { coins: { "+": 1 } } },
    {
      name: "go",
      parameters: {
        place: { enum: ["shop", "mill"] },
        coins: { type: "integer", minimum: 1, maximum: 3 },
      },
      then: { at: "$place" },
    },
    { name: "turn", parameters: { on: { type: "boolean" } }, then: { open: "$on" } },
  ],
  goals: [{ name: "rich", when: { coins: 9 } }],
});
const MAX_STEPS = 3;

/** Values that are nearly a plan. */
const value = fc.constantFrom<unknown>(
  "shop",
  "mill",
  "sea",
  0,
  1,
  3,
  4,
  1.5,
  true,
  false,
  null,
  [],
  {},
);
const key = fc.constantFrom("place", "coins", "on", "tool", "args", "steps", "__proto__", "a/b~");
const fields = (values: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(key, values), { maxLength: 3 }).map((entries) => JSON.parse(toJson(entries)));
const toJson = (entries: readonly (readonly [string, unknown])[]): string =>
  `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`).join(",")}}`;
const args = fc.oneof(
  fc.record({ place: value, coins: value }, { requiredKeys: [] }),
  fc.record({ on: value }),
  fields(value),
  value,
);
const tool = fc.constantFrom<unknown>("go", "wait", "turn", "fly", "constructor", 7);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ tool, args }, { requiredKeys: ["tool"] }) },
  { weight: 1, arbitrary: fields(value) },
  { weight: 1, arbitrary: value },
);
const steps = fc.array(step, { maxLength: MAX_STEPS + 1 });
const plan = fc.oneof(
  { weight: 6, arbitrary: fc.record({ steps }) },
  { weight: 1, arbitrary: fc.record({ steps: value }) },
  { weight: 1, arbitrary: fields(steps) },
  { weight: 1, arbitrary: value },
);

describe("planValidator", () => {
  it("accepts and rejects the same plans as a schema compiler", () => {
    const reference = new Ajv({ discriminator: true, ownProperties: true }).compile(
      planSchema(domain, MAX_STEPS),
    );
    const validate = planValidator(domain, MAX_STEPS);
    const taken = { true: 0, false: 0 };
    fc.assert(
      fc.property(plan, (written) => {
        const isPlan = validate(written);
        taken[`${isPlan}`]++;
        expect(isPlan, JSON.stringify(written)).toBe(reference(written));
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(taken.true, taken.false)).toBeGreaterThan(25);
  });

  it.each([
    [
      { steps: [{ tool: "go", args: { place: "sea", coins: 1 } }] },
      "/steps/0/args/place",
      'must be one of ["shop","mill"]',
    ],
    [
      { steps: [{ tool: "go", args: { place: "mill", coins: 9 } }] },
      "/steps/0/args/coins",
      "must be <= 3",
    ],
    [{ steps: [{ tool: "turn", args: { on: 1 } }] }, "/steps/0/args/on", "must be boolean"],
    [{ steps: [{ tool: "go" }] }, "/steps/0", "must have required property 'args'"],
    [{ steps: [{ tool: "fly" }] }, "/steps/0/tool", 'there is no tool "fly"'],
    [{ steps: [{ tool: "wait", "a/b~": 1 }] }, "/steps/0", 'must not have "a/b~"'],
    [{ steps: [{}, {}, {}, {}] }, "/steps", "must NOT have more than 3 items"],
    [{}, "", "the answer must have required property 'steps'"],
  ])("reports the location and the problem: %j", (written, pointer, message) => {
    const validate = planValidator(domain, MAX_STEPS);
    expect(validate(written)).toBe(false);
    expect(validate.problem.pointer).toBe(pointer);
    expect(validate.problem.message).toContain(message);
  });
});
