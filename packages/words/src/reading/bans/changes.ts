import type { Lexicon } from "../../lexicon/lexicon.ts";
import type { NameSaid } from "../../lexicon/names-said.ts";

/** The actions that an activity stands for: `no fishing` is about getting fish. */
export function actionsOfGerund(
  { vocabulary, facts }: Lexicon,
  { name, entries }: NameSaid,
): readonly number[] {
  const variable = vocabulary.domain.variables.get(name);
  const isGerund = entries.some(({ word }) => word.endsWith("ing"));
  return variable?.type === "integer" && isGerund ? facts.actionsAdding(variable.id) : [];
}

/**
 * The actions that change a thing: `do not touch the fish` is about using it up, `leave the lamps on` about changing
 * them.
 */
export function actionsChanging({ vocabulary, facts }: Lexicon, name: string): readonly number[] {
  const variable = vocabulary.domain.variables.get(name);
  if (variable === undefined) return [];
  return variable.type === "integer"
    ? facts.actionsTaking(variable.id)
    : facts.actionsSetting(variable.id);
}
