import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CacheAnswer,
  type CacheQuery,
  type Domain,
  loadDomain,
  planOf,
  provePlan,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { loadCache, saveCache } from "../file/snapshot-file.ts";
import { TieredCache } from "../tiered/tiered-cache.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { CacheSnapshotError } from "./snapshot-error.ts";

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
    const entry = { llmSteps: 1, optimal: true, mended: false, costRatio: 1, tokens: 9 };
    const plan = planOf(domain, actions);
    cache.store(query(floor), { ...entry, plan, scaledCost: actions.length * 1000 });
  }
  return cache;
}

const cold = (): TieredCache => new TieredCache({ capacity: 100 });

/** The text with a changed body and a correct checksum. */
function forged(text: string, change: (body: string) => string): string {
  const cache = cold();
  const empty = writeSnapshot(cache, domain);
  const body = change(text.split("\n")[1] as string);
  // Any snapshot has the same head apart from the checksum, which is computed the same way.
  const head = JSON.parse(empty.split("\n")[0] as string) as Record<string, unknown>;
  head["checksum"] = hashText(body);
  return `${JSON.stringify(head)}\n${body}\n`;
}

describe("snapshots", () => {
  it("contain the indices of the model's steps, and drop entries with wrong ones", () => {
    const cache = cold();
    const climb = domain.actionOf({ tool: "climb", args: {} });
    const light = domain.actionOf({ tool: "light", args: {} });
    const plan = planOf(domain, [climb, climb, light]);
    const worth = { scaledCost: 3000, optimal: true, mended: true, costRatio: 1 };
    cache.store(query(0), { ...worth, plan, llmSteps: 2, llmIndices: [0, 2] });
    const text = writeSnapshot(cache, domain);
    const loaded = cold();
    expect(readSnapshot(loaded, domain, text)).toEqual({ restored: 1, refused: 0 });
    expect(loaded.lookup(query(0))).toMatchObject({ entry: { llmIndices: [0, 2], llmSteps: 2 } });
    for (const lie of ["[0,3]", "[2,0]", "[0]", '"all"', "[0.5,1]"]) {
      const wrong = forged(text, (body) =>
        body.replace('"llmIndices":[0,2]', `"llmIndices":${lie}`),
      );
      expect(readSnapshot(cold(), domain, wrong)).toEqual({ restored: 0, refused: 1 });
    }
  });

  it("restore every plan, in all tiers, in the order of use", () => {
    const before = filled();
    before.lookup(query(3));
    const cache = cold();
    expect(readSnapshot(cache, domain, writeSnapshot(before, domain))).toEqual({
      restored: 5,
      refused: 0,
    });
    // What a plan is worth is for the orchestrator to see.
    const worth = { optimal: false, costRatio: Number.POSITIVE_INFINITY };
    for (let floor = 0; floor < 5; floor++) {
      const answer = before.lookup(query(floor));
      const entry = "entry" in answer ? answer.entry : undefined;
      expect(cache.lookup(query(floor))).toEqual({ ...answer, entry: { ...entry, ...worth } });
    }
    expect(cache.lookup(query(7))).toMatchObject({ kind: "generalised" });
    const order = (of: TieredCache) => [...of.exact.entries()].map(({ state }) => state.join());
    expect(order(cache)).toEqual(order(before));
    expect(writeSnapshot(cache, domain)).toBe(writeSnapshot(before, domain));
  });

  it("leave out plans that cannot be proved again from a file", () => {
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
      refuse(text.slice(0, end), /damaged|not a snapshot/);
    }
    refuse('{"format":"other"}\n{}\n', /not a snapshot/);
    refuse(text.replace('"version":4', '"version":3'), /version 3; this reads 4/);
    refuse(text, /a domain other than/, makeDomain(8));
    refuse(
      forged(text, (body) => body.replace('"steps":[{', '"steps":[1,{')),
      /not what this version writes: \/entries\/0\/steps\/0 must be an object, not 1/,
    );
  });

  it("cannot introduce a plan that does not work, or one for another goal", () => {
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

/** The text with changed entries and a correct checksum. */
function edited(text: string, change: (entry: Record<string, unknown>) => void): string {
  return forged(text, (body) => {
    const value = JSON.parse(body) as { entries: Record<string, unknown>[] };
    for (const entry of value.entries) change(entry);
    return JSON.stringify(value);
  });
}

describe("a snapshot's facts about a plan", () => {
  const detours = loadDomain({
    name: "detours",
    state: { at: { type: "enum", values: ["here", "there", "far"] }, done: { type: "boolean" } },
    tools: [
      { name: "wander", when: { at: { "!=": "far" } }, then: { at: "far" }, cost: 200_000 },
      { name: "return", when: { at: "far" }, then: { at: "there" }, cost: 5 },
      { name: "walk", when: { at: "here" }, then: { at: "there" }, cost: 5 },
      { name: "do", when: { at: "there" }, then: { done: true }, cost: 4 },
    ],
    goals: [{ name: "finished", when: { done: true } }],
  });
  const finished = detours.goal("finished");
  const ask: CacheQuery = {
    domain: detours,
    state: detours.state({ at: "here", done: false }),
    goal: finished,
    partition: `model/${finished.hash}`,
    text: {},
    maxCostRatio: 2,
  };
  /** The answer of a cache after reading a snapshot with a plan and these facts about it. */
  function told(tools: readonly string[], facts: object): CacheAnswer {
    const writer = cold();
    const actions = tools.map((tool) => detours.actionOf({ tool, args: {} }));
    const entry = { llmSteps: 1, optimal: false, mended: false, costRatio: 1 };
    writer.store(ask, { ...entry, plan: planOf(detours, actions), scaledCost: 9000 });
    const text = edited(writeSnapshot(writer, detours), (saved) => Object.assign(saved, facts));
    const cache = cold();
    readSnapshot(cache, detours, text);
    return cache.lookup(ask);
  }

  it("are computed again: optimality and cost", () => {
    const lies = { optimal: true, costRatio: 1, scaledCost: 9 };
    const dear = told(["wander", "return", "do"], lies);
    // Its ratio is unknown: the orchestrator compares it with the classical planner's plan first.
    expect(dear).toMatchObject({
      kind: "exact",
      entry: { scaledCost: 200_009_000, optimal: false, costRatio: Number.POSITIVE_INFINITY },
    });
    const cheap = told(["walk", "do"], { optimal: false, costRatio: 1.9 });
    const unknown = { optimal: false, costRatio: Number.POSITIVE_INFINITY };
    expect(cheap).toMatchObject({ entry: { scaledCost: 9000, ...unknown } });
  });

  it.each([
    { llmSteps: 1e9 },
    { llmSteps: -5 },
    { llmSteps: 0.5 },
    { llmSteps: "2" },
    { llmSteps: null },
    { tokens: -1 },
    { tokens: 1e300 },
    { tokens: "9" },
    { state: [0] },
    { state: [0, "0"] },
    { partition: 7 },
    { partition: -1 },
  ])("is refused where it cannot be: %j", (facts) => {
    expect(told(["walk", "do"], facts)).toEqual({ kind: "miss" });
  });

  it("cannot block it for ever: long plans and surplus entries are left out, and counted", () => {
    const text = writeSnapshot(filled(), domain);
    const climb = { tool: "climb", args: {} };
    const long = edited(text, (entry) => {
      entry["steps"] = [...new Array<object>(30_000).fill(climb), { tool: "light", args: {} }];
    });
    expect(readSnapshot(cold(), domain, long)).toEqual({ restored: 0, refused: 5 });
    const many = forged(text, (body) => {
      const value = JSON.parse(body) as { entries: unknown[] };
      return JSON.stringify({ ...value, entries: new Array(1000).fill(value.entries).flat() });
    });
    const small = new TieredCache({ capacity: 7 });
    expect(readSnapshot(small, domain, many)).toEqual({ restored: 7, refused: 4993 });
    const values = forged(text, (body) =>
      body.replace('"state":[', `"x":[${"0,".repeat(4e6)}0],"state":[`),
    );
    expect(() => readSnapshot(cold(), domain, values)).toThrow(/too many values/);
  });
});

describe("a tampered snapshot", () => {
  it("is read or refused, with truthful answers (400 texts)", () => {
    const text = writeSnapshot(filled(), domain);
    const lines = text.trim().split("\n") as [string, string];
    const piece = fc.constantFrom(
      "-1",
      "1e999",
      "null",
      '"x"',
      "[]",
      "{}",
      "true",
      "9".repeat(30),
      ",",
      "[[",
      '"__proto__":{},',
    );
    const edit = fc.record({ at: fc.nat(lines[1].length - 1), cut: fc.nat(12), piece });
    const change = fc.record({
      edits: fc.array(edit, { maxLength: 4 }),
      end: fc.option(fc.nat(lines[1].length)),
    });
    fc.assert(
      fc.property(change, ({ edits, end }) => {
        const hostile = forged(text, (body) => {
          let changed = body;
          for (const { at, cut, piece: put } of edits)
            changed = changed.slice(0, at) + put + changed.slice(at + cut);
          return changed.slice(0, end ?? changed.length);
        });
        const cache = cold();
        try {
          const { restored, refused } = readSnapshot(cache, domain, hostile);
          expect(restored + refused).toBeLessThanOrEqual(6);
        } catch (error) {
          expect(error).toBeInstanceOf(CacheSnapshotError);
          expect(cache.exact.size).toBe(0);
        }
        for (const { entry, state } of cache.exact.entries()) {
          const proof = provePlan(domain, state, entry.plan.actions, goal.condition);
          expect(proof).toMatchObject({ sound: true, cost: entry.scaledCost / 1000 });
          expect(entry.llmSteps).toBeLessThanOrEqual(entry.plan.steps.length);
          // The cheapest plan wastes no step of the stairs.
          const cheapest =
            Math.max(
              0,
              2 - (state[domain.variables.all.findIndex(({ name }) => name === "floor")] as number),
            ) + 1;
          if (entry.optimal) expect(entry.scaledCost).toBe(1000 * cheapest);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("snapshot files", () => {
  let folder: string | undefined;
  afterEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it("are replaced atomically; an unreadable one leaves the cache cold", async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-cache-"));
    const path = join(folder, "cache.json");
    await expect(loadCache(cold(), domain, path)).rejects.toThrow(CacheSnapshotError);
    await writeFile(path, "something else");
    await expect(loadCache(cold(), domain, path)).rejects.toThrow(/not a snapshot/);
    await saveCache(filled(), domain, path);
    expect(await readdir(folder)).toEqual(["cache.json"]);
    expect((await loadCache(cold(), domain, path)).restored).toBe(5);
    await expect(saveCache(filled(), domain, join(folder, "no", "where"))).rejects.toThrow();
    expect(await readFile(path, "utf8")).toBe(writeSnapshot(filled(), domain));
  });
});
