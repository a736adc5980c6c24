/**
 * Sessions, which run the calls of one model.
 *
 * @module
 */

import { decodeChoice } from "../../../../decoding/decode-choice.ts";
import { decodeMeaning, type MeaningRequest } from "../../../../decoding/decode-meaning.ts";
import { type DecodedPlan, decodePlan } from "../../../../decoding/decode-plan.ts";
import { DraftModel } from "../../../../decoding/draft/draft-model.ts";
import { DecodingCancelled } from "../../../../decoding/engine.ts";
import type { ParsedPlan } from "../../../../parse/parse-plan.ts";
import type { Meanings } from "../../../../prompts/render/render-meanings.ts";
import type { PromptSegment } from "../../../../prompts/text/segment.ts";
import type { WritingPlan } from "../../../interface/backend.ts";
import { GREEDY } from "../../../interface/sampling.ts";
import { CallCancelled, ContextExceeded } from "../../shared/call-errors.ts";
import type { CallFacts, WorkerCall } from "../../shared/protocol.ts";
import type { SchemaAnswers } from "./answer-by-schema.ts";
import { decodeText, prefill } from "./plain-decode.ts";
import type { PlanWork } from "./plan-work.ts";
import { type PrefixSlot, PrefixSlots } from "./prefix-slots.ts";
import type { PromptTokenizer, ServedEngine } from "./served-engine.ts";
import { type GatedCall, TurnGate } from "./turn-gate.ts";

/** The outcome of one call. */
export interface SessionResult {
  readonly text: string;
  readonly stop: "end" | "length" | "stopped";
  /** The decoded plan, if the call is for one. */
  readonly plan?: WritingPlan | undefined;
  readonly facts: CallFacts;
}

/** Channel from a running call to the host. */
export interface CallLine extends GatedCall {
  /** Whether the call's output suffices. */
  readonly isStopped: () => boolean;
  readonly onText: (piece: string) => void;
}

/** A loaded model with its cached system prompts. Runs up to as many calls at once as there are sequences. */
export class ModelSession {
  readonly #prompts: PromptTokenizer;
  readonly #slots: PrefixSlots<ServedEngine>;
  readonly #drafts = new Map<ServedEngine, ServedEngine>();
  readonly #contextSize: number;
  readonly #schemas: SchemaAnswers | undefined;
  readonly #gate = new TurnGate();

  /**
   * @param drafts the draft model's engine for each engine, if any
   * @param schemas decoder for answers with a schema; without it, schemas are ignored
   */
  constructor(
    prompts: PromptTokenizer,
    engines: readonly ServedEngine[],
    contextSize: number,
    drafts: readonly (ServedEngine | undefined)[] = [],
    schemas?: SchemaAnswers,
  ) {
    this.#schemas = schemas;
    for (const [index, engine] of engines.entries()) {
      const draft = drafts[index];
      if (draft !== undefined) this.#drafts.set(engine, draft);
    }
    this.#prompts = prompts;
    this.#slots = new PrefixSlots(engines);
    this.#contextSize = contextSize;
  }

