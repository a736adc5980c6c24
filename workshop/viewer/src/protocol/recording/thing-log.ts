import type { ThingId } from "@understudy/world";
import type { ThingsMessage, ThingView } from "../things.ts";

/** Changes per segment, the most that an access has to apply. */
const STRETCH = 120;

/** The things of a world at one moment. */
export interface KnownThingViews {
  /** Total number of things; not all may be shown. */
  readonly total: number;
  readonly byId: ReadonlyMap<ThingId, ThingView>;
}

interface Entry {
  readonly timeMs: number;
  readonly message: ThingsMessage;
}

/** The history of things, with access to any moment. */
export class ThingLog {
  #entries: Entry[] = [];
  readonly #head = new Map<ThingId, ThingView>();
  #sinceWhole = 0;
  /** The last accessed moment. */
  #view: { readonly entry: Entry; readonly known: KnownThingViews } | undefined;

  push(message: ThingsMessage): void {
    // A change without an earlier complete list is useless.
    if (this.#entries.length === 0 && message.isWhole !== true) return;
    apply(this.#head, message);
    this.#sinceWhole = message.isWhole === true ? 0 : this.#sinceWhole + 1;
    const isDue = this.#sinceWhole >= STRETCH;
    if (isDue) this.#sinceWhole = 0;
    const { type, tick, total } = message;
    const timeMs = Math.max(message.timeMs, this.#entries.at(-1)?.timeMs ?? message.timeMs);
    const whole = { type, tick, timeMs, total, isWhole: true, things: [...this.#head.values()] };
    this.#entries.push({ timeMs, message: isDue ? (whole as ThingsMessage) : message });
  }

  /** The things at a time; undefined before the first record. */
  at(timeMs: number): KnownThingViews | undefined {
    const last = this.#countUntil(timeMs) - 1;
    const entry = this.#entries[last];
    if (entry === undefined) return undefined;
    if (this.#view?.entry === entry) return this.#view.known;
    let first = last;
    while (first > 0 && this.#entries[first]?.message.isWhole !== true) first--;
    const byId = new Map<ThingId, ThingView>();
    for (const { message } of this.#entries.slice(first, last + 1)) apply(byId, message);
    const known = { total: entry.message.total, byId };
    this.#view = { entry, known };
    return known;
  }

  /** Drops entries that are not needed from this time on. */
  forgetBefore(timeMs: number): void {
    let first = this.#countUntil(timeMs) - 1;
    while (first > 0 && this.#entries[first]?.message.isWhole !== true) first--;
    if (first > 0) this.#entries = this.#entries.slice(first);
  }

  #countUntil(timeMs: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle] as Entry).timeMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function apply(byId: Map<ThingId, ThingView>, { isWhole, things, gone }: ThingsMessage): void {
  if (isWhole === true) byId.clear();
  for (const thing of things) byId.set(thing.id, thing);
  for (const id of gone ?? []) byId.delete(id);
}
