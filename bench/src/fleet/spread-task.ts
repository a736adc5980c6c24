import { loadDomain, seededRandom } from "@understudy/planner-core";
import { FleetProcess } from "../../../scripts/testing/fleet-process.mjs";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { exampleDomainPath, exampleDomainText } from "../core/domains.ts";
import { randomState } from "../repertoire/life.ts";
import type { BenchTask } from "../runner/task.ts";
import { post } from "./play-faults.ts";

const PLANS = 200;
const QUICK_PLANS = 5;
const MODEL_MS = 5;

/** From a model's plan at one server to its service by another. */
export function spreadTask(quick: boolean): BenchTask {
  return {
    name: "learning-to-serving",
    measures: "played",
    setup: async () => {
      const redis = await RedisServer.start();
      const options = { file: exampleDomainPath("village"), modelMs: MODEL_MS, redis: redis.path };
      const servers = await Promise.all([1, 2].map(() => FleetProcess.start(options)));
      const [from, to] = servers as [FleetProcess, FleetProcess];
      const domain = loadDomain(exampleDomainText("village"));
      const random = seededRandom(11);
      const tookMs: number[] = [];
      for (let plan = 0; tookMs.length < (quick ? QUICK_PLANS : PLANS); plan++) {
        const state = domain.read(randomState(domain, random));
        const body = {
          domain: "village",
          agent: "ann",
          state,
          goal: "eat",
          persona: `number ${plan}`,
        };
        const learnt = await post(from, "/v1/plan", { ...body, budgetMs: 60_000 });
        if (learnt.source !== "llm" || learnt.steps.length === 0) continue;
        const learntMs = performance.now();
        // Its own model must not be called, even later.
        const now = { ...body, background: false };
        while ((await post(to, "/v1/plan-now", now)).leadSteps === 0) await Promise.resolve();
        tookMs.push(performance.now() - learntMs);
      }
      const { asked } = await to.facts();
      await Promise.all(servers.map((server) => server.kill()));
      await redis.stop();
      return {
        run: () => undefined,
        check: () => {
          if (asked > 0) throw new Error("the other server asked a model of its own");
        },
        samples: () => Float64Array.from(tookMs, (ms) => ms * 1e6),
        counts: () => ({ plans: tookMs.length }),
      };
    },
  };
}
