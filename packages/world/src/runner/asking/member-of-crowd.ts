import { areOfTools } from "../../constraints/active-constraints.ts";
import type { ErrandQuestion, WaitingQuestion } from "../../crowd/errand-question.ts";
import type { CrowdMember } from "../../crowd/members.ts";
import type { ErrandOffer } from "../../crowd/offers.ts";
import type { PlanAhead } from "../../crowd/promises.ts";
import type { AgentNow } from "../agent-now.ts";
import type { ClaimsOfAgent } from "../claims-of-agent.ts";
import type { RestingPlace } from "../turns/resting-agents.ts";
import type { OpenInquiry } from "./open-inquiry.ts";
import type { WantedPlan } from "./open-question.ts";

/** A question, and what it was made from. */
interface KnownQuestion {
  readonly version: number;
  readonly question: ErrandQuestion;
  readonly of: WantedPlan;
}

/** A runner as a member of its world's crowd. */
export class MemberOfCrowd implements CrowdMember {
  readonly name: string;
  readonly dropPlan: () => void;
  readonly #now: AgentNow;
  readonly #asking: OpenInquiry;
  readonly #claims: Pick<ClaimsOfAgent, "stations">;
  #known: KnownQuestion | undefined;
  #ahead: PlanAhead | undefined;

  constructor(
    now: AgentNow,
    asking: OpenInquiry,
    claims: Pick<ClaimsOfAgent, "stations">,
    dropPlan: () => void,
  ) {
    this.dropPlan = dropPlan;
    this.name = now.agent.name;
    this.#now = now;
    this.#asking = asking;
    this.#claims = claims;
  }

  /** Not for what a player asks for, or a constraint about things: that is worth a search. */
  get errandQuestion(): ErrandQuestion | undefined {
    const { agent, own } = this.#now;
    const of = this.#asking.openToCrowd;
    if (of === undefined || of.playing !== undefined) return undefined;
    const { constraints, orders, parts } = agent;
    if (orders.list.length > 0) return undefined;
    if (!areOfTools(constraints.list) || !areOfTools(parts.constraints.list)) return undefined;
    const limits = constraints.version + parts.constraints.version;
    const version = this.#now.countingVersion + limits;
    const known = this.#known;
    if (known?.of === of && known.version === version && this.#isAt(known.question))
      return known.question;
    const { goals, avoided } = of;
    const asker = agent.asker(own);
    const className = parts.keys.ofClass(asker, own, goals, avoided);
    const question = { asker, own, goals, avoided, className };
    this.#known = { question, of, version };
    return question;
  }

  /** Whether the agent is still where it was in a question: what it stood at may have left the world, or come. */
  #isAt({ asker: { traveller } }: ErrandQuestion): boolean {
    const { agent, own } = this.#now;
    const { knowledge } = agent;
    const { at } = traveller;
    // Asked for all that wait in nearly every frame, so that no thing is looked up.
    if (knowledge.isAll && at !== undefined) return !at.isGone;
    return at === (own.at === undefined ? undefined : knowledge.find(own.at));
  }

  get self(): WaitingQuestion {
    const { agent, own } = this.#now;
    return { asker: agent.asker(own), own };
  }

  rests(clockMs: number): boolean {
    return this.#now.rests(clockMs);
  }

  restUntil(untilMs: number): void {
    const { dueMs } = this.#asking;
    if (dueMs !== undefined) this.#now.rest(untilMs, dueMs);
  }

  /** Lets it rest until it asks. */
  restUntilAsked(): void {
    this.#now.rest(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  /** Gives it a place among the agents that may rest. */
  sit(place: RestingPlace): void {
    this.#now.sit(place);
  }

  get isAsked(): boolean {
    return this.#asking.isBegun;
  }

  get nowMs(): number {
    return this.#now.nowMs;
  }

  get planAhead(): PlanAhead | undefined {
    const { binding, inner } = this.#now;
    const { position } = inner;
    const actions = inner.outcome?.plan?.actions;
    const known = this.#ahead;
    const isSame = known?.actions === actions && known?.position === position;
    const { stations } = this.#claims;
    if (!isSame) this.#ahead = actions && { binding, actions, position, stations };
    return this.#ahead;
  }

  searchFor(goals: number, without: readonly string[]): void {
    this.#asking.searchFor(goals, without);
  }

  isOverdue(clockMs: number): boolean {
    return this.#asking.isOverdue(clockMs) || this.isFirstInLine;
  }

  get isInLine(): boolean {
    return this.#now.agent.parts.claims.awaitedBy(this.name) !== undefined;
  }

  get isFirstInLine(): boolean {
    const { claims } = this.#now.agent.parts;
    const awaited = claims.awaitedBy(this.name);
    return awaited !== undefined && claims.isFreeFor(this.name, awaited);
  }

  giveUp(): void {
    this.#asking.giveUp();
  }

  waitOn(clockMs: number): void {
    this.#asking.waitOn(clockMs);
  }

  chooseErrand(offer: ErrandOffer): void {
    this.#asking.chooseErrand(offer);
  }
}
