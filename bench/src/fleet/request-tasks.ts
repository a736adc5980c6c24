import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  loadDomain,
  type PackedState,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { exampleDomainText } from "../core/domains.ts";
import { randomState } from "../repertoire/life.ts";
import type { BenchTask, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { Node, type NodeOptions } from "./node.ts";

/** Enough to defeat branch prediction and the exact cache. */
const STATES = 4096;

/**
 * A request with and without a fleet: with a known plan, with a classical one, and with an immediate answer of a model.
 */
export function requestTasks(): BenchTask[] {
  return (["known", "classical", "question"] as const).flatMap((kind) => [
    requestTask(kind, false),
    requestTask(kind, true),
  ]);
}

function requestTask(kind: "known" | "classical" | "question", isShared: boolean): BenchTask {
  return {
    name: `${kind}-${isShared ? "sharing" : "alone"}`,
    async: kind !== "known",
    ...(kind === "known" ? { batch: 16 } : {}),
    setup: async () => {
      const redis = isShared ? await RedisServer.start() : undefined;
      const domain = loadDomain(exampleDomainText("village"));
      const modelMs: NodeOptions["modelMs"] = kind === "classical" ? "away" : 0;
      const node = new Node({ domain, redis: redis?.path, modelMs });
      await node.connected();
      const dispose = async (): Promise<void> => {
        await node.close();
        await redis?.stop();
      };
      return { ...workloadOf(kind, node, domain), dispose };
    },
  };
}

function workloadOf(
  kind: "known" | "classical" | "question",
  { orchestrator }: Node,
  domain: Domain,
): Pick<Workload, "run" | "check"> {
  const states = statesOf(domain);
  const stateOf = (index: number): PackedState => states[index % STATES] as PackedState;
  const asked = { agent: "ann", goal: "warm_home", budgetMs: UNHURRIED_MS };
  if (kind === "known") {
    const run = () => orchestrator.planNow({ ...asked, state: stateOf(0) }, UNHURRIED_MS);
    return {
      run,
      check: async () => {
        await orchestrator.plan({ ...asked, state: stateOf(0) });
        if (run().source !== "exact") throw new Error("the plan is not known");
      },
    };
  }
  // A new persona makes a new question.
  const run = (index: number) =>
    orchestrator.plan({
      ...asked,
      state: stateOf(index),
      ...(kind === "question" ? { persona: `number ${index}` } : {}),
    });
  return {
    run,
    check: async () => {
      const { source } = await run(STATES - 1);
      if (source !== (kind === "question" ? "llm" : "classical")) {
        throw new Error(`the plan is from ${source}`);
      }
    },
  };
}

/** States that are a few steps from a warm home. */
function statesOf(domain: Domain): PackedState[] {
  const random = seededRandom(3);
  const planner = new ClassicalPlanner();
  const goal = domain.goal("warm_home");
  const states: PackedState[] = [];
  while (states.length < STATES) {
    const state = randomState(domain, random);
    const result = runSearch(planner, { domain, goal, state, mode: "first" }, {});
    if (result.status === "solved" && result.actions.length > 0) states.push(state);
  }
  return states;
}
