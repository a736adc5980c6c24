import { type Issue, StateError } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import type { Kind, ThingLayout } from "../layout.ts";
import { ChangeLog, type ThingChange } from "./change-log.ts";
import { checkProperties, isThingId, readFacts } from "./read-things.ts";
import { type Facts, MARKS, Thing, type ThingId } from "./thing.ts";
import { CAME, MOVED, Versions } from "./versions.ts";

/** All present things of a world. */
export class Things {
  readonly #layout: ThingLayout;
  readonly #byId = new Map<ThingId, Thing>();
  readonly #byKind = new Map<string, Set<Thing>>();
  /** The latest changes, without moves. */
  readonly log: ChangeLog<ThingChange> = new ChangeLog();
  /** The things of each kind as lists, which scans allocate nothing for; missing after things came or left. */
  readonly #lists = new Map<string, readonly Thing[]>();
  /** Counts of changes, by kind and property. */
  readonly versions: Versions = new Versions();
  /** By mark: the value of `changes` at the last change of a thing with that mark. */
  readonly #changedAt = new Float64Array(MARKS);
  /** Told of things that serve more agents than before. */
  readonly #grown: (thing: ThingId) => void;
  #made = 0;
  #changes = 0;
  #readings = 0;

  /** @param grown called for a thing that serves more agents than before */
  constructor(layout: ThingLayout, grown: (thing: ThingId) => void) {
    this.#layout = layout;
    this.#grown = grown;
    for (const kind of layout.kinds.keys()) this.#byKind.set(kind, new Set());
  }

  /** By name. */
  get kinds(): ReadonlyMap<string, Kind> {
    return this.#layout.kinds;
  }

  get(id: ThingId): Thing | undefined {
    return this.#byId.get(id);
  }

  /** The number of agents that a thing serves at a time; 1 for a thing that is not there. */
  capacityOf(id: ThingId): number {
    const thing = this.#byId.get(id);
    if (thing === undefined) return 1;
    const { capacity, capacityProperty } = this.#layout.kinds.get(thing.kind) as Kind;
    return thing.facts.codes[capacityProperty] ?? capacity;
  }

  all(): Iterable<Thing> {
    return this.#byId.values();
  }

  /** A list that stays as it is when things come or leave. */
  ofKind(kind: string): readonly Thing[] {
    let list = this.#lists.get(kind);
    if (list === undefined) {
      list = [...(this.#byKind.get(kind) ?? [])];
      this.#lists.set(kind, list);
    }
    return list;
  }

  /** Increases when a thing comes, goes, moves or changes. */
  get changes(): number {
    return this.#changes;
  }

  /** The value of `changes` when a thing with one of these marks changed or left last. Allocates nothing. */
  lastChange(marks: Uint16Array): number {
    let last = 0;
    for (let at = 0; at < marks.length; at++) {
      const changedAt = this.#changedAt[marks[at] as number] as number;
      if (changedAt > last) last = changedAt;
    }
    return last;
  }

  /** Increases when a thing of the kind comes, goes or moves. */
  versionOf(kind: string): number {
    const counts = this.versions.of(kind);
    return (counts[CAME] ?? 0) + (counts[MOVED] ?? 0);
  }

  /** Records a move, which invalidates the ways from and to the thing. */
  moved(id: ThingId): void {
    const thing = this.#byId.get(id);
    if (thing === undefined) return;
    thing.moves++;
    this.#changes++;
    this.versions.moved(thing.kind);
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
        else this.#add(this.#make(id, kindName, facts)).seenIn = reading;
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
    this.#add(this.#make(id, kindName, facts));
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
    this.#lists.delete(thing.kind);
    this.#came(thing.kind);
    this.#changedAt[thing.mark] = this.#changes;
    this.log.add({ thing, kind: thing.kind, before: thing.facts, after: undefined });
    return true;
  }

  #make(id: ThingId, kind: string, facts: Facts): Thing {
    return new Thing(id, kind, facts, this.#made++ % MARKS);
  }

  #add(thing: Thing): Thing {
    this.#byId.set(thing.id, thing);
    this.#byKind.get(thing.kind)?.add(thing);
    this.#lists.delete(thing.kind);
    this.#came(thing.kind);
    this.log.add({ thing, kind: thing.kind, before: undefined, after: thing.facts });
    // Agents may still wait for one that was gone, and served one at a time by then.
    if (this.capacityOf(thing.id) > 1) this.#grown(thing.id);
    return thing;
  }

  #change(thing: Thing, facts: Facts): void {
    thing.told++;
    if (facts === thing.facts) return;
    this.log.add({ thing, kind: thing.kind, before: thing.facts, after: facts });
    this.versions.changed(thing.kind, thing.facts, facts);
    const before = this.capacityOf(thing.id);
    thing.facts = facts;
    this.#changedAt[thing.mark] = ++this.#changes;
    if (this.capacityOf(thing.id) > before) this.#grown(thing.id);
  }

  #came(kind: string): void {
    this.#changes++;
    this.versions.came(kind);
  }
}

const ID_HINT = 'a number, or a text that is not empty, "nothing" or "elsewhere"';
