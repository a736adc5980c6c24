/**
 * Goals from the meaning of a command: which things are meant, how many of them, and what was said before.
 *
 * @module
 */

import type { MeantDeed, Quality, ThingPick } from "../../grammar/meaning.ts";
import { isOfEach } from "../../grammar/narrow-sets.ts";
import { one } from "../../grammar/rules/clauses/join-clauses.ts";
import { ANYTHING } from "../../grammar/rules/join-things.ts";
import type { CommandDeed, CommandGoal, CommandThing, CommandThingId } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import { isSame } from "../given-commands.ts";
import { nameOf } from "../thing-names.ts";
import { type Chosen, chooseThings, countedThings, inParts } from "./chosen-things.ts";
import {
  type Came,
  type CommandInquiry,
  firstParameter,
  goalKinds,
  isOfGoal,
  withNames,
} from "./command-inquiry.ts";
import { atPosition, isOrdered, withoutNumber } from "./numbered-things.ts";
import { rearranged } from "./rearranged-deeds.ts";
import { antecedentOf, beyondSaid, ownersSaid } from "./references.ts";
import { isSparedWhole, refuseThings, spareExceptions } from "./refusals.ts";
import { completed, fitFirst, isLost, replacedThing, secondThing } from "./second-things.ts";
import { sharedAmong } from "./shared-things.ts";
import { isNumberAlone, sibling } from "./thing-sets.ts";
import { askOfMentions, askUnused } from "./unused-parts.ts";

/** Makes the goals of one command from the deeds that it asks for. */
export class CommandGoals {
  readonly #inquiry: CommandInquiry;
  readonly #isContinuing: boolean;
  /** The deeds as they were understood. */
  deeds: readonly MeantDeed[] = [];

  /** @param isContinuing whether the text goes on from the last command: "and refuel her, too" */
  constructor(inquiry: CommandInquiry, isContinuing = false) {
    this.#inquiry = inquiry;
    this.#isContinuing = isContinuing;
  }

