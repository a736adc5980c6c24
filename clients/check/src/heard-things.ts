import { isDeepStrictEqual } from "node:util";
import type { ClientMessage } from "@understudy/server/protocol";
import { ClientFault } from "./client-fault.ts";

type SeenThing = ClientMessage<"see">["things"][number];

/** A thing of the game. */
export type GameThing = Required<Pick<SeenThing, "id" | "kind" | "at" | "properties">>;

/** The things reported by a client. */
export class HeardThings {
  readonly #known = new Map<SeenThing["id"], SeenThing>();
  #listing: { readonly ids: Set<SeenThing["id"]>; part: number } | undefined;
  /** Whether the list of all things is complete. */
  isComplete = false;

  /** Whether a list is incomplete. */
  get isListing(): boolean {
    return this.#listing !== undefined;
  }

  /** Drops all things before a new list. */
  forget(): void {
    this.#known.clear();
    this.#listing = undefined;
    this.isComplete = false;
  }

  take({ things, part, parts = 1 }: ClientMessage<"see">): void {
    if (part === 1) this.#listing = { ids: new Set(), part: 0 };
    if (part === undefined && !this.isComplete) {
      throw new ClientFault("it told what changed before it had listed all things");
    }
    if (part !== undefined && part !== (this.#listing?.part ?? 0) + 1) {
      throw new ClientFault(`part ${part} of its things came after part ${this.#listing?.part}`);
    }
    for (const thing of things) this.#takeOne(thing);
    if (part === undefined || this.#listing === undefined) return;
    this.#listing.part = part;
    if (part < parts) return;
    for (const id of this.#known.keys()) if (!this.#listing.ids.has(id)) this.#known.delete(id);
    this.#listing = undefined;
    this.isComplete = true;
  }

  has(id: SeenThing["id"]): boolean {
    return this.#known.has(id);
  }

  /** @throws ClientFault if they differ from the game's */
  check(expected: readonly GameThing[]): void {
    for (const thing of expected) {
      const { kind, at, properties } = this.#known.get(thing.id) ?? {};
      if (isDeepStrictEqual({ id: thing.id, kind, at, properties }, thing)) continue;
      const told = JSON.stringify(this.#known.get(thing.id));
      throw new ClientFault(`it told of ${JSON.stringify(thing)} as ${told}`);
    }
    if (this.#known.size === expected.length) return;
    throw new ClientFault(`it told of ${this.#known.size} things instead of ${expected.length}`);
  }

  #takeOne(thing: SeenThing): void {
    this.#listing?.ids.add(thing.id);
    if (thing.gone === true) this.#known.delete(thing.id);
    else this.#known.set(thing.id, { ...this.#known.get(thing.id), ...thing });
  }
}
