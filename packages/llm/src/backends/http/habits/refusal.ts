import { ModelNotLoadedError } from "@understudy/planner-core";
import { HttpStatusError } from "../connection/http-errors.ts";

/**
 * Statuses not caused by the request body: authentication, payment, permissions, paths, timeouts, size, load and rate
 * limits.
 */
const OTHER_STATUSES = new Set([
  ...[401, 402, 403, 404, 405, 407, 408, 409, 410, 411, 413, 414],
  ...[423, 425, 426, 428, 429, 431, 451, 503, 504, 529],
]);
/** Those of them that never stand for a refused parameter, whatever the words. */
const CERTAIN_STATUSES = new Set([401, 402, 407, 408, 429]);
const REFUSING =
  /validation error|input should be|literal_error|extra_forbidden|unsupported|not implemented|(?:not|n't) (?:be )?(?:support|permit|allow|accept|enabled|available)|must be one of|unrecogni[sz]ed|(?:unknown|unexpected|extraneous|invalid) (?:keyword )?(?:param|field|argument|name|key|propert)/i;
/** Wording for a missing key, payment or model, for servers that use one status for every error. */
const OTHER_WORDS =
  /api[ _-]?key|unauthori[sz]ed|authenticat|credential|permission|quota|billing|insufficient|\bcredits?\b|rate limit|(?:model|deployment)\b[^.]{0,80}\b(?:not found|not exist|unknown|no such)|(?:invalid|unknown|no such) model/i;
/** Wording of failures that pass, whatever is asked. */
const PASSING_WORDS =
  /overload|too many requests|\bbusy\b|capacity|time[ds]? ?-?out|unavailable|is loading|loading model|try again|connection|upstream/i;
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
  /**
   * Whether the server reports a failure of its own, or none, so that it may have another cause: one try has to show
   * whether parameters are.
   */
  readonly isFailure: boolean;
}

/** The refusal expressed by an error; undefined if the error has another cause. */
export function serverRefusal(error: unknown): ServerRefusal | undefined {
  const told = error instanceof ModelNotLoadedError ? error.cause : error;
  if (!(told instanceof HttpStatusError) || told.isLimit) return undefined;
  const { status, said, parameter } = told;
  if (CERTAIN_STATUSES.has(status)) return undefined;
  const isOther = OTHER_WORDS.test(said);
  if (status === 404) {
    return UNSUPPORTED.test(said) && !isOther
      ? { said, parameter, isVague: true, isFailure: false }
      : undefined;
  }
  if (OTHER_STATUSES.has(status)) {
    return REFUSING.test(said) ? { said, parameter, isVague: false, isFailure: true } : undefined;
  }
  const isFailure = status < 400 || (status >= 500 && status !== 501);
  const isPassing = isFailure && !REFUSING.test(said) && PASSING_WORDS.test(said);
  if (isPassing) return undefined;
  return { said, parameter, isVague: !isOther, isFailure };
}
