import { beginTurn, partAt, type WorkerContext } from "../worker-context.ts";
import type { ArrivalSchedule } from "./arrival-schedule.ts";

/** Time needed to fall asleep and wake up, in ms. */
const OVERHEAD_MS = 0.06;
/** Maximum duration of a nap, in ms; timers and answers wait no longer than that. */
const LONGEST_MS = 0.5;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/**
 * Sleeps for a fraction of a millisecond, shorter than any timer. The event loop is blocked meanwhile; spinning it
 * instead would take a whole processor from other threads.
 */
function nap(ms: number): void {
  if (ms > OVERHEAD_MS) Atomics.wait(NOBODY, 0, 0, Math.min(ms - OVERHEAD_MS, LONGEST_MS));
}

/** Maximum duration of a turn in ms, so that timers need not wait for a backlog. */
const TURN_MS = 1;
/** Time before a question for naps instead of timers, which are too coarse. */
const CLOSE_MS = 2;

/** Time after the end for working off a backlog, in ms; the rest is dropped. */
const CATCH_UP_MS = 500;

/**
 * Open loop: asks each question when due, whether or not older ones are answered, since a game does not wait for a slow
 * planner. One loop serves all agents. Resolves after the last question is sent.
 */
export function runOpenLoop(context: WorkerContext, schedule: ArrivalSchedule): Promise<void> {
  const { board, control, questioner, order, watch, now, clock } = context;
  skipMissed(context, schedule);
  const backlog = new Backlog((fromMs, toMs) => watch.catchUp(fromMs, toMs));
  const afterFault = new Backlog((fromMs, toMs) => watch.stopped(fromMs, toMs));
  return new Promise((resolve) => {
    const turn = async (): Promise<void> => {
      // Naps here rather than at the end of a turn, where the last questions are still unanswered, and only while the
      // engine is idle, since a nap blocks it too.
      if (context.isPunctual && !clock.isTurnWanted) {
        nap(Math.min(schedule.dueMs(board.next), control.endMs) - now());
      }
      const beganMs = now();
      // Questions due before the end may be sent a little later if the loop was blocked meanwhile.
      const closesMs = control.endMs + CATCH_UP_MS;
      const { keptMs, stoppedMs } = beginTurn(context, beganMs);
      const turnMs = beganMs + stoppedMs;
      backlog.begin(beganMs, keptMs);
      afterFault.begin(turnMs, stoppedMs);
      // A backlog from the warm-up must not burden the measured part.
      if (turnMs >= control.measureMs) dropUntil(context, schedule, control.measureMs);
      let question = board.next;
      let dueMs = schedule.dueMs(question);
      while (dueMs <= turnMs && dueMs < control.endMs && turnMs < closesMs) {
        board.next = question + 1;
        questioner.ask(order.group(question), order.agent(question), dueMs, partAt(context, dueMs));
        dueMs = schedule.dueMs(++question);
        // Answered agents act before the next one asks, as in a game.
        await undefined;
        if (now() - turnMs > TURN_MS) break;
      }
      const endMs = now();
      // A sent question is not answered yet: the engine answers in turns of its own.
      const isCaughtUp = dueMs > turnMs && !clock.isTurnWanted;
      backlog.end(endMs, isCaughtUp);
      afterFault.end(endMs, isCaughtUp);
      const isOver = dueMs >= control.endMs && turnMs >= control.endMs;
      if (isOver || turnMs >= closesMs || control.isStopped) {
        dropRest(context, schedule);
        resolve();
        return;
      }
      const waitMs = Math.min(dueMs, control.endMs) - now();
      if (context.isPunctual ? waitMs < CLOSE_MS : waitMs <= 0) setImmediate(turn);
      else {
        const sleepMs = Math.max(1, context.isPunctual ? waitMs - CLOSE_MS : waitMs);
        watch.sleepUntil(now() + sleepMs);
        setTimeout(turn, sleepMs);
      }
    };
    void turn();
  });
}

/**
 * The backlog after a stall: overdue questions are asked and answered one after the other. That time counts as part of
 * the stall, but only up to the stall's length: a longer backlog is overload.
 */
class Backlog {
  readonly #note: (fromMs: number, toMs: number) => void;
  #fromMs = 0;
  #untilMs = 0;

  /** @param note called with the time of catching up */
  constructor(note: (fromMs: number, toMs: number) => void) {
    this.#note = note;
  }

  begin(turnMs: number, stalledMs: number): void {
    if (stalledMs === 0) return;
    this.end(turnMs - stalledMs, true);
    this.#fromMs = turnMs;
    this.#untilMs = turnMs + stalledMs;
  }

  end(nowMs: number, isCaughtUp: boolean): void {
    if (this.#fromMs === 0 || !(isCaughtUp || nowMs >= this.#untilMs)) return;
    this.#note(this.#fromMs, Math.min(nowMs, this.#untilMs));
    this.#fromMs = 0;
  }
}

/** Skips the questions that were due before this worker replaced a dead one. */
function skipMissed(context: WorkerContext, schedule: ArrivalSchedule): void {
  const { board, now } = context;
  if (board.next === 0) return;
  const nowMs = now();
  dropUntil(context, schedule, nowMs);
}

/** Drops unsent questions that were due before the end. */
function dropRest(context: WorkerContext, schedule: ArrivalSchedule): void {
  dropUntil(context, schedule, context.control.endMs);
}

/** Counts unsent questions due before a time as dropped. */
export function dropUntil(
  context: Pick<WorkerContext, "board" | "control">,
  schedule: ArrivalSchedule,
  untilMs: number,
): void {
  const { board, control } = context;
  const endMs = Math.min(untilMs, control.endMs);
  for (let question = board.next; ; question++) {
    const dueMs = schedule.dueMs(question);
    if (dueMs >= endMs) return;
    board.next = question + 1;
    partAt(context, dueMs).offer(false);
  }
}
