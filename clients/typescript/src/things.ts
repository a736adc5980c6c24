import type { ClientFailure } from "./agent-events.ts";
import type { Outgoing } from "./agent-host.ts";
import type { ClientThingId, Values, WantedWays } from "./message/schema.ts";

/** A reported thing: missing parts are unchanged, or have their defaults at first. */
export interface ClientThing {
  readonly id: ClientThingId;
  /** Its kind in the domain; required at first. */
  readonly kind?: string;
  /** Its properties; things by their ids, or `"nothing"`. */
  readonly properties?: Values;
  /** Its position: one to three numbers, in units of travel cost. */
  readonly at?: readonly number[];
  /** Its name for players. */
  readonly name?: string;
  /** Its holder, regardless of claims; empty for none. */
  readonly holder?: string;
}

/** The world of a game with things. */
export interface ClientWorld {
  /**
   * The travel cost from a thing or, with undefined `from`, from the agent; undefined if unreachable. Called between
   * tasks of the event loop. Default: straight distance.
   */
  readonly way?: (
    agent: string,
    from: ClientThingId | undefined,
    to: ClientThingId,
  ) => number | undefined;
  /** Number of things to consider first, by kind. Default 3. */
  readonly candidates?: Readonly<Record<string, number>>;
}

/** Size of a message without its things. */
const FRAME_BYTES = 200;
const NO_WAY = -1;
const encoder = new TextEncoder();

/** The things of a client, and their changes in messages of limited size. */
export class SeenThings {
  readonly #known = new Map<ClientThingId, ClientThing>();
  /** Changes for the server: one per thing, undefined for a removed one. */
  readonly #changes = new Map<ClientThingId, ClientThing | undefined>();
  readonly #way: ClientWorld["way"];
  readonly #failed: (failure: ClientFailure) => void;
  #isAllDue = true;
  #answers: Outgoing[] = [];

  constructor(world: ClientWorld, failed: (failure: ClientFailure) => void) {
    this.#way = world.way;
    this.#failed = failed;
  }

  /** A new or changed thing. */
  see(thing: ClientThing): void {
    const { id } = thing;
    const known = this.#known.get(id);
    this.#known.set(id, merged(known, thing));
    const change = this.#changes.get(id);
    // A removed and re-added thing is another thing, so it is sent in full.
    const isAgain = change === undefined && this.#changes.has(id);
    this.#changes.set(id, isAgain ? this.#known.get(id) : merged(change, thing));
  }

  /** Removes a thing. */
  remove(id: ClientThingId): void {
    if (this.#known.delete(id)) this.#changes.set(id, undefined);
  }

  /** Answers a request for travel costs. */
  asked(agent: string, ways: readonly WantedWays[]): void {
    const told = ways.map(({ from, to }) => ({
      ...(from === undefined ? {} : { from }),
      to,
      costs: to.map((id) => this.#way?.(agent, from, id) ?? NO_WAY),
    }));
    this.#answers.push({ type: "ways", agent, ways: told });
  }

  /** Resends everything, after a new session or after the server lost its data. */
  tellAgain(): void {
    this.#isAllDue = true;
    this.#answers = [];
  }

  /** Whether there is something to send. */
  get isDue(): boolean {
    return this.#isAllDue || this.#changes.size > 0 || this.#answers.length > 0;
  }

  /** Sends due messages. */
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

  /** Lists of things, each list within the size of a message. A thing above the size is reported to the game. */
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
