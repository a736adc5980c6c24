import { existsSync, readFileSync } from "node:fs";
import { appendOutput, checkOutput } from "../../output/output-file.ts";
import type { ReadingVerdict } from "./judge-reading.ts";
import { TRIAL_PARTS, type TrialPart } from "./parts.ts";

/** One judged answer. */
export interface TrialEntry {
  /** Equal for all answers of one model to the questions of one seed. */
  readonly run: string;
  readonly part: TrialPart;
  /** Hash of the domain. */
  readonly domain: string;
  readonly index: number;
  /** Whether the plan is valid, the directive was followed, or the line is usable. */
  readonly isRight: boolean;
  /** The mistake. */
  readonly fault?: string | undefined;
  /** Cost of a valid plan relative to the classical one. */
  readonly costRatio?: number | undefined;
  /** A repaired plan: served steps, the model's steps among them, and cost relative to the classical plan. */
  readonly steps?: number | undefined;
  readonly keptSteps?: number | undefined;
  readonly servedRatio?: number | undefined;
  /** The reading of a directive by reader and model together, and by the reader alone. */
  readonly read?: ReadingVerdict | undefined;
  readonly alone?: ReadingVerdict | undefined;
  readonly ms: number;
  readonly firstTokenMs?: number | undefined;
  readonly tokensPerSecond?: number | undefined;
  /** Whether it was the first with its prompt since loading. */
  readonly isCold: boolean;
  readonly text?: string | undefined;
}

/** Answers in a file, one JSON object a line, so that an interrupted trial can resume. */
export class ResultsFile {
  readonly #path: string;
  readonly #entries = new Map<string, TrialEntry>();

  /** @throws InputError if it cannot be written */
  constructor(path: string) {
    this.#path = path;
    checkOutput(path);
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    for (const line of lines) {
      const entry = readEntry(line);
      if (entry !== undefined) this.#entries.set(keyOf(entry), entry);
    }
  }

  find(place: Pick<TrialEntry, "run" | "part" | "domain" | "index">): TrialEntry | undefined {
    return this.#entries.get(keyOf(place));
  }

  /** @throws InputError if it cannot be written */
  add(entry: TrialEntry): void {
    this.#entries.set(keyOf(entry), entry);
    appendOutput(this.#path, `${JSON.stringify(entry)}\n`);
  }
}

function keyOf({ run, part, domain, index }: Parameters<ResultsFile["find"]>[0]): string {
  return [run, part, domain, index].join(" ");
}

/** Undefined for a truncated or foreign line. */
function readEntry(line: string): TrialEntry | undefined {
  try {
    const entry = JSON.parse(line) as TrialEntry;
    const isOne = typeof entry.run === "string" && typeof entry.isRight === "boolean";
    return isOne && TRIAL_PARTS.includes(entry.part) ? entry : undefined;
  } catch {
    return undefined;
  }
}
