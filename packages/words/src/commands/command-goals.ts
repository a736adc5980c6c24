import type { ThingMention, ThingOrder } from "../pieces/order-vocabulary.ts";
import { fold } from "../text/fold.ts";
import type {
  CommandAnswer,
  CommandDoubt,
  CommandGoal,
  CommandThing,
  CommandThingId,
} from "./command-reading.ts";
import { type CommandWords, NO_DEED, type ThingGoalWords } from "./command-words.ts";
import { holdsFor } from "./goal-holds.ts";
import type { Mentionables } from "./mentionables.ts";
import { nameOf } from "./thing-names.ts";

/** Adverbs of manner in English and the Romance languages: `quickly`, `rápidamente`. */
const ADVERB = /(?:ly|mente?)$/i;
const ENDS_IN_NUMBER = / \d+$/;

/** The things and answers from which the goals of one command are made. */
interface GoalsInquiry {
  readonly words: CommandWords;
  readonly candidates: Mentionables;
  readonly avoided: ReadonlySet<CommandThingId>;
  readonly answers: readonly CommandAnswer[];
  readonly doubts: CommandDoubt[];
  /** All names of a thing. */
  readonly namesOf: (thing: CommandThing) => readonly string[];
}

/** A goal of an order's verb, and the things that it may be about. */
interface ChosenGoal {
  readonly goal: ThingGoalWords | undefined;
  readonly found: readonly CommandThing[];
  /** Things for which it holds already. */
  readonly done: readonly CommandThing[];
}

/** Makes the goals of one command from its orders. */
export class CommandGoals {
  readonly #inquiry: GoalsInquiry;
  readonly #orders: readonly ThingOrder[];
  /** The things that each order is about, in the order in which they were said. */
  readonly #chosen = new Map<number, readonly CommandThing[]>();

  constructor(inquiry: GoalsInquiry, orders: readonly ThingOrder[]) {
    this.#inquiry = inquiry;
    this.#orders = orders;
  }

