/**
 * The library inside engines beside the same script in Node.
 *
 * @module
 */

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { buildNative } from "../../../scripts/build/build-native.mjs";
import { findMissingForCargo } from "../../../scripts/find.mjs";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";

const usage = `Usage: pnpm bench native [--agents N] [--times N] [--frames N] [--options FILE]

Builds the library inside engines, and asks it and the same script in Node for the plans of a village, from one file with its
plan library and without: the time to open an engine and to the first plan from a cold process, decisions, a tick without news
for each agent, and memory (in Node of the whole heap). It asks for the same in a dungeon, where thirty goblins choose among
fifty things. Then these live there with the library, which plans within each frame. All times are the processor's, but for
one, and the least of three programs. Needs Cargo; fails if a target is missed.

  --agents N       villagers; default 36
  --times N        decisions of each villager and goblin for each goal; default 5
  --frames N       frames of the dungeon; default 600
  --options FILE   the options of the engine, such as {"game": …} from \`understudy export\`; default: the village with its
                   plan library`;

/** Figures of one host, in the units of their names. Without such decisions there is no figure. */
interface HostFigures {
  readonly openMs: number;
  readonly firstPlanMs: number;
  readonly knownP50Ms: number | undefined;
  readonly knownP95Ms: number | undefined;
  readonly searchedP50Ms: number | undefined;
  readonly searchedP95Ms: number | undefined;
  readonly tickUs: number;
  readonly memoryMb: number;
}

/** Figures of the dungeon. */
interface DungeonFigures {
  readonly processorP50Ms: number;
  readonly processorP95Ms: number;
  readonly frameP95Ms: number;
  readonly begun: number;
}

type Row = readonly [label: string, figure: keyof HostFigures, atMost?: number];

/** With prepared plans. */
const ROWS: readonly Row[] = [
  ["an open engine, cold process, ms", "openMs", 20],
  ["first plan, cold process, ms", "firstPlanMs", 150],
  ["a decision from the plan library, p50, ms", "knownP50Ms"],
  ["a decision from the plan library, p95, ms", "knownP95Ms", 0.3],
  ["a tick without news, an agent, µs", "tickUs", 20],
  ["memory, MB", "memoryMb", 40],
];
/** Without them. */
const SEARCH_ROWS: readonly Row[] = [
  ["a decision with a search, p50, ms", "searchedP50Ms"],
  ["a decision with a search, p95, ms", "searchedP95Ms", 4],
];
/** Among things. */
const DUNGEON_ROWS: readonly Row[] = [
  ["an open engine with the dungeon, cold process, ms", "openMs", 20],
  ["a decision in the dungeon with a search, p50, ms", "searchedP50Ms"],
  ["a decision in the dungeon with a search, p95, ms", "searchedP95Ms", 4],
];
/** The slice of the planner in a frame of the dungeon, and the whole frame, in ms. */
const SLICE_MS = 8;
const FRAME_MS = 16;

/** Programs that are measured one after the other. */
const RUNS = 3;

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Measures the library and Node one after the other.
 *
 * @returns the exit code
 */
