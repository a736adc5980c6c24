import { LATER_TIMES } from "./bank/later-times.ts";
import { SEA_AND_LAND } from "./bank/sea-and-land.ts";
import { TOWN_AND_COURT } from "./bank/town-and-court.ts";

/** A goal for generated domains, with texts that mean it. */
export interface BankGoal {
  readonly name: string;
  /** Display name of its subject: `the net`. */
  readonly topic: string;
  /** Its variable. */
  readonly variable: string;
  /** Values before and after, the required number, or undefined for a boolean variable. */
  readonly values: readonly [before: string, after: string] | number | undefined;
  readonly tool: string;
  readonly description: string;
  /** Orders and hints without words of its name. */
  readonly otherwise: readonly string[];
  /** A persona that would do nothing else. */
  readonly persona: string;
}

/** Related goals. */
export interface BankTheme {
  readonly name: string;
  readonly goals: readonly BankGoal[];
}

/** Themes excluded from training, to measure generalisation during training. */
export const HELD_OUT_THEMES: readonly string[] = ["inn", "robot factory"];

/**
 * All themes. A theme starts with a line `# NAME`; a goal's line has its name, topic, variable with values
 * (`net=torn>whole`, `eggs#4` for a number, or the name alone), its tool with a description, four texts separated by
 * slashes, and a persona, separated by semicolons.
 */
export function readBank(): readonly BankTheme[] {
  const themes: { name: string; goals: BankGoal[] }[] = [];
  for (const line of [SEA_AND_LAND, TOWN_AND_COURT, LATER_TIMES].join("\n").split("\n")) {
    if (line.startsWith("# ")) themes.push({ name: line.slice(2), goals: [] });
    else if (line !== "") themes.at(-1)?.goals.push(readGoal(line));
  }
  return themes;
}

function readGoal(line: string): BankGoal {
  const [name, topic, fact, does, said, persona, ...more] = line
    .split(";")
    .map((part) => part.trim());
  const [, variable, before, after, number] =
    /^(\w+)(?:=(\w+)>(\w+)|#(\d))?$/.exec(fact ?? "") ?? [];
  const [, tool, description] = /^(\w+): (.+)$/.exec(does ?? "") ?? [];
  const isWhole = name && topic && variable && tool && description && said && persona;
  if (!isWhole || more.length > 0) throw new Error(`This is no goal: ${line}`);
  const states = before && after ? ([before, after] as const) : undefined;
  const values = states ?? (number === undefined ? undefined : Number(number));
  const otherwise = said.split(" / ");
  return { name, topic, variable, values, tool, description, otherwise, persona };
}