  /** The goals in the order of pursuit. Whatever is unclear is added to the doubts. */
  all(): readonly CommandGoal[] {
    const spoken = [...this.#orders].sort((one, other) => one.index - other.index);
    const goals = new Map(spoken.map((order) => [order, this.#goalsOf(order)]));
    const pursued = this.#orders.flatMap((order) => goals.get(order) ?? []);
    // "open the door and close it, then open it again" are three goals.
    return pursued.filter((goal, at) => {
      const about = thingsOf(goal);
      const before = pursued.slice(0, at).findLast((other) => thingsOf(other) === about);
      return before?.goal !== goal.goal;
    });
  }

  #goalsOf(order: ThingOrder): readonly CommandGoal[] {
    if (order.same.length > 0) return this.#again(order);
    const { goal, chosen, second } = this.#meant(order);
    if (goal === undefined) return [];
    this.#chosen.set(order.index, chosen);
    return chosen.flatMap(({ id }) => this.#whole(goal, { ...second, [firstOf(goal)]: id }));
  }

  /** A goal with all its things: a thing that was not said is the only one of its kind, or asked for. */
  #whole(
    goal: ThingGoalWords,
    said: Readonly<Record<string, CommandThingId>>,
  ): readonly CommandGoal[] {
    const { candidates, avoided, answers, doubts } = this.#inquiry;
    const things = new Map(Object.entries(said));
    for (const [parameter, kinds] of goal.things) {
      if (things.has(parameter)) continue;
      const taken = new Set(things.values());
      const fits = candidates.all.filter(
        ({ id, kind }) => kinds.includes(kind) && !avoided.has(id) && !taken.has(id),
      );
      const options = candidates.fitting(fits, []).map(({ id }) => id);
      const words = kinds.join(" or ").replaceAll("_", " ");
      const answered = answers.filter((answer) => answer.words === words);
      const meant = answered.flatMap((answer) => answer.things).find((id) => options.includes(id));
      const id = meant ?? (options.length === 1 ? options[0] : undefined);
      if (id === undefined) {
        const kind = options.length === 0 ? "none" : "which";
        // "serve all tables" asks for the missing cake once, not for each table.
        if (!doubts.some((doubt) => doubt.words === words))
          doubts.push(withNames({ kind, words, options }, candidates.all));
        return [];
      }
      things.set(parameter, id);
    }
    return [{ goal: goal.name, things: Object.fromEntries(things) }];
  }

  /** The goals of a further deed with things said before: "open the door and close it". */
  #again({ same, deed, said, index }: ThingOrder): readonly CommandGoal[] {
    const things = this.#antecedent(same, deed);
    this.#chosen.set(index, things);
    if (things.length === 0)
      this.#inquiry.doubts.push({ kind: "cannot", words: said, options: [] });
    return things.flatMap(({ id, kind }) => {
      const goal = this.#goalOfKind(deed, kind);
      return goal === undefined ? [] : this.#whole(goal, { [firstOf(goal)]: id });
    });
  }

  /** The things that a pronoun refers to: of the last orders, or else of the latest order that the deed fits. */
  #antecedent(same: readonly number[], deed: string): readonly CommandThing[] {
    const isAble = ({ kind }: CommandThing): boolean => this.#goalOfKind(deed, kind) !== undefined;
    const last = same.flatMap((at) => this.#chosen.get(at) ?? []);
    if (last.length > 0 && last.every(isAble)) return last;
    const before = [...this.#chosen.values()];
    return before.findLast((things) => things.length > 0 && things.every(isAble)) ?? [];
  }

  /** The goal and the things of an order; without a goal it is in doubt. */
  #meant(order: ThingOrder): {
    readonly goal: ThingGoalWords | undefined;
    readonly chosen: readonly CommandThing[];
    readonly second: Readonly<Record<string, CommandThingId>>;
  } {
    const { thing, deed, at, qualities } = order;
    const { candidates, avoided, doubts } = this.#inquiry;
    const words =
      thing === "" && qualities.length === 0 ? order.said : candidates.tell({ thing, qualities });
    const none = { goal: undefined, chosen: [], second: {} };
    if (deed === NO_DEED) {
      doubts.push({ kind: "what", words, options: [] });
      return none;
    }
    const { goal, found, done } = this.#choose(order);
    if (goal === undefined) {
      doubts.push({ kind: "cannot", words, options: [] });
      return none;
    }
    const other = at === undefined ? [] : candidates.of({ thing: at.thing, qualities: [] });
    const [first, next] = goal.things;
    const isSecond =
      next !== undefined &&
      other[0] !== undefined &&
      next[1].includes(other[0].kind) &&
      !avoided.has(other[0].id);
    const second = isSecond ? { [next[0]]: other[0]?.id ?? "" } : {};
    const about = (chosen: readonly CommandThing[]) => ({ goal, chosen, second });
    const ask = (doubt: CommandDoubt) => {
      const answer = this.#inquiry.answers.find((answered) => answered.words === doubt.words);
      const meant = (answer?.things ?? []).flatMap(
        (chosen) => candidates.all.find(({ id }) => id === chosen) ?? [],
      );
      if (meant.length > 0) return about(meant);
      doubts.push(withNames(doubt, candidates.all));
      return none;
    };
    const isOne = candidates.named(thing) !== undefined;
    const name = nameBehind(order, isOne, order.isNumbered && this.#isNumbered(thing));
    if (name !== undefined) {
      const one = candidates.all.find((each) =>
        this.#inquiry.namesOf(each).some((own) => fold(own) === fold(name)),
      );
      const isFit = one !== undefined && first?.[1].includes(one.kind) === true;
      return isFit && !avoided.has(one.id)
        ? about([one])
        : ask({ kind: "none", words: name, options: found.map(({ id }) => id) });
    }
    const { count } = order;
    if (found.length + done.length === 0) return ask({ kind: "none", words, options: [] });
    const near = isSecond ? found : this.#placed(found, other[0]);
    // "the goats", "Ann's goats"
    const isWhole = (order.isDefinite || isOwned(order)) && order.isPlural;
    const isAll = count === "all" || (count === 1 && isWhole);
    const many = isAll ? Math.max(1, near.length) : count;
    const options = near.map(({ id }) => id);
    if (many > near.length) {
      const left = done.length === 0 ? {} : { done: done.map(({ id }) => id) };
      return ask({ kind: "few", words: `${many} ${words}`, options, ...left });
    }
    // "the other goats" where none was named
    if (qualities.includes("other") && this.#chosen.size + avoided.size === 0)
      return ask({ kind: "which", words, options });
    // "the wolf" of three wolves.
    if (!isAll && count === 1 && order.isDefinite && near.length > 1) {
      const known = this.#mentioned(near);
      return known === undefined ? ask({ kind: "which", words, options }) : about([known]);
    }
    return about(near.slice(0, many));
  }

  /** The only one of some things that was chosen before: "open the red door …, then shut the door". */
  #mentioned(things: readonly CommandThing[]): CommandThing | undefined {
    const chosen = new Set([...this.#chosen.values()].flat());
    const [one, ...others] = things.filter((thing) => chosen.has(thing));
    return others.length === 0 ? one : undefined;
  }

  /** Whether things of a kind are told apart by numbers: `door 4`. */
  #isNumbered(kind: string): boolean {
    const { candidates, namesOf } = this.#inquiry;
    const isNumbered = (name: string): boolean =>
      name.startsWith(`${kind} `) && ENDS_IN_NUMBER.test(name);
    return candidates.all.some((thing) => thing.kind === kind && namesOf(thing).some(isNumbered));
  }

  /** The goal of an order's verb, and the things that it may be about, without things to avoid. */
  #choose(order: ThingOrder): ChosenGoal {
    const { thing, or, deed, count, qualities } = order;
    const { candidates, avoided, words, namesOf } = this.#inquiry;
    const said = qualities.includes("other")
      ? new Set([...this.#chosen.values()].flat())
      : undefined;
    const isAllowed = (each: CommandThing): boolean =>
      !avoided.has(each.id) && said?.has(each) !== true;
    // "a dirty plane", "two planes": any for which there is something to do.
    const isCertain = order.isDefinite || order.isWhole || order.isNumbered || isOwned(order);
    const isAny = typeof count === "number" && !isCertain;
    const many = typeof count === "number" ? count : 1;
    if (thing === "") {
      // "heal everybody", "load the red"
      const isOpen = isAny || count === "all";
      const able = (words.goals.get(deed) ?? []).map((goal): ChosenGoal => {
        const [parameter = "", kinds = []] = goal.things[0] ?? [];
        const all = candidates.all.filter((each) => kinds.includes(each.kind) && isAllowed(each));
        const isDone = (each: CommandThing): boolean =>
          isOpen && holdsFor(goal.when, parameter, each);
        const found = all.filter((each) => !isDone(each));
        return {
          goal,
          found: candidates.fitting(found, qualities, many),
          done: candidates.fitting(all.filter(isDone), qualities, Number.POSITIVE_INFINITY),
        };
      });
      const [none = { goal: undefined, found: [], done: [] }] = able;
      return able.find(({ found }) => found.length > 0) ?? none;
    }
    const able = [thing, ...or].flatMap((name): ChosenGoal[] => {
      // "feed Ann, then the others"
      const one = candidates.named(name);
      const isNamed = (own: string): boolean => fold(own) === fold(order.said);
      const isAsSaid = one === undefined || qualities.length === 0 || namesOf(one).some(isNamed);
      const mention = { thing: isAsSaid ? name : one.kind, qualities };
      const goal = this.#goalFor(deed, mention);
      if (goal === undefined) return [];
      const [first] = goal.things;
      const isDone = (each: CommandThing): boolean =>
        isAny &&
        candidates.named(mention.thing) === undefined &&
        holdsFor(goal.when, first?.[0] ?? "", each);
      const found = candidates.of(mention, many, (each) => isAllowed(each) && !isDone(each));
      const done = candidates.of(
        mention,
        Number.POSITIVE_INFINITY,
        (each) => isAllowed(each) && isDone(each),
      );
      return [{ goal, found, done }];
    });
    const [none = { goal: undefined, found: [], done: [] }] = able;
    return able.find(({ found }) => found.length > 0) ?? none;
  }

  /** The things by another one: "the tree by the house", and "the horse of Lise" where "of" is "from", too. */
  #placed(
    found: readonly CommandThing[],
    other: CommandThing | undefined,
  ): readonly CommandThing[] {
    const { candidates } = this.#inquiry;
    const own = candidates.ownedBy(found, other);
    return own.length > 0 ? own : candidates.near(found, other);
  }

  /** The goal of a verb that is about such a thing. */
  #goalFor(deed: string, mention: ThingMention): ThingGoalWords | undefined {
    const [any] = this.#inquiry.candidates.of({ ...mention, qualities: [] });
    return this.#goalOfKind(deed, any?.kind ?? mention.thing);
  }

  #goalOfKind(deed: string, kind: string): ThingGoalWords | undefined {
    return this.#inquiry.words.goals
      .get(deed)
      ?.find(({ things: [first] }) => first?.[1].includes(kind) === true);
  }
}

/** The name of the first thing of a goal. */
function firstOf({ things: [first] }: ThingGoalWords): string {
  return first?.[0] ?? "";
}

/** The things of a goal, as a key. */
function thingsOf({ things }: CommandGoal): string {
  return JSON.stringify(Object.values(things));
}

/** Whether an owner is said: "Ann's goats". */
function isOwned({ qualities }: ThingOrder): boolean {
  return qualities.some((quality) => quality.startsWith("of:"));
}

/**
 * The name that a player may mean by words or a number behind a thing: "the goat zebra", "flight 7".
 *
 * @param isOne whether the thing is said by a name of its own
 */
function nameBehind(
  { said, unknown, count, isNumbered, isPlural, thing }: ThingOrder,
  isOne: boolean,
  isNumberedKind: boolean,
): string | undefined {
  if (unknown !== undefined && !ADVERB.test(unknown)) return `${said} ${unknown}`;
  if (typeof count !== "number") return undefined;
  // "berries 7 and 9"
  if (isOne && count > 1) return `${said.replace(ENDS_IN_NUMBER, "")} ${count}`;
  // "two goats" may be said as "goats 2", not as "goat 2".
  const isName = isNumberedKind || (count > 1 && !(isPlural || thing.endsWith("s")));
  return isNumbered && isName ? `${said} ${count}` : undefined;
}

/** A doubt with the names of its things. */
function withNames(doubt: CommandDoubt, all: readonly CommandThing[]): CommandDoubt {
  const asked = new Set([...doubt.options, ...(doubt.done ?? [])]);
  const named = all.filter((thing) => asked.has(thing.id) && nameOf(thing) !== String(thing.id));
  if (named.length === 0) return doubt;
  return { ...doubt, names: Object.fromEntries(named.map((thing) => [thing.id, nameOf(thing)])) };
}
