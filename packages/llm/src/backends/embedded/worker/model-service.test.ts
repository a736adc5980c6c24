import { describe, expect, it } from "vitest";
import type { ModelSettings, WorkerMessage } from "../shared/protocol.ts";
import { SharedFlags } from "../shared/shared-flags.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { ModelService } from "./model-service.ts";

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

function deferred<Value>(): Deferred<Value> {
  let parts: Omit<Deferred<Value>, "promise"> | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    parts = { resolve, reject };
  });
  return { promise, ...(parts as Omit<Deferred<Value>, "promise">) };
}

/** A service whose loads and whose end wait until they are let go on. */
function stage() {
  const flags = new SharedFlags();
  const busy: boolean[] = [];
  const setBusy = flags.setBusy.bind(flags);
  flags.setBusy = (isBusy) => {
    busy.push(isBusy);
    setBusy(isBusy);
  };
  const said: WorkerMessage["type"][] = [];
  const load = deferred<LoadedModel>();
  const end = deferred<void>();
  const service = new ModelService({
    flags,
    send: ({ type }) => said.push(type),
    letMessagesIn: () => new Promise((resolve) => setImmediate(resolve)),
    load: () => load.promise,
    end: () => end.promise,
  });
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { flags, busy, said, load, end, service, turns };
}

const settings = {} as ModelSettings;
const dispose = () => Promise.resolve();

describe("a worker that is told to end while it loads", () => {
  it.each([
    ["loads", (load: Deferred<LoadedModel>) => load.resolve({ dispose } as never)],
    ["fails", (load: Deferred<LoadedModel>) => load.reject(new Error("given up"))],
  ])("is busy without a gap until its end if the model %s", async (_, finish) => {
    const { flags, busy, service, load, end, turns } = stage();
    service.receive({ type: "load", model: 1, settings });
    await turns();
    expect(flags.isBusy).toBe(true);
    service.receive({ type: "dispose" });
    finish(load);
    await turns();
    // A process that exits now would end the thread inside the native library.
    expect(flags.isBusy).toBe(true);
    expect(busy).not.toContain(false);
    end.resolve();
    await turns();
    expect(flags.isBusy).toBe(false);
  });

  it("does one change after the other", async () => {
    const { said, service, load, turns } = stage();
    service.receive({ type: "load", model: 1, settings });
    service.receive({ type: "unload", model: 1 });
    await turns();
    expect(said).toEqual([]);
    load.resolve({ dispose } as never);
    await turns();
    expect(said).toEqual(["loaded", "unloaded"]);
  });
});