  /** The goals of deeds, in the order of pursuit. Whatever is unclear is added to the doubts. */
  all(said: readonly MeantDeed[]): readonly CommandDeed[] {
    const all = rearranged(this.#inquiry, said);
    // "launch the other scout, Moth is already out": what is told comes first.
    const isOther = all[0]?.set.picks.some(({ refers }) => refers === "other") === true;
    const told = isOther ? all.filter(({ isMention }) => isMention === true) : [];
    const deeds = [...told, ...all.filter((deed) => !told.includes(deed))];
    this.deeds = deeds;
    // "don't" alone is about what comes before it.
    const isRefusal = ({ refusal, set, at }: MeantDeed): boolean =>
      refusal !== undefined &&
      (set.picks.length > 0 || at !== undefined) &&
      set.picks.every(({ refers }) => refers === undefined);
    for (const deed of deeds) if (isRefusal(deed)) refuseThings(this.#inquiry, deed, deeds);
    const came = deeds.map((deed): Came | undefined => {
      if (deed.isMention === true) {
        this.#inquiry.mention(deed.set, true);
        return undefined;
      }
      if (isLost(this.#inquiry, deed)) return undefined;
      for (const { set } of deed.conditions) if (set !== undefined) this.#inquiry.mention(set);
      if (deed.refusal !== undefined) {
        if (!isRefusal(deed)) refuseThings(this.#inquiry, deed, deeds);
        return undefined;
      }
      const found = this.#goalsOf(completed(this.#inquiry, deed));
      this.#inquiry.came.push(found);
      return found;
    });
    askUnused(this.#inquiry, deeds);
    askOfMentions(this.#inquiry, deeds);
    this.#askTwice();
    this.#inquiry.sets.said = this.#inquiry.came.slice(-1).flatMap(({ things }) => things);
    // A text that only refuses may go on: "and the wine".
    if (came.every((each) => each === undefined))
      return deeds.map((meant) => ({ meant, goals: [], things: [] }));
    const made = inParts(came.flatMap((each) => each ?? [])).sort(
      (one, other) => one.deed.rank - other.deed.rank,
    );
    this.#askAgain(made);
    const { given, cancelled } = this.#inquiry;
    const taken = made.filter(({ deed }) => deed.isTakenOver === true);
    const isTaken = (each: CommandGoal): boolean =>
      taken.some(({ goals }) => goals.some((goal) => isSame(each, goal)));
    cancelled.push(...given.filter(isTaken));
    return made.map(({ deed, goals, things }) => ({
      meant: deed,
      // "light all the fires, Sven does the north one"
      goals: deed.isTakenOver === true ? goals : goals.filter((goal) => !isTaken(goal)),
      things: things.map(({ id }) => id),
    }));
  }

  /** Asks about what is wanted and refused in one text. */
  #askTwice(): void {
    const { came, seeds, refused, sets } = this.#inquiry;
    for (const goal of came.slice(seeds).flatMap(({ goals }) => goals)) {
      const isRefused = refused.some((each) => !each.isSoft && isSame(each, goal));
      if (!isRefused) continue;
      const [thing] = Object.values(goal.things).flatMap((id) => sets.byId(id) ?? []);
      const words = thing === undefined ? goal.goal : nameOf(thing);
      this.#inquiry.ask({ kind: "what", words });
    }
  }

  /** Asks whether the same is to be done twice: "wake Ivo, then Berta, then Ivo". */
  #askAgain(made: readonly Came[]): void {
    const about = ({ deed, things }: Came): string =>
      JSON.stringify([deed.who, things.map(({ id }) => id)]);
    for (const [at, each] of made.entries()) {
      if (each.goals.length !== 1) continue;
      const before = made.slice(0, at).findLast((other) => about(other) === about(each));
      const isSame = JSON.stringify(before?.goals) === JSON.stringify(each.goals);
      if (before !== undefined && isSame && before.deed.rank < each.deed.rank)
        this.#inquiry.ask({ kind: "count", words: each.things.map(nameOf).join() });
    }
  }

  #goalsOf(deed: MeantDeed): Came {
    const none: Came = { deed, goals: [], things: [], others: [], pick: deed.set.picks.at(-1) };
    const goals = this.#inquiry.goalsOf(deed.deed);
    const [first] = deed.set.picks;
    if (deed.deed === undefined) {
      const said = first === undefined ? deed.said : this.#inquiry.tell(first);
      this.#inquiry.ask({ kind: "what", words: said });
      return none;
    }
    if (first === undefined) {
      const mentioned = this.#inquiry.came.findLast((each) => each.deed.isMention === true);
      const thingless = goals.find(({ things }) => things.length === 0);
      if (thingless !== undefined)
        return { ...none, goals: [{ goal: thingless.name, things: {} }] };
      // "Kiki looks filthy. She could do with a wash."
      if (mentioned !== undefined && goals.length > 0)
        return this.#goalsOf({ ...deed, set: mentioned.deed.set });
      // "paint the Petrel", "and refuel too"
      const { came, seeds } = this.#inquiry;
      if (this.#isContinuing && goals.length > 0 && came.length === seeds)
        return this.#goalsOf({ ...deed, set: one({ ...ANYTHING, refers: "it", said: deed.said }) });
      this.#inquiry.ask({
        kind: goals.length === 0 ? "cannot" : "what",
        words: deed.said,
      });
      return none;
    }
    if (deed.set.isOr && !isOfEach(deed.set)) return this.#oneOf(deed, none);
    const start = this.#inquiry.came.length;
    let before = this.#inquiry.came.at(-1)?.pick;
    const came = this.#withPlace(deed).map((said) => {
      const pick = sibling(said, before);
      before = pick;
      const each = { ...none, ...this.#ofPick(deed, pick), pick };
      // "the red chest, then the others"
      this.#inquiry.came.push(each);
      return each;
    });
    this.#inquiry.came.length = start;
    return {
      ...{ ...none, pick: before },
      goals: came.flatMap((each) => each.goals),
      things: came.flatMap((each) => each.things),
      others: came.flatMap((each) => each.others),
    };
  }

  /** The things of a deed, each with the place that was said behind it or later ones: "take Pip and Pop to the pool". */
  #withPlace(deed: MeantDeed): readonly ThingPick[] {
    const { picks } = deed.set;
    const goal = this.#inquiry.goalsOf(deed.deed).find(({ things }) => things.length > 1);
    if (goal === undefined || picks.length < 2 || deed.at !== undefined) return picks;
    let place: Quality | undefined;
    const withPlaces = picks.toReversed().map((pick) => {
      const { pick: left } = secondThing(this.#inquiry, deed, pick, goal);
      const own = pick.qualities.find((quality) => !left.qualities.includes(quality));
      const isBare = own === undefined && place !== undefined;
      place = own ?? place;
      return isBare && place ? { ...pick, qualities: [...pick.qualities, place] } : pick;
    });
    return withPlaces.reverse();
  }

  /** The first alternative that is there: "get a stone or a log". */
  #oneOf(deed: MeantDeed, none: Came): Came {
    const { doubts } = this.#inquiry;
    const goals = this.#inquiry.goalsOf(deed.deed);
    for (const pick of deed.set.picks) {
      if (this.#inquiry.isUnread(pick)) return none;
      // "wake Ivo or the door"
      const isFit = ({ kind }: CommandThing): boolean =>
        goals.some(({ things }) => things.some(([, kinds]) => kinds.includes(kind)));
      const others = this.#inquiry.sets.of(pick, (thing) => !isFit(thing));
      const found = this.#inquiry.sets.of(pick, isFit);
      if (others.length > 0 && found.length === 0) {
        this.#inquiry.ask({ kind: "cannot", words: this.#inquiry.tell(pick) });
        return none;
      }
    }
    for (const pick of deed.set.picks) {
      const before = doubts.length;
      const came = this.#ofPick(deed, pick);
      if (came.goals.length > 0) return { ...none, ...came };
      if (pick !== deed.set.picks.at(-1)) doubts.length = before;
    }
    return none;
  }

  #ofPick(deed: MeantDeed, pick: ThingPick): Pick<Came, "goals" | "things" | "others"> {
    const none = { goals: [], things: [], others: [] };
    const each = sharedAmong(this.#inquiry, deed, pick);
    if (each !== undefined) {
      const { at: _, ...plain } = deed;
      const { goal, things } = this.#meant(plain, each.pick);
      const goals = goal === undefined ? [] : each.goalsOf(goal, things);
      return goals.length === 0 ? none : { goals, things, others: each.recipients };
    }
    const { goal, things, second } = this.#meant(deed, pick);
    if (goal === undefined) return none;
    const goals = things.flatMap(({ id }) =>
      this.#whole(deed, goal, { [firstParameter(goal)]: id, ...second }),
    );
    return { goals, things, others: this.#inquiry.byIds(Object.values(second)) };
  }

  /** A goal with all its things: a thing that was not said is the only one of its kind, or asked for. */
  #whole(
    deed: MeantDeed,
    goal: ThingGoalWords,
    said: Readonly<Record<string, CommandThingId>>,
  ): readonly CommandGoal[] {
    const { sets } = this.#inquiry;
    const things = new Map(Object.entries(said));
    // "give Berta the silver key", "and the gold one"
    const last = this.#inquiry.came.findLast((each) => each.goals.length > 0);
    const isSame = last?.deed.said.toLowerCase() === deed.said.toLowerCase();
    const first = firstParameter(goal);
    // "the food belongs in the galley, bring it there"
    const own = last?.goals.find((each) => each.things[first] === said[first]);
    const before = own ?? (isSame ? last?.goals[0] : undefined);
    for (const [parameter, kinds] of goal.things) {
      if (things.has(parameter)) continue;
      const same = before?.goal === goal.name ? before.things[parameter] : undefined;
      if (same !== undefined) {
        things.set(parameter, same);
        continue;
      }
      const taken = new Set(things.values());
      const isFit = ({ id, kind }: CommandThing): boolean =>
        kinds.includes(kind) && !this.#inquiry.kept.has(id) && !taken.has(id);
      const options = sets.sorted(sets.all.filter(isFit)).map(({ id }) => id);
      const words = kinds.join(" or ").replaceAll("_", " ");
      const asked = { kind: options.length === 0 ? "none" : "which", words, options } as const;
      const { answers, doubts } = this.#inquiry;
      const answered = answers
        .filter((answer) => answer.words === words)
        .flatMap((answer) => answer.things);
      const id =
        answered.find((one) => options.includes(one)) ??
        (options.length === 1 ? options[0] : undefined);
      if (id === undefined) {
        if (!doubts.some((doubt) => doubt.words === words)) doubts.push(withNames(asked, sets.all));
        return [];
      }
      things.set(parameter, id);
    }
    return [{ goal: goal.name, things: Object.fromEntries(things) }];
  }

  /** Whether only a number was said of what the deed has done already: "give Berta the key, at least two". */
  #isPart({ deed }: MeantDeed, pick: ThingPick): boolean {
    const { came, seeds } = this.#inquiry;
    const isAgain = came.length > seeds && came.at(-1)?.deed.deed === deed;
    const isBare = pick.things.length + pick.qualities.length === 0 && pick.refers !== "other";
    const { amount, share, isMore, but } = pick;
    const isNumber =
      typeof amount === "object" || share !== undefined || but.picks.some(isNumberAlone);
    return isAgain && isBare && isNumber && !isMore && !pick.isNumbered;
  }

  /** Asks whether "the first one" is of all, or of those of the command before. */
  #askOfPosition({ who }: MeantDeed, pick: ThingPick, things: readonly CommandThing[]): void {
    const { came, seeds } = this.#inquiry;
    const { things: last = [] } = came.at(-1) ?? {};
    const isBare = isOrdered(pick) && pick.things.length + pick.qualities.length === 0;
    if (!isBare || came.length > seeds || last.length < 2) return;
    // "let Kim do the first one" would leave it to both.
    if (typeof who === "object" || atPosition(last, pick)[0] !== things[0])
      this.#inquiry.ask({ kind: "thing", words: this.#inquiry.tell(pick) });
  }

