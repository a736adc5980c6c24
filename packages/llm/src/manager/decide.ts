import { beyond, helps, isNone, type MemoryAmounts, plus, sumOf } from "./memory.ts";

/**
 * A model as the decision over memory sees it, with the memory that it takes, or will. Times are in milliseconds of the
 * clock.
 */
export interface ModelPosition extends MemoryAmounts {
  /** Not in memory, on its way in or out, or in memory. */
  readonly place: "out" | "loading" | "in" | "unloading";
  /** Stays in memory whatever waits. */
  readonly isPinned: boolean;
  /** Somebody asked for it to be in memory, or to be out of it, and waits for that. */
  readonly wish: "in" | "out" | undefined;
  /** Calls that it works on. */
  readonly running: number;
  /** Whether calls wait for it, or left in vain. */
  readonly isWaitedFor: boolean;
  /** When it must begin to load, for those who wait; Infinity where nobody does. */
  readonly dueMs: number;
  /** Whether the calls that it was loaded for have had their turn. */
  readonly isBatchDone: boolean;
  /** When it last ended a call, or was loaded. */
  readonly lastUseMs: number;
  /** The time for which it stays after its last use although another model waits for its place, in ms. */
  readonly keepMs: number;
  /** The time for which it stays after its last use if no model does, in ms. */
  readonly idleUnloadMs: number;
}

/** The next move about memory. */
export interface Decision<Model> {
  /** Models that begin no further calls: they are about to leave. */
  readonly held: ReadonlySet<Model>;
  readonly move:
    | { readonly kind: "load" | "unload"; readonly model: Model }
    /** It does not fit beside what must stay. */
    | { readonly kind: "refuse"; readonly model: Model; readonly pinned: MemoryAmounts }
    | undefined;
  /** When to decide again, if nothing happens before. */
  readonly againMs: number;
}

/**
 * Decides which models are in memory. One is loaded or unloaded at a time.
 *
 * A model that fits is loaded at once. If another has to leave for it, waiting calls go on waiting, up to `dueMs`, so
 * that calls of one model gather and ABCABC becomes AABBCC: an idle model leaves once it was not used for as long as
 * loading it takes (keeping costs no more than fetching it back would: the rule for renting skis, Karlin et al. 1988),
 * a busy one once the other's calls are due, and not before the calls that it was loaded for have had their turn.
 *
 * Pure; linear in the models, but for sorting them.
 */
export function decide<Model extends ModelPosition>(
  models: readonly Model[],
  limit: MemoryAmounts,
  nowMs: number,
): Decision<Model> {
  // A model may turn out larger than it was taken for: nothing is decided before that is known.
  if (models.some(({ place }) => place === "loading")) return nothing(Number.POSITIVE_INFINITY);
  const unwanted = models.filter(({ place, wish }) => place === "in" && wish === "out");
  if (unwanted.length > 0) return leaving(models, unwanted, Number.POSITIVE_INFINITY);
  const used = sumOf(models.filter(({ place }) => place === "in"));
  const next = candidates(models, nowMs);
  const [first] = next;
  if (first === undefined) return tidyUp(models, beyond(used, limit), nowMs);
  const fitting = next.find((each) => isNone(beyond(plus(used, each), limit)));
  // Small ones must not take the room again and again that is made for a large one.
  const model = fitting !== undefined && !isDue(first, nowMs) ? fitting : first;
  const missing = beyond(plus(used, model), limit);
  if (isNone(missing)) {
    const isMoving = models.some(({ place }) => place === "unloading");
    return isMoving
      ? nothing(Number.POSITIVE_INFINITY)
      : { held: new Set(), move: { kind: "load", model }, againMs: Number.POSITIVE_INFINITY };
  }
  const pinned = sumOf(models.filter((each) => each.place === "in" && each.isPinned));
  if (!isNone(beyond(plus(pinned, model), limit))) {
    const move = { kind: "refuse", model, pinned } as const;
    return { held: new Set(), move, againMs: Number.POSITIVE_INFINITY };
  }
  return makeWay(models, model, missing, nowMs);
}

