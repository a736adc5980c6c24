import { ScriptedBackend } from "@understudy/llm/testing";
import { loadDomain } from "@understudy/planner-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { PLANNER_METHODS } from "./grpc/planner-methods.ts";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { CountedSteps } from "./testing/counted-steps.ts";
import { GrpcClient, protoStruct, protoValue } from "./testing/grpc-client.ts";
import { COLD, HUT, startHut, WARM } from "./testing/hut.ts";

const textPart = () => ({ type: "text", text: "who?" });

/** Near the limit of a body, and of a message of gRPC. */
const BYTES = 900_000;
/** Text that is parsed, and fields that are decoded, in one piece. */
const PIECE_BYTES = 16 * 1024;
const ITEMS = 64;
const AGENTS = 4000;
/** The most work of a step, a millisecond or two. */
const MAX_WORK = 100_000;

const { budgetMs: _, ...ASKED } = WARM;
const filler = Array.from({ length: BYTES / 10 }, (_, index) => `x${index % 1000}`);
/** A body with a member that is not known, of nearly as many bytes as there may be. */
const padded = (body: object): object => ({ ...body, x: filler });
const READ = Math.floor(BYTES / PIECE_BYTES / 2);

const requests = Array.from({ length: AGENTS }, (_, index) => ({
  ...{ agent: `a${index}`, state: COLD, goal: "warm" },
}));
const chat = { model: "scripted", messages: [{ role: "user", content: "who?" }] };
const steps = Array.from({ length: 9000 }, (_, index) => ({
  ...{ tool: "goto", args: { place: index % 2 === 0 ? "home" : "forest" } },
}));

interface Case {
  readonly body: object | string;
  readonly status: number;
  /** The least pieces. */
  readonly pieces: number;
}

const ROUTES: Readonly<Record<string, Case>> = {
  "/v1/plan": { body: padded(WARM), status: 200, pieces: READ },
  "/v1/plan-now": { body: padded(ASKED), status: 200, pieces: READ },
  "/v1/plan-many": {
    body: padded({ domain: "hut", requests, sliceMs: 50 }),
    status: 200,
    pieces: READ + (3 * AGENTS) / ITEMS,
  },
  "/v1/plan-together": {
    // A domain without time has no joint plans.
    body: padded({ domain: "hut", agents: { ann: COLD }, goal: "warm", budgetMs: 20_000 }),
    status: 422,
    pieces: READ,
  },
  "/v1/explain": {
    body: padded({ domain: "hut", state: COLD, goal: "warm" }),
    status: 200,
    pieces: READ,
  },
  "/v1/describe": { body: padded({ domain: "hut", state: COLD }), status: 200, pieces: READ },
  "/v1/query": { body: padded({ prompt: "who?", deadlineMs: 1000 }), status: 200, pieces: READ },
  "/v1/chat/completions": { body: padded(chat), status: 200, pieces: READ },
  "/v1/completions": {
    body: padded({ model: "scripted", prompt: "who?" }),
    status: 200,
    pieces: READ,
  },
  "/v1/tickets": { body: padded({ domain: "hut" }), status: 200, pieces: READ },
};

const PLACES = Array.from({ length: 30 }, (_, place) => `p${place}`);
/** A domain of many steps. */
const MAZE = loadDomain({
  name: "maze",
  state: {
    at: { type: "enum", values: PLACES, default: "p0" },
    seen: { type: "enum", values: PLACES, default: "p0" },
    lost: { type: "boolean", default: false },
    tired: { type: "integer", min: 0, max: 200, default: 0 },
  },
  tools: [
    {
      name: "go",
      parameters: { from: { enum: PLACES }, to: { enum: PLACES } },
      when: { tired: { "<": 200 } },
      then: { at: "$from", seen: "$to", tired: { "+": 1 } },
    },
  ],
  goals: [{ name: "found", when: { lost: true, at: "p9", seen: "p9" } }],
});
const MAZE_STATE = { at: "p0", seen: "p0", lost: false, tired: 0 };
const PARAMETERS = Array.from({ length: 1900 }, (_, p) => `p${p}`);
const functions = Array.from({ length: 128 }, (_, n) => ({
  type: "function",
  function: {
    name: `f${n}`,
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        Array.from({ length: 10 }, (_, p) => [
          `p${p}`,
          { type: "integer", description: "to say much ".repeat(50) },
        ]),
      ),
    },
  },
}));

/** A condition of nearly as many characters as there may be, which no other number makes. */
const condition = (n: number): object => ({
  anyOf: Array.from({ length: 1600 }, (_, index) => ({ wood: { ">=": (index * n) % 9 } })),
});

