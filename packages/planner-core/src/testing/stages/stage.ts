import type { Outcome } from "../../engine/contract/outcome.ts";
import type { PlanRequest } from "../../engine/contract/request.ts";
import type { OrchestratorOptions } from "../../engine/orchestrator/options.ts";
import { Orchestrator } from "../../engine/orchestrator/orchestrator.ts";
import type { AnyDomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { FakeClock, settle } from "../fake-clock.ts";
import {
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  type ScriptedLlmPlannerOptions,
} from "../scripted-llm-planner.ts";
import { UniformCostPlanner } from "../uniform-cost-planner.ts";

/** A domain with several ways to each goal. */
export const yard: Domain = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["home", "forest", "market"] },
    wood: { type: "integer", min: 0, max: 5 },
    coins: { type: "integer", min: 0, max: 3 },
    warm: { type: "boolean" },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "market"] } },
      then: { at: "$place" },
      cost: 2,
    },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 1.5 },
    {
      name: "sell",
      when: { at: "market", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, coins: { "+": 1 } },
    },
    {
      name: "burn",
      when: { at: "home", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, warm: true },
    },
    { name: "rest" },
  ],
  goals: [
    { name: "stocked", when: { wood: { ">=": 2 } }, priority: 5 },
    { name: "rich", when: { coins: { ">=": 1 } }, priority: 1 },
    { name: "cosy", when: { warm: true, at: "home" }, priority: 3 },
  ],
});

const actionOf = (tool: string, args: Record<string, string> = {}): number =>
  yard.actionOf({ tool, args });

/** The actions of the yard by name. */
export const act: Readonly<
  Record<"home" | "forest" | "market" | "chop" | "sell" | "burn" | "rest", number>
> = {
  home: actionOf("goto", { place: "home" }),
  forest: actionOf("goto", { place: "forest" }),
  market: actionOf("goto", { place: "market" }),
  chop: actionOf("chop"),
  sell: actionOf("sell"),
  burn: actionOf("burn"),
  rest: actionOf("rest"),
};

/** The start: at home with nothing. */
export const atHome: PackedState = yard.state({ at: "home", wood: 0, coins: 0, warm: false });

/** An orchestrator of the yard with a scripted LLM planner and a fake clock. */
export interface Stage {
  readonly clock: FakeClock;
  readonly llm: ScriptedLlmPlanner;
  readonly orchestrator: Orchestrator;
  /** Makes a request and moves time until its answer. */
  ask(request?: Partial<PlanRequest>): Promise<Outcome>;
}

/** Options of a stage, including the admission of its LLM planner. */
export type StageOptions = Partial<OrchestratorOptions<AnyDomainTypes>> &
  Pick<Partial<ScriptedLlmPlannerOptions>, "admit"> & {
    /** Whether the LLM planner was shown to read. Default: unknown. */
    readonly readsWords?: boolean | "intent";
  };

/** @param script the behaviour of the LLM planner, always or by question */
export function stage(
  script: ScriptedBehaviour | ScriptedLlmPlannerOptions["script"],
  options: StageOptions = {},
): Stage {
  return stageOf(yard, atHome, script, options);
}

/**
 * A stage of another domain.
 *
 * @param state the default state of requests
 */
export function stageOf(
  domain: Domain,
  state: PackedState,
  script: ScriptedBehaviour | ScriptedLlmPlannerOptions["script"],
  options: StageOptions = {},
): Stage {
  const { admit, readsWords, ...rest } = options;
  const clock = new FakeClock();
  const scripted = new ScriptedLlmPlanner({
    clock,
    script: typeof script === "function" ? script : () => script,
    ...(admit === undefined ? {} : { admit }),
  });
  const llm = readsWords === undefined ? scripted : Object.assign(scripted, { readsWords });
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({ planner, llm, ...rest, domain, clock });
  return {
    clock,
    llm,
    orchestrator,
    async ask(request = {}) {
      let isOver = false;
      const promise = orchestrator.plan({
        agent: "ann",
        state,
        goal: "stocked",
        budgetMs: 100,
        ...request,
      });
      const end = (): void => {
        isOver = true;
      };
      promise.then(end, end);
      await settle();
      while (!isOver && (await clock.advanceToNext()));
      return promise;
    },
  };
}
