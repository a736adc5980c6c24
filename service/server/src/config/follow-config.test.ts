import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RequestError, systemClock } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, describe, expect, it } from "vitest";
import type { ServerOptions } from "../server-options.ts";
import type { ReadOptions } from "../server-reload.ts";
import { askServer } from "../testing/ask.ts";
import { HUT } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { ServingTurns } from "../turns/serving-turns.ts";
import { SlicedOfferLoader } from "../uploads/offer-loader.ts";
import { COMPILE_HERE } from "../uploads/uploaded-domains.ts";
import { configHash } from "./config-hash.ts";
import { followConfig } from "./follow-config.ts";
import { readServerConfig } from "./read-config.ts";

const LOADER = new SlicedOfferLoader(COMPILE_HERE, new ServingTurns(systemClock).open());
const servers = new ServerSet();
const folder = mkdtempSync(join(tmpdir(), "understudy-follow-"));
// A test may still be writing its last copy.
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 10 }));

const limited = (rate: number) =>
  `[tenants.default]\nrequests_per_second = ${rate}\nburst = ${rate}\n`;

/** Starts a server that follows a file, with polling under the test's control. */
async function follow(file: string, text: string) {
  const clock = new FakeClock();
  const server = await servers.start(readServerConfig(text, folder, {}));
  const changes: unknown[] = [];
  const onChange = (error: unknown): void => void changes.push(error);
  // The test's server listens on a port that no file names.
  const optionsOf = (config: ServerOptions): ServerOptions => ({ ...config, port: 0 });
  const stop = followConfig(server, { file, text, env: {}, onChange, optionsOf, clock });
  /** Polls until a number of changes was reported. */
  const heard = async (count: number): Promise<unknown> => {
    while (changes.length < count) await look(clock);
    return changes.at(-1);
  };
  const ready = async () => (await askServer(server, "/readyz")).json;
  return { server, clock, changes, heard, ready, stop };
}

