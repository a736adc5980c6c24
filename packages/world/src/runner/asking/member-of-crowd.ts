import type { PlanRunner } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import { ErrandQuestion } from "../../crowd/errand-question.ts";
import type { CrowdMember } from "../../crowd/members.ts";
import type { ErrandOffer } from "../../crowd/offers.ts";
import type { PlanAhead } from "../../crowd/promises.ts";
import type { OwnState } from "../../question/own-state.ts";
import type { RunnerAgent } from "../options.ts";
import type { OpenInquiry } from "./open-inquiry.ts";
import type { WantedPlan } from "./open-question.ts";

/** The parts of a runner that its crowd looks at. */
interface RunnerInCrowd {
  readonly own: OwnState;
  readonly asking: OpenInquiry;
  readonly inner: () => PlanRunner;
  readonly binding: () => ThingBinding;
  readonly nowMs: () => number;
}

/** A question, and what it was made from. */
interface KnownQuestion extends Pick<OwnState, "at" | "key"> {
  readonly question: ErrandQuestion;
  readonly of: WantedPlan;
}

/** A runner as a member of its world's crowd. */
export class MemberOfCrowd implements CrowdMember {
  readonly name: string;
  readonly #agent: RunnerAgent;
  readonly #runner: RunnerInCrowd;
  #known: KnownQuestion | undefined;

  constructor(agent: RunnerAgent, runner: RunnerInCrowd) {
    this.name = agent.name;
    this.#agent = agent;
    this.#runner = runner;
  }

  /** Not for what a player or a constraint asks for: that is worth a search. */
  get errandQuestion(): ErrandQuestion | undefined {
    const { own, asking } = this.#runner;
    const of = asking.openToCrowd;
    if (of === undefined || of.playing !== undefined || of.avoided.length > 0) return undefined;
    const { constraints, orders, parts } = this.#agent;
    const limits = constraints.list.length + parts.constraints.list.length;
    if (limits + orders.list.length > 0) return undefined;
    const { at, key } = own;
    const known = this.#known;
    if (known?.of === of && known.key === key && known.at === at) return known.question;
    const question = new ErrandQuestion(this.#agent.asker(own), own, of.goals);
    this.#known = { question, of, key, at };
    return question;
  }

  get isAsked(): boolean {
    return this.#runner.asking.isBegun;
  }

  get nowMs(): number {
    return this.#runner.nowMs();
  }

  get planAhead(): PlanAhead | undefined {
    const { outcome, position } = this.#runner.inner();
    const actions = outcome?.plan?.actions;
    return actions && { binding: this.#runner.binding(), actions, position };
  }

  searchWithout(tools: readonly string[]): void {
    this.#runner.asking.searchWithout(tools);
  }

  get isOverdue(): boolean {
    return this.#runner.asking.isOverdue || this.#isFirstInLine;
  }

  get #isFirstInLine(): boolean {
    const { claims } = this.#agent.parts;
    const awaited = claims.awaitedBy(this.name);
    return awaited !== undefined && claims.isFreeFor(this.name, awaited);
  }

  giveUp(): void {
    this.#runner.asking.giveUp();
  }

  chooseErrand(offer: ErrandOffer): void {
    this.#runner.asking.chooseErrand(offer);
  }
}
