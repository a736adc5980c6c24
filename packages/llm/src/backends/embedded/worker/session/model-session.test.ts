import type { ControlledEvaluateInputItem, Token, TokenBias } from "node-llama-cpp";
import { beforeEach, describe, expect, it } from "vitest";
import { GREEDY } from "../../../interface/sampling.ts";
import { CallCancelled, ContextExceeded } from "../../shared/call-errors.ts";
import type { WorkerCall } from "../../shared/protocol.ts";
import { LlamaPrompts } from "../llama/llama-prompts.ts";
import { type EngineModel, type EngineSequence, SequenceEngine } from "../llama/sequence-engine.ts";
import { type CallLine, ModelSession } from "./model-session.ts";
import { PREFILL_CHUNK } from "./served-engine.ts";

/* A fake model with one token per character and a fixed output, without inference. */

const END = '{"steps":[]}';
const STOP = 3 as Token;
const tokensOf = (text: string): Token[] =>
  Array.from(text, (character) => character.charCodeAt(0) as Token);

class FakeSequence implements EngineSequence {
  state: Token[] = [];
  readonly chunks: number[] = [];
  says = END;
  likely: (read: readonly Token[]) => number = () => 0.5;
  failNext = false;
  /** Called during each forward pass. */
  onPass: () => void = () => {};
  passes = 0;
  #said = 0;

  get nextTokenIndex(): number {
    return this.state.length;
  }

  async clearHistory(): Promise<void> {
    this.state = [];
  }

  async eraseContextTokenRanges([range]: { start: number; end: number }[]): Promise<void> {
    if (range !== undefined) this.state.splice(range.start, range.end - range.start);
  }

