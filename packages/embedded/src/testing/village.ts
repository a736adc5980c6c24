import { readFileSync } from "node:fs";
import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type PackedState,
  type Value,
} from "@understudy/planner-core";
import { decodeValue } from "@understudy/planner-core/compiled";

/** The village of the examples. */
export const VILLAGE: DomainDefinition = JSON.parse(
  readFileSync(new URL("../../../../examples/domains/village.json", import.meta.url), "utf8"),
) as DomainDefinition;

export const villageDomain: Domain = loadDomain(VILLAGE);

/** A villager, each in another state. */
export interface Villager {
  readonly name: string;
  readonly state: PackedState;
  readonly values: Readonly<Record<string, Value>>;
  readonly goal: string;
}

/** The villager of a number. */
export function villager(number: number): Villager {
  const variables = villageDomain.variables.all;
  const state = Int32Array.from(
    variables,
    ({ min, max }, at) => min + ((number * 7 + at * 3) % (max - min + 1)),
  );
  const values = Object.fromEntries(
    variables.map((variable) => [
      variable.name,
      decodeValue(variable, state[variable.id] as number),
    ]),
  );
  const { goals } = villageDomain;
  return { name: `v${number}`, state, values, goal: String(goals[number % goals.length]?.name) };
}
