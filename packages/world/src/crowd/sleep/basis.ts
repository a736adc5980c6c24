import type { OwnState } from "../../question/own-state.ts";
import type { InquiryEnd } from "../../question/round.ts";
import type { ThingId } from "../../things/thing.ts";
import { MOVED, type Versions } from "../../things/versions.ts";
import type { GoalFootprint } from "./footprint.ts";
import type { OwnReading } from "./own-conditions.ts";
import { type SavedBasis, type SavedReading, sleepGrounds } from "./saved-sleep.ts";
import type { SleepingAgent } from "./sleeping-agent.ts";

/** A kind's counts, and those at the time of a basis. */
interface KnownCounts {
  readonly kind: string;
  readonly counts: readonly number[];
  /** The indices that matter. */
  readonly indices: readonly number[];
  readonly before: readonly number[];
}

/** Whether ways matter for an answer, and the claims of others. */
export interface Rests {
  readonly ways: boolean;
  readonly claims: boolean;
}

/** The world and the agent as they were when a question began, as far as an answer without a plan rests on them. */
export class Basis {
  readonly #agent: SleepingAgent;
  readonly #footprints: readonly GoalFootprint[];
  #readings: readonly OwnReading[];
  readonly #facts: readonly KnownCounts[];
  readonly #moves: readonly KnownCounts[];
  readonly #at: ThingId | undefined;
  readonly #rules: number;
  #freed: number;
  /** The things that had become free before it was saved. */
  #freedBefore: readonly ThingId[] = [];
  #clock: number;
  restsOn: Rests = { ways: true, claims: true };

