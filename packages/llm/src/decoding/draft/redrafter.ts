import type { Domain } from "@understudy/planner-core";
import type { AnswerWriter } from "../answer-writer.ts";
import type { DecodingEngine, DecodingHooks } from "../engine.ts";
import { StepTexts } from "../step-texts.ts";
import { draftBehind } from "./draft.ts";

/** Maximum number of new drafts per answer. */
const MAX_REDRAFTS = 2;
/** Minimum length of a new draft that is worth a pass. */
const MIN_TOKENS = 6;
/** Minimum acceptance rate of a new draft to justify another one. */
const WORTHWHILE = 1 / 3;
/** Number of microtask turns to wait for a draft that may already be available. */
const SETTLING_TURNS = 4;

/**
 * Requests a new draft after a divergence, as soon as the text of the model's step fits only one step. Decoding
 * continues meanwhile.
 */
export class Redrafter {
  readonly #engine: DecodingEngine;
  readonly #domain: Domain;
  readonly #redraft: DecodingHooks["redraft"];
  #asked = 0;
  #isWaiting = false;
  #diverged = false;
  #plan: readonly number[] | undefined;
  /** Number of drafts used. */
  used = 0;

  constructor(engine: DecodingEngine, domain: Domain, redraft: DecodingHooks["redraft"]) {
    this.#engine = engine;
    this.#domain = domain;
    this.#redraft = redraft;
  }

  /**
   * Records that the model diverged from its draft.
   *
   * @param agreed accepted fraction of that draft
   */
  diverge(agreed: number): void {
    this.#diverged = true;
    this.#plan = undefined;
    // If replanning after the model's steps has failed to pay off once, it will not pay off next time.
    if (this.used > 0 && agreed < WORTHWHILE) this.#asked = MAX_REDRAFTS;
  }

  /** Requests a draft at the right moment, and returns a draft that has arrived. */
  async next({ said, text, scanner }: AnswerWriter): Promise<readonly number[]> {
    if (this.#diverged && !this.#isWaiting && this.#asked < MAX_REDRAFTS) {
      const steps = this.#stepsSaid(scanner.actions, scanner.openStep);
      if (scanner.isInSteps && steps !== undefined) await this.#ask(steps);
    }
    const plan = this.#plan;
    if (plan === undefined) return [];
    this.#plan = undefined;
    const draft = draftBehind(this.#engine, this.#domain, plan, said, text);
    if (draft.length < MIN_TOKENS) return [];
    this.used++;
    return draft;
  }

  /** The model's steps, including the incomplete one; undefined if the incomplete step is ambiguous. */
  #stepsSaid(actions: readonly number[], openStep: string): readonly number[] | undefined {
    if (actions.includes(-1)) return undefined;
    const open = openStep === "" ? undefined : StepTexts.of(this.#domain).onlyOne(openStep);
    if (open !== undefined) return [...actions, open];
    // A step that has only begun is ambiguous, but all steps before it are known.
    return openStep === "" ? actions : undefined;
  }

  async #ask(steps: readonly number[]): Promise<void> {
    if (this.#redraft === undefined) return;
    this.#asked++;
    this.#diverged = false;
    this.#isWaiting = true;
    const arrive = (plan: readonly number[] | undefined): void => {
      this.#isWaiting = false;
      // Another divergence meanwhile makes the plan useless.
      if (!this.#diverged) this.#plan = plan;
    };
    void this.#redraft(steps).then(arrive, () => arrive(undefined));
    for (let turn = 0; turn < SETTLING_TURNS && this.#isWaiting; turn++) await Promise.resolve();
  }
}
