import { once } from "node:events";
import { Worker } from "node:worker_threads";
import {
  type CacheEntry,
  type CacheQuery,
  loadDomain,
  PlanProver,
  planOf,
  type Random,
  seededRandom,
  UnderstudyError,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { TieredCache } from "../tiered/tiered-cache.ts";
import { readLayout, slotStart } from "./shared-layout.ts";
import { SharedPlanCache } from "./shared-plan-cache.ts";

const NEED = 6;
const definition = {
  name: "two-heaps",
  state: {
    a: { type: "integer", min: 0, max: 9 },
    b: { type: "integer", min: 0, max: 9 },
    done: { type: "boolean" },
  },
  tools: [
    { name: "to_a", then: { a: { "+": 1 } } },
    { name: "to_b", then: { b: { "+": 1 } } },
    { name: "finish", when: { a: { ">=": NEED }, b: { ">=": NEED } }, then: { done: true } },
  ],
  goals: [{ name: "done", when: { done: true } }],
} as const;
const domain = loadDomain(definition);
const goal = domain.goal("done");
const [toA, toB, finish] = ["to_a", "to_b", "finish"].map((tool) =>
  domain.actionOf({ tool, args: {} }),
) as [number, number, number];

const query = (a: number, b: number, partition = "p"): CacheQuery => ({
  domain,
  state: domain.state({ a, b, done: false }),
  goal,
  partition,
  text: {},
  maxCostRatio: 2,
});

/** One of many sound plans: the heaps grow in any order, with some extra steps. */
function entryFor(a: number, b: number, random: Random, extra = 0): CacheEntry {
  const actions = [
    ...Array.from({ length: Math.max(0, NEED - a) + extra }, () => toA),
    ...Array.from({ length: Math.max(0, NEED - b) }, () => toB),
  ];
  for (let last = actions.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [actions[last], actions[other]] = [actions[other] as number, actions[last] as number];
  }
  actions.push(finish);
  const scaledCost = actions.length * 1000;
  const plan = planOf(domain, actions);
  return {
    plan,
    scaledCost,
    leadSteps: 1,
    optimal: extra === 0,
    mended: false,
    costRatio: 1.5,
    tokens: 7,
  };
}

const random = seededRandom(5);

/** The starts of the slots of a cache for this domain: the words with their sequences. */
function slotStarts(buffer: SharedArrayBuffer): number[] {
  const layout = readLayout(domain, buffer);
  return Array.from({ length: layout.slots }, (_, slot) => slotStart(layout, slot));
}

describe("SharedPlanCache", () => {
  it("serves plans stored by another thread", () => {
    const writer = SharedPlanCache.create(domain, { slots: 64 });
    const reader = SharedPlanCache.attach(loadDomain(definition), writer.buffer);
    const entry = entryFor(2, 3, random);
    const asked = { ...query(2, 3), domain: reader.domain, goal: reader.domain.goal("done") };
    expect(reader.lookup(asked).kind).toBe("miss");
    writer.store(query(2, 3), entry);
    for (let time = 0; time < 2; time++) {
      expect(reader.lookup(asked)).toEqual({ kind: "exact", proved: true, entry });
    }
    expect(reader.lookup({ ...asked, partition: "q" }).kind).toBe("miss");
    expect(writer.lookup(query(2, 4)).kind).toBe("miss");
    expect(writer.lookup({ ...query(2, 3), maxCostRatio: 1.2 }).kind).toBe("miss");
    expect(reader.stats()).toMatchObject({ hits: 2, misses: 2, rejectedReads: 0 });
  });

  it("keeps the better plan, and drops plans that do not fit", () => {
    const cache = SharedPlanCache.create(domain, { slots: 8, maxSteps: 8 });
    const better = entryFor(5, 5, random);
    cache.store(query(5, 5), entryFor(5, 5, random, 2));
    cache.store(query(5, 5), better);
    cache.store(query(5, 5), entryFor(5, 5, random, 1));
    expect(cache.lookup(query(5, 5))).toMatchObject({ entry: { scaledCost: better.scaledCost } });
    cache.store(query(0, 0), entryFor(0, 0, random));
    expect(cache.lookup(query(0, 0)).kind).toBe("miss");
    expect(cache.stats()).toMatchObject({ stores: 2, dropped: 1 });
  });

  it("takes over a slot left half written by a killed thread, after a second", async () => {
    const clock = new FakeClock();
    const cache = SharedPlanCache.create(domain, { slots: 8, clock });
    const words = new Int32Array(cache.buffer);
    for (let a = 0; a < 8; a++) cache.store(query(a, 1), entryFor(a, 1, random));
    expect(cache.stats()).toMatchObject({ stores: 8, dropped: 0 });
    // A worker that writes endlessly is killed in the middle: every slot stays as it is then.
    const worker = new Worker(
      `const { words, starts } = require("node:worker_threads").workerData;
       for (const start of starts) {
         Atomics.add(words, start, 1);
         for (let word = 1; word < 9; word++) words[start + word] = 0x5a5a5a5a;
       }
       require("node:worker_threads").parentPort.postMessage("half");
       for (;;) Atomics.wait(words, 15, 0, 1000);`,
      { eval: true, workerData: { words, starts: slotStarts(cache.buffer) } },
    );
    await once(worker, "message");
    await worker.terminate();
    const keep = (a: number): string => {
      cache.store(query(a, 2), entryFor(a, 2, random));
      return cache.lookup(query(a, 2)).kind;
    };
    expect(cache.lookup(query(1, 1)).kind).toBe("miss");
    expect([0, 1, 2].map(keep)).toEqual(["miss", "miss", "miss"]);
    await clock.advance(999);
    expect([0, 1, 2].map(keep)).toEqual(["miss", "miss", "miss"]);
    await clock.advance(1);
    for (let a = 0; a < 10; a++) expect(keep(a)).toBe("exact");
    for (const start of slotStarts(cache.buffer)) expect((words[start] as number) & 1).toBe(0);
  });

  it("leaves a slot to a thread that is still writing, however long", async () => {
    const clock = new FakeClock();
    const cache = SharedPlanCache.create(domain, { slots: 8, clock });
    const words = new Int32Array(cache.buffer);
    for (const start of slotStarts(cache.buffer)) words[start] = 1;
    for (let time = 0; time < 5; time++) {
      cache.store(query(3, 3), entryFor(3, 3, random));
      await clock.advance(900);
      // It ended that write and began another.
      for (const start of slotStarts(cache.buffer)) words[start] = (words[start] as number) + 2;
    }
    expect(cache.lookup(query(3, 3)).kind).toBe("miss");
    expect(cache.stats()).toMatchObject({ stores: 0, dropped: 5 });
  });

  it("evicts the least recently written", () => {
    const cache = SharedPlanCache.create(domain, { slots: 8 });
    for (let a = 0; a < 10; a++) cache.store(query(a, 0), entryFor(a, 0, random));
    const found = Array.from({ length: 10 }, (_, a) => cache.lookup(query(a, 0)).kind);
    expect(found).toEqual(["miss", "miss", ...Array(8).fill("exact")]);
  });

  it("refuses other memory", () => {
    const { buffer } = SharedPlanCache.create(domain, { slots: 8 });
    const other = loadDomain({ ...definition, goals: [] });
    expect(() => SharedPlanCache.attach(other, buffer)).toThrow(/a domain other than/);
    expect(() => SharedPlanCache.attach(domain, new SharedArrayBuffer(64))).toThrow(
      UnderstudyError,
    );
    expect(() => SharedPlanCache.attach(domain, new SharedArrayBuffer(0))).toThrow(UnderstudyError);
    expect(SharedPlanCache.create(other, { slots: 8 }).lookup(query(1, 1)).kind).toBe("miss");
  });

  it("serves no unsound plan, whatever is written into the memory", () => {
    const word = fc.tuple(fc.nat(), fc.integer());
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.nat(), (scribbles, seed) => {
        const own = seededRandom(seed);
        const cache = SharedPlanCache.create(domain, { slots: 8 });
        const words = new Int32Array(cache.buffer);
        for (let a = 0; a < 6; a++) cache.store(query(a, a), entryFor(a, a, own));
        for (const [place, value] of scribbles) {
          // The first words hold the size of a slot; without them there is no cache.
          words[16 + (place % (words.length - 16))] = value % 3 === 0 ? value : value % 16;
        }
        for (let a = 0; a < 9; a++) expectSound(cache, query(a, a));
      }),
      { numRuns: 300 },
    );
  });

  it("is a tier of the cache of plans", () => {
    const shared = SharedPlanCache.create(domain, { slots: 64 });
    const options = { capacity: 4, repertoire: { maxEntries: 0 }, similar: { capacity: 0 } };
    const one = new TieredCache({ ...options, shared });
    const two = new TieredCache({ ...options, shared });
    one.store(query(1, 1), entryFor(1, 1, random));
    expect(two.lookup(query(1, 1))).toMatchObject({ kind: "exact", proved: true });
    expect(two.stats().shared.hits).toBe(1);
  });
});

