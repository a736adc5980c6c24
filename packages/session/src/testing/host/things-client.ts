import type { ServerMessage } from "../../messages/session-messages.ts";
import { DUNGEON } from "../dungeon.ts";
import { HostRig } from "./host-rig.ts";
import { LinkedClient } from "./linked-client.ts";

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
  readonly client: LinkedClient;
  readonly welcome: ServerMessage<"welcome">;
  #seq = 0;

  private constructor(client: LinkedClient, welcome: ServerMessage<"welcome">) {
    this.client = client;
    this.welcome = welcome;
  }

  static async start(
    world: object = {},
    limits: ConstructorParameters<typeof HostRig>[0] = {},
    more: object = {},
  ): Promise<ThingsClient> {
    const rig = new HostRig({ domain: DUNGEON, ...limits });
    const { client, welcome } = await LinkedClient.accept(rig, {
      domain: "dungeon",
      world,
      ...more,
    });
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
