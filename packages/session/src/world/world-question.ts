import type { Clock, PlanRequest } from "@understudy/planner-core";
import type { WorldRunner } from "@understudy/world";
import type { LaneWork } from "../lane.ts";
import type { Unnumbered } from "../outbox.ts";
import type { PlayLoop } from "../plays/play-loop.ts";
import type { SessionDomain } from "../session-domain.ts";
import type { BatchedQuestion } from "./question-batch.ts";
import type { SessionWorld } from "./session-world.ts";
import { WaysInquiry } from "./ways-inquiry.ts";

/** The dependencies of a question. */
interface WorldQuestionParts {
  readonly hosted: SessionDomain;
  readonly agent: string;
  readonly clock: Clock;
  readonly world: SessionWorld;
  /** Queues work in the session's lane. */
  readonly later: (work: LaneWork) => void;
  readonly push: (message: Unnumbered) => void;
  readonly fail: (error: unknown) => void;
}

type Question = NonNullable<WorldRunner["question"]>;

/** The question of a runner for its agent's plan, asked in the batch of its session once the ways that it needs are known. */
export class WorldQuestion implements BatchedQuestion {
  readonly #parts: WorldQuestionParts;
  readonly #runner: WorldRunner;
  readonly #loop: PlayLoop;
  readonly #ways: WaysInquiry;
  /** Whether the runner has a question, which is chosen, asked or answered. */
  #isOpen = false;
  /** The question in flight, or waiting for ways. */
  #asked: Question | undefined;
  /** The question whose ways the client was asked for. */
  #informed: Question | undefined;
  #stopping: AbortController | undefined;
  /** The game's time of the last question. */
  askedMs = 0;

  constructor(parts: WorldQuestionParts, runner: WorldRunner, loop: PlayLoop) {
    this.#parts = parts;
    this.#runner = runner;
    this.#loop = loop;
    this.#ways = new WaysInquiry(parts, parts.world);
  }

  /** Asks the runner's question with those of the other agents, unless it is pending. */
  ask(): void {
    const runner = this.#runner;
    if (runner.dueMs === undefined) {
      this.withdraw();
      return;
    }
    if (this.#asked !== undefined) {
      if (runner.isQuestionPut && runner.question === this.#asked) return;
      this.withdraw();
    }
    this.#isOpen = true;
    this.#parts.world.batch.add(this);
  }

  /** Cancels the question. */
  withdraw(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#asked = undefined;
    this.#informed = undefined;
    this.#stopping?.abort();
    this.#stopping = undefined;
    this.#ways.stop();
    this.#parts.world.batch.drop(this);
  }

  /** Handles the client's answer about ways. */
  waysCame(): void {
    this.#ways.came();
  }

  get dueMs(): number | undefined {
    return this.#runner.dueMs;
  }

  get member(): BatchedQuestion["member"] {
    return this.#runner.member;
  }

  chooseSome(): boolean {
    try {
      return this.#runner.chooseSome();
    } catch (error) {
      this.#parts.fail(error);
      return false;
    }
  }

  put(): ReturnType<BatchedQuestion["put"]> {
    // A crowd has to find another errand.
    if (!this.#runner.isQuestionPut && this.#runner.dueMs !== undefined) return "vain";
    const { question, dueMs = 0 } = this.#runner;
    if (question === undefined) {
      this.withdraw();
      return "over";
    }
    const leftMs = dueMs - this.#parts.clock.now();
    if (question !== this.#informed && this.#askWays(leftMs)) {
      this.#asked = question;
      return "over";
    }
    const budgetMs = Math.max(1, leftMs);
    const request = { ...question, budgetMs } as PlanRequest;
    this.askedMs = request.nowMs ?? this.#loop.nowMs;
    try {
      const { hosted } = this.#parts;
      const known = hosted.orchestrator.planKnown(request);
      if (typeof known !== "function") return this.#runner.take(known) ? "answered" : "over";
      const stopping = new AbortController();
      this.#asked = question;
      this.#stopping = stopping;
      hosted
        .during(() => known({ budgetMs, signal: stopping.signal }))
        .then(
          (outcome) => this.#answered(stopping, () => this.#runner.take(outcome)),
          (error: unknown) => this.#answered(stopping, () => this.#failed(error)),
        );
      return "asked";
    } catch (error) {
      this.#failed(error);
      return "over";
    }
  }

  /** Asks the client for unknown ways. @returns false if there are none to wait for */
  #askWays(leftMs: number): boolean {
    const { agent } = this.#parts;
    // Asks with the ways known by then.
    const known = (): void =>
      this.#later(() => {
        this.#runner.renewWays();
        this.#ways.forget([agent]);
        this.#asked = undefined;
        this.#informed = this.#runner.isQuestionPut ? this.#runner.question : undefined;
        this.ask();
        return undefined;
      });
    return this.#ways.ask([agent], leftMs, known);
  }

  /** Handles the end of a question, if it is still asked. */
  #answered(stopping: AbortController, take: () => void): void {
    this.#later(() => {
      if (this.#stopping !== stopping) return undefined;
      this.#stopping = undefined;
      this.#asked = undefined;
      take();
      return this.#parts.world.batch.answered(this);
    });
  }

  #failed(error: unknown): void {
    this.withdraw();
    this.#runner.interrupt();
    this.#parts.fail(error);
  }

  #later(work: LaneWork): void {
    this.#parts.later(() => (this.#loop.isStopped ? undefined : work()));
  }
}
