import type { PlanRequest } from "@understudy/planner-core";
import type { WorldRunner } from "@understudy/world";
import type { PlayLoop } from "../plays/play-loop.ts";
import type { AgentParts } from "../plays/play-parts.ts";
import { PutQuestion } from "../plays/put-question.ts";
import type { BatchedQuestion } from "./question-batch.ts";
import type { SessionWorld } from "./session-world.ts";
import { WaysInquiry } from "./ways-inquiry.ts";

type Question = NonNullable<WorldRunner["question"]>;

/** The question of a runner for its agent's plan, asked in the batch of its session once the ways that it needs are known. */
export class ThingQuestion implements BatchedQuestion {
  readonly #parts: AgentParts;
  readonly #world: SessionWorld;
  readonly #runner: WorldRunner;
  readonly #loop: PlayLoop;
  readonly #ways: WaysInquiry;
  readonly #put: PutQuestion;
  /** Whether the runner has a question, which is chosen, asked or answered. */
  #isOpen = false;
  /** The question in flight, or waiting for ways. */
  #asked: Question | undefined;
  /** The question whose ways the client was asked for. */
  #informed: Question | undefined;
  /** The game's time of the last question. */
  askedMs = 0;

  constructor(parts: AgentParts, world: SessionWorld, runner: WorldRunner, loop: PlayLoop) {
    this.#parts = parts;
    this.#world = world;
    this.#runner = runner;
    this.#loop = loop;
    this.#ways = new WaysInquiry(parts, world);
    this.#put = new PutQuestion(parts);
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
    this.#world.batch.add(this);
  }

  /** Cancels the question. */
  withdraw(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#asked = undefined;
    this.#informed = undefined;
    this.#put.withdraw();
    this.#ways.stop();
    this.#world.batch.drop(this);
  }

  /** Handles the client's answer about ways. */
  waysCame(): void {
    this.#ways.came();
  }

  get dueMs(): number | undefined {
    return this.#runner.dueMs;
  }

  get member(): WorldRunner["member"] {
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
      const known = this.#put.put(
        request,
        { budgetMs },
        {
          answered: (outcome) => {
            this.#asked = undefined;
            this.#runner.take(outcome);
            return this.#world.batch.answered(this);
          },
          failed: (error) => this.#failed(error),
        },
      );
      if (known !== undefined) return this.#runner.take(known) ? "answered" : "over";
      this.#asked = question;
      return "asked";
    } catch (error) {
      this.#failed(error);
      return "over";
    }
  }

  /** Asks the client for unknown ways. @returns false if there are none to wait for */
  #askWays(leftMs: number): boolean {
    const { agent, later } = this.#parts;
    // Asks with the ways known by then.
    const known = (): void =>
      later(() => {
        if (this.#loop.isStopped) return undefined;
        this.#runner.renewWays();
        this.#ways.forget([agent]);
        this.#asked = undefined;
        this.#informed = this.#runner.isQuestionPut ? this.#runner.question : undefined;
        this.ask();
        return undefined;
      });
    return this.#ways.ask([agent], leftMs, known);
  }

  #failed(error: unknown): undefined {
    this.withdraw();
    this.#runner.interrupt();
    this.#parts.fail(error);
  }
}