/** Fewer than are answered between two looks at the clock. */
const GOALS = 15;

/** Bodies whose work does not depend on their length. */
const HARD: Readonly<Record<string, Case & { readonly path: string }>> = {
  "lists in lists": {
    path: "/v1/plan",
    body: `${JSON.stringify(WARM).slice(0, -1)},"x":${"[".repeat(9000)}${"]".repeat(9000)},"y":${JSON.stringify(filler)}}`,
    ...{ status: 200, pieces: READ },
  },
  "lists in lists, too deep": {
    path: "/v1/plan",
    body: `${JSON.stringify(WARM).slice(0, -1)},"x":${"[".repeat(BYTES / 2)}${"]".repeat(BYTES / 2)}}`,
    ...{ status: 422, pieces: 1 },
  },
  "a goal out of reach among many steps": {
    path: "/v1/explain",
    body: { domain: "maze", state: MAZE_STATE, goal: "found" },
    ...{ status: 200, pieces: PLACES.length ** 2 / 64 },
  },
  "a plan of 200 steps": {
    path: "/v1/explain",
    body: {
      ...{ domain: "maze", state: MAZE_STATE, goal: { tired: { ">=": 200 } } },
      steps: Array.from({ length: 200 }, () => ({ tool: "go", args: { from: "p1", to: "p2" } })),
    },
    ...{ status: 200, pieces: 200 },
  },
  "many agents, each with a goal of its own": {
    path: "/v1/plan-many",
    body: {
      domain: "maze",
      requests: Array.from({ length: 800 }, (_, n) => ({
        ...{ agent: `a${n}`, state: MAZE_STATE },
        goal: { at: PLACES[n % 30], seen: PLACES[Math.floor(n / 30)] },
      })),
      sliceMs: 50,
    },
    ...{ status: 200, pieces: (3 * 800) / ITEMS },
  },
  "several agents, each with a long condition": {
    path: "/v1/plan-many",
    body: {
      domain: "hut",
      requests: Array.from({ length: GOALS }, (_, n) => ({
        ...{ agent: `a${n}`, state: COLD, goal: condition(n + 1) },
      })),
      sliceMs: 50,
    },
    // Each is read and compiled in a piece of its own, beside those of the text.
    ...{ status: 200, pieces: 3 * GOALS },
  },
  "many functions": {
    path: "/v1/chat/completions",
    body: { ...chat, tools: functions },
    ...{ status: 200, pieces: READ + 128 / 16 },
  },
  "a function whose parameters are all required": {
    path: "/v1/chat/completions",
    body: {
      ...chat,
      tools: [
        {
          type: "function",
          function: {
            name: "f",
            parameters: {
              type: "object",
              properties: Object.fromEntries(PARAMETERS.map((name) => [name, { type: "string" }])),
              required: [...PARAMETERS].reverse(),
            },
          },
        },
      ],
    },
    ...{ status: 200, pieces: 3 },
  },
  "a mistake beside many items": {
    path: "/v1/chat/completions",
    body: {
      model: "scripted",
      messages: [{ role: "user", content: Array.from({ length: 20_000 }, textPart) }],
    },
    ...{ status: 400, pieces: READ },
  },
};

const state = protoStruct(COLD);
const disabled = {
  items: steps.map(({ tool, args }) => ({ tool, args: protoStruct(args) })),
};
const asked = { domain: "hut", agent: "ann", state, goal: protoValue("warm"), disabled };
const DECODED = Math.floor((steps.length * 25) / PIECE_BYTES);

interface Call {
  readonly message: object;
  readonly isStream?: boolean;
  /** The status that it ends with; default 0. */
  readonly code?: number;
  readonly pieces: number;
}

const METHODS: Readonly<Record<string, Call>> = {
  Plan: { message: { ...asked, budgetMs: 20_000 }, pieces: DECODED },
  PlanStream: { message: { ...asked, budgetMs: 20_000 }, isStream: true, pieces: DECODED },
  PlanNow: { message: asked, pieces: DECODED },
  PlanMany: {
    message: {
      domain: "hut",
      requests: requests.map((one) => ({ ...one, state, goal: protoValue("warm") })),
      sliceMs: 50,
    },
    pieces: (3 * AGENTS) / ITEMS,
  },
  // A domain without time has no joint plans.
  PlanTogether: {
    message: {
      domain: "hut",
      agents: { ann: { state, disabled: disabled } },
      goal: protoValue("warm"),
      budgetMs: 20_000,
    },
    code: 3,
    pieces: 5,
  },
  // A plan of so many steps is not explained.
  Explain: {
    message: { domain: "hut", state, goal: protoValue("warm"), steps: disabled },
    code: 3,
    pieces: DECODED,
  },
};
/** Methods whose messages have texts and names alone, which take no time to decode. */
const SHORT = [
  "Describe",
  "Query",
  "ListModels",
  "DeleteDomain",
  "GetDomain",
  "ListDomains",
  "CreateTicket",
];

