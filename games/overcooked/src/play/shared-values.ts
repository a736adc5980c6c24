import { hasOf, type KitchenTask, MAX_SERVED } from "../domain/kitchen-domain.ts";
import type { View } from "./view.ts";

/** Values of variables, by name. */
export type Values = Record<string, string | number | boolean>;

/** The variables of the whole kitchen, as they are in the game. */
export function sharedValues(task: KitchenTask, view: View, served: number): Values {
  const values: Values = { served: Math.min(MAX_SERVED, served) };
  const { ingredients, rules, pots, counters } = task;
  for (const pot of pots) {
    const it = view.pot(pot);
    if (it === undefined) continue;
    values[`${pot.name}_is`] = it.is;
    values[`${pot.name}_left`] = it.is === "lit" ? it.left : rules.cookTime;
    for (const ingredient of ingredients) {
      const most = rules.recipe[ingredient] ?? 0;
      // A soup that another began too early is cooked and cleared away like any other.
      values[`${pot.name}_${ingredient}`] =
        it.is === "cold" ? Math.min(most, it[ingredient]) : most;
    }
  }
  for (const counter of counters) values[hasOf(counter)] = view.counter(counter);
  return values;
}
