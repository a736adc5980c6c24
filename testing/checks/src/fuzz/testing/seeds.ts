import { readFileSync } from "node:fs";

const examples = new URL("../../../../../examples/", import.meta.url);

/** The guard of the examples. */
export const GUARD = JSON.parse(
  readFileSync(new URL("domains/guard.json", examples), "utf8"),
) as object;

/** A question with a known answer, with an ample budget: the guard secures the gate. */
export const KNOWN = {
  ...(JSON.parse(readFileSync(new URL("service/secure.json", examples), "utf8")) as {
    readonly domain: string;
    readonly agent: string;
    readonly goal: string;
    readonly state: Readonly<Record<string, string | number | boolean>>;
  }),
  budgetMs: 60_000,
};

const { domain, agent, state, goal } = KNOWN;
const asked = { agent, state, goal };
const member = { state: { at: "mill" }, disabled: ["saw"] };
const together = {
  ...{ domain: "yard", agents: { ann: member, bo: member }, goal: "raised", measure: "time" },
  shared: { beam_up: false, nailed: false, planks: 2 },
  running: [{ agent: "ann", step: { tool: "walk", args: { to: "site" } }, leftMs: 20 }],
  events: [{ at: 6, then: { planks: 3 } }],
};
const chat = { model: "scripted", messages: [{ role: "user", content: "hello" }], max_tokens: 4 };
/** A schema with all kinds of parts, and cyclic references. */
const schema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 0, maxLength: 9 },
    age: { type: "integer", minimum: 0, exclusiveMaximum: 120 },
    mood: { enum: ["calm", null, 3] },
    kids: { type: "array", items: { $ref: "#/$defs/either" }, minItems: 0, maxItems: 3 },
  },
  required: ["name"],
  additionalProperties: false,
  $defs: {
    either: { anyOf: [{ type: ["null", "number"] }, { $ref: "#/$defs/other" }] },
    other: {
      oneOf: [{ const: "x" }, { $ref: "#" }, { type: "array", items: { $ref: "#/$defs/either" } }],
    },
  },
};
const named = { type: "json_schema", json_schema: { name: "a", schema } };
const tools = [
  { type: "function", function: { name: "go", description: "Goes", parameters: schema } },
];

/** A valid HTTP request. */
export interface SeedRequest {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: unknown;
}

/** Requests for mutation. Budgets are short, since messages are under test, not the planner. */
export const HTTP_SEEDS: readonly SeedRequest[] = [
  { method: "POST", path: "/v1/plan", body: { domain, ...asked, budgetMs: 5 } },
  { method: "POST", path: "/v1/plan?stream", body: { domain, ...asked, budgetMs: 5 } },
  { method: "POST", path: "/v1/plan-now", body: { domain, ...asked, sliceMs: 0.5 } },
  { method: "POST", path: "/v1/plan-many", body: { domain, requests: [asked], sliceMs: 1 } },
  { method: "POST", path: "/v1/plan-together", body: { ...together, budgetMs: 5 } },
  { method: "POST", path: "/v1/explain", body: { domain, state, goal, steps: [] } },
  { method: "POST", path: "/v1/describe", body: { domain, state } },
  { method: "POST", path: "/v1/tickets", body: { domain, agents: [agent] } },
  { method: "POST", path: "/v1/query", body: { prompt: "hello", deadlineMs: 5, maxTokens: 4 } },
  { method: "POST", path: "/v1/chat/completions", body: chat },
  { method: "POST", path: "/v1/chat/completions", body: { ...chat, response_format: named } },
  { method: "POST", path: "/v1/chat/completions", body: { ...chat, tools, tool_choice: "auto" } },
  { method: "POST", path: "/v1/completions", body: { model: "scripted", prompt: "hello" } },
  { method: "PUT", path: "/v1/domains/spoilt", body: GUARD },
];

/** Messages of a session, without their numbers. */
export const SESSION_SEEDS: readonly object[] = [
  { type: "state", agent, nowMs: 1, values: state },
  { type: "state", agent, nowMs: 2, slots: [[0, 1]] },
  { type: "want", agent, goal, budgetMs: 5 },
  { type: "want", agent, goal, budgetMs: 5, runner: "server" },
  { type: "step", agent, stepId: 1, event: "finished" },
  { type: "idle", agent },
  { type: "ack", received: 1 },
  { type: "batch", messages: [{ type: "idle", agent }] },
];

/** The first message of a session. */
export const HELLO = { type: "hello", protocol: [1], client: "fuzz", domain } as const;
