import { fill } from "./attacker.ts";
import { PUZZLE, puzzle } from "./puzzle.ts";
import { protoValue, protoValues, Requester } from "./requester.ts";
import type { Attack } from "./session-attacks.ts";

/** The longest body, with some margin. */
const BODY_BYTES = 990_000;
const SLICE_MS = 50;
const COLD = { at: "home", wood: 0, fire_lit: false };
const ASKED = { domain: "hut", agent: "ann", state: COLD, goal: "warm" };

const PLACES = Array.from({ length: 100 }, (_, place) => `p${place}`);
/** A domain with as many steps as an upload may have. */
const LARGE = {
  name: "large",
  state: {
    at: { type: "enum", values: PLACES, default: "p0", position: true },
    seen: { type: "enum", values: PLACES, default: "p0" },
    lost: { type: "boolean", default: false },
    tired: { type: "integer", min: 0, max: 100, default: 0 },
  },
  tools: [
    {
      name: "go",
      parameters: { from: { enum: PLACES }, to: { enum: PLACES } },
      when: { tired: { "<": 100 } },
      then: { at: "$from", seen: "$to", tired: { "+": 1 } },
    },
  ],
  goals: [{ name: "home", when: { lost: true, at: "p9", seen: "p9" } }],
};
const LARGE_ASKED = {
  ...{ domain: "large", agent: "ann", goal: "home" },
  state: { at: "p0", seen: "p0", lost: false, tired: 0 },
};

const text = "burn the wood and go home to the forest, ".repeat(BODY_BYTES / 41);
const brackets = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const manyKeys = Object.fromEntries(
  fill((index) => `v${index}`, BODY_BYTES / 2).map((key) => [key, 1]),
);
const disabled = fill(
  (n) => ({ tool: "goto", args: { place: n % 2 ? "home" : "forest" } }),
  BODY_BYTES,
).slice(0, 10_000);
const anyOf = { anyOf: fill((n) => ({ wood: { ">=": n % 9 } }), BODY_BYTES) };
const deepGoal = (asked: object, depth: number): string => {
  const goal = `${'{"not":'.repeat(depth)}{"wood":1}${"}".repeat(depth)}`;
  return `${JSON.stringify({ ...asked, goal: undefined }).slice(0, -1)},"goal":${goal}}`;
};
const ways = Object.fromEntries(
  PLACES.map((from) => [from, Object.fromEntries(PLACES.map((to, cost) => [to, cost + 1]))]),
);
const anyWays = Object.fromEntries(
  fill((from) => [`way ${from}`, { a: 1, b: 2 }] as const, BODY_BYTES),
);

/** Bodies by display name. */
type Bodies = Readonly<Record<string, object | string>>;
type Messages = Readonly<Record<string, object>>;

/** Bodies for any route. */
const anything = (good: object): Bodies => {
  const head = JSON.stringify(good).slice(0, -1);
  const room = BODY_BYTES - head.length - 20;
  return {
    "lists in lists": `${head},"x":${brackets(room / 2)}}`,
    "many objects": { ...good, x: fill((): unknown => [[[]], {}, { a: 1 }], room) },
    "many names": { ...good, x: manyKeys },
    "a long text": { ...good, x: text },
    "no end": `${head},"x":[${"[0],".repeat(room / 4)}`,
    "a name that is refused, at the end": `${head},"x":${JSON.stringify(fill(() => ({ a: {} }), room - 40))},"__proto__":1}`,
    "a list": `[${"0,".repeat(room / 2)}0]`,
  };
};

/** Questions with one member of maximal length each. */
const wanted = (asked: object): Bodies => ({
  "a state of many names": { ...asked, state: manyKeys },
  "a condition as long as fits": { ...asked, goal: anyOf },
  "a condition as deep as fits": deepGoal(asked, 120_000),
  "a goal of a long name": { ...asked, goal: text },
});
const demands = (asked: object): Bodies => ({
  ...wanted(asked),
  "any of many goals": { ...asked, goal: { oneOf: fill((n) => ({ wood: n % 9 }), BODY_BYTES) } },
  "a condition to keep": { ...asked, maintain: anyOf },
  "steps that it does without": { ...asked, disabled },
  "ways that are none": { ...asked, ways: anyWays },
  "all ways": { ...LARGE_ASKED, ways, budgetMs: 20 },
  words: { ...asked, goal: { directive: text } },
  persona: { ...asked, persona: "brave ".repeat(1600), memory: "once ".repeat(1900) },
});
const many = (make: (n: number) => object) =>
  fill((n) => make(n), BODY_BYTES - 100).slice(0, 10_000);
