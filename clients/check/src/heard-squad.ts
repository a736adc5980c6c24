import { isDeepStrictEqual } from "node:util";
import type { ClientMessage, NumberedMessage } from "@understudy/server/protocol";
import { CaseLeftOut, ClientFault } from "./client-fault.ts";
import { HUT_START, type HutValues } from "./hut-game.ts";

/** The name of the squad in the game. */
export const SQUAD = "two";

/** The messages of a client whose agents are a squad. */
export class HeardSquad {
  readonly #wanted: { readonly members: readonly string[] };
  /** The last state of each member. */
  readonly values: Map<string, HutValues> = new Map();
  message: ClientMessage<"squad"> | undefined;
  /** Ends of steps, such as `ann finished 3`, with the reason of a failure. */
  readonly ends: string[] = [];
  readonly orders: ClientMessage<"interrupt">[] = [];
  /** The last report of ways by each member. */
  readonly ways: Map<string, ClientMessage<"ways">["ways"]> = new Map();
  isDisbanded = false;
  /** Members that were told to fall. The fallen have left the game since. */
  readonly falling: Set<string> = new Set();
  readonly fallen: Set<string> = new Set();

  /** @param wanted the expected members of the squad's message */
  constructor(wanted: { readonly members: readonly string[] }) {
    this.#wanted = wanted;
  }

  /** Drops all but the game's own values, before the client sends everything again. */
  forget(): void {
    this.message = undefined;
    this.values.clear();
    this.ends.length = 0;
  }

  take(message: NumberedMessage): void {
    if ("agent" in message && message.agent !== undefined && this.fallen.has(message.agent)) {
      throw new ClientFault(`it spoke of ${message.agent} after it left`);
    }
    if (message.type === "state") this.#see(message);
    else if (message.type === "leave") this.#leave(message.agent);
    else if (message.type === "ways") this.ways.set(message.agent, message.ways);
    else if (message.type === "squad") this.#follow(message);
    else if (message.type === "interrupt") this.orders.push(message);
    else if (message.type === "disband") this.isDisbanded = true;
    else if (message.type === "step") this.#end(message);
    else if (message.type === "want") throw new CaseLeftOut("it has no use for squads");
    else throw new ClientFault(`it sent ${message.type}; it was expected to play with its squad`);
  }

  /** Whether the squad and the states of all members are known. */
  get isComplete(): boolean {
    return this.message?.members.every((name) => this.values.has(name)) === true;
  }

  /** Whether a value has come from every member. */
  has(isIt: (values: HutValues) => boolean): boolean {
    return this.isComplete && [...this.values.values()].every(isIt);
  }

  #see({ agent, values }: ClientMessage<"state">): void {
    const last = this.values.get(agent) ?? HUT_START;
    this.values.set(agent, { ...last, ...(values as Partial<HutValues> | undefined) });
  }

  #follow(message: ClientMessage<"squad">): void {
    const { type: _, seq: __, running: ___, ...told } = message;
    // The squad may hear of a fall before the session does.
    const isEarly = told.members.every((name) => !this.falling.has(name));
    const gone = isEarly ? this.falling : this.fallen;
    const members = this.#wanted.members.filter((name) => !gone.has(name));
    const expected = { squad: SQUAD, ...this.#wanted, members };
    if (!isDeepStrictEqual(told, expected)) {
      const [is, wanted] = [told, expected].map((each) => JSON.stringify(each));
      throw new ClientFault(`its squad is ${is} instead of ${wanted}`);
    }
    this.message = message;
  }

  #leave(name: string): void {
    if (!this.falling.has(name)) throw new ClientFault(`it let ${name} leave`);
    this.fallen.add(name);
    this.values.delete(name);
  }

  #end({ agent, event, stepId, detail }: ClientMessage<"step">): void {
    if (event === "started") return;
    this.ends.push([agent, event, stepId, ...(detail === undefined ? [] : [detail])].join(" "));
  }
}
