import {
  ContextLimitError,
  type ErrorCode,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import { ServerAwayError } from "../../../contract/backend/server-away.ts";
import { describeErrorBody, type ErrorBody, readErrorBody } from "./error-body.ts";
import { Secrets } from "./secrets.ts";

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
  readonly #said: string;

  constructor(
    message: string,
    options: {
      readonly status: number;
      readonly transient: boolean;
      readonly code?: ErrorCode;
      readonly retryAfterMs?: number | undefined;
      readonly parameter?: string | undefined;
      readonly said?: string | undefined;
    },
  ) {
    super(message, { ...options, code: options.code ?? "http-status" });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.parameter = options.parameter;
    this.#said = options.said ?? message;
  }

  /** The full error text. The message, which logs show, contains only its beginning. */
  get said(): string {
    return this.#said;
  }
}

/** An error response. */
export interface ErrorAnswer {
  readonly status: number;
  /** The header `retry-after`. */
  readonly retryAfter?: string | undefined;
  readonly body: string;
  /** Description of a redirect's target. */
  readonly redirect?: string | undefined;
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
const TOO_LARGE = new Set([400, 413, 422]);
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
const COUNT = /(?<![\w.,-])\d[\d,]*(?![\w-])/g;
/**
 * `maximum context length is 4096`, `exceeds the available context size (4096 tokens)`, `5000 tokens > 4096
 * maximum`, `must be <= 4096`
 */
const LIMIT =
  /(?:\bmax(?:imum)?\b|limit|context|allowed|available|exceed|(?:less|longer|larger|greater) than|<=)\D{0,60}?(\d[\d,]*)|(\d[\d,]*)(?= (?:tokens? )?maximum)/gi;
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
  const { status, redirect } = answer;
  const said = readErrorBody(answer.body, secrets);
  const told = redirect === undefined ? said.message : secrets.redact(redirect);
  const message = `${subject} answered ${status}${told === "" ? "" : `: ${told}`}`;
  return errorFor(message, status, said, answer.retryAfter);
}

function errorFor(
  message: string,
  status: number,
  said: ErrorBody,
  retryAfter?: string,
): InferenceError {
  const context = contextError(status, said);
  if (context !== undefined) return context;
  const { parameter, text } = said;
  if (status === 404) {
    // Some gateways answer 404 if none of their providers supports a parameter.
    const cause = new HttpStatusError(message, { status, transient: false, parameter, said: text });
    return new ModelNotLoadedError(message, { cause });
  }
  if (status >= 500 && /more system memory|out of memory/i.test(said.text)) {
    return new OutOfMemoryError(message);
  }
  const isSpent = said.kinds.includes("insufficient_quota");
  // 529 is Anthropic's status for overload.
  const isBusy = (status === 429 && !isSpent) || status === 503 || status === 529;
  return new HttpStatusError(message, {
    status,
    transient: isBusy || status === 408 || status >= 500,
    ...(isBusy ? { code: "overloaded" } : {}),
    retryAfterMs: retryAfterMs(retryAfter),
    parameter,
    said: text,
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
  if (!hasBegun && said.status !== undefined) {
    return errorFor(`${subject} answered ${said.status}: ${said.message}`, said.status, said);
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
): { readonly max: number; readonly required: number } | undefined {
  const numberOf = (digits: string): number => Number(digits.replaceAll(",", ""));
  const required = Math.max(...[...message.matchAll(COUNT)].map(([digits]) => numberOf(digits)));
  const limits = [...message.matchAll(LIMIT)].map(([, behind, before]) =>
    numberOf(behind ?? before ?? ""),
  );
  const max = limits.find((limit) => limit < required);
  return max === undefined ? undefined : { max, required };
}

/** Delay from a `retry-after` header in milliseconds; the header is in seconds or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
