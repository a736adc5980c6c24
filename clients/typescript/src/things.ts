import type { ClientFailure } from "./agent-events.ts";
import type { Outgoing } from "./agent-host.ts";

/** A game's own name for a thing. */
export type ClientThingId = number | string;

/** A thing as the game tells of it: what is left out stays as it was, at first at its default. */
export interface ClientThing {
  readonly id: ClientThingId;
  /** Its kind in the domain; needed when it comes. */
  readonly kind?: string;
  /** The properties of its kind; things by their ids, or `"nothing"`. */
  readonly properties?: Readonly<Record<string, boolean | number | string>>;
  /** Its place: one to three numbers, in units in which a straight way of the length 1 costs 1. */
  readonly at?: readonly number[];
  /** The name by which players speak of it. */
  readonly name?: string;
  /** The one that has it, whatever plans claim it; empty: nobody any more. */
  readonly holder?: string;
}

/** The world of a game whose agents plan with things. */
export interface ClientWorld {
  /**
   * The cost of a way, from a thing or, where `from` is undefined, from where the agent is; undefined where there is no way.
   * Asked between two tasks of the event loop. Default: ways are as long as they are straight.
   */
  readonly way?: (
    agent: string,
    from: ClientThingId | undefined,
    to: ClientThingId,
  ) => number | undefined;
  /** By kind how many things are looked at first. Default 3. */
  readonly candidates?: Readonly<Record<string, number>>;
}

/** Ways that a server asks for, from one thing or from where the agent is. */
export interface WantedWays {
  readonly from?: ClientThingId;
  readonly to: readonly ClientThingId[];
}

/** The text of a message around its things. */
const FRAME_BYTES = 200;
const NO_WAY = -1;
const encoder = new TextEncoder();

/** The things of a client: what there is to tell of them, in messages that are not too long. */
export class SeenThings {
  readonly #known = new Map<ClientThingId, ClientThing>();
  /** News for the server: a change each, undefined for one that is gone. */
  readonly #changes = new Map<ClientThingId, ClientThing | undefined>();
  readonly #way: ClientWorld["way"];
  readonly #failed: (failure: ClientFailure) => void;
  #isAllDue = true;
  #answers: Outgoing[] = [];

  constructor(world: ClientWorld, failed: (failure: ClientFailure) => void) {
    this.#way = world.way;
    this.#failed = failed;
  }

  /** A thing came, or changed. */
  see(thing: ClientThing): void {
    const { id } = thing;
    const known = this.#known.get(id);
    this.#known.set(id, merged(known, thing));
    const change = this.#changes.get(id);
    // One that went and came again is told whole: it is another one.
    const isAgain = change === undefined && this.#changes.has(id);
    this.#changes.set(id, isAgain ? this.#known.get(id) : merged(change, thing));
  }

  /** A thing is gone. */
  remove(id: ClientThingId): void {
    if (this.#known.delete(id)) this.#changes.set(id, undefined);
  }

  /** Answers a question about ways. */
  asked(agent: string, ways: readonly WantedWays[]): void {
    const told = ways.map(({ from, to }) => ({
      ...(from === undefined ? {} : { from }),
      to,
      costs: to.map((id) => this.#way?.(agent, from, id) ?? NO_WAY),
    }));
    this.#answers.push({ type: "ways", agent, ways: told });
  }

  /** The session starts over, or the server has lost messages. */
  tellAgain(): void {
    this.#isAllDue = true;
    this.#answers = [];
  }

  /** Whether something is to be sent. */
  get isDue(): boolean {
    return this.#isAllDue || this.#changes.size > 0 || this.#answers.length > 0;
  }

  /** Says what there is to say. */
  pump(messageBytes: number, say: (message: Outgoing) => number): void {
    if (this.#isAllDue) {
      const parts = this.#parted([...this.#known.values()], messageBytes);
      if (parts.length === 0) parts.push([]);
      for (const [index, things] of parts.entries()) {
        say({ type: "see", part: index + 1, parts: parts.length, things });
      }
    } else if (this.#changes.size > 0) {
      const changes = [...this.#changes].map(([id, change]) => change ?? { id, gone: true });
      for (const things of this.#parted(changes, messageBytes)) say({ type: "see", things });
    }
    this.#isAllDue = false;
    this.#changes.clear();
    for (const answer of this.#answers.splice(0)) {
      if (say(answer) === 0) this.#failed(TOO_LONG);
    }
  }

  /** Things in lists that fit a message; one that fits none is told to the game. */
  #parted(things: readonly object[], messageBytes: number): object[][] {
    const most = messageBytes - FRAME_BYTES;
    const parts: object[][] = [];
    let left = 0;
    for (const thing of things) {
      const bytes = encoder.encode(JSON.stringify(thing)).length + 1;
      if (bytes > most) {
        this.#failed(TOO_LONG);
        continue;
      }
      if (bytes > left) {
        parts.push([]);
        left = most;
      }
      parts.at(-1)?.push(thing);
      left -= bytes;
    }
    return parts;
  }
}

const TOO_LONG: ClientFailure = {
  code: "message-too-large",
  message: "a thing, or an answer about ways, is longer than a message may be, and was not sent",
};

function merged(known: ClientThing | undefined, thing: ClientThing): ClientThing {
  if (known === undefined) return thing;
  const properties =
    thing.properties === undefined && known.properties === undefined
      ? {}
      : { properties: { ...known.properties, ...thing.properties } };
  return { ...known, ...thing, ...properties };
}
