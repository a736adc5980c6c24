import { readdirSync, readFileSync } from "node:fs";
import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import {
  CommandReader,
  type CommandReading,
  type CommandSituation,
  type CommandThing,
  ENGLISH,
  FRENCH,
  GERMAN,
  SPANISH,
} from "@understudy/words";

/** The right reading of a command: goals such as `milked g1` and things to avoid, or the kinds of doubts that are right. */
interface LabelledCommand {
  readonly text: string;
  readonly language?: string;
  readonly goals?: readonly string[];
  readonly avoided?: readonly string[];
  readonly asked?: readonly string[];
}

/** Commands in a world of things. */
interface CommandSet {
  readonly name: string;
  readonly domain: Domain;
  readonly situation: CommandSituation;
  readonly commands: readonly LabelledCommand[];
}

/** `done` as meant, `asked` rightly, `unsure`: asked although it was clear or the wrong question, or done `wrongly`. */
type CommandVerdict = "done" | "asked" | "unsure" | "wrongly";

interface CommandFile {
  readonly domain: DomainDefinition;
  readonly things: readonly CommandThing[];
  /** The position of each thing on a line; the agent is at 0. */
  readonly spots: Readonly<Record<string, number>>;
  readonly commands: readonly LabelledCommand[];
}

const FOLDER = new URL("commands/", import.meta.url);

/** All worlds of things with their commands. */
export function commandSets(): CommandSet[] {
  return readdirSync(FOLDER).map((file) => {
    const text = readFileSync(new URL(file, FOLDER), "utf8");
    const { domain, things, spots, commands } = JSON.parse(text) as CommandFile;
    const spotOf = (id: string | number | undefined): number => spots[id ?? ""] ?? 0;
    const situation: CommandSituation = {
      things,
      distance: (from, to) => Math.abs(spotOf(from) - spotOf(to)),
    };
    return { name: domain.name, domain: loadDomain(domain), situation, commands };
  });
}

/** Verdicts on the commands of all worlds. */
export interface CommandFigures {
  readonly commands: number;
  /** Commands that can be done without a question. */
  readonly clear: number;
  readonly done: number;
  readonly asked: number;
  readonly unsure: number;
  readonly wrongly: number;
}

/** Reads the commands of all worlds: every third one of a world is held, the others are open. */
export function measureCommands(part: "open" | "held"): CommandFigures {
  const counts = { commands: 0, clear: 0, done: 0, asked: 0, unsure: 0, wrongly: 0 };
  for (const { domain, situation, commands } of commandSets()) {
    const reader = new CommandReader({ domain, languages: [ENGLISH, GERMAN, FRENCH, SPANISH] });
    for (const [index, command] of commands.entries()) {
      if ((index % 3 === 2) !== (part === "held")) continue;
      counts.commands++;
      if (command.asked === undefined) counts.clear++;
      counts[commandVerdict(reader.read(command.text, situation), command)]++;
    }
  }
  return counts;
}

/** Judges the reading of a command. The order of goals counts, that of things to avoid does not. */
function commandVerdict(
  { goals, avoided, spared, doubts }: CommandReading,
  label: LabelledCommand,
): CommandVerdict {
  if (doubts.length > 0) {
    const isRight = doubts.some(({ kind }) => label.asked?.includes(kind) === true);
    return isRight ? "asked" : "unsure";
  }
  const done = goals.map(({ goal, things }) => `${goal} ${Object.values(things).join()}`).join(";");
  const kept = [...avoided, ...spared].map(String).sort().join();
  const isMeant =
    label.asked === undefined &&
    done === (label.goals ?? []).join(";") &&
    kept === [...(label.avoided ?? [])].sort().join();
  return isMeant ? "done" : "wrongly";
}
