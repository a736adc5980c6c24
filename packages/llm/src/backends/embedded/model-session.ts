import type {
  LlamaContextSequence,
  LlamaModel,
  SequenceEvaluateOptions,
  Token,
} from "node-llama-cpp";
import type { PromptSegment } from "../../prompt/segment.ts";
import type { Sampling } from "../sampling.ts";
import { AnswerEnd } from "./answer-end.ts";
import { CallCancelled, ContextExceeded } from "./call-errors.ts";
import { type PrefixSlot, PrefixSlots } from "./prefix-slots.ts";
import type { CallFacts, WorkerCall } from "./protocol.ts";

/**
 * Tokens evaluated at once. An evaluation cannot be interrupted: a cancelled call goes on for one
 * chunk at most.
 */
export const PREFILL_CHUNK = 64;
/** How far back a repeated token is punished. */
const REPEAT_WINDOW = 64;
/** Tokens before a piece that decide whether it begins with a blank. */
const DETOKENIZE_CONTEXT = 3;

/** What a session uses of a model. */
export type SessionModel = Pick<LlamaModel, "detokenize" | "isSpecialToken" | "tokenize"> & {
  readonly tokens: Pick<LlamaModel["tokens"], "bos" | "shouldPrependBosToken">;
};

/** What a session uses of a sequence. */
export type SessionSequence = Pick<
  LlamaContextSequence,
  | "clearHistory"
  | "eraseContextTokenRanges"
  | "evaluate"
  | "evaluateWithoutGeneratingNewTokens"
  | "nextTokenIndex"
>;

/** What one call came to. */
export interface CallResult {
  readonly text: string;
  readonly stop: "end" | "length";
  readonly facts: CallFacts;
}

/** A loaded model with its kept system prompts. One call at a time. */
export class ModelSession {
  readonly #model: SessionModel;
  readonly #slots: PrefixSlots<SessionSequence>;
  readonly #contextSize: number;

  constructor(model: SessionModel, sequences: readonly SessionSequence[], contextSize: number) {
    this.#model = model;
    this.#slots = new PrefixSlots(sequences);
    this.#contextSize = contextSize;
  }

