import type { ClientFailure } from "./agent-events.ts";
import { ClientThingsLife } from "./life/things-life.ts";
import type { ClientThingId, Values } from "./message/schema.ts";

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
  /** How much dearer the work with it may be for a crowd, in units of cost, from 0. Default 0. */
  readonly worth?: number;
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

const NO_WAY = -1;

/** The things of a client. */
export class SeenThings extends ClientThingsLife {
  readonly #way: ClientWorld["way"];
  readonly #failed: (failure: ClientFailure) => void;

  constructor(world: ClientWorld, failed: (failure: ClientFailure) => void) {
    super();
    this.#way = world.way;
    this.#failed = failed;
  }

  /** A new or changed thing. One with a number that JSON has not is told to the game, and left out. */
  see(thing: ClientThing): void {
    const { at = [], worth = 0 } = thing;
    if (![...at, worth].every(Number.isFinite)) {
      const message = `"at" and "worth" of ${thing.id} are finite numbers; it was not sent`;
      this.#failed({ code: "bad-value", message });
      return;
    }
    this.change(thing.id, { ...thing });
  }

  /** Removes a thing. The game is told of a thing that is not there. */
  remove(id: ClientThingId): void {
    if (this.knows(id)) this.drop(id);
    else
      this.#failed({
        code: "unknown-thing",
        message: `there is no thing ${id}; see() tells of one`,
      });
  }

  cost(agent: string, from: unknown, to: unknown): number {
    return this.#way?.(agent, from as ClientThingId | undefined, to as ClientThingId) ?? NO_WAY;
  }

  tellTooLarge(): void {
    this.#failed(TOO_LONG);
  }
}

const TOO_LONG: ClientFailure = {
  code: "message-too-large",
  message: "a thing, or an answer about ways, is longer than a message may be, and was not sent",
};