function expectSound(cache: SharedPlanCache, of: CacheQuery): boolean {
  const answer = cache.lookup(of);
  if (answer.kind !== "exact") return false;
  const prover = new PlanProver(domain);
  if (!prover.prove(of.state, answer.entry.plan.actions, of.goal.condition)) {
    expect.unreachable(`served ${answer.entry.plan.actions.join()} for ${of.state.join()}`);
  }
  return true;
}

/** A worker that writes to slots without the protocol, and so tears the reads of others. */
const VANDAL = `
const { workerData, parentPort } = require("node:worker_threads");
const { buffer, rounds } = workerData;
const words = new Int32Array(buffer);
const [slots, stateWords, maxSteps] = words.subarray(3, 6);
const slotWords = 11 + stateWords + maxSteps;
let seed = 1;
const next = (bound) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % bound;
};
for (let round = 0; round < rounds; round++) {
  const from = 16 + next(slots) * slotWords;
  const to = 16 + next(slots) * slotWords;
  // A mixture of two valid slots, mostly with the old sequence.
  const start = next(slotWords);
  const end = start + next(slotWords - start) + 1;
  for (let word = Math.max(1, start); word < end; word++) words[to + word] = words[from + word];
  if (next(8) === 0) Atomics.add(words, to, 1 + next(2));
}
parentPort.postMessage("done");
`;

