import { describe, expect, it } from "vitest";
import { findRedis } from "../../../scripts/find.mjs";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { taskLabel } from "../runner/task.ts";
import { playDay } from "./play-day.ts";
import { fleetSuite } from "./suite.ts";

describe.runIf(findRedis() !== undefined)("suite fleet", () => {
  it("asks less often with a fleet than without, for the same lives", async () => {
    const redis = await RedisServer.start();
    // Enough to share most of them even if Redis is delayed for a while.
    const requests = 240;
    const shared = await playDay({ nodes: 4, redis: redis.path, requests });
    const alone = await playDay({ nodes: 4, redis: undefined, requests });
    await redis.stop();
    expect([shared.requests, shared.tookMs.length]).toEqual([requests, requests]);
    expect(alone.answeredElsewhere).toBe(0);
    expect(shared.questions).toBeLessThan(alone.questions);
  });

  it.each(
    fleetSuite
      .tasks({ quick: true })
      .filter(({ name }) => /^(known|classical|question|intake)/.test(name))
      .map((task) => [taskLabel(task), task] as const),
  )("%s does what it says", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
    await workload.run(1);
    await workload.dispose?.();
  });
});
