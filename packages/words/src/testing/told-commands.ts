import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { CommandDesk } from "../commands/command-desk.ts";
import type {
  CommandGoal,
  CommandReading,
  CommandSituation,
  CommandThing,
} from "../commands/command-reading.ts";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { NotedGoals } from "./noted-goals.ts";

/** A place where commands are said, as the files in `sets/commands` describe it. */
export interface CommandScene {
  readonly domain: DomainDefinition;
  readonly things: readonly CommandThing[];
  /** The one spoken to. */
  readonly self?: string;
  readonly state?: Readonly<Record<string, unknown>>;
  /** The places of things, on a line. The one spoken to is at 0 if it has no spot. */
  readonly spots?: Readonly<Record<string, number>>;
  /** ISO 639 codes. Default: all, English first */
  readonly languages?: readonly string[];
}

const LANGUAGES = [ENGLISH, GERMAN, SPANISH, FRENCH];

/** The surroundings of the one spoken to in a scene. */
export function situationIn({ things, self, state, spots }: CommandScene): CommandSituation {
  const spotOf = (id: string | number | undefined): number => spots?.[id ?? self ?? ""] ?? 0;
  const distance = (from: string | number | undefined, to: string | number): number =>
    Math.abs(spotOf(from) - spotOf(to));
  return {
    things,
    ...(self !== undefined && { self }),
    ...(state && { state }),
    ...(spots && { distance }),
  };
}

/** Takes texts in a scene, one after the other. @returns the last of them in short */
export function commandsIn(scene: CommandScene): (texts: readonly string[]) => string {
  const desk = new CommandDesk({
    domain: loadDomain(scene.domain),
    languages: (scene.languages ?? LANGUAGES.map(({ code }) => code)).flatMap((code) =>
      LANGUAGES.filter((each) => each.code === code),
    ),
  });
  const situation = situationIn(scene);
  return (texts) => {
    const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
    let told = "";
    for (const text of texts) {
      const { reading, withdrawn } = desk.take(text, agent, situation);
      const back = withdrawn.orders.map(({ goal }) => goal as CommandGoal);
      told = tellReading({ ...reading, cancelled: [...reading.cancelled, ...back] });
    }
    return told;
  };
}

const tell = ({ goal, things, by, isAtOnce = false }: CommandGoal): string =>
  [
    goal,
    ...(Object.keys(things).length > 0 ? [Object.values(things).join(">")] : []),
    ...(by === undefined ? [] : [`by ${by.join("+")}`]),
    ...(isAtOnce ? ["at once"] : []),
  ].join(" ");

/** All that a command came to, in short. */
function tellReading(reading: CommandReading): string {
  const { goals, refused, avoided, spared, conditions, who, isEach, cancelled, doubts } = reading;
  if (doubts.length > 0)
    return doubts
      .map(({ kind, words, options }) => [`${kind}?`, words, options.join()].join(" ").trim())
      .join("; ");
  const ofRefused = new Set(refused.flatMap(({ things }) => Object.values(things)));
  return [
    ...goals.map(tell),
    ...refused.map((each) => `${each.isSoft ? "rather not" : "not"} ${tell(each)}`),
    ...avoided.filter((id) => !ofRefused.has(id)).map((id) => `avoid ${id}`),
    ...spared.map((id) => `spare ${id}`),
    ...conditions.map(
      ({ kind, thing, property, value }) =>
        `${kind} ${thing === undefined ? "" : `${thing}.`}${property}=${value}`,
    ),
    ...(who === undefined ? [] : [`for ${who === "all" ? who : who.join("+")}`]),
    ...(isEach ? ["each"] : []),
    ...new Set(cancelled.map((goal) => `back ${tell(goal)}`)),
  ].join(", ");
}
