import { ClassicalPlanner } from "@understudy/classical";
import {
  loadDomain,
  Orchestrator,
  type Outcome,
  type PlanSource,
  Repertoire,
  type Step,
} from "@understudy/planner-core";
import type { Agent } from "../world/agent.ts";
import type { Role } from "../world/role.ts";
import { timeOfDay } from "../world/time.ts";
import { World } from "../world/world.ts";

/** What a page fetches, or carries, for one domain: texts of JSON files. */
export interface DomainFiles {
  readonly domain: string;
  readonly repertoire: string;
}

/** A village that plays from its repertoires alone: nothing of Node, no model, no network. */
export interface BrowserVillage {
  readonly world: World;
  /** Plans by where they came from. */
  readonly sources: Readonly<Partial<Record<PlanSource, number>>>;
  /** What was served last, the latest last. */
  readonly log: readonly string[];
  /** Lets one tick pass and everybody plan who has to. */
  advance(): Promise<void>;
  /** Needs of a plan, and how many a rehearsed plan met. */
  coverage(): { readonly lookups: number; readonly hits: number };
}

const LOG_LINES = 12;

/** Opens the village of a seed. */
export function openVillage(
  files: Readonly<Record<Role["domain"], DomainFiles>>,
  { seed = 1, agents = 36 }: { readonly seed?: number; readonly agents?: number } = {},
): BrowserVillage {
  const planner = new ClassicalPlanner();
  const sources: Partial<Record<PlanSource, number>> = {};
  const log: string[] = [];
  const repertoires: Repertoire[] = [];
  const open = (name: Role["domain"]): Orchestrator => {
    const domain = loadDomain(files[name].domain);
    const { repertoire } = Repertoire.load(domain, files[name].repertoire);
    repertoires.push(repertoire);
    return new Orchestrator({ domain, planner, repertoire });
  };
  const orchestrators = {
    village: open("village"),
    guard: open("guard"),
    courier: open("courier"),
  };
  const tell = (text: string): void => {
    log.push(`${timeOfDay(world.tick)} ${text}`);
    if (log.length > LOG_LINES) log.shift();
  };
  const onOutcome = (agent: Agent, { source, goal, plan }: Outcome): void => {
    sources[source] = (sources[source] ?? 0) + 1;
    const { length = 0 } = plan?.steps ?? {};
    const steps = length === 1 ? "1 step" : `${length} steps`;
    tell(`${agent.name}: ${goal?.name ?? "a goal"}, ${steps}, ${source}`);
  };
  const quiet = (): void => {};
  const world: World = new World({
    seed,
    agents,
    budgetMs: 50,
    thinkers: Number.POSITIVE_INFINITY,
    orchestrators,
    listener: {
      onOutcome,
      onHappening: ({ text }) => tell(text),
      onBroken: quiet,
      onUrgent: quiet,
      onStep: quiet,
      onGoal: quiet,
      onError: (agent, error) => tell(`${agent.name}: ${String(error)}`),
    },
  });
  return {
    world,
    sources,
    log,
    advance: async () => {
      world.advance();
      while (world.isWaiting) await new Promise<void>((resolve) => setTimeout(resolve, 0));
    },
    coverage: () => {
      const all = repertoires.map((repertoire) => repertoire.stats());
      return {
        lookups: all.reduce((sum, { lookups }) => sum + lookups, 0),
        hits: all.reduce((sum, { hits }) => sum + hits, 0),
      };
    },
  };
}

/** One line about what an agent is doing. */
export function describeAgent(agent: Agent): string {
  const [step] = agent.remaining as readonly (Step | undefined)[];
  const what = step === undefined ? agent.activity : agent.role.describe(step);
  return `${agent.name}, ${agent.role.name}: ${what}`;
}
