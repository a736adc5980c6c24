import { Worker } from "node:worker_threads";
import { type DomainDefinition, loadDomain, UnderstudyError } from "@understudy/planner-core";
import { allStates } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { formatMethod } from "./method-report.ts";
import type { SharedTables } from "./shared-tables.ts";
import { TableError } from "./table-error.ts";

const definition: DomainDefinition = {
  name: "smithy",
  state: {
    at: { type: "enum", values: ["home", "mine", "smithy"] },
    ore: { type: "integer", min: 0, max: 9 },
    sword: { type: "boolean" },
    fed: { type: "boolean" },
  },
  tools: [
    {
      name: "go",
      parameters: { place: { enum: ["home", "mine", "smithy"] } },
      then: { at: "$place" },
      cost: 2,
    },
    { name: "dig", when: { at: "mine" }, then: { ore: { "+": 2 } } },
    {
      name: "forge",
      when: { at: "smithy", ore: { ">=": 3 } },
      then: { ore: { "-": 3 }, sword: true },
    },
    { name: "eat", then: { fed: true } },
  ],
  goals: [
    { name: "armed", when: { sword: true }, priority: 2 },
    { name: "content", when: { sword: true, fed: true }, priority: 1 },
  ],
};
const domain = loadDomain(definition);

function builder(): ClassicalPlanner {
  const planner = new ClassicalPlanner();
  planner.warm(domain.goals.map((goal) => ({ domain, goal })));
  return planner;
}

/** Every plan of every goal, as text. */
function allPlans(planner: ClassicalPlanner): string[] {
  return domain.goals.flatMap((goal) => {
    const policy = planner.policy({ domain, goal });
    if (policy === undefined) return ["no table"];
    const plan = new Int32Array(policy.longestPlan);
    return [...allStates(domain)].map((state) => {
      const length = policy.plan(state, plan);
      return `${policy.scaledCost(state)}: ${plan.subarray(0, Math.max(0, length)).join()}`;
    });
  });
}

describe("shared tables", () => {
  it("serve the same plans in another planner, from the same memory", () => {
    const tables = builder().exportTables(domain);
    const other = new ClassicalPlanner();
    // Another thread loads its own copy of the domain.
    const own = loadDomain(definition);
    expect(other.importTables(own, structuredClone(tables))).toBe(2);
    expect(other.policy({ domain: own, goal: own.goal("armed") })).toBeDefined();
    expect(formatMethod(other.explainMethod({ domain: own, goal: own.goal("armed") }))).toMatch(
      /^table: ready, \d+ states, .*, taken over$/,
    );
    const tiny = new ClassicalPlanner({ tables: { maxTotalBytes: 10 } });
    expect(tiny.importTables(domain, tables)).toBe(0);
    const reader = new ClassicalPlanner();
    reader.importTables(domain, structuredClone(tables));
    expect(allPlans(reader)).toEqual(allPlans(builder()));
    const [walk] = tables.tables.map(({ parts }) => parts[0]?.walk);
    expect(walk?.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(reader.exportTables(domain).tables[0]?.parts[0]?.walk.buffer.byteLength).toBe(
      walk?.buffer.byteLength,
    );
  });

  it("are built in a worker", async () => {
    const code = `
      const { parentPort, workerData } = require("node:worker_threads");
      const modules = workerData.modules;
      import(modules.loader).then(async ({ importSource }) => {
        const [{ loadDomain }, { ClassicalPlanner }] =
          await Promise.all([importSource(modules.core), importSource(modules.classical)]);
        const domain = loadDomain(workerData.definition);
        const planner = new ClassicalPlanner();
        planner.warm(domain.goals.map((goal) => ({ domain, goal })));
        parentPort.postMessage(planner.exportTables(domain));
      });`;
    const modules = {
      loader: new URL("../../../../scripts/testing/import-source.mjs", import.meta.url).href,
      core: import.meta.resolve("@understudy/planner-core"),
      classical: new URL("../index.ts", import.meta.url).href,
    };
    const worker = new Worker(code, {
      eval: true,
      workerData: { definition, modules },
      execArgv: [],
    });
    const tables = await new Promise<SharedTables>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await worker.terminate();
    const planner = new ClassicalPlanner();
    expect(planner.importTables(domain, tables)).toBe(2);
    expect(planner.explainMethod({ domain, goal: domain.goal("armed") }).reason).toBe("ready");
    expect(allPlans(planner)).toEqual(allPlans(builder()));
  });

  it("are rejected with their place if they do not fit", () => {
    const tables = builder().exportTables(domain);
    const [first] = tables.tables;
    const part = first?.parts[0];
    if (first === undefined || part === undefined) return expect.unreachable();
    const withPart = (changed: object): unknown => ({
      ...tables,
      tables: [{ ...first, parts: [{ ...part, ...changed }] }],
    });
    const misfits: [unknown, string][] = [
      [undefined, "(root)"],
      ["tables", "(root)"],
      [{ ...tables, format: "other" }, "/format"],
      [{ ...tables, version: 2 }, "/version"],
      [{ ...tables, domain: "0123456789abcdef" }, "/domain"],
      [{ ...tables, tables: 7 }, "/tables"],
      [{ ...tables, tables: [null] }, "/tables/0"],
      [{ ...tables, tables: [{ ...first, definition: { nothing: 1 } }] }, "/tables/0/definition"],
      [{ ...tables, tables: [{ ...first, definition: { fed: true } }] }, "/tables/0/goal"],
      [{ ...tables, tables: [{ ...first, parts: [] }] }, "/tables/0/parts"],
      [withPart({ layout: "0123456789abcdef" }), "/tables/0/parts/0/layout"],
      [withPart({ walk: new Uint32Array(3) }), "/tables/0/parts/0/walk"],
      [withPart({ costsInGrains: [...part.costsInGrains] }), "/tables/0/parts/0/costsInGrains"],
      [withPart({ facts: { ...part.facts, labelBits: 32 } }), "/tables/0/parts/0/facts/labelBits"],
      [
        withPart({ facts: { ...part.facts, longestPlan: 1e9 } }),
        "/tables/0/parts/0/facts/longestPlan",
      ],
    ];
    for (const [misfit, pointer] of misfits) {
      const planner = new ClassicalPlanner();
      const take = (): number => planner.importTables(domain, misfit as SharedTables);
      expect(take).toThrow(TableError);
      expect(take).toThrow(UnderstudyError);
      expect(take).toThrow(`${pointer}: `);
      expect(planner.exportTables(domain).tables).toEqual([]);
    }
  });

  it("end even if their walks contain cycles", () => {
    const tables = structuredClone(builder().exportTables(domain));
    for (const { parts } of tables.tables) for (const { walk } of parts) walk.fill(1);
    const planner = new ClassicalPlanner();
    planner.importTables(domain, tables);
    expect(allPlans(planner)).toHaveLength(2 * 3 * 10 * 4);
  });
});