const plan = { ...ASKED, budgetMs: 100 };
const planMany = { domain: "hut", requests: [] };
const state = (n: number) => ({ at: n % 2 ? "home" : "forest", wood: n % 8, fire_lit: false });
const describe = { domain: "hut", state: COLD };
const explain = { ...describe, goal: "warm" };
const query = { prompt: "who?", deadlineMs: 1000 };

const PLAN: Bodies = {
  ...anything(plan),
  ...demands(plan),
  "a long search": puzzle({ budgetMs: 300 }),
};
const PLAN_NOW: Bodies = {
  ...anything(ASKED),
  ...demands(ASKED),
  "a long search": puzzle({ sliceMs: SLICE_MS }),
  "among many steps": { ...LARGE_ASKED, sliceMs: SLICE_MS },
};
const PLAN_MANY: Bodies = {
  ...anything(planMany),
  "10,000 that are known": {
    ...planMany,
    requests: many((n) => ({ agent: `a${n}`, state: state(n % 2), goal: "warm" })),
    sliceMs: SLICE_MS,
  },
  "10,000, each something else": {
    ...planMany,
    requests: many((n) => ({ agent: `a${n}`, state: state(n), goal: { wood: n % 9 } })),
    sliceMs: SLICE_MS,
  },
  "10,000 mistakes": { ...planMany, requests: many((n) => ({ agent: `a${n}`, state: n })) },
  "states of nothing": { ...planMany, requests: many((n) => ({ ...ASKED, state: { [n]: n } })) },
  "long searches": {
    domain: "puzzle",
    requests: Array.from({ length: 1000 }, (_, n) => ({ ...puzzle(), agent: `a${n}` })),
    sliceMs: SLICE_MS,
  },
};
const EXPLAIN: Bodies = {
  ...anything(explain),
  ...wanted(explain),
  "ways that are none": { ...explain, ways: anyWays },
  "a long search": puzzle(),
  "a goal of many steps that is out of reach": LARGE_ASKED,
  "a plan of 200 steps": {
    ...{ domain: "large", goal: { tired: { ">=": 100 } }, state: LARGE_ASKED.state },
    steps: Array.from({ length: 100 }, (_, n) => ({
      tool: "go",
      args: { from: `p${n}`, to: `p${n}` },
    })),
  },
  "10,000 steps": { ...explain, steps: disabled },
};
const DESCRIBE: Bodies = {
  ...anything(describe),
  "a state of many names": { ...describe, state: manyKeys },
  "a persona as long as fits": { ...describe, persona: text },
  "many steps": { domain: "large", state: LARGE_ASKED.state },
};
const QUERY: Bodies = {
  ...anything(query),
  "a prompt as long as fits": { ...query, prompt: text },
  "many variables": {
    ...query,
    variables: Object.fromEntries(fill((n) => [`v${n}`, "x"], BODY_BYTES)),
  },
};
const chat = { model: "slow", messages: [{ role: "user", content: "who?" }] };
const tools = Array.from({ length: 128 }, (_, n) => ({
  type: "function",
  function: {
    name: `f${n}`,
    parameters: {
      type: "object",
      properties: Object.fromEntries(fill((p) => [`p${p}`, { type: "integer" }], 7000)),
    },
  },
}));
const schema = {
  type: "object",
  properties: Object.fromEntries(fill((p) => [`p${p}`, { type: "string" }], BODY_BYTES)),
};
const CHAT: Bodies = {
  ...anything(chat),
  "a text as long as fits": { ...chat, messages: [{ role: "user", content: text }] },
  "1,000 turns": {
    ...chat,
    messages: Array.from({ length: 1000 }, () => ({ role: "user", content: "who? ".repeat(180) })),
  },
  "a text in 1,000 parts": {
    ...chat,
    messages: [
      {
        role: "user",
        content: fill(() => ({ type: "text", text: "who? ".repeat(180) }), BODY_BYTES),
      },
    ],
  },
  "many functions": { ...chat, tools },
  "a long schema": { ...chat, response_format: { type: "json_schema", json_schema: { schema } } },
};
const completion = { model: "slow", prompt: "who?" };

