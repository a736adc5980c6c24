import { fill } from "./attacker.ts";
import { LARGE, LARGE_ASKED, LARGE_STATE, LARGE_STEPS, LARGE_WAYS } from "./large-domain.ts";
import { puzzle } from "./puzzle.ts";
import {
  answered,
  anything,
  demands,
  longText,
  manyNames,
  refused,
  type SentByName,
  tooManyNames,
  wanted,
} from "./sent.ts";

const SLICE_MS = 50;
const BUDGET_MS = 10_000;
const COLD = { at: "home", wood: 0, fire_lit: false };
const ASKED = { domain: "hut", agent: "ann", state: COLD, goal: "warm" };

const plan = { ...ASKED, budgetMs: BUDGET_MS };
const planMany = { domain: "hut", requests: [] };
const describe = { domain: "hut", state: COLD };
const explain = { ...describe, goal: "warm" };
const query = { prompt: "who?", deadlineMs: BUDGET_MS };
const chat = { model: "slow", messages: [{ role: "user", content: "who?" }] };
const completion = { model: "slow", prompt: "who?" };

const state = (n: number) => ({ at: n % 2 ? "home" : "forest", wood: n % 8, fire_lit: false });
/** A goal of its own for each of up to 4,600 agents. */
const own = (n: number): object => ({
  anyOf: Array.from({ length: 9 }, (_, wood) => ({ wood })).filter((_, bit) => (n >> bit) & 1),
  ...[{}, { at: "home" }, { at: "forest" }][(n >> 9) % 3],
  ...[{}, { fire_lit: true }, { fire_lit: false }][Math.floor((n >> 9) / 3) % 3],
});
const many =
  (make: (n: number) => object, more: object = {}) =>
  (bytes: number): object => ({
    ...planMany,
    ...{ requests: fill(make, bytes - 100).slice(0, 10_000), sliceMs: SLICE_MS, ...more },
  });
const steps = (count: number): object[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ tool: "goto", args: { place: n % 2 ? "home" : "forest" } },
  }));

const PLAN: SentByName = {
  ...anything(plan),
  ...demands(plan),
  "all ways": answered({ ...LARGE_ASKED, ways: LARGE_WAYS, budgetMs: BUDGET_MS }),
  "a long search": answered(puzzle({ budgetMs: 300 })),
};
const PLAN_NOW: SentByName = {
  ...anything(ASKED),
  ...demands(ASKED),
  "all ways": answered({ ...LARGE_ASKED, ways: LARGE_WAYS }),
  "a long search": answered(puzzle({ sliceMs: SLICE_MS })),
  "among many steps": answered({ ...LARGE_ASKED, sliceMs: SLICE_MS }),
};
const PLAN_MANY: SentByName = {
  ...anything(planMany),
  "many that are known": answered(
    many((n) => ({ agent: `a${n}`, state: state(n % 2), goal: "warm" })),
  ),
  "many, each something else": answered(
    many((n) => ({ agent: `a${n}`, state: state(n), goal: { wood: n % 9 } })),
  ),
  "many, each with a goal of its own": answered(
    many((n) => ({ agent: `a${n}`, state: COLD, goal: own(n) })),
  ),
  "many, each with a goal of its own among many steps": answered(
    many(
      (n) => ({
        ...{ agent: `a${n}`, state: LARGE_STATE },
        goal: { at: `p${n % 100}`, seen: `p${Math.floor(n / 100)}` },
      }),
      { domain: "large" },
    ),
  ),
  "a mistake at the end": refused((bytes) => {
    const { requests, ...all } = many((n) => ({ ...ASKED, agent: `a${n}` }))(bytes - 100) as {
      readonly requests: object[];
    };
    return { ...all, requests: [...requests.slice(0, 9999), { ...ASKED, agent: "" }] };
  }),
  mistakes: refused(many((n) => ({ agent: `a${n}`, state: n }))),
  "states of nothing": refused(many((n) => ({ ...ASKED, state: { [n]: n } }))),
  "long searches": answered({
    domain: "puzzle",
    requests: Array.from({ length: 1000 }, (_, n) => ({ ...puzzle(), agent: `a${n}` })),
    sliceMs: SLICE_MS,
  }),
};
const builder = { state: { at: "mill" } };
const builders = (count: number, more: object = {}): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, { ...builder, ...more }]));
const planTogether = {
  ...{ domain: "yard", agents: builders(2), goal: "raised", budgetMs: 500 },
};
const PLAN_TOGETHER: SentByName = {
  ...anything(planTogether),
  "eight members": answered({ ...planTogether, agents: builders(8) }),
  "too many members": refused({ ...planTogether, agents: builders(9) }),
  "tools that they do without": answered({
    ...planTogether,
    agents: builders(8, { disabled: Array.from({ length: 9900 }, () => "carry") }),
  }),
};
const EXPLAIN: SentByName = {
  ...anything(explain),
  ...wanted(explain),
  "all ways": answered({ ...LARGE_ASKED, ways: LARGE_WAYS }),
  "a long search": answered(puzzle()),
  "a goal of many steps that is out of reach": answered(LARGE_ASKED),
  "a plan of 200 steps": answered({
    ...{ domain: "large", goal: { tired: { ">=": 200 } }, state: LARGE_STATE },
    steps: LARGE_STEPS,
  }),
  "10,000 steps": refused({ ...explain, steps: steps(10_000) }),
};
const DESCRIBE: SentByName = {
  ...anything(describe),
  "a state of many names": refused({ ...describe, state: manyNames }),
  "a state of too many names": refused((bytes) => ({ ...describe, state: tooManyNames(bytes) })),
  "a persona as long as may be": answered({ ...describe, persona: longText(10_000) }),
  "a persona as long as fits": refused((bytes) => ({
    ...describe,
    persona: longText(bytes - 1000),
  })),
  "many steps": answered({ domain: "large", state: LARGE_STATE }),
};
const variables = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, "x"]));
const QUERY: SentByName = {
  ...anything(query),
  "a prompt as long as may be": answered({ ...query, prompt: longText(4000) }),
  "a prompt as long as fits": refused((bytes) => ({ ...query, prompt: longText(bytes - 1000) })),
  "variables that it has not": refused({ ...query, variables: variables(9900) }),
  "too many variables": refused((bytes) => ({ ...query, variables: variables(bytes / 20) })),
};

