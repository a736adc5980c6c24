import {
  ContextLimitError,
  type ErrorCode,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import { ServerAwayError } from "../../interface/server-away.ts";
import { describeErrorBody, type ErrorBody, readErrorBody } from "./error-body.ts";
import { Secrets } from "./secrets.ts";
import { HOUR_MS, isLongQuota, type NamedValues, toldWaitMs, untilText } from "./told-wait.ts";

/** A server's error response. Its code is `overloaded` if the server was busy. */
export class HttpStatusError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.http-status");
  override readonly name: string = "HttpStatusError";
  /** HTTP status of the response. */
  readonly status: number;
  /** The server's requested delay before a retry, in milliseconds; undefined if absent. */
  readonly retryAfterMs: number | undefined;
  /** The refused parameter, if the response names it in a field of its own. */
  readonly parameter: string | undefined;
  /** Whether the server limits this client: it takes requests later, whatever they ask. */
  readonly isLimit: boolean;
  /** The answer that the server wrote and could not use; undefined if it reports none. */
  readonly generated: string | undefined;
  readonly #said: string;
  readonly #answer: string;

  constructor(
    message: string,
    options: {
      readonly status: number;
      readonly transient: boolean;
      readonly code?: ErrorCode;
      readonly retryAfterMs?: number | undefined;
      readonly parameter?: string | undefined;
      readonly said?: string | undefined;
      readonly answer?: string | undefined;
      readonly isLimit?: boolean;
      readonly generated?: string | undefined;
    },
  ) {
    super(message, { ...options, code: options.code ?? "http-status" });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.parameter = options.parameter;
    this.isLimit = options.isLimit ?? false;
    this.generated = options.generated;
    this.#said = options.said ?? message;
    this.#answer = options.answer ?? message;
  }

  /** The message without advice. */
  get answer(): string {
    return this.#answer;
  }

  /** The full error text. The message, which logs show, contains only its beginning. */
  get said(): string {
    return this.#said;
  }
}

/** An error response. */
export interface ErrorAnswer {
  readonly status: number;
  /** Headers of the response, of which some tell when to ask again. */
  readonly headers?: NamedValues | undefined;
  readonly body: string;
  /** Description of a redirect's target. */
  readonly redirect?: string | undefined;
  /** Path of the request within the server's address. */
  readonly path?: string | undefined;
}

const CONTEXT_KINDS = new Set(["context_length_exceeded", "exceed_context_size_error"]);
const NO_HTTPS =
  "it does not speak https; write http:// before its address if nobody can listen on the way";
/** Messages by Node error code. */
const SOCKET_PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  ["ECONNREFUSED", "nothing listens there"],
  ["ENOTFOUND", "there is no such host"],
  ["EAI_AGAIN", "there is no such host"],
  ["EPROTO", NO_HTTPS],
  ["ERR_SSL_WRONG_VERSION_NUMBER", NO_HTTPS],
]);
/** Statuses of requests that are too large; 200 stands for an error instead of an answer. */
const TOO_LARGE = new Set([200, 400, 413, 422]);
/** Context window errors in the wording of many servers. */
const CONTEXT_WORDS = new RegExp(
  [
    "context[ _-]?(?:length|size|window|limit)|max_(?:seq|model)_len|session len",
    "(?:maximum|max) (?:prompt|input|model) length|max_new_tokens. must be",
    "maximum number of tokens|reduce the length|range of input length",
    String.raw`too many (?:\w+ )?tokens|must have less than \d+ tokens`,
    "(?:prompt|input|message)s? (?:is|are) (?:too (?:long|large)|longer than)",
    String.raw`\b(?:prompts?|inputs?|tokens?)(?: (?:tokens?|length|count|limit))*(?: of \d+| \([^()]*\))? exceed`,
    String.raw`exceed\w* (?:\w+ )?tokens? limit`,
  ].join("|"),
  "i",
);
/** Maximum length of the words of an error without a message. */
const MAX_WORDS = 200;
const COUNT = /(?<![\w.,-])\d[\d,]*(?![\w-])/g;
/**
 * `maximum context length is 4096`, `exceeds the available context size (4096 tokens)`, `5000 tokens > 4096
 * maximum`, `must be <= 4096`
 */
const LIMIT =
  /(?:\bmax(?:imum)?\b|limit|context|allowed|available|exceed|(?:less|longer|larger|greater) than|<=)\D{0,60}?(\d[\d,]*)|(?<![\d,])(\d[\d,]*)(?= (?:tokens? )?maximum)/gi;
/** `maximum context length is 512 tokens`, `n_ctx: 512` */
const NAMED_LIMIT =
  /(?:context (?:length|size|window)|max_model_len|max_seq_len|n_ctx)(?: is| of|:|=| =)? ?(\d[\d,]*)/i;
const NO_SECRETS = new Secrets([]);

/**
 * The error for an unsuccessful response. Status and stable error codes decide; wording is matched only if there is
 * nothing else to go by.
 */
export function errorFromAnswer(
  subject: string,
  answer: ErrorAnswer,
  secrets: Secrets = NO_SECRETS,
): InferenceError {
  const { status, redirect, path } = answer;
  const said = readErrorBody(answer.body, secrets);
  const isLost = (status === 404 || status === 405) && !/model|deployment|support/i.test(said.text);
  const told =
    redirect === undefined
      ? said.message + (isLost && path !== undefined ? addressHint(path, said.message) : "")
      : secrets.redact(redirect);
  const message = `${subject} answered ${status}${told === "" ? "" : `: ${told}`}`;
  return errorFor(message, status, said, answer.headers);
}

