import type { Domain } from "@understudy/planner-core";
import { WordReader } from "../word-reader.ts";

const reader = new WordReader();

/**
 * All that a directive came to, in short: goals, with other amounts as conditions, and behind `\` the steps that are none of
 * their ways; `-` before dismissed goals, `!` before barred steps, `~` before steps that are only discouraged, `=` before
 * what is to be kept.
 */
export function toldDirective(domain: Domain, text: string): string {
  const { goals, skipped, disabled, discouraged, maintain } = reader.readDirective(domain, text);
  const stepsIn = (set: { has(id: number): boolean } | undefined, mark: string): string[] =>
    Array.from({ length: domain.actions.count }, (_, id) => id)
      .filter((id) => set?.has(id) === true)
      .map((id) => mark + domain.formatAction(id));
  return [
    ...goals.flatMap(({ declared, goal, without }) => [
      goal === declared ? declared.name : domain.format(goal.condition),
      ...stepsIn(without, "\\"),
    ]),
    ...skipped.map(({ name }) => `-${name}`),
    ...stepsIn(disabled, "!"),
    ...stepsIn(discouraged, "~"),
    ...(maintain === undefined ? [] : [`=${domain.format(maintain)}`]),
  ].join(" ");
}