/** The most demanding bodies of each route; without a body, the request is repeated. */
const ROUTES: Readonly<Record<string, Bodies | undefined>> = {
  "GET /healthz": undefined,
  "GET /readyz": undefined,
  "GET /metrics": undefined,
  "GET /openapi.json": undefined,
  "GET /docs": undefined,
  "POST /v1/plan": PLAN,
  "POST /v1/plan-now": PLAN_NOW,
  "POST /v1/plan-many": PLAN_MANY,
  "POST /v1/explain": EXPLAIN,
  "POST /v1/describe": DESCRIBE,
  "PUT /v1/domains/large": { ...anything(LARGE), "many steps": LARGE },
  "DELETE /v1/domains/other": undefined,
  "GET /v1/domains": undefined,
  "GET /v1/domains/large": undefined,
  "POST /v1/query": QUERY,
  "GET /v1/models": undefined,
  "GET /v1/models/slow": undefined,
  "POST /v1/chat/completions": CHAT,
  "POST /v1/completions": {
    ...anything(completion),
    "a text as long as fits": { ...completion, prompt: text },
  },
  "POST /v1/tickets": anything({ domain: "hut" }),
};

/** A gRPC message with members made from JSON. */
const asked = (body: object): object => {
  const { state, goal, disabled, steps, maintain, ways, requests, variables, ...plain } = body as {
    readonly [name: string]: never;
  };
  const struct = (value: object | undefined) => value && { fields: protoValues(value) };
  const listed = (all: { tool: string; args: object }[] | undefined) =>
    all && { items: all.map(({ tool, args }) => ({ tool, args: struct(args) })) };
  const made = {
    ...plain,
    ...{ state: struct(state), maintain: struct(maintain), ways: struct(ways) },
    ...{ disabled: listed(disabled), steps: listed(steps), variables: struct(variables) },
    goal: goal === undefined ? undefined : protoValue(goal),
    requests: requests && (requests as object[]).map(asked),
  };
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
};
/** The bodies that gRPC can express, within its size limit. */
const spoken = (bodies: Bodies): Messages =>
  Object.fromEntries(
    Object.entries(bodies).flatMap(([name, body]) =>
      typeof body === "string" || name in anything({}) || name === "10,000 mistakes"
        ? []
        : [[name, asked(body)]],
    ),
  );

const METHODS: Readonly<Record<string, Messages>> = {
  Plan: spoken(PLAN),
  PlanStream: spoken(PLAN),
  PlanNow: spoken(PLAN_NOW),
  PlanMany: spoken(PLAN_MANY),
  Explain: spoken(EXPLAIN),
  Describe: spoken(DESCRIBE),
  Query: spoken(QUERY),
  ListModels: { "again and again": {} },
  PutDomain: { "many steps": { name: "large", domain: { fields: protoValues(LARGE) } } },
  DeleteDomain: { "again and again": { name: "other" } },
  GetDomain: { "again and again": { name: "large" } },
  ListDomains: { "again and again": {} },
  CreateTicket: { "again and again": { domain: "hut" } },
};

/** Repetitions of a request without a body. */
const TIMES = 100;

const attackOf = (
  name: string,
  send: (requester: Requester) => Promise<void>,
  times: number,
): Attack => ({
  name,
  prepare: async (place) => {
    const requester = new Requester(place);
    place.opened(requester);
    await requester.send("PUT /v1/domains/puzzle", PUZZLE);
    await requester.send("PUT /v1/domains/large", LARGE);
    // Loaded with the first question.
    await requester.send("POST /v1/plan", { ...LARGE_ASKED, budgetMs: 1000 });
    await requester.send("POST /v1/plan", puzzle({ budgetMs: 10 }));
    await place.settle();
    return async () => {
      await Promise.all(Array.from({ length: times }, () => send(requester)));
    };
  },
});

const overHttp = (route: string, bodies: Bodies | undefined): readonly Attack[] =>
  bodies === undefined
    ? [attackOf("again and again", (requester) => requester.send(route), TIMES)]
    : Object.entries(bodies).map(([name, body]) => {
        const sent = typeof body === "string" ? body : JSON.stringify(body);
        return attackOf(name, (requester) => requester.send(route, sent), 1);
      });

const overGrpc = (method: string, bodies: Messages): readonly Attack[] =>
  Object.entries(bodies).map(([name, message]) =>
    attackOf(
      name,
      (requester) => requester.call(method, message),
      name === "again and again" ? TIMES : 1,
    ),
  );

/** Attacks by route, such as `POST /v1/plan`. */
export const ROUTE_ATTACKS: Readonly<Record<string, readonly Attack[]>> = Object.fromEntries(
  Object.entries(ROUTES).map(([route, bodies]) => [route, overHttp(route, bodies)]),
);

/** Attacks by gRPC method. */
export const METHOD_ATTACKS: Readonly<Record<string, readonly Attack[]>> = Object.fromEntries(
  Object.entries(METHODS).map(([method, bodies]) => [method, overGrpc(method, bodies)]),
);
