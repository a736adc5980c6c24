import type {
  ControlledEvaluateInputItem,
  LlamaContextSequence,
  LlamaModel,
  Token,
  TokenBias,
} from "node-llama-cpp";
import type { ChosenToken, WantedToken } from "../../../../decoding/engine.ts";
import { GREEDY } from "../../../interface/sampling.ts";
import { type EngineCall, PREFILL_CHUNK, type ServedEngine } from "../session/served-engine.ts";

/** Number of recent tokens subject to the repetition penalty. */
const REPEAT_WINDOW = 64;
/**
 * Logit bias that raises allowed tokens above all others, yet is small enough to preserve their order in 32-bit floats.
 */
const LIFT = 512;
/** Higher logit bias for models with a wider range of logits. */
const HIGH_LIFT = 1e6;
/**
 * Logit bias for measuring a token's probability, since the library reports only that of the chosen token. The bias
 * makes the library choose the token, yet keeps the other probabilities within 32-bit precision; rare tokens get a
 * second, higher bias.
 */
const WEIGHING_LIFT = 10;
const HIGH_WEIGHING_LIFT = 20;
/** Log probability assigned to tokens too rare even for the higher bias. */
const LEAST_LOG_PROBABILITY = -21;
/** Evaluation priorities of the library: 5 is the most urgent. */
const PRIORITIES = [5, 4, 3, 2, 1] as const;

/** The parts of a model that an engine uses. */
export type EngineModel = Pick<
  LlamaModel,
  "detokenize" | "isEogToken" | "isSpecialToken" | "tokenize"
> & {
  readonly tokens: Pick<LlamaModel["tokens"], "bos" | "shouldPrependBosToken">;
};

/** The parts of a sequence that an engine uses. */
export type EngineSequence = Pick<
  LlamaContextSequence,
  "clearHistory" | "controlledEvaluate" | "eraseContextTokenRanges" | "nextTokenIndex"
>;

/** Creates a bias that adds a logit to the given tokens; the bias class comes from the loaded library. */
export type LiftTokens = (tokens: readonly Token[], logit: number) => TokenBias;

type GenerateNext = NonNullable<
  Extract<ControlledEvaluateInputItem, readonly unknown[]>[1]["generateNext"]
>;
type NextOptions = NonNullable<GenerateNext["options"]>;

/** One sequence of a node-llama-cpp model, for the decoding loops. */
export class SequenceEngine implements ServedEngine {
  readonly passLimit: number;
  readonly #model: EngineModel;
  readonly #sequence: EngineSequence;
  readonly #lift: LiftTokens;
  readonly #onPass: () => void;
  readonly #lifted = new WeakMap<readonly number[], TokenBias>();
  /** Tokens evaluated so far, for the repetition penalty. */
  readonly #kept: number[] = [];
  #call: EngineCall | undefined;

  constructor(
    model: EngineModel,
    sequence: EngineSequence,
    lift: LiftTokens,
    onPass: () => void = () => {},
    passLimit: number = PREFILL_CHUNK,
  ) {
    this.passLimit = passLimit;
    this.#model = model;
    this.#sequence = sequence;
    this.#lift = lift;
    this.#onPass = onPass;
  }

  get position(): number {
    return this.#sequence.nextTokenIndex;
  }

  get vocabulary(): object {
    return this.#model;
  }

  serve(call: EngineCall | undefined): void {
    this.#call = call;
  }

  tokenize(text: string): readonly number[] {
    return this.#model.tokenize(text, false, "trimLeadingSpace");
  }

  detokenize(tokens: readonly number[], before: readonly number[] = []): string {
    return this.#model.detokenize(tokens as readonly Token[], false, before as readonly Token[]);
  }

  isEnd(token: number): boolean {
    return this.#model.isEogToken(token as Token);
  }

