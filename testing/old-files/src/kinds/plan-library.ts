import { type DomainDefinition, loadDomain, PlanLibrary } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import type { Kind } from "../kind.ts";
import { answersFrom, type ForgeQuestion } from "./forge.ts";

/** A plan library with questions, and what came of loading it. */
interface KeptPlanLibrary {
  readonly domain: DomainDefinition;
  readonly questions: readonly ForgeQuestion[];
  readonly then: unknown;
  readonly file: ReturnType<PlanLibrary["toJSON"]>;
}

/** The report and the answers of a loaded plan library. */
function loaded({ domain: definition, file, questions }: Omit<KeptPlanLibrary, "then">): unknown {
  const domain = loadDomain(definition).untyped;
  const { planLibrary, report } = PlanLibrary.load(domain, JSON.stringify(file));
  const { refused, sameDomain, counts } = report;
  const served = answersFrom(domain, planLibrary.asCache({ clock: new FakeClock() }), questions);
  const { size, notes, madeWith } = planLibrary;
  const personas = planLibrary.personas().map((persona) => persona ?? null);
  return { refused, sameDomain, counts, size, notes, madeWith, personas, served };
}

/** Files of plan libraries, with the questions that they answer without a search. */
export const planLibraryKind: Kind = {
  name: "plan-library",
  replay: (text) => {
    const kept = JSON.parse(text) as KeptPlanLibrary;
    return { was: kept.then, is: loaded(kept) };
  },
};
