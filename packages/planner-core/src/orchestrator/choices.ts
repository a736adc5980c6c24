import type { Domain, Goal } from "../domain/domain.ts";
import { PlanProver } from "../plan/prover.ts";
import type { NegativeReason } from "./cache.ts";
import type { ChoiceMemory } from "./choice-memory.ts";
import { type ReadAlternative, readAlternatives } from "./guard/alternatives.ts";
import { readNegativeReason } from "./guard/cache-answer.ts";
import { readRememberedChoice } from "./guard/remembered-choice.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Planner } from "./planner.ts";
import type { Partitions, PreparedRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { ProvedCandidate, Refusal } from "./situation.ts";
import type { Steps } from "./steps.ts";
import type { Understudy, UnderstudyPlan } from "./understudy.ts";

/** How long a choice that went wrong is not asked for again, in milliseconds. */
const REFUSED_MS = 5000;

/**
 * Plans for a lead to choose among, and what it chose. All of them are proved: whatever is chosen may
 * go on stage, also where it costs more than another.
 */
export class Choices {
  readonly #domain: Domain;
  readonly #planner: Planner;
  readonly #understudy: Understudy;
  readonly #partitions: Partitions;
  readonly #settings: OrchestratorSettings;
  readonly #prover: PlanProver;
  readonly #memory: ChoiceMemory;
  readonly #reporter: Reporter;

  constructor(parts: {
    readonly domain: Domain;
    readonly planner: Planner;
    readonly understudy: Understudy;
    readonly partitions: Partitions;
    readonly settings: OrchestratorSettings;
    readonly memory: ChoiceMemory;
    readonly reporter: Reporter;
  }) {
    this.#domain = parts.domain;
    this.#planner = parts.planner;
    this.#understudy = parts.understudy;
    this.#partitions = parts.partitions;
    this.#settings = parts.settings;
    this.#memory = parts.memory;
    this.#reporter = parts.reporter;
    this.#prover = new PlanProver(parts.domain);
  }

  /** Requests with equal keys are given the same choice: all that counts, state and goals included. */
  key(request: PreparedRequest, goals: readonly Goal[]): string {
    const partition = this.#partitions.of(request, goals[0] as Goal);
    const names = goals.map((goal) => goal.hash).join("+");
    return `${partition}:${names}:choose ${request.choices}:${request.state.join(",")}`;
  }

  /** What was chosen the last time, if it still proves: costs computed at run time may change. */
  recall(key: string, request: PreparedRequest): ProvedCandidate | undefined {
    const choice = this.#guard((memory) => readRememberedChoice(memory.chosen(key)));
    if (choice === undefined) return undefined;
    const { actions, optimal } = choice;
    const goal = request.goals.find(({ hash }) => hash === choice.goal);
    if (goal === undefined || !this.#proves(request, goal, actions)) {
      this.#guard((memory) => memory.forget(key));
      return undefined;
    }
    const { cost } = this.#prover;
    return { goal, actions, cost, optimal: optimal && cost === choice.cost };
  }

  remember(key: string, { goal, actions, cost, optimal }: ProvedCandidate): void {
    const choice = { goal: goal.hash, actions: [...actions], cost, optimal };
    this.#guard((memory) => memory.remember(key, choice));
  }

  /** Remembers for a while that the lead was asked and did not choose. */
  refuse(key: string, reason: NegativeReason): void {
    const untilMs = this.#understudy.clock.now() + REFUSED_MS;
    this.#guard((memory) => memory.refuse(key, reason, untilMs));
  }

  /** Why the lead is not asked to choose now; undefined if it may be. */
  refusal(key: string): Refusal | undefined {
    const nowMs = this.#understudy.clock.now();
    const reason = this.#guard((memory) => readNegativeReason(memory.refusal(key, nowMs)));
    return reason === undefined ? undefined : { reason, remembered: true };
  }

  /**
   * Plans for the goals, the understudy's own first, then one for each other goal in their order, then
   * other styles as far as there is room and time. When the time is over it still looks for a second
   * one, since one plan leaves nothing to choose; further ones only where policies have them.
   *
   * @param untilMs when searching ends, in milliseconds of the clock
   */
  *gather(
    request: PreparedRequest,
    goals: readonly Goal[],
    understudy: UnderstudyPlan,
    untilMs: number,
  ): Steps<readonly ProvedCandidate[]> {
    const candidates: ProvedCandidate[] = [];
    const { clock } = this.#understudy;
    for (const goal of goals) {
      if (candidates.length >= request.choices) break;
      let plan: UnderstudyPlan | undefined = understudy;
      if (goal !== understudy.goal) {
        const maySearch = candidates.length < 2 || clock.now() < untilMs;
        plan = maySearch
          ? yield* this.#understudy.plan(request, [goal], { untilMs })
          : this.#understudy.known(request, goal);
      }
      if (plan?.status !== "solved") continue;
      const { actions, cost, optimal } = plan;
      const candidate = { goal, actions, cost, optimal };
      if (plan === understudy) candidates.unshift(candidate);
      else candidates.push(candidate);
    }
    this.#addStyles(candidates, request, untilMs);
    return candidates;
  }

  /** Other plans for the same goals: each goal gets an equal share of the room that is left. */
  #addStyles(candidates: ProvedCandidate[], request: PreparedRequest, untilMs: number): void {
    const { clock } = this.#understudy;
    const bests = [...candidates];
    for (const [index, best] of bests.entries()) {
      const room = request.choices - candidates.length;
      if (room <= 0 || clock.now() >= untilMs) return;
      const share = Math.ceil(room / (bests.length - index));
      let added = 0;
      for (const { actions, style } of this.#alternatives(request, best.goal, share + 1, untilMs)) {
        const known = candidates.findIndex(
          (each) => each.goal === best.goal && isSame(each.actions, actions),
        );
        if (known >= 0) {
          candidates[known] = { style, ...(candidates[known] as ProvedCandidate) };
          continue;
        }
        if (added >= share || !this.#proves(request, best.goal, actions)) continue;
        const { cost } = this.#prover;
        if (cost > this.#settings.maxCostRatio * best.cost) continue;
        const optimal = best.optimal && cost <= best.cost;
        candidates.push({ goal: best.goal, actions, cost, style, optimal });
        added++;
      }
    }
  }

  #alternatives(
    request: PreparedRequest,
    goal: Goal,
    count: number,
    untilMs: number,
  ): readonly ReadAlternative[] {
    const { state, disabled, maintain, costVersion } = request;
    const domain = this.#domain;
    const problem = {
      domain,
      state,
      goal,
      mode: "anytime",
      disabled,
      maintain,
      costVersion,
    } as const;
    const expansions = this.#settings.understudyExpansions;
    const { clock } = this.#understudy;
    try {
      const slice = { untilMs, clock, expansions };
      return readAlternatives(this.#planner.alternatives?.(problem, count, slice) ?? []);
    } catch (error) {
      this.#reporter.failed("planner", error, request);
      return [];
    }
  }

  #proves(request: PreparedRequest, goal: Goal, actions: readonly number[]): boolean {
    return this.#prover.prove(request.state, actions, goal.condition, request);
  }

  #guard<Result>(work: (memory: ChoiceMemory) => Result): Result | undefined {
    return this.#reporter.guard("choice-memory", () => work(this.#memory));
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((action, index) => action === b[index]);
}
