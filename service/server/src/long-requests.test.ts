import { ScriptedBackend } from "@understudy/llm/testing";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { PLANNER_METHODS } from "./grpc/planner-methods.ts";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "./testing/grpc-client.ts";
import { COLD, startHut, WARM } from "./testing/hut.ts";
import { Lane } from "./turns/lane.ts";

/** Near the limit of a body, and of a message of gRPC. */
const BYTES = 900_000;
/** Text that is parsed, and fields that are decoded, in one piece. */
const PIECE_BYTES = 16 * 1024;
const ITEMS = 64;
const AGENTS = 4000;

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
  readonly body: object;
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
  Plan: { message: { ...asked, budgetMs: 1000 }, pieces: DECODED },
  PlanStream: { message: { ...asked, budgetMs: 1000 }, isStream: true, pieces: DECODED },
  PlanNow: { message: asked, pieces: DECODED },
  PlanMany: {
    message: {
      domain: "hut",
      requests: requests.map((one) => ({ ...one, state, goal: protoValue("warm") })),
      sliceMs: 50,
    },
    pieces: (3 * AGENTS) / ITEMS,
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

let server: RunningService;
let client: GrpcClient;

beforeAll(async () => {
  const backend = new ScriptedBackend(() => "nobody");
  server = await startHut({ backend, grpcPort: 0 });
  client = new GrpcClient(server);
  await askServer(server, "/v1/plan", { body: WARM });
});

afterEach(() => vi.restoreAllMocks());

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
  const step = vi.spyOn(Lane.prototype, "step");
  const { status, text } = await askServer(server, path, { body: wanted.body });
  expect([status, status === wanted.status ? "" : text]).toEqual([wanted.status, ""]);
  expect(step.mock.calls.length).toBeGreaterThanOrEqual(wanted.pieces);
});

it.each(Object.entries(METHODS))("%s is answered in pieces", async (name, wanted) => {
  const step = vi.spyOn(Lane.prototype, "step");
  const { message, isStream = false, code = 0, pieces } = wanted;
  const answer = isStream ? client.read(name, message) : client.ask(name, message);
  const ended = await answer.then(
    () => 0,
    (error: { readonly code: number }) => error.code,
  );
  expect(ended).toBe(code);
  expect(step.mock.calls.length).toBeGreaterThanOrEqual(pieces);
});
