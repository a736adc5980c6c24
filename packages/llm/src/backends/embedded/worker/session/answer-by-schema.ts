import { InferenceError } from "@understudy/planner-core";
import { LRUCache } from "lru-cache";
import { AnswerStops } from "../../../../decoding/answer-stops.ts";
import type { DecodingEngine } from "../../../../decoding/engine.ts";
import { readSchema } from "../../../../decoding/schema/read-schema.ts";
import {
  type SchemaConstraint,
  SchemaTokens,
} from "../../../../decoding/schema/schema-constraint.ts";
import { TokenPieces } from "../../../../decoding/schema/token-pieces.ts";
import { TokenReader } from "../../../../decoding/token-reader.ts";
import type { VocabularySource } from "../../../../decoding/vocabulary.ts";
import type { JsonSchema } from "../../../../parse/plan-schema.ts";
import { type DecodedText, prefill, type TextLimits } from "./plain-decode.ts";

/** Maximum number of cached schemas. */
const MAX_SCHEMAS = 16;

/** Decodes answers that follow a JSON schema. The vocabulary is read on first use. */
export class SchemaAnswers {
  readonly #vocabulary: () => VocabularySource;
  readonly #schemas = new LRUCache<string, SchemaTokens>({ max: MAX_SCHEMAS });
  #pieces: TokenPieces | undefined;

  constructor(vocabulary: () => VocabularySource) {
    this.#vocabulary = vocabulary;
  }

  /**
   * Decodes an answer that follows a schema, up to its end or a stop sequence. Tokens without an alternative are not
   * sampled.
   *
   * @param prompt tokens not yet evaluated; at least 1
   * @throws RequestError if the schema is not supported
   * @throws InferenceError if the vocabulary has no token for a required continuation; any error of the engine
   */
  async decode(
    engine: DecodingEngine,
    prompt: readonly number[],
    schema: JsonSchema,
    { maxTokens, stop, onText, onFirst }: TextLimits,
  ): Promise<DecodedText> {
    const constraint = this.#constraintOf(schema, engine);
    const reader = new TokenReader(engine);
    const { said } = reader;
    const stops = new AnswerStops(stop);
    let text = "";
    const say = (piece: string): void => {
      text += piece;
      if (piece !== "") onText(piece);
    };
    let input = [...(await prefill(engine, prompt))];
    while (said.length < maxTokens && !constraint.isComplete && !stops.isFound) {
      const allowed = constraint.allowed();
      let [token] = allowed;
      if (allowed.length > 1) {
        const [chosen] = await engine.evaluate(input, [{ at: input.length - 1, allowed }]);
        token = chosen?.token;
        input = [];
      } else if (input.length === engine.passLimit) {
        await engine.evaluate(input, []);
        input = [];
      }
      if (token === undefined) {
        throw new InferenceError("The model has no token for what the schema wants next");
      }
      if (said.length === 0) onFirst();
      constraint.accept(token);
      input.push(token);
      say(stops.push(reader.read(token) ?? ""));
    }
    say(stops.end());
    const isOver = constraint.isComplete || stops.isFound;
    return { text, stop: isOver ? "end" : "length", said: said.length };
  }

  #constraintOf(schema: JsonSchema, engine: Vocabulary): SchemaConstraint {
    const key = JSON.stringify(schema);
    let tokens = this.#schemas.get(key);
    if (tokens === undefined) {
      this.#pieces ??= piecesOf(this.#vocabulary(), engine);
      tokens = new SchemaTokens(readSchema(schema), this.#pieces);
      this.#schemas.set(key, tokens);
    }
    return tokens.constraint();
  }
}

type Vocabulary = Pick<DecodingEngine, "detokenize" | "isEnd" | "tokenize">;

/** Texts of tokens inside an answer; in some vocabularies, a token at the start of a text differs. */
function piecesOf({ size, isSpecial }: VocabularySource, engine: Vocabulary): TokenPieces {
  const before = engine.tokenize("{");
  return new TokenPieces(size, (token) =>
    isSpecial(token) || engine.isEnd(token) ? "" : engine.detokenize([token], before),
  );
}
