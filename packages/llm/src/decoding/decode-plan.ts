/**
 * Decodes a plan token by token; step rules allow only applicable steps.
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import type { ParsedPlan } from "../parse/parse-plan.ts";
import { AnswerWriter } from "./answer-writer.ts";
import type { DecodingStatistics } from "./decoding-statistics.ts";
import { draftBehind } from "./draft/draft.ts";
import type { DraftModel } from "./draft/draft-model.ts";
import { Redrafter } from "./draft/redrafter.ts";
import {
  type ChosenToken,
  DecodingCancelled,
  type DecodingEngine,
  type DecodingHooks,
  TIE_MARGIN,
  type WantedToken,
} from "./engine.ts";
import type { TokenConstraint } from "./token-constraint.ts";

/** A plan to decode. */
export interface PlanDecodingRequest {
  /** Prompt tokens not yet evaluated by the engine; at least 1. */
  readonly prompt: readonly number[];
  readonly domain: Domain;
  /** Maximum number of tokens in the answer. */
  readonly maxTokens: number;
  /** Maximum number of steps; longer plans are refused. Default 100. */
  readonly maxSteps?: number | undefined;
  /** The classical planner's plan, as ids of ground actions; the model verifies it in one forward pass. */
  readonly draft?: readonly number[] | undefined;
  /** Stop sequences, left out of the answer. Default: none. */
  readonly stop?: readonly string[] | undefined;
  /** Restricts the tokens. Default: no restriction. */
  readonly constraint?: TokenConstraint | undefined;
  /** A smaller model that drafts tokens when there is no draft from the classical planner. */
  readonly draftModel?: DraftModel | undefined;
  /** Whether to count ties, which reads all logits for each token. Default false. */
  readonly withMargins?: boolean | undefined;
}

/** A decoded plan. */
export interface DecodedPlan {
  /** Text up to the plan's closing brace. */
  readonly text: string;
  readonly parsed: ParsedPlan;
  /** The stop reason: the end of the answer, the token limit, or a hook. */
  readonly stop: "end" | "length" | "stopped";
  readonly statistics: DecodingStatistics;
}

/**
 * Decodes one plan. A draft is verified together with the prompt in one forward pass, up to the first token the model
 * disagrees with. With greedy sampling the answer is the same as without a draft, up to rounding ties. After a
 * divergence `hooks.redraft` plans on from the model's step, and the rest of that plan is the next draft. With a
 * constraint, only allowed tokens compete, and forced text costs no forward pass.
 *
 * Leaves prompt and answer tokens in the engine's KV cache; erase them before the next call.
 *
 * @throws DecodingCancelled if `hooks.isCancelled` returns true; whatever the engine throws
 *
 * @example
 * const { text, statistics } = await decodePlan(engine, { prompt, domain, maxTokens: 384, draft: plan.actions });
 */
export async function decodePlan(
  engine: DecodingEngine,
  request: PlanDecodingRequest,
  hooks: DecodingHooks = {},
): Promise<DecodedPlan> {
  return await new PlanDecoding(engine, request, hooks).run();
}

class PlanDecoding {
  readonly #engine: DecodingEngine;
  readonly #request: PlanDecodingRequest;
  readonly #hooks: DecodingHooks;
  readonly #answer: AnswerWriter;
  readonly #redrafter: Redrafter;
  readonly #constraint: TokenConstraint | undefined;
  /** Tokens not evaluated yet: the rest of the prompt, or the latest tokens of the answer. */
  #pending: number[];
  #draft: readonly number[] = [];
  /** Whether the draft reaches the end of the plan. */
  #isWhole = false;
  /** Initial number of tokens in the draft. */
  #draftSize = 0;
  #stop: DecodedPlan["stop"] | undefined;
  #hasBegun = false;
  #passes = 0;
  #promptPasses = 0;
  #evaluated = 0;
  #drafted = 0;
  #accepted = 0;
  #forced = 0;
  #ties = 0;

  constructor(engine: DecodingEngine, request: PlanDecodingRequest, hooks: DecodingHooks) {
    this.#engine = engine;
    this.#request = request;
    this.#hooks = hooks;
    const { domain, maxSteps, stop } = request;
    this.#answer = new AnswerWriter(engine, domain, hooks, maxSteps, stop);
    this.#redrafter = new Redrafter(engine, request.domain, hooks.redraft);
    this.#constraint = request.constraint?.fork();
    this.#pending = [...request.prompt];
  }