  /** Hashes of the system prompts that are evaluated completely. */
  get kept(): string[] {
    return this.#slots.all.flatMap(({ hash, tokens, sequence }) =>
      hash !== undefined && sequence.nextTokenIndex >= tokens.length ? [hash] : [],
    );
  }

  /**
   * Evaluates a prompt and, unless the call only prepares, generates the answer.
   *
   * @param isCancelled asked between chunks and tokens
   * @param onText called with each piece of text
   * @throws CallCancelled, ContextExceeded, whatever the model throws
   */
  async run(
    call: WorkerCall,
    isCancelled: () => boolean,
    onText: (piece: string) => void,
  ): Promise<CallResult> {
    const startMs = performance.now();
    if (isCancelled()) throw new CallCancelled();
    const slot = await this.#slotFor(call);
    const user = this.#tokenizeSegments(call.user);
    const promptTokens = slot.tokens.length + user.length;
    const required = promptTokens + call.maxTokens;
    if (required > this.#contextSize) throw new ContextExceeded(this.#contextSize, required);
    const { sequence } = slot;
    const cachedTokens = sequence.nextTokenIndex;
    const factsOf = (completionTokens: number, firstMs: number): CallFacts => ({
      promptTokens,
      cachedTokens,
      completionTokens,
      prefillMs: firstMs - startMs,
      decodeMs: performance.now() - firstMs,
    });
    try {
      // Always cut here: the same chunks, so the same rounding, whether or not anything was kept.
      const missing = slot.tokens.slice(cachedTokens) as Token[];
      const rest = await prefill(sequence, missing, isCancelled);
      if (rest.length > 0) await sequence.evaluateWithoutGeneratingNewTokens(rest);
      if (call.type === "prepare") {
        return { text: "", stop: "end", facts: factsOf(0, performance.now()) };
      }
      const last = await prefill(sequence, user, isCancelled);
      return await this.#generate(call, sequence, last, isCancelled, onText, factsOf);
    } catch (error) {
      // After a cancelled call the sequence holds a true beginning of the prompt; after a failure
      // of the model nothing is known about it.
      if (!(error instanceof CallCancelled)) slot.hash = undefined;
      throw error;
    }
  }

  async #generate(
    call: WorkerCall,
    sequence: SessionSequence,
    prompt: Token[],
    isCancelled: () => boolean,
    onText: (piece: string) => void,
    factsOf: (completionTokens: number, firstMs: number) => CallFacts,
  ): Promise<CallResult> {
    const said: Token[] = [];
    const end = new AnswerEnd();
    let pending: Token[] = [];
    let text = "";
    let firstMs: number | undefined;
    let stop: "end" | "length" = "end";
    const options = samplingOptions(call.sampling, said);
    for await (const token of sequence.evaluate(prompt, options)) {
      firstMs ??= performance.now();
      if (isCancelled()) throw new CallCancelled();
      said.push(token);
      pending.push(token);
      const before = said.slice(-pending.length - DETOKENIZE_CONTEXT, -pending.length);
      const piece = this.#model.detokenize(pending, false, before);
      // A character may be spread over several tokens.
      if (!piece.endsWith("\uFFFD") || pending.length > 4) {
        pending = [];
        const endAt = end.find(text + piece);
        const kept = endAt < 0 ? piece : piece.slice(0, endAt - text.length);
        text += kept;
        if (kept !== "") onText(kept);
        if (endAt >= 0) break;
      }
      if (said.length >= call.maxTokens) {
        stop = "length";
        break;
      }
    }
    return { text, stop, facts: factsOf(said.length, firstMs ?? performance.now()) };
  }

  /** The slot of a call's system prompt, cut back to that prompt (or to how far it got). */
  async #slotFor(call: WorkerCall): Promise<PrefixSlot<SessionSequence>> {
    const slot = this.#slots.take(call.systemHash);
    const { sequence } = slot;
    if (slot.hash !== call.systemHash) {
      slot.hash = undefined;
      await sequence.clearHistory();
      slot.tokens = this.#tokenizeSystem(call.systemText);
      slot.hash = call.systemHash;
    } else if (sequence.nextTokenIndex > slot.tokens.length) {
      const range = { start: slot.tokens.length, end: sequence.nextTokenIndex };
      await sequence.eraseContextTokenRanges([range]);
    }
    return slot;
  }

  #tokenizeSystem(text: string): Token[] {
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    const tokens = this.#model.tokenize(text, true);
    return shouldPrependBosToken && bos !== null ? [bos, ...tokens] : tokens;
  }

  #tokenizeSegments(segments: readonly PromptSegment[]): Token[] {
    return segments.flatMap(({ kind, text }) =>
      kind === "trusted"
        ? this.#model.tokenize(text, true, "trimLeadingSpace")
        : // Some files declare special tokens so that they are found even here.
          this.#model
            .tokenize(text, false, "trimLeadingSpace")
            .filter((token) => !this.#model.isSpecialToken(token)),
    );
  }
}

/** Evaluates all but the last chunk of a prompt, which it returns. */
async function prefill(
  sequence: SessionSequence,
  tokens: Token[],
  isCancelled: () => boolean,
): Promise<Token[]> {
  let from = 0;
  while (tokens.length - from > PREFILL_CHUNK) {
    if (isCancelled()) throw new CallCancelled();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(from, from + PREFILL_CHUNK));
    from += PREFILL_CHUNK;
  }
  if (isCancelled()) throw new CallCancelled();
  return tokens.slice(from);
}

function samplingOptions(sampling: Sampling, said: readonly Token[]): SequenceEvaluateOptions {
  const { temperature, topP, topK, repeatPenalty, seed } = sampling;
  return {
    temperature,
    ...(temperature > 0 ? { topP, topK, seed } : {}),
    ...(repeatPenalty > 1
      ? {
          repeatPenalty: {
            punishTokens: () => said.slice(-REPEAT_WINDOW),
            penalty: repeatPenalty,
          },
        }
      : {}),
  };
}
