import {
  type LlmRequest,
  Orchestrator,
  type Outcome,
  type PlanRequest,
  runSearch,
} from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
  UniformCostPlanner,
  type WoodcutterTypes,
  woodcutter,
} from "@understudy/planner-core/testing";
import type { HealthSettings } from "../models/pool/member-health.ts";
import { PoolLlmPlanner } from "../models/pool/pool-llm-planner.ts";
import type { PoolMember } from "../models/pool/pool-member.ts";
import type { PoolStrategy } from "../models/pool/strategies/strategy.ts";

const domain = woodcutter;
const state = domain.state({});
const best = runSearch(new UniformCostPlanner(), {
  ...{ domain, state, goal: domain.goal("warm_home"), mode: "optimal" },
});

/** The cheapest plan for the question of a {@link poolStage}. */
export const GOOD: readonly number[] = best.status === "unsolvable" ? [] : best.actions;

/** A member's behaviour for each call. */
export type MemberScript = (call: number) => ScriptedBehaviour;

/** Options of a {@link poolStage}, besides strategy and scripts. */
export interface PoolStageOptions {
  readonly health?: Partial<HealthSettings> | undefined;
  readonly members?: Readonly<Record<string, Partial<PoolMember>>> | undefined;
  readonly resource?: string | undefined;
}

type Plan = PlanRequest<WoodcutterTypes>;

/** The parts of a {@link poolStage}. */
export interface PoolStage {
  readonly clock: FakeClock;
  readonly llm: PoolLlmPlanner;
  readonly orchestrator: Orchestrator<WoodcutterTypes>;
  /** Requests a plan and advances the clock by its budget. */
  readonly ask: (request?: Partial<Plan>) => Promise<Outcome<WoodcutterTypes>>;
  readonly llmOf: (name: string) => ScriptedLlmPlanner;
  readonly callsOf: (name: string) => readonly LlmRequest[];
}

/** A pool of scripted members, by name, with an orchestrator and a fake clock. */
export function poolStage(
  strategy: PoolStrategy,
  scripts: Readonly<Record<string, MemberScript>>,
  { health, members: extras = {}, resource }: PoolStageOptions = {},
): PoolStage {
  const clock = new FakeClock();
  const members = Object.entries(scripts).map(([name, script]) => {
    const llm = new ScriptedLlmPlanner({
      clock,
      model: name,
      script: (_question, call, { onText }) => {
        const behaviour = script(call);
        const { afterMs } = behaviour;
        // The first text comes halfway through the call.
        if (typeof afterMs === "number") clock.setTimer(() => onText?.("{"), afterMs / 2);
        return behaviour;
      },
    });
    return { name, llm, resource, ...extras[name] };
  });
  const llm = new PoolLlmPlanner({ members, strategy, clock, health });
  const orchestrator = new Orchestrator({
    ...{ domain, llm, clock },
    planner: new UniformCostPlanner(),
  });
  const ask: PoolStage["ask"] = async (request = {}) => {
    const asked: Plan = { agent: "ann", state, goal: "warm_home", budgetMs: 500, ...request };
    const answer = orchestrator.plan(asked);
    await clock.advance(asked.budgetMs);
    await settle();
    return await answer;
  };
  const llmOf = (name: string): ScriptedLlmPlanner =>
    members.find((member) => member.name === name)?.llm as ScriptedLlmPlanner;
  return { clock, llm, orchestrator, ask, llmOf, callsOf: (name) => llmOf(name).calls };
}
