import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { decodingSchema } from "./decoding-schema.ts";

/** The `steps` property in the decoding schema of a domain with these tools. */
function stepsOf(...names: string[]): unknown {
  const state = { done: { type: "boolean" } } as const;
  const tools = names.map((name) => ({ name, then: { done: true } }));
  const goals = [{ name: "done", when: { done: true } }];
  const schema = decodingSchema(loadDomain({ name: "tools", state, tools, goals }));
  return (schema["properties"] as { readonly steps: unknown }).steps;
}

const step = (name: string): object =>
  expect.objectContaining({
    properties: expect.objectContaining({ tool: { type: "string", enum: [name] } }),
  });

describe("the decoding schema", () => {
  it("has an alternative per tool, and no alternatives for a single tool", () => {
    expect(stepsOf("wait", "rest")).toEqual({
      type: "array",
      items: { anyOf: [step("wait"), step("rest")] },
    });
    expect(stepsOf("rest")).toEqual({ type: "array", items: step("rest") });
  });
});
