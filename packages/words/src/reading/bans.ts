import type { DomainFacts } from "../lexicon/domain-facts.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { type NameSaid, namesSaid } from "../lexicon/names-said.ts";
import { splitName } from "../lexicon/split-name.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import type { Clause } from "./clause.ts";
import { isRemedy, readRefusal } from "./refusals.ts";
import { Scores } from "./scores.ts";

/** Something that a clause forbids. */
export interface Ban {
  readonly actions: readonly number[];
  readonly goals: readonly number[];
  /** A state of affairs is refused, and these are the actions that bring it about. */
  readonly isState?: boolean;
  /** Goals that it asks for where nothing else is asked for: those that want the absence of what is refused. */
  readonly wanted?: readonly number[];
  /** Its object was named, not only something like it. */
  readonly isSure: boolean;
}

/** A tool counts as meant where words speak for it this strongly; a goal likewise. */
export const TOOL_MEANT = 0.3;
export const GOAL_MEANT = 0.25;
/** Tools this near to the best are meant as well; and where anybody or anything was spoken of. */
const NEAR_BEST = 0.6;
const NEAR_WIDELY = 0.5;
/** The weight of names of things against words for actions with them. */
const THING_SHARE = 0.35;

export const NOTHING: Ban = { actions: [], goals: [], isSure: false };
const everything = (): boolean => true;

/**
 * Finds what a clause forbids: a place or thing, tools with or without arguments, what uses a
 * resource up, or goals.
 */
export function readBan(lexicon: Lexicon, facts: DomainFacts, clause: Clause): Ban {
  const { entries, mood } = clause;
  if (mood === "skip") return skipped(lexicon, entries);
  const refusal =
    mood === "ban" || mood === "prevent" ? readRefusal(lexicon, facts, clause) : undefined;
  if (refusal !== undefined && refusal.bringing.length + refusal.goals.length > 0) {
    return {
      actions: refusal.bringing,
      goals: [],
      isState: true,
      wanted: refusal.goals,
      isSure: true,
    };
  }
  if (mood === "prevent") return NOTHING;
  const said = namesSaid(lexicon, entries);
  const values = said.filter(({ name }) => lexicon.vocabulary.values.has(name));
  if (mood === "avoid" && values.length > 0) {
    // "keep out of the woods" is about a place, though something else may be called so as well.
    const places = values.filter(({ name }) => facts.isBrought(name));
    return forbidden(facts, places.length > 0 ? places : values);
  }
  const direct = values.filter(({ isDirect }) => isDirect);
  const tools = bannedTools(lexicon, facts, clause, said, direct);
  if (tools !== undefined) {
    return (clause.isThing ? remedied(lexicon, clause, tools) : undefined) ?? tools;
  }
  const gained = said.flatMap((name) => actionsOfGerund(lexicon, facts, name));
  if (gained.length > 0) return { actions: gained, goals: [], isSure: true };
  const ban = forbidden(facts, direct.length > 0 ? direct : values);
  if (ban.actions.length > 0) return ban;
  const changing = said.flatMap(({ name }) => actionsChanging(lexicon, facts, name));
  if (changing.length > 0) return { actions: changing, goals: [], isSure: false };
  return skipped(lexicon, entries);
}

/** The goal that ends a state that neither a variable nor a tool is called after. */
function remedied(lexicon: Lexicon, { entries }: Clause, { actions }: Ban): Ban | undefined {
  const { vocabulary } = lexicon;
  const { domain } = vocabulary;
  if (entries.some(({ isCalledTool }) => isCalledTool)) return undefined;
  const verbs = new Set(actions.map((action) => domain.step(action).tool)).values();
  const isEnding = [...verbs].every((tool) =>
    isRemedy(lexicon, lexicon.entry(splitName(tool)[0] ?? "")),
  );
  // "no morphine" is about a thing that a step uses.
  if (entries.some(({ isToolName }) => isToolName) && !isEnding) return undefined;
  const goals = new Scores(vocabulary.goals.count).add(entries, "goals");
  const goal = goals.best(everything);
  if (goal < 0 || goals.of(goal) < GOAL_MEANT) return undefined;
  return { actions: [], goals: [], wanted: [goal], isSure: false };
}

/** The actions that bring values about, or have them as arguments. */
function forbidden(facts: DomainFacts, values: readonly NameSaid[]): Ban {
  return {
    actions: values.flatMap(({ name }) => facts.actionsBringing(name)),
    goals: [],
    isSure: values.every(({ isDirect }) => isDirect),
  };
}

/** The goal that words dismiss. */
function skipped(lexicon: Lexicon, entries: readonly WordEntry[]): Ban {
  const scores = new Scores(lexicon.vocabulary.goals.count).add(entries, "goals");
  const best = scores.best(everything);
  if (best < 0 || scores.of(best) < GOAL_MEANT) return NOTHING;
  return { actions: [], goals: [best], isSure: scores.direct(best) > 0 };
}

/** The tools that a clause names, with the arguments that it names. */
function bannedTools(
  lexicon: Lexicon,
  facts: DomainFacts,
  { entries, isAny }: Clause,
  said: readonly NameSaid[],
  values: readonly NameSaid[],
): Ban | undefined {
  // A word that names a thing says little about the action.
  const naming = new Set(said.flatMap((name) => (name.isDirect ? name.entries : [])));
  const others = entries.filter((entry) => !naming.has(entry));
  const verbs = values.length > 0 ? others.filter(({ isWeak }) => !isWeak) : others;
  const { count } = lexicon.vocabulary.tools;
  const scores = new Scores(count).add(entries, "tools", THING_SHARE).add(verbs, "tools");
  const spoken = new Scores(count).add(verbs, "tools");
  const best = scores.best((tool) => spoken.of(tool) >= TOOL_MEANT);
  if (best < 0) return undefined;
  const near = scores.of(best) * (isAny ? NEAR_WIDELY : NEAR_BEST);
  // Tools of the same sense as a named one were not named; unless the ban is meant widely.
  const named = isAny ? 0 : spoken.direct(best) * NEAR_BEST;
  const actions: number[] = [];
  for (let tool = 0; tool < count; tool++) {
    const isMeant = spoken.of(tool) >= TOOL_MEANT && spoken.direct(tool) >= named;
    if (!isMeant || scores.of(tool) < near) continue;
    for (const action of facts.actionsOf(tool)) actions.push(action);
  }
  const withValues = actions.filter((action) =>
    values.some(({ name }) => facts.hasArgument(action, name)),
  );
  return {
    actions: withValues.length > 0 ? withValues : actions,
    goals: [],
    isSure: spoken.direct(best) > 0 || verbs.some(({ isCalledTool }) => isCalledTool),
  };
}

/** `no fishing` is about getting fish. */
function actionsOfGerund(
  { vocabulary }: Lexicon,
  facts: DomainFacts,
  { name, entries }: NameSaid,
): readonly number[] {
  const variable = vocabulary.domain.variables.get(name);
  const isGerund = entries.some(({ word }) => word.endsWith("ing"));
  return variable?.type === "integer" && isGerund ? facts.actionsAdding(variable.id) : [];
}

/** `do not touch the fish` is about using it up, `leave the lamps on` about changing them. */
function actionsChanging(
  { vocabulary }: Lexicon,
  facts: DomainFacts,
  name: string,
): readonly number[] {
  const variable = vocabulary.domain.variables.get(name);
  if (variable === undefined) return [];
  return variable.type === "integer"
    ? facts.actionsTaking(variable.id)
    : facts.actionsSetting(variable.id);
}