  /** Hashes of the system prompts that are completely in the KV cache. */
  get kept(): string[] {
    const kept = this.#slots.all.flatMap(({ hash, tokens, sequence }) =>
      hash !== undefined && sequence.position >= tokens.length ? [hash] : [],
    );
    return [...new Set(kept)];
  }

  /** Makes waiting calls read the flags. */
  wake(): void {
    this.#gate.update();
  }

  /**
   * Evaluates a prompt and generates the answer, unless the call only prepares the system prompt.
   *
   * @param work decoding context of a plan
   * @throws CallCancelled, ContextExceeded, or any error of the model
   */
  async run(call: WorkerCall, line: CallLine, work?: PlanWork): Promise<SessionResult> {
    if (line.isCancelled()) throw new CallCancelled();
    const startMs = performance.now();
    const slot = this.#slots.take(call.systemHash);
    this.#gate.enter(line);
    try {
      return await this.#runOn(slot, call, line, work, startMs);
    } catch (error) {
      const isCancelled = error instanceof DecodingCancelled || error instanceof CallCancelled;
      // After a cancelled call, the sequence holds a valid prefix of the prompt; after a failure, its state is unknown.
      if (!isCancelled && !(error instanceof ContextExceeded)) slot.hash = undefined;
      throw isCancelled ? new CallCancelled() : error;
    } finally {
      slot.sequence.serve(undefined);
      this.#drafts.get(slot.sequence)?.serve(undefined);
      this.#gate.leave(line);
      this.#slots.release(slot);
    }
  }

  async #runOn(
    slot: PrefixSlot<ServedEngine>,
    call: WorkerCall,
    line: CallLine,
    work: PlanWork | undefined,
    startMs: number,
  ): Promise<SessionResult> {
    const engine = slot.sequence;
    const weighed = call.meanings && this.#meaningTokens(call.meanings);
    const user = weighed?.longest ?? this.#tokenizeSegments(call.user);
    const system =
      slot.hash === call.systemHash ? slot.tokens : this.#prompts.system(call.systemText);
    const promptTokens = system.length + user.length;
    const required = promptTokens + call.maxTokens;
    if (required > this.#contextSize) throw new ContextExceeded(this.#contextSize, required);
    const engineCall = {
      sampling: call.sampling,
      answerFrom: promptTokens,
      turn: () => this.#gate.turn(line),
      order: line.order,
    };
    engine.serve(engineCall);
    const draft = this.#drafts.get(engine);
    draft?.serve({ ...engineCall, sampling: GREEDY });
    if (slot.hash !== call.systemHash) await draft?.erase(0);
    const start = this.#turnStart(call, user);
    await cutBack(slot, call.systemHash, system, start);
    this.#keepLikeFirst(slot);
    const cachedTokens = engine.position;
    let firstMs: number | undefined;
    const onFirst = (): void => {
      firstMs ??= performance.now();
    };
    const finish = (
      text: string,
      stop: SessionResult["stop"],
      completionTokens: number,
      decoding?: DecodedPlan["statistics"],
      read = promptTokens,
    ): SessionResult => {
      const nowMs = performance.now();
      const prefillMs = (firstMs ?? nowMs) - startMs;
      const decodeMs = nowMs - startMs - prefillMs;
      const counts = { promptTokens: read, cachedTokens, completionTokens };
      return { text, stop, facts: { ...counts, prefillMs, decodeMs, decoding } };
    };
    // The prompt is always split at this point, so that chunks and rounding are the same with and without cached
    // tokens.
    await readAll(engine, system.slice(cachedTokens));
    await readAll(engine, start.slice(engine.position - system.length));
    const question = user.slice(start.length);
    if (call.type === "prepare") {
      // Prepares the constraint tables now, so that the first question need not wait.
      work?.prepare(engine);
      return finish("", "end", 0);
    }
    if (call.type === "choose") {
      const { text, evaluated } = await this.#choose(engine, call, weighed, question, line);
      const read = evaluated === undefined ? promptTokens : system.length + evaluated;
      return finish(text, "end", 1, undefined, read);
    }
    const ends = { maxTokens: call.maxTokens, stop: call.sampling.stop };
    if (work === undefined) {
      const { schema } = call;
      const limits = { ...ends, onText: line.onText, onFirst };
      const { text, stop, said } =
        schema === undefined || this.#schemas === undefined
          ? await decodeText(engine, question, limits)
          : await this.#schemas.decode(engine, question, schema, limits);
      return finish(text, stop, said);
    }
    const draftModel = draft && (await draftModelOf(draft, system, user));
    const { text, stop, parsed, statistics } = await decodePlan(
      engine,
      { ...work.request(engine), ...ends, prompt: question, draftModel },
      { ...work.hooks, ...line, onFirstToken: onFirst },
    );
    return { ...finish(text, stop, statistics.said, statistics), plan: readOf(parsed) };
  }

  /**
   * Copies the KV cache of the first sequence with the same system prompt, including the beginning of turns. The prompt
   * is evaluated and stored once, and a pass over several sequences reads it once.
   */
  #keepLikeFirst({ sequence, hash, tokens, turnStart }: PrefixSlot<ServedEngine>): void {
    const first = this.#slots.all.find(
      (each) => each.hash === hash && each.sequence.position >= tokens.length,
    );
    if (first === undefined || first.sequence === sequence) return;
    const whole = tokens.length + turnStart.length;
    const hasStart = isSame(first.turnStart, turnStart) && first.sequence.position >= whole;
    const length = hasStart ? whole : tokens.length;
    if (sequence.position <= length) sequence.keepLike?.(first.sequence, length);
  }

  /** The shared beginning of user turns, if this turn starts with it; never the whole turn. */
  #turnStart({ type, turnStart }: WorkerCall, user: readonly number[]): readonly number[] {
    if (turnStart === "") return [];
    const start = this.#tokenizeSegments([{ kind: "trusted", text: turnStart }]);
    if (type === "prepare") return start;
    const isStart = user.length > start.length && start.every((token, at) => user[at] === token);
    return isStart ? start : [];
  }

  /**
   * The letter of the chosen option, and the number of tokens evaluated after the system prompt if texts were weighed.
   */
  async #choose(
    engine: ServedEngine,
    { letters, meanings }: WorkerCall,
    weighed: MeaningRequest | undefined,
    prompt: readonly number[],
    line: CallLine,
  ): Promise<{ readonly text: string; readonly evaluated: number | undefined }> {
    const found = weighed && (await decodeMeaning(engine, weighed, line));
    const index =
      found === undefined
        ? (await decodeChoice(engine, { prompt, letters })).index
        : (meanings?.meanings[found.index]?.index ?? 0);
    const text = letters[index] ?? "";
    line.onText(text);
    return { text, evaluated: found?.evaluated };
  }

  #meaningTokens({
    meanings,
    said,
  }: Pick<Meanings, "meanings" | "said">): MeaningRequest & { longest: readonly number[] } {
    const prompts = meanings.map(({ user }) => this.#tokenizeSegments(user));
    const [most = []] = [...prompts].sort((one, other) => other.length - one.length);
    const tokens = this.#prompts.segment(said);
    const logPriors = meanings.map(({ logPrior }) => logPrior);
    return { prompts, logPriors, said: tokens, longest: [...most, ...tokens] };
  }

  #tokenizeSegments(segments: readonly PromptSegment[]): readonly number[] {
    return segments.flatMap((segment) => this.#prompts.segment(segment));
  }
}

