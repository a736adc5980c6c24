import type { ServerMessage } from "@understudy/session";
import { DUNGEON } from "@understudy/session/testing";
import type { ServerOptions } from "../server-options.ts";
import type { ServerSet } from "./server-set.ts";
import { SessionClient } from "./session-client.ts";

/** A client's chest, on a line. */
export const chest = (id: string, x: number, gold: number): object => ({
  ...{ id, kind: "chest", at: [x], properties: { gold } },
});
export const THREE_CHESTS: readonly object[] = [
  chest("old", 10, 4),
  chest("red", 30, 15),
  chest("big", 40, 20),
];

/** A client that reports things in a dungeon, and numbers its messages. */
export class ThingsClient {
  readonly client: SessionClient;
  readonly welcome: ServerMessage<"welcome">;
  #seq = 0;

  private constructor(client: SessionClient, welcome: ServerMessage<"welcome">) {
    this.client = client;
    this.welcome = welcome;
  }

  static async start(
    servers: ServerSet,
    world: object = {},
    options: ServerOptions = {},
  ): Promise<ThingsClient> {
    const domains = [{ name: "dungeon", domain: DUNGEON }];
    const server = await servers.start({ domains, ...options });
    const { client, welcome } = await SessionClient.greet(server, { domain: "dungeon", world });
    return new ThingsClient(client, welcome);
  }

  /** The sequence number of its last message. */
  get seq(): number {
    return this.#seq;
  }

  /** Reports changed things. */
  see(things: readonly object[], more: object = {}): void {
    this.client.say({ type: "see", seq: ++this.#seq, things, ...more });
  }

  /** Reports all things. */
  seeAll(things: readonly object[] = THREE_CHESTS): void {
    this.see(things, { part: 1, parts: 1 });
  }

  state(agent: string, values: object = {}, at?: readonly number[]): void {
    this.client.say({ type: "state", seq: ++this.#seq, agent, nowMs: 0, values, at });
  }

  want(agent: string, goal: unknown, more: object = {}): void {
    const want = { type: "want", agent, goal, budgetMs: 20_000, ...more };
    this.client.say({ ...want, seq: ++this.#seq });
  }

  tell(agent: string, ways: readonly object[]): void {
    this.client.say({ type: "ways", seq: ++this.#seq, agent, ways });
  }
}
