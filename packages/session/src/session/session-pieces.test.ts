import { afterEach, expect, it, vi } from "vitest";
import { Connection } from "../host/connection.ts";
import { Lane } from "../lane.ts";
import {
  CLIENT_MESSAGES,
  type ClientType,
  type ServerMessage,
} from "../messages/session-messages.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import { COLD } from "../testing/hut.ts";

const AGENTS = 100;
const FEW_AGENTS = 2;
const THINGS = 512;
const LISTED = 128;
const ENDS = 100;
const MISSED = 64;
/** Things or ways per piece. */
const PIECE = 64;

afterEach(() => vi.restoreAllMocks());

/** A client that sends large messages, and counts the pieces of work. */
class Client {
  readonly rig: HostRig;
  readonly told: ServerMessage[] = [];
  #connection: Connection;
  #lane: Lane;
  #seq = 0;

  constructor(kind: "hut" | "dungeon") {
    const few = { limits: { unacknowledged: MISSED } };
    this.rig = kind === "hut" ? new HostRig(few) : new HostRig({ ...few, domain: DUNGEON });
    [this.#connection, this.#lane] = this.#connect();
    this.say({ type: "hello", ...this.#hello(kind), ...(kind === "dungeon" && { world: {} }) });
  }

  #hello(domain: string): object {
    return { protocol: [1], client: "test", domain };
  }

  #connect(): [Connection, Lane] {
    const { acceptor } = this.rig;
    const lane = acceptor.lane();
    const link = { send: (message: ServerMessage) => void this.told.push(message), end: () => {} };
    return [new Connection(acceptor, link, lane), lane];
  }

  /** Resumes over another connection, with the last messages missing. */
  resume(): void {
    const welcome = this.told.find((message) => message.type === "welcome");
    [this.#connection, this.#lane] = this.#connect();
    const { domain, resumeToken: token } = welcome as ServerMessage<"welcome">;
    this.say({ type: "hello", ...this.#hello(domain), token, received: AGENTS - MISSED });
  }

  say(message: object): void {
    this.#lane.do(() => this.#connection.receive(() => message, 1));
  }

  tell(message: object): void {
    this.say({ ...message, seq: ++this.#seq });
  }

  /** Sends a message for each agent in one batch. */
  tellAll(agents: number, make: (index: number) => object): void {
    const messages = Array.from({ length: agents }, (_, index) => ({
      ...{ agent: `a${index}`, seq: ++this.#seq },
      ...make(index),
    }));
    this.say({ type: "batch", messages });
  }

  async settled(): Promise<void> {
    await this.rig.clock.advance(0);
  }
}

async function huts(runner = "client"): Promise<Client> {
  const client = new Client("hut");
  client.tellAll(AGENTS, () => ({ type: "state", nowMs: 0, values: COLD }));
  client.tellAll(AGENTS, () => ({ type: "want", goal: "warm", budgetMs: 20_000, runner }));
  await client.settled();
  return client;
}

async function things(agents: number): Promise<Client> {
  const client = new Client("dungeon");
  const parts = THINGS / LISTED;
  for (let part = 1; part <= parts; part++) {
    client.tell({ type: "see", things: chests((part - 1) * LISTED), part, parts });
  }
  client.tellAll(agents, () => ({ type: "state", nowMs: 0, values: { gold: 8 }, at: [0, 0] }));
  await client.settled();
  return client;
}

const chests = (from: number, more = 0): object[] =>
  Array.from({ length: LISTED }, (_, index) => ({
    ...{ id: from + index, kind: "chest", at: [from + index, 0] },
    properties: { gold: (index + more) % 20 },
  }));

const ofEach =
  (message: (index: number) => object) =>
  (client: Client): void =>
    client.tellAll(AGENTS, message);

/** Large work by message type, with its least number of pieces. */
const WORK: Readonly<
  Record<
    ClientType,
    {
      readonly prepare: () => Promise<Client>;
      readonly work: (client: Client) => void;
      readonly pieces: number;
    }
  >
> = {
  hello: { prepare: huts, work: (client) => client.resume(), pieces: MISSED },
  state: {
    prepare: huts,
    work: ofEach(() => ({ type: "state", nowMs: 1, values: { ...COLD, wood: 1 } })),
    pieces: AGENTS,
  },
  want: {
    prepare: () => things(1),
    work: (client) => client.tellAll(1, () => ({ type: "want", goal: "rich", budgetMs: 20_000 })),
    pieces: THINGS / PIECE,
  },
  see: {
    prepare: async () => {
      const client = await things(FEW_AGENTS);
      client.tellAll(FEW_AGENTS, () => ({ type: "want", goal: "rich", budgetMs: 20_000 }));
      await client.settled();
      return client;
    },
    work: (client) => client.tell({ type: "see", things: chests(0, 7) }),
    pieces: LISTED + FEW_AGENTS,
  },
  ways: {
    prepare: () => things(1),
    work: (client) => {
      const to = Array.from({ length: ENDS }, (_, index) => index);
      const rows = Array.from({ length: ENDS }, (_, from) => ({ from, to, costs: to }));
      client.tell({ type: "ways", agent: "a0", ways: rows });
    },
    pieces: (ENDS * ENDS) / PIECE,
  },
  squad: {
    prepare: huts,
    work: ofEach((index) => ({
      ...{ type: "squad", squad: `s${index}`, members: [`a${index}`], goal: "warm", budgetMs: 1 },
    })),
    pieces: AGENTS,
  },
  interrupt: {
    prepare: huts,
    work: ofEach((index) => ({ type: "interrupt", squad: `s${index}` })),
    pieces: AGENTS,
  },
  disband: {
    prepare: huts,
    work: ofEach((index) => ({ type: "disband", squad: `s${index}` })),
    pieces: AGENTS,
  },
  idle: { prepare: huts, work: ofEach(() => ({ type: "idle" })), pieces: AGENTS },
  leave: { prepare: huts, work: ofEach(() => ({ type: "leave" })), pieces: AGENTS },
  step: {
    prepare: () => huts("server"),
    work: ofEach((index) => ({ type: "step", stepId: index + 1, event: "failed" })),
    pieces: AGENTS,
  },
  batch: {
    prepare: huts,
    work: (client) => client.say({ type: "batch", messages: new Array(4096).fill({ type: "x" }) }),
    pieces: 300,
  },
  ack: { prepare: huts, work: (client) => client.say({ type: "ack", received: 9 }), pieces: 1 },
  bye: { prepare: huts, work: (client) => client.say({ type: "bye" }), pieces: AGENTS },
};

it("has a case for every message type", () => {
  expect(Object.keys(WORK).sort()).toEqual(Object.keys(CLIENT_MESSAGES).sort());
});

it.each(Object.entries(WORK))("handles %s in pieces", async (_, { prepare, work, pieces }) => {
  const client = await prepare();
  const step = vi.spyOn(Lane.prototype, "step");
  work(client);
  await client.settled();
  expect(step.mock.calls.length).toBeGreaterThanOrEqual(pieces);
});
