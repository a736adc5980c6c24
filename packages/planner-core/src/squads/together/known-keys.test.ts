import { expect, it } from "vitest";
import { RequestError } from "../../base/errors.ts";
import { checkTogetherKeys } from "./known-keys.ts";

const request = {
  agents: { ann: { at: "mill" }, bo: { state: { at: "mill" }, disabled: ["saw"] } },
  running: [{ agent: "ann", step: { tool: "saw", args: {} }, leftMs: 1, leftToMs: 2, with: [] }],
  ...{ shared: {}, goal: "raised", budgetMs: 50, measure: "time", nowMs: 0, unitMs: 1000 },
  ...{ events: [], by: 5, maintain: {}, ways: {}, keep: [], expansions: 5, signal: undefined },
};

it.each([
  [
    "a key of a member",
    { agents: { bo: { state: {}, disable: [] } } },
    "/agents/bo/disable",
    "disabled",
  ],
  [
    "a key of a step in flight",
    { running: [{ ...request.running[0], leftms: 1 }] },
    "/running/0/leftms",
    "leftMs",
  ],
] as const)("%s is refused in a request for a joint plan", (_, more, pointer, hint) => {
  expect(() => checkTogetherKeys(request)).not.toThrow();
  let error: unknown;
  try {
    checkTogetherKeys({ ...request, ...more });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(RequestError);
  const [issue] = (error as RequestError).issues;
  expect(issue?.pointer).toBe(pointer);
  expect(issue?.hint).toContain(hint);
});

it("keys without a value are left out, and variables of plain states are none", () => {
  const agents = { ann: { at: "mill", disable: true } };
  expect(() => checkTogetherKeys({ ...request, agents, deadline: undefined })).not.toThrow();
  expect(() => checkTogetherKeys(undefined)).toThrow("must be a request");
});
