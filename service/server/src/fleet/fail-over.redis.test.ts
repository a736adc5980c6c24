import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PlanLibrary } from "@understudy/planner-core";
import { woodcutter as domain } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { findRedis } from "../../../../scripts/find.mjs";
import { freePort } from "../../../../scripts/testing/free-port.mjs";
import { ended, RedisServer, untilAnswered } from "../../../../scripts/testing/redis-server.mjs";
import { redisClient, until } from "../testing/redis-client.ts";
import { Fleet } from "./fleet.ts";

describe("a fleet behind Sentinels", () => {
  const redis: RedisServer[] = [];
  const fleets: Fleet[] = [];
  let sentinel: ChildProcess | undefined;

  afterEach(async () => {
    await Promise.all(fleets.map((fleet) => fleet.close()));
    await ended(sentinel);
    await Promise.all(redis.map((server) => server.stop()));
  });

  it("keeps sharing after a fail-over to a replica", async () => {
    const [first, second, watch] = [await freePort(), await freePort(), await freePort()];
    const master = await RedisServer.start(["--port", String(first)]);
    const replica = await RedisServer.start([
      ...["--port", String(second), "--replicaof", "127.0.0.1", String(first)],
    ]);
    redis.push(master, replica);
    const replicas = redisClient(replica);
    await until(async () => (await replicas.info("replication")).includes("link_status:up"));
    const file = join(master.folder, "sentinel.conf");
    const lines = [
      ...[`port ${watch}`, `dir ${master.folder}`, `sentinel monitor plans 127.0.0.1 ${first} 1`],
      // A master that is only paused for a moment must keep its role.
      ...["sentinel down-after-milliseconds plans 2000", "sentinel failover-timeout plans 3000"],
    ];
    await writeFile(file, lines.join("\n"));
    sentinel = spawn(findRedis() as string, [file, "--sentinel"], { stdio: "ignore" });
    await untilAnswered({ port: watch });

    const node = (): PlanLibrary => {
      const fleet = new Fleet({ redis: `redis-sentinel://127.0.0.1:${watch}/plans` });
      const planLibrary = new PlanLibrary(domain);
      fleets.push(fleet);
      fleet.share(planLibrary);
      return planLibrary;
    };
    const [one, other] = [node(), node()];
    const goal = domain.goal("warm_home");
    const home = domain.actionOf({ tool: "goto", args: { place: "home" } });
    const light = domain.actionOf({ tool: "light_fire", args: {} });
    one.add([light], { goal });
    await until(() => other.size === 1);
    await until(async () => (await replicas.keys("*:plans")).length === 1);

    await master.kill();
    await until(async () => (await replicas.role())[0] === "master");
    one.add([home, light], { goal, partition: "another" });
    await until(() => other.size === 3);
    expect(fleets.map(({ stats }) => stats.dropped)).toEqual([0, 0]);
    replicas.disconnect();
  });
});