/** Functions whose parameters have this many parts in total. */
const functions = (count: number, parts: number, more: object = {}): object[] =>
  Array.from({ length: count }, (_, n) => ({
    type: "function",
    function: {
      name: `f${n}`,
      parameters: {
        type: "object",
        properties: Object.fromEntries(
          Array.from({ length: parts }, (_, p) => [`p${p}`, { type: "integer", ...more }]),
        ),
      },
    },
  }));
const schemaOf = (length: number): object => ({
  type: "object",
  properties: Object.fromEntries(Array.from({ length }, (_, p) => [`p${p}`, { type: "string" }])),
});
const asSchema = (schema: object): object => ({
  ...chat,
  response_format: { type: "json_schema", json_schema: { schema } },
});
const inParts = (count: number, length: number): object => ({
  ...chat,
  messages: [
    {
      role: "user",
      content: Array.from({ length: count }, () => ({ type: "text", text: longText(length) })),
    },
  ],
});

const CHAT: SentByName = {
  ...anything(chat, { wrong: 400 }),
  "a text as long as fits": answered((bytes) => ({
    ...{ ...chat, messages: [{ role: "user", content: longText(bytes - 1000) }] },
  })),
  "1,000 turns": answered({
    ...chat,
    messages: Array.from({ length: 1000 }, () => ({ role: "user", content: longText(900) })),
  }),
  "a text in 1,000 parts": answered(inParts(1000, 900)),
  "a text in too many parts": refused(inParts(20_000, 9), 400),
  "many functions": answered({ ...chat, tools: functions(128, 10) }),
  "many functions with much to say": answered({
    ...{ ...chat, tools: functions(128, 10, { description: longText(500) }) },
  }),
  "too many functions": refused({ ...chat, tools: functions(128, 250) }, 400),
  "a function of many parts": answered({
    ...{ ...chat, tools: functions(1, 1900) },
    tool_choice: { type: "function", function: { name: "f0" } },
  }),
  "a long schema": answered(asSchema(schemaOf(1900))),
  "a schema that is too long": refused(asSchema(schemaOf(9000)), 400),
};
const COMPLETION: SentByName = {
  ...anything(completion, { wrong: 400 }),
  "a text as long as fits": answered((bytes) => ({
    ...{ ...completion, prompt: longText(bytes - 1000) },
  })),
};

/** The bodies of each route, at the limits and beyond. */
export const ROUTE_BODIES = {
  "POST /v1/plan": PLAN,
  "POST /v1/plan-now": PLAN_NOW,
  "POST /v1/plan-many": PLAN_MANY,
  "POST /v1/plan-together": PLAN_TOGETHER,
  "POST /v1/explain": EXPLAIN,
  "POST /v1/describe": DESCRIBE,
  "PUT /v1/domains/large": { ...anything(LARGE, { known: 422 }), "many steps": answered(LARGE) },
  "POST /v1/query": QUERY,
  "POST /v1/chat/completions": CHAT,
  "POST /v1/completions": COMPLETION,
  "POST /v1/tickets": anything({ domain: "hut" }),
} as const satisfies Readonly<Record<string, SentByName>>;
