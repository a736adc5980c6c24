import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PddlTexts } from "@understudy/pddl";

/** Fast Downward's answer to a task. */
export interface ReferenceAnswer {
  readonly plan: readonly string[];
  /** Search time without translation, in milliseconds. */
  readonly searchMs: number;
  /** Number of evaluated states. */
  readonly evaluations: number;
}

/**
 * Runs Fast Downward with the configuration `lama-first`.
 *
 * @param path its driver, `fast-downward.py`
 * @returns undefined for no plan within ten seconds, or an unsupported task
 */
export function runFastDownward(path: string, texts: PddlTexts): ReferenceAnswer | undefined {
  const folder = mkdtempSync(join(tmpdir(), "understudy-pddl-"));
  try {
    writeFileSync(join(folder, "domain.pddl"), texts.domain);
    writeFileSync(join(folder, "problem.pddl"), texts.problem);
    const limits = ["--overall-time-limit", "10s", "--alias", "lama-first"];
    const output = execFileSync(path, [...limits, "domain.pddl", "problem.pddl"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const plan = readFileSync(join(folder, "sas_plan"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("("));
    const seconds = /Search time: ([\d.]+)s/.exec(output)?.[1];
    const evaluations = Number(/Evaluated (\d+) state/.exec(output)?.[1]);
    return { plan, searchMs: Number(seconds) * 1000, evaluations };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
