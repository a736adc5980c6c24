import { readFile } from "node:fs/promises";
import {
  Deadline,
  type Domain,
  loadDomain,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import type { GenerationRequest } from "../backends/interface/backend.ts";
import { GREEDY } from "../backends/interface/sampling.ts";
import { renderSystem } from "../prompts/render/render-system.ts";
import { renderUser } from "../prompts/render/render-user.ts";

/** Longest time for an answer of the shipped model, whatever the machine's speed. */
export const TIMEOUT_MS = 120_000;
/** Calibration depends on the load of the machine and takes time. */
export const fixed = { batch: 1, threads: 1, flashAttention: false } as const;
/** The domains that the shipped model was trained on. */
export const EVALUATED_DOMAINS: readonly string[] = ["village", "guard", "courier"];

/** A problem that the shipped model is evaluated with. */
export interface ShippedProblem {
  readonly id: string;
  readonly domain: string;
  readonly kind: string;
  readonly state: Readonly<Record<string, never>>;
  readonly goal: Readonly<Record<string, never>>;
}

export const soon = (): Deadline => new Deadline(systemClock, TIMEOUT_MS);

const models = new URL("../../shipped/", import.meta.url);

/** Problems of the demo domains, as requests for the shipped model. */
export class ShippedProblems {
  readonly #domains: ReadonlyMap<string, Domain>;
  readonly #problems: readonly ShippedProblem[];

  private constructor(domains: ReadonlyMap<string, Domain>, problems: readonly ShippedProblem[]) {
    this.#domains = domains;
    this.#problems = problems;
  }

  static async read(): Promise<ShippedProblems> {
    const lines = await readFile(new URL("evaluation-problems.jsonl", models), "utf8");
    const all = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as ShippedProblem);
    const domains = new Map<string, Domain>();
    for (const name of EVALUATED_DOMAINS) {
      const url = new URL(`../../../examples/domains/${name}.json`, models);
      domains.set(name, loadDomain(await readFile(url, "utf8")));
    }
    return new ShippedProblems(
      domains,
      all.filter(({ kind }) => kind === "demo"),
    );
  }

  /** The first problems of a domain. */
  some(domain: string, count: number): readonly ShippedProblem[] {
    return this.#problems.filter((problem) => problem.domain === domain).slice(0, count);
  }

  /** A problem of the village. */
  one(): ShippedProblem {
    return this.some("village", 1)[0] as ShippedProblem;
  }

  domain(name: string): Domain {
    return this.#domains.get(name) as Domain;
  }

  question({ id, domain: name, state, goal }: ShippedProblem): Question {
    const domain = this.domain(name);
    return { key: id, domain, state: domain.state(state), goal: domain.goal(goal), text: {} };
  }

  request(problem: ShippedProblem, changes: Partial<GenerationRequest> = {}): GenerationRequest {
    const { domain, state, goal } = this.question(problem);
    return {
      system: renderSystem(domain),
      user: renderUser(domain, state, goal),
      maxTokens: 300,
      sampling: GREEDY,
      deadline: soon(),
      ...changes,
    };
  }
}
