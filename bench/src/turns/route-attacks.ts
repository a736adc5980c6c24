import { buildingYard } from "@understudy/planner-core/testing";
import { LARGE, LARGE_ASKED } from "./large-domain.ts";
import { encodedBody, methodOf, protoValues } from "./proto-messages.ts";
import { PUZZLE, puzzle } from "./puzzle.ts";
import { Requester } from "./requester.ts";
import { ROUTE_BODIES } from "./route-bodies.ts";
import { anything, BODY_BYTES, type SentByName } from "./sent.ts";
import type { Attack, Place } from "./session-attacks.ts";

/** Number of repetitions of a request without a body. */
const TIMES = 100;
/** A goal with a plan of a few steps. */
const EASY = { goal: { c0: "t0" }, budgetMs: 1000 };

/** Statuses of repeated requests without a body, by route. */
const BARE_ROUTES: Readonly<Record<string, number>> = {
  "GET /healthz": 200,
  "GET /readyz": 200,
  "GET /metrics": 200,
  "GET /openapi.json": 200,
  "GET /docs": 200,
  "DELETE /v1/domains/other": 404,
  "GET /v1/domains": 200,
  "GET /v1/domains/large": 200,
  "GET /v1/models": 200,
  "GET /v1/models/slow": 200,
};

/** The gRPC methods whose messages correspond to a route's body. */
const METHOD_BODIES = {
  Plan: ROUTE_BODIES["POST /v1/plan"],
  PlanStream: ROUTE_BODIES["POST /v1/plan"],
  PlanNow: ROUTE_BODIES["POST /v1/plan-now"],
  PlanMany: ROUTE_BODIES["POST /v1/plan-many"],
  PlanTogether: ROUTE_BODIES["POST /v1/plan-together"],
  Explain: ROUTE_BODIES["POST /v1/explain"],
  Describe: ROUTE_BODIES["POST /v1/describe"],
  Query: ROUTE_BODIES["POST /v1/query"],
} as const;
/**
 * Attacks that gRPC cannot express: its messages have no unknown members, and its states are never
 * numbers.
 */
const UNSPOKEN: ReadonlySet<string> = new Set([
  ...Object.keys(anything({})),
  ...["mistakes", "a deep condition", "a condition as deep as fits"],
]);

/** Short messages for repetition, with the status codes of their answers. */
const BARE_METHODS: Readonly<Record<string, { readonly message: object; readonly code?: number }>> =
  {
    ListModels: { message: {} },
    DeleteDomain: { message: { name: "other" }, code: 5 },
    GetDomain: { message: { name: "large" } },
    ListDomains: { message: {} },
    CreateTicket: { message: { domain: "hut" } },
  };

/** Keys of the servers that have loaded the domains of the attacks. */
const prepared = new Set<string>();

async function prepare(requester: Requester, { key, settle }: Place): Promise<void> {
  if (prepared.has(key)) return;
  await requester.send("PUT /v1/domains/puzzle", PUZZLE, 201);
  await requester.send("PUT /v1/domains/large", LARGE, 201);
  await requester.send("PUT /v1/domains/yard", buildingYard.written, 201);
  // Loads the domains with a first question.
  await requester.send("POST /v1/plan", { ...LARGE_ASKED, budgetMs: 1000 });
  await requester.send("POST /v1/plan", { ...puzzle(), ...EASY });
  await settle();
  prepared.add(key);
}

const attackOf = (
  name: string,
  sendBy: () => (requester: Requester) => Promise<void>,
  times = 1,
): Attack => ({
  name,
  prepare: async (place) => {
    const requester = new Requester(place);
    place.opened(requester);
    await prepare(requester, place);
    const send = sendBy();
    return async () => {
      await Promise.all(Array.from({ length: times }, () => send(requester)));
    };
  },
});

const overHttp = (route: string, bodies: SentByName): readonly Attack[] =>
  Object.entries(bodies).map(([name, { body, status }]) =>
    attackOf(name, () => {
      const sent = body(BODY_BYTES);
      const text = typeof sent === "string" ? sent : JSON.stringify(sent);
      return (requester) => requester.send(route, text, status);
    }),
  );

const overGrpc = (method: string, bodies: SentByName): readonly Attack[] =>
  Object.entries(bodies).flatMap(([name, sent]) =>
    UNSPOKEN.has(name)
      ? []
      : attackOf(name, () => {
          const bytes = encodedBody(method, sent);
          return (requester) => requester.call(method, bytes, sent.status === 200 ? 0 : 3);
        }),
  );

const againByHttp = ([route, status]: [string, number]): [string, readonly Attack[]] => [
  route,
  [attackOf("again and again", () => (one) => one.send(route, undefined, status), TIMES)],
];

const bytesOf = (method: string, message: object): Buffer =>
  methodOf(method).requestSerialize(message);

/** Attacks by route, such as `POST /v1/plan`. */
export const ROUTE_ATTACKS: Readonly<Record<string, readonly Attack[]>> = Object.fromEntries([
  ...Object.entries(BARE_ROUTES).map(againByHttp),
  ...Object.entries(ROUTE_BODIES).map(([route, bodies]) => [route, overHttp(route, bodies)]),
]);

/** Attacks by gRPC method. */
export const METHOD_ATTACKS: Readonly<Record<string, readonly Attack[]>> = Object.fromEntries([
  ...Object.entries(METHOD_BODIES).map(([method, bodies]) => [method, overGrpc(method, bodies)]),
  ...Object.entries(BARE_METHODS).map(([method, { message, code }]) => [
    method,
    [
      attackOf(
        "again and again",
        () => {
          const bytes = bytesOf(method, message);
          return (requester) => requester.call(method, bytes, code);
        },
        TIMES,
      ),
    ],
  ]),
  [
    "PutDomain",
    [
      attackOf("many steps", () => {
        const domain = { fields: protoValues(LARGE) };
        const bytes = bytesOf("PutDomain", { name: "large", domain });
        return (requester) => requester.call("PutDomain", bytes);
      }),
    ],
  ],
]);
