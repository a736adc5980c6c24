import {
  COST_SCALE,
  type Domain,
  type Repertoire,
  type RepertoireEntry,
} from "@understudy/planner-core";
import { formatAuthors } from "@understudy/planner-core/internal";
import type { Command } from "../../protocol/command.ts";
import type { EntryView, RepertoirePage } from "../../protocol/repertoire.ts";
import { goalText } from "../agent-slot.ts";
import { agentOf, domainOf, stateOf, type ViewerCommandContext } from "./command-context.ts";
import { CommandFailure } from "./command-failure.ts";

type Of<Type extends Command["type"]> = Extract<Command, { readonly type: Type }>;
const DEFAULT_LIMIT = 100;

/** A page of a domain's repertoire. */
export function repertoireList(
  stage: ViewerCommandContext,
  command: Of<"list-repertoire">,
): RepertoirePage {
  const { domain: index, goal, covers, offset = 0, limit = DEFAULT_LIMIT } = command;
  const domain = domainOf(stage, index);
  const repertoire = repertoireOf(stage, domain);
  const state = covers === undefined ? undefined : stateOf(agentOf(stage, covers, "/covers"));
  const wanted = repertoire
    .list()
    .filter(
      (entry) =>
        (goal === undefined || goalText(domain, entry.goal) === goal) &&
        (state === undefined || entry.precondition.holds(state)),
    );
  const texts = new Map(repertoire.partitions().map((each) => [each.key, each]));
  const entries = wanted.slice(offset, offset + limit).map((entry) => {
    const { persona, directive } = texts.get(entry.partition) ?? {};
    return {
      ...viewOf(stage, domain, entry),
      ...(persona === undefined ? undefined : { persona }),
      ...(directive === undefined ? undefined : { directive }),
    };
  });
  return { domain: index, total: wanted.length, offset, entries };
}

function repertoireOf({ repertoires }: ViewerCommandContext, domain: Domain): Repertoire {
  const found = repertoires.find((each) => each.domain === domain);
  if (found !== undefined) return found;
  throw new CommandFailure("unsupported", "/domain", `there is no repertoire for ${domain.name}`);
}

function viewOf(
  { slots }: ViewerCommandContext,
  domain: Domain,
  entry: RepertoireEntry,
): EntryView {
  const covers: number[] = [];
  for (const slot of slots) {
    const state = slot?.domain === domain ? slot.runner.observed : undefined;
    if (state !== undefined && slot !== undefined && entry.precondition.holds(state)) {
      covers.push(slot.summary.index);
    }
  }
  const { optimalScaledCost } = entry;
  return {
    id: entry.id,
    goal: goalText(domain, entry.goal),
    precondition: domain.format(entry.precondition),
    steps: entry.plan.steps.map(({ tool, args }) => ({ tool, args })),
    cost: entry.scaledCost / COST_SCALE,
    ...(optimalScaledCost === undefined
      ? undefined
      : { optimalCost: optimalScaledCost / COST_SCALE }),
    by: formatAuthors(entry.authors),
    uses: entry.uses,
    derived: entry.skippedSteps > 0 || entry.rebound,
    covers,
  };
}
