import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { fisherText, packageEntries, villageText } from "../startup/bundle.ts";

interface Problem {
  /** The text of the domain, as a game would load it. */
  readonly domain: () => string;
  readonly goal: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** Problems that a page answers first. */
export const FIRST_PROBLEMS = {
  fisher: { domain: fisherText, goal: "paid", state: {} },
  village: {
    domain: villageText,
    goal: "earn",
    state: {
      ...{ at: "home", energy: 6, hungry: true, has_axe: false, has_pick: false, has_rod: false },
      ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 0 },
      ...{ fire_lit: false, house_built: false },
    },
  },
} as const satisfies Readonly<Record<string, Problem>>;

/** A page's script `page.js`: loads a domain and plans once. */
export function firstPlanProgram({ domain, goal, state }: Problem): string {
  return `
import { ClassicalPlanner } from "${packageEntries.classical}";
import { loadDomain, Orchestrator } from "${packageEntries.core}";

const evaluatedMs = performance.now();
const domain = loadDomain(${JSON.stringify(domain())});
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
const state = domain.state(${JSON.stringify(state)});
const request = { agent: "ann", state, goal: ${JSON.stringify(goal)} };
const { status } = orchestrator.planNow(request, ${UNHURRIED_MS});
const plannedMs = performance.now();
const [{ responseEnd }] = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("page.js"));
globalThis.firstPlan = { status, ms: plannedMs - evaluatedMs, fromScriptMs: plannedMs - responseEnd };
`;
}
