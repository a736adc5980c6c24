import { PlanLibrary, RequestError } from "@understudy/planner-core";
import { woodcutter as domain } from "@understudy/planner-core/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RedisServer } from "../../../../scripts/testing/redis-server.mjs";
import { redisClient, until } from "../testing/redis-client.ts";
import { Fleet } from "./fleet.ts";
import { domainKeys } from "./keys.ts";
import type { FleetOptions } from "./options.ts";
import { unpackSnapshot } from "./snapshot.ts";

const goal = domain.goal("warm_home");
const go = (place: "home" | "forest"): number => domain.actionOf({ tool: "goto", args: { place } });
const chop = domain.actionOf({ tool: "chop", args: {} });
const light = domain.actionOf({ tool: "light_fire", args: {} });
const whole = [go("forest"), chop, go("home"), light];
const keys = domainKeys("default", domain.hash);

describe("a fleet", () => {
  let server: RedisServer;
  let fleets: Fleet[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const client = redisClient(server);
    await client.flushall();
    client.disconnect();
  });
  afterEach(async () => {
    await Promise.all(fleets.map((fleet) => fleet.close()));
    fleets = [];
  });

  /** A node with a plan library of its own. */
  const node = (
    options: Partial<FleetOptions> = {},
  ): { fleet: Fleet; planLibrary: PlanLibrary } => {
    const fleet = new Fleet({ redis: server.path, ...options });
    fleets.push(fleet);
    const planLibrary = new PlanLibrary(domain);
    fleet.share(planLibrary);
    return { fleet, planLibrary };
  };
  /** Writes a foreign entry into the stream. */
  const poison = async (...fields: string[]): Promise<void> => {
    const client = redisClient(server);
    await client.xadd(keys.plans, "*", ...fields);
    client.disconnect();
  };
  /** Whether the current snapshot mentions a tool. */
  const isInSnapshot = async (tool: string): Promise<boolean> => {
    const client = redisClient(server);
    const packed = await client.getBuffer(keys.snapshot);
    client.disconnect();
    const snapshot = packed === null ? undefined : await unpackSnapshot(packed);
    return snapshot?.excerpts.join().includes(tool) ?? false;
  };
  const plansOf = ({ planLibrary }: { readonly planLibrary: PlanLibrary }): string[] =>
    planLibrary.list().map(({ plan }) => JSON.stringify(plan.steps));

  it("learns on every node what one node learns, and all that follows", async () => {
    const [first, second] = [node(), node()];
    first.planLibrary.add(whole, { goal });
    await until(() => second.planLibrary.size === 4);
    // The second node may get it before the first is notified of Redis's answer.
    await until(() => first.fleet.stats.shared === 1);
    expect(plansOf(second)).toEqual(plansOf(first));
    expect(second.fleet.stats.planLibraries).toMatchObject({ taken: 1, refused: 0 });
    expect(first.fleet.stats).toMatchObject({ shared: 1, dropped: 0, waiting: 0 });
    // Received plans are not sent again.
    expect(second.fleet.stats.shared).toBe(0);
    expect(first.fleet.stats.planLibraries).toMatchObject({ taken: 0, needless: 0 });
  });

  it("sends pending plans before it closes", async () => {
    const [first, second] = [node(), node()];
    await until(() => first.fleet.stats.isConnected && second.fleet.stats.isConnected);
    first.planLibrary.add(whole, { goal });
    await first.fleet.close();
    expect(first.fleet.stats).toMatchObject({ shared: 1, waiting: 0 });
    await until(() => second.planLibrary.size === 4);
  });

  it("writes a snapshot, which teaches a new node the trimmed part of the stream", async () => {
    const first = node({ snapshotEveryMs: 1, maxStream: 1 });
    first.planLibrary.add(whole, { goal });
    await until(() => first.fleet.stats.planLibraries.snapshotsWritten > 0);
    const client = redisClient(server);
    await client.xtrim(keys.plans, "MAXLEN", 0);
    const late = node();
    await until(() => late.planLibrary.size === 4);
    expect(late.fleet.stats.planLibraries.snapshotsRead).toBe(1);
    expect(plansOf(late)).toEqual(plansOf(first));
    // The lease is free for the next snapshot.
    await until(async () => (await client.exists(keys.lease)) === 0);
    client.disconnect();
  });

  it("writes snapshots even after a lease was left without an expiry", async () => {
    const client = redisClient(server);
    await client.set(keys.lease, "somebody");
    const first = node({ snapshotEveryMs: 1 });
    first.planLibrary.add(whole, { goal });
    await until(async () => (await client.pttl(keys.lease)) > 0);
    expect(first.fleet.stats.planLibraries.snapshotsWritten).toBe(0);
    // Expires it without the wait.
    await client.pexpire(keys.lease, 1);
    await until(() => first.fleet.stats.planLibraries.snapshotsWritten > 0);
    client.disconnect();
  });

  it("detects a gap in the stream, and reads the snapshot instead", async () => {
    const first = node({ snapshotEveryMs: 1 });
    const client = redisClient(server);
    const login = { username: "slow", password: "secret" };
    await client.acl("SETUSER", login.username, "on", `>${login.password}`, "~*", "+@all");
    const slow = node({ redis: { path: server.path, ...login } });
    first.planLibrary.add([light], { goal });
    await until(() => slow.planLibrary.size === 1);
    await client.acl("SETUSER", login.username, "off");
    await client.client("KILL", "USER", login.username);
    first.planLibrary.add(whole, { goal });
    await until(() => isInSnapshot("chop"));
    await client.xtrim(keys.plans, "MAXLEN", 0);
    await client.xadd(keys.plans, "*", "author", "x", "plan", "{}");
    await client.acl("SETUSER", login.username, "on");
    client.disconnect();
    await until(() => slow.planLibrary.size === 4);
    expect(slow.fleet.stats.planLibraries.gaps).toBeGreaterThan(0);
  });

  it("proves every received plan, and drops wrong or malformed ones", async () => {
    const one = node();
    const plan = { steps: [{ tool: "light_fire", args: {} }], cost: 0, optimal: true, by: "model" };
    const frame = new PlanLibrary(domain).toJSON();
    const file = (goalName: string, ...plans: object[]): string =>
      JSON.stringify({ ...frame, partitions: [{ goal: goalName, plans }] });
    const sound = file("warm_home", plan);
    for (const text of [
      ...["", "{", "null", "[".repeat(100_000), " ".repeat(1_000_001) + sound],
      ...[sound.replace(domain.hash, "another"), sound.replace('"version":3', '"version":9')],
      file("rich", plan),
      file("warm_home", { ...plan, steps: [{ tool: "chop" }, { tool: "light_fire" }] }),
      file("warm_home", ...new Array<object>(17).fill(plan)),
    ]) {
      await poison("author", "x", "plan", text);
    }
    await poison("plan", "");
    await poison("author", "plan", "plan", sound);
    await until(() => one.planLibrary.size === 1);
    expect(one.planLibrary.list()).toMatchObject([{ scaledCost: 1000, optimal: false }]);
    expect(one.fleet.stats.planLibraries).toMatchObject({ taken: 1, refused: 11 });
  });

  it("survives an invalid snapshot, and one that claims a future position", async () => {
    const client = redisClient(server);
    await client.set(keys.snapshot, "rubbish");
    const first = node();
    first.planLibrary.add(whole, { goal });
    const second = node();
    await until(() => second.planLibrary.size === 4);
    expect(second.fleet.stats.planLibraries.snapshotsRead).toBe(0);
    client.disconnect();
  });

  it("retries a snapshot that Redis refused", async () => {
    const client = redisClient(server);
    await client.set(keys.snapshot, "rubbish");
    const login = { username: "reader", password: "secret" };
    const rights = ["~*:plans", "~*:lease", "%R~*:snapshot"];
    await client.acl("SETUSER", login.username, "on", `>${login.password}`, ...rights, "+@all");
    const one = node({ redis: { path: server.path, ...login }, snapshotEveryMs: 1 });
    one.planLibrary.add(whole, { goal });
    const denied = async (): Promise<boolean> =>
      JSON.stringify(await client.acl("LOG")).includes(keys.snapshot);
    await until(denied);
    expect(one.fleet.stats.planLibraries.snapshotsWritten).toBe(0);
    // Nothing new is learned from here on.
    await client.acl("SETUSER", login.username, "~*");
    await until(() => one.fleet.stats.planLibraries.snapshotsWritten > 0);
    expect(await isInSnapshot("chop")).toBe(true);
    client.disconnect();
  });

  it("continues alone while Redis is down, and sends the rest later", async () => {
    const [first, second] = [node({ maxWaiting: 2 }), node()];
    await until(() => first.fleet.stats.isConnected && second.fleet.stats.isConnected);
    await server.kill();
    await until(() => !first.fleet.stats.isConnected);
    first.planLibrary.add([light], { goal });
    first.planLibrary.add(whole, { goal });
    first.planLibrary.add([go("home"), light], { goal, partition: "another" });
    expect(first.fleet.stats).toMatchObject({ waiting: 2, dropped: 1 });
    await server.run();
    await until(() => second.planLibrary.size === 6);
    await until(() => first.fleet.stats.shared === 2);
    expect(first.fleet.stats.waiting).toBe(0);
  });

  it("reports invalid options", () => {
    const make = (options: Partial<FleetOptions>) => () =>
      new Fleet({ redis: server.path, ...options });
    expect(make({ tenant: "A:b" })).toThrow(/\/tenant.*letters a to z/s);
    expect(make({ maxStream: 0, maxWaiting: 0.5 })).toThrow(RequestError);
    const { fleet } = node();
    expect(() => fleet.share(new PlanLibrary(domain), "A:b")).toThrow("/tenant");
    const secret = "redis//ann:secret@host";
    expect(make({ redis: secret })).toThrow(/\/redis: is not an address.*redis:\/\/localhost/s);
    expect(make({ redis: secret })).not.toThrow(/secret@host/);
  });

  it("shares a domain served under two names, within the node and in the fleet", async () => {
    const [first, other] = [node(), node()];
    const second = new PlanLibrary(domain);
    first.planLibrary.add([light], { goal });
    const leave = first.fleet.share(second);
    await until(() => second.size === 1);
    other.planLibrary.add(whole, { goal });
    await until(() => second.size === 4 && first.planLibrary.size === 4);
    leave();
    first.planLibrary.add([go("home"), light], { goal, partition: "another" });
    await until(() => other.planLibrary.size === 6);
    expect(second.size).toBe(4);
  });

  it("shares for several tenants over one connection, in isolation", async () => {
    const { fleet } = node();
    const [mine, theirs] = [new PlanLibrary(domain), new PlanLibrary(domain)];
    fleet.share(mine, "a");
    fleet.share(theirs, "b");
    const other = node({ tenant: "a" });
    other.planLibrary.add(whole, { goal });
    await until(() => mine.size === 4);
    expect(theirs.size).toBe(0);
  });

  it("continues for one tenant while the keys of another hold something else", async () => {
    const client = redisClient(server);
    const theirs = domainKeys("b", domain.hash);
    await client.set(theirs.plans, "no stream");
    await client.lpush(theirs.snapshot, "no snapshot");
    const { fleet } = node();
    const mine = new PlanLibrary(domain);
    fleet.share(new PlanLibrary(domain), "b");
    fleet.share(mine, "a");
    node({ tenant: "a" }).planLibrary.add(whole, { goal });
    await until(() => mine.size === 4);
    // And for the other tenant once its keys are repaired.
    await client.del(theirs.plans, theirs.snapshot);
    client.disconnect();
    const late = new PlanLibrary(domain);
    fleet.share(late, "b");
    node({ tenant: "b" }).planLibrary.add(whole, { goal });
    await until(() => late.size === 4);
    expect(plansOf({ planLibrary: late }).sort()).toEqual(plansOf({ planLibrary: mine }).sort());
  });

  it("learns again what an earlier node of its name knew", async () => {
    const first = node({ node: "eu-1" });
    first.planLibrary.add(whole, { goal });
    await until(() => first.fleet.stats.shared === 1);
    const known = plansOf(first).sort();
    await first.fleet.close();
    const again = node({ node: "eu-1" });
    await until(() => again.planLibrary.size === 4);
    expect(plansOf(again).sort()).toEqual(known);
  });
});
