import type { Condition, Domain, Goal } from "@understudy/planner-core";
import { finish, hashText } from "@understudy/planner-core/internal";
import { ComponentTable, labelBitsOf, type TableFacts } from "./layout/component-table.ts";
import type { TableLayout } from "./layout/table-layout.ts";
import { TableError } from "./table-error.ts";
import { TablePolicy } from "./table-policy.ts";
import type { TableStore } from "./table-store.ts";

const FORMAT = "understudy-tables";
const VERSION = 1;

/** The table of one independent part of a goal. */
export interface SharedPart {
  /** Hash of the layout, which gives state and step numbers their meaning. */
  readonly layout: string;
  readonly walk: Uint32Array;
  readonly costsInGrains: Uint32Array;
  readonly facts: TableFacts;
}

/** The tables of one goal. */
export interface SharedTable {
  /** Hash of the goal. */
  readonly goal: string;
  readonly definition: Condition;
  readonly parts: readonly SharedPart[];
}

/**
 * Finished tables as plain data for other threads. If the environment has `SharedArrayBuffer`, the
 * arrays are in such buffers, and `postMessage` shares them without copies. Not a file format.
 */
export interface SharedTables {
  readonly format: string;
  readonly version: number;
  /** Hash of the domain. */
  readonly domain: string;
  readonly tables: readonly SharedTable[];
}

/** The finished tables of a domain. Copies nothing. */
export function exportTables(store: TableStore | undefined, domain: Domain): SharedTables {
  const ready = store?.allReady(domain) ?? [];
  const tables = ready.map(({ goal, result }) => ({
    goal: goal.hash,
    definition: goal.definition,
    parts: (result as TablePolicy).parts.map(({ layout, arrays, facts }) => ({
      layout: hashText(layout.fingerprint),
      ...arrays,
      facts,
    })),
  }));
  return { format: FORMAT, version: VERSION, domain: domain.hash, tables };
}

/**
 * Imports tables. Compiles their goals to verify that both sides agree.
 *
 * @returns the number of tables within the memory limit
 * @throws TableError if any table does not fit; then none is imported
 */
export function importTables(store: TableStore, domain: Domain, shared: SharedTables): number {
  const read = new TableReader(store, domain);
  const policies = read.all(shared);
  return policies.filter(({ goal, policy }) => store.put(domain, goal, policy)).length;
}

interface ReadPolicy {
  readonly goal: Goal;
  readonly policy: TablePolicy;
}

/** Validates tables from another thread. */
class TableReader {
  readonly #store: TableStore;
  readonly #domain: Domain;

  constructor(store: TableStore, domain: Domain) {
    this.#store = store;
    this.#domain = domain;
  }

  all(shared: SharedTables): readonly ReadPolicy[] {
    const from = recordAt(shared, "");
    if (from["format"] !== FORMAT) {
      fail("/format", `must be "${FORMAT}"`, "pass on what exportTables() returned");
    }
    if (from["version"] !== VERSION) {
      fail("/version", `must be ${VERSION}`, "use the same version of the planner in all threads");
    }
    if (from["domain"] !== this.#domain.hash) {
      fail("/domain", "is another domain", "load the same definition in all threads");
    }
    return listAt(from["tables"], "/tables").map((table, at) =>
      this.#table(table, `/tables/${at}`),
    );
  }

  #table(value: unknown, pointer: string): ReadPolicy {
    const table = recordAt(value, pointer);
    const goal = this.#goal(table, pointer);
    const plan = this.#store.planUnlimited(this.#domain, goal);
    const parts = listAt(table["parts"], `${pointer}/parts`);
    if (plan.refusal !== undefined || plan.layouts.length !== parts.length) {
      fail(`${pointer}/parts`, "are not the parts that this goal has here");
    }
    const tables = plan.layouts.map((layout, at) =>
      readPart(layout, parts[at], `${pointer}/parts/${at}`),
    );
    return { goal, policy: finish(TablePolicy.join(this.#domain, tables)) };
  }

  #goal(table: Readonly<Record<string, unknown>>, pointer: string): Goal {
    let goal: Goal;
    try {
      goal = this.#domain.goal(table["definition"] as Condition);
    } catch (cause) {
      const message = "is not a goal of this domain";
      throw new TableError([{ pointer: `${pointer}/definition`, message }], { cause });
    }
    if (goal.hash !== table["goal"]) fail(`${pointer}/goal`, "does not fit the definition");
    return goal;
  }
}

function readPart(layout: TableLayout, value: unknown, pointer: string): ComponentTable {
  const part = recordAt(value, pointer);
  if (part["layout"] !== hashText(layout.fingerprint)) {
    fail(`${pointer}/layout`, "is laid out differently", "load the same definition in all threads");
  }
  const [walk, costsInGrains] = ["walk", "costsInGrains"].map((name) => {
    const array = part[name];
    if (array instanceof Uint32Array && array.length === layout.states) return array;
    return fail(`${pointer}/${name}`, `must be a Uint32Array of ${layout.states} entries`);
  }) as [Uint32Array, Uint32Array];
  const facts = recordAt(part["facts"], `${pointer}/facts`);
  const numberOf = (name: keyof TableFacts, least: number, most: number): number => {
    const number = facts[name];
    if (Number.isSafeInteger(number)) {
      if ((number as number) >= least && (number as number) <= most) return number as number;
    }
    return fail(`${pointer}/facts/${name}`, `must be an integer from ${least} to ${most}`);
  };
  const { states, task } = layout;
  const labelBits = labelBitsOf(task.operatorCount);
  return new ComponentTable(
    layout,
    { walk, costsInGrains },
    {
      labelBits: numberOf("labelBits", labelBits, labelBits),
      grain: numberOf("grain", 1, Number.MAX_SAFE_INTEGER),
      longestPlan: numberOf("longestPlan", 0, states),
      totalSteps: numberOf("totalSteps", 0, states * states),
      solvable: numberOf("solvable", 0, states),
    },
  );
}

function recordAt(value: unknown, pointer: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  return fail(pointer, "must be an object");
}

function listAt(value: unknown, pointer: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return fail(pointer, "must be a list");
}

function fail(pointer: string, message: string, hint?: string): never {
  throw new TableError([{ pointer, message, ...(hint === undefined ? {} : { hint }) }]);
}