/** The models to load, the most urgent first. */
function candidates<Model extends ModelPosition>(models: readonly Model[], nowMs: number): Model[] {
  return models
    .filter(({ place, wish, isWaitedFor }) => place === "out" && (wish === "in" || isWaitedFor))
    .sort((one, other) => urgency(one, nowMs) - urgency(other, nowMs));
}

function urgency({ wish, dueMs }: ModelPosition, nowMs: number): number {
  return wish === "in" ? Math.min(nowMs, dueMs) : dueMs;
}

function isDue({ wish, dueMs }: ModelPosition, nowMs: number): boolean {
  return wish === "in" || dueMs <= nowMs;
}

function makeWay<Model extends ModelPosition>(
  models: readonly Model[],
  model: Model,
  missing: MemoryAmounts,
  nowMs: number,
): Decision<Model> {
  const mustHurry = isDue(model, nowMs);
  const movable = models.filter(({ place, isPinned }) => place === "in" && !isPinned);
  const idle = movable.filter(isIdle).sort(byLastUse);
  const ready = idle.filter((each) => mustHurry || each.lastUseMs + each.keepMs <= nowMs);
  const busy = movable
    .filter((each) => mustHurry && !isIdle(each) && each.isBatchDone)
    .sort((one, other) => compare(other.dueMs, one.dueMs) || byLastUse(one, other));
  const victims: Model[] = [];
  let left = missing;
  for (const victim of [...ready, ...busy]) {
    if (!helps(victim, left)) continue;
    victims.push(victim);
    left = beyond(left, victim);
  }
  const keptUntilMs = idle.map((each) => each.lastUseMs + each.keepMs).filter((ms) => ms > nowMs);
  const dueMs = mustHurry ? Number.POSITIVE_INFINITY : model.dueMs;
  const againMs = Math.min(dueMs, ...keptUntilMs);
  return isNone(left) ? leaving(models, victims, againMs) : nothing(againMs);
}

/** Nobody waits: what is too much leaves, and what was not used for long. */
function tidyUp<Model extends ModelPosition>(
  models: readonly Model[],
  excess: MemoryAmounts,
  nowMs: number,
): Decision<Model> {
  const idle = models
    .filter((each) => each.place === "in" && !each.isPinned && isIdle(each))
    .sort(byLastUse);
  const oldest = idle.find((each) => helps(each, excess));
  // The one that was loaded last is not given up for having been loaded.
  if (oldest !== undefined && oldest !== idle.at(-1)) {
    return leaving(models, [oldest], Number.POSITIVE_INFINITY);
  }
  const ends = idle.map((model) => ({ model, atMs: model.lastUseMs + model.idleUnloadMs }));
  const over = ends.find(({ atMs }) => atMs <= nowMs);
  if (over !== undefined) return leaving(models, [over.model], Number.POSITIVE_INFINITY);
  return nothing(Math.min(Number.POSITIVE_INFINITY, ...ends.map(({ atMs }) => atMs)));
}

/** Those who leave begin nothing more; the first that has nothing to end goes. */
function leaving<Model extends ModelPosition>(
  models: readonly Model[],
  victims: readonly Model[],
  againMs: number,
): Decision<Model> {
  const isMoving = models.some(({ place }) => place === "unloading");
  const model = isMoving ? undefined : victims.find(({ running }) => running === 0);
  const move = model === undefined ? undefined : ({ kind: "unload", model } as const);
  return { held: new Set(victims), move, againMs };
}

function nothing(againMs: number): { held: Set<never>; move: undefined; againMs: number } {
  return { held: new Set(), move: undefined, againMs };
}

function isIdle({ running, isWaitedFor }: ModelPosition): boolean {
  return running === 0 && !isWaitedFor;
}

function byLastUse(one: ModelPosition, other: ModelPosition): number {
  return one.lastUseMs - other.lastUseMs;
}

/** Compares two numbers; neither of two infinite ones comes first. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