  async evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
  ): Promise<readonly ChosenToken[]> {
    await this.#call?.turn();
    const start = this.position;
    this.#keep(start, tokens);
    const chosen = await this.#evaluate(tokens, wanted, start, LIFT);
    const missed = wanted.some(({ allowed, weigh }, index) => {
      const { token, logProbability } = chosen[index] ?? {};
      if (weigh !== undefined) return logProbability === undefined;
      return allowed !== undefined && (token === undefined || !allowed.includes(token));
    });
    if (!missed) return chosen;
    await this.erase(start);
    // A call cancelled during the first pass must not start a second one.
    await this.#call?.turn();
    this.#keep(start, tokens);
    const again = await this.#evaluate(tokens, wanted, start, HIGH_LIFT);
    return again.map((one, index) => {
      if (wanted[index]?.weigh === undefined) return one;
      const first = chosen[index];
      if (first?.logProbability !== undefined) return first;
      return { ...one, logProbability: one.logProbability ?? LEAST_LOG_PROBABILITY };
    });
  }

  async erase(from: number): Promise<void> {
    const end = this.position;
    if (from >= end) return;
    if (from === 0) await this.#sequence.clearHistory();
    else await this.#sequence.eraseContextTokenRanges([{ start: from, end }]);
    this.#kept.length = Math.min(this.#kept.length, from);
  }

  async #evaluate(
    tokens: readonly number[],
    wanted: readonly WantedToken[],
    start: number,
    lift: number,
  ): Promise<ChosenToken[]> {
    const input: ControlledEvaluateInputItem[] = tokens.slice() as Token[];
    for (const item of wanted) {
      const generateNext = this.#generateNext(item, start, lift);
      input[item.at] = [tokens[item.at] as Token, { generateNext }];
    }
    const order = Math.max(0, this.#call?.order() ?? 0);
    const evaluationPriority = PRIORITIES[Math.min(order, PRIORITIES.length - 1)] ?? 1;
    const output = await this.#sequence.controlledEvaluate(input, { evaluationPriority });
    this.#onPass();
    return wanted.map(({ at, withMargin, weigh }) => {
      const next = output[at]?.next;
      const token = next?.token;
      if (token === undefined || token === null) throw new Error("The model chose no token");
      if (weigh !== undefined) {
        if (token !== weigh || next?.confidence === undefined) return { token };
        return { token, logProbability: unliftedOf(next.confidence, weighingLift(lift)) };
      }
      if (withMargin !== true || next?.probabilities === undefined) return { token };
      const [first = 1, second = 0] = next.probabilities.values();
      return { token, margin: Math.log(first / second) };
    });
  }

  #generateNext(wanted: WantedToken, start: number, lift: number): GenerateNext {
    if (wanted.weigh !== undefined) {
      const tokenBias = this.#lift([wanted.weigh as Token], weighingLift(lift));
      return { token: true, confidence: true, options: { temperature: 0, tokenBias } };
    }
    const { sampling = GREEDY, answerFrom = 0 } = this.#call ?? {};
    const { temperature, topP, topK, minP, repeatPenalty, seed = 0 } = sampling;
    const position = start + wanted.at;
    const options: NextOptions = { temperature };
    if (temperature > 0) {
      // Each position has its own sampler here and so needs its own seed.
      const own = (seed + Math.imul(position, 0x9e3779b1)) >>> 0;
      Object.assign(options, { topP, topK, minP, seed: own });
    }
    if (repeatPenalty > 1) {
      const from = Math.max(answerFrom, position + 1 - REPEAT_WINDOW);
      const punishTokens = this.#kept.slice(from, position + 1) as Token[];
      options.repeatPenalty = { punishTokens, penalty: repeatPenalty };
    }
    if (wanted.allowed !== undefined) options.tokenBias = this.#biasOf(wanted.allowed, lift);
    return { token: true, ...(wanted.withMargin ? { probabilities: true } : {}), options };
  }

  #biasOf(allowed: readonly number[], lift: number): TokenBias {
    if (lift !== LIFT) return this.#lift(allowed as readonly Token[], lift);
    let bias = this.#lifted.get(allowed);
    if (bias === undefined) {
      bias = this.#lift(allowed as readonly Token[], lift);
      this.#lifted.set(allowed, bias);
    }
    return bias;
  }

  #keep(start: number, tokens: readonly number[]): void {
    this.#kept.length = start;
    for (const token of tokens) this.#kept.push(token);
  }
}

function weighingLift(lift: number): number {
  return lift === LIFT ? WEIGHING_LIFT : HIGH_WEIGHING_LIFT;
}

/** Log probability of a token without the bias, computed from its probability with the bias. */
function unliftedOf(likelihood: number, lift: number): number {
  return -Math.log1p((1 / likelihood - 1) * Math.exp(lift));
}
