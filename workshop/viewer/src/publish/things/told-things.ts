import type { Value } from "@understudy/planner-core";
import type { Thing, ThingId } from "@understudy/world";
import type { ThingProperties, ThingsMessage, ThingView } from "../../protocol/things.ts";
import type { ViewedMap } from "../map.ts";
import type { ViewerOptions } from "../options.ts";
import type { ViewedWorld } from "./viewed-world.ts";

/** Limit on shown things. */
const MOST_THINGS = 1000;
/** Least interval of reading things, in ms. */
const PAUSE_MS = 200;
const NOBODY: readonly string[] = [];

/** A thing as last sent. */
interface Told {
  readonly thing: Thing;
  readonly facts: Thing["facts"];
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly holder: string | undefined;
  readonly waiting: readonly string[];
  readonly view: ThingView;
}

/** Sends changed things of a world. Called only while there are watchers. */
export class ToldThings {
  readonly #world: ViewedWorld;
  readonly #map: ViewedMap;
  readonly #thingAt: ViewerOptions["thingAt"];
  readonly #told = new Map<ThingId, Told>();
  #total = 0;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(world: ViewedWorld, map: ViewedMap, thingAt: ViewerOptions["thingAt"]) {
    this.#world = world;
    this.#map = map;
    this.#thingAt = thingAt;
  }

  /** Clears the sent state. */
  clear(): void {
    this.#told.clear();
    this.#total = 0;
    this.#nextMs = Number.NEGATIVE_INFINITY;
  }

  /** All things as last sent, for a new page. */
  whole(moment: { readonly tick: number; readonly timeMs: number }): ThingsMessage {
    const things = [...this.#told.values()].map(({ view }) => view);
    return { type: "things", ...moment, isWhole: true, total: this.#total, things };
  }

  /** The changed things; undefined for none, or before the interval is over. */
  news(
    moment: { readonly tick: number; readonly timeMs: number },
    nowMs: number,
  ): ThingsMessage | undefined {
    if (nowMs < this.#nextMs) return undefined;
    this.#nextMs = nowMs + PAUSE_MS;
    const { held, waiting } = this.#world.claims.save();
    const holders = new Map<ThingId, string>();
    for (const [id, agent] of held)
      holders.set(id, [holders.get(id) ?? [], agent].flat().join(", "));
    const lines = new Map<ThingId, string[]>();
    for (const [agent, id] of waiting) lines.set(id, [...(lines.get(id) ?? []), agent]);
    const changed: ThingView[] = [];
    const seen = new Set<ThingId>();
    let total = 0;
    for (const thing of this.#world.things) {
      total++;
      if (total > MOST_THINGS) continue;
      seen.add(thing.id);
      const view = this.#viewOf(thing, holders.get(thing.id), lines.get(thing.id) ?? NOBODY);
      if (view !== undefined) changed.push(view);
    }
    const gone = [...this.#told.keys()].filter((id) => !seen.has(id));
    for (const id of gone) this.#told.delete(id);
    const isNews = changed.length > 0 || gone.length > 0 || total !== this.#total;
    this.#total = total;
    if (!isNews) return undefined;
    const message = { type: "things" as const, ...moment, total, things: changed };
    return gone.length === 0 ? message : { ...message, gone };
  }

  /** A thing to send; undefined if unchanged. */
  #viewOf(
    thing: Thing,
    holder: string | undefined,
    waiting: readonly string[],
  ): ThingView | undefined {
    const { id, kind, facts } = thing;
    const spot = this.#thingAt?.(id);
    const x = spot && this.#map.x(spot.x);
    const y = spot && this.#map.y(spot.y);
    const told = this.#told.get(id);
    if (
      told?.thing === thing &&
      told.facts === facts &&
      told.x === x &&
      told.y === y &&
      told.holder === holder &&
      told.waiting.length === waiting.length &&
      told.waiting.every((agent, at) => agent === waiting[at])
    ) {
      return undefined;
    }
    const view: ThingView = {
      id,
      kind,
      properties: propertiesOf(this.#world.get(id)),
      ...(x === undefined || y === undefined ? undefined : { x, y }),
      ...(holder === undefined ? undefined : { holder }),
      ...(waiting.length === 0 ? undefined : { waiting }),
    };
    this.#told.set(id, { thing, facts, x, y, holder, waiting, view });
    return view;
  }
}

/** A thing's properties as set by the game. */
export function propertiesOf(
  written: Readonly<Record<string, unknown>> | undefined,
): ThingProperties {
  const { id: _id, kind: _kind, ...properties } = written ?? {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, (value as Value | undefined) ?? null]),
  );
}
