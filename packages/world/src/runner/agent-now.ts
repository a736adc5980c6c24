import type { Goal, PackedState, PlanRunner } from "@understudy/planner-core";
import type { TickMoment } from "@understudy/planner-core/internal";
import type { ThingBinding } from "../binding/binding.ts";
import { ClocksOfRunner } from "../clocks/clocks-of-runner.ts";
import { ThingClocks } from "../clocks/thing-clocks.ts";
import type { OwnVariable } from "../layout.ts";
import { bindPins } from "../question/goals.ts";
import { OwnState } from "../question/own-state.ts";
import type { Playing } from "./expected/after-step.ts";
import { AssumedThings } from "./expected/assumed-things.ts";
import type { RunnerAgent, WorldRunnerOptions } from "./options.ts";
import { AWAKE, type RestingPlace } from "./turns/resting-agents.ts";

type Schedules = WorldRunnerOptions["orchestrator"]["routes"]["schedules"];

/** An agent in play, as all parts of its runner see it. */
export class AgentNow {
  readonly agent: RunnerAgent;
  readonly options: WorldRunnerOptions;
  readonly own: OwnState;
  /** The agent's state, with the things at their places. */
  readonly packed: PackedState;
  /** The clocks of the things that it has dealt with. */
  readonly clocks: ThingClocks;
  /** Parts of other objects that every tick reads: agents of a crowd are to look at few objects. */
  readonly #book: RunnerAgent["parts"]["book"];
  readonly #schedules: Schedules;
  readonly #worldClocks: ClocksOfRunner;
  #binding: ThingBinding;
  readonly #assumed: AssumedThings;
  #resting: RestingPlace = AWAKE;
  #isCatchingUp = false;
  /** Whether the inner runner has not been told yet of what the agent believes. */
  isOther = true;
  /** The game's time of the last tick, in milliseconds. */
  nowMs: number = Number.NEGATIVE_INFINITY;
  #filledVersion = -1;
  #countingVersion = 0;
  /** The runner of its plan, whose steps are about places. Set once the parts that it needs are made. */
  inner!: PlanRunner;

  /** @throws RequestError for clocks that do not fit */
  constructor(agent: RunnerAgent, options: WorldRunnerOptions) {
    const { layout } = agent.parts;
    this.agent = agent;
    this.#book = agent.parts.book;
    this.#schedules = options.orchestrator.routes.schedules;
    this.options = options;
    this.own = new OwnState(layout);
    this.packed = new Int32Array(layout.domain.variables.all.length);
    this.#worldClocks = new ClocksOfRunner(agent.parts, agent.name);
    this.clocks = new ThingClocks(layout, agent.knowledge, options.clocks, this.#worldClocks);
    this.#assumed = new AssumedThings(agent.knowledge, agent.memory);
    this.#binding = bindPins(layout, agent.knowledge, []);
  }

  /** The things at the places of its plan. */
  get binding(): ThingBinding {
    return this.#binding;
  }

  /** Other things are those of another plan or question, which rest on what is known. */
  set binding(binding: ThingBinding) {
    this.#binding = binding;
    if (!this.#isCatchingUp) this.#assumed.clear();
  }

  /** Goes on to the time of a tick. @param movedMs the time by which all times moved; see `GameClock` */
  passTo(nowMs: number, movedMs: number): void {
    this.nowMs = nowMs;
    const { among, at } = this.#resting;
    among.tick(at, nowMs);
    if (movedMs !== 0) this.wake();
    this.#book.tick(nowMs);
    this.#worldClocks.tick(nowMs, movedMs, this.#schedules);
  }

  /**
   * Plays all that happens until a time; see `PlanRunner.advance`. What steps and clocks change of things counts until
   * the world tells of these.
   *
   * @param told the agent's values, as the game tells them
   */
  catchUp<Tick extends Pick<ReturnType<PlanRunner["tick"]>, "event">>(
    told: unknown,
    presentMs: number,
    tick: (atMs: number, isFirst: boolean) => Tick,
  ): readonly TickMoment<Tick>[] {
    const { inner } = this;
    const assuming = (atMs: number, isFirst: boolean): Tick => {
      if (isFirst) this.#worldClocks.note(presentMs, this.#schedules);
      const ticked = tick(atMs, isFirst);
      const after = inner.observed;
      const isOther = after?.some((value, variable) => value !== this.packed[variable]);
      if (after && (isOther || ticked.event === "finish")) this.assume(after);
      return ticked;
    };
    this.#isCatchingUp = true;
    try {
      return inner.advanceWith(assuming, presentMs, this.agent.parts.layout.toldBy([told]));
    } finally {
      this.#isCatchingUp = false;
    }
  }

  /** A time of the agent's clock on that of the world. */
  toWorld(ms: number): number {
    return this.#worldClocks.toWorld(ms);
  }

  /** Whether plans for a goal keep to a clock. */
  keepsToClock(goal: Goal): boolean {
    return this.#schedules.playerFor(goal) !== undefined;
  }

  /** Whether `packed` shows the agent's own variables as they are. */
  get isFilled(): boolean {
    return this.#filledVersion === this.own.version;
  }

  /** Increases with each change of the agent's own variables that may count for its plan or its question. */
  get countingVersion(): number {
    return this.#countingVersion;
  }

  /** Writes the state of the agent and of the things at their places. Allocates nothing. */
  fill(): void {
    this.own.fill(this.packed, this.binding, this.#assumed.in(this.binding));
    if (this.isFilled) return;
    this.#nowCounts();
  }

  /** Takes in what a step or a clock is expected to have changed. @param after the state after it */
  assume(after: PackedState): void {
    this.#assumed.assume(this.binding, this.own.stateIn(this.binding), after);
    this.own.assume(this.binding, this.packed, after);
    this.#nowCounts();
  }

  #nowCounts(): void {
    this.#filledVersion = this.own.version;
    this.#countingVersion++;
    this.stir();
  }

  /** Notes that its question is another one, or counts as such. */
  stir(): void {
    this.wake();
    this.agent.parts.rest.stir();
  }

  /** Ends its rest; see `RestingAgents`. */
  wake(): void {
    const { among, at } = this.#resting;
    among.wake(at);
  }

  /** Lets it rest until a time of its own. @param dueMs when its answer is due, on the world's clock */
  rest(untilMs: number, dueMs: number): void {
    const { among, at } = this.#resting;
    among.rest(at, untilMs, dueMs);
  }

  /** Whether it rests. @param clockMs the time on the world's clock */
  rests(clockMs: number): boolean {
    const { among, at } = this.#resting;
    return among.dueMs(at, clockMs) !== undefined;
  }

  /** Gives it a place among the agents that may rest. */
  sit(place: RestingPlace): void {
    place.among.take(place.at, this.#resting);
    this.#resting = place;
  }

  /** Takes in the agent's own values, of which no other has changed that counts. Allocates nothing. */
  overlook(): void {
    const { own } = this.agent.parts.layout;
    for (let at = 0; at < own.length; at++) {
      const { isThing, variable } = own[at] as OwnVariable;
      const value = this.own.packed[variable.id] as number;
      if (isThing || this.packed[variable.id] === value) continue;
      this.packed[variable.id] = value;
      this.inner.lasting.packed[variable.id] = value;
    }
    this.#filledVersion = this.own.version;
  }

  /** The plan in play, from whose next state a reconsideration starts. */
  get playing(): Playing {
    const { binding, packed } = this;
    return { binding, packed };
  }
}
