/**
 * Asks a model a trial's questions and judges its answers.
 *
 * @module
 */

import { type Domain, defaultCostRatio } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { askTask } from "./ask-task.ts";
import type { Contestant } from "./contestant.ts";
import { isPlanPart, isReadingPart, TRIAL_PARTS, type TrialPart, type TrialTask } from "./parts.ts";
import type { ResultsFile, TrialEntry } from "./results-file.ts";
import { AnswerServer } from "./serve-answer.ts";

/** The questions for one model, with time limits. */
export interface RunTrialOptions {
  readonly tasks: readonly TrialTask[];
  readonly seed: number;
  /** No question starts after this time. */
  readonly limitMs: number;
  readonly stop: AbortSignal;
  readonly onProgress: (task: TrialTask, done: number, isNew: boolean) => void;
}

/** The answers of one model. */
export interface TrialAnswers {
  readonly answers: readonly { readonly task: TrialTask; readonly entry: TrialEntry }[];
  /** Failed questions and the last error; they are retried in the next run. */
  readonly failed?: { readonly questions: number; readonly why: string } | undefined;
  /** The reason for skipped questions; undefined without any. */
  readonly cutShort?: string | undefined;
}

/** Failures in a row after which a model is given up. */
const MOST_FAILURES = 3;

/** Asks a model every question without an answer in the file. */
export async function runTrial(
  { llms, fingerprint }: Contestant,
  results: ResultsFile,
  { tasks, seed, limitMs, stop, onProgress }: RunTrialOptions,
): Promise<TrialAnswers> {
  const run = hashText(JSON.stringify([fingerprint, seed]));
  const answers: TrialAnswers["answers"][number][] = [];
  const warm = new Set<string>();
  const servers = new Map<Domain, AnswerServer>();
  const beganMs = performance.now();
  let inARow = 0;
  let failed: TrialAnswers["failed"];
  let cutShort: string | undefined;
  for (const task of tasks) {
    const { part, group, index } = task;
    const { domain } = group;
    const place = { run, part, domain: domain.hash, index };
    const known = results.find(place);
    if (known !== undefined) {
      answers.push({ task, entry: known });
      onProgress(task, answers.length, false);
      continue;
    }
    if (stop.aborted) cutShort ??= "it was stopped";
    if (performance.now() - beganMs > limitMs) cutShort ??= "its time was over";
    const llm = llms[part];
    if (cutShort !== undefined || llm === undefined) continue;
    const server = servers.get(domain) ?? new AnswerServer(domain, defaultCostRatio(domain, llm));
    servers.set(domain, server);
    try {
      const judged = await askTask(task, llm, server, stop);
      const prompt = `${domain.hash} ${promptOf(part)}`;
      const entry = { ...place, ...judged, isCold: !warm.has(prompt) };
      warm.add(prompt);
      inARow = 0;
      results.add(entry);
      answers.push({ task, entry });
      onProgress(task, answers.length, true);
    } catch (error) {
      if (stop.aborted) continue;
      failed = { questions: (failed?.questions ?? 0) + 1, why: messageOf(error) };
      if (++inARow >= MOST_FAILURES) cutShort = `it failed: ${failed.why}`;
    }
  }
  for (const server of servers.values()) server.dispose();
  return { answers, failed, cutShort };
}

/** The supported parts of a model. */
export function trialParts({ llms }: Contestant): readonly TrialTask["part"][] {
  return TRIAL_PARTS.filter((part) => llms[part] !== undefined);
}

/** The cacheable prompt of a part. */
function promptOf(part: TrialPart): string {
  if (isPlanPart(part)) return "plan";
  if (isReadingPart(part)) return "intent";
  return part === "reworded" ? "choice" : part;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
