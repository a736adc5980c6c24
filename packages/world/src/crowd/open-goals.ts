import type { Goal, PackedState } from "@understudy/planner-core";
import { conditionVariables } from "@understudy/planner-core/compiled";
import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import type { ThingLayout } from "../layout.ts";
import { bindPins, compiledGoal, type KnownGoal } from "../question/goals.ts";
import type { AgentKeys } from "./agent-keys.ts";
import type { ErrandQuestion } from "./errand-question.ts";
import type { Errands } from "./errands.ts";
import type { GoalOfClass, GoOn } from "./members.ts";
import type { Offers } from "./offers.ts";
import type { GoalsAsked } from "./preparing/coming-needs.ts";
import type { Comings } from "./preparing/comings.ts";
import type { Preparation } from "./preparing/preparation.ts";

const NO_TOOLS: readonly string[] = Object.freeze([]);

/** The goals that something can be done for at one moment, found once for equal agents. */
export class OpenGoals {
  readonly #layout: ThingLayout;
  readonly #errands: Errands;
  readonly #areInVain: (key: string, isCrowded: () => boolean) => boolean;
  readonly #leftToPrepare: (preparation: Preparation, asker: Asker) => number;
  readonly #comings: Comings;
  readonly #keys: AgentKeys;
  readonly #byClass = new Map<string, readonly GoalOfClass[]>();
  /** The goals that hold, as indices, by what was found for the others. */
  readonly #met = new WeakMap<readonly GoalOfClass[], readonly number[]>();
  /** Whether a goal is about variables of the agent alone. */
  readonly #ofAgent = new WeakMap<Goal, boolean>();
  /** The look for a class of agents, or for one, that there was no time to end. */
  #begun: { readonly of: unknown; readonly work: Work<readonly GoalOfClass[]> } | undefined;

  /**
   * @param areInVain whether a search for a goal can wait; see `CrowdSearches`
   * @param leftToPrepare the number of agents that may still prepare for an errand
   */
  constructor(
    layout: ThingLayout,
    errands: Errands,
    areInVain: (key: string, isCrowded: () => boolean) => boolean,
    leftToPrepare: (preparation: Preparation, asker: Asker) => number,
    comings: Comings,
    keys: AgentKeys,
  ) {
    this.#comings = comings;
    this.#keys = keys;
    this.#layout = layout;
    this.#errands = errands;
    this.#areInVain = areInVain;
    this.#leftToPrepare = leftToPrepare;
  }

  /** Whether the goals of an agent like this one were found before. */
  areKnown({ className }: ErrandQuestion): boolean {
    return className !== undefined && this.#byClass.has(className);
  }

