import { DomainError, systemClock } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { HUT } from "../testing/hut.ts";
import { CompileThreads } from "./compile-threads.ts";
import type { CompiledUpload, DomainUpload, RefusedUpload } from "./domain-upload.ts";
import { compiledOf } from "./uploaded-domains.ts";

const all: CompileThreads[] = [];
afterEach(async () => {
  for (const threads of all.splice(0)) await threads.close();
});

const SERVING = { busy: new Int32Array(new SharedArrayBuffer(4)) };

const uploadOf = (definition: unknown): DomainUpload => ({
  bytes: Buffer.from(JSON.stringify(definition)),
  codec: "json",
  name: "hut",
});

describe("compile threads", () => {
  it("return a domain in shared memory, and its message", async () => {
    const threads = new CompileThreads(systemClock, SERVING);
    all.push(threads);
    const upload = uploadOf(HUT);
    const { summary, compiled } = compiledOf(await threads.compile(upload, "a"));
    expect(summary).toMatchObject({ name: "hut", hash: compiled.hash });
    expect(JSON.parse(Buffer.from(summary.text).toString())).toMatchObject({ actions: 4 });
    expect(compiled.flat.integers.buffer).toBeInstanceOf(SharedArrayBuffer);
    // The sender may still need it.
    expect(upload.bytes.length).toBeGreaterThan(0);
  });

  it("tell revisions apart by the source text alone", async () => {
    const threads = new CompileThreads(systemClock, SERVING);
    all.push(threads);
    const robbing = { name: "rob", things: { it: "chest" }, then: { "$it.gold": 0 } };
    const chests = (tool: object) => ({
      name: "chests",
      kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
      state: {},
      tools: [tool],
    });
    const [one, other] = await Promise.all(
      [robbing, { ...robbing, claims: ["$it"] }].map(async (tool) =>
        compiledOf(await threads.compile(uploadOf(chests(tool)), "a")),
      ),
    );
    expect(one?.summary.hash).toBe(other?.summary.hash);
    expect(one?.summary.revision).not.toBe(other?.summary.revision);
  });

  it("know the load of the serving thread", async () => {
    const tasks: unknown[] = [];
    const run = (task: unknown) => {
      tasks.push(task);
      return Promise.resolve(REFUSED);
    };
    const open = () => ({ run, destroy: async () => {} }) as never;
    await new CompileThreads(new FakeClock(), SERVING, open).compile(uploadOf(HUT), "a");
    expect((tasks[0] as typeof SERVING).busy).toBe(SERVING.busy);
  });

  it("take over memory with nothing else in it", async () => {
    const handed: { readonly bytes: Uint8Array; readonly list: readonly unknown[] }[] = [];
    const run = ({ bytes }: DomainUpload, { transferList }: { transferList: unknown[] }) => {
      handed.push({ bytes, list: transferList });
      return Promise.resolve(REFUSED);
    };
    const open = () => ({ run, destroy: async () => {} }) as never;
    const upload = uploadOf(HUT);
    await new CompileThreads(new FakeClock(), SERVING, open).compile(upload, "a");
    const [{ bytes, list } = { bytes: undefined, list: [] }] = handed;
    expect(Buffer.from(bytes ?? [])).toEqual(Buffer.from(upload.bytes));
    expect(list).toEqual([bytes?.buffer]);
    expect(bytes?.buffer.byteLength).toBe(upload.bytes.length);
  });

  it("cancel work over the time limit, and continue with the next", async () => {
    const clock = new FakeClock();
    const answers: (CompiledUpload | RefusedUpload | undefined)[] = [undefined, { ...REFUSED }];
    const run = (_: DomainUpload, { signal }: { signal?: AbortSignal }) =>
      new Promise((resolve, reject) => {
        const answer = answers.shift();
        if (answer !== undefined) resolve(answer);
        signal?.addEventListener("abort", () => reject(new Error("The task has been aborted")));
      });
    const threads = new CompileThreads(
      clock,
      SERVING,
      () => ({ run, destroy: async () => {} }) as never,
    );
    const slow = threads.compile(uploadOf(HUT), "a");
    const next = threads.compile(uploadOf(HUT), "a");
    const error = slow.catch((reason: unknown) => reason);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(120_000);
    expect(await error).toBeInstanceOf(DomainError);
    expect(String(await error)).toContain("takes more than 120 seconds");
    expect((await next).status).toBe("refused");
  });

  it("report exceeded memory", async () => {
    const run = () =>
      Promise.reject(Object.assign(new Error("limit"), { code: "ERR_WORKER_OUT_OF_MEMORY" }));
    const open = () => ({ run, destroy: async () => {} }) as never;
    const threads = new CompileThreads(new FakeClock(), SERVING, open);
    await expect(threads.compile(uploadOf(HUT), "a")).rejects.toThrow("512 MB of memory");
  });
});

const REFUSED = { status: "refused", reason: "domain", message: "", issues: [] } as const;
