/** Number of outdated plans in a row after which one is followed anyway, as on the server. */
export const MAX_OUTRUN = 3;
export const RETRY_MS = 1000;
/** Codes of temporary refusals. */
export const PASSING: ReadonlySet<string> = new Set(["too-busy", "rate-limited", "draining"]);
/** No state of this session: matches no state of the agent. */
export const NO_STATE = -1;
export const MAX_DETAIL = 1000;
export const TOO_LONG = {
  code: "message-too-large",
  message: "it is longer than a message may be, and was not sent",
};