let counted: CountedSteps | undefined;
let server: RunningService;
let client: GrpcClient;

beforeAll(async () => {
  const backend = new ScriptedBackend(() => '{"answer":{"text":"no"}}', {
    info: { followsSchemas: true },
  });
  const domains = [
    { name: "hut", domain: loadDomain(HUT) },
    { name: "maze", domain: MAZE },
  ];
  server = await startHut({ backend, grpcPort: 0, domains });
  client = new GrpcClient(server);
  await askServer(server, "/v1/plan", { body: WARM });
});

afterEach(() => counted?.end());

afterAll(async () => {
  client.close();
  await server.close(0);
});

it("is prepared for every route with a body that is read here", async () => {
  const { json } = await askServer(server, "/openapi.json");
  const paths = Object.entries(json.paths as Record<string, { post?: { requestBody?: object } }>);
  const read = paths.filter(([, { post }]) => post?.requestBody !== undefined);
  expect(Object.keys(ROUTES).sort()).toEqual(read.map(([path]) => path).sort());
});

it("is prepared for every method whose message is read here", () => {
  const read = PLANNER_METHODS.filter(({ isRaw }) => isRaw !== true).map(({ name }) => name);
  expect([...Object.keys(METHODS), ...SHORT].sort()).toEqual(read.sort());
});

it.each(Object.entries(ROUTES))("%s is answered in pieces", async (path, wanted) => {
  counted = new CountedSteps();
  const { status, text } = await askServer(server, path, { body: wanted.body });
  expect([status, status === wanted.status ? "" : text]).toEqual([wanted.status, ""]);
  expect(counted.count).toBeGreaterThanOrEqual(wanted.pieces);
  expect(counted.longest).toBeLessThan(MAX_WORK);
});

it.each(Object.entries(HARD))("%s: answered in pieces", async (_, { path, body, ...wanted }) => {
  counted = new CountedSteps();
  const { status, text } = await askServer(server, path, { body });
  expect([status, status === wanted.status ? "" : text]).toEqual([wanted.status, ""]);
  expect(counted.count).toBeGreaterThanOrEqual(wanted.pieces);
  expect(counted.longest).toBeLessThan(MAX_WORK);
});

/** Routes without a body. */
const BARE = [
  ...["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/v1/models"],
  ...["/v1/domains", "/v1/domains/hut"],
];
const AT_ONCE = 20;

it.each(BARE)("%s is answered in turns, however many ask at once", async (path) => {
  counted = new CountedSteps();
  const answers = Array.from({ length: AT_ONCE }, () => askServer(server, path));
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses).toEqual(new Array(AT_ONCE).fill(200));
  expect(counted.count).toBeGreaterThanOrEqual(AT_ONCE);
  expect(counted.longest).toBeLessThan(MAX_WORK);
});

it("describes its routes once", async () => {
  counted = new CountedSteps();
  await askServer(server, "/openapi.json");
  const first = counted.all;
  await askServer(server, "/openapi.json");
  expect(counted.all - first).toBeLessThan(1000);
});

const SHORT_CALLS: Readonly<Record<string, object>> = {
  Plan: { ...asked, disabled: undefined, budgetMs: 20_000 },
  ListModels: {},
  ListDomains: {},
  GetDomain: { name: "hut" },
  CreateTicket: { domain: "hut" },
};

it.each(Object.entries(SHORT_CALLS))(
  "%s is answered in turns, however many ask at once",
  async (name, message) => {
    counted = new CountedSteps();
    await Promise.all(Array.from({ length: AT_ONCE }, () => client.ask(name, message)));
    // It is read and written.
    expect(counted.count).toBeGreaterThanOrEqual(2 * AT_ONCE);
  },
);

it.each(Object.entries(METHODS))("%s is answered in pieces", async (name, wanted) => {
  counted = new CountedSteps();
  const { message, isStream = false, code = 0, pieces } = wanted;
  const answer = isStream ? client.read(name, message) : client.ask(name, message);
  const ended = await answer.then(
    () => 0,
    (error: { readonly code: number }) => error.code,
  );
  expect(ended).toBe(code);
  expect(counted.count).toBeGreaterThanOrEqual(pieces);
  expect(counted.longest).toBeLessThan(MAX_WORK);
});
