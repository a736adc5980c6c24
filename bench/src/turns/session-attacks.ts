import type { ClientType } from "@understudy/server/protocol";
import { Attacker, fill } from "./attacker.ts";

/** A client for one attack. */
export interface OpenClient {
  /** Says goodbye, if the protocol has a message for it. */
  leave?(): void;
  end(): Promise<void> | void;
  /** Unexpected answers. */
  readonly mistakes: readonly string[];
}

/** A way to keep a server busy. */
export interface Attack {
  readonly name: string;
  /**
   * Whether the attack ends its own session, so that each run needs another preparation. Default
   * false.
   */
  readonly isLast?: boolean;
  /** Prepares the attack; resolves to the measured part. */
  readonly prepare: (place: Place) => Promise<() => Promise<unknown> | unknown>;
}

/** A server under attack. */
export interface Place {
  readonly port: number;
  readonly grpcPort: number;
  readonly key: string;
  /** Waits until the server is idle. */
  readonly settle: () => Promise<unknown>;
  /** Called with each opened client. */
  readonly opened: (client: OpenClient) => void;
}

/** The limits of a session. */
const AGENTS = 1000;
const THINGS = 10_000;
const BUDGET_MS = 20_000;
const COLD = { at: "home", wood: 0, fire_lit: false };
const POOR = { near: "nothing", gold: 8, hurt: false };

const names = Array.from({ length: AGENTS }, (_, index) => `a${index}`);
const everybody = (make: (agent: string, index: number) => object): object[] =>
  names.map((agent, index) => ({ ...make(agent, index), agent }));

const chest = (index: number, gold = index % 20) => ({
  ...{ id: index, kind: "chest", at: [index % 100, Math.floor(index / 100)] },
  properties: { gold },
});
const stateOf = (values: object) =>
  everybody((_, index) => ({ type: "state", nowMs: 0, values, at: [index % 100, index % 89] }));
const wants = (goal: unknown, more: object = {}) =>
  everybody(() => ({ type: "want", goal, budgetMs: BUDGET_MS, ...more }));

/** A session without things, with as many agents as allowed. */
async function huts(place: Place, { wanting = true, runner = "client" } = {}): Promise<Attacker> {
  const attacker = await Attacker.greet(place, { domain: "hut" });
  place.opened(attacker);
  attacker.tellAll(stateOf(COLD).map((state) => ({ ...state, at: undefined })));
  if (wanting) attacker.tellAll(wants("warm", { runner }));
  await place.settle();
  return attacker;
}

/** A session with as many things and agents as allowed. */
async function dungeon(
  place: Place,
  { wanting = true, ways = false, things = THINGS, runner = "client" } = {},
): Promise<Attacker> {
  const attacker = await Attacker.greet(place, { domain: "dungeon", world: ways ? { ways } : {} });
  place.opened(attacker);
  const size = 250;
  const parts = Math.ceil(things / size);
  for (let part = 1; part <= parts; part++) {
    const some = Array.from({ length: Math.min(size, things) }, (_, index) =>
      chest((part - 1) * size + index),
    );
    attacker.tell({ type: "see", things: some, part, parts });
  }
  attacker.tellAll(stateOf(POOR));
  if (wanting) attacker.tellAll(wants("rich", { runner }));
  await place.settle();
  return attacker;
}

const inHuts = (
  name: string,
  work: (attacker: Attacker, place: Place) => unknown,
  options?: Parameters<typeof huts>[1],
): Attack => ({
  name,
  prepare: async (place) => {
    const attacker = await huts(place, options);
    return () => work(attacker, place);
  },
});

const amongThings = (
  name: string,
  work: (attacker: Attacker, place: Place) => unknown,
  options?: Parameters<typeof dungeon>[1],
): Attack => ({
  name,
  prepare: async (place) => {
    const attacker = await dungeon(place, options);
    return () => work(attacker, place);
  },
});

const last = (attack: Attack): Attack => ({ ...attack, isLast: true });

const shared = Array.from({ length: 256 }, (_, index) => ({
  resource: `axe ${index}`,
  tool: "goto",
  args: { place: index % 2 === 0 ? "home" : "forest" },
}));
const steps = fill(() => ({ tool: "chop", args: {} }));
const manyKeys = (prefix: string) =>
  Object.fromEntries(fill((index) => `${prefix}${index}`, 20_000).map((key) => [key, 1]));
const deep = (levels: number): unknown => {
  let condition: unknown = { wood: { ">=": 2 } };
  for (let level = 0; level < levels; level++) condition = { not: condition };
  return condition;
};

