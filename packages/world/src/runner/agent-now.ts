import type { Goal, PackedState, PlanRunner } from "@understudy/planner-core";
import type { ThingBinding } from "../binding/binding.ts";
import { ThingClocks } from "../clocks/thing-clocks.ts";
import { bindPins } from "../question/goals.ts";
import { OwnState } from "../question/own-state.ts";
import type { Playing } from "./after-step.ts";
import type { RunnerAgent, WorldRunnerOptions } from "./options.ts";

/** An agent in play, as all parts of its runner see it. */
export class AgentNow {
  readonly agent: RunnerAgent;
  readonly options: WorldRunnerOptions;
  readonly own: OwnState;
  /** The agent's state, with the things at their places. */
  readonly packed: PackedState;
  /** The things at the places of its plan. */
  binding: ThingBinding;
  /** The clocks of the things that it has dealt with. */
  readonly clocks: ThingClocks;
  /** The game's time of the last tick, in milliseconds. */
  nowMs: number = Number.NEGATIVE_INFINITY;
  /** The runner of its plan, whose steps are about places. Set once the parts that it needs are made. */
  inner!: PlanRunner;

  /** @throws RequestError for clocks that do not fit */
  constructor(agent: RunnerAgent, options: WorldRunnerOptions) {
    const { layout } = agent.parts;
    this.agent = agent;
    this.options = options;
    this.own = new OwnState(layout);
    this.packed = new Int32Array(layout.domain.variables.all.length);
    const { clocks } = agent.parts;
    this.clocks = new ThingClocks(layout, agent.knowledge, options.clocks, clocks);
    this.binding = bindPins(layout, agent.knowledge, []);
  }

  /** Whether plans for a goal keep to a clock. */
  keepsToClock(goal: Goal): boolean {
    return this.options.orchestrator.schedules.playerFor(goal) !== undefined;
  }

  /** The plan in play, from whose next state a reconsideration starts. */
  get playing(): Playing {
    const { binding, packed } = this;
    return { binding, packed };
  }
}
