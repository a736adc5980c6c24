import { type Issue, StateError } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import type { Kind, ThingLayout } from "../layout.ts";
import { checkProperties, isThingId, readFacts } from "./read-things.ts";
import { type Facts, Thing, type ThingId } from "./thing.ts";

/** All present things of a world. */
export class Things {
  readonly #layout: ThingLayout;
  readonly #byId = new Map<ThingId, Thing>();
  readonly #byKind = new Map<string, Set<Thing>>();
  readonly #versions = new Map<string, number>();
  #changes = 0;
  #readings = 0;

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    for (const kind of layout.kinds.keys()) this.#byKind.set(kind, new Set());
  }

  /** By name. */
  get kinds(): ReadonlyMap<string, Kind> {
    return this.#layout.kinds;
  }

  get(id: ThingId): Thing | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Thing> {
    return this.#byId.values();
  }

  ofKind(kind: string): ReadonlySet<Thing> {
    return this.#byKind.get(kind) as ReadonlySet<Thing>;
  }

  /** Increases when a thing comes, goes or changes. */
  get changes(): number {
    return this.#changes;
  }

  /** Increases when a thing of the kind comes, goes or moves. */
  versionOf(kind: string): number {
    return this.#versions.get(kind) ?? 0;
  }

  /** Records a move, which invalidates the ways from and to the thing. */
  moved(id: ThingId): void {
    const thing = this.#byId.get(id);
    if (thing === undefined) return;
    thing.moves++;
    this.#isOther(thing.kind);
  }

  kind(name: string): Kind {
    const kind = this.#layout.kinds.get(name);
    if (kind !== undefined) return kind;
    const hint = `one of: ${[...this.#layout.kinds.keys()].join(", ")}`;
    throw new StateError([{ pointer: "/kind", message: `there is no kind "${name}"`, hint }]);
  }

  /** See `World.sync`. */
  sync<Item>(
    kindName: string,
    items: Iterable<Item>,
    read: (item: Item) => Readonly<Record<string, unknown>>,
    gone: (thing: Thing) => void,
  ): void {
    const kind = this.kind(kindName);
    const issues: Issue[] = [];
    const reading = ++this.#readings;
    let index = 0;
    for (const item of items) {
      const pointer = pointerTo("", index++);
      const given = read(item);
      const id = (given as { readonly id?: unknown }).id;
      const thing = isThingId(id) ? this.#byId.get(id) : undefined;
      if (!isThingId(id)) {
        issues.push({
          pointer: `${pointer}/id`,
          message: "is not the id of a thing",
          hint: ID_HINT,
        });
      } else if (thing !== undefined && (thing.kind !== kindName || thing.seenIn === reading)) {
        const message =
          thing.kind === kindName ? `${id} is listed twice` : `${id} is a ${thing.kind} already`;
        issues.push({ pointer: `${pointer}/id`, message, hint: "ids are unique in a world" });
      } else {
        const facts = readFacts(kind, given, thing?.facts, pointer, issues);
        // A thing with an invalid description stays unchanged.
        if (thing !== undefined) thing.seenIn = reading;
        if (facts === undefined) continue;
        if (thing !== undefined) this.#change(thing, facts);
        else this.#add(new Thing(id, kindName, facts)).seenIn = reading;
      }
    }
    for (const thing of this.ofKind(kindName)) {
      if (thing.seenIn === reading) continue;
      this.remove(thing.id);
      gone(thing);
    }
    if (issues.length > 0) throw new StateError(issues);
  }

  /** See `World.add`. */
  add(id: ThingId, kindName: string, given: Readonly<Record<string, unknown>>): void {
    const issues: Issue[] = [];
    const kind = this.kind(kindName);
    if (!isThingId(id) || this.#byId.has(id)) {
      const message = isThingId(id) ? `${id} is there already` : "is not the id of a thing";
      issues.push({ pointer: "/id", message, hint: ID_HINT });
    }
    checkProperties(kind, given, "", issues);
    const facts = readFacts(kind, given, undefined, "", issues);
    if (facts === undefined || issues.length > 0) throw new StateError(issues);
    this.#add(new Thing(id, kindName, facts));
  }

  /** See `World.set`. */
  set(id: ThingId, given: Readonly<Record<string, unknown>>): void {
    const thing = this.#byId.get(id);
    const issues: Issue[] = [];
    if (thing === undefined) {
      throw new StateError([{ pointer: "/id", message: `there is no thing ${String(id)}` }]);
    }
    const kind = this.kind(thing.kind);
    checkProperties(kind, given, "", issues);
    const facts = readFacts(kind, given, thing.facts, "", issues);
    if (facts === undefined || issues.length > 0) throw new StateError(issues);
    this.#change(thing, facts);
  }

  /** Removes a thing from the world; false if there is none. */
  remove(id: ThingId): boolean {
    const thing = this.#byId.get(id);
    if (thing === undefined) return false;
    thing.isGone = true;
    this.#byId.delete(id);
    this.#byKind.get(thing.kind)?.delete(thing);
    this.#isOther(thing.kind);
    return true;
  }

  #add(thing: Thing): Thing {
    this.#byId.set(thing.id, thing);
    this.#byKind.get(thing.kind)?.add(thing);
    this.#isOther(thing.kind);
    return thing;
  }

  #change(thing: Thing, facts: Facts): void {
    if (facts === thing.facts) return;
    thing.facts = facts;
    this.#changes++;
  }

  #isOther(kind: string): void {
    this.#changes++;
    this.#versions.set(kind, this.versionOf(kind) + 1);
  }
}

const ID_HINT = 'a number, or a text that is not empty, "nothing" or "elsewhere"';
