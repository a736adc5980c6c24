import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend } from "@understudy/llm";
import { type OpenLeadOptions, openLead } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { InferenceError } from "@understudy/planner-core";
import type { Interrupts } from "../interrupts.ts";
import { modelOf, type OpenModel, type OpenModelFunction } from "../lead/open-model.ts";
import { run } from "../run.ts";
import type { StressHarness } from "../stress-harness.ts";

/** The traces of a run of the command. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout, parsed. */
  readonly json: readonly Readonly<Record<string, unknown>>[];
}

/** How a run differs from a plain one. */
export interface RunSettings {
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Texts of the model; without them there is no model at all. */
  readonly script?: ConstructorParameters<typeof ScriptedBackend>[0];
  /** In the place of what opens models; `real` opens them as commands do. */
  readonly openModel?: OpenModelFunction | "real";
  /** In the place of the stress harness. */
  readonly stress?: StressHarness;
  /** In the place of Ctrl+C. */
  readonly interrupts?: Interrupts;
  /** More of a terminal: its size, and who asks for news of it. */
  readonly terminal?: object;
}

/** A file of this repository. */
export function repositoryFile(path: string): string {
  return fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
}

/** The village of the examples. */
export const village: string = repositoryFile("examples/domains/village.json");

/** Every variable of the village at zero, false and home. */
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

/** A backend under control, as commands ask it. */
export async function scriptedModel(
  backend: Backend,
  options: Omit<OpenLeadOptions, "backend"> = {},
): Promise<OpenModel> {
  return modelOf(await openLead({ ...options, backend, reader: false }));
}

/** Runs the command inside this process, without a model unless there is a script. */
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
  // In two pieces, as a pipe may deliver it.
  yield text.slice(0, 7);
  yield text.slice(7);
}

/** A folder for files of one test file. */
export class Scratch {
  readonly folder: string = mkdtempSync(join(tmpdir(), "understudy-cli-"));

  /** Writes a file; anything but text and bytes as JSON. Returns its path. */
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
