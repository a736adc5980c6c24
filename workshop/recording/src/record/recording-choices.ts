import type { ChoiceMemory, NegativeReason, RememberedChoice } from "@understudy/planner-core";
import { currentRequest } from "./request-track.ts";

/** Records the answers of a choice memory. */
export class RecordingChoices implements ChoiceMemory {
  readonly #inner: ChoiceMemory;

  constructor(inner: ChoiceMemory) {
    this.#inner = inner;
  }

  chosen(key: string): RememberedChoice | undefined {
    const track = currentRequest.getStore();
    // Each look-up starts with `chosen`. A throwing memory counts as empty.
    if (track !== undefined) track.choices = { refusals: [] };
    const choice = this.#inner.chosen(key);
    if (track !== undefined) track.choices = { chosen: copyOf(choice), refusals: [] };
    return choice;
  }

  remember(key: string, choice: RememberedChoice): void {
    this.#inner.remember(key, choice);
  }

  forget(key: string): void {
    this.#inner.forget(key);
  }

  refusal(key: string, nowMs: number): NegativeReason | undefined {
    const refusals = currentRequest.getStore()?.choices?.refusals;
    const at = (refusals?.push(undefined) ?? 0) - 1;
    const reason = this.#inner.refusal(key, nowMs);
    if (refusals !== undefined) refusals[at] = reason;
    return reason;
  }

  refuse(key: string, reason: NegativeReason, untilMs: number): void {
    this.#inner.refuse(key, reason, untilMs);
  }
}

function copyOf(choice: RememberedChoice | undefined): RememberedChoice | undefined {
  if (choice === undefined) return undefined;
  const { goal, actions, scaledCost, optimal } = choice;
  return { goal, actions: [...actions], scaledCost, optimal };
}
