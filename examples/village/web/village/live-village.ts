import { type Signal, signal } from "@preact/signals";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type GoalReference,
  Orchestrator,
  type Outcome,
  type Telemetry,
  type Value,
} from "@understudy/planner-core";
import { createViewer, type ViewedAgent, type Viewer } from "@understudy/viewer/web";
import { ENGLISH, LanguageReader } from "@understudy/words";
import type { Agent } from "../../src/world/agent.ts";
import type { Role } from "../../src/world/role.ts";
import { World } from "../../src/world/world.ts";
import { HEIGHT, PLACES, WIDTH } from "./geography.ts";
import type { ModelInTab } from "./model-in-tab.ts";
import { routeOf, whereaboutsOf } from "./whereabouts.ts";

/** Duration of a tick at normal speed, in ms: a day takes 72 seconds. */
const TICK_MS = 100;
const BUDGET_MS = 300;
/** Limit on agents waiting for a plan; others ask later. */
const THINKERS = 4;
/** Longest step of time: a hidden or slow tab does not catch up. */
const MOST_MS = 250;
const PLANS_KEPT = 24;

/** Performance mark of the model's first proved plan. */
const FIRST_PLAN_MARK = "first-plan-of-the-model";

/** A new plan. */
export interface FreshPlan {
  readonly id: number;
  readonly agent: Agent;
  readonly index: number;
  readonly outcome: Outcome;
  /** The places of its route. */
  readonly route: readonly string[];
  /** Arrival time, in ms since the page was opened. */
  readonly bornMs: number;
}

/** Parts of a village. */
export interface VillageParts {
  readonly domains: Readonly<Record<Role["domain"], Domain>>;
  readonly model: ModelInTab;
  readonly telemetry: Telemetry;
  readonly seed: number;
  readonly agents: number;
}

/** The village in this tab, with its viewer. */
export class LiveVillage {
  readonly world: World;
  readonly viewer: Viewer;
  readonly isPaused: Signal<boolean> = signal(false);
  readonly speed: Signal<number> = signal(1);
  /** The latest plans, newest first. */
  readonly plans: Signal<readonly FreshPlan[]> = signal<readonly FreshPlan[]>([]);
  /** The first plan with steps of the model. */
  readonly firstModelPlan: Signal<FreshPlan | undefined> = signal<FreshPlan | undefined>(undefined);
  readonly #indexOf = new Map<Agent, number>();
  /** Makes the reader of orders ready, a piece in each frame. */
  readonly #preparation: Iterator<void>;
  #left = 0;
  #timeMs = 0;
  #plans = 0;

  constructor({ domains, model, telemetry, seed, agents }: VillageParts) {
    const all = Object.values(domains);
    this.viewer = createViewer({
      domain: all,
      title: "a village in this tab",
      telemetry,
      map: { width: WIDTH, height: HEIGHT, variable: "at", places: pairsOf(PLACES) },
      controls: {
        setVariable: (id, name, value) => this.#setVariable(id, name, value),
        order: (id, goal) => this.#order(id, goal),
      },
      model: model.llm.model,
      directives: true,
      budgetMs: BUDGET_MS,
      detailsOfAll: 0,
      history: false,
    });
    const planner = new ClassicalPlanner();
    const reader = new LanguageReader({ languages: [ENGLISH] });
    this.#preparation = preparationOf(reader, all);
    const open = (domain: Domain): Orchestrator =>
      new Orchestrator({
        domain,
        planner,
        llm: model.llm,
        reader,
        telemetry,
        observer: this.viewer.observer(domain),
      });
    const { village, guard, courier } = domains;
    const quiet = (): void => {};
    this.world = new World({
      seed,
      agents,
      budgetMs: BUDGET_MS,
      thinkers: THINKERS,
      orchestrators: { village: open(village), guard: open(guard), courier: open(courier) },
      listener: {
        onOutcome: (agent, outcome) => this.#tellPlan(agent, outcome),
        onHappening: ({ text }) => this.viewer.note(text, undefined, "world"),
        onBroken: (agent) => this.viewer.note("the plan no longer works", agent.name, "broken"),
        onUrgent: (agent, goal) => this.viewer.note(`first of all: ${goal.name}`, agent.name),
        onGoal: (agent, goal) => this.viewer.note(`reached ${goal.name}`, agent.name, "reached"),
        onStep: quiet,
        onError: (agent, error) => this.viewer.note(String(error), agent.name, "failed"),
      },
    });
    for (const [index, agent] of this.world.agents.entries()) {
      this.#indexOf.set(agent, index);
      this.viewer.add({
        id: agent.name,
        runner: viewed(agent),
        domain: agent.domain,
        position: () => whereaboutsOf(agent, this.now).point,
      });
    }
  }

  /** World time in ticks, with fractions, so that walks are smooth. */
  get now(): number {
    return this.world.tick - 1 + this.#left / TICK_MS;
  }

  /** Advances by real time. */
  advance(realMs: number): void {
    this.#preparation.next();
    if (!this.isPaused.peek()) {
      const ms = Math.min(realMs, MOST_MS) * this.speed.peek();
      this.#left += ms;
      this.#timeMs += ms;
      while (this.#left >= TICK_MS) {
        this.#left -= TICK_MS;
        this.world.advance();
      }
    }
    this.viewer.tick(this.#timeMs);
  }

  #tellPlan(agent: Agent, outcome: Outcome): void {
    const { plan } = outcome;
    if (plan === null || plan.steps.length === 0) return;
    const fresh: FreshPlan = {
      id: ++this.#plans,
      agent,
      index: this.#indexOf.get(agent) ?? -1,
      outcome,
      route: routeOf(agent, plan.steps),
      bornMs: performance.now(),
    };
    this.plans.value = [fresh, ...this.plans.peek().slice(0, PLANS_KEPT - 1)];
    if (this.firstModelPlan.peek() !== undefined || !isOfModel(outcome)) return;
    performance.mark(FIRST_PLAN_MARK);
    this.firstModelPlan.value = fresh;
  }

  #agentOf(id: string): Agent {
    const agent = this.world.agents.find(({ name }) => name === id);
    if (agent === undefined) throw new RangeError(`There is no agent "${id}"`);
    return agent;
  }

  #setVariable(id: string, name: string, value: Value): void {
    this.#agentOf(id).state[name] = value;
  }

  #order(id: string, goal: GoalReference): void {
    this.#agentOf(id).order(goal, this.world.tick);
  }
}

function* preparationOf(reader: LanguageReader, domains: readonly Domain[]): Generator<void> {
  for (const domain of domains) yield* reader.prepare(domain);
}

function isOfModel({ source }: Outcome): boolean {
  return source === "llm";
}

/** An agent for the viewer, with its state known before its first request. */
function viewed(agent: Agent): ViewedAgent {
  const { runner } = agent;
  return {
    get outcome() {
      return runner.outcome;
    },
    get position() {
      return runner.position;
    },
    get isPlaying() {
      return runner.isPlaying;
    },
    get isWaiting() {
      return runner.isWaiting;
    },
    get goal() {
      return runner.goal;
    },
    observed: agent.packed,
  };
}

function pairsOf(places: typeof PLACES): Readonly<Record<string, readonly [x: number, y: number]>> {
  return Object.fromEntries(Object.entries(places).map(([name, { x, y }]) => [name, [x, y]]));
}
