import {
  type EmbeddedBackendOptions,
  type Generation,
  type GenerationRequest,
  ModelHost,
  openEmbeddedBackend,
  type PlanTask,
} from "@understudy/llm";
import { GREEDY, renderSystem, renderUser } from "@understudy/llm/internal";
import { Deadline, systemClock } from "@understudy/planner-core";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import type { EvaluationProblem } from "./evaluation-problems.ts";

const MAX_TOKENS = 300;
const MAX_STEPS = 100;

/** A model in this process. */
export type EmbeddedBackend = Awaited<ReturnType<typeof openEmbeddedBackend>>;

/** One answer at a time on one thread: calibration would depend on the machine's load. */
const FIXED = { batch: 1, threads: 1, flashAttention: false };

/** The shipped model with several settings in one worker, shared by a run's tasks. */
export class Stage {
  readonly #host = new ModelHost({ hangMs: UNHURRIED_MS });
  readonly #backends = new Map<string, Promise<EmbeddedBackend>>();
  #users = 0;

  /** A backend by name, so that tasks do not share learnt or cached state. */
  open(name: string, options: EmbeddedBackendOptions): Promise<EmbeddedBackend> {
    let backend = this.#backends.get(name);
    if (backend === undefined) {
      const loading = { host: this.#host, loadTimeoutMs: UNHURRIED_MS };
      const settings = { ...FIXED, ...loading, contextSize: 2048, sequences: 3 };
      backend = openEmbeddedBackend({ ...settings, ...options });
      this.#backends.set(name, backend);
    }
    return backend;
  }

  /** Registers a task. */
  enter(): void {
    this.#users++;
  }

  /** Unregisters a task; the last one ends the worker. */
  async leave(): Promise<void> {
    this.#users--;
    if (this.#users === 0) await this.#host.dispose();
  }
}

/** The variable fields of a request. */
export type RequestRest = Omit<GenerationRequest, "sampling" | "deadline">;

/** Generates greedily, without a deadline. */
export async function generate(backend: EmbeddedBackend, rest: RequestRest): Promise<Generation> {
  const deadline = new Deadline(systemClock, UNHURRIED_MS);
  try {
    return await backend.generate({ ...rest, sampling: GREEDY, deadline });
  } finally {
    deadline.release();
  }
}

/** Has a plan written. */
export async function writePlanFor(
  backend: EmbeddedBackend,
  { question }: EvaluationProblem,
  task: Pick<PlanTask, "draft" | "redraft"> = {},
): Promise<Generation> {
  const { domain, state, goal } = question;
  return await generate(backend, {
    system: renderSystem(domain),
    user: renderUser(domain, state, goal),
    maxTokens: MAX_TOKENS,
    plan: { question, maxSteps: MAX_STEPS, ...task },
  });
}

/** Totals over answers. */
export class Tally {
  answers = 0;
  #passes = 0;
  #said = 0;
  #drafted = 0;
  #accepted = 0;
  #forced = 0;

  add(decoding: Generation["decoding"]): void {
    if (decoding === undefined) return;
    this.answers++;
    this.#passes += decoding.passes;
    this.#said += decoding.said;
    this.#drafted += decoding.drafted;
    this.#accepted += decoding.accepted;
    this.#forced += decoding.forced;
  }

  /** Means per answer, except for the share of a draft. */
  get counts(): Readonly<Record<string, number>> {
    const mean = (sum: number): number => round(sum / Math.max(1, this.answers));
    return {
      passes: mean(this.#passes),
      tokens: mean(this.#said),
      ...(this.#drafted > 0 ? { accepted: round(this.#accepted / this.#drafted) } : {}),
      ...(this.#forced > 0 ? { forced: mean(this.#forced) } : {}),
    };
  }
}

/** Rounds to three digits. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
