import { ModelNotLoadedError } from "@understudy/planner-core";
import { HttpStatusError } from "../connection/http-errors.ts";

/**
 * Statuses of other things than what a request says: keys, payment, rights, addresses, times, sizes, and too many
 * requests.
 */
const OTHER_STATUSES = new Set([
  ...[401, 402, 403, 404, 405, 407, 408, 409, 410, 411, 413, 414],
  ...[423, 425, 426, 428, 429, 431, 451],
]);
/** Statuses of failures and missing rights: some servers and gateways refuse a parameter by them, and name it. */
const NAMING_STATUSES = new Set([403, 500, 502]);
const REFUSING =
  /validation error|input should be|literal_error|extra_forbidden|unsupported|not implemented|(?:not|n't) (?:be )?(?:support|permit|allow|accept)|unrecogni[sz]ed|(?:unknown|unexpected|extraneous|invalid) (?:keyword )?(?:param|field|argument|name|key|propert)/i;
/** A key, a bill or a model that is missing, in the words of servers that have one status for everything. */
const OTHER_WORDS =
  /api[ _-]?key|unauthori[sz]ed|authenticat|credential|permission|quota|billing|insufficient|\bcredits?\b|rate limit|(?:model|deployment)\b[^.]{0,80}\b(?:not found|not exist|unknown|no such)|(?:invalid|unknown|no such) model/i;
/** OpenRouter's 404 for parameters that none of its providers takes. */
const UNSUPPORTED = /\bsupports?\b|\bparameters?\b|\bunsupported\b/i;

/** A refusal of what a request says. */
export interface ServerRefusal {
  /** All of its words. */
  readonly said: string;
  /** The parameter that it blames, where a field of its own names one. */
  readonly parameter: string | undefined;
  /** Whether it may be about anything: it is worth a try to ask for less. */
  readonly isVague: boolean;
}

/** The refusal of a request's parameters that an error tells of; undefined if it is about something else. */
export function serverRefusal(error: unknown): ServerRefusal | undefined {
  const told = error instanceof ModelNotLoadedError ? error.cause : error;
  if (!(told instanceof HttpStatusError)) return undefined;
  const { status, said, parameter } = told;
  if (status === 404) {
    return UNSUPPORTED.test(said) && !OTHER_WORDS.test(said)
      ? { said, parameter, isVague: true }
      : undefined;
  }
  const isClients = status >= 400 && status < 500 && !OTHER_STATUSES.has(status);
  const isNaming = NAMING_STATUSES.has(status) && REFUSING.test(said);
  if (!isClients && status !== 501 && !isNaming) return undefined;
  return { said, parameter, isVague: isClients && !OTHER_WORDS.test(said) };
}
