import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  loadDomain,
  Repertoire,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { Fleet } from "@understudy/server/fleet";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { exampleDomainText } from "../core/domains.ts";
import { randomState } from "../repertoire/life.ts";
import type { BenchTask } from "../runner/task.ts";
import { pause } from "./node.ts";

const ENTRIES = 5000;
const QUICK_ENTRIES = 100;
const PASSES = 5;

/** A node that starts and reads the stream: processor time per entry, including all readers. */
export function intakeTask(quick: boolean): BenchTask {
  return {
    name: "intake",
    measures: "played",
    setup: async () => {
      const redis = await RedisServer.start();
      const domain = loadDomain(exampleDomainText("village"));
      const count = quick ? QUICK_ENTRIES : ENTRIES;
      await fill(redis.path, domain, count);
      const passes = [];
      for (let pass = 0; pass <= PASSES; pass++)
        passes.push(await takeIn(redis.path, domain, count));
      await redis.stop();
      // The first pass runs uncompiled code.
      const measured = passes.slice(1);
      const [{ taken, needless, refused }] = measured as [Pass];
      return {
        run: () => undefined,
        check: () => {
          if (refused > 0) throw new Error(`${refused} entries were refused`);
          if (taken + needless < count) throw new Error(`${taken + needless} of ${count} came`);
        },
        samples: () => Float64Array.from(measured, ({ cpuNs }) => cpuNs / count),
        counts: () => ({ entries: count, taken, needless }),
      };
    },
  };
}

interface Pass {
  readonly cpuNs: number;
  readonly taken: number;
  readonly needless: number;
  readonly refused: number;
}

/** Has one node publish a number of different plans, although some subsume others. */
async function fill(redis: string, domain: Domain, count: number): Promise<void> {
  const fleet = new Fleet({ redis, maxStream: 2 * count, maxWaiting: 2 * count });
  const repertoire = new Repertoire(domain, { suffixes: false, rebinding: "none" });
  fleet.share(repertoire);
  const planner = new ClassicalPlanner();
  const random = seededRandom(5);
  const goals = domain.goals;
  for (let told = 0, persona = 0; told < count; persona++) {
    // Plans of one goal soon subsume each other; those of many personas do not.
    for (let more = 0; more < 50 && told < count; more++) {
      const goal = goals[random.integer(goals.length)] as (typeof goals)[number];
      const state = randomState(domain, random);
      const result = runSearch(planner, { domain, goal, state, mode: "first" }, {});
      if (result.status !== "solved" || result.actions.length === 0) continue;
      const options = { goal, persona: `number ${persona}` };
      if (repertoire.add(result.actions, options).kind === "added") told++;
    }
  }
  while (fleet.stats.shared < count) await pause(5);
  await fleet.close();
}

async function takeIn(redis: string, domain: Domain, count: number): Promise<Pass> {
  const fleet = new Fleet({ redis });
  while (!fleet.stats.isConnected) await pause(1);
  const before = process.cpuUsage();
  // Derived plans are computed in idle time, not during intake.
  fleet.share(new Repertoire(domain, { suffixes: false, rebinding: "none" }));
  for (;;) {
    const { taken, needless, refused } = fleet.stats.repertoires;
    if (taken + needless + refused >= count) {
      const { user, system } = process.cpuUsage(before);
      await fleet.close();
      return { cpuNs: (user + system) * 1000, taken, needless, refused };
    }
    await pause(1);
  }
}
