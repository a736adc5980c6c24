import type { Goal, Outcome, PackedState } from "@understudy/planner-core";
import { finish, type Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import type { ThingBinding } from "../binding/binding.ts";
import { Candidates } from "../binding/candidates.ts";
import type { Detours } from "../binding/detours.ts";
import { SetRounds } from "../relaxation/set-rounds.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import { withoutConfusion, withoutPlan } from "./confused-things.ts";
import { FailedGoals } from "./failed-goals.ts";
import { bindPins, compiledGoal, type KnownGoal, stateOf } from "./goals.ts";
import { makeRound } from "./make-round.ts";
import { type NamedThings, namedIn, pinsOf } from "./named-things.ts";
import type { OwnState } from "./own-state.ts";
import { checkWays, computedWays, unknownWaysOf } from "./plan-ways.ts";
import { coverOf, groundsOf } from "./proof.ts";
import {
  countsOnUnseen,
  type InquiryEnd,
  type InquiryParts,
  isBetterEnd,
  type Round,
  type ThingInquiry,
  takenAmong,
  usedThings,
} from "./round.ts";
import { roundLimitsOf } from "./round-limits.ts";
import { matterOf, provedOf, withoutSchedules } from "./schedules.ts";
import { teach } from "./teach.ts";

/**
 * A request of an agent, asked in rounds. If a goal is not reached with the nearest things, more
 * are tried before the next goal takes its place. If it is reached, others are tried while there is
 * time, for a cheaper plan. Things are chosen in slices.
 */
export class WorldInquiry implements ThingInquiry {
  readonly #parts: InquiryParts;
  readonly #asker: Asker;
  readonly #goals: readonly KnownGoal[];
  readonly #own: PackedState;
  readonly #held: Goal[] = [];
  /** The things that a directive names. */
  #named: NamedThings = new Map();
  #goalIndex = -1;
  #candidates: Candidates | undefined;
  #roundNumber = 0;
  #round: Round | undefined;
  mayRenew = false;
  /** Whether the crowd hears of goals without a plan although steps are avoided. */
  mayTeach = false;
  readonly hasFailed: boolean = false;
  stations: ReadonlySet<ThingId> = new Set();
  best: InquiryEnd | undefined;
  readonly #failed = new FailedGoals();
  /** Whether the round asks for a plan that uses other agents' things. */
  #isProving = false;
  /** Whether the round contains stops on detours. */
  #isByDetours = false;
  /** Whether only facts prevent a plan so far, no cut-off search or missing way; undefined before the first answer. */
  #isFactual: boolean | undefined;
  /** Whether the last search ended before it had proved anything. */
  #isOpen = false;
  /** Whether the world changed while things were chosen. */
  #isSpoiled = false;
  /** The rounds of things that belong together, for the current goal. */
  #sets: SetRounds | undefined;
  /** The candidates of each examined goal. */
  readonly #tried: Candidates[] = [];

  private constructor(
    parts: InquiryParts,
    asker: Asker,
    goals: readonly KnownGoal[],
    own: PackedState,
  ) {
    this.#parts = parts;
    this.#asker = asker;
    this.#goals = goals;
    this.#own = own;
  }

  /**
   * @param goals most important first
   * @param own the agent's own variables, in a packed state; the places are filled in
   */
  static *open(
    parts: InquiryParts,
    asker: Asker,
    goals: readonly KnownGoal[],
    own: PackedState,
  ): Work<WorldInquiry> {
    const inquiry = new WorldInquiry(parts, asker, goals, own);
    yield* inquiry.#nextGoal();
    return inquiry;
  }

  /** See `teach`. */
  teach(end: InquiryEnd, own: OwnState): void {
    const [goals, asker] = [this.#goals.slice(0, this.#goalIndex + 1), this.#asker];
    const isFree = this.mayTeach || this.#asker.constraints?.areMore !== true;
    this.stations = teach(this.#parts, { goals, held: this.held, isFree, asker }, end, own);
  }

  get round(): Round | undefined {
    return this.#round;
  }

  get held(): readonly Goal[] {
    return this.#held;
  }

  *improve(): Work<boolean> {
    if (this.best === undefined || this.best.isComplete) return false;
    this.#round = this.best.round;
    if (yield* this.#nextRound()) return true;
    this.#round = undefined;
    return false;
  }

  /**
   * Handles the answer of the current round.
   *
   * @param hasTime whether there is time for another round
   * @param mayImprove whether a round may look for a cheaper plan. Default: if there is time
   * @returns the result of the inquiry; undefined if there is another round
   */
  *answered(
    answer: Outcome,
    hasTime: boolean,
    mayImprove: boolean = hasTime,
  ): Work<InquiryEnd | undefined> {
    const asked = this.#round as Round;
    const known = this.#goals[this.#goalIndex] as KnownGoal;
    const done = withoutSchedules(answer, known, this.#parts, this.#asker);
    const sound = withoutConfusion(done, asked.binding, this.stateIn(asked), this.#asker.own);
    const outcome = this.#isProving ? sound : yield* this.#checked(sound, hasTime, mayImprove);
    if (outcome === undefined) return undefined;
    const round = this.#round as Round;
    const hasGaps = !round.areWaysWhole || this.#candidates?.hasGaps === true;
    const proof = provedOf(outcome, answer);
    this.#isFactual = this.#isFactual !== false && proof.status === "unsolvable" && !hasGaps;
    this.#isOpen = outcome.status === "solved" ? !outcome.optimal : outcome.status !== "unsolvable";
    const finding = yield* this.#findingOf(outcome, round, proof);
    // A plan with other agents' things is not valid, but unsolvability even with them is a proof.
    const isOfOthers = this.#isProving && outcome.status !== "unsolvable";
    const mayChange = hasTime && this.best === undefined;
    if (isOfOthers) return mayChange && (yield* this.#nextGoal()) ? undefined : yield* this.#end();
    if (outcome.status === "solved") {
      if (isBetterEnd(finding, this.best)) this.best = finding;
      const isBest = finding.isComplete || (outcome.plan?.steps.length ?? 0) === 0;
      // If a detour is cheaper, the plan may be far too expensive, so another round is worth it in
      // any case.
      const isDetour =
        !isBest && round.binding.isComplete && (yield* this.#detours())?.hasDetours === true;
      // A plan that counts on unseen things does not keep known things from being tried.
      const isHope = !isBest && !round.binding.isComplete && countsOnUnseen(outcome, round);
      const mayGoOn = !isBest && (isDetour || isHope ? hasTime : mayImprove);
      return mayGoOn && (yield* this.#nextRound()) ? undefined : yield* this.#end();
    }
    if (this.best === undefined) this.#failed.note(finding, this.#goalIndex);
    const isProved = outcome.status === "unsolvable" && finding.isComplete;
    const mayHelp = hasTime && !isProved && !(yield* this.#isOutOfReach(outcome));
    if (mayHelp && (yield* this.#nextRound())) return undefined;
    if (mayImprove && !isProved && (yield* this.#nextProof(outcome))) return undefined;
    if (mayChange && (yield* this.#nextGoal())) return undefined;
    return yield* this.#end();
  }

  /**
   * Asks for the ways of a plan that had no lookups left. Returns the answer with their costs;
   * undefined if the question has to be put again with them.
   */
  *#checked(answer: Outcome, hasTime: boolean, mayImprove: boolean): Work<Outcome | undefined> {
    const [asked, { book }] = [this.#round as Round, this.#parts];
    const state = this.stateIn(asked);
    const checked = yield* checkWays(answer, asked, state, book, this.#asker.traveller);
    this.#round = checked.round;
    if (checked.isComputed && hasTime && this.mayRenew) return undefined;
    if (checked.answer === undefined) return hasTime ? undefined : withoutPlan(answer);
    const isDearer = checked.answer.cost > answer.cost;
    if (!isDearer || answer.status !== "solved" || !mayImprove) return checked.answer;
    const finding = yield* this.#findingOf(checked.answer, checked.round);
    if (isBetterEnd(finding, this.best)) this.best = finding;
    return undefined;
  }

  /**
   * Starts a round that includes other agents' things, to prove that there is no plan. Returns
   * false if that is not possible.
   */
  *#nextProof({ status }: Outcome): Work<boolean> {
    if (status !== "unsolvable" || this.#isProving || this.#isConstrained) return false;
    if (this.#isFactual && !(this.#candidates as Candidates).haveRoom) return false;
    if ((yield* this.#detours())?.held === undefined) return false;
    const freed = yield* this.#candidatesOf({ ...this.#asker, mayUse: () => true });
    const binding = yield* freed.bindDetours();
    if (binding?.isComplete !== true) return false;
    this.#isProving = true;
    yield* this.#ask(binding);
    return true;
  }

  *#end(): Work<InquiryEnd> {
    const found = (this.best ?? this.#failed.told) as InquiryEnd;
    this.#round = undefined;
    const { things, of } = found.considered;
    const considered = things === of && found.isComplete ? found.considered : this.#considered();
    const goals = this.#goals.length - this.#held.length;
    // Goals that were not tried, for lack of time, are not proved out of reach.
    const isOpen = found.outcome.plan === null && this.#failed.hopeless < goals;
    const isComplete = found.isComplete && !isOpen;
    const restsOn = this.best ? undefined : this.#failed.groundsOf(goals);
    // A line is of no use without a plan even for the things of others.
    const taken = found.outcome.plan || isComplete ? undefined : yield* takenAmong(this.#tried);
    return { ...found, considered, taken, isComplete, restsOn };
  }

  #considered(): InquiryEnd["considered"] {
    const { considered = 0, known = 0 } = this.#candidates ?? {};
    return { things: considered, of: Math.max(known, considered) };
  }

  *#findingOf(outcome: Outcome, round: Round, proof: Outcome = outcome): Work<InquiryEnd> {
    const cover = yield* coverOf(this.#claimOf(proof, round));
    const isProved = cover === "all" && !this.#isSpoiled;
    const mayBeHopeless = outcome.status === "unsolvable" && !isProved && !this.#isSpoiled;
    const sets = mayBeHopeless ? yield* this.#setRounds() : undefined;
    const isHopeless = sets !== undefined && (yield* sets.isHopeless());
    const ofAll = this.#considered().of;
    return {
      ...{ outcome, round, isComplete: isProved || isHopeless },
      restsOn: isHopeless ? "facts" : cover && groundsOf(proof, this.#isFactual, this.#parts),
      unchecked: this.uncheckedOf(outcome, round),
      considered: isHopeless ? { things: ofAll, of: ofAll } : this.#considered(),
    };
  }

  uncheckedOf({ plan }: Outcome, round: Round): InquiryEnd["unchecked"] {
    if (round.unknownWays.size === 0) return [];
    return [...unknownWaysOf(round, plan?.actions ?? [], this.stateIn(round)).values()];
  }

  /** Whether no things that the agent may use now would do, so that rounds with others are of no use. */
  *#isOutOfReach({ status }: Outcome): Work<boolean> {
    const isOpen = status !== "unsolvable" || this.#isProving || this.#isSpoiled;
    if (isOpen || this.best !== undefined) return false;
    const sets = yield* this.#setRounds();
    return sets !== undefined && (yield* sets.isOutOfReach());
  }

  /** The rounds of things that belong together; undefined for a directive. */
  *#setRounds(): Work<SetRounds | undefined> {
    const known = this.#goals[this.#goalIndex] as KnownGoal;
    const goal = compiledGoal(this.#parts.layout, known);
    if (goal === undefined || !known.isKnown) return undefined;
    this.#sets ??= yield* SetRounds.of({
      ...{ candidates: this.#candidates as Candidates, options: this.#parts },
      ...{ asker: this.#asker, own: this.#own, goal, pins: known.pins },
    });
    return this.#sets;
  }

  /** The next things that belong together: of more than there are places, or because fewer make a search shorter. */
  *#nextSet(isFactual: boolean): Work<ThingBinding | undefined> {
    if (this.#candidates?.wasBound !== true) return undefined;
    const sets = yield* this.#setRounds();
    const best = this.best?.outcome.cost ?? Number.POSITIVE_INFINITY;
    return sets && (yield* sets.next(this.#kept(), best, isFactual));
  }

  *#detours(): Work<Detours | undefined> {
    return yield* (this.#candidates as Candidates).detours();
  }

  #claimOf(outcome: Outcome, round: Round): Parameters<typeof coverOf>[0] {
    return {
      ...{ outcome, round, areWaysEnough: this.#areWaysEnough, isProving: this.#isProving },
      ...{ isByDetours: this.#isByDetours, isConstrained: this.#isConstrained },
      detours: () => this.#detours(),
    };
  }

  /** Whether constraints may forbid the stops of the cheapest detours, so that others may be needed. */
  get #isConstrained(): boolean {
    return this.#asker.constraints !== undefined;
  }

  /** Whether detours are useless: only facts prevent a plan, and every thing can be passed. */
  get #areWaysEnough(): boolean {
    return this.#isFactual === true && this.#parts.relevance.passability.isPlain;
  }

  askAgain(round: Round): void {
    this.best = undefined;
    this.#isSpoiled = true;
    this.#round = { ...round, ...roundLimitsOf(round.binding, this.#asker, false) };
  }

  /** Continues with the next goal that does not hold; false if there is none. */
  *#nextGoal(): Work<boolean> {
    while (++this.#goalIndex < this.#goals.length) {
      const known = this.#goals[this.#goalIndex] as KnownGoal;
      const goal = compiledGoal(this.#parts.layout, known);
      const isLast = this.#goalIndex === this.#goals.length - 1;
      // A goal that holds is skipped, except the last one, whose plan is empty.
      if (!isLast && goal?.condition.holds(this.#stateWith(known)) === true) {
        this.#held.push(goal);
        continue;
      }
      const { layout, nameOf } = this.#parts;
      this.#named = yield* namedIn(known.directive, layout, this.#asker.knowledge, nameOf);
      this.#candidates = yield* this.#candidatesOf(this.#asker);
      this.#tried.push(this.#candidates);
      this.#isByDetours = false;
      this.#isProving = false;
      this.#isFactual = undefined;
      this.#round = undefined;
      this.#sets = undefined;
      this.#roundNumber = goal !== undefined && this.#parts.isFound(goal.hash) ? 0 : -1;
      if (yield* this.#nextRound()) return true;
    }
    return false;
  }

  /** The candidates for the current goal. */
  *#candidatesOf(asker: Asker): Work<Candidates> {
    const known = this.#goals[this.#goalIndex] as KnownGoal;
    const matter = matterOf(this.#parts, known, this.#asker);
    const pins = this.#named.size === 0 ? known.pins : pinsOf(this.#parts.layout, this.#named);
    return yield* Candidates.of(this.#parts, asker, matter, pins, known.reserved);
  }

  stateIn({ binding }: Pick<Round, "binding">): PackedState {
    return stateOf(this.#parts.layout, this.#asker, this.#own, binding);
  }

  /** A new state of the agent with only one goal's things bound. */
  #stateWith({ pins }: KnownGoal): PackedState {
    return this.stateIn({ binding: bindPins(this.#parts.layout, this.#asker.knowledge, [pins]) });
  }

  worldChanged(): void {
    this.#isSpoiled = true;
  }

  renewWays(): void {
    const { book } = this.#parts;
    this.#round &&= finish(computedWays(this.#round, book, this.#asker.traveller));
  }

  /** The next binding. Once detours were needed, bindings with their stops come first. */
  *#nextBinding(): Work<ThingBinding | undefined> {
    const candidates = this.#candidates as Candidates;
    const { book } = this.#parts;
    const isFirst = this.#round === undefined || !this.#isByDetours;
    const isFactual = this.#isFactual === true;
    if (!this.#isByDetours && !book.hasDetours(this.#asker.traveller.body)) {
      // With room for all things the search among them may prove something.
      const { haveRoom } = candidates;
      const set = haveRoom ? undefined : yield* this.#nextSet(isFactual);
      if (set !== undefined) return set;
      let binding = yield* candidates.bind(++this.#roundNumber, this.#kept(), isFactual);
      // The second round adds nothing if the first has filled all places.
      if (binding === undefined && this.#roundNumber === 1) {
        binding = yield* candidates.bind(++this.#roundNumber, this.#kept(), isFactual);
      }
      if (binding === undefined && haveRoom && this.#isOpen) {
        binding = yield* this.#nextSet(isFactual);
      }
      if (binding !== undefined) return binding;
    }
    if (this.#areWaysEnough) return undefined;
    const detours = yield* candidates.detours();
    const before = this.#round?.binding;
    if (isFirst && before !== undefined && detours?.areIn(before) === true) return undefined;
    this.#isByDetours = true;
    return yield* candidates.bindDetours(this.#kept());
  }

  *#nextRound(): Work<boolean> {
    let binding = this.#isProving ? undefined : yield* this.#nextBinding();
    if (binding === undefined && !this.#isProving && this.best === undefined) {
      binding = yield* (this.#candidates as Candidates).bindStandIns();
    }
    if (binding !== undefined) yield* this.#ask(binding);
    return binding !== undefined;
  }

  /** Turns a binding into a question. */
  *#ask(binding: ThingBinding): Work {
    const known = this.#goals[this.#goalIndex] as KnownGoal;
    const asked = { known, named: this.#named, asker: this.#asker, isProving: this.#isProving };
    this.#round = yield* makeRound(binding, asked, this.#parts);
  }

  /** The things of the best plan so far, which stay while others are tried. */
  #kept(): ReadonlySet<Thing> {
    return new Set([...this.#named.keys(), ...(this.best ? usedThings(this.best) : [])]);
  }
}