  async run(): Promise<DecodedPlan> {
    const { draft, domain } = this.#request;
    if (draft !== undefined) this.#use(draftBehind(this.#engine, domain, draft, [], ""), true);
    this.#sayForced();
    while (this.#stop === undefined) {
      if (this.#hooks.isStopped?.()) this.#stop = "stopped";
      else await this.#advance();
    }
    this.#answer.end();
    const { text, scanner, said } = this.#answer;
    return {
      text,
      parsed: scanner.finish(),
      stop: this.#stop,
      statistics: {
        passes: this.#passes,
        promptPasses: this.#promptPasses,
        evaluated: this.#evaluated,
        said: said.length,
        drafted: this.#drafted,
        accepted: this.#accepted,
        redrafts: this.#redrafter.used,
        forced: this.#forced,
        ties: this.#ties,
      },
    };
  }

  /** Runs one forward pass over the pending tokens and as much of the draft as fits. */
  async #advance(): Promise<void> {
    if (this.#draft.length === 0) await this.#nextDraft();
    await this.#evaluatePending();
    const known = this.#pending.length;
    const room = Math.min(
      this.#engine.passLimit - known,
      this.#request.maxTokens - this.#answer.said.length - 1,
    );
    const positions = this.#positions(Math.max(0, room));
    // No token follows the end of a plan, so the plan's last token need not be evaluated.
    if (this.#isWhole && positions.length > this.#draft.length) positions.pop();
    const draft = this.#draft.slice(0, positions.length - 1);
    const wanted = positions.flatMap((position, index): WantedToken[] =>
      position.forced === undefined ? [{ ...position.wanted, at: known - 1 + index }] : [],
    );
    const base = this.#engine.position;
    const choices = await this.#evaluate([...this.#pending, ...draft], wanted);
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#hooks.onFirstToken?.();
    }
    this.#drafted += wanted.filter(({ at }) => at - known + 1 < this.#draft.length).length;
    let asked = 0;
    for (const [index, { forced }] of positions.entries()) {
      const token = forced ?? this.#chosen(choices[asked++]);
      const hoped = this.#draft[index];
      if (forced === undefined && hoped === token) this.#accepted++;
      if (forced !== undefined) this.#forced++;
      const isLast = index === draft.length;
      if (hoped !== token || isLast) {
        if (!isLast) await this.#engine.erase(base + known + index);
        this.#pending = [token];
        this.#goOn(index, hoped === token);
        if (!this.#say(token)) this.#sayForced();
        return;
      }
      if (this.#say(token)) return;
    }
  }

  /**
   * The requests for each position of the next pass: after the pending tokens, then after each draft token. The draft
   * is cut at the first token the constraint does not allow.
   */
  #positions(
    room: number,
  ): { readonly forced?: number; readonly wanted: Omit<WantedToken, "at"> }[] {
    const walk = this.#constraint?.fork();
    const { withMargins: withMargin } = this.#request;
    const positions = [];
    for (let index = 0; ; index++) {
      const allowed = walk?.allowed();
      const forced = allowed?.length === 1 ? allowed[0] : undefined;
      positions.push({
        ...(forced === undefined ? {} : { forced }),
        wanted: { allowed, withMargin },
      });
      const drafted = this.#draft[index];
      if (index >= room || drafted === undefined) return positions;
      if (allowed !== undefined && !allowed.includes(drafted)) return positions;
      walk?.accept(drafted);
      if (walk?.allowed().length === 0) return positions;
    }
  }

  async #nextDraft(): Promise<void> {
    const draft = await this.#redrafter.next(this.#answer);
    if (draft.length > 0) this.#use(draft, true);
    else this.#use((await this.#request.draftModel?.propose(this.#answer.said)) ?? [], false);
  }

  #chosen(choice: ChosenToken | undefined): number {
    if (choice === undefined)
      throw new RangeError("The engine chose fewer tokens than were wanted");
    if ((choice.margin ?? Number.POSITIVE_INFINITY) < TIE_MARGIN) this.#ties++;
    return choice.token;
  }

  #use(draft: readonly number[], isWhole: boolean): void {
    this.#draft = draft;
    this.#isWhole = isWhole && draft.length > 0;
    this.#draftSize = draft.length;
  }

  /** Continues after a draft token. If the model disagreed, the rest of the draft is dropped. */
  #goOn(index: number, isAgreed: boolean): void {
    const left = this.#draft.length;
    this.#draft = isAgreed ? this.#draft.slice(index + 1) : [];
    if (left > 0 && !isAgreed) this.#redrafter.diverge(1 - (left - index) / this.#draftSize);
  }

  /** @returns whether the answer is complete */
  #say(token: number): boolean {
    if (this.#engine.isEnd(token)) this.#stop = "end";
    else {
      this.#constraint?.accept(token);
      const isStopped = this.#answer.say(token);
      if (this.#answer.isComplete) this.#stop = "end";
      else if (isStopped) this.#stop = "stopped";
      else if (this.#answer.said.length >= this.#request.maxTokens) this.#stop = "length";
    }
    return this.#stop !== undefined;
  }

  /** Adds tokens forced by the constraint; they are evaluated with the next choice. */
  #sayForced(): void {
    while (this.#constraint !== undefined && this.#stop === undefined) {
      const allowed = this.#constraint.allowed();
      if (allowed.length === 0) this.#stop = "end";
      const [token] = allowed;
      if (allowed.length !== 1 || token === undefined) return;
      this.#forced++;
      this.#goOn(0, this.#draft[0] === token);
      this.#pending.push(token);
      this.#say(token);
    }
  }

  /** Evaluates pending tokens until the rest fits into one pass. */
  async #evaluatePending(): Promise<void> {
    const { passLimit } = this.#engine;
    while (this.#pending.length > passLimit) {
      await this.#evaluate(this.#pending.slice(0, passLimit), []);
      this.#pending = this.#pending.slice(passLimit);
      if (!this.#hasBegun) this.#promptPasses++;
    }
  }

  async #evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
  ): Promise<readonly ChosenToken[]> {
    if (this.#hooks.isCancelled?.()) throw new DecodingCancelled();
    this.#passes++;
    this.#evaluated += tokens.length;
    return await this.#engine.evaluate(tokens, wanted);
  }
}