export async function runNative(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    agents: { type: "string", default: "36" },
    times: { type: "string", default: "5" },
    frames: { type: "string", default: "600" },
    options: { type: "string", default: "" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  // Cargo fetches what it needs.
  const missing = findMissingForCargo(false);
  if (values.help || missing !== undefined) {
    output.out(values.help ? usage : `The library cannot be built: ${missing}.`);
    return values.help ? 0 : 1;
  }
  const { programs, script } = await buildNative({ isVisible: true });
  const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
  try {
    const times = Number(values.times);
    const { asked, prepared, alone } = village(Number(values.agents), times);
    const host = join(root, "native/understudy/examples/bench.mjs");
    const measure = async (
      rows: readonly Row[],
      options: string,
      question: string,
    ): Promise<readonly Line[]> => {
      const library = await leastOf(join(programs, "bench"), options, question);
      const node = await leastOf(process.execPath, host, script, options, question);
      return rows.map(([label, name, atMost]) => [label, library(name), node(name), atMost]);
    };
    const file = (name: string, options: object): string => {
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify(options));
      return path;
    };
    const opened = values.options === "" ? file("prepared.json", prepared) : values.options;
    const question = file("question.json", asked);
    const dungeon = file("dungeon.json", DUNGEON);
    const lines = [
      ...(await measure(ROWS, opened, question)),
      ...(await measure(SEARCH_ROWS, file("alone.json", alone), question)),
      ...(await measure(DUNGEON_ROWS, dungeon, file("goblins.json", goblins(times)))),
      ...(await dungeonLines(join(programs, "dungeon"), dungeon, values.frames)),
    ];
    return told(lines, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A figure of the library, the same of Node, and the most that the library may take. */
type Line = readonly [
  label: string,
  library: number | undefined,
  node: number | undefined,
  atMost: number | undefined,
];

async function dungeonLines(
  program: string,
  options: string,
  frames: string,
): Promise<readonly Line[]> {
  const figures = await figuresOf<DungeonFigures>(program, options, frames, String(SLICE_MS));
  const label = `a frame of thirty goblins with a slice of ${SLICE_MS} ms`;
  return [
    [`${label}, p50, ms`, figures.processorP50Ms, undefined, undefined],
    [`${label}, p95, ms`, figures.processorP95Ms, undefined, FRAME_MS],
    [`${label}, p95, ms by the clock`, figures.frameP95Ms, undefined, undefined],
    ["steps that they began", figures.begun, undefined, undefined],
  ];
}

/** Prints all figures. @returns the exit code: 1 if a target is missed */
function told(lines: readonly Line[], output: BenchOutput): number {
  const shown = (figure: number | undefined): string => figure?.toPrecision(3) ?? "";
  const isMissed = ([, library = 0, , atMost = Number.POSITIVE_INFINITY]: Line): boolean =>
    library > atMost;
  const rows = lines.map((line) => {
    const [label, library, node, atMost] = line;
    const target = atMost === undefined ? "" : `${atMost}${isMissed(line) ? " missed" : ""}`;
    return [label, shown(library), shown(node), target];
  });
  output.out(formatTable([["", "library", "Node", "at most"], ...rows]));
  return lines.some(isMissed) ? 1 : 0;
}

/** The least of each figure of several programs: others on the machine only add to it. */
async function leastOf(
  command: string,
  ...more: readonly string[]
): Promise<(name: keyof HostFigures) => number | undefined> {
  const runs: HostFigures[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await figuresOf<HostFigures>(command, ...more));
  return (name) => {
    const known = runs.flatMap((figures) => figures[name] ?? []);
    return known.length === 0 ? undefined : Math.min(...known);
  };
}

async function figuresOf<Figures>(command: string, ...more: readonly string[]): Promise<Figures> {
  const { stdout } = await run(command, more);
  return JSON.parse(stdout) as Figures;
}

function definitionIn(file: string): DomainDefinition {
  return JSON.parse(readFileSync(join(root, file), "utf8")) as DomainDefinition;
}

const DUNGEON = { domains: [{ domain: definitionIn("native/understudy/examples/dungeon.json") }] };

/** Thirty goblins between forty chests and eight nooks, who want each goal in turn. */
function goblins(times: number): object {
  const spotOf = (at: number): readonly number[] => [(at * 37) % 60, (at * 23) % 60];
  const named = <Value>(count: number, kind: string, of: (at: number) => Value) =>
    Array.from({ length: count }, (_, at): [string, Value] => [`${kind} ${at}`, of(at)]);
  const chests = named(40, "chest", (at) => ({
    ...{ kind: "chest", at: spotOf(at), properties: { gold: at % 9, trapped: at % 7 === 0 } },
  }));
  const nooks = named(8, "nook", (at) => ({ kind: "nook", at: spotOf(50 + at), properties: {} }));
  const agents = named(30, "goblin", (at) => {
    const [isHurt, isScared] = [at % 2 === 0, at % 3 === 0];
    return { near: "nothing", gold: at % 9, mean: false, hurt: isHurt, scared: isScared };
  });
  return {
    domain: "dungeon",
    things: [...chests, ...nooks].map(([id, thing]) => ({ id, ...thing })),
    agents: Object.fromEntries(agents),
    spots: Object.fromEntries(named(30, "goblin", (at) => spotOf(100 + at))),
    goals: ["safe", "well", "rich", "mean"],
    times,
  };
}

/** The village with villagers in different states; they want each goal in turn. */
function village(
  agents: number,
  times: number,
): { readonly asked: object; readonly prepared: object; readonly alone: object } {
  const definition = definitionIn("examples/domains/village.json");
  const planLibrary = JSON.parse(
    readFileSync(join(root, "workshop/simulation/demo/village.plans.json"), "utf8"),
  );
  const domain = loadDomain(definition);
  const states = Array.from({ length: agents }, (_, agent) => {
    const drawn = domain.variables.all.map(
      ({ min, max }, at) => min + ((agent * 7 + at * 3) % (max - min + 1)),
    );
    return [`v${agent}`, domain.read(Int32Array.from(drawn))];
  });
  const goals = domain.goals.map(({ name }) => name);
  return {
    asked: { domain: domain.name, agents: Object.fromEntries(states), goals, times },
    prepared: { domains: [{ domain: definition, planLibrary }] },
    alone: { domains: [{ domain: definition }] },
  };
}
