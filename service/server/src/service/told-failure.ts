import type { Outcome } from "@understudy/planner-core";

/**
 * Public messages of model failures. The engine's own messages can contain addresses, file paths or a server's words,
 * and are only logged.
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

/** The public message of a failure. */
export function toldFailure(code: string): string {
  return FAILURES[code] ?? OTHER;
}

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
