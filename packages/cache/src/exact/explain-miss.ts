import type { CacheQuery, Value } from "@understudy/planner-core";
import { decodeValue } from "@understudy/planner-core/compiled";
import type { PartitionSummary } from "./partition-table.ts";

/** A part of the key. `prompt` stands for the model with its prompt, template and sampling settings. */
type KeyPart = "domain" | "prompt" | "goal" | "constraints" | "state";

/** The reason why a query misses: its differences from the nearest known plan. */
export interface MissExplanation {
  /** The parts that differ; empty if there is a plan for the same question that could not be used. */
  readonly changed: readonly KeyPart[];
  /** The variables that differ, if the domain is the same. */
  readonly variables: readonly {
    readonly name: string;
    readonly known: Value;
    readonly asked: Value;
  }[];
  /** One sentence for developers. */
  readonly message: string;
}

interface Known {
  readonly partition: PartitionSummary;
  readonly state: Int32Array;
}

/**
 * Compares a query with the nearest known question: the one with the fewest different parts, then the fewest different
 * variables.
 */
export function explainDifference(query: CacheQuery, known: Iterable<Known>): MissExplanation {
  let nearest: Known | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = distanceOf(query, candidate, least);
    if (distance >= least) continue;
    nearest = candidate;
    least = distance;
    if (distance === 0) break;
  }
  if (nearest === undefined) {
    return { changed: [], variables: [], message: "The cache holds no plan at all." };
  }
  const parts = changedParts(query, nearest.partition);
  const variables = parts.includes("domain") ? [] : changedVariables(query, nearest.state);
  const changed: KeyPart[] = variables.length === 0 ? parts : [...parts, "state"];
  return { changed, variables, message: describe(changed, variables) };
}

/**
 * The distance of a known question from a query. Each part of the partition weighs more than all variables of any
 * domain.
 */
function distanceOf(query: CacheQuery, { partition, state }: Known, limit: number): number {
  const parts = partition.name === query.partition ? 0 : changedParts(query, partition).length;
  let distance = parts * 1e9;
  if (partition.domain.hash !== query.domain.hash) return distance;
  for (let variable = 0; variable < state.length && distance < limit; variable++) {
    if (state[variable] !== query.state[variable]) distance++;
  }
  return distance;
}

function changedParts(query: CacheQuery, known: PartitionSummary): KeyPart[] {
  const asked = partsOf(query.partition, query.goal.hash);
  const other = partsOf(known.name, known.goal.hash);
  const changed: KeyPart[] = [];
  if (query.domain.hash !== known.domain.hash) changed.push("domain");
  else if (asked.before !== other.before) changed.push("prompt");
  if (query.goal.hash !== known.goal.hash) changed.push("goal");
  if (asked.after !== other.after) changed.push("constraints");
  return changed;
}

/** The parts of a partition's name before and after the goal. */
export function partsOf(name: string, goalHash: string): { before: string; after: string } {
  const place = name.lastIndexOf(goalHash);
  if (place < 0) return { before: name, after: "" };
  return { before: name.slice(0, place), after: name.slice(place + goalHash.length) };
}

function changedVariables({ domain, state }: CacheQuery, known: Int32Array) {
  return domain.variables.all
    .filter(({ id }) => state[id] !== known[id])
    .map((variable) => ({
      name: variable.name,
      known: decodeValue(variable, known[variable.id] as number),
      asked: decodeValue(variable, state[variable.id] as number),
    }));
}

const partTexts: Readonly<Record<KeyPart, string>> = {
  domain: "the domain",
  prompt: "the model or its prompt",
  goal: "the goal",
  constraints: "the free text, disabled actions or extra conditions",
  state: "the state",
};

function describe(changed: readonly KeyPart[], variables: MissExplanation["variables"]): string {
  if (changed.length === 0) return "The question is known, but its plan is too old or too dear.";
  const parts = changed.map((part) => partTexts[part]).join(", ");
  const shown = variables
    .slice(0, 8)
    .map(({ name, known, asked }) => `${name} ${known} -> ${asked}`);
  const more = variables.length > 8 ? `, and ${variables.length - 8} more` : "";
  const detail = variables.length === 0 ? "" : ` (${shown.join(", ")}${more})`;
  return `Different from the nearest plan: ${parts}${detail}.`;
}
