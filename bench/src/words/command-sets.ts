import { readdirSync, readFileSync } from "node:fs";
import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { type CommandReading, type CommandSituation, type CommandThing } from "@understudy/words";

/** The right reading of a command: goals such as `milked g1` and things to avoid, or the kinds of doubts that are right. */
export interface LabelledCommand {
  readonly text: string;
  readonly language?: string;
  readonly goals?: readonly string[];
  readonly avoided?: readonly string[];
  readonly asked?: readonly string[];
}

/** Commands in a world of things. */
export interface CommandSet {
  readonly name: string;
  readonly domain: Domain;
  readonly situation: CommandSituation;
  readonly commands: readonly LabelledCommand[];
}

/** `done` as meant, `asked` rightly, `unsure`: asked although it was clear or the wrong question, or done `wrongly`. */
export type CommandVerdict = "done" | "asked" | "unsure" | "wrongly";

interface CommandFile {
  readonly domain: DomainDefinition;
  readonly things: readonly CommandThing[];
  /** Where each thing is on a line; the agent is at 0. */
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

/** Judges the reading of a command. The order of goals counts, that of things to avoid does not. */
export function commandVerdict(
  { goals, avoided, doubts }: CommandReading,
  label: LabelledCommand,
): CommandVerdict {
  if (doubts.length > 0) {
    const isRight = doubts.some(({ kind }) => label.asked?.includes(kind) === true);
    return isRight ? "asked" : "unsure";
  }
  const done = goals.map(({ goal, things }) => `${goal} ${Object.values(things).join()}`).join(";");
  const kept = avoided.map(String).sort().join();
  const isMeant =
    label.asked === undefined &&
    done === (label.goals ?? []).join(";") &&
    kept === [...(label.avoided ?? [])].sort().join();
  return isMeant ? "done" : "wrongly";
}