  /** The goal and the things of a pick; without a goal it is in doubt. */
  #meant(
    deed: MeantDeed,
    said: ThingPick,
  ): {
    readonly goal: ThingGoalWords | undefined;
    readonly things: readonly CommandThing[];
    readonly second: Readonly<Record<string, CommandThingId>>;
  } {
    const { sets } = this.#inquiry;
    const { among } = deed;
    const none = { goal: undefined, things: [], second: {} };
    const last = ownersSaid(this.#inquiry, said);
    // "give Berta her letters"
    const to = deed.at?.set;
    const isSaid = to?.picks.every(({ refers }) => refers === undefined) === true;
    sets.said = isSaid && (last.length === 0 || sets.isOwner(to)) ? sets.union(to) : last;
    const replaced = replacedThing(this.#inquiry, deed, said);
    if (replaced !== undefined) return replaced;
    if (this.#isPart(deed, said)) {
      this.#inquiry.ask({ kind: "count", words: this.#inquiry.tell(said) });
      return none;
    }
    // "lock them all" at first is about whatever may be locked.
    const isAny =
      said.refers === "them" && said.amount === "all" && this.#inquiry.came.length === 0;
    if (!isAny && (said.refers === "it" || said.refers === "them")) {
      const things = antecedentOf(this.#inquiry, said, deed.deed ?? "");
      const [thing] = things;
      const goal = thing && this.#inquiry.goalOfKind(deed.deed, thing.kind);
      if (goal === undefined) {
        const kind = this.#inquiry.came.length === 0 ? "thing" : "cannot";
        this.#inquiry.ask({ kind, words: said.said });
        return none;
      }
      return { goal, things, second: secondThing(this.#inquiry, deed, said, goal).second };
    }
    const pick = beyondSaid(this.#inquiry, said);
    if (pick === undefined || this.#inquiry.isUnread(pick)) return none;
    const goals = fitFirst(this.#inquiry, deed, this.#inquiry.goalsOf(deed.deed)).filter(
      ({ things }) => things.length > 0,
    );
    const chosen = goals.map((goal) =>
      chooseThings(this.#inquiry, goal, secondThing(this.#inquiry, deed, pick, goal).pick, among),
    );
    const isNamed = ({ goal }: Chosen): boolean =>
      pick.things.length === 0 || sets.base(withoutNumber(pick), isOfGoal(goal)).length > 0;
    const best =
      chosen.find(({ found, isRefused }) => found.length > 0 || isRefused) ?? chosen.find(isNamed);
    // "open the green door, no, leave it"
    if (best?.isRefused === true) {
      this.#inquiry.ask({ kind: "cannot", words: this.#inquiry.tell(pick) });
      return none;
    }
    if (best?.goal === undefined) {
      const isThere = pick.things.length === 0 || sets.base(pick, () => true).length > 0;
      // "get the goat" where there is none
      const isOfKind = pick.things.some((kind) =>
        goals.some((goal) => goalKinds(goal).includes(kind)),
      );
      this.#inquiry.ask({
        kind: isThere || !isOfKind ? "cannot" : "none",
        words: this.#inquiry.tell(pick),
      });
      return none;
    }
    const { goal } = best;
    const { second, pick: left, isLost: lost } = secondThing(this.#inquiry, deed, pick, goal);
    if (lost !== undefined) {
      this.#inquiry.ask({ kind: "thing", words: lost });
      return none;
    }
    if (this.#inquiry.isFar(left)) return none;
    const isOut = isSparedWhole(this.#inquiry, deed, left, goal);
    const things = isOut ? [] : countedThings(this.#inquiry, left, best);
    spareExceptions(this.#inquiry, deed, left, goal);
    this.#askOfPosition(deed, left, things);
    return { goal, things, second };
  }
}
