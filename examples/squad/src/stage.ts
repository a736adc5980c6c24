import { setImmediate as nextTurn } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type Domain,
  type JointStep,
  Orchestrator,
  type Step,
  type TogetherOutcome,
} from "@understudy/planner-core";
import {
  type JointWait,
  type LanesInput,
  type RunningInput,
  type SquadAction,
  SquadRunner,
} from "@understudy/planner-core/squad";

/** Values of variables by name. */
export type Values = Record<string, string | number | boolean>;

/** The effects of a tool in the game: on all members that take part, and on what the squad shares. */
interface Rule {
  /** Whether all who take part leave their place as the step starts. */
  readonly leaves?: true;
  /** Their place if it is broken off. Default: the road. */
  readonly back?: string;
  start?(shared: Values): void;
  /** The step has ended, or was broken off: then there is no crew. */
  end?(crew: readonly Values[], shared: Values, step: Step): void;
}

/** A task for a squad. */
export interface Task {
  readonly domain: Domain;
  readonly goal: string;
  /** The place where all begin. */
  readonly at: string;
  readonly shared: Values;
  readonly rules: Readonly<Record<string, Rule>>;
}

/** Moves all members of a crew. */
export function go(crew: readonly Values[], place: string): void {
  for (const own of crew) own["at"] = place;
}

interface Work {
  readonly step: Step;
  /** The step's own agent first. */
  readonly crew: readonly string[];
  readonly startedAtMs: number;
  /** Infinite for a step that the planner ends. */
  readonly endsAtMs: number;
}

const TICK_MS = 100;
/** Expanded nodes for each plan: the limit of the work, so that every run is the same. */
const EXPANSIONS = 4000;

/** Plays the plans of a squad on a clock of its own, and keeps what was done, and who waited for whom. */
export class Stage {
  readonly shared: Values;
  /** The steps that are over, as `formatLanes` takes them. */
  readonly steps: JointStep[] = [];
  readonly waits: JointWait[] = [];
  nowMs = 0;
  readonly #own: Map<string, Values>;
  readonly squad: SquadRunner;
  readonly #rules: Task["rules"];
  #works: readonly Work[] = [];

  constructor(
    task: Task,
    names: readonly string[],
    onPlan: (plan: TogetherOutcome & LanesInput) => void,
  ) {
    const { domain, goal, at, shared, rules } = task;
    this.#own = new Map(names.map((name) => [name, { at }]));
    this.shared = { ...shared };
    this.#rules = rules;
    const orchestrator = new Orchestrator({
      ...{ domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
    });
    let running: readonly RunningInput[] | undefined;
    this.squad = new SquadRunner({
      orchestrator: {
        domain,
        plan: async (request) => {
          running = request.running;
          return orchestrator.planNow(request, 1e9);
        },
      },
      ...{ members: names, goal, budgetMs: 0, expansions: EXPANSIONS },
      onOutcome: (outcome) => onPlan({ ...outcome, running }),
      onError: (error) => {
        throw error;
      },
    });
  }

  /** The members that are still there. */
  get names(): readonly string[] {
    return [...this.#own.keys()];
  }

  /** The time of the game in units. */
  get now(): number {
    return this.nowMs / 1000;
  }

  /** Plays until the goal is reached. Returns false if it is not by a time. */
  async play(untilMs: number, onTick: () => void): Promise<boolean> {
    for (; this.nowMs <= untilMs; this.nowMs += TICK_MS) {
      onTick();
      for (const work of this.#works) if (work.endsAtMs <= this.nowMs) this.#end(work);
      const actions = this.squad.tick(Object.fromEntries(this.#own), this.shared, this.nowMs);
      for (const [name, action] of Object.entries(actions)) this.#act(name, action);
      if (Object.values(actions).every((action) => isReached(action))) return true;
      // A plan that was asked for is there in the next tick.
      await nextTurn();
    }
    return false;
  }

  /** A member falls. What it did is broken off, and the others go on without it. */
  fall(name: string): void {
    for (const work of this.#works) if (work.crew.includes(name)) this.#breakOff(work);
    this.#own.delete(name);
    this.squad.left(name);
  }

  #act(name: string, action: SquadAction): void {
    const work = this.#works.find(({ crew }) => crew[0] === name);
    if (action.event === "start" && action.agent === name) {
      const { step, with: others, durationMs } = action;
      const isOurs = this.#rules[step.tool]?.start === undefined;
      const endsAtMs = isOurs ? this.nowMs + durationMs : Number.POSITIVE_INFINITY;
      this.#works = [
        ...this.#works,
        { step, crew: [name, ...others], startedAtMs: this.nowMs, endsAtMs },
      ];
      this.#rules[step.tool]?.start?.(this.shared);
      if (this.#rules[step.tool]?.leaves) go(this.#membersOf([name, ...others]), "road");
    } else if (action.event === "finish" && work !== undefined) {
      this.#breakOff(work);
    } else if (action.event === "interrupt" && work !== undefined) this.#breakOff(work);
    else if (action.event === "wait") this.#wait(name, action);
  }

  #end(work: Work): void {
    const { step, crew } = work;
    this.#close(work);
    this.#rules[step.tool]?.end?.(this.#membersOf(crew), this.shared, step);
    this.squad.finished(crew[0] as string);
  }

  #breakOff(work: Work): void {
    this.#close(work);
    const { start, end, back } = this.#rules[work.step.tool] ?? {};
    if (start !== undefined) end?.([], this.shared, work.step);
    if (back !== undefined) go(this.#membersOf(work.crew), back);
  }

  #membersOf(crew: readonly string[]): readonly Values[] {
    return crew.map((name) => this.#own.get(name) as Values);
  }

  #close(work: Work): void {
    const { step, crew, startedAtMs } = work;
    const [agent, ...others] = crew as [string, ...string[]];
    this.#works = this.#works.filter((other) => other !== work);
    const duration = (this.nowMs - startedAtMs) / 1000;
    this.steps.push({ agent, step, startsAt: startedAtMs / 1000, duration, with: others });
  }

  #wait(agent: string, { for: other, what }: Extract<SquadAction, { event: "wait" }>): void {
    const until = (this.nowMs + TICK_MS) / 1000;
    const at = this.waits.findLastIndex((wait) => wait.agent === agent);
    const last = this.waits[at];
    if (last !== undefined && last.until === this.now && last.for === other && last.what === what) {
      this.waits[at] = { ...last, until };
    } else this.waits.push({ agent, from: this.now, until, for: other, what });
  }
}

function isReached(action: SquadAction): boolean {
  return action.event === "idle" && action.reason === "reached";
}