  /** @param versions of what the agent knows */
  constructor(
    agent: SleepingAgent,
    versions: Versions,
    footprints: readonly GoalFootprint[],
    own: OwnState,
  ) {
    const { parts } = agent;
    this.#agent = agent;
    this.#footprints = footprints;
    this.#readings = footprints.map((one) => one.own.read(own, isAtRelevant(one, agent, own)));
    this.#facts = footprints.flatMap(({ counts }) =>
      [...counts].map(([kind, indices]) => countsOf(kind, indices, versions)),
    );
    const kinds = [...parts.layout.kinds.keys()];
    this.#moves = kinds.map((kind) => countsOf(kind, [MOVED], parts.things.versions));
    this.#at = own.at;
    this.#rules = rulesOf(agent);
    this.#freed = parts.claims.freed.count;
    this.#clock = clockOf(agent);
  }

  /** Its grounds in saved form. Undefined if that has changed, for all agents alike, or is no longer known. */
  save(): SavedBasis | undefined {
    const agent = this.#agent;
    if (rulesOf(agent) !== this.#rules || !areSame(this.#facts)) return undefined;
    const { ways, claims } = this.restsOn;
    if (ways && !areSame(this.#moves)) return undefined;
    const freed = new Set(this.#freedBefore);
    const isKnown = agent.parts.claims.freed.visit(this.#freed, (id) => freed.add(id));
    if (claims && !isKnown) return undefined;
    return {
      grounds: sleepGrounds(agent, this.kinds),
      restsOn: [...(ways ? ["ways" as const] : []), ...(claims ? ["claims" as const] : [])],
      readings: this.#readings.map(({ numbers, things, at }) => ({
        ...{ numbers: [...numbers], things: things.map((id) => id ?? null), at },
      })),
      ...(claims && freed.size > 0 ? { freed: [...freed] } : {}),
    };
  }

  /**
   * Takes over what a saved one rested on. Call it once all is as it was then.
   *
   * @returns whether its agent is like that of the saved one
   */
  restore({ restsOn, readings, freed }: Omit<SavedBasis, "grounds">): boolean {
    this.restsOn = { ways: restsOn.includes("ways"), claims: restsOn.includes("claims") };
    this.#freedBefore = freed ?? [];
    if (readings === undefined) return true;
    const areAlike =
      readings.length === this.#readings.length &&
      readings.every((one, at) => isLike(one, this.#readings[at] as OwnReading));
    if (!areAlike) return false;
    this.#readings = readings.map(({ numbers, things, at }) => ({
      ...{ numbers: Int32Array.from(numbers), things: things.map((id) => id ?? undefined), at },
    }));
    return true;
  }

  /** Keeps only what an answer rests on. Returns whether all of it can be watched. */
  narrow({ restsOn, isComplete }: InquiryEnd): boolean {
    this.restsOn = { ways: restsOn === "ways", claims: !isComplete };
    // Ways from a position that is no thing are not told of.
    return restsOn === "facts" || (restsOn === "ways" && this.#at !== undefined);
  }

  /** The kinds of things that may wake the agent. */
  get kinds(): readonly string[] {
    return [...new Set(this.#facts.map(({ kind }) => kind))];
  }

  /**
   * Whether nothing has changed since that the answer rests on. Compares one number in most ticks. Allocates nothing.
   *
   * @param own the agent's variables
   * @param isOther whether they may have changed
   */
  holds(own: OwnState, isOther: boolean): boolean {
    const agent = this.#agent;
    const clock = clockOf(agent);
    if (clock !== this.#clock) {
      if (!this.isTrueFor(agent)) return false;
      this.#freed = agent.parts.claims.freed.count;
      this.#freedBefore = [];
      this.#clock = clock;
    }
    return !isOther || this.isTrueOf(agent, own);
  }

  /** Whether the world is still as it was, for an agent that knows the same. */
  isTrueFor(agent: SleepingAgent): boolean {
    if (rulesOf(agent) !== this.#rules || !areSame(this.#facts)) return false;
    if (this.restsOn.ways && !areSame(this.#moves)) return false;
    return !this.restsOn.claims || !this.#isFreed(agent);
  }

  /** Whether an agent's own variables allow no plan that they did not allow before. */
  isTrueOf(agent: SleepingAgent, own: OwnState): boolean {
    if (this.restsOn.ways && own.at !== this.#at) return false;
    for (let at = 0; at < this.#footprints.length; at++) {
      const footprint = this.#footprints[at] as GoalFootprint;
      const reading = this.#readings[at] as OwnReading;
      const isAt = isAtRelevant(footprint, agent, own);
      if (!footprint.own.allowsNoMore(own, reading, isAt)) return false;
    }
    return true;
  }

  /** Whether a relevant thing became free for the agent. */
  #isFreed({ name, parts: { claims, things } }: SleepingAgent): boolean {
    let isFreed = false;
    const look = (id: ThingId): void => {
      if (isFreed || !claims.isFreeFor(name, id)) return;
      // An agent may still believe in a thing that is gone.
      const kind = things.get(id)?.kind;
      isFreed = kind === undefined || this.#facts.some((one) => one.kind === kind);
    };
    this.#freedBefore.forEach(look);
    return !claims.freed.visit(this.#freed, look) || isFreed;
  }
}

function isAtRelevant(
  { counts }: GoalFootprint,
  { knowledge }: SleepingAgent,
  { at }: OwnState,
): boolean {
  const kind = at === undefined ? undefined : knowledge.find(at)?.kind;
  return kind !== undefined && counts.has(kind);
}

/** Whether a saved reading is of the same variables. */
function isLike({ numbers, things }: SavedReading, reading: OwnReading): boolean {
  return numbers.length === reading.numbers.length && things.length === reading.things.length;
}

function countsOf(kind: string, indices: readonly number[], versions: Versions): KnownCounts {
  const counts = versions.of(kind);
  return { kind, counts, indices, before: indices.map((at) => counts[at] ?? 0) };
}

function areSame(known: readonly KnownCounts[]): boolean {
  for (let one = 0; one < known.length; one++) {
    const { counts, indices, before } = known[one] as KnownCounts;
    for (let at = 0; at < indices.length; at++) {
      if ((counts[indices[at] as number] ?? 0) !== before[at]) return false;
    }
  }
  return true;
}

/** Increases with every change that an agent may hear of. */
function clockOf(agent: SleepingAgent): number {
  const { things, claims } = agent.parts;
  return things.changes + claims.freed.count + (agent.memory?.changes ?? 0) + rulesOf(agent);
}

/** Increases with the constraints, and when searches end or may begin. */
function rulesOf({ constraints, parts, searches }: SleepingAgent): number {
  return constraints.version + parts.constraints.version + searches;
}
