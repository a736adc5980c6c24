import { readdirSync, readFileSync } from "node:fs";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import {
  CommandDesk,
  type CommandReading,
  type CommandThing,
  ENGLISH,
  FRENCH,
  GERMAN,
  SPANISH,
} from "@understudy/words";

/** A step of an acceptable meaning: see `README.md`. */
type Step =
  | string
  | { readonly some: number | readonly [number, number]; readonly of: readonly Step[] }
  | { readonly by: string; readonly goals: readonly Step[] }
  | readonly Step[];

/** An acceptable meaning of a command. */
interface Meant {
  readonly goals: readonly Step[];
  readonly who?: "all" | readonly string[];
  readonly each?: boolean;
  readonly not?: readonly string[];
  readonly ratherNot?: readonly string[];
  readonly avoid?: readonly string[];
  readonly spared?: readonly string[];
  readonly until?: string;
  readonly if?: string;
  readonly unless?: string;
  readonly once?: string;
  readonly cancels?: readonly string[];
}

interface LabelledCommand {
  readonly text: string;
  readonly kind: string;
  readonly language?: string;
  readonly before?: readonly string[];
  readonly means: readonly (Meant | "ask")[];
}

interface CommandWorld {
  readonly domain: DomainDefinition;
  readonly things: readonly CommandThing[];
  readonly spots: Readonly<Record<string, number>>;
  readonly you: string;
}

/** The commands of a world, which is described here or in the file `world`. */
interface CommandFile extends CommandWorld {
  readonly world?: string;
  readonly commands: readonly LabelledCommand[];
}

/** The sets of commands, in the order of their writing. */
export const COMMAND_SETS = [
  "commands",
  "fresh",
  "further",
  "later",
  "latest",
  "held",
  "novel",
  "unseen",
  "wards",
  "depots",
  "yards",
  "halls",
  "posts",
  "terms",
  "visits",
  "inns",
  "roosts",
  "calls",
  "shouts",
  "pleas",
  "ports",
  "lodges",
  "vigils",
  "scenes",
  "rescues",
  "islands",
  "abbeys",
  "decks",
  "hatcheries",
] as const;

export type Verdict = "meant" | "asked" | "half" | "silent" | "wrong";

/** A reading in the words of the labels. */
interface Told {
  readonly isAsked: boolean;
  readonly goals: readonly string[];
  readonly who: "all" | readonly string[] | undefined;
  /** Those who are to do each of the goals, in a part of them. */
  readonly by: readonly (string | undefined)[];
  readonly each: boolean;
  readonly not: readonly string[];
  readonly ratherNot: readonly string[];
  readonly avoid: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
  readonly cancels: readonly string[];
  readonly question?: string | undefined;
}

/** A command with its verdict. */
export interface JudgedCommand {
  readonly world: string;
  readonly label: LabelledCommand;
  readonly told: Told;
  readonly verdict: Verdict;
}

/**
 * Reads and judges the commands of all worlds of a set.
 *
 * @param every 3 for every third command of a world
 */
export function judgeCommands(set: (typeof COMMAND_SETS)[number], every = 1): JudgedCommand[] {
  return readdirSync(new URL(`${set}/`, import.meta.url)).flatMap((file) => {
    const { commands, ...own } = parseFile<CommandFile>(`${set}/${file}`);
    const world: CommandWorld = own.world === undefined ? own : parseFile<CommandWorld>(own.world);
    const take = takerIn(world);
    const judged = commands.filter((_, index) => index % every === 0);
    return judged.map((label): JudgedCommand => {
      const agent = listsOf();
      for (const text of label.before ?? []) take(text, agent);
      const taken = take(label.text, agent);
      const withdrawn = taken.withdrawn.orders.map(({ goal }) => tellGoal(goal as Goal));
      const told = toldOf(taken.reading, withdrawn, taken.question);
      return { world: file, label, told, verdict: verdictOf(told, label.means, world) };
    });
  });
}

/** Takes commands in a world; to an agent that has heard nothing yet, if none is said. */
function takerIn(world: CommandWorld) {
  const desk = new CommandDesk({
    domain: loadDomain(world.domain),
    languages: [ENGLISH, GERMAN, FRENCH, SPANISH],
  });
  const spotOf = (id: string | number | undefined): number => world.spots[id ?? world.you] ?? 0;
  const distance = (from: string | number | undefined, to: string | number): number =>
    Math.abs(spotOf(from) - spotOf(to));
  const situation = { things: world.things, distance, self: world.you };
  return (text: string, agent = listsOf()) => desk.take(text, agent, situation);
}

