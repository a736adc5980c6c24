import type { Goal } from "../../../rules/domain/domain.ts";
import { withoutIdleSteps } from "../../../rules/plan/idle-steps.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import type { NegativeReason } from "../../contract/cache.ts";
import type { ChoiceMemory } from "../../contract/choice-memory.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import type { BaseParts } from "../parts.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { Refusal } from "../request/refusal.ts";

/** Time before a failed choice is retried, in milliseconds. */
const REFUSED_MS = 5000;

/** Remembers an LLM planner's choices, to be reused in the same situation. */
export class ChoiceStore {
  readonly #parts: BaseParts;
  readonly #memory: ChoiceMemory;
  readonly #prover: PlanProver;

  constructor(parts: BaseParts, memory: ChoiceMemory) {
    this.#parts = parts;
    this.#memory = memory;
    this.#prover = new PlanProver(parts.domain);
  }

  /** Cache key of a choice: everything that influences it, including state and goals. */
  key(asked: PreparedRequest, goals: readonly Goal[]): string {
    const partition = this.#parts.partitions.of(asked, goals[0] as Goal);
    const names = goals.map((goal) => goal.hash).join("+");
    return `${partition}:${names}:choose ${asked.choices}:${asked.state.join(",")}`;
  }

  /** The last choice, if its proof still holds: run-time costs may have changed. */
  recall(key: string, asked: PreparedRequest): ProvedCandidate | undefined {
    const choice = this.#guard((memory) => memory.chosen(key));
    if (choice === undefined) return undefined;
    const { actions, optimal } = choice;
    const goal = asked.goals.find(({ hash }) => hash === choice.goal);
    const prover = this.#prover;
    if (goal === undefined || !prover.prove(asked.state, actions, goal.condition, asked)) {
      this.#guard((memory) => memory.forget(key));
      return undefined;
    }
    const trimmed = withoutIdleSteps(prover, asked.state, actions, goal.condition, asked);
    const { scaledCost } = prover;
    return {
      goal,
      actions: trimmed?.actions ?? actions,
      scaledCost,
      optimal: optimal && scaledCost === choice.scaledCost,
    };
  }

  remember(key: string, { goal, actions, scaledCost, optimal }: ProvedCandidate): void {
    const choice = { goal: goal.hash, actions: [...actions], scaledCost, optimal };
    this.#guard((memory) => memory.remember(key, choice));
  }

  /** Remembers for a while that the LLM planner made no choice. */
  refuse(key: string, reason: NegativeReason): void {
    const untilMs = this.#parts.clock.now() + REFUSED_MS;
    this.#guard((memory) => memory.refuse(key, reason, untilMs));
  }

  /** The reason not to ask the LLM planner for a choice now; undefined if it may be asked. */
  refusal(key: string): Refusal | undefined {
    const nowMs = this.#parts.clock.now();
    const reason = this.#guard((memory) => memory.refusal(key, nowMs));
    return reason === undefined ? undefined : { reason, remembered: true };
  }

  #guard<Result>(work: (memory: ChoiceMemory) => Result): Result | undefined {
    return this.#parts.reporter.guard("choice-memory", () => work(this.#memory));
  }
}
