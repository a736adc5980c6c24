import {
  ContextLimitError,
  type ErrorCode,
  InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import { recordOf, textOf } from "./json-fields.ts";
import { Secrets } from "./secrets.ts";

/** A server answered with an error. One that is overloaded has that code instead of its own. */
export class HttpStatusError extends InferenceError {
  static override readonly brand: symbol = Symbol.for("understudy.error.http-status");
  override readonly name: string = "HttpStatusError";
  /** HTTP status of the answer. */
  readonly status: number;
  /** The time for which the server asks to be left alone, in milliseconds; undefined if it does not say. */
  readonly retryAfterMs: number | undefined;
  /** The parameter that the server blames, where it names one in a field of its own. */
  readonly parameter: string | undefined;

  constructor(
    message: string,
    options: {
      readonly status: number;
      readonly transient: boolean;
      readonly code?: ErrorCode;
      readonly retryAfterMs?: number | undefined;
      readonly parameter?: string | undefined;
    },
  ) {
    super(message, { ...options, code: options.code ?? "http-status" });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.parameter = options.parameter;
  }
}

/** The content of an error answer besides its status. */
export interface ErrorAnswer {
  readonly status: number;
  /** The header `retry-after`. */
  readonly retryAfter?: string | undefined;
  readonly body: string;
}

/** The message of an error body, wherever the server's dialect puts it. */
interface ErrorBody {
  readonly message: string;
  /** Stable words: `code` and `type` of the dialects that have them. */
  readonly kinds: readonly string[];
  readonly parameter?: string | undefined;
  /** Tokens that llama.cpp counts. */
  readonly required?: number | undefined;
  readonly max?: number | undefined;
}

const CONTEXT_KINDS = new Set(["context_length_exceeded", "exceed_context_size_error"]);
const NO_HTTPS =
  "it does not speak https; write http:// before its address if nobody can listen on the way";
/** Node's names for failures of a connection. */
const SOCKET_PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  ["ECONNREFUSED", "nothing listens there"],
  ["ENOTFOUND", "there is no such host"],
  ["EAI_AGAIN", "there is no such host"],
  ["EPROTO", NO_HTTPS],
  ["ERR_SSL_WRONG_VERSION_NUMBER", NO_HTTPS],
]);
const TOO_LARGE = new Set([400, 413, 422]);
const CONTEXT_WORDS =
  /context[ _-]?(?:length|size|window)|(?:prompt|input|message)s? (?:is|are) too (?:long|large)|maximum number of tokens|reduce the length|max_new_tokens. must be/i;
const COUNT = /(?<![\w.,-])\d[\d,]*(?![\w-])/g;
/**
 * `maximum context length is 4096`, `exceeds the available context size (4096 tokens)`, `5000 tokens > 4096
 * maximum`, `must be <= 4096`
 */
const LIMIT =
  /(?:maximum|limit|context|allowed|available|<=)\D{0,60}?(\d[\d,]*)|(\d[\d,]*)(?= (?:tokens? )?maximum)/gi;
const MAX_MESSAGE_LENGTH = 300;
const NO_SECRETS = new Secrets([]);

/**
 * The error for an answer that is not a success. Statuses and stable kinds decide; words are looked at
 * only where a server offers nothing else.
 */
export function errorFromAnswer(
  subject: string,
  answer: ErrorAnswer,
  secrets: Secrets = NO_SECRETS,
): InferenceError {
  const { status } = answer;
  const said = readErrorBody(answer.body, secrets);
  const message = `${subject} answered ${status}${said.message === "" ? "" : `: ${said.message}`}`;
  const context = contextError(status, said);
  if (context !== undefined) return context;
  if (status === 404) return new ModelNotLoadedError(message);
  if (status >= 500 && /more system memory|out of memory/i.test(said.message)) {
    return new OutOfMemoryError(message);
  }
  const isSpent = said.kinds.includes("insufficient_quota");
  // 529 is what Anthropic says.
  const isBusy = (status === 429 && !isSpent) || status === 503 || status === 529;
  return new HttpStatusError(message, {
    status,
    transient: isBusy || status === 408 || status >= 500,
    ...(isBusy ? { code: "overloaded" } : {}),
    retryAfterMs: retryAfterMs(answer.retryAfter),
    parameter: said.parameter,
  });
}

/** The error for an error that a server reports within a stream that began well. */
export function errorFromStream(
  subject: string,
  body: unknown,
  secrets: Secrets = NO_SECRETS,
): InferenceError {
  const said = describeBody(body, secrets);
  const message = `${subject} broke off: ${said.message}`;
  return (
    contextError(400, said) ??
    (/more system memory|out of memory/i.test(said.message)
      ? new OutOfMemoryError(message)
      : new InferenceError(message, { transient: true }))
  );
}

/**
 * The error for a connection that could not be made or broke.
 *
 * @param hint what else may be the reason, for the end of the message
 */
export function errorFromSocket(subject: string, cause: unknown, hint = ""): InferenceError {
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  const why = SOCKET_PROBLEMS.get(code) ?? String(code ?? message ?? cause);
  return new InferenceError(`${subject} cannot be reached: ${why}${hint}`, {
    transient: true,
    cause,
  });
}

function contextError(status: number, said: ErrorBody): ContextLimitError | undefined {
  const isNamed = said.kinds.some((kind) => CONTEXT_KINDS.has(kind));
  // Ollama and older servers have no kind for it.
  const isTold = TOO_LARGE.has(status) && CONTEXT_WORDS.test(said.message);
  if (!isNamed && !isTold) return undefined;
  const told = readCounts(said.message);
  const required = said.required ?? told?.required ?? 0;
  const max = said.max ?? told?.max ?? 0;
  return new ContextLimitError(max, required);
}

/** The limit and what was asked for, in the words of many servers. */
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

function readErrorBody(body: string, secrets: Secrets): ErrorBody {
  try {
    return describeBody(JSON.parse(body), secrets);
  } catch {
    const message = describeWebPage(body) ?? body;
    return { message: shorten(secrets.redact(message)), kinds: [] };
  }
}

/** The gist of a web page in an error; undefined for any other text. */
export function describeWebPage(text: string): string | undefined {
  if (!/^\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(text)) return undefined;
  const title = /<title[^>]*>([^<]{1,100})/i.exec(text)?.[1]?.trim();
  return title === undefined ? "a web page" : `a web page, "${title}"`;
}

/** Secrets go once the text is read, and before a part of one could be left at its end. */
function describeBody(body: unknown, secrets: Secrets): ErrorBody {
  const record = recordOf(body);
  const told =
    record === undefined ? body : (record["error"] ?? record["message"] ?? record["detail"]);
  const say = (value: unknown): string => shorten(secrets.redact(textFrom(value)));
  const error = recordOf(told);
  if (error === undefined) return { message: say(told), kinds: [] };
  const kinds = [textOf(error["code"]), textOf(error["type"])].filter((kind) => kind !== "");
  const count = (name: string): number | undefined => {
    const value = error[name];
    return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;
  };
  const message = say(error["message"] ?? kinds[0]);
  const parameter = textOf(error["param"]) || undefined;
  return { message, kinds, parameter, required: count("n_prompt_tokens"), max: count("n_ctx") };
}

/** The text in a value that a server sent in place of one. */
function textFrom(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function shorten(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}

/** Seconds or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
