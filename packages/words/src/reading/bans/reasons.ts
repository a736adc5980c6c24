import type { DomainFacts } from "../../lexicon/domain-facts.ts";
import type { Lexicon } from "../../lexicon/lexicon.ts";
import { namesSaid } from "../../lexicon/names-said.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import type { Clause } from "../clause.ts";
import { Scores, TOOL_MEANT } from "../scores.ts";
import { type Ban, bannedTools } from "./bans.ts";

/** Share of the best match from which other tools are meant, too. */
const NEAR_BEST = 0.6;

/** The ban on leaving the place that a clause names: all ways to another value of the same variable. */
export function readStaying(lexicon: Lexicon, facts: DomainFacts, clause: Clause): Ban | undefined {
  const { domain } = lexicon.vocabulary;
  const said = namesSaid(lexicon, clause.entries).filter(({ name }) => facts.isBrought(name));
  const isPlace = (entry: WordEntry): boolean =>
    said.some(({ entries }) => entries.includes(entry));
  if (!clause.entries.every(isPlace)) return undefined;
  const staying = new Set(said.flatMap(({ name }) => facts.actionsBringing(name)));
  const tools = new Set([...staying].map((action) => domain.actions.tool[action] as number));
  const leaving = [...tools]
    .flatMap((tool) => facts.actionsOf(tool))
    .filter((action) => !staying.has(action));
  return leaving.length === 0 ? undefined : { actions: leaving, goals: [], isSure: true };
}

/**
 * The steps against which a clause gives a reason: those that bring the named state about, or use the named thing. A
 * reason only adds weight.
 */
export function readReason(lexicon: Lexicon, facts: DomainFacts, clause: Clause): Ban | undefined {
  const { entries } = clause;
  clause.mood = "skip";
  const said = namesSaid(lexicon, entries);
  const bringing = said
    .flatMap(({ name }) => facts.states.named(name))
    .map((state) => facts.states.facts(state))
    .filter(({ isNeeded }) => !isNeeded)
    .flatMap((state) => state.bringing);
  if (bringing.length > 0) return reasonAgainst(bringing, true);
  const withThing = said
    .filter(({ isDirect }) => isDirect)
    .flatMap(({ name }) => argumentActions(facts, name));
  if (withThing.length > 0) return reasonAgainst(withThing, false);
  const spoken = new Scores(lexicon.vocabulary.tools.count).add(entries, "tools");
  const best = spoken.best(() => true);
  if (best < 0 || spoken.direct(best) < TOOL_MEANT) {
    const tools = bannedTools(lexicon, facts, clause, said, []);
    return tools && reasonAgainst(tools.actions, false);
  }
  const least = NEAR_BEST * spoken.direct(best);
  const tools = lexicon.vocabulary.domain.tools.flatMap((_, tool) =>
    spoken.direct(tool) >= least ? tool : [],
  );
  return reasonAgainst(
    tools.flatMap((tool) => facts.actionsOf(tool)),
    false,
  );
}

function reasonAgainst(actions: readonly number[], isState: boolean): Ban {
  return { actions: [...new Set(actions)], goals: [], isState, isSure: false };
}

function argumentActions(facts: DomainFacts, name: string): readonly number[] {
  const { count } = facts.domain.actions;
  return Array.from({ length: count }, (_, action) => action).filter((action) =>
    facts.hasArgument(action, name),
  );
}
