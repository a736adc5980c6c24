import type { Outcome } from "@understudy/planner-core";
import type { ServerMessage } from "../messages/session-messages.ts";

/** The largest share of the remaining time to reserve for a late thread. */
const MAX_RESERVE = 0.25;

/** The pool member behind an answer, and the decision. */
export function memberMessage({
  member,
  ensemble,
}: Pick<Outcome, "member" | "ensemble">): Pick<ServerMessage<"plan">, "member" | "ensemble"> {
  return {
    ...(member === undefined ? {} : { member }),
    ...(ensemble === undefined ? {} : { ensemble: { ...ensemble, calls: [...ensemble.calls] } }),
  };
}

/** An answer, or what is said of a goal that holds without one. */
export type TellableOutcome = Pick<Outcome, "cost" | "source" | "status"> & Partial<Outcome>;

/** The fields of a plan's message that say how good it is, and where it comes from. */
export function planFields(
  outcome: TellableOutcome,
  wasHeld: boolean,
): Omit<ServerMessage<"plan">, "type" | "n" | "agent" | "basedOn" | "want" | "steps" | "fromMs"> {
  const { cost, source, hit, mended, status } = outcome;
  const reason = reasonOf(outcome, wasHeld);
  const more = {
    ...(hit && { hit }),
    ...(mended && { mended }),
    ...(reason && { reason }),
    ...memberMessage(outcome),
  };
  return { cost, source, status, ...more };
}

/**
 * Why an outcome lacks the model's part, or falls short.
 *
 * @param wasHeld whether the request spent most of its budget waiting for this thread
 */
export function reasonOf(
  { status, reason }: Pick<Outcome, "status"> & Partial<Pick<Outcome, "reason">>,
  wasHeld: boolean,
): Outcome["reason"] {
  const isShort = status === "cut-off" || status === "partial";
  return isShort && wasHeld ? "overloaded" : reason;
}

/** The remaining time, less a reserve for sending the answer from a late thread. */
export function withoutReserve(leftMs: number, longestMs: number): number {
  return leftMs - Math.min(longestMs, MAX_RESERVE * leftMs);
}