  async controlledEvaluate(input: ControlledEvaluateInputItem[]) {
    if (this.failNext) {
      this.failNext = false;
      throw new Error("decode failed");
    }
    this.passes++;
    this.onPass();
    this.state.push(...input.map((item) => (Array.isArray(item) ? item[0] : item)));
    const isQuestion = input.length !== 1 || this.#said === 0;
    if (isQuestion) {
      this.chunks.push(input.length);
      this.#said = 0;
    }
    return input.map((item) => {
      if (!Array.isArray(item)) return undefined;
      const token = tokensOf(this.says)[this.#said++] ?? STOP;
      if (item[1].generateNext?.confidence !== true) return { next: { token } };
      return { next: { token, confidence: this.likely(this.state) } };
    });
  }
}

const model: EngineModel = {
  tokenize: (text: string) => tokensOf(text),
  detokenize: (tokens: readonly Token[]) => String.fromCharCode(...tokens),
  isSpecialToken: (token: Token | undefined) => token === tokensOf("|")[0],
  isEogToken: (token: Token | undefined) => token === STOP,
  tokens: { bos: null, shouldPrependBosToken: false },
};
const lift = (): TokenBias => ({}) as TokenBias;

const SYSTEM = "s".repeat(3 * PREFILL_CHUNK + 10);
const call = (changes: Partial<WorkerCall> = {}): WorkerCall => ({
  type: "generate",
  id: 1,
  model: 1,
  lane: 0,
  letters: [],
  meanings: undefined,
  plan: undefined,
  schema: undefined,
  systemHash: "a",
  systemText: SYSTEM,
  turnStart: "",
  user: [{ kind: "trusted", text: "u|" }],
  maxTokens: 40,
  sampling: GREEDY,
  stream: true,
  ...changes,
});
const lineOf = (changes: Partial<CallLine> = {}): CallLine => ({
  isCancelled: () => false,
  isStopped: () => false,
  order: () => 0,
  onText: () => {},
  ...changes,
});
const line = lineOf();
const longUser = [{ kind: "trusted", text: "u".repeat(200) }] as const;
const meanings = {
  meanings: [0, 1].map((index) => ({ user: longUser, index, logPrior: 0 })),
  said: { kind: "user", text: "t" },
} as const;
const cancelAfter = (questions: number): CallLine =>
  lineOf({ isCancelled: () => questions-- <= 0 });

function sessionOf(sequences: readonly FakeSequence[]): ModelSession {
  const engines = sequences.map((each) => new SequenceEngine(model, each, lift));
  return new ModelSession(new LlamaPrompts(model), engines, 1000);
}

describe("ModelSession", () => {
  let sequence: FakeSequence;
  let other: FakeSequence;
  let session: ModelSession;
  beforeEach(() => {
    sequence = new FakeSequence();
    other = new FakeSequence();
    session = sessionOf([sequence, other]);
  });

  it("reads in chunks, stops at the end of the plan, and caches the system prompt", async () => {
    const pieces: string[] = [];
    const first = await session.run(call(), lineOf({ onText: (piece) => pieces.push(piece) }));
    expect(first).toMatchObject({ text: END, stop: "end" });
    expect(pieces.join("")).toBe(END);
    expect(sequence.chunks).toEqual([PREFILL_CHUNK, PREFILL_CHUNK, PREFILL_CHUNK, 10, 2]);
    expect(first.facts).toMatchObject({
      promptTokens: SYSTEM.length + 2,
      cachedTokens: 0,
      completionTokens: END.length,
    });
    expect(session.kept).toEqual(["a"]);
    sequence.chunks.length = 0;
    const second = await session.run(call(), line);
    expect(sequence.chunks).toEqual([2]);
    expect(second.facts.cachedTokens).toBe(SYSTEM.length);
    expect(sequence.state.slice(0, SYSTEM.length)).toEqual(tokensOf(SYSTEM));
  });

  it("ends at a stop sequence, and streams no part of it", async () => {
    const pieces: string[] = [];
    sequence.says = "one, two";
    const stopping = { sampling: { ...GREEDY, stop: [", t", "three"] } };
    const ended = await session.run(
      call(stopping),
      lineOf({ onText: (piece) => pieces.push(piece) }),
    );
    expect(ended).toMatchObject({ text: "one", stop: "end", facts: { completionTokens: 6 } });
    expect(pieces.join("")).toBe("one");
    sequence.says = "one, ";
    // The text so far was only the beginning of a stop sequence.
    expect(await session.run(call(stopping), line)).toMatchObject({ text: "one, ", stop: "end" });
    const cut = await session.run(call({ ...stopping, maxTokens: 4 }), line);
    expect(cut).toMatchObject({ text: "one,", stop: "length" });
  });

  it("caches the common beginning of turns, and evaluates it separately", async () => {
    const turn = (text: string) => ({
      turnStart: "u:",
      user: [{ kind: "trusted", text }] as const,
    });
    await session.run(call({ ...turn("u:"), type: "prepare", user: [] }), line);
    expect(sequence.chunks).toEqual([PREFILL_CHUNK, PREFILL_CHUNK, PREFILL_CHUNK, 10, 2]);
    sequence.chunks.length = 0;
    const { text, facts } = await session.run(call(turn("u:abc")), line);
    expect(text).toBe(END);
    expect(sequence.chunks).toEqual([3]);
    expect(facts).toMatchObject({
      promptTokens: SYSTEM.length + 5,
      cachedTokens: SYSTEM.length + 2,
    });
    // Another beginning, or nothing after it: only the system prompt is cached.
    for (const other of ["Persona", "u:"]) {
      sequence.chunks.length = 0;
      const { facts } = await session.run(call(turn(other)), line);
      expect(sequence.chunks).toEqual([other.length]);
      expect(facts.cachedTokens).toBe(SYSTEM.length);
    }
    sequence.chunks.length = 0;
    await session.run(call(turn("u:de")), line);
    expect(sequence.chunks).toEqual([2, 2]);
    expect(sequence.state.slice(0, SYSTEM.length + 4)).toEqual(tokensOf(`${SYSTEM}u:de`));
    await session.run(call({ ...turn("v:de"), turnStart: "v:" }), line);
    expect(sequence.state.slice(0, SYSTEM.length + 4)).toEqual(tokensOf(`${SYSTEM}v:de`));
  });

  it("ends a cancelled call within a chunk and reuses its prefix next time", async () => {
    await expect(session.run(call(), cancelAfter(3))).rejects.toThrow(CallCancelled);
    expect(sequence.chunks).toEqual([PREFILL_CHUNK, PREFILL_CHUNK]);
    expect(session.kept).toEqual([]);
    const { facts, text } = await session.run(call(), line);
    expect(facts.cachedTokens).toBe(2 * PREFILL_CHUNK);
    expect(text).toBe(END);
    expect(sequence.state.slice(0, SYSTEM.length)).toEqual(tokensOf(SYSTEM));
  });

  it.each([
    ["reads the system prompt", 2, {}],
    ["reads a long question", 6, { user: longUser }],
    ["writes", 9, {}],
    ["prepares", 1, { type: "prepare", user: [] }],
    ["chooses", 6, { type: "choose", letters: ["A", "B"], user: longUser }],
    ["weighs meanings", 6, { type: "choose", letters: ["A", "B"], user: [], meanings }],
  ] as const)(
    "starts no further pass for a call that is cancelled while it %s",
    async (_, at, how) => {
      let isCancelled = false;
      sequence.onPass = () => {
        if (sequence.passes === at) isCancelled = true;
      };
      const run = session.run(call(how), lineOf({ isCancelled: () => isCancelled }));
      await expect(run).rejects.toThrow(CallCancelled);
      expect(sequence.passes).toBe(at);
      expect(Math.max(...sequence.chunks)).toBeLessThanOrEqual(PREFILL_CHUNK);
      sequence.onPass = () => {};
      expect((await session.run(call(), line)).text).toBe(END);
    },
  );

  it("prepares without output", async () => {
    const { text, facts } = await session.run(call({ type: "prepare", user: [] }), line);
    expect(text).toBe("");
    expect(facts).toMatchObject({ completionTokens: 0, promptTokens: SYSTEM.length });
    expect(session.kept).toEqual(["a"]);
    expect(sequence.state).toHaveLength(SYSTEM.length);
  });

  it("caches several system prompts", async () => {
    await session.run(call(), line);
    await session.run(call({ systemHash: "b", systemText: "b" }), line);
    expect(session.kept).toEqual(["a", "b"]);
    await session.run(call({ systemHash: "c", systemText: "c" }), line);
    expect(session.kept).toEqual(["c", "b"]);
    expect(sequence.state[0]).toBe(tokensOf("c")[0]);
  });

  it("keeps the common beginning of two system prompts, in whole chunks", async () => {
    await session.run(call(), line);
    await session.run(call({ systemHash: "b", systemText: "b" }), line);
    sequence.chunks.length = 0;
    const other = `${SYSTEM.slice(0, 2 * PREFILL_CHUNK + 5)}${"o".repeat(PREFILL_CHUNK)}`;
    const { facts } = await session.run(call({ systemHash: "c", systemText: other }), line);
    expect(facts).toMatchObject({ cachedTokens: 2 * PREFILL_CHUNK });
    expect(sequence.chunks.slice(0, 2)).toEqual([PREFILL_CHUNK, 5]);
    expect(sequence.state.slice(0, other.length)).toEqual(tokensOf(other));
  });

  it("refuses a call beyond the context window before evaluating anything", async () => {
    const run = session.run(call({ maxTokens: 900 }), line);
    await expect(run).rejects.toThrow(ContextExceeded);
    await expect(run).rejects.toMatchObject({ max: 1000, required: SYSTEM.length + 2 + 900 });
    expect(sequence.chunks).toEqual([]);
  });

  it("starts over after a failure of the model", async () => {
    await session.run(call(), line);
    sequence.failNext = true;
    await expect(session.run(call(), line)).rejects.toThrow("decode failed");
    expect(session.kept).toEqual([]);
    const again = await session.run(call(), line);
    expect(again).toMatchObject({ text: END, facts: { cachedTokens: 0 } });
  });

  it("cuts an answer at the token limit", async () => {
    sequence.says = "x".repeat(100);
    const { text, stop } = await session.run(call({ maxTokens: 7 }), line);
    expect(text).toBe("x".repeat(7));
    expect(stop).toBe("length");
  });

  it("creates no special tokens from user text", async () => {
    const user = [
      { kind: "trusted", text: "|" },
      { kind: "user", text: "a|b" },
    ] as const;
    const { facts } = await session.run(call({ user }), line);
    expect(facts.promptTokens).toBe(SYSTEM.length + 3);
  });
});
