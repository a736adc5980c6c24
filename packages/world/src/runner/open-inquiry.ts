import type { ManyRequest, Outcome, PackedState, PlanRequest } from "@understudy/planner-core";
import type { KnownGoal } from "../question/goals.ts";
import { type InquiryEnd, type Round, WorldInquiry } from "../question/inquiry.ts";
import type { OwnState } from "../question/own-state.ts";
import { askerAfterStep, ownAfterStep, type Playing } from "./after-step.ts";
import type { RunnerAgent, WorldRunnerOptions } from "./options.ts";

/** The share of a budget that is kept back from rounds that only make a plan cheaper. */
const MARGIN = 0.25;

/** Receives the end of an inquiry. */
export interface AskingListener {
  /** True if its plan is played now. */
  ended(end: InquiryEnd, inquiry: WorldInquiry): boolean;
  failed(error: unknown): void;
}

/** The one inquiry of a runner that is open, whoever puts its questions to the orchestrator. */
export class OpenInquiry {
  readonly #agent: RunnerAgent;
  readonly #options: WorldRunnerOptions;
  readonly #own: OwnState;
  readonly #listener: AskingListener;
  #inquiry: WorldInquiry | undefined;
  /** The request of the inner runner that is being answered. */
  #asked: ManyRequest | undefined;
  #budgetMs = 0;
  /** The end of the inquiry's time, by the clock of the world. */
  #untilMs = 0;
  #controller: AbortController | undefined;
  /** The question that was put last: the same object as long as nothing changes. */
  #put: { readonly round: Round; readonly request: ManyRequest } | undefined;

  constructor(
    agent: RunnerAgent,
    options: WorldRunnerOptions,
    own: OwnState,
    listener: AskingListener,
  ) {
    this.#agent = agent;
    this.#options = options;
    this.#own = own;
    this.#listener = listener;
  }

  /** Whether an inquiry is open. */
  get isOpen(): boolean {
    return this.#inquiry !== undefined;
  }

  /** The question of the present round, for games that ask themselves. */
  get question(): ManyRequest | undefined {
    return this.#options.asks === "game" ? this.#request() : undefined;
  }

  /**
   * Opens an inquiry.
   *
   * @param playing set while a plan is played: then it begins where the running step leads
   */
  begin(asked: ManyRequest, goals: readonly KnownGoal[], playing: Playing | undefined): void {
    const { parts } = this.#agent;
    const now = this.#agent.asker(this.#own);
    const { packed } = this.#own;
    const after = asked.state as PackedState;
    const inquiry =
      playing === undefined
        ? new WorldInquiry(parts, now, goals, packed)
        : new WorldInquiry(
            parts,
            askerAfterStep(now, playing, after),
            goals,
            ownAfterStep(parts.layout, packed, after),
          );
    if (inquiry.round === undefined) return;
    const { budgetMs, asks } = this.#options;
    this.#inquiry = inquiry;
    this.#asked = asked;
    this.#budgetMs = typeof budgetMs === "function" ? budgetMs() : budgetMs;
    this.#untilMs = this.#agent.parts.clock.now() + this.#budgetMs;
    if (asks !== "game") void this.#run(inquiry);
  }

  /** The game's answer to the present question. Whether its plan is played now. */
  accept(outcome: Outcome): boolean {
    const inquiry = this.#inquiry;
    if (inquiry?.round === undefined || outcome.agent !== this.#agent.name) return false;
    // Games that ask themselves count every call: more is asked only where there is no plan.
    const hasTime = this.#agent.parts.clock.now() < this.#untilMs;
    const end = inquiry.answered(outcome, hasTime && outcome.status !== "solved");
    return end !== undefined && this.#close(end, inquiry);
  }

  /** See `WorldRunner.renewWays`. */
  renewWays(): void {
    this.#inquiry?.renewWays();
  }

  /** Nobody wants to know any more. */
  withdraw(): void {
    this.#inquiry = undefined;
    this.#controller?.abort();
    this.#controller = undefined;
  }

  async #run(inquiry: WorldInquiry): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    const isOpen = (): boolean => this.#inquiry === inquiry && !controller.signal.aborted;
    try {
      while (isOpen()) {
        const budgetMs = Math.max(1, this.#untilMs - this.#agent.parts.clock.now());
        const request = { ...this.#request(), budgetMs, signal: controller.signal };
        const outcome = await this.#options.orchestrator.plan(request as PlanRequest);
        if (!isOpen()) return;
        const hasTime = this.#agent.parts.clock.now() < this.#untilMs - MARGIN * this.#budgetMs;
        const end = inquiry.answered(outcome, hasTime);
        if (end !== undefined) this.#close(end, inquiry);
      }
    } catch (error) {
      if (!isOpen()) return;
      this.withdraw();
      this.#listener.failed(error);
    }
  }

  #close(end: InquiryEnd, inquiry: WorldInquiry): boolean {
    this.#inquiry = undefined;
    this.#controller = undefined;
    return this.#listener.ended(end, inquiry);
  }

  #request(): ManyRequest | undefined {
    const inquiry = this.#inquiry;
    const round = inquiry?.round;
    if (inquiry === undefined || round === undefined) return undefined;
    if (this.#put?.round === round) return this.#put.request;
    const { disabled } = this.#asked ?? {};
    const request = {
      ...this.#options.request,
      ...(round.names === undefined
        ? {}
        : { memory: memoryOf(this.#options.request?.memory, round.names) }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(round.ways === undefined ? {} : { ways: round.ways }),
      agent: this.#agent.name,
      state: inquiry.stateIn(round),
      goal: round.reference,
      budgetMs: this.#budgetMs,
    };
    this.#put = { round, request };
    return request;
  }
}

function memoryOf(memory: string | undefined, names: string): string {
  return memory === undefined ? names : `${memory}\n${names}`;
}