  /** Whether something may come by itself beside which an agent can wait, which no search looks for. */
  mayWait({ goals }: ErrandQuestion): boolean {
    return goals.some((known) => {
      const goal = compiledGoal(this.#layout, known);
      return this.#errands
        .preparationsFor(goal?.hash ?? "")
        .some(({ isApproach, kind }) => isApproach && this.#comings.haveBeenSeen(kind));
    });
  }

  /** Begins another moment. */
  refresh(): void {
    this.#byClass.clear();
  }

  /**
   * The goals of an agent that hold, as hashes, up to the first one that does not.
   *
   * @param found what was found for the agent
   * @param before the goal before which to stop. Default: the first that does not hold
   */
  asked(
    { goals }: Pick<ErrandQuestion, "goals">,
    found: readonly GoalOfClass[],
    before: number = goals.length,
  ): GoalsAsked {
    const held = this.#met.get(found) ?? [];
    const hashOf = (at: number): string => {
      return compiledGoal(this.#layout, goals[at] as KnownGoal)?.hash ?? "";
    };
    const open = goals.findIndex((_, at) => !held.includes(at));
    const met = held.filter((at) => at < before && (before < goals.length || at < open));
    return { met: met.map(hashOf), open: open < 0 ? undefined : hashOf(open) };
  }

  /**
   * The goals of an agent, most important first; then the goals that it can only prepare for. Undefined if there was no
   * time to find them; then the next call goes on.
   */
  of(question: ErrandQuestion, offers: Offers, goOn: GoOn): readonly GoalOfClass[] | undefined {
    const { className } = question;
    const known = className === undefined ? undefined : this.#byClass.get(className);
    if (known !== undefined) return known;
    const of = className ?? question;
    const work = this.#begun?.of === of ? this.#begun.work : this.#find(question, offers);
    // A callback of the game may throw, which ends the work.
    this.#begun = undefined;
    const found = goOn(work);
    if (found === undefined) this.#begun = { of, work };
    return found?.value;
  }

  *#find(question: ErrandQuestion, offers: Offers): Work<readonly GoalOfClass[]> {
    const { asker, goals, className } = question;
    const open: GoalOfClass[] = [];
    const later: GoalOfClass[] = [];
    const last: GoalOfClass[] = [];
    const met: number[] = [];
    let areMet = true;
    let isSearch = false;
    const stateWith = statesOf(this.#layout, question);
    for (let at = 0; at < goals.length && !isSearch; at++) {
      const found = yield* this.#search(question, at, offers, stateWith);
      if (found === undefined) {
        met.push(at);
        continue;
      }
      areMet = false;
      for (const one of found) {
        if (one.preparation === undefined) open.push(one);
        else (one.preparation.isApproach ? last : later).push(one);
      }
      isSearch = open.at(-1)?.errands === undefined && open.at(-1)?.at === at;
    }
    // What comes by itself may be work for a goal that holds until then.
    for (const at of isSearch || areMet ? [] : met) {
      last.push(...(yield* this.#comingFor(question, at, offers)));
    }
    for (const [index, one] of open.entries()) {
      if (one.errands !== undefined)
        open[index] = { ...one, besides: [...(one.besides ?? []), ...last] };
    }
    // An agent waits for one thing at a time, and for none if it matters where it is.
    const mayGo = last.length > 0 && !goals.some((known) => this.#isAboutPosition(known));
    const [first, ...besides] = mayGo ? last : [];
    if (!isSearch) open.push(...later, ...(first === undefined ? [] : [{ ...first, besides }]));
    // The answer is an empty plan.
    this.#met.set(open, met);
    if (areMet) open.push(searchAt(goals.length - 1, asker.traveller.name));
    else if (className !== undefined) this.#byClass.set(className, open);
    return open;
  }

  /** Whether a goal is about variables of the agent alone, and no things. */
  #isOfAgent(goal: Goal): boolean {
    let isOf = this.#ofAgent.get(goal);
    if (isOf === undefined) {
      const plain = this.#layout.own.flatMap(({ isThing, variable }) =>
        isThing ? [] : variable.id,
      );
      isOf = [...conditionVariables(goal.condition.node)].every((slot) => plain.includes(slot));
      this.#ofAgent.set(goal, isOf);
    }
    return isOf;
  }

  #isAboutPosition(known: KnownGoal): boolean {
    const { position } = this.#layout;
    const condition = compiledGoal(this.#layout, known)?.condition;
    if (condition === undefined || position === undefined) return true;
    return [...conditionVariables(condition.node)].includes(position.variable.id);
  }

  /** The errands for a goal, what prepares for them, or the search that is needed; undefined for a goal that holds. */
  *#search(
    { asker, own, goals }: ErrandQuestion,
    at: number,
    { slots }: Offers,
    stateWith: (pins: KnownGoal["pins"]) => PackedState,
  ): Work<readonly GoalOfClass[] | undefined> {
    const known = goals[at] as KnownGoal;
    const goal = compiledGoal(this.#layout, known);
    if (goal === undefined || !known.isKnown) {
      return [{ ...searchAt(at, `${asker.traveller.name} ${at}`), isAlone: true }];
    }
    const state = this.#isOfAgent(goal) ? own.packed : stateWith(known.pins);
    if (goal.condition.holds(state)) return undefined;
    const key = this.#keys.ofSearch(goal, { own, pins: known.pins, asker });
    const suitable = this.#errands
      .of(goal.hash)
      .filter((errand) => errand.suits(own) && !errand.isForbidden(asker));
    const rooms: number[] = [];
    for (const errand of suitable) {
      rooms.push(yield* slots.roomFor(asker, errand, own));
    }
    const errands = suitable.filter((_, index) => (rooms[index] as number) > 0);
    const all = rooms.reduce((sum, one) => sum + one, 0);
    const without = [...new Set(suitable.flatMap(({ consuming }) => consuming))];
    const isDirect = errands.length > 0;
    const isCrowded = (): boolean => suitable.some((errand) => slots.isCrowded(asker, errand));
    if (!isDirect && !this.#areInVain(key, isCrowded)) return [searchAt(at, key, without)];
    const besides: GoalOfClass[] = [];
    for (const [index, preparation] of this.#errands.preparationsFor(goal.hash).entries()) {
      if (isDirect && preparation.isApproach && preparation.isForOthers(own)) continue;
      if (!(yield* preparation.isDue(asker, own, slots, this.#comings))) continue;
      const { part } = preparation;
      const room = yield* slots.roomFor(asker, part, own);
      const most = Math.min(this.#leftToPrepare(preparation, asker), room);
      const one = { at, errands: [part], key: `${key} ${index}`, room: most };
      if (most > 0) besides.push({ ...one, without, preparation });
    }
    return isDirect ? [{ at, errands, key, room: all, without, besides }] : besides;
  }

  /** The ways to where an agent may wait for what a goal that holds may soon need. */
  *#comingFor(
    { asker, own, goals }: ErrandQuestion,
    at: number,
    { slots }: Offers,
  ): Work<readonly GoalOfClass[]> {
    const goal = compiledGoal(this.#layout, goals[at] as KnownGoal);
    const found: GoalOfClass[] = [];
    for (const preparation of goal === undefined ? [] : this.#errands.preparationsFor(goal.hash)) {
      if (!preparation.isApproach || preparation.isForOthers(own)) continue;
      if (!(yield* preparation.isDue(asker, own, slots, this.#comings))) continue;
      const { part } = preparation;
      found.push({
        at,
        errands: [part],
        key: `coming ${at}`,
        room: 1,
        without: NO_TOOLS,
        preparation,
      });
    }
    return found;
  }
}

/** The states of an agent with the things of a goal; the same one for all goals without any. */
function statesOf(
  layout: ThingLayout,
  { asker, own }: ErrandQuestion,
): (pins: KnownGoal["pins"]) => PackedState {
  let plain: PackedState | undefined;
  return (pins) => {
    if (plain !== undefined && pins.size === 0) return plain;
    const state = own.stateIn(bindPins(layout, asker.knowledge, [pins]));
    if (pins.size === 0) plain = state;
    return state;
  };
}

function searchAt(at: number, key: string, without = NO_TOOLS): GoalOfClass {
  return { at, errands: undefined, key, room: 0, without };
}
