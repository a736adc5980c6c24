import { loadDomain, type Step } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { toolYard as domain } from "../testing/tool-yard.ts";
import { decodingSchema } from "./decoding-schema.ts";
import { parsePlan } from "./parse-plan.ts";
import { planSchema } from "./plan-schema.ts";
import { StepScanner } from "./step-scanner.ts";

const steps: readonly Step[] = [
  { tool: "goto", args: { place: "forest" } },
  { tool: "chop", args: {} },
  { tool: "set", args: { n: 2, open: true } },
];
const object = (properties: unknown): object => ({ type: "object", properties });
const list = (keyword: string, content: unknown = steps): object =>
  object({ steps: { type: "array", [keyword]: content } });
const each = (write: (step: Step) => unknown): object => ({ steps: steps.map(write) });
const args = (step: Step, write: (value: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(step.args).map(([name, value]) => [name, write(value)]));

describe("a schema with filled-in values", () => {
  it.each<[string, object]>([
    ["items", list("items")],
    [
      "types of OpenAPI",
      { type: "OBJECT", properties: { steps: { type: "ARRAY", items: steps } } },
    ],
    ["several types", object({ steps: { type: ["array", "null"], items: steps } })],
    ["prefixItems", list("prefixItems")],
    ["default", list("default")],
    ["const", list("const")],
    ["value", list("value")],
    ["enum", list("enum", [steps])],
    ["examples", list("examples", [steps])],
    ["properties alone", { properties: { steps } }],
    ["all keywords", { $schema: "draft-07", required: ["steps"], ...list("items") }],
    ["no object around it", { steps: { type: "array", items: steps } }],
    ["a name", { name: "plan", strict: true, schema: list("items") }],
    ["a format", { type: "json_schema", json_schema: { name: "plan", schema: object({ steps }) } }],
    ["steps of properties", each(({ tool, args }) => object({ tool, args }))],
    ["arguments of properties", each(({ tool, args }) => ({ tool, args: object(args) }))],
    [
      "constants",
      each((step) =>
        object({
          tool: { const: step.tool },
          args: object(args(step, (value) => ({ const: value }))),
        }),
      ),
    ],
    [
      "values",
      each((step) => ({
        tool: { type: "string", enum: [step.tool] },
        args: args(step, (value) => ({ default: value })),
      })),
    ],
  ])("is the plan: %s", (_, answer) => {
    const text = JSON.stringify(answer);
    expect(parsePlan(domain, text)).toMatchObject({ kind: "plan", steps });
    expect(parsePlan(domain, `Here:\n${JSON.stringify(answer, null, 2)}\n`)).toMatchObject({
      steps,
    });
    const scanner = new StepScanner(domain);
    scanner.push(text);
    expect(scanner.finish()).toMatchObject({ kind: "plan", steps });
  });

  it("is not a plan if it only repeats the schema", () => {
    const buttons = loadDomain({
      name: "buttons",
      state: { on: { type: "boolean" } },
      tools: [
        { name: "press", then: { on: true } },
        { name: "pull", then: { on: true } },
      ],
    });
    const button = loadDomain({
      name: "button",
      state: { on: { type: "boolean" } },
      tools: [{ name: "press", then: { on: true } }],
    });
    for (const each of [domain, buttons, button]) {
      for (const schema of [decodingSchema(each), planSchema(each)]) {
        const format = { type: "json_schema", json_schema: { name: "plan", strict: true, schema } };
        for (const text of [schema, { schema }, format].map((value) => JSON.stringify(value))) {
          expect(parsePlan(each, text).kind).not.toBe("plan");
        }
      }
    }
  });
});
