import { readFileSync } from "node:fs";
import { type Domain, loadDomain } from "@understudy/planner-core";

/** The question with a known answer: a guard secures the gate. */
const asked = JSON.parse(
  readFileSync(new URL("../../../examples/service/secure.json", import.meta.url), "utf8"),
) as {
  readonly domain: string;
  readonly agent: string;
  readonly goal: string;
  readonly state: Readonly<Record<string, string | number | boolean>>;
};

/** The request of every task, with an ample budget. */
export const HIT = { ...asked, budgetMs: 60_000 };

/** Its domain. */
export function guardDomain(): Domain {
  return loadDomain(
    readFileSync(new URL("../../../examples/domains/guard.json", import.meta.url), "utf8"),
  );
}
