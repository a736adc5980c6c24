import { type Issue, RequestError, StateError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import type { ThingId, World } from "@understudy/world";
import type { ClientMessage } from "../messages/session-messages.ts";
import { inPart, issuesWithin } from "../refusals/in-part.ts";
import { PastNames } from "../refusals/past-names.ts";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import { isSameSpot, type WayEnd } from "./session-ways.ts";

type SeenThing = ClientMessage<"see">["things"][number];

/** A thing as the client described it. */
export interface ListedThing extends WayEnd {
  readonly kind: string;
  name: string | undefined;
  worth: number;
}

/** Limit of a text property. */
const MAX_TEXT = 200;
const MAX_ISSUES = 20;
/** Memory of a thing with the longest name and id. */
const THING_BYTES = 2048;
/** Limit of a thing's worth. */
const MAX_WORTH = 1e6;
/** Things per piece. */
const PIECE = 64;
const RESERVED: readonly unknown[] = ["nothing", "elsewhere"];

/** The things that a client reports, as a complete listing in parts and as changes. */
export class ListedThings {
  readonly #world: World;
  readonly #byId = new Map<ThingId, ListedThing>();
  readonly #past: PastNames;
  readonly #most: number;
  readonly #keep: (bytes: number) => void;
  /** The ids of an incomplete listing. */
  #listing: { readonly ids: Set<ThingId>; part: number } | undefined;
  /** `first`: no listing yet; `again`: messages were lost, and changes are ignored until the next listing. */
  #due: "first" | "again" | undefined = "first";
  /** Counts all moves, so that ways to a removed thing never apply to a new one with its id. */
  #moves = 0;

  /**
   * @param most limit of things per session
   * @param keep takes or gives back memory; throws ServiceRefusedError over the limit
   * @param isChecked as of `PastNames`
   */
  constructor(
    world: World,
    most: number,
    keep: (bytes: number) => void,
    isChecked?: () => boolean,
  ) {
    this.#past = new PastNames("thing", isChecked);
    this.#world = world;
    this.#most = most;
    this.#keep = keep;
  }

  get byId(): ReadonlyMap<ThingId, ListedThing> {
    return this.#byId;
  }

  /**
   * Checks the id of a thing that a message names.
   *
   * @param pointer its place
   * @throws RequestError if there never was one
   */
  check(pointer: string, id: ThingId): void {
    // Lost messages may have told of it.
    if (this.#due !== "again" && !this.#byId.has(id)) {
      this.#past.check(pointer, id, this.#byId.keys());
    }
  }

  /** Expects a new listing after lost messages. */
  forget(): void {
    this.#due = "again";
    this.#listing = undefined;
  }

  /**
   * Reads a message, thing by thing.
   *
   * @param holds called for each thing with a holder
   * @throws RequestError, StateError, ServiceRefusedError with all mistakes; the other things are taken
   */
  *take(
    { things, part, parts = 1 }: ClientMessage<"see">,
    holds: (id: ThingId, holder: string) => void,
  ): Work {
    if (!this.#isInOrder(part)) return;
    const issues: Issue[] = [];
    let refused: ServiceRefusedError | undefined;
    let isState = false;
    for (const [index, thing] of things.entries()) {
      if (index > 0) yield;
      try {
        this.#takeOne(thing);
      } catch (error) {
        if (error instanceof ServiceRefusedError) {
          refused ??= error;
          continue;
        }
        const more = issuesWithin(`/things/${index}`, error);
        isState ||= !(error instanceof RequestError);
        if (issues.length < MAX_ISSUES) issues.push(...more);
        continue;
      } finally {
        this.#list(thing.id);
      }
      if (thing.holder !== undefined && this.#byId.has(thing.id)) holds(thing.id, thing.holder);
    }
    if (part !== undefined && part >= parts) yield* this.#complete();
    const told = issues.slice(0, MAX_ISSUES);
    if (told.length > 0) throw isState ? new StateError(told) : new RequestError(told);
    if (refused !== undefined) throw refused;
  }

  /** Adds an accepted thing to the listing. Refused ids would grow it without limit. */
  #list(id: ThingId): void {
    if (this.#byId.has(id)) this.#listing?.ids.add(id);
    else this.#listing?.ids.delete(id);
  }

  /** Whether a message may be read: changes wait for a listing. */
  #isInOrder(part: number | undefined): boolean {
    if (part === 1) {
      this.#listing = { ids: new Set(), part: 1 };
      this.#due = undefined;
      return true;
    }
    if (this.#due === "again") return false;
    if (this.#due === "first") {
      const hint = 'list all things first: "part": 1, "parts": 1';
      throw new RequestError([{ pointer: "/part", message: "no things were listed yet", hint }]);
    }
    if (part === undefined) return true;
    if (this.#listing === undefined || part !== this.#listing.part + 1) {
      const message = `part ${part} does not follow part ${this.#listing?.part ?? 0}`;
      throw new RequestError([{ pointer: "/part", message, hint: "begin again with part 1" }]);
    }
    this.#listing.part = part;
    return true;
  }

  *#complete(): Work {
    const listed = this.#listing?.ids;
    this.#listing = undefined;
    let looked = 0;
    for (const id of [...this.#byId.keys()]) {
      if (listed?.has(id) === false) this.#remove(id);
      if (++looked % PIECE === 0) yield;
    }
  }

  /** @throws StateError if the thing does not fit; ServiceRefusedError if there is no room */
  #takeOne({ id, kind, properties = {}, at, name, gone, worth }: SeenThing): void {
    if (gone === true) {
      this.check("/id", id);
      this.#remove(id);
      return;
    }
    if (RESERVED.includes(id)) {
      const hint = "another id: this is a value of variables of things";
      throw new StateError([{ pointer: "/id", message: `is "${id}"`, hint }]);
    }
    const known = this.#byId.get(id);
    if (known === undefined && this.#byId.size >= this.#most) {
      const message = `a session has at most ${this.#most} things`;
      throw new ServiceRefusedError("too-many-things", message);
    }
    const wanted = kind ?? known?.kind;
    if (wanted === undefined) {
      const message = `there is no thing ${id}`;
      throw new StateError([{ pointer: "/kind", message, hint: "say its kind when it comes" }]);
    }
    this.#check(wanted, properties);
    if (worth !== undefined && !(worth >= 0 && worth <= MAX_WORTH)) {
      const hint = `a number from 0 to ${MAX_WORTH}`;
      throw new StateError([{ pointer: "/worth", message: `is ${worth}`, hint }]);
    }
    if (known !== undefined && known.kind === wanted) {
      this.#tell(() => this.#world.set(id, properties as never));
      known.name = name ?? known.name;
      known.worth = worth ?? (this.#listing === undefined ? known.worth : 0);
      if (at === undefined || (known.at !== undefined && isSameSpot(known.at, at))) return;
      known.at = at;
      known.moves = this.#moves++;
      this.#world.moved(id);
      return;
    }
    // A new thing has taken over the id of a removed one.
    if (known !== undefined) this.#remove(id);
    this.#keep(THING_BYTES);
    try {
      this.#tell(() => this.#world.add(wanted, id, properties as never));
    } catch (error) {
      this.#keep(-THING_BYTES);
      throw error;
    }
    this.#byId.set(id, { kind: wanted, at, name, worth: worth ?? 0, moves: this.#moves++ });
  }

  /** Updates the world, with pointers for its errors. */
  #tell(work: () => void): void {
    inPart("/properties", work, { Kind: StateError });
  }

  #check(kind: string, properties: Readonly<Record<string, unknown>>): void {
    const kinds = this.#world.domain.kinds?.properties;
    const known = kinds?.get(kind);
    if (known === undefined) {
      const hint = `one of: ${[...(kinds?.keys() ?? [])].join(", ")}`;
      const message = `there is no kind "${kind.slice(0, 100)}"`;
      throw new StateError([{ pointer: "/kind", message, hint }]);
    }
    const issues: Issue[] = [];
    for (const [name, value] of Object.entries(properties)) {
      const pointer = pointerTo("/properties", name.slice(0, MAX_TEXT));
      if (!known.has(name)) {
        const hint = known.size === 0 ? "it has none" : `one of: ${[...known.keys()].join(", ")}`;
        issues.push({ pointer, message: `is no property of a ${kind}`, hint });
      } else if (typeof value === "string" && value.length > MAX_TEXT) {
        issues.push({ pointer, message: `has more than ${MAX_TEXT} letters` });
      }
    }
    if (issues.length > 0) throw new StateError(issues.slice(0, MAX_ISSUES));
  }

  #remove(id: ThingId): void {
    if (!this.#byId.delete(id)) return;
    this.#past.add(id);
    this.#world.remove(id);
    this.#keep(-THING_BYTES);
  }
}
