import type { Backend, BackendInfo, Generation, GenerationRequest } from "@understudy/llm";
import { type Clock, InferenceError, type Random } from "@understudy/planner-core";
import { isActive } from "../faults/fault-schedule.ts";
import type { MemberFault } from "../faults/member-faults.ts";
import type { FaultWindow } from "../result/fault-window.ts";
import type { PoolMemberName } from "../result/pool-members.ts";

const FAULTS: Readonly<Partial<Record<PoolMemberName, MemberFault>>> = {
  small: "member-dies",
  middle: "member-slows",
};
const SLOWER = 10;

/** The parts of a member's backend. */
export interface MemberBackendParts {
  readonly name: PoolMemberName;
  readonly faults: readonly FaultWindow[];
  readonly random: Random;
  readonly clock: Clock;
  /** Seconds after the beginning of the measured part. */
  readonly second: () => number;
}

/** A simulated member of a pool, with the faults scheduled for its position. */
export class MemberBackend implements Backend {
  readonly #inner: Backend;
  readonly #parts: MemberBackendParts;
  readonly #windows: readonly FaultWindow[];

  constructor(inner: Backend, parts: MemberBackendParts) {
    this.#inner = inner;
    this.#parts = parts;
    this.#windows = parts.faults.filter(({ kind }) => kind === FAULTS[parts.name]);
  }

  get info(): BackendInfo {
    return { ...this.#inner.info, model: this.#parts.name };
  }

  load(): Promise<void> {
    return this.#inner.load();
  }

  keeps(): boolean {
    return true;
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const { random, clock, second } = this.#parts;
    const startMs = clock.now();
    const isHit = this.#windows.some(
      (window) => isActive(window, second()) && random.next() < window.share,
    );
    if (!isHit) return this.#inner.generate(request);
    if (FAULTS[this.#parts.name] === "member-dies") {
      throw new InferenceError("The connection was refused: the member is dead");
    }
    const generation = await this.#inner.generate({ ...request, onText: undefined });
    const tookMs = clock.now() - startMs;
    await this.#wait((SLOWER - 1) * tookMs, request);
    request.onText?.(generation.text);
    const { usage, ...rest } = generation;
    const { prefillMs = 0, decodeMs = 0, firstTokenMs = 0 } = usage;
    return {
      ...rest,
      usage: {
        ...usage,
        firstTokenMs: SLOWER * firstTokenMs,
        prefillMs: SLOWER * prefillMs,
        decodeMs: SLOWER * decodeMs,
        totalMs: SLOWER * usage.totalMs,
      },
    };
  }

  dispose(): Promise<void> {
    return this.#inner.dispose();
  }

  #wait(ms: number, { deadline }: GenerationRequest): Promise<void> {
    const { clock } = this.#parts;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(() => {
        stop();
        resolve();
      }, ms);
      const stop = deadline.onEnd(() => {
        clock.clearTimer(timer);
        reject(deadline.reason);
      });
    });
  }
}
