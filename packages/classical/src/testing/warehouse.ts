import {
  type DomainDefinition,
  loadDomain,
  type PlanningProblem,
  type ToolDefinition,
  type Value,
} from "@understudy/planner-core";

/** A warehouse (Sokoban): a walker, crates to push, and a target field for each crate. */
interface Warehouse {
  readonly domain: DomainDefinition;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Readonly<Record<string, Value>>;
}

const DIRECTIONS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;

/**
 * Reads a warehouse from rows of text: `#` wall, `@` walker, `$` crate, `.` target. The first crate
 * belongs on the first target, and so on.
 */
export function warehouse(rows: readonly string[]): Warehouse {
  const fields = new Map<string, string>();
  rows.forEach((row, y) => {
    [...row].forEach((sign, x) => {
      if (sign !== "#") fields.set(`f${x}_${y}`, sign);
    });
  });
  const signed = (sign: string): string[] =>
    [...fields.keys()].filter((f) => fields.get(f) === sign);
  const crates = signed("$").map((field, index) => ({ name: `crate${index}`, field }));
  const names = [...fields.keys()];
  const next = (field: string, [dx, dy]: readonly [number, number]): string | undefined => {
    const [x, y] = field.slice(1).split("_").map(Number) as [number, number];
    const to = `f${x + dx}_${y + dy}`;
    return fields.has(to) ? to : undefined;
  };
  const tools: ToolDefinition[] = [];
  for (const from of names) {
    for (const direction of DIRECTIONS) {
      const to = next(from, direction);
      if (to === undefined) continue;
      tools.push({
        name: `walk_${from}_${to}`,
        when: { at: from, [`${to}_free`]: true },
        then: { at: to },
      });
      const beyond = next(to, direction);
      if (beyond === undefined) continue;
      for (const { name } of crates) {
        tools.push({
          name: `push_${name}_${to}_${beyond}`,
          when: { at: from, [name]: to, [`${beyond}_free`]: true },
          then: { at: to, [name]: beyond, [`${to}_free`]: true, [`${beyond}_free`]: false },
        });
      }
    }
  }
  const free = names.map((field) => [`${field}_free`, { type: "boolean" }] as const);
  const places = { type: "enum", values: names } as const;
  return {
    domain: {
      name: "warehouse",
      state: {
        at: places,
        ...Object.fromEntries(crates.map(({ name }) => [name, places])),
        ...Object.fromEntries(free),
      },
      tools,
    },
    state: {
      at: signed("@")[0] as string,
      ...Object.fromEntries(crates.map(({ name, field }) => [name, field])),
      ...Object.fromEntries(names.map((field) => [`${field}_free`, fields.get(field) !== "$"])),
    },
    goal: Object.fromEntries(signed(".").map((field, index) => [`crate${index}`, field])),
  };
}

/** The problem of a warehouse, for any plan. */
export function warehouseProblem(rows: readonly string[]): PlanningProblem {
  const { domain: definition, state, goal } = warehouse(rows);
  const domain = loadDomain(definition);
  return { domain, state: domain.state(state), goal: domain.goal(goal), mode: "first" };
}
