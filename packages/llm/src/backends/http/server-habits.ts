import { GREEDY } from "../sampling.ts";
import { HttpStatusError } from "./connection/http-errors.ts";
import { type JsonRecord, recordOf } from "./connection/json-fields.ts";
import { KEEP_ALIVE } from "./dialect/ollama-dialect.ts";

type Change = (body: JsonRecord) => JsonRecord;

/** Replacements for a parameter that a server refuses. */
export interface Fallback {
  readonly parameter: string;
  /** How servers name it. */
  readonly named: RegExp;
  /** The changes to try, one after the other. */
  readonly changes: readonly Change[];
  /** For parameters that people choose: the choice is never left out, only the default. */
  readonly choice?: Choice | undefined;
}

/** A parameter that people choose. */
interface Choice {
  /** As people write it. */
  readonly option: string;
  readonly byDefault: unknown;
  /** Another parameter that says the same: where that one stays, this one need not. */
  readonly twin?: string | undefined;
}

/** The origin of a body; see {@link ServerHabits.learn}. */
export interface FittedBody {
  readonly body: JsonRecord;
  /** The number of changes that it has of each fallback. */
  readonly levels: readonly number[];
}

/** Statuses by which servers refuse what a request says. */
const REFUSALS = new Set([400, 422, 501]);
/** The server of llama-cpp-python says by a failure of its own that it does not take something. */
const INVALID = /validation error|input should be|literal_error|extra_forbidden/i;
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

/** JSON mode with a schema beside it, as llama.cpp and its server in Python know it. */
const schemaInObject: Change = (body) => {
  const schema = recordOf(recordOf(body["response_format"])?.["json_schema"])?.["schema"];
  const format = { type: "json_object", ...(schema !== undefined && { schema }) };
  return { ...body, response_format: format };
};

const optional = (parameter: string, choice?: Choice): Fallback => ({
  parameter,
  named: new RegExp(`\\b${parameter}\\b`),
  changes: [without(parameter)],
  choice,
});

const sampling = (parameter: string, option: keyof typeof GREEDY, twin?: string): Fallback =>
  optional(parameter, { option, byDefault: GREEDY[option], twin });

/** Fallbacks for the dialect of OpenAI, as its many servers differ. */
export const OPENAI_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "response_format",
    named: /response_format|json_schema|json_object|guided|grammar|structured|\bschema\b/i,
    changes: [
      schemaInObject,
      replaced("response_format", { type: "json_object" }),
      without("response_format"),
    ],
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
  optional("stream_options"),
  optional("prediction"),
  sampling("temperature", "temperature"),
  sampling("top_p", "topP"),
  sampling("seed", "seed"),
  sampling("top_k", "topK"),
  sampling("min_p", "minP"),
  sampling("repeat_penalty", "repeatPenalty", "repetition_penalty"),
  sampling("repetition_penalty", "repeatPenalty", "repeat_penalty"),
];

/** Fallbacks for Anthropic: some models choose tokens in their own way. */
export const ANTHROPIC_FALLBACKS: readonly Fallback[] = [sampling("temperature", "temperature")];

/** Ollama's fallbacks: older versions support fewer fields. */
export const OLLAMA_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "format",
    named: /\bformat\b|\bschema\b|grammar/i,
    changes: [replaced("format", "json"), without("format")],
  },
  {
    parameter: "think",
    named: /\bthink(?:ing)?\b/i,
    changes: [without("think")],
    choice: { option: "think", byDefault: false },
  },
  optional("keep_alive", { option: "keepAlive", byDefault: KEEP_ALIVE }),
];

/**
 * Learns which parameters a server supports: one that it refuses by name is sent in another way, or
 * left out, from then on. A value that somebody chose is never left out: the refusal is then an error.
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
    let fitted = body;
    const levels = this.#fallbacks.map((fallback, index) => {
      const known = this.#levels[index] as number;
      if (!(fallback.parameter in body)) return known;
      const level = mayChange(fallback, fitted) ? known : 0;
      for (const change of fallback.changes.slice(0, level)) fitted = change(fitted);
      return level;
    });
    return { body: fitted, levels };
  }

  /**
   * Sends a request, and again as long as the server names something that it does not take.
   *
   * @throws HttpStatusError if it does not take what somebody chose; whatever `send` throws otherwise
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
        if (!this.#learn(error, body, fitted)) throw this.#refusal(error, fitted.body) ?? error;
      }
    }
  }

  /** @returns whether there is something else to send */
  #learn(error: unknown, body: JsonRecord, sent: FittedBody): boolean {
    const told = refused(error);
    if (told === undefined) return false;
    let left = sent.body;
    const learnt = this.#fallbacks.map((fallback, index) => {
      const { parameter, named, changes } = fallback;
      const level = sent.levels[index] as number;
      const isRefused = parameter in body && level < changes.length && named.test(told);
      if (!isRefused || !mayChange(fallback, left)) return level;
      left = (changes[level] as Change)(left);
      return level + 1;
    });
    // Another call may have learnt it while this one was under way.
    this.#levels = this.#levels.map((level, index) => Math.max(level, learnt[index] as number));
    return learnt.some((level, index) => level > (sent.levels[index] as number));
  }

  /** The error for a choice that the server does not take; undefined if the refusal was about something else. */
  #refusal(error: unknown, sent: JsonRecord): HttpStatusError | undefined {
    const told = refused(error);
    if (told === undefined) return undefined;
    const chosen = this.#fallbacks.filter(
      (fallback) =>
        fallback.parameter in sent && fallback.named.test(told) && !mayChange(fallback, sent),
    );
    if (chosen.length === 0) return undefined;
    const { status, message, parameter } = error as HttpStatusError;
    const names = chosen.map((each) => `${each.choice?.option} ${String(sent[each.parameter])}`);
    const advice = `It does not take ${names.join(", ")}: leave it out`;
    return new HttpStatusError(`${message}. ${advice}`, { status, parameter, transient: false });
  }
}

/** The words of a server about a request that it refuses; undefined for any other error. */
function refused(error: unknown): string | undefined {
  if (!(error instanceof HttpStatusError)) return undefined;
  const isInvalid = error.status === 500 && INVALID.test(error.message);
  if (!REFUSALS.has(error.status) && !isInvalid) return undefined;
  return error.parameter ?? error.message;
}

/** Whether a parameter may be left out: nobody chose it, or another one says the same. */
function mayChange({ parameter, choice }: Fallback, body: JsonRecord): boolean {
  if (choice === undefined || body[parameter] === choice.byDefault) return true;
  return choice.twin !== undefined && choice.twin in body;
}
