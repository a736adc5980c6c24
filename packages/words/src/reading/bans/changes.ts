import type { Lexicon } from "../../lexicon/lexicon.ts";

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
