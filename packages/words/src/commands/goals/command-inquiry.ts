import type { MeantDeed, Quality, ThingPick, ThingSet } from "../../grammar/meaning.ts";
import type {
  CommandAnswer,
  CommandDeed,
  CommandDoubt,
  CommandGoal,
  CommandThing,
  CommandThingId,
  RefusedGoal,
} from "../command-reading.ts";
import type { CommandWords, ThingGoalWords } from "../command-words.ts";
import { nameOf } from "../thing-names.ts";
import { type SituationSets, siblings } from "./thing-sets.ts";

/** A deed with the goals and things that it came to. */
export interface Came {
  readonly deed: MeantDeed;
  readonly goals: readonly CommandGoal[];
  readonly things: readonly CommandThing[];
  /** Other things of its goals: recipients, places. */
  readonly others: readonly CommandThing[];
  readonly pick: ThingPick | undefined;
  /** Those who were told to do it. */
  readonly doers?: readonly CommandThing[];
}

/** The words, things and answers from which the goals of one command are made. */
interface InquiryParts {
  readonly words: CommandWords;
  readonly sets: SituationSets;
  readonly answers: readonly CommandAnswer[];
  readonly doubts: CommandDoubt[];
  /** Goals of earlier commands, which may be taken back. */
  readonly given: readonly CommandGoal[];
}

/** All that is known while the goals of one command are made. */
export class CommandInquiry implements InquiryParts {
  readonly words: CommandWords;
  readonly sets: SituationSets;
  readonly answers: readonly CommandAnswer[];
  readonly doubts: CommandDoubt[];
  /** The deeds so far, those of the last command first. */
  readonly came: Came[];
  /** Number of deeds of the last command. */
  readonly seeds: number;
  readonly refused: RefusedGoal[] = [];
  /** Things to keep away from. */
  readonly kept: Set<CommandThingId> = new Set();
  readonly spared: Set<CommandThingId> = new Set();
  readonly given: readonly CommandGoal[];
  /** The given goals that are taken back. */
  readonly cancelled: CommandGoal[] = [];

  /** @param before the deeds of the last command */
  constructor(
    { words, sets, answers, doubts, given }: InquiryParts,
    before: readonly CommandDeed[],
  ) {
    this.given = given;
    this.words = words;
    this.sets = sets;
    this.answers = answers;
    this.doubts = doubts;
    this.seeds = before.length;
    this.came = before.map(({ meant, things, goals }) => ({
      ...{ deed: meant, goals, pick: siblings(meant.set.picks).at(-1) },
      things: this.byIds(things),
      others: this.byIds(goals.flatMap((each) => Object.values(each.things))),
      doers: typeof meant.who === "object" ? sets.union(meant.who) : [],
    }));
  }

  /** Things of a condition, to which pronouns may refer. */
  mention(set: ThingSet, isMention = false): void {
    const things = this.sets.union(set);
    const deed: MeantDeed = {
      deed: undefined,
      said: "",
      set,
      rank: 0,
      sentence: -1,
      conditions: [],
      times: [],
      isMention,
    };
    if (things.length > 0)
      this.came.push({ deed, goals: [], things, others: [], pick: set.picks.at(-1) });
  }

  byIds(ids: readonly CommandThingId[]): readonly CommandThing[] {
    return ids.flatMap((id) => this.sets.byId(id) ?? []);
  }

  /** The ids of all things that were said. */
  said(): ReadonlySet<CommandThingId> {
    return new Set(this.came.flatMap(({ things }) => things.map(({ id }) => id)));
  }

  /** Asks about a doubt. @returns the things of the answer */
  ask(
    asked: Pick<CommandDoubt, "kind" | "words"> & Partial<CommandDoubt>,
  ): readonly CommandThing[] {
    const doubt = { options: [], ...asked };
    const { answers, doubts, sets } = this;
    const answer = answers.find(({ words }) => words === doubt.words);
    const meant = this.byIds(answer?.things ?? []);
    if (meant.length > 0) return meant;
    // "serve all tables" asks for the missing cake once, not for each table.
    const isAsked = ({ words, kind }: CommandDoubt): boolean =>
      words === doubt.words && (kind === doubt.kind || doubt.kind === "thing");
    if (!doubts.some(isAsked)) doubts.push(withNames(doubt, sets.all));
    return [];
  }

