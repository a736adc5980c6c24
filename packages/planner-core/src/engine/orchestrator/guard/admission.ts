import { isRecord } from "../../../base/json/issues.ts";
import type { Admission } from "../../contract/lead.ts";
import { misfit } from "./misfit.ts";

type RefusalReason = Extract<Admission, { readonly admitted: false }>["reason"];

const REASONS: readonly RefusalReason[] = ["budget", "breaker-open", "overloaded", undefined];

/**
 * Validates a lead's admission of a question.
 *
 * @throws TypeError for anything else
 */
export function readAdmission(admission: unknown): Admission {
  if (isRecord(admission)) {
    const { admitted, predictedMs, background } = admission;
    if (admitted === true) {
      return { admitted, predictedMs: typeof predictedMs === "number" ? predictedMs : undefined };
    }
    const reason = admission["reason"] as RefusalReason;
    if (admitted === false && REASONS.includes(reason)) {
      return { admitted, reason, background: background === true };
    }
  }
  throw misfit("admit()", admission, "admission");
}
