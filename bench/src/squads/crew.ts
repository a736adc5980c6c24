import {
  applyAction,
  type Orchestrator,
  type PackedState,
  type Random,
  type Step,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { happeningName, type TimedStep, TimedSteps } from "@understudy/planner-core/schedule";
import { type SquadAction, SquadRunner } from "@understudy/planner-core/squad";
import { type CampQuestion, camp, drawCamp } from "./camp.ts";

/** Budget of a plan, in milliseconds. */
const BUDGET_MS = 50;

interface Doing {
  readonly timed: TimedStep;
  readonly members: readonly string[];
  readonly endsAtMs: number;
}

/** A squad in a camp of a game, whose steps take more or less time than said. */
export class Crew {
  readonly runner: SquadRunner;
  /** Number of camps that are done. */
  done = 0;
  plans = 0;
  solved = 0;
  started = 0;
  /** Steps that were told to start or to end when they could not. */
  faults = 0;
  readonly #random: Random;
  readonly #steps = TimedSteps.of(camp) as TimedSteps;
  readonly #states = new Map<string, PackedState>();
  #question: CampQuestion;
  #doings: Doing[] = [];

  /** @param asks the maker of requests. Default: the runner */
  constructor(
    orchestrator: Orchestrator,
    random: Random,
    size: number,
    asks: "runner" | "game" = "runner",
  ) {
    this.#random = random;
    this.#question = drawCamp(random, size);
    const { agents, shared, goal, ways } = this.#question;
    for (const [name, own] of Object.entries(agents)) {
      this.#states.set(name, camp.state({ ...own, ...shared }));
    }
    this.runner = new SquadRunner({
      ...{ orchestrator, members: [...this.#states.keys()], goal, ways, budgetMs: BUDGET_MS },
      asks,
      onOutcome: ({ status }) => {
        this.plans++;
        this.solved += Number(status === "solved");
      },
      onError: () => {
        this.faults++;
      },
    });
  }

  /** The game's part of a frame, before the squad ticks: steps end, and after a finished camp comes the next. */
  pass(nowMs: number): void {
    for (const doing of [...this.#doings]) {
      if (doing.endsAtMs > nowMs) continue;
      this.#drop(doing);
      this.#change(doing.timed.end, doing.members);
      this.runner.finished(doing.members[0] as string);
    }
    const [state] = this.#states.values();
    const values = camp.read(state as PackedState);
    if (values["roof"] === true && values["barred"] === true && this.#doings.length === 0) {
      this.done++;
      this.#renew();
    }
  }

  tick(nowMs: number): void {
    const actions = this.runner.tick(Object.fromEntries(this.#states), undefined, nowMs);
    for (const [name, action] of Object.entries(actions)) this.#act(name, action, nowMs);
  }

  #act(name: string, action: SquadAction, nowMs: number): void {
    if (action.event === "interrupt") {
      const doing = this.#doings.find(({ members }) => members.includes(name));
      if (doing === undefined) return;
      this.#drop(doing);
      const { tool, args } = doing.timed.step;
      const { happenings } = this.#steps.time;
      const effects = happenings.actionOf({ tool: happeningName("interrupted", tool), args });
      if (effects >= 0) this.#change(effects, doing.members);
      return;
    }
    if (action.event !== "start" && action.event !== "finish") return;
    if (action.agent !== name) return;
    const members = [name, ...action.with];
    if (action.event === "finish") {
      const doing = this.#doings.find((one) => one.members[0] === name);
      if (doing === undefined) this.faults++;
      else this.#drop(doing);
      if (doing !== undefined) this.#change(doing.timed.end, members);
      return;
    }
    this.started++;
    const timed = this.#steps.find(action.step as Step) as TimedStep;
    this.#change(timed.start, members);
    const lateness = 0.8 + 0.7 * this.#random.next();
    const lengthMs = isEndTold(timed) ? Number.POSITIVE_INFINITY : lateness * action.durationMs;
    this.#doings.push({ timed, members, endsAtMs: nowMs + lengthMs });
  }

  #drop(doing: Doing): void {
    this.#doings = this.#doings.filter((one) => one !== doing);
  }

  /** Effects on all members that take part; effects on shared variables apply once, for all. */
  #change(action: number, members: readonly string[]): void {
    const { isShared, time } = this.#steps;
    const { actions } = time.happenings;
    const first = members[0] as string;
    const from = actions.conditionStart[action] as number;
    const to = actions.conditionStart[action + 1] as number;
    for (const name of members) {
      const before = this.#states.get(name) as PackedState;
      if (!holds(actions.conditions, from, to, before)) this.faults++;
      const after = before.slice();
      applyAction(actions, action, before, after);
      for (const [other, state] of this.#states) {
        const next = state.slice();
        isShared.forEach((is, variable) => {
          if (is === 1 ? name === first : other === name)
            next[variable] = after[variable] as number;
        });
        this.#states.set(other, next);
      }
    }
  }

  /** The next camp: the same things at the same places, as they were before the work. */
  #renew(): void {
    const { shared } = drawCamp(this.#random, 1);
    for (const [name, state] of this.#states) {
      this.#states.set(name, camp.state({ ...camp.read(state), ...shared }));
    }
  }
}

/** Whether the planner chose how long a step takes, so that the squad tells its end. */
function isEndTold({ duration }: TimedStep): boolean {
  return duration?.kind === "range" && duration.to?.constant !== duration.from.constant;
}