/** The JSON of a file beside this one. */
export const parseFile = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** Those who take commands in the worlds of files, of which each takes time to prepare. */
const takers = new Map<string, ReturnType<typeof takerIn>>();

/** The reading of a command in the world of a file, in a line; "?" if something is asked. */
export function readIn(file: string, text: string): string {
  const take = takers.get(file) ?? takerIn(parseFile(file));
  takers.set(file, take);
  const { reading } = take(text);
  if (reading.doubts.length > 0) return "?";
  const who = reading.who === undefined ? "" : `WHO[${reading.who}] `;
  const goals = reading.goals.map(
    ({ goal, things, by }) =>
      `${goal} ${Object.values(things)}${by === undefined ? "" : ` by ${by}`}`,
  );
  const not = reading.refused.map(({ goal, things }) => `!${goal} ${Object.values(things)}`);
  const facts = reading.conditions.map((each) => `${each.kind} ${each.thing}.${each.property}`);
  return who + [...goals, ...not, ...facts].join("; ");
}

type Goal = CommandReading["goals"][number];

const tellGoal = ({ goal, things }: Goal): string =>
  [goal, Object.values(things ?? {}).join(",")].join(" ").trim();

/** The lists of an agent that takes orders. */
function listsOf() {
  const orders: { readonly goal: unknown }[] = [];
  const add = (goal: unknown) => {
    const order = { goal };
    orders.push(order);
    return order;
  };
  const remove = (order: { readonly goal: unknown }) => orders.splice(orders.indexOf(order), 1);
  const constraints: object[] = [];
  const bar = (constraint: object) => {
    constraints.push(constraint);
    return constraint;
  };
  const unbar = (constraint: object) => constraints.splice(constraints.indexOf(constraint), 1);
  return {
    orders: { list: orders, add, remove },
    constraints: { list: constraints, add: bar, remove: unbar },
  };
}

function toldOf(
  reading: Partial<CommandReading> & Pick<CommandReading, "goals" | "avoided" | "doubts">,
  withdrawn: readonly string[],
  question: string | undefined,
): Told {
  const { refused = [], conditions = [], who, isEach = false, cancelled = [] } = reading;
  const ofRefused = new Set(refused.flatMap(({ things }) => Object.values(things)));
  const facts = conditions.map(({ kind, thing, property, value }): [string, string] => [
    kind,
    `${thing === undefined ? "" : `${thing}.`}${property} = ${value}`,
  ]);
  return {
    isAsked: reading.doubts.length > 0 || (question !== undefined && conditions.length === 0),
    goals: reading.goals.map(tellGoal),
    who: who === "all" ? who : who?.map(String),
    by: reading.goals.map(({ by }) => by?.map(String).sort().join()),
    each: isEach,
    not: refused.filter(({ isSoft }) => !isSoft).map(tellGoal),
    ratherNot: refused.filter(({ isSoft }) => isSoft).map(tellGoal),
    avoid: reading.avoided.filter((id) => !ofRefused.has(id)).map(String),
    facts: Object.fromEntries(facts),
    cancels: [...new Set([...cancelled.map(tellGoal), ...withdrawn])],
    question,
  };
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...new Set(one)].sort().join(";") === [...new Set(other)].sort().join(";");

/** Judges a reading by the meanings that are acceptable. */
export function verdictOf(
  told: Told,
  means: readonly (Meant | "ask")[],
  world: CommandWorld,
): Verdict {
  if (told.isAsked) return means.includes("ask") ? "meant" : "asked";
  const entries = means.filter((entry): entry is Meant => entry !== "ask");
  if (entries.some((entry) => isMeant(told, entry, world))) return "meant";
  const isNothing =
    told.goals.length +
      told.not.length +
      told.ratherNot.length +
      told.avoid.length +
      told.cancels.length ===
    0;
  if (isNothing) return "silent";
  return entries.some((entry) => isHalf(told, entry)) ? "half" : "wrong";
}

/** A refusal of a goal about one thing, with each second thing that the goal may be about. */
function pairsOf(refusal: string, { domain, things }: CommandWorld): readonly string[] {
  const [name = "", said] = refusal.split(" ");
  const goal = domain.goals?.find((each) => each.name === name);
  const { things: kinds = {} } = (goal ?? {}) as { readonly things?: Record<string, string> };
  const second = Object.values(kinds).slice(1).flat();
  if (said === undefined || said.includes(",") || second.length === 0) return [refusal];
  const ids = things.filter(({ kind }) => second.includes(kind)).map(({ id }) => String(id));
  return ids.filter((id) => id !== said).map((id) => `${refusal},${id}`);
}

