import { ClassicalPlanner } from "@understudy/classical";
import {
  type DomainDefinition,
  formatRepertoire,
  loadDomain,
  Orchestrator,
  Repertoire,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { type Kind, prettyJson } from "../kind.ts";
import { answersFrom, FORGE, FORGE_STATES, type ForgeQuestion } from "./forge.ts";

/** A repertoire with questions, and what came of loading it. */
interface KeptRepertoire {
  readonly domain: DomainDefinition;
  readonly questions: readonly ForgeQuestion[];
  readonly then: unknown;
  readonly file: ReturnType<Repertoire["toJSON"]>;
}

const PERSONA = "a smith who never sells";

function rehearse(): Repertoire {
  const domain = loadDomain(FORGE).untyped;
  const repertoire = new Repertoire(domain);
  const planner = new ClassicalPlanner({ tables: false });
  const orchestrator = new Orchestrator({ domain, planner, clock: new FakeClock() });
  for (const { name = "" } of domain.goals) {
    const goal = domain.goal(name);
    for (const [at, values] of FORGE_STATES.entries()) {
      const state = domain.state(values);
      const { plan } = orchestrator.planNow({ agent: "smith", state, goal: name }, 1000);
      if (plan === null || plan.actions.length === 0) continue;
      const { actions } = plan;
      const leadSteps = Math.min(actions.length, at % 3);
      const facts = { leadSteps, mended: at % 2 === 1, optimal: true, createdAt: 10 * at };
      repertoire.add(actions, { goal, ...facts, origin: `${name} ${at}` });
      if (at === 0) repertoire.add(actions, { goal, ...facts, persona: PERSONA });
    }
  }
  repertoire.leaveToPlanner(
    { goal: domain.goal("rich"), persona: "a hermit" },
    { state: domain.read(domain.state({})), reason: "no answer reached the goal" },
  );
  repertoire.madeWith = { models: ["a small model"], seed: 7 };
  repertoire.notes = { rounds: 3 };
  return repertoire;
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
  write: () => {
    const file = JSON.parse(formatRepertoire(rehearse().toJSON()));
    const questions: readonly ForgeQuestion[] = ["armed", "rich", "stocked"].flatMap((goal) =>
      FORGE_STATES.flatMap((state) => [
        { goal, state },
        { goal, state, persona: PERSONA },
      ]),
    );
    const kept = { domain: FORGE, questions, file };
    return { "forge.json": `${prettyJson({ ...kept, then: loaded(kept) })}\n` };
  },
  replay: (text) => {
    const kept = JSON.parse(text) as KeptRepertoire;
    return { was: kept.then, is: loaded(kept) };
  },
  holds: (texts) => {
    const [kept] = Object.values(texts).map((text) => JSON.parse(text) as KeptRepertoire);
    const plans = kept?.file.partitions.flatMap((partition) => partition.plans) ?? [];
    const text = JSON.stringify(kept);
    return {
      "many plans": plans.length > 12,
      "cut-off plans": plans.some(({ skippedSteps = 0 }) => skippedSteps > 0),
      "several authors": new Set(plans.map(({ by }) => by)).size > 2,
      "a persona": text.includes(`"persona":"${PERSONA}"`),
      "a question left to the planner": text.includes("a hermit"),
      "answers without a search": text.includes('"0 searches"'),
    };
  },
};
