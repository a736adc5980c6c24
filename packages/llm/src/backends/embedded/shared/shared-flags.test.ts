import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { SharedFlags } from "./shared-flags.ts";

const loader = new URL("../../../../../../scripts/testing/import-source.mjs", import.meta.url).href;
const source = new URL("./shared-flags.ts", import.meta.url).href;

/** A worker that begins other work again and again before it is idle. */
const busyWorker = `
  const { workerData } = require("node:worker_threads");
  const { setTimeout: pass } = require("node:timers/promises");
  (async () => {
    const { importSource } = await import("${loader}");
    const { SharedFlags } = await importSource(new URL("${source}"));
    const flags = new SharedFlags(workerData);
    for (let work = 0; work < 20; work++) {
      flags.setBusy(true);
      flags.advance();
      await pass(5);
    }
    flags.setBusy(false);
  })();
`;

describe("the flags that a host and its worker share", () => {
  it("let an exit wait until a worker is idle that begins other work meanwhile", async () => {
    const flags = new SharedFlags();
    flags.setBusy(true);
    const worker = new Worker(busyWorker, { eval: true, workerData: flags.buffer });
    flags.waitIdle(60_000);
    expect([flags.isBusy, flags.progress]).toEqual([false, 20]);
    await worker.terminate();
  });

  it("let an exit go on after its time, whatever the worker does", () => {
    const flags = new SharedFlags();
    flags.setBusy(true);
    flags.waitIdle(10);
    expect(flags.isBusy).toBe(true);
  });
});
