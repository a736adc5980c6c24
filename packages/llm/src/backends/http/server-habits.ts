import { HttpStatusError } from "./http-errors.ts";
import type { JsonRecord } from "./json-fields.ts";

type Change = (body: JsonRecord) => JsonRecord;

/** Replacements for a parameter that a server refuses. */
export interface Fallback {
  readonly parameter: string;
  /** How servers name it. */
  readonly named: RegExp;
  /** The changes to try, one after the other. */
  readonly changes: readonly Change[];
}

/** The origin of a body; see {@link ServerHabits.learn}. */
export interface FittedBody {
  readonly body: JsonRecord;
  /** How many changes of each fallback it has. */
  readonly levels: readonly number[];
}

/** Statuses by which servers refuse what a request says. */
const REFUSALS = new Set([400, 422, 501]);
const LIMITS = /\bmax_(?:completion_)?tokens\b/;

const without =
  (parameter: string): Change =>
  ({ [parameter]: _, ...body }) =>
    body;

const renamed =
  (from: string, to: string): Change =>
  ({ [from]: value, ...body }) => ({ ...body, [to]: value });

const replaced =
  (parameter: string, value: unknown): Change =>
  (body) => ({ ...body, [parameter]: value });

const optional = (parameter: string): Fallback => ({
  parameter,
  named: new RegExp(`\\b${parameter}\\b`),
  changes: [without(parameter)],
});

/** Of the dialect of OpenAI, as its many servers differ. */
export const OPENAI_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "response_format",
    named: /response_format|json_schema|json_object|guided|grammar|structured|\bschema\b/i,
    changes: [replaced("response_format", { type: "json_object" }), without("response_format")],
  },
  {
    parameter: "max_tokens",
    named: LIMITS,
    changes: [renamed("max_tokens", "max_completion_tokens"), without("max_completion_tokens")],
  },
  {
    parameter: "max_completion_tokens",
    named: LIMITS,
    changes: [renamed("max_completion_tokens", "max_tokens"), without("max_tokens")],
  },
  ...["temperature", "top_p", "seed", "stream_options", "prediction"].map(optional),
  ...["top_k", "min_p", "repeat_penalty", "repetition_penalty"].map(optional),
];

/** Of Anthropic: some models choose tokens in their own way. */
export const ANTHROPIC_FALLBACKS: readonly Fallback[] = [optional("temperature")];

/** Ollama's fallbacks: older versions support fewer fields. */
export const OLLAMA_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "format",
    named: /\bformat\b|\bschema\b|grammar/i,
    changes: [replaced("format", "json"), without("format")],
  },
  { parameter: "think", named: /\bthink(?:ing)?\b/i, changes: [without("think")] },
  optional("keep_alive"),
];

/**
 * Learns which parameters a server supports: one that it refuses by name is sent in another way, or
 * left out, from then on.
 */
export class ServerHabits {
  readonly #fallbacks: readonly Fallback[];
  #levels: readonly number[];

  constructor(fallbacks: readonly Fallback[]) {
    this.#fallbacks = fallbacks;
    this.#levels = fallbacks.map(() => 0);
  }

  /** A request as the server takes it, as far as is known. */
  fit(body: JsonRecord): FittedBody {
    const levels = this.#levels;
    const fitted = this.#fallbacks.reduce((fitting, { parameter, changes }, index) => {
      if (!(parameter in body)) return fitting;
      return changes.slice(0, levels[index]).reduce((each, change) => change(each), fitting);
    }, body);
    return { body: fitted, levels };
  }

  /**
   * Sends a request, and again as long as the server names something that it does not take.
   *
   * @throws whatever `send` throws otherwise
   */
  async send<Body extends JsonRecord, T>(
    body: Body,
    send: (fitted: Body) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const fitted = this.fit(body);
      try {
        // Changed are only parameters that a body may do without.
        return await send(fitted.body as Body);
      } catch (error) {
        if (!this.#learn(error, body, fitted.levels)) throw error;
      }
    }
  }

  /** @returns whether there is something else to send */
  #learn(error: unknown, body: JsonRecord, sent: readonly number[]): boolean {
    if (!(error instanceof HttpStatusError) || !REFUSALS.has(error.status)) return false;
    const told = error.parameter ?? error.message;
    const learnt = this.#fallbacks.map(({ parameter, named, changes }, index) => {
      const level = sent[index] as number;
      const isRefused = parameter in body && level < changes.length && named.test(told);
      return isRefused ? level + 1 : level;
    });
    // Another call may have learnt it while this one was under way.
    this.#levels = this.#levels.map((level, index) => Math.max(level, learnt[index] as number));
    return learnt.some((level, index) => level > (sent[index] as number));
  }
}
