import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  type Goal,
  PlanProver,
  planOf,
  type Step,
} from "@understudy/planner-core";
import { areLlmIndices, effectiveEntry, MAX_READ_STEPS } from "@understudy/planner-core/internal";

const MAX_TOKENS = 1e9;

/** A plan in a snapshot. */
export interface SavedEntry {
  readonly partition: number;
  /** The packed state. */
  readonly state: readonly number[];
  readonly steps: readonly Step[];
  readonly llmSteps: number;
  /** Indices of the LLM planner's steps, unless these are the first ones. */
  readonly llmIndices?: readonly number[] | undefined;
  readonly mended: boolean;
  readonly tokens?: number | undefined;
}

/** The contents of a snapshot. */
export interface SnapshotBody {
  readonly domain: string;
  readonly partitions: readonly { readonly name: string; readonly goal: Goal["definition"] }[];
  /** Entries, least recently used first, so that reading them in order restores the order of use. */
  readonly entries: readonly SavedEntry[];
}

/** The question of an entry, and the plan. */
interface ReadEntry extends Pick<CacheQuery, "partition" | "goal" | "state"> {
  readonly entry: CacheEntry;
}

/** Reads the entries of a snapshot and proves their plans. */
export class SnapshotEntries {
  readonly #domain: Domain;
  readonly #partitions: SnapshotBody["partitions"];
  readonly #prover: PlanProver;
  /** Goals by index; undefined for a goal that the domain does not know. */
  readonly #goals = new Map<number, Goal | undefined>();

  constructor(domain: Domain, partitions: SnapshotBody["partitions"]) {
    this.#domain = domain;
    this.#partitions = partitions;
    this.#prover = new PlanProver(domain);
  }

  /** Reads an entry; undefined if it is left out. */
  read({ partition, state: codes, steps, ...facts }: SavedEntry): ReadEntry | undefined {
    const goal = this.#goal(partition);
    const { llmSteps, llmIndices, mended, tokens } = facts;
    const isKnown = goal !== undefined && isStateOf(this.#domain, codes);
    if (!isKnown || steps.length > MAX_READ_STEPS) return undefined;
    if (!isCount(llmSteps, steps.length) || !isCount(tokens ?? 0, MAX_TOKENS)) return undefined;
    const areKnown = llmIndices !== undefined;
    if (areKnown && !areLlmIndices(llmIndices, llmSteps, steps.length)) return undefined;
    const actions = steps.map((step) => this.#domain.actionOf(step));
    const state = Int32Array.from(codes);
    if (actions.some((action) => action < 0) || goal.condition.holds(state)) return undefined;
    if (!this.#prover.prove(state, actions, goal.condition)) return undefined;
    const written = areKnown ? { llmSteps, llmIndices } : { llmSteps };
    const { scaledCost } = this.#prover;
    const saved = { plan: planOf(this.#domain, actions), scaledCost, ...written, mended, tokens };
    // Older versions stored idle steps.
    const effective = effectiveEntry({ domain: this.#domain, goal, state }, this.#prover, saved);
    // Compared before it is served: a file may claim anything.
    const worth = { optimal: false, costRatio: Number.POSITIVE_INFINITY };
    const { name } = this.#partitions[partition] as SnapshotBody["partitions"][number];
    return { partition: name, goal, state, entry: { ...effective, ...worth } };
  }

  #goal(index: number): Goal | undefined {
    if (!this.#goals.has(index)) {
      const { name, goal: definition } = this.#partitions[index] ?? {};
      const goal = definition && goalOf(this.#domain, definition);
      // The name determines the queries that get the plans, the goal determines their proof: both must agree.
      this.#goals.set(index, goal && name?.endsWith(goal.hash) ? goal : undefined);
    }
    return this.#goals.get(index);
  }
}

function isStateOf({ variables: { min, max } }: Domain, codes: readonly unknown[]): boolean {
  if (codes.length !== min.length) return false;
  return codes.every((code, id) => {
    const isInteger = typeof code === "number" && Number.isInteger(code);
    return isInteger && code >= (min[id] as number) && code <= (max[id] as number);
  });
}

function isCount(value: unknown, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}

/** The goal of a definition. An unknown goal is no reason to refuse the other entries. */
function goalOf(domain: Domain, definition: Goal["definition"]): Goal | undefined {
  try {
    return domain.goal(definition);
  } catch {
    return undefined;
  }
}