function isMeant(told: Told, meant: Meant, world: CommandWorld): boolean {
  const { you } = world;
  const {
    who,
    each = false,
    not = [],
    ratherNot = [],
    avoid = [],
    spared = [],
    cancels = [],
  } = meant;
  // A refusal of one thing alone is that of it with each other: "don't move Sven".
  const withAny = (one: string): readonly string[] => pairsOf(one, world);
  const isSpared = (said: string): boolean => spared.some((id) => said.split(/[ ,]/).includes(id));
  const kept = [...avoid, ...not.flatMap((one) => (one.startsWith("* ") ? [one.slice(2)] : []))];
  const facts = { if: meant.if, unless: meant.unless, once: meant.once, until: meant.until };
  return (
    rest(doneBy(told, you), meant.goals, scopeOf(who, you))?.length === 0 &&
    (told.goals.length > 0 || scopeOf(told.who, you) === scopeOf(who, you)) &&
    told.each === each &&
    sameSet(
      told.not.filter((one) => not.includes(one) || !isSpared(one)).flatMap(withAny),
      not.filter((one) => !one.startsWith("* ")).flatMap(withAny),
    ) &&
    sameSet(told.ratherNot.flatMap(withAny), ratherNot.flatMap(withAny)) &&
    sameSet(
      told.avoid.filter((one) => kept.includes(one) || !spared.includes(one)),
      kept,
    ) &&
    Object.entries(facts).every(([kind, fact]) => told.facts[kind] === fact) &&
    sameSet(told.cancels, cancels)
  );
}

/** Those who are bound by the whole of a command. */
const scopeOf = (who: Told["who"], you: string): string =>
  who === undefined || who === "all" ? (who ?? you) : who.toSorted().join();

/** The goals, each with those who are to do it. */
const doneBy = ({ goals, by, who }: Told, you: string): readonly string[] =>
  goals.map((goal, at) => `${goal} by ${by[at] ?? scopeOf(who, you)}`);

/** The goals that are left when steps are taken off the front; undefined if they do not begin so. @param by those who do them */
function rest(
  goals: readonly string[],
  steps: readonly Step[],
  by: string,
): readonly string[] | undefined {
  let left: readonly string[] | undefined = goals;
  for (const step of steps) {
    if (left === undefined) return undefined;
    left = restOf(left, step, by);
  }
  return left;
}

function restOf(goals: readonly string[], step: Step, by: string): readonly string[] | undefined {
  if (typeof step === "string") return goals[0] === `${step} by ${by}` ? goals.slice(1) : undefined;
  if (isList(step)) return allOf(goals, step, by);
  if ("by" in step) return rest(goals, step.goals, step.by);
  const [least, most] = typeof step.some === "number" ? [step.some, step.some] : step.some;
  const of = step.of.map((each) => `${each} by ${by}`);
  let count = 0;
  while (
    count < most &&
    of.includes(goals[count] ?? "") &&
    !goals.slice(0, count).includes(goals[count] ?? "")
  )
    count++;
  return count < least ? undefined : goals.slice(count);
}

const isList = (step: Step): step is readonly Step[] => Array.isArray(step);

/** Takes all steps of a list, in any order. */
function allOf(
  goals: readonly string[],
  steps: readonly Step[],
  by: string,
): readonly string[] | undefined {
  let left = goals;
  const open = [...steps];
  while (open.length > 0) {
    const at = open.findIndex((each) => restOf(left, each, by) !== undefined);
    if (at < 0) return undefined;
    left = restOf(left, open[at] as Step, by) ?? [];
    open.splice(at, 1);
  }
  return left;
}

/** Whether some of what is meant was read, and nothing else. */
function isHalf(told: Told, { goals, not = [], ratherNot = [], avoid = [] }: Meant): boolean {
  const all = new Set([...goals.flatMap(namesIn), ...not, ...ratherNot, ...avoid]);
  const said = [...told.goals, ...told.not, ...told.ratherNot, ...told.avoid];
  return said.every((one) => all.has(one));
}

function namesIn(step: Step): string[] {
  if (typeof step === "string") return [step];
  if (isList(step)) return step.flatMap(namesIn);
  return ("by" in step ? step.goals : step.of).flatMap(namesIn);
}

/** Verdicts in numbers. */
export function verdictCounts(verdicts: readonly Verdict[]): Readonly<Record<Verdict, number>> {
  const counts = { meant: 0, asked: 0, half: 0, silent: 0, wrong: 0 };
  for (const verdict of verdicts) counts[verdict]++;
  return counts;
}
