import { PlanRunner } from "@understudy/planner-core";
import type { Play, PlayedLife } from "./play.ts";
import type { AgentParts } from "./play-parts.ts";
import type { Seen, Want } from "./want.ts";

/** Polling interval while no step is played. */
const IDLE_TICK_MS = 250;

/** An agent with a packed state whose plan the server plays, for clients that report states and carry out single steps. */
export class PackedAgent implements PlayedLife {
  readonly isPrompt = true;
  readonly #play: Play;
  readonly #agent: string;
  readonly #runner: PlanRunner;

  /** @throws RequestError if the goal or another field does not fit the domain */
  constructor(parts: AgentParts, want: Want, play: Play, before?: PlayedLife) {
    const { agent, hosted, identity, fail, reservations } = parts;
    const { goal, budgetMs, clocks, request } = want;
    this.#play = play;
    this.#agent = agent;
    this.#runner = new PlanRunner({
      orchestrator: hosted.orchestrator,
      agent: identity,
      goal,
      budgetMs: () => play.loop.leftOf(budgetMs),
      ...{ request, clocks },
      ...(reservations && { reservations }),
      mayStartOver: true,
      cooldowns: before instanceof PackedAgent ? before.#runner.lasting.cooldowns : undefined,
      onOutcome: play.loop.soon,
      onStepEvent: (event) => play.steps.happened(agent, event),
      onError: (error) => fail(error),
    });
    if (clocks !== undefined) return;
    this.#runner.lasting.clocks?.tell(before?.clocksLeft?.(play.loop.nowMs) ?? []);
  }

  tick({ state }: Seen, nowMs: number): number | undefined {
    const { loop, steps } = this.#play;
    const { event, step } = this.#runner.tick(state, nowMs);
    loop.forget();
    if (event === "start") steps.start(this.#agent, { step });
    return step === undefined ? IDLE_TICK_MS : undefined;
  }

  finished(): void {
    this.#runner.finished();
  }

  failed(_: string, why: string | undefined): void {
    this.#runner.failed(why);
  }

  clocksLeft(nowMs: number): ReturnType<NonNullable<PlayedLife["clocksLeft"]>> {
    return this.#runner.lasting.clocks?.left(nowMs);
  }

  stop(): void {
    this.#runner.dispose();
  }
}
