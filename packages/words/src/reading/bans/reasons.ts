import { actionsHarming } from "../../lexicon/harms.ts";
import type { Lexicon } from "../../lexicon/lexicon.ts";
import { namesSaid } from "../../lexicon/names-said.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import type { Clause } from "../clause.ts";
import { Scores, TOOL_MEANT } from "../scores.ts";
import type { Ban } from "./ban.ts";

/** Verbs before a harm: "gets burnt". */
const SUFFERING = /^(get|gets|getting|become|becomes)$/;
/** Share of the best match from which other tools are meant, too. */
const NEAR_BEST = 0.6;

/** The ban on leaving the place that a clause names: all ways to another value of the same variable. */
export function readStaying(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const { domain } = lexicon.vocabulary;
  const said = namesSaid(lexicon, clause.entries).filter(({ name }) =>
    lexicon.facts.isBrought(name),
  );
  const isPlace = (entry: WordEntry): boolean =>
    said.some(({ entries }) => entries.includes(entry));
  if (!clause.entries.every(isPlace)) return undefined;
  const staying = new Set(said.flatMap(({ name }) => lexicon.facts.actionsBringing(name)));
  const tools = new Set([...staying].map((action) => domain.actions.tool[action] as number));
  const leaving = [...tools]
    .flatMap((tool) => lexicon.facts.actionsOf(tool))
    .filter((action) => !staying.has(action));
  return leaving.length === 0 ? undefined : { actions: leaving, goals: [], isSure: true };
}

/**
 * The steps against which a clause gives a reason, because they bring the named state about or use the named thing. A
 * reason only adds weight.
 */
export function readReason(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const { entries } = clause;
  clause.mood = "skip";
  const said = namesSaid(lexicon, entries);
  const bringing = said
    .flatMap(({ name }) => lexicon.facts.states.named(name))
    .map((state) => lexicon.facts.states.facts(state))
    .filter(({ isNeeded }) => !isNeeded)
    .flatMap((state) => state.bringing);
  if (bringing.length > 0) return reasonAgainst(bringing, true);
  const spoken = new Scores(lexicon.vocabulary.tools.count).add(entries, "tools");
  const best = spoken.best(() => true);
  if (best < 0 || spoken.direct(best) < TOOL_MEANT) return undefined;
  const least = NEAR_BEST * spoken.direct(best);
  const tools = lexicon.vocabulary.domain.tools.flatMap((_, tool) =>
    spoken.direct(tool) >= least ? tool : [],
  );
  return reasonAgainst(
    tools.flatMap((tool) => lexicon.facts.actionsOf(tool)),
    false,
  );
}

/** The steps with a harm that a clause names (`nobody gets burnt`): those that bring such a state about. */
export function readSuffered(lexicon: Lexicon, { entries }: Clause): Ban | undefined {
  const suffered = entries.filter(({ isWeak }) => !isWeak);
  const actions = actionsHarming(lexicon, suffered);
  return actions.length > 0
    ? { actions, goals: [], isState: true, isSure: true, wanted: [] }
    : undefined;
}

/** Whether a clause forbids a state of any agent: `nobody gets burnt`. */
export function isSuffering({ isNobody, isAny, mood, said }: Clause): boolean {
  return (isNobody || (isAny && mood !== "want")) && SUFFERING.test(said[0] ?? "");
}

function reasonAgainst(actions: readonly number[], isState: boolean): Ban {
  return { actions: [...new Set(actions)], goals: [], isState, isSure: false };
}
