import { ModelManager } from "@understudy/llm/models";
import { ScriptedBackend } from "@understudy/llm/testing";
import { type Lead, Orchestrator, seededRandom } from "@understudy/planner-core";
import { FakeClock, UniformCostPlanner, woodcutter } from "@understudy/planner-core/testing";
import { FirstCome } from "./first-come-lead.ts";

/** The rule of sharing memory. */
export type Sharing = "manager" | "first-come";

/** A burst of questions to several models. Times are in milliseconds of a fake clock. */
export interface StormOptions {
  readonly requests: number;
  readonly seed: number;
  /** Average interval of requests. */
  readonly everyMs: number;
}

/** The result of a storm. */
export interface StormFigures {
  readonly requests: number;
  /** Outcomes after their deadline. */
  readonly late: number;
  /** Served plans with steps of a model. */
  readonly answered: number;
  /** Requests with half a minute of patience that were served without their model. */
  readonly starved: number;
  /** Questions to models, including expired ones. */
  readonly asked: number;
  /** Number of model loads. */
  readonly loads: number;
  /** Number of loads with the same questions in order of arrival. */
  readonly loadsInOrder: number;
  /** The longest wait of a question for its model; only for the manager. */
  readonly longestWaitMs: number;
  /** Most models in memory at once. */
  readonly mostLoaded: number;
}

const MODELS = ["planner", "smith", "teller", "guard", "oracle"] as const;
const ROOM = 2;
const LOAD_MS = 2000;
const ANSWER_MS = 120;
const BUDGETS_MS = [50, 1000, 4000, 10_000, 30_000];
const PATIENT_MS = 30_000;
const STEPS = [
  { tool: "goto", args: { place: "forest" } },
  { tool: "chop", args: {} },
  { tool: "goto", args: { place: "home" } },
  { tool: "light_fire", args: {} },
];

/**
 * Five models, memory for two, two seconds per load, and random questions to all of them with budgets from 50 ms to
 * half a minute.
 */
export async function playStorm(
  sharing: Sharing,
  { requests, seed, everyMs }: StormOptions,
): Promise<StormFigures> {
  const clock = new FakeClock();
  const random = seededRandom(seed);
  const backends = new Map(MODELS.map((name) => [name as string, modelCalled(name, clock)]));
  const answered: { readonly model: string; readonly number: number }[] = [];
  let questions = 0;
  const { leadOf, end } =
    sharing === "manager" ? managed(backends, clock) : inTurn(backends, clock);
  const planner = new UniformCostPlanner();
  const orchestrators = MODELS.map((name) => {
    const inner = leadOf(name);
    const ask: Lead["ask"] = async (request) => {
      const number = questions++;
      const answer = await inner.ask(request);
      answered.push({ model: name, number });
      return answer;
    };
    const { model, fingerprint } = inner;
    const lead: Lead = { model, fingerprint, admit: inner.admit.bind(inner), ask };
    return new Orchestrator({ domain: woodcutter, planner, clock, lead });
  });
  const outcomes: Promise<{ readonly leadSteps: number; readonly budgetMs: number }>[] = [];
  let late = 0;
  let mostLoaded = 0;
  for (let request = 0; request < requests; request++) {
    await clock.advance(Math.round(-Math.log(1 - random.next()) * everyMs));
    const model = random.integer(MODELS.length);
    const budgetMs = BUDGETS_MS[random.integer(BUDGETS_MS.length)] as number;
    const coins = random.integer(5);
    const energy = 1 + random.integer(3);
    const state = woodcutter.state({ has_axe: true, coins, energy });
    const orchestrator = orchestrators[model] as (typeof orchestrators)[number];
    const askedMs = clock.now();
    const agent = `agent ${request}`;
    outcomes.push(
      orchestrator.plan({ agent, state, goal: "warm_home", budgetMs }).then((outcome) => {
        if (clock.now() - askedMs > budgetMs) late++;
        return { leadSteps: outcome.leadSteps, budgetMs };
      }),
    );
    mostLoaded = Math.max(mostLoaded, loadedOf(backends));
  }
  await clock.advance(60_000);
  const all = await Promise.all(outcomes);
  const isAnswered = ({ leadSteps }: { readonly leadSteps: number }): boolean => leadSteps > 0;
  const asked = [...backends.values()].reduce((sum, backend) => sum + backend.requests.length, 0);
  for (const orchestrator of orchestrators) orchestrator.dispose();
  return {
    ...{ requests, late, asked, mostLoaded },
    answered: all.filter(isAnswered).length,
    starved: all.filter((one) => one.budgetMs >= PATIENT_MS && !isAnswered(one)).length,
    loadsInOrder: loadsInOrder(
      answered.sort((one, other) => one.number - other.number).map(({ model }) => model),
    ),
    ...(await end()),
  };
}

/** Number of loads with questions in order and least-recently-used eviction. */
function loadsInOrder(models: readonly string[]): number {
  let loads = 0;
  let loaded: readonly string[] = [];
  for (const model of models) {
    if (!loaded.includes(model)) loads++;
    loaded = [model, ...loaded.filter((name) => name !== model)].slice(0, ROOM);
  }
  return loads;
}

function modelCalled(name: string, clock: FakeClock): ScriptedBackend {
  const text = JSON.stringify({ steps: STEPS });
  const speeds = { loadMs: 0, readMsPerToken: 0, writeMsPerToken: ANSWER_MS / 40 };
  const info = { model: name, fingerprint: name, memoryBytes: 1, speeds };
  return new ScriptedBackend(() => ({ text, latencyMs: ANSWER_MS, pieces: 4 }), {
    ...{ clock, info, loadMs: LOAD_MS },
  });
}

interface Shared {
  readonly leadOf: (model: string) => Lead;
  readonly end: () => Promise<Pick<StormFigures, "loads" | "longestWaitMs">>;
}

function managed(backends: ReadonlyMap<string, ScriptedBackend>, clock: FakeClock): Shared {
  let longestWaitMs = 0;
  const models = Object.fromEntries(
    [...backends].map(([name, backend]) => {
      const open = async (): Promise<ScriptedBackend> => {
        await backend.load();
        return backend;
      };
      return [name, { open, memoryBytes: 1 }];
    }),
  );
  const manager = new ModelManager({ models, memoryLimitBytes: ROOM, clock, maxQueue: 1000 });
  return {
    leadOf: (name) => manager.lead(name),
    end: async () => {
      const status = manager.status();
      for (const { usage } of status.models) {
        longestWaitMs = Math.max(longestWaitMs, usage.waitedMs?.most ?? 0);
      }
      await manager.dispose();
      return { loads: status.loads, longestWaitMs };
    },
  };
}

function inTurn(backends: ReadonlyMap<string, ScriptedBackend>, clock: FakeClock): Shared {
  const queue = new FirstCome(backends, ROOM, clock);
  return {
    leadOf: (name) => queue.lead(name),
    end: () => Promise.resolve({ loads: queue.loads, longestWaitMs: Number.NaN }),
  };
}

function loadedOf(backends: ReadonlyMap<string, ScriptedBackend>): number {
  return [...backends.values()].filter(({ isLoaded }) => isLoaded).length;
}
