import type {
  LlamaContextSequence,
  LlamaModel,
  SequenceEvaluateOptions,
  Token,
  TokenBias,
} from "node-llama-cpp";
import type { ChosenToken, DecodingEngine, WantedToken } from "./engine.ts";

/** What an engine uses of a model. */
export type EngineModel = Pick<LlamaModel, "detokenize" | "isEogToken" | "tokenize" | "tokenizer">;
/** What an engine uses of a sequence. It must have no token predictor. */
export type EngineSequence = Pick<
  LlamaContextSequence,
  "controlledEvaluate" | "eraseContextTokenRanges" | "nextTokenIndex"
>;
/** The class `TokenBias` of node-llama-cpp, which is loaded at run time. */
export type TokenBiasClass = new (tokenizer: EngineModel["tokenizer"]) => TokenBias;

/** Sampling of the tokens that are chosen. Repeat penalties are not for drafts. */
export interface EngineSampling {
  /** Default 0: greedy. */
  readonly temperature?: number | undefined;
  readonly topK?: number | undefined;
  readonly topP?: number | undefined;
  readonly seed?: number | undefined;
}

/** Options of a {@link LlamaEngine}. */
export interface LlamaEngineOptions {
  readonly model: EngineModel;
  readonly sequence: EngineSequence;
  readonly tokenBias: TokenBiasClass;
  /** See {@link DecodingEngine.passLimit}; at most the batch size of the context. */
  readonly passLimit: number;
  readonly sampling?: EngineSampling | undefined;
}

/**
 * Lifts allowed tokens above all others. Logits of real models stay within about ±50; a larger lift
 * would cost digits of the logit, which is a 32-bit float.
 */
const LIFT = 256;

/**
 * A decoding engine on one sequence of node-llama-cpp 3.21, with its public `controlledEvaluate`. That
 * method knows no grammar and no filter of logits; a token bias at each position stands for them.
 */
export class LlamaEngine implements DecodingEngine {
  readonly passLimit: number;
  readonly #model: EngineModel;
  readonly #sequence: EngineSequence;
  readonly #tokenBias: TokenBiasClass;
  readonly #sampling: ChoiceOptions;

  constructor(options: LlamaEngineOptions) {
    this.passLimit = options.passLimit;
    this.#model = options.model;
    this.#sequence = options.sequence;
    this.#tokenBias = options.tokenBias;
    const { temperature = 0, topK, topP, seed } = options.sampling ?? {};
    this.#sampling =
      temperature > 0
        ? {
            temperature,
            ...(topK === undefined ? {} : { topK }),
            ...(topP === undefined ? {} : { topP }),
            ...(seed === undefined ? {} : { seed }),
          }
        : { temperature: 0 };
  }

  get position(): number {
    return this.#sequence.nextTokenIndex;
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
    const input: EvaluateInput = (tokens as readonly Token[]).slice();
    for (const { at, allowed, withMargin } of wanted) {
      const options = {
        ...this.#sampling,
        ...(allowed === undefined ? {} : { tokenBias: this.#only(allowed) }),
      };
      const generateNext = { token: true, probabilities: withMargin === true, options };
      input[at] = [tokens[at] as Token, { generateNext }];
    }
    const output = await this.#sequence.controlledEvaluate(input);
    return wanted.map(({ at }) => {
      const { token, probabilities } = output[at]?.next ?? {};
      if (token === undefined || token === null) throw new Error("The model chose no token");
      return probabilities === undefined ? { token } : { token, margin: marginOf(probabilities) };
    });
  }

  async erase(from: number): Promise<void> {
    const end = this.#sequence.nextTokenIndex;
    if (from < end) await this.#sequence.eraseContextTokenRanges([{ start: from, end }]);
  }

  #only(allowed: readonly number[]): TokenBias {
    return new this.#tokenBias(this.#model.tokenizer).set(allowed as Token[], { logit: LIFT });
  }
}

/** How one token is chosen. */
type ChoiceOptions = Pick<SequenceEvaluateOptions, "temperature" | "topK" | "topP" | "seed">;
type EvaluateInput = Parameters<LlamaContextSequence["controlledEvaluate"]>[0];

/** The difference of the two highest logits: probabilities are sorted, highest first. */
function marginOf(probabilities: ReadonlyMap<Token, number>): number {
  const [best = 1, second = 0] = probabilities.values();
  return second > 0 ? Math.log(best / second) : Number.POSITIVE_INFINITY;
}
