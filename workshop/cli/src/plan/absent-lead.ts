import type { InferenceError, Lead } from "@understudy/planner-core";

/** Stands for a model that is not there, so that outcomes say why they had to do without. */
export function absentLead(error: InferenceError): Lead {
  return {
    model: "none",
    fingerprint: "none",
    admit: () => ({ admitted: true, predictedMs: 0 }),
    ask: () => Promise.reject(error),
  };
}
