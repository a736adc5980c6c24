import { type Random, seededRandom } from "@understudy/planner-core";
import type { FaultWindow } from "../result/fault-window.ts";
import { EVERY_FAULT, type Fault } from "../server/fault.ts";
import { isMachineFault } from "./machine-faults.ts";
import { isMemberFault } from "./member-faults.ts";

const FAULTS: ReadonlyMap<string, Fault> = new Map(EVERY_FAULT.map((fault) => [fault.kind, fault]));

/** A fault of the model server, with its window. */
interface ServerWindow {
  readonly window: FaultWindow;
  readonly fault: Fault;
}

/** The model server's faults over time. */
export class FaultSchedule {
  readonly #windows: readonly ServerWindow[];
  readonly #random: Random;

  constructor(windows: readonly FaultWindow[], seed: number) {
    this.#windows = windows.flatMap((window) => {
      const fault = FAULTS.get(window.kind);
      return fault === undefined ? [] : [{ window, fault }];
    });
    this.#random = seededRandom(seed);
  }

  /** @param second seconds after the beginning of the measured part */
  at(second: number): Fault | undefined {
    for (const { window, fault } of this.#windows) {
      if (isActive(window, second) && this.#random.next() < window.share) return fault;
    }
    return undefined;
  }

  /** Whether the server is down and its port refuses connections. */
  isDown(second: number): boolean {
    return this.#windows.some(
      ({ window }) =>
        window.kind === "connection_refused" && window.share >= 1 && isActive(window, second),
    );
  }
}

/** Whether a window is open at a given time. A window without a duration never is. */
export function isActive({ startSeconds, durationSeconds }: FaultWindow, second: number): boolean {
  return second >= startSeconds && second < startSeconds + durationSeconds;
}

/** The windows with faults of the model server. */
export function serverFaults(windows: readonly FaultWindow[]): readonly FaultWindow[] {
  return windows.filter(({ kind }) => !isMachineFault(kind) && !isMemberFault(kind));
}
