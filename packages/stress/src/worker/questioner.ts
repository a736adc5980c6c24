import { COST_SCALE, type Goal, InferenceError, type Outcome } from "@understudy/planner-core";
import type { RandomWalkControl } from "@understudy/simulation";
import type { PartBoard, WorkerBoard } from "../measure/board.ts";
import type { AgentGroup } from "./agent-group.ts";
import type { AnswerRecorder } from "./answer-recorder.ts";
import type { CostSample } from "./cost-sample.ts";
import { deadlineOf } from "./deadline.ts";
import { type FlightKeeper, QuestionInFlight } from "./flight.ts";

const RESTART_TRIES = 8;
const MAX_POOL = 4096;
/** Maximum number of proved plans per second and worker; above it, only a sample is proved. */
const CHECKS_PER_SECOND = 5000;
/** Sampling interval in a closed loop, where proving every plan would dominate the work. */
const CLOSED_SAMPLE = 64;

/** Parts of a questioner. */
interface QuestionerParts {
  readonly board: WorkerBoard;
  readonly recorder: AnswerRecorder;
  readonly costs: CostSample;
  readonly walk: RandomWalkControl;
  readonly budgetMs: number;
  readonly closed: boolean;
  /** Whether a server is under test. */
  readonly isRemote: boolean;
  /** Questions per second of this worker. */
  readonly rate: number;
  readonly now: () => number;
}

/**
 * Sends the agents' questions to the engine and hands them its plans, like a game loop. Every answer is recorded and
 * proved again from the question's state; at high rates, a sample.
 */
export class Questioner implements FlightKeeper<AgentGroup> {
  /** Number of open questions. */
  open = 0;
  readonly #parts: QuestionerParts;
  /** Interval of proved plans. */
  readonly #checkEvery: number;
  #turn = 0;
  #answers = 0;

  constructor(parts: QuestionerParts) {
    this.#parts = parts;
    const { closed, rate } = parts;
    this.#checkEvery = closed ? CLOSED_SAMPLE : Math.ceil(rate / CHECKS_PER_SECOND);
  }

  /**
   * Asks an agent's next question, after it has played its current plan. Counted as offered on `part`.
   *
   * @returns a promise that settles with the answer; undefined without a question
   */
  ask(
    group: AgentGroup,
    agent: number,
    plannedMs: number,
    part: PartBoard,
  ): Promise<void> | undefined {
    const flight = this.#flight(group, agent, part);
    part.offer(flight !== undefined);
    if (flight === undefined) return undefined;
    this.open++;
    const { closed, now, budgetMs } = this.#parts;
    flight.plannedMs = plannedMs;
    flight.sentMs = closed ? plannedMs : now();
    const { goal, state } = flight;
    return group.engine
      .plan({
        agent: group.agentNames[agent] as string,
        state,
        goal,
        budgetMs: closed
          ? budgetMs
          : deadlineOf(plannedMs, flight.sentMs, budgetMs) - flight.sentMs,
      })
      .then(flight.onAnswer, flight.onError);
  }

  answered(flight: QuestionInFlight<AgentGroup>, outcome: Outcome): void {
    const { recorder, now } = this.#parts;
    recorder.record(flight, outcome, now());
    this.open--;
    const { group, agent, state, part } = flight;
    if (this.#answers++ % this.#checkEvery === 0) this.#check(flight, outcome);
    const isNewest = group.inFlight[agent] === flight;
    if (isNewest) {
      group.inFlight[agent] = undefined;
      const { plan, status } = outcome;
      group.life.give(agent, plan?.actions, status === "solved");
      if (outcome.reason !== undefined)
        this.#awaitRevision(group, agent, flight.turn, outcome, part);
    }
    if (outcome.status === "solved") {
      const { costs, walk } = this.#parts;
      const { goal, cost, plan, llmSteps } = outcome;
      costs.offer(group.domain, state, goal, cost);
      walk.offer(group.domain, state, goal, plan?.actions.length ?? 0, llmSteps);
    }
    if (group.pool.length < MAX_POOL) group.pool.push(flight);
  }

  /** The engine rejects only invalid requests, so a rejection is a bug here. An answer from a server may get lost. */
  failed(flight: QuestionInFlight<AgentGroup>, error: unknown): void {
    const { board, isRemote } = this.#parts;
    this.open--;
    if (flight.group.inFlight[flight.agent] === flight) {
      flight.group.inFlight[flight.agent] = undefined;
    }
    if (isRemote && error instanceof InferenceError) {
      flight.part.add("lost");
      return;
    }
    board.setGauge("unhandled", board.gauge("unhandled") + 1);
    // A question without an outcome counts as unanswered.
    process.emitWarning(error instanceof Error ? error : String(error));
  }

  /** The next question of an agent; undefined if it has none, even after restarting. */
  #flight(
    group: AgentGroup,
    agent: number,
    part: PartBoard,
  ): QuestionInFlight<AgentGroup> | undefined {
    const { life, choice } = group;
    let goal: Goal | undefined = life.liveOn(agent);
    for (let attempt = 0; goal === undefined && attempt < RESTART_TRIES; attempt++) {
      life.restart(agent);
      goal = life.liveOn(agent);
    }
    if (goal === undefined) return undefined;
    const flight = group.pool.pop() ?? new QuestionInFlight(group, goal, part, this);
    flight.state.set(life.state(agent));
    const other = choice?.instead({ state: flight.state, goal });
    if (other !== undefined) {
      goal = other.goal;
      flight.state.set(other.state);
      life.setState(agent, other.state, goal);
    }
    flight.agent = agent;
    flight.goal = goal;
    flight.part = part;
    flight.llmAskMs = 0;
    flight.llmAnswerMs = 0;
    flight.turn = ++this.#turn;
    group.inFlight[agent] = flight;
    return flight;
  }

  /** Proves a plan again, by the domain's definition alone. */
  #check({ group, state, part }: QuestionInFlight<AgentGroup>, outcome: Outcome): void {
    const { plan, goal, cost } = outcome;
    if (plan === null) return;
    const { domain, reference } = group;
    const end = outcome.status === "solved" ? goal.definition : {};
    const found = reference.prove(domain.read(state), plan.steps, end);
    part.add("checked");
    if (!found.sound || Math.abs(found.cost / COST_SCALE - cost) > 1e-6) part.add("unproved");
  }

  /** Takes over a later, better plan if it still fits. */
  #awaitRevision(
    group: AgentGroup,
    agent: number,
    turn: number,
    outcome: Outcome,
    part: PartBoard,
  ): void {
    void outcome.revised.then((better) => {
      if (better === undefined) return;
      part.add("revised");
      const newest = group.inFlight[agent];
      if (newest !== undefined && newest.turn !== turn) return;
      if (better.plan !== null && group.life.goal(agent) === better.goal) {
        group.life.give(agent, better.plan.actions);
      }
    });
  }
}
