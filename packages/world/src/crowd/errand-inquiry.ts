import type { Goal, Outcome, PackedState } from "@understudy/planner-core";
import { finish, revisions, type Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import type { ThingBinding } from "../binding/binding.ts";
import { Candidates } from "../binding/candidates.ts";
import { withoutConfusion } from "../question/confused-things.ts";
import { bindPins, compiledGoal, type KnownGoal, stateOf } from "../question/goals.ts";
import { makeRound } from "../question/make-round.ts";
import { checkWays, computedWays, unknownWaysOf } from "../question/plan-ways.ts";
import type { InquiryEnd, InquiryParts, Round, ThingInquiry } from "../question/round.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { ErrandOffer } from "./offers.ts";

/**
 * The question of an agent that a crowd gave an errand: one round, with the things of the errand. If they do not do,
 * the question has to be put anew.
 */
export class ErrandInquiry implements ThingInquiry {
  readonly held: readonly Goal[];
  readonly best = undefined;
  readonly stations: ReadonlySet<ThingId>;
  mayRenew = false;
  hasFailed = false;
  readonly #parts: InquiryParts;
  readonly #asker: Asker;
  readonly #own: PackedState;
  readonly #errand: ErrandOffer;
  readonly #candidates: Candidates;
  #round: Round;

  private constructor(
    parts: InquiryParts,
    asker: Asker,
    own: PackedState,
    errand: ErrandOffer,
    held: readonly Goal[],
    candidates: Candidates,
    round: Round,
  ) {
    this.#parts = parts;
    this.#asker = asker;
    this.#own = own;
    this.#errand = errand;
    this.held = held;
    this.#candidates = candidates;
    this.#round = round;
    this.stations = errand.stations;
  }

  /**
   * @param goals most important first
   * @param own the agent's own variables, in a packed state
   */
  static *open(
    parts: InquiryParts,
    asker: Asker,
    goals: readonly KnownGoal[],
    own: PackedState,
    errand: ErrandOffer,
  ): Work<ErrandInquiry> {
    const { layout, relevance } = parts;
    const known = errand.goal;
    const { reference: towards } = errand.prepares?.goal ?? known;
    const at = goals.findIndex(({ reference }) => reference === towards);
    const held = goals.slice(0, at).flatMap((one) => {
      const goal = compiledGoal(layout, one);
      const binding = bindPins(layout, asker.knowledge, [one.pins]);
      return goal?.condition.holds(stateOf(layout, asker, own, binding)) === true ? [goal] : [];
    });
    const mayUse = (thing: Thing): boolean => {
      return errand.stations.has(thing.id) || asker.mayUse(thing);
    };
    const matter = relevance.of(compiledGoal(layout, known) as Goal);
    const candidates = new Candidates(parts, asker, matter, known.pins, known.reserved);
    const binding = candidates.bindSet(errand.things, () => true) as ThingBinding;
    const asked = { known, named: new Map(), asker: { ...asker, mayUse }, isProving: false };
    const round = yield* makeRound(binding, asked, parts);
    return new ErrandInquiry(parts, asker, own, errand, held, candidates, round);
  }

  get round(): Round {
    return this.#round;
  }

  *answered(answer: Outcome, hasTime: boolean): Work<InquiryEnd | undefined> {
    const { book, crowd } = this.#parts;
    const asked = this.#round;
    const state = this.stateIn(asked);
    const sound = withoutConfusion(answer, asked.binding, state, this.#asker.own);
    const checked = yield* checkWays(sound, asked, state, book, this.#asker.traveller);
    this.#round = checked.round;
    if (checked.isComputed && hasTime && this.mayRenew) return undefined;
    if (checked.answer?.status !== "solved") {
      this.hasFailed = true;
      if (!this.#isLost) crowd.refuse(this.#asker.traveller.name, this.#errand.errand);
      return undefined;
    }
    yield* this.#candidates.count();
    const { length: things } = this.#errand.things;
    return {
      ...{ outcome: checked.answer, round: this.#round, isComplete: false },
      considered: { things, of: Math.max(this.#candidates.known, things) },
      unchecked: this.uncheckedOf(checked.answer, this.#round),
    };
  }

  /** Whether one of its things was taken, is gone or has changed meanwhile: the errand may do with others. */
  get #isLost(): boolean {
    const { errand, stations, things } = this.#errand;
    const { knowledge, mayUse } = this.#asker;
    return things.some((thing, at) => {
      const facts = thing.isGone ? undefined : knowledge.factsOf(thing);
      if (facts === undefined || !errand.takes(at, { id: thing.id, facts })) return true;
      return errand.claims(at) && !stations.has(thing.id) && !mayUse(thing);
    });
  }

  uncheckedOf({ plan }: Outcome, round: Round): InquiryEnd["unchecked"] {
    if (round.unknownWays.size === 0) return [];
    return [...unknownWaysOf(round, plan?.actions ?? [], this.stateIn(round)).values()];
  }

  stateIn({ binding }: Round): PackedState {
    return stateOf(this.#parts.layout, this.#asker, this.#own, binding);
  }

  /** The question has to be put anew. */
  askAgain(): void {
    this.hasFailed = true;
  }

  /** Nothing is proved in any case. */
  worldChanged(): void {}

  renewWays(): void {
    this.#round = finish(computedWays(this.#round, this.#parts.book, this.#asker.traveller));
  }

  /** It is known already. */
  teach(): void {}
}

/** The end of a question that is not put, because other agents use what its goals need. */
export function givenUp(
  { layout, identityOf }: InquiryParts,
  { traveller, knowledge }: Asker,
  goals: readonly KnownGoal[],
): InquiryEnd {
  const known = goals.at(-1) as KnownGoal;
  const outcome: Outcome = {
    agent: identityOf(traveller.name),
    goal: compiledGoal(layout, known) as Goal,
    ...{ status: "cut-off", plan: null, cost: 0, optimal: false, source: "classical" },
    ...{ llmSteps: 0, elapsedMs: 0, revised: revisions.NO_REVISION },
  };
  const pins = goals.map((one) => one.pins);
  const round: Round = {
    ...{ reference: known.reference, binding: bindPins(layout, knowledge, pins) },
    ...{ ways: undefined, areWaysWhole: true, unknownWays: new Map(), names: undefined },
    ...{ disabled: undefined, maintain: undefined, hasOthers: true },
  };
  const considered = { things: 0, of: 0 };
  return { outcome, round, considered, isComplete: false, unchecked: [] };
}

/**
 * The end of a question that another agent's question has answered before: no plan reaches its goals. @param hash of
 * the goal that it tells of
 */
export function unsolvable(
  parts: InquiryParts,
  asker: Asker,
  goals: readonly KnownGoal[],
  hash: string,
): InquiryEnd {
  const isIt = (known: KnownGoal): boolean => compiledGoal(parts.layout, known)?.hash === hash;
  const last = goals.filter(isIt);
  const end = givenUp(parts, asker, last.length === 0 ? goals : last);
  return { ...end, outcome: { ...end.outcome, status: "unsolvable" } };
}
