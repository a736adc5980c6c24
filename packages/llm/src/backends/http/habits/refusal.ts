import { ModelNotLoadedError } from "@understudy/planner-core";
import { HttpStatusError } from "../connection/http-errors.ts";

/**
 * Statuses not caused by the request body: authentication, payment, permissions, paths, timeouts, size and rate limits.
 */
const OTHER_STATUSES = new Set([
  ...[401, 402, 403, 404, 405, 407, 408, 409, 410, 411, 413, 414],
  ...[423, 425, 426, 428, 429, 431, 451],
]);
/** Statuses for failures and missing permissions that some servers and gateways also use for a refused parameter. */
const NAMING_STATUSES = new Set([403, 500, 502]);
const REFUSING =
  /validation error|input should be|literal_error|extra_forbidden|unsupported|not implemented|(?:not|n't) (?:be )?(?:support|permit|allow|accept)|unrecogni[sz]ed|(?:unknown|unexpected|extraneous|invalid) (?:keyword )?(?:param|field|argument|name|key|propert)/i;
/** Wording for a missing key, payment or model, for servers that use one status for every error. */
const OTHER_WORDS =
  /api[ _-]?key|unauthori[sz]ed|authenticat|credential|permission|quota|billing|insufficient|\bcredits?\b|rate limit|(?:model|deployment)\b[^.]{0,80}\b(?:not found|not exist|unknown|no such)|(?:invalid|unknown|no such) model/i;
/** Wording of OpenRouter's 404 if none of its providers supports a parameter. */
const UNSUPPORTED = /\bsupports?\b|\bparameters?\b|\bunsupported\b/i;

/** A server's refusal of the request body. */
export interface ServerRefusal {
  /** The full error text. */
  readonly said: string;
  /** The refused parameter, if the response names it in a field of its own. */
  readonly parameter: string | undefined;
  /** Whether the cause is unclear, so that a request with fewer parameters is worth a try. */
  readonly isVague: boolean;
}

/** The refusal expressed by an error; undefined if the error has another cause. */
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
