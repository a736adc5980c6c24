import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CacheQuery, type Domain, loadDomain, planOf } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { afterEach, describe, expect, it } from "vitest";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { CacheSnapshotError } from "./snapshot-error.ts";
import { loadCache, saveCache } from "./snapshot-file.ts";
import { TieredCache } from "./tiered-cache.ts";

const makeDomain = (max = 9): Domain =>
  loadDomain({
    name: "stairs",
    state: { floor: { type: "integer", min: 0, max }, lit: { type: "boolean" } },
    tools: [
      { name: "climb", when: { floor: { "<": 5 } }, then: { floor: { "+": 1 } } },
      { name: "light", when: { floor: { ">=": 2 } }, then: { lit: true } },
    ],
    goals: [{ name: "bright", when: { lit: true } }],
  });
const domain = makeDomain();
const goal = domain.goal("bright");

const query = (floor: number, changes: Partial<CacheQuery> = {}): CacheQuery => ({
  domain,
  state: domain.state({ floor, lit: false }),
  goal,
  partition: `model/${goal.hash}`,
  text: {},
  maxCostRatio: 2,
  ...changes,
});

function filled(): TieredCache {
  const cache = new TieredCache({ capacity: 100 });
  const light = domain.actionOf({ tool: "light", args: {} });
  const climb = domain.actionOf({ tool: "climb", args: {} });
  for (let floor = 4; floor >= 0; floor--) {
    const actions = [...Array.from({ length: Math.max(0, 2 - floor) }, () => climb), light];
    const entry = { leadSteps: 1, optimal: true, mended: false, costRatio: 1, tokens: 9 };
    const plan = planOf(domain, actions);
    cache.store(query(floor), { ...entry, plan, cost: actions.length * 1000 });
  }
  return cache;
}

const cold = (): TieredCache => new TieredCache({ capacity: 100 });

/** The text with a correct checksum again after its body was changed. */
function forged(text: string, change: (body: string) => string): string {
  const cache = cold();
  const empty = writeSnapshot(cache, domain);
  const body = change(text.split("\n")[1] as string);
  // Any snapshot's head is as good as another but for the checksum, which is computed the same way.
  const head = JSON.parse(empty.split("\n")[0] as string) as Record<string, unknown>;
  head["checksum"] = hashText(body);
  return `${JSON.stringify(head)}\n${body}\n`;
}

describe("snapshots", () => {
  it("bring back every plan, to all tiers, in the order of use", () => {
    const before = filled();
    before.lookup(query(3));
    const cache = cold();
    expect(readSnapshot(cache, domain, writeSnapshot(before, domain))).toEqual({
      restored: 5,
      refused: 0,
    });
    for (let floor = 0; floor < 5; floor++) {
      expect(cache.lookup(query(floor))).toEqual(before.lookup(query(floor)));
    }
    expect(cache.lookup(query(7))).toMatchObject({ kind: "generalised" });
    const order = (of: TieredCache) => [...of.exact.entries()].map(({ state }) => state.join());
    expect(order(cache)).toEqual(order(before));
    expect(writeSnapshot(cache, domain)).toBe(writeSnapshot(before, domain));
  });

  it("leave out what cannot be proved again from a file", () => {
    const cache = filled();
    const disabled = domain.actionSet([{ tool: "climb", args: {} }]);
    const entry = [...cache.exact.entries()][0]?.entry;
    if (entry === undefined) return expect.unreachable();
    const partition = `model/${goal.hash}/other`;
    cache.store(query(9, { disabled, partition }), { ...entry, plan: planOf(domain, [1]) });
    expect(readSnapshot(cold(), domain, writeSnapshot(cache, domain)).restored).toBe(5);
  });

  it("are refused as a whole when damaged, foreign, or of another version or domain", () => {
    const text = writeSnapshot(filled(), domain);
    const refuse = (wrong: string, why: RegExp, to: Domain = domain): void => {
      const cache = cold();
      expect(() => readSnapshot(cache, to, wrong)).toThrow(CacheSnapshotError);
      expect(() => readSnapshot(cache, to, wrong)).toThrow(why);
      expect(cache.exact.size).toBe(0);
    };
    refuse(text.replace('"floor', '"flour').replace("light", "lighT"), /damaged/);
    for (const end of [0, 10, text.indexOf("\n") + 1, text.length - 2]) {
      refuse(text.slice(0, end), /damaged|no snapshot/);
    }
    refuse('{"format":"other"}\n{}\n', /no snapshot/);
    refuse(text.replace('"version":1', '"version":2'), /version 2; this reads 1/);
    refuse(text, /another domain/, makeDomain(8));
    refuse(
      forged(text, (body) => body.replace('"steps":[{', '"steps":[1,{')),
      /not what/,
    );
  });

  it("cannot smuggle in a plan that does not work, nor one for another goal", () => {
    const text = writeSnapshot(filled(), domain);
    const one = forged(text, (body) => body.replace('{"tool":"climb","args":{}},', ""));
    expect(readSnapshot(cold(), domain, one)).toEqual({ restored: 4, refused: 1 });
    const state = forged(text, (body) => body.replace('"state":[0,0]', '"state":[99,0]'));
    expect(readSnapshot(cold(), domain, state)).toEqual({ restored: 4, refused: 1 });
    const other = domain.goal({ lit: true, floor: 9 }).hash;
    const name = forged(text, (body) => body.replaceAll(goal.hash, other));
    expect(readSnapshot(cold(), domain, name)).toEqual({ restored: 0, refused: 5 });
  });
});

describe("snapshot files", () => {
  let folder: string | undefined;
  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it("are replaced as a whole; what cannot be read leaves the cache cold", async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-cache-"));
    const path = join(folder, "cache.json");
    await expect(loadCache(cold(), domain, path)).rejects.toThrow(CacheSnapshotError);
    await writeFile(path, "something else");
    await expect(loadCache(cold(), domain, path)).rejects.toThrow(/no snapshot/);
    await saveCache(filled(), domain, path);
    expect(await readdir(folder)).toEqual(["cache.json"]);
    expect((await loadCache(cold(), domain, path)).restored).toBe(5);
    await expect(saveCache(filled(), domain, join(folder, "no", "where"))).rejects.toThrow();
    expect(await readFile(path, "utf8")).toBe(writeSnapshot(filled(), domain));
  });
});
