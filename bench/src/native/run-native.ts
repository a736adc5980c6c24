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
import { findMissingForCargo } from "../../../scripts/find/cargo.mjs";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";

const usage = `Usage: pnpm bench native [--agents N] [--times N] [--options FILE]

Builds the library inside engines, and asks it and the same script in Node for the plans of a village: the time to open an
engine and to the first plan from a cold process, decisions, a tick without news for each agent, and memory (in Node of the
whole heap). Needs Cargo.

  --agents N       villagers; default 36
  --times N        decisions of each villager for each goal; default 5
  --options FILE   the options of the engine, such as {"game": …} from \`understudy export\`; default: the village alone`;

/** Figures of one host, in the units of their names. */
interface HostFigures {
  readonly openMs: number;
  readonly firstPlanMs: number;
  readonly decisionP50Ms: number;
  readonly decisionP95Ms: number;
  readonly tickUs: number;
  readonly memoryMb: number;
}

const ROWS: readonly (readonly [label: string, figure: keyof HostFigures])[] = [
  ["an open engine, cold process, ms", "openMs"],
  ["first plan, cold process, ms", "firstPlanMs"],
  ["a decision, p50, ms", "decisionP50Ms"],
  ["a decision, p95, ms", "decisionP95Ms"],
  ["a tick without news, an agent, µs", "tickUs"],
  ["memory, MB", "memoryMb"],
];

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
    options: { type: "string", default: "" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const missing = findMissingForCargo();
  if (values.help || missing !== undefined) {
    output.out(values.help ? usage : `The library cannot be built: ${missing}.`);
    return values.help ? 0 : 1;
  }
  const { programs, script } = await buildNative();
  const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
  try {
    const question = join(folder, "question.json");
    const engine = values.options === "" ? join(folder, "options.json") : values.options;
    const { asked, opened } = village(Number(values.agents), Number(values.times));
    writeFileSync(question, JSON.stringify(asked));
    if (values.options === "") writeFileSync(engine, JSON.stringify(opened));
    const library = await figuresOf(join(programs, "bench"), engine, question);
    const host = join(root, "native/understudy/examples/bench.mjs");
    const node = await figuresOf(process.execPath, host, script, engine, question);
    const shown = (figure: number): string => figure.toPrecision(3);
    const rows = ROWS.map(([label, name]) => [label, shown(library[name]), shown(node[name])]);
    output.out(formatTable([["", "library", "Node"], ...rows]));
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function figuresOf(command: string, ...more: readonly string[]): Promise<HostFigures> {
  const { stdout } = await run(command, more);
  return JSON.parse(stdout) as HostFigures;
}

/** The village with villagers in different states; they want each goal in turn. */
function village(
  agents: number,
  times: number,
): { readonly asked: object; readonly opened: object } {
  const file = join(root, "examples/domains/village.json");
  const definition = JSON.parse(readFileSync(file, "utf8")) as DomainDefinition;
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
    opened: { domains: [{ domain: definition }] },
  };
}
