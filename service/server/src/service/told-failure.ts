import type { Outcome } from "@understudy/planner-core";

/**
 * The words for clients of a model that failed. The engine's own words name the server of the model, its address, files of this
 * machine, or quote what that server said: they are for the log.
 */
const FAILURES: Readonly<Record<string, string>> = {
  "inference-failed": "the model could not be asked, or gave no answer that can be used",
  "http-status": "the server of the model answered with an error",
  "model-not-loaded": "the model is not there",
  "generation-timeout": "the model did not finish in time",
  "backend-timeout": "the model did not answer in time",
  "out-of-memory": "there is not enough memory for the model",
  overloaded: "the model has too many questions already",
  "breaker-open": "the model has failed again and again, and is left alone for a while",
  disposed: "the question was given up, or its model is gone",
};
const OTHER = "something behind the server failed; its log says more";

/** An error of the engine in words that say nothing of this machine and those behind it. */
export function toldFailure(code: string): string {
  return FAILURES[code] ?? OTHER;
}

/** Reasons of outcomes whose details are an error's. */
const REASONS: ReadonlySet<string> = new Set([
  "backend-error",
  "breaker-open",
  "disposed",
  "overloaded",
]);

/** The detail of an outcome in such words. */
export function toldDetail({
  reason,
  detail,
}: Pick<Outcome, "reason" | "detail">): string | undefined {
  if (detail === undefined || reason === undefined || !REASONS.has(reason)) return detail;
  return toldFailure(reason === "backend-error" ? "inference-failed" : reason);
}

/**
 * The server of a model that an error is about, and its status: what a log may hold of a text that may quote a prompt. Clients
 * hear neither.
 */
export function behindOf(message: string): { readonly server?: string; readonly status?: number } {
  const [address] = /https?:\/\/[^\s"'<>]+/.exec(message) ?? [];
  const [, status] = / answered (\d{3})\b/.exec(message) ?? [];
  const isUrl = address !== undefined && URL.canParse(address);
  return {
    // A key may stand before or behind it.
    ...(isUrl ? { server: new URL(address).origin } : {}),
    ...(status === undefined ? {} : { status: Number(status) }),
  };
}

/** Whether the detail of an outcome is told in other words than the engine's. */
export function isWithheld({ reason }: Pick<Outcome, "reason">): boolean {
  return reason !== undefined && REASONS.has(reason);
}
