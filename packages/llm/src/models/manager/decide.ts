import { beyond, helps, isNone, type MemoryAmounts, plus, sumOf } from "./memory.ts";

/**
 * The memory manager's view of a model, with its actual or estimated memory. Times are in milliseconds of the clock.
 */
export interface ModelPosition extends MemoryAmounts {
  /** Unloaded, being loaded or unloaded, or loaded. */
  readonly place: "out" | "loading" | "in" | "unloading";
  /** Whether the model is pinned; a pinned model is never unloaded to make room. */
  readonly isPinned: boolean;
  /** The target of a pending `load` or `unload`. */
  readonly wish: "in" | "out" | undefined;
  /** Number of running calls. */
  readonly running: number;
  /** Whether calls are waiting, or have expired while waiting. */
  readonly isWaitedFor: boolean;
  /** Latest start of loading that keeps the waiting calls on time; Infinity without any. */
  readonly dueMs: number;
  /** Whether the calls for which the model was loaded have had their turn. */
  readonly isBatchDone: boolean;
  /** Time of the last finished call, or of loading. */
  readonly lastUseMs: number;
  /** Minimum time in memory after the last use while another model needs the room, in ms. */
  readonly keepMs: number;
  /** Idle time after which the model is unloaded, in ms. */
  readonly idleUnloadMs: number;
}

/** The next step in managing memory. */
export interface Decision<Model> {
  /** Models about to be unloaded, which start no more calls. */
  readonly held: ReadonlySet<Model>;
  readonly move:
    | { readonly kind: "load" | "unload"; readonly model: Model }
    /** The model does not fit beside the pinned ones. */
    | { readonly kind: "refuse"; readonly model: Model; readonly pinned: MemoryAmounts }
    | undefined;
  /** Time of the next decision, unless an event comes first. */
  readonly againMs: number;
}

/**
 * Decides which models are in memory. One model is loaded or unloaded at a time.
 *
 * A model that fits is loaded at once. Otherwise calls wait until `dueMs` at most, so that calls for the same model
 * collect and ABCABC becomes AABBCC. An idle model is unloaded when its idle time reaches its load time: from then on
 * keeping it costs more than loading it again (the ski rental rule, Karlin et al. 1988). A busy model is unloaded when
 * the other model's calls are due, but not before the calls it was loaded for have had their turn.
 *
 * Pure; linear in the number of models except for sorting.
 */
export function decide<Model extends ModelPosition>(
  models: readonly Model[],
  limit: MemoryAmounts,
  nowMs: number,
): Decision<Model> {
  // A model may turn out larger than estimated, so nothing else is decided until the load is done.
  if (models.some(({ place }) => place === "loading")) return nothing(Number.POSITIVE_INFINITY);
  const unwanted = models.filter(({ place, wish }) => place === "in" && wish === "out");
  if (unwanted.length > 0) return leaving(models, unwanted, Number.POSITIVE_INFINITY);
  const used = sumOf(models.filter(({ place }) => place === "in"));
  const next = candidates(models, nowMs);
  const [first] = next;
  if (first === undefined) return tidyUp(models, beyond(used, limit), nowMs);
  const fitting = next.find((each) => isNone(beyond(plus(used, each), limit)));
  // Small models must not keep taking the room that was made for a large one.
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

/** Without waiting calls: unloads models over the limit, and models idle for too long. */
function tidyUp<Model extends ModelPosition>(
  models: readonly Model[],
  excess: MemoryAmounts,
  nowMs: number,
): Decision<Model> {
  const idle = models
    .filter((each) => each.place === "in" && !each.isPinned && isIdle(each))
    .sort(byLastUse);
  const oldest = idle.find((each) => helps(each, excess));
  // The most recently used model stays even if it exceeds the limit.
  if (oldest !== undefined && oldest !== idle.at(-1)) {
    return leaving(models, [oldest], Number.POSITIVE_INFINITY);
  }
  const ends = idle.map((model) => ({ model, atMs: model.lastUseMs + model.idleUnloadMs }));
  const over = ends.find(({ atMs }) => atMs <= nowMs);
  if (over !== undefined) return leaving(models, [over.model], Number.POSITIVE_INFINITY);
  return nothing(Math.min(Number.POSITIVE_INFINITY, ...ends.map(({ atMs }) => atMs)));
}

/** Stops models from starting calls, and unloads the first one without running calls. */
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

/** Compares two numbers, either of which may be infinite. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
