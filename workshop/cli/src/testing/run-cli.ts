import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend } from "@understudy/llm";
import { type OpenLlmPlannerOptions, openLlmPlanner } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { InferenceError } from "@understudy/planner-core";
import type { Interrupts } from "../interrupts.ts";
import { modelOf, type OpenModel, type OpenModelFunction } from "../llm/open-model.ts";
import { run } from "../run.ts";
import type { StressHarness } from "../stress-harness.ts";

/** Output of a run of the command. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout, parsed. */
  readonly json: readonly Readonly<Record<string, unknown>>[];
}

/** Settings of a test run. */
export interface RunSettings {
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Texts of the scripted model; without them there is no model. */
  readonly script?: ConstructorParameters<typeof ScriptedBackend>[0];
  /** Replaces the opening of models; `real` uses the real one. */
  readonly openModel?: OpenModelFunction | "real";
  /** Replaces the stress harness. */
  readonly stress?: StressHarness;
  /** Replaces Ctrl+C. */
  readonly interrupts?: Interrupts;
  /** Further properties of a terminal, such as size and events. */
  readonly terminal?: object;
}

/** The path of a file of this repository. */
export function repositoryFile(path: string): string {
  return fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
}

/** Arguments of Node for the command from source, in its own process. */
export const commandFromSource: readonly string[] = [
  repositoryFile("scripts/testing/run-source.mjs"),
  repositoryFile("workshop/cli/src/main.ts"),
];

/** The village domain of the examples. */
export const village: string = repositoryFile("examples/domains/village.json");

/** The village's initial state: every variable at zero, false or home. */
export const nothing = {
  at: "home",
  energy: 0,
  hungry: false,
  has_axe: false,
  has_pick: false,
  has_rod: false,
  wood: 0,
  stone: 0,
  fish: 0,
  grain: 0,
  coins: 0,
  fire_lit: false,
  house_built: false,
} as const;

/** A backend with policies, as commands use it. */
export async function scriptedModel(
  backend: Backend,
  options: Omit<OpenLlmPlannerOptions, "backend"> = {},
): Promise<OpenModel> {
  return modelOf(await openLlmPlanner({ ...options, backend, reader: false }));
}

/** Runs the command in this process, without a model unless scripted. */
export async function runCli(argv: readonly string[], settings: RunSettings = {}): Promise<CliRun> {
  const { stdin, isTTY = false, env = {}, script } = settings;
  const out: string[] = [];
  const error: string[] = [];
  const sink = (into: string[]) => ({ write: (text: string) => into.push(text), isTTY });
  const openModel: OpenModelFunction = async (_, options) => {
    if (script === undefined) throw new InferenceError("there is no model in this test");
    return scriptedModel(new ScriptedBackend(script), options);
  };
  const code = await run(
    argv,
    {
      stdin: input(stdin),
      stdout: { ...sink(out), ...settings.terminal },
      stderr: sink(error),
      env,
    },
    {
      openModel: settings.openModel === "real" ? undefined : (settings.openModel ?? openModel),
      stress: settings.stress,
      interrupts: settings.interrupts,
    },
  );
  const stdout = out.join("");
  return {
    code,
    stdout,
    stderr: error.join(""),
    get json() {
      const lines = stdout.split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

async function* input(text: string | Uint8Array | undefined): AsyncGenerator<Uint8Array | string> {
  if (text === undefined) return;
  // In two chunks, as from a pipe.
  yield text.slice(0, 7);
  yield text.slice(7);
}

/** A temporary folder for a test file. */
export class Scratch {
  readonly folder: string = mkdtempSync(join(tmpdir(), "understudy-cli-"));

  /** Writes a file; data other than text and bytes as JSON. Returns its path. */
  write(name: string, content: unknown): string {
    const path = join(this.folder, name);
    const isRaw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isRaw ? content : JSON.stringify(content, undefined, 2));
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
