import type { ChoiceMemory, NegativeReason, RememberedChoice } from "@understudy/planner-core";
import type { RecordedChoices } from "../recording.ts";
import type { ReplayScript } from "./replay-parts.ts";

/** A memory of choices that knows what the recorded one knew, for this request. */
export class ReplayChoices implements ChoiceMemory {
  readonly #recorded: RecordedChoices;
  #refusals = 0;

  constructor({ request }: ReplayScript) {
    this.#recorded = request.choices ?? {};
  }

  chosen(): RememberedChoice | undefined {
    const { chosen } = this.#recorded;
    if (chosen === undefined) return undefined;
    const { goal, actions, cost: scaledCost, optimal } = chosen;
    return { goal, actions, scaledCost, optimal };
  }

  refusal(): NegativeReason | undefined {
    const { refused, refusedAgain } = this.#recorded;
    return this.#refusals++ === 0 ? refused : refusedAgain;
  }

  remember(): void {
    // Plans kept for other requests are in their own lines.
  }

  refuse(): void {
    // As above.
  }

  forget(): void {
    // It is asked once.
  }
}
