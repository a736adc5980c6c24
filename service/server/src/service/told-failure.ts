import type { Outcome } from "@understudy/planner-core";
import { toldFailure } from "@understudy/session";

/** Outcome reasons whose details come from an error. */
const REASONS: ReadonlySet<string> = new Set([
  "backend-error",
  "breaker-open",
  "disposed",
  "overloaded",
]);

/** The public detail of an outcome. */
export function toldDetail({
  reason,
  detail,
}: Pick<Outcome, "reason" | "detail">): string | undefined {
  if (detail === undefined || reason === undefined || !REASONS.has(reason)) return detail;
  return toldFailure(reason === "backend-error" ? "inference-failed" : reason);
}

/**
 * The model server and status in an error's message: the parts that are safe to log, though not for clients. The rest
 * may quote a prompt.
 */
export function behindOf(message: string): { readonly server?: string; readonly status?: number } {
  const [address] = /https?:\/\/[^\s"'<>]+/.exec(message) ?? [];
  const [, status] = / answered (\d{3})\b/.exec(message) ?? [];
  const isUrl = address !== undefined && URL.canParse(address);
  return {
    // The address may contain a key.
    ...(isUrl ? { server: new URL(address).origin } : {}),
    ...(status === undefined ? {} : { status: Number(status) }),
  };
}

/** Whether an outcome's detail is replaced for clients. */
export function isWithheld({ reason }: Pick<Outcome, "reason">): boolean {
  return reason !== undefined && REASONS.has(reason);
}
