import type { Domain } from "@understudy/planner-core";
import { WordReader } from "../word-reader.ts";

const reader = new WordReader();

/** A reading in short: goals with amounts, `-` before dismissed goals, `!` before steps that are barred. */
export function shortReading(domain: Domain, text: string): string {
  const { goals, skipped, disabled, discouraged } = reader.readDirective(domain, text);
  const barred = Array.from({ length: domain.actions.count }, (_, id) => id).filter(
    (id) => disabled?.has(id) === true || discouraged?.has(id) === true,
  );
  return [
    ...goals.map(({ declared, goal }) =>
      goal === declared ? declared.name : domain.format(goal.condition),
    ),
    ...skipped.map(({ name }) => `-${name}`),
    ...barred.map((id) => `!${domain.formatAction(id)}`),
  ].join(" ");
}
