import { type DomainDefinition, loadDomain, Repertoire } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import type { Kind } from "../kind.ts";
import { answersFrom, type ForgeQuestion } from "./forge.ts";

/** A repertoire with questions, and what came of loading it. */
interface KeptRepertoire {
  readonly domain: DomainDefinition;
  readonly questions: readonly ForgeQuestion[];
  readonly then: unknown;
  readonly file: ReturnType<Repertoire["toJSON"]>;
}

/** The report and the answers of a loaded repertoire. */
function loaded({ domain: definition, file, questions }: Omit<KeptRepertoire, "then">): unknown {
  const domain = loadDomain(definition).untyped;
  const { repertoire, report } = Repertoire.load(domain, JSON.stringify(file));
  const { refused, sameDomain, counts } = report;
  const served = answersFrom(domain, repertoire.asCache({ clock: new FakeClock() }), questions);
  const { size, notes, madeWith } = repertoire;
  const personas = repertoire.personas().map((persona) => persona ?? null);
  return { refused, sameDomain, counts, size, notes, madeWith, personas, served };
}

/** Files of repertoires, with the questions that they answer without a search. */
export const repertoireKind: Kind = {
  name: "repertoire",
  replay: (text) => {
    const kept = JSON.parse(text) as KeptRepertoire;
    return { was: kept.then, is: loaded(kept) };
  },
};
