import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import type { BenchTask } from "../runner/task.ts";
import { playDay } from "./play-day.ts";

/** Enough requests that a node with a quarter of them meets most situations of a node with all. */
const REQUESTS = 60_000;
const QUICK_REQUESTS = 80;

/** Questions to models in a day, of one node and of four. */
export function dayTasks(quick: boolean): BenchTask[] {
  return [
    dayTask("one", { nodes: 1, isShared: false }, quick),
    dayTask("four-sharing", { nodes: 4, isShared: true }, quick),
    dayTask("four-alone", { nodes: 4, isShared: false }, quick),
  ];
}

function dayTask(
  problem: string,
  { nodes, isShared }: { readonly nodes: number; readonly isShared: boolean },
  quick: boolean,
): BenchTask {
  return {
    name: "day",
    problem,
    measures: "played",
    setup: async () => {
      const redis = isShared ? await RedisServer.start() : undefined;
      const requests = quick ? QUICK_REQUESTS : REQUESTS;
      const { tookMs, ...counts } = await playDay({ nodes, redis: redis?.path, requests });
      await redis?.stop();
      return {
        run: () => undefined,
        check: () => undefined,
        samples: () => Float64Array.from(tookMs, (ms) => ms * 1e6),
        counts: () => counts,
      };
    },
  };
}
