import { type PlanRunner, RequestError } from "@understudy/planner-core";
import type { ThingBinding } from "../binding/binding.ts";
import type { AgentNow } from "./agent-now.ts";
import type { LostThings } from "./plan/lost-things.ts";
import type { ThingCooldowns } from "./plan/thing-cooldowns.ts";

/** The parts of a runner that the things at its places concern. */
interface PlayingRunner {
  readonly cooldowns: Pick<ThingCooldowns, "rebind">;
  readonly lost: Pick<LostThings, "note">;
}

/** The things at the places of a plan: what their agent believes about them, told to the inner runner in its ticks. */
export class ThingsInPlay {
  readonly #now: AgentNow;
  readonly #runner: PlayingRunner;

  /** @throws RequestError for clocks that are told without a planner for schedules */
  constructor(now: AgentNow, runner: PlayingRunner) {
    this.#now = now;
    this.#runner = runner;
    const { clocks = [] } = now.options;
    if (clocks.length === 0 || now.inner.lasting.clocks !== undefined) return;
    const message = "are read by the planner for schedules alone";
    const hint = "pass `time: new TimePlanner()` of @understudy/classical/time to the orchestrator";
    throw new RequestError([{ pointer: "/clocks", message, hint }]);
  }

  /** Gives things their places. Cool-downs and clocks move with them. */
  bind(binding: ThingBinding): void {
    this.#runner.cooldowns.rebind(binding);
    this.#now.binding = binding;
    this.#now.isOther = true;
  }

  /** Updates the beliefs about the things at some places. Default: all. */
  believe(watched?: Uint8Array): void {
    const { agent, binding } = this.#now;
    if (binding.believe(agent.knowledge, this.#runner.lost.note, watched)) this.#now.isOther = true;
  }

  /** Ticks the inner runner. Clocks of things run on where their things are now. */
  tick(): ReturnType<PlanRunner["tick"]> {
    const { binding, clocks, inner, isOther, nowMs, packed } = this.#now;
    clocks.follow(inner.lasting.clocks, binding, nowMs);
    return inner.tick(isOther ? packed : undefined, nowMs);
  }
}
