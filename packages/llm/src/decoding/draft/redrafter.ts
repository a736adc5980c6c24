import type { Domain } from "@understudy/planner-core";
import type { AnswerWriter } from "../answer-writer.ts";
import type { DecodingEngine, DecodingHooks } from "../engine.ts";
import { StepTexts } from "../step-texts.ts";
import { draftBehind } from "./draft.ts";

/** Limits on new drafts. */
export interface RedraftLimits {
  /** A shorter draft is not worth a pass, in tokens. Default 6. */
  readonly minRedraftTokens?: number | undefined;
}

/** New drafts an answer. */
const MAX_REDRAFTS = 2;
const DEFAULT_MIN_TOKENS = 6;
/** Share of a new draft that must agree for another one to be worth its pass. */
const WORTHWHILE = 1 / 3;
/** Turns of the queue of promises that an answer at hand may take. */
const SETTLING_TURNS = 4;

/**
 * Asks for a new draft once the model has gone its own way: as soon as the text of its step fits no
 * other step. Decoding continues while the answer is awaited.
 */
export class Redrafter {
  readonly #engine: DecodingEngine;
  readonly #domain: Domain;
  readonly #redraft: DecodingHooks["redraft"];
  readonly #minTokens: number;
  #asked = 0;
  #isWaiting = false;
  #diverged = false;
  #plan: readonly number[] | undefined;
  /** Drafts that were put to use. */
  used = 0;

  constructor(
    engine: DecodingEngine,
    domain: Domain,
    redraft: DecodingHooks["redraft"],
    limits: RedraftLimits,
  ) {
    this.#engine = engine;
    this.#domain = domain;
    this.#redraft = redraft;
    this.#minTokens = limits.minRedraftTokens ?? DEFAULT_MIN_TOKENS;
  }

  /**
   * The model left its draft.
   *
   * @param agreed share of that draft that it agreed with
   */
  diverge(agreed: number): void {
    this.#diverged = true;
    this.#plan = undefined;
    // If planning on from its own steps did not pay, doing it once more will not either.
    if (this.used > 0 && agreed < WORTHWHILE) this.#asked = MAX_REDRAFTS;
  }

  /** Asks for a draft if it is time, and gives the one that has come. */
  async next({ said, text, scanner }: AnswerWriter): Promise<readonly number[]> {
    if (this.#diverged && !this.#isWaiting && this.#asked < MAX_REDRAFTS) {
      const steps = this.#stepsSaid(scanner.actions, scanner.openStep);
      if (scanner.isInSteps && steps !== undefined) await this.#ask(steps);
    }
    const plan = this.#plan;
    if (plan === undefined) return [];
    this.#plan = undefined;
    const draft = draftBehind(this.#engine, this.#domain, plan, said, text);
    if (draft.length < this.#minTokens) return [];
    this.used++;
    return draft;
  }

  /** The steps of the model's own, the one that it is about to write included; undefined if not clear. */
  #stepsSaid(actions: readonly number[], openStep: string): readonly number[] | undefined {
    if (actions.includes(-1)) return undefined;
    const open = openStep === "" ? undefined : StepTexts.of(this.#domain).onlyOne(openStep);
    if (open !== undefined) return [...actions, open];
    // A step that has just begun says nothing yet, but all before it is known.
    return openStep === "" ? actions : undefined;
  }

  async #ask(steps: readonly number[]): Promise<void> {
    if (this.#redraft === undefined) return;
    this.#asked++;
    this.#diverged = false;
    this.#isWaiting = true;
    const arrive = (plan: readonly number[] | undefined): void => {
      this.#isWaiting = false;
      // A divergence in the meantime leaves nothing to use it for.
      if (!this.#diverged) this.#plan = plan;
    };
    void this.#redraft(steps).then(arrive, () => arrive(undefined));
    for (let turn = 0; turn < SETTLING_TURNS && this.#isWaiting; turn++) await Promise.resolve();
  }
}
