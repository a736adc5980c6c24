import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Role } from "../world/role.ts";
import type { QuestionCounts } from "./ledger.ts";

/** Share of a model's answers that were valid as written, by domain. */
export type ValidShares = Readonly<Record<Role["domain"], number>>;

/** The relevant part of `evaluation.json`. */
interface EvaluationFile {
  readonly domains: Readonly<
    Record<Role["domain"], { readonly heldOut: { readonly valid: number } }>
  >;
}

/** The evaluation beside the shipped model; undefined if missing. */
export function shippedEvaluation(): ValidShares | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("@understudy/llm/package.json");
    const text = readFileSync(join(dirname(manifest), "shipped/evaluation.json"), "utf8");
    const { domains } = JSON.parse(text) as EvaluationFile;
    return {
      village: domains.village.heldOut.valid,
      guard: domains.guard.heldOut.valid,
      courier: domains.courier.heldOut.valid,
    };
  } catch {
    return undefined;
  }
}

/**
 * The expected share of valid answers: the evaluation's shares, weighted by the questions answered in time in each
 * domain.
 */
export function expectedShare(
  shares: ValidShares | undefined,
  questions: Readonly<Record<Role["domain"], QuestionCounts>>,
): number | undefined {
  if (shares === undefined) return undefined;
  let weighted = 0;
  let answered = 0;
  for (const [domain, counts] of Object.entries(questions)) {
    weighted += shares[domain as Role["domain"]] * counts.answeredInTime;
    answered += counts.answeredInTime;
  }
  return answered === 0 ? undefined : weighted / answered;
}