  /** Asks about words without a meaning, and about amounts that are no number. */
  isUnread(pick: ThingPick): boolean {
    const { doubts } = this;
    const before = doubts.length;
    const isNoun = pick.things.length > 0;
    // "light a torch in each room": how many in each is not known of a place.
    const isInAll = pick.qualities.some(
      (each) => each.is === "placed" && each.at.picks.some(({ amount }) => amount === "all"),
    );
    if (pick.unread.length > 0)
      doubts.push({
        kind: "thing",
        words: [...pick.unread, ...(isNoun ? [pick.said] : [])].join(" "),
        options: isNoun ? pick.things : [],
      });
    else if (isInAll || (typeof pick.amount === "object" && pick.amount.limit !== undefined))
      doubts.push({ kind: "count", words: this.tell(pick), options: [] });
    else if (pick.vague !== undefined)
      doubts.push({ kind: "count", words: `${pick.vague} ${pick.said}`, options: [] });
    else if (pick.isVague)
      doubts.push({
        kind: "which",
        words: pick.said,
        options: pick.things.map((key) => this.sets.named(key)?.id ?? key),
      });
    return doubts.length > before;
  }

  /** Asks how many are near: "light the torches near Berta". */
  isFar(pick: ThingPick): boolean {
    const isSeveral = pick.amount === "all" || (pick.isPlural && pick.amount === undefined);
    const isFar = pick.qualities.some(
      (each) => each.is === "placed" && isSeveral && !this.sets.isOwner(each.at),
    );
    if (isFar) this.ask({ kind: "count", words: this.tell(pick) });
    return isFar;
  }

  /** A pick in words. */
  tell(pick: ThingPick): string {
    return tellPick(pick, (key) => this.#nameOf(key));
  }

  /** A quality in words. */
  tellQuality(quality: Quality): string {
    return tellQuality(quality, (key) => this.#nameOf(key));
  }

  #nameOf(key: string): string {
    const thing = this.sets.named(key);
    return thing === undefined ? key : nameOf(thing);
  }

  /** The goals of a verb, best matches first. */
  goalsOf(verb = ""): readonly ThingGoalWords[] {
    return this.words.goals.get(verb) ?? [];
  }

  /** The goal of a verb that is about such a thing. */
  goalOfKind(verb: string | undefined, kind: string): ThingGoalWords | undefined {
    return this.goalsOf(verb).find((goal) => goalKinds(goal).includes(kind));
  }
}

/** The kinds of things that a goal is about. */
export const goalKinds = (goal: ThingGoalWords | undefined): readonly string[] =>
  goal?.things[0]?.[1] ?? [];

/** Returns a test for things that a goal may be about. */
export const isOfGoal =
  (goal: ThingGoalWords | undefined): ((thing: CommandThing) => boolean) =>
  ({ kind }) =>
    goalKinds(goal).includes(kind);

/** The name of the first thing of a goal. */
export const firstParameter = ({ things: [first] }: ThingGoalWords): string => first?.[0] ?? "";

/** A doubt with the names of its things. */
export function withNames(doubt: CommandDoubt, all: readonly CommandThing[]): CommandDoubt {
  const asked = new Set([...doubt.options, ...(doubt.done ?? [])]);
  const named = all.filter((thing) => asked.has(thing.id) && nameOf(thing) !== String(thing.id));
  if (named.length === 0) return doubt;
  return { ...doubt, names: Object.fromEntries(named.map((thing) => [thing.id, nameOf(thing)])) };
}

/** A pick in words: `red stone`. @param nameOf the name of a kind or thing */
function tellPick(pick: ThingPick, nameOf: (key: string) => string): string {
  const { things, qualities, apposed } = pick;
  const noun = [
    ...things.slice(0, 1).map(nameOf),
    ...(apposed?.things.slice(0, 1).map(nameOf) ?? []),
  ];
  const said = qualities
    .filter(({ is }) => is !== "placed")
    .map((quality) => tellQuality(quality, nameOf))
    .filter((words) => words !== "");
  const words = [...said, ...noun].join(" ").replaceAll("_", " ");
  return words === "" ? pick.said : words;
}

/** A quality in words: `red`. */
function tellQuality(quality: Quality, nameOf: (key: string) => string): string {
  switch (quality.is) {
    case "not":
      return `not ${tellQuality(quality.of, nameOf)}`;
    case "any":
      return quality.of.map((each) => tellQuality(each, nameOf)).join(" ");
    case "owned":
      return quality.by.picks
        .map((pick) => (pick.refers === undefined ? `${tellPick(pick, nameOf)}'s` : pick.said))
        .join(" ");
    case "placed":
      return [quality.how, ...quality.at.picks.map((pick) => tellPick(pick, nameOf))].join(" ");
    case "compared":
      return `${quality.property} ${quality.by} ${typeof quality.value === "number" ? quality.value : ""}`.trim();
    default: {
      const [what = "", name = "", ...rest] = quality.key.split(" ");
      if (what === "value") return rest.join(" ");
      return what === "is" || what === "where" || what === "named"
        ? quality.key.slice(what.length + 1)
        : name === ""
          ? what
          : quality.key;
    }
  }
}