/** Attacks by message type, each as heavy as the limits allow. */
export const SESSION_ATTACKS: Readonly<Record<ClientType, readonly Attack[]>> = {
  hello: [
    {
      name: "what agents share",
      prepare: async (place) => async () => {
        place.opened(await Attacker.greet(place, { domain: "hut", shared }));
      },
    },
    inHuts("a session of 1,000 agents resumed", async (attacker, place) => {
      const token = attacker.resumeToken;
      await attacker.end();
      place.opened(await Attacker.greet(place, { domain: "hut", token, received: 0 }));
    }),
    amongThings("one of 10,000 things resumed, other things shared", async (attacker, place) => {
      const token = attacker.resumeToken;
      await attacker.end();
      const hello = { domain: "dungeon", token, received: 0, world: { candidates: { chest: 2 } } };
      place.opened(await Attacker.greet(place, hello));
    }),
  ],
  squad: [
    inHuts("125 squads, in a domain without time", (attacker) =>
      attacker.tellAll(
        Array.from({ length: 125 }, (_, n) => ({
          ...{ type: "squad", squad: `s${n}`, goal: "warm", budgetMs: 50 },
          members: Array.from({ length: 8 }, (__, member) => `a${8 * n + member}`),
        })),
      ),
    ),
  ],
  interrupt: [
    inHuts("1,000 squads that are not there, to break off", (attacker) =>
      attacker.tellAll(
        Array.from({ length: 1000 }, (_, n) => ({ type: "interrupt", squad: `s${n}` })),
      ),
    ),
  ],
  disband: [
    inHuts("1,000 squads that are not there", (attacker) =>
      attacker.tellAll(
        Array.from({ length: 1000 }, (_, n) => ({ type: "disband", squad: `s${n}` })),
      ),
    ),
  ],
  state: [
    inHuts("1,000 agents", (attacker) =>
      attacker.tellAll(
        stateOf({ ...COLD, at: "forest", wood: 1 }).map((s) => ({ ...s, at: undefined })),
      ),
    ),
    inHuts(
      "1,000 agents, played by the server",
      (attacker) =>
        attacker.tellAll(stateOf({ ...COLD, at: "forest" }).map((s) => ({ ...s, at: undefined }))),
      { runner: "server" },
    ),
    amongThings("1,000 agents among 10,000 things", (attacker) =>
      attacker.tellAll(stateOf({ ...POOR, gold: 3, near: 17 })),
    ),
    inHuts("names that are none", (attacker) =>
      attacker.tell({ type: "state", agent: "a0", nowMs: 0, values: manyKeys("v") }),
    ),
    inHuts("slots that are none", (attacker) =>
      attacker.tell({
        ...{ type: "state", agent: "a0", nowMs: 0 },
        slots: fill((index) => [index + 9, index]).slice(0, 4096),
      }),
    ),
  ],
  see: [
    amongThings("250 things for 1,000 agents", (attacker) =>
      attacker.tell({
        ...{ type: "see" },
        things: Array.from({ length: 250 }, (_, index) => chest(index, (index + 7) % 20)),
      }),
    ),
    amongThings(
      "250 of 250 things for 1,000 agents",
      (attacker) =>
        attacker.tell({
          ...{ type: "see" },
          things: Array.from({ length: 250 }, (_, index) => chest(index, (index + 7) % 20)),
        }),
      { things: 250 },
    ),
    amongThings("things that go", (attacker) =>
      attacker.tell({ type: "see", things: fill((id) => ({ id, gone: true })) }),
    ),
    amongThings("an empty list", (attacker) =>
      attacker.tell({ type: "see", things: [], part: 1, parts: 1 }),
    ),
    amongThings("things of no kind", (attacker) =>
      attacker.tell({ type: "see", things: fill((id) => ({ id: `x${id}`, kind: "y" })) }),
    ),
    amongThings("a thing of many properties", (attacker) =>
      attacker.tell({ type: "see", things: [{ id: 1, kind: "chest", properties: manyKeys("p") }] }),
    ),
    amongThings("things that somebody holds", (attacker) =>
      attacker.tell({ type: "see", things: fill((id) => ({ id, holder: `a${id % AGENTS}` })) }),
    ),
  ],
  ways: [
    amongThings(
      "as many as fit",
      (attacker) =>
        attacker.tell({
          type: "ways",
          agent: "a0",
          ways: fill((from) => ({
            from,
            to: Array.from({ length: 250 }, (_, index) => index + 1),
            costs: Array.from({ length: 250 }, (_, index) => (index % 9) + 1),
          })),
        }),
      { ways: true },
    ),
    amongThings(
      "of all agents",
      (attacker) =>
        attacker.tellAll(
          everybody((_, index) => ({
            type: "ways",
            ways: [{ to: [index, index + 1, index + 2], costs: [1, 2, 3] }],
          })),
        ),
      { ways: true },
    ),
  ],
  want: [
    inHuts("1,000 agents", (attacker) => attacker.tellAll(wants("warm")), { wanting: false }),
    inHuts(
      "1,000 agents, each something else",
      (attacker) =>
        attacker.tellAll(
          everybody((_, index) => ({
            ...{ type: "want", budgetMs: BUDGET_MS },
            goal: { fire_lit: true, wood: { ">=": index % 7 } },
          })),
        ),
      { wanting: false },
    ),
    inHuts(
      "1,000 agents, played by the server",
      (attacker) => attacker.tellAll(wants("warm", { runner: "server" })),
      { wanting: false },
    ),
    amongThings("1,000 agents among 10,000 things", (attacker) => attacker.tellAll(wants("rich")), {
      wanting: false,
    }),
    amongThings("1,000 agents among 100 things", (attacker) => attacker.tellAll(wants("rich")), {
      wanting: false,
      things: 100,
    }),
    amongThings(
      "1,000 agents, each another thing",
      (attacker) =>
        attacker.tellAll(
          everybody((_, index) => ({
            ...{ type: "want", budgetMs: BUDGET_MS, goal: "robbed", things: { it: index } },
          })),
        ),
      { wanting: false },
    ),
    inHuts("steps that it does without", (attacker) =>
      attacker.tellAll([
        { type: "want", agent: "a0", goal: "warm", budgetMs: BUDGET_MS, disabled: steps },
      ]),
    ),
    inHuts("words", (attacker) =>
      attacker.tellAll(
        names.slice(0, 20).map((agent) => ({
          ...{ type: "want", agent, budgetMs: BUDGET_MS },
          goal: { directive: "burn the wood and go home to the forest, ".repeat(200) },
          persona: "brave and careful ".repeat(500),
        })),
      ),
    ),
    inHuts("a condition as long as fits", (attacker) =>
      attacker.tell({
        ...{ type: "want", agent: "a0", budgetMs: BUDGET_MS },
        goal: { anyOf: fill((index) => ({ wood: { ">=": index % 9 } })) },
      }),
    ),
    inHuts("a condition as deep as fits", (attacker) =>
      attacker.tell({
        ...{ type: "want", agent: "a0", budgetMs: BUDGET_MS, goal: deep(3000) },
      }),
    ),
  ],
  idle: [
    inHuts("1,000 agents", (attacker) => attacker.tellAll(everybody(() => ({ type: "idle" })))),
    amongThings("1,000 agents among 10,000 things", (attacker) =>
      attacker.tellAll(everybody(() => ({ type: "idle" }))),
    ),
  ],
  leave: [
    last(
      inHuts("1,000 agents", (attacker) => attacker.tellAll(everybody(() => ({ type: "leave" })))),
    ),
    last(
      amongThings("1,000 agents among 10,000 things", (attacker) =>
        attacker.tellAll(everybody(() => ({ type: "leave" }))),
      ),
    ),
  ],
  step: [
    inHuts(
      "1,000 agents",
      (attacker) =>
        attacker.tellAll(
          everybody((_, index) => ({
            type: "step",
            stepId: index + 1,
            event: "failed",
            detail: "no",
          })),
        ),
      { runner: "server" },
    ),
    amongThings(
      "1,000 agents among 10,000 things",
      (attacker) =>
        attacker.tellAll(
          everybody((_, index) => ({
            type: "step",
            stepId: index + 1,
            event: "failed",
            detail: "no",
          })),
        ),
      { runner: "server" },
    ),
  ],
  batch: [
    last(
      inHuts("messages that are none", (attacker) =>
        attacker.endWith({ type: "batch", messages: fill(() => ({ type: "x" })).slice(0, 4096) }),
      ),
    ),
    inHuts("many in one", (attacker) =>
      attacker.tellAll(
        fill((index) => ({ type: "idle", agent: `a${index}`, seq: 10_000 }), 64_000),
      ),
    ),
    inHuts("a frame that is no message", (attacker) =>
      attacker.say(fill((): unknown => [[[]], {}])),
    ),
  ],
  ack: [
    inHuts("of many", (attacker) => {
      for (let n = 0; n < 1000; n++) attacker.say({ type: "ack", received: n });
    }),
  ],
  bye: [
    last(inHuts("1,000 agents", (attacker) => attacker.leave())),
    last(amongThings("1,000 agents among 10,000 things", (attacker) => attacker.leave())),
  ],
};
