/**
 * Plays questions with the engine of this tree, in a process of its own. Beside it plays the player of an older commit, as it
 * was there with the engine of that commit: this one follows renamed options, and does what that one does.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  loadDomain,
  Orchestrator,
  type PackedState,
  type PlanningProblem,
  type SearchResult,
  seededRandom,
} from "@understudy/planner-core";
import { drawState, withCostFunction } from "./draw.ts";
import {
  type DriftQuestion,
  type PlayerReply,
  type PlayerRequest,
  WAYS,
  type Way,
} from "./question.ts";

/** Processor time of a warm-up and of a sample, in milliseconds. */
const WARM_MS = 12;
const SAMPLE_MS = 3;
const BURST = 300;
/** Patience with a question, in milliseconds. */
const BUDGET_MS = 20_000;

/** The loaded question. */
class Played {
  readonly #domain: Domain;
  readonly #goal: Goal;
  readonly #states: readonly PackedState[];
  readonly #burst: readonly PackedState[];
  readonly #planner = new ClassicalPlanner();
  readonly #orchestrator: Orchestrator;
  /** Answers in a sample, by way. */
  readonly #counts = new Map<Way, number>();

  constructor(question: DriftQuestion) {
    const domain = loadDomain(withCostFunction(question));
    this.#domain = domain;
    this.#goal = domain.goal(question.goal);
    this.#states = question.states.map((state) => domain.state(state));
    const random = seededRandom(question.seed ?? 0);
    this.#burst = Array.from({ length: question.seed === undefined ? 0 : BURST }, () =>
      domain.state(drawState(question.definition, random)),
    );
    this.#orchestrator = new Orchestrator({ domain, planner: this.#planner });
  }

  get ways(): readonly Way[] {
    return WAYS.filter((way) => {
      if (way === "planNow") return typeof this.#orchestrator.planNow === "function";
      return way !== "burst" || this.#burst.length > 0;
    });
  }

  /** The cost of each state's cheapest plan; null without a plan. */
  get costs(): (number | null)[] {
    return this.#states.map((state) => {
      const result = this.#search(state, "optimal");
      return result.status === "solved" ? result.scaledCost : null;
    });
  }

  /** Answers for some time, and finds out how many answers are a sample. */
  async warm(way: Way): Promise<void> {
    if (way === "burst") return;
    const from = computedMs();
    let rounds = 0;
    do {
      for (const state of this.#states) this.#answer(way, state);
      rounds++;
    } while (computedMs() - from < WARM_MS);
    const ms = (computedMs() - from) / rounds;
    this.#counts.set(way, Math.max(1, Math.round(SAMPLE_MS / ms)));
  }

  /** Processor time of an answer. */
  async play(way: Way): Promise<number> {
    if (way === "burst") return this.#playBurst();
    const rounds = this.#counts.get(way) ?? 1;
    const from = computedMs();
    for (let round = 0; round < rounds; round++)
      for (const state of this.#states) this.#answer(way, state);
    return (computedMs() - from) / (rounds * this.#states.length);
  }

  #answer(way: Exclude<Way, "burst">, state: PackedState): void {
    if (way === "planNow") {
      const goal = this.#goal.definition;
      this.#orchestrator.planNow({ agent: "ann", state, goal }, BUDGET_MS);
    } else this.#search(state, way === "proof" ? "optimal" : "first");
  }

  #search(state: PackedState, mode: PlanningProblem["mode"]): SearchResult {
    const search = this.#planner.start({ domain: this.#domain, state, goal: this.#goal, mode });
    while (!search.step({}));
    return search.result();
  }

  /** First plans of many agents at once, as after a scene is loaded. */
  async #playBurst(): Promise<number> {
    const from = computedMs();
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: this.#domain, planner });
    const goal = this.#goal.definition;
    await Promise.all(
      this.#burst.map((state, index) =>
        orchestrator.plan({ agent: `a${index}`, state, goal, budgetMs: BUDGET_MS }),
      ),
    );
    const ms = (computedMs() - from) / this.#burst.length;
    orchestrator.dispose?.();
    return ms;
  }
}

function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let played: Played | undefined;

async function reply(request: PlayerRequest): Promise<PlayerReply> {
  if (request.type === "load") {
    played = new Played(request.question);
    return { ways: played.ways, costs: played.costs };
  }
  if (played === undefined) throw new RangeError("No question is loaded");
  if (request.type === "play") return { ms: await played.play(request.way) };
  await played.warm(request.way);
  return {};
}

process.on("message", (request: PlayerRequest) => {
  reply(request)
    .catch((error: unknown): PlayerReply => ({ error: String(error) }))
    .then((message) => process.send?.(message));
});
process.on("disconnect", () => process.exit(0));