async function look(clock: FakeClock): Promise<void> {
  await clock.advance(2000);
  // Files are read by other threads, which the fake clock does not control.
  await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("a followed file", () => {
  it("is applied after a change", async () => {
    const file = join(folder, "plain.toml");
    writeFileSync(file, limited(1));
    const { heard, ready, stop } = await follow(file, limited(1));
    expect(await ready()).toMatchObject({ configuration: configHash(limited(1)), degraded: [] });
    writeFileSync(file, limited(2));
    expect(await heard(1)).toBeUndefined();
    expect(await ready()).toMatchObject({ configuration: configHash(limited(2)) });
    stop();
  });

  it("is refused with a mistake, reported as degraded, and applied after the mend", async () => {
    const file = join(folder, "mended.toml");
    writeFileSync(file, limited(1));
    const { heard, ready, stop, changes } = await follow(file, limited(1));
    writeFileSync(file, "[tenants.default]\nweight = -1\n");
    expect(await heard(1)).toBeInstanceOf(RequestError);
    expect(String(changes[0])).toContain("/tenants/default/weight");
    const running = { configuration: configHash(limited(1)), status: "ready" };
    expect(await ready()).toMatchObject({ ...running, degraded: ["configuration"] });
    writeFileSync(file, limited(1));
    expect(await heard(2)).toBeUndefined();
    expect(await ready()).toMatchObject({ ...running, degraded: [] });
    stop();
  });

  it("is retried with growing delays if the failure is not its own", async () => {
    const file = join(folder, "again.toml");
    writeFileSync(file, limited(1));
    const clock = new FakeClock();
    let isAway = true;
    const triedMs: number[] = [];
    const reload = async (read: ReadOptions): Promise<void> => {
      await read(LOADER);
      triedMs.push(clock.now());
      if (isAway) throw new Error("the issuer is away");
    };
    const told: unknown[] = [];
    const onChange = (error: unknown): void =>
      void told.push((error as Error | undefined)?.message);
    const server = { reload, controlBy: () => {} };
    const stop = followConfig(server, { file, text: limited(1), env: {}, onChange, clock });
    writeFileSync(file, limited(2));
    while (triedMs.length < 4) await look(clock);
    const waits = triedMs.slice(1).map((atMs, index) => atMs - (triedMs[index] ?? 0));
    expect(waits.every((waitMs, index) => waitMs >= 2000 * 2 ** (index + 1))).toBe(true);
    expect(told).toEqual(["the issuer is away"]);
    isAway = false;
    while (told.length < 2) await look(clock);
    expect(told[1]).toBeUndefined();
    const tries = triedMs.length;
    for (let times = 0; times < 20; times++) await look(clock);
    expect(triedMs).toHaveLength(tries);
    stop();
  });

  it("is read through symbolic links, as Kubernetes swaps them", async () => {
    const mounted = join(folder, "mounted");
    for (const [version, rate] of [
      ["1", 1],
      ["2", 2],
    ] as const) {
      mkdirSync(join(mounted, version), { recursive: true });
      writeFileSync(join(mounted, version, "understudy.toml"), limited(rate));
    }
    symlinkSync("1", join(mounted, "data"));
    const file = join(mounted, "understudy.toml");
    symlinkSync(join("data", "understudy.toml"), file);
    const { heard, ready, stop } = await follow(file, limited(1));
    symlinkSync("2", join(mounted, "next"));
    renameSync(join(mounted, "next"), join(mounted, "data"));
    expect(await heard(1)).toBeUndefined();
    expect((await ready()).configuration).toBe(configHash(limited(2)));
    stop();
  });

  it("includes the files that it names: domains, their plans, prompts", async () => {
    const file = join(folder, "files.toml");
    const domain = join(folder, "hut.json");
    const definition = (max: number) => {
      const wood = { type: "integer", min: 0, max, default: 0 };
      return JSON.stringify({ ...HUT, state: { ...HUT.state, wood } });
    };
    const text = '[domains.shed]\nfile = "hut.json"\n';
    writeFileSync(domain, definition(8));
    writeFileSync(file, text);
    const { server, heard, stop } = await follow(file, text);
    const shed = async () => (await askServer(server, "/v1/domains/shed")).json;
    const maxOf = async () =>
      (await shed()).layout.find(({ name }: { name: string }) => name === "wood").max;
    expect(await maxOf()).toBe(8);
    writeFileSync(domain, definition(5));
    expect(await heard(1)).toBeUndefined();
    expect(await maxOf()).toBe(5);
    writeFileSync(domain, "{}");
    expect(String(await heard(2))).toContain("/domains/shed/file");
    expect(await maxOf()).toBe(5);
    stop();
  });

  it("has its domains recompiled only if their files changed", async () => {
    const file = join(folder, "compiled.toml");
    const texts = [1, 2].map((rate) => `${limited(rate)}[domains.cabin]\nfile = "cabin.json"\n`);
    const [text = "", other = ""] = texts;
    writeFileSync(join(folder, "cabin.json"), JSON.stringify(HUT));
    writeFileSync(file, text);
    const { domains } = readServerConfig(text, folder, {});
    const read: ServerOptions[] = [];
    const reload = async (options: ReadOptions) => void read.push(await options(LOADER));
    const clock = new FakeClock();
    const server = { reload, controlBy: () => {} };
    const onChange = (): void => {};
    const stop = followConfig(server, { file, text, domains, env: {}, onChange, clock });
    const next = async (): Promise<ServerOptions | undefined> => {
      const count = read.length;
      while (read.length === count) await look(clock);
      return read.at(-1);
    };
    writeFileSync(file, other);
    expect((await next())?.domains?.[0]?.domain).toBe(domains?.[0]?.domain);
    writeFileSync(file, other.replace("domains.cabin", "domains.lodge"));
    expect((await next())?.domains).toMatchObject([{ name: "lodge" }]);
    expect(read[1]?.domains?.[0]?.domain).toBe(domains?.[0]?.domain);
    writeFileSync(join(folder, "cabin.json"), JSON.stringify({ ...HUT, goals: [] }));
    expect((await next())?.domains?.[0]?.domain).not.toBe(domains?.[0]?.domain);
    stop();
  });

  it("is left alone while it changes, while it is missing, and after the follower stops", async () => {
    const file = join(folder, "busy.toml");
    writeFileSync(file, limited(1));
    const { clock, changes, heard, stop } = await follow(file, limited(1));
    rmSync(file);
    for (let times = 0; times < 5; times++) await look(clock);
    expect(changes).toEqual([]);
    writeFileSync(file, limited(3));
    await heard(1);
    stop();
    writeFileSync(file, limited(4));
    for (let times = 0; times < 5; times++) await look(clock);
    expect(changes).toEqual([undefined]);
  });
});