/** The draft model's engine, with the same system prompt evaluated. */
async function draftModelOf(
  draft: ServedEngine,
  system: readonly number[],
  user: readonly number[],
): Promise<DraftModel> {
  await draft.erase(system.length);
  await readAll(draft, system.slice(draft.position));
  return new DraftModel(draft, user);
}

/** The wire form of a plan. Steps are left out, since the host derives them from the actions. */
function readOf(parsed: ParsedPlan): WritingPlan {
  const { kind } = parsed;
  return kind === "plan" ? { kind, actions: parsed.actions } : { kind, message: parsed.message };
}

async function readAll(engine: ServedEngine, tokens: readonly number[]): Promise<void> {
  const rest = await prefill(engine, tokens);
  if (rest.length > 0) await engine.evaluate(rest, []);
}

/** Truncates a slot's sequence to the part that matches a system prompt and turn beginning. */
async function cutBack(
  slot: PrefixSlot<ServedEngine>,
  hash: string,
  system: readonly number[],
  start: readonly number[],
): Promise<void> {
  const isSameStart = isSame(slot.turnStart, start);
  slot.turnStart = start;
  if (slot.hash === hash) {
    await slot.sequence.erase(system.length + (isSameStart ? start.length : 0));
    return;
  }
  const kept = slot.hash === undefined ? 0 : sharedChunks(slot, system);
  slot.hash = undefined;
  await slot.sequence.erase(kept);
  slot.tokens = system;
  slot.hash = hash;
}

/**
 * The beginning that another system prompt shares with that of a slot, in whole chunks, so that both are read in the
 * same passes. Prompts of one kind differ only in their domain.
 */
function sharedChunks(
  { sequence: { passLimit }, tokens }: PrefixSlot<ServedEngine>,
  system: readonly number[],
): number {
  const differs = system.findIndex((token, at) => token !== tokens[at]);
  const shared = differs < 0 ? system.length : differs;
  return Math.floor(shared / passLimit) * passLimit;
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((token, at) => token === right[at]);
}