/** Advice for a path that the server does not have. */
function addressHint(path: string, message: string): string {
  const usual = path.startsWith("/chat/") ? "/v1 is the usual path" : "most need no path";
  return `${message === "" ? "" : "; "}check the address, to which ${path} is added: ${usual}`;
}

function errorFor(
  answer: string,
  status: number,
  said: ErrorBody,
  headers: NamedValues = [],
): InferenceError {
  const context = contextError(status, said);
  if (context !== undefined) return context;
  const { parameter, text, generated } = said;
  if (status === 404) {
    // Some gateways answer 404 if none of their providers supports a parameter.
    const cause = new HttpStatusError(answer, { status, transient: false, parameter, said: text });
    return new ModelNotLoadedError(answer, { cause });
  }
  if ((status >= 500 || status === 200) && /more system memory|out of memory/i.test(said.text)) {
    return new OutOfMemoryError(answer);
  }
  const isSpent = said.kinds.includes("insufficient_quota") || status === 402;
  // 529 is Anthropic's status for overload.
  const isBusy = (status === 429 && !isSpent) || status === 503 || status === 529;
  const toldMs = isBusy
    ? toldWaitMs({ headers, fields: said.fields, text, isLimit: status === 429 }, Date.now())
    : undefined;
  const isLong = isSpent || (status === 429 && isLongQuota(text));
  const retryAfterMs = toldMs ?? (isLong ? HOUR_MS : undefined);
  const advice = toldMs === undefined ? "" : `; it takes no requests${untilText(toldMs)}`;
  return new HttpStatusError(answer + advice, {
    status,
    transient: isBusy || status === 200 || status === 408 || (status >= 500 && !isSpent),
    ...(isBusy ? { code: "overloaded" } : {}),
    isLimit: isSpent || status === 429 || toldMs !== undefined,
    ...{ retryAfterMs, parameter, said: text, answer, generated },
  });
}

/**
 * The error for an error event inside a stream.
 *
 * @param hasBegun whether part of the answer preceded it; if not, it may be the response to the request
 */
export function errorFromStream(
  subject: string,
  body: unknown,
  { secrets = NO_SECRETS, hasBegun = true }: { secrets?: Secrets; hasBegun?: boolean } = {},
): InferenceError {
  const said = describeErrorBody(body, secrets);
  if (!hasBegun) {
    const { status = 200, message, text } = said;
    const told = message || text.slice(0, MAX_WORDS) || "it does not say which";
    return errorFor(`${subject} answered ${said.status ?? "with an error"}: ${told}`, status, said);
  }
  const message = `${subject} broke off: ${said.message}`;
  return (
    contextError(400, said) ??
    (/more system memory|out of memory/i.test(said.text)
      ? new OutOfMemoryError(message)
      : new InferenceError(message, { transient: true }))
  );
}

/**
 * The error for a failed or broken connection.
 *
 * @param hint another possible cause, appended to the message
 */
export function errorFromSocket(subject: string, cause: unknown, hint = ""): InferenceError {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  const why = SOCKET_PROBLEMS.get(code) ?? String(code ?? message ?? cause);
  return new ServerAwayError(`${subject} cannot be reached: ${why}${hint}`, {
    transient: true,
    cause,
  });
}

function contextError(status: number, said: ErrorBody): ContextLimitError | undefined {
  const isNamed = said.kinds.some((kind) => CONTEXT_KINDS.has(kind));
  const told = readCounts(said.message) ?? readCounts(said.text);
  // Ollama and older servers have no code for an exceeded context, and some answer with status 500.
  const isTooLarge = TOO_LARGE.has(status) || (status === 500 && told !== undefined);
  if (!isNamed && !(isTooLarge && CONTEXT_WORDS.test(said.text))) return undefined;
  return new ContextLimitError(said.max ?? told?.max, said.required ?? told?.required);
}

/** The limit and the required size, matched in many servers' wordings. */
function readCounts(
  message: string,
): { readonly max: number; readonly required: number | undefined } | undefined {
  const numberOf = (digits: string): number => Number(digits.replaceAll(",", ""));
  const required = Math.max(...[...message.matchAll(COUNT)].map(([digits]) => numberOf(digits)));
  const limits = [...message.matchAll(LIMIT)].map(([, behind, before]) =>
    numberOf(behind ?? before ?? ""),
  );
  const [, named] = NAMED_LIMIT.exec(message) ?? [];
  if (named !== undefined) {
    const max = numberOf(named);
    return max < required ? { max, required } : countsOfParts(message, max);
  }
  const max = limits.find((limit) => limit < required);
  return max === undefined ? undefined : { max, required };
}

/** The required size where a message tells prompt and answer apart, as vLLM's does: `(384 > 512 - 300)`. */
function countsOfParts(message: string, max: number): ReturnType<typeof readCounts> {
  const [, answer, context, prompt] = /\((\d{1,9}) > (\d{1,9}) - (\d{1,9})\)/.exec(message) ?? [];
  const isSum = Number(context) === max;
  return { max, required: isSum ? Number(answer) + Number(prompt) : undefined };
}