/** A worker that follows the protocol: stores, looks up, and proves its results. */
const CITIZEN = `
const { workerData, parentPort } = require("node:worker_threads");
const { buffer, rounds, seed, definition, loader, cache, core } = workerData;
import(loader).then(async ({ importSource }) => {
  const { loadDomain, planOf, PlanProver, seededRandom } = await importSource(core);
  const { SharedPlanCache } = await importSource(cache);
  const domain = loadDomain(definition);
  const goal = domain.goal("done");
  const shared = SharedPlanCache.attach(domain, buffer);
  const prover = new PlanProver(domain);
  const random = seededRandom(seed);
  const [toA, toB, finish] = ["to_a", "to_b", "finish"].map((tool) => domain.actionOf({ tool, args: {} }));
  let hits = 0;
  let unsound = 0;
  for (let round = 0; round < rounds; round++) {
    const [a, b] = [random.integer(6), random.integer(6)];
    const state = domain.state({ a, b, done: false });
    const query = { domain, state, goal, partition: "p", text: {}, maxCostRatio: 2 };
    if (random.integer(2) === 0) {
      const extra = random.integer(3);
      const actions = [...Array(6 - a + extra).fill(toA), ...Array(6 - b).fill(toB), finish];
      const scaledCost = actions.length * 1000;
      const facts = { leadSteps: 1, optimal: false, mended: false, costRatio: 1 };
      shared.store(query, { ...facts, plan: planOf(domain, actions), scaledCost });
    } else {
      const answer = shared.lookup(query);
      if (answer.kind !== "exact") continue;
      hits++;
      if (!prover.prove(state, answer.entry.plan.actions, goal.condition)) unsound++;
    }
  }
  parentPort.postMessage({ hits, unsound });
});
`;

function runWorker(code: string, workerData: object): Promise<unknown> {
  const options = { eval: true, workerData, execArgv: [] };
  const worker = new Worker(code, options);
  return new Promise((resolve, reject) => {
    worker.once("message", (message: unknown) => {
      void worker.terminate().then(() => resolve(message));
    });
    worker.once("error", reject);
  });
}

describe("SharedPlanCache between threads", () => {
  const ROUNDS = IS_QUICK ? 4000 : 25_000;

  it("serves no torn plan with several writers", async () => {
    const cache = SharedPlanCache.create(domain, { slots: 16 });
    const { buffer } = cache;
    const modules = {
      loader: new URL("../../../../scripts/testing/import-source.mjs", import.meta.url).href,
      cache: new URL("./shared-plan-cache.ts", import.meta.url).href,
      core: import.meta.resolve("@understudy/planner-core"),
    };
    const citizens = [1, 2].map((seed) =>
      runWorker(CITIZEN, { buffer, rounds: ROUNDS, seed, definition, ...modules }),
    );
    let isRunning = true;
    const counts = Promise.all(citizens).finally(() => {
      isRunning = false;
    });
    let hits = 0;
    for (let round = 0; round < 20 || isRunning; round++) {
      hits += ask(cache, 500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const count of await counts) {
      expect(count).toMatchObject({ unsound: 0 });
      expect((count as { hits: number }).hits).toBeGreaterThan(100);
    }
    expect(hits).toBeGreaterThan(100);
  });

  it("serves no torn plan next to a thread that ignores the protocol", async () => {
    const cache = SharedPlanCache.create(domain, { slots: 16 });
    let isRunning = true;
    const vandal = runWorker(VANDAL, {
      buffer: cache.buffer,
      rounds: IS_QUICK ? 500_000 : 2_000_000,
    }).finally(() => {
      isRunning = false;
    });
    let hits = 0;
    for (let round = 0; round < 40 || isRunning; round++) {
      hits += ask(cache, 500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vandal;
    expect(hits).toBeGreaterThan(100);
    // Without torn reads the test would show nothing.
    expect(cache.stats().rejectedReads).toBeGreaterThan(0);
  });
});

function ask(cache: SharedPlanCache, times: number): number {
  let hits = 0;
  for (let time = 0; time < times; time++) {
    const [a, b] = [random.integer(6), random.integer(6)];
    if (random.integer(3) !== 0) hits += Number(expectSound(cache, query(a, b)));
    else cache.store(query(a, b), entryFor(a, b, random, random.integer(3)));
  }
  return hits;
}
