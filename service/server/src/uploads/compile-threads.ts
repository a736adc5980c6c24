import { availableParallelism } from "node:os";
import { type Clock, DomainError } from "@understudy/planner-core";
import type { Piscina } from "piscina";
import type { LoopDelay } from "../service/loop-delay.ts";
import { openThreadPool } from "../threads/open-thread-pool.ts";
import { TenantTurns } from "../threads/tenant-turns.ts";
import type {
  CompiledUpload,
  DomainCompiler,
  DomainUpload,
  RefusedUpload,
} from "./domain-upload.ts";
import type compileBehind from "./upload-worker.ts";

/** Heap limit. A domain that exceeds it ends its thread, and nothing else. */
const MAX_HEAP_MB = 512;
/** Time limit. Generous, since the thread mostly waits on a busy machine, and has to start first. */
const LIMIT_MS = 120_000;
/** Running and waiting domains per tenant. */
const PER_TENANT = 8;
const WAITING = "domains of yours wait to be compiled";
/** Limit of threads. Compiling has the lowest priority, so more would not help. */
const MAX_THREADS = 4;
/** Lifetime of an idle thread, which also keeps its memory. */
const IDLE_MS = 10_000;

/** The thread pool; tests replace it. */
type CompilePool = Pick<
  Piscina<Parameters<typeof compileBehind>[0], CompiledUpload | RefusedUpload>,
  "run" | "destroy"
>;

/** The serving thread; see {@link LoopDelay}. */
type ServingThread = Pick<LoopDelay, "busy">;

/**
 * Threads that validate and compile uploaded domains, off the serving thread. They have the lowest priority on systems
 * with thread priorities, rest while the serving thread is busy, and have limits of time and memory.
 */
export class CompileThreads implements DomainCompiler {
  readonly #clock: Clock;
  readonly #serving: ServingThread;
  readonly #turns: TenantTurns;
  readonly #open: () => CompilePool;
  #pool: CompilePool | undefined;

  /** @param open default: threads, which start with the first domain */
  constructor(clock: Clock, serving: ServingThread, open?: () => CompilePool) {
    // One core is left to the serving thread.
    const atOnce = Math.min(MAX_THREADS, Math.max(1, availableParallelism() - 1));
    this.#clock = clock;
    this.#serving = serving;
    this.#turns = new TenantTurns({ atOnce, perTenant: PER_TENANT, what: WAITING });
    this.#open =
      open ??
      (() =>
        openThreadPool(new URL("./upload-worker.ts", import.meta.url), {
          minThreads: 0,
          maxThreads: atOnce,
          idleTimeout: IDLE_MS,
          maxHeapMb: MAX_HEAP_MB,
        }));
  }

  checkRoom(tenant: string): void {
    this.#turns.checkRoom(tenant);
  }

  compile(upload: DomainUpload, tenant: string): Promise<CompiledUpload | RefusedUpload> {
    return this.#turns.take(tenant, () => this.#run(upload));
  }

  /** Ends all threads with their work. */
  async close(): Promise<void> {
    await this.#pool?.destroy();
  }

  async #run({ bytes, ...upload }: DomainUpload): Promise<CompiledUpload | RefusedUpload> {
    this.#pool ??= this.#open();
    const tooLong = new AbortController();
    const timer = this.#clock.setTimer(() => tooLong.abort(), LIMIT_MS);
    try {
      // A copy that can be transferred: slices of a Buffer share its memory.
      const own = new Uint8Array(bytes);
      const { signal } = tooLong;
      const { busy } = this.#serving;
      return await this.#pool.run(
        { ...upload, bytes: own, busy },
        { signal, transferList: [own.buffer] },
      );
    } catch (error) {
      const tooMuch = tooLong.signal.aborted
        ? `${LIMIT_MS / 1000} seconds`
        : isOutOfMemory(error) && `${MAX_HEAP_MB} MB of memory`;
      if (tooMuch === false) throw error;
      const message = `takes more than ${tooMuch} to check and compile`;
      const hint = "use fewer parameters, or shorter conditions";
      throw new DomainError([{ pointer: "", message, hint }], { cause: error });
    } finally {
      this.#clock.clearTimer(timer);
    }
  }
}

function isOutOfMemory(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
}
