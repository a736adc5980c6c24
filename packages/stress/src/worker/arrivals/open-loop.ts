import { beginTurn, partAt, type WorkerContext } from "../worker-context.ts";
import type { Schedule } from "./schedule.ts";

/** The time that it takes to fall asleep and to wake up, in ms. */
const OVERHEAD_MS = 0.06;
/** Timers and answers of the event loop wait no longer than this. */
const LONGEST_MS = 0.5;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets the thread rest for a fraction of a millisecond, which no timer can. The event loop stands still
 * meanwhile; a thread that turned it round and round instead would take a whole processor from the others.
 */
function nap(ms: number): void {
  if (ms > OVERHEAD_MS) Atomics.wait(NOBODY, 0, 0, Math.min(ms - OVERHEAD_MS, LONGEST_MS));
}

/** After this long in one turn the loop turns first: timers must not wait for a backlog. */
const TURN_MS = 1;
/** The time before a question at which naps replace timers, which are too coarse. */
const CLOSE_MS = 2;

/** So long after the end a backlog is worked off; what is left then is dropped. */
const CATCH_UP_MS = 500;

/**
 * Asks each question when it is due, whether or not older ones are answered: the world does not wait
 * for a slow planner. One loop serves all agents. Resolves when the last question was asked.
 */
export function runOpenLoop(context: WorkerContext, schedule: Schedule): Promise<void> {
  const { board, control, questioner, order, watch, now, clock } = context;
  skipMissed(context, schedule);
  const backlog = new Backlog((fromMs, toMs) => watch.catchUp(fromMs, toMs));
  const afterFault = new Backlog((fromMs, toMs) => watch.stopped(fromMs, toMs));
  return new Promise((resolve) => {
    const turn = async (): Promise<void> => {
      // Here and not at the end: there what was asked a moment ago is still to be answered.
      // Not while the engine has something to do, which would stand still as well.
      if (context.isPunctual && !clock.isTurnWanted) {
        nap(Math.min(schedule.dueMs(board.next), control.endMs) - now());
      }
      const beganMs = now();
      // Questions that were due before the end may still be asked a little later, if the loop was kept.
      const closesMs = control.endMs + CATCH_UP_MS;
      const { keptMs, stoppedMs } = beginTurn(context, beganMs);
      const turnMs = beganMs + stoppedMs;
      backlog.begin(beganMs, keptMs);
      afterFault.begin(turnMs, stoppedMs);
      // Questions left over from the warm-up are no burden of the measured part.
      if (turnMs >= control.measureMs) dropUntil(context, schedule, control.measureMs);
      let question = board.next;
      let dueMs = schedule.dueMs(question);
      while (dueMs <= turnMs && dueMs < control.endMs && turnMs < closesMs) {
        board.next = question + 1;
        questioner.ask(order.group(question), order.agent(question), dueMs, partAt(context, dueMs));
        dueMs = schedule.dueMs(++question);
        // An answered agent plays on before the next one asks, as agents of a game do.
        await undefined;
        if (now() - turnMs > TURN_MS) break;
      }
      const endMs = now();
      // Asked is not answered: the engine works them off in turns of its own.
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
 * The backlog after a stall: questions that fell due while the loop stood still are asked and worked out one after the
 * other when it turns again. That time belongs to the stall, but for no longer than the stall itself: a backlog that lasts is
 * overload.
 */
class Backlog {
  readonly #note: (fromMs: number, toMs: number) => void;
  #fromMs = 0;
  #untilMs = 0;

  /** @param note hears how long catching up took */
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

/** A worker that replaces a dead one cannot ask what was due in between. */
function skipMissed(context: WorkerContext, schedule: Schedule): void {
  const { board, now } = context;
  if (board.next === 0) return;
  const nowMs = now();
  dropUntil(context, schedule, nowMs);
}

/** Drops the questions that were due before the end and were not asked. */
function dropRest(context: WorkerContext, schedule: Schedule): void {
  dropUntil(context, schedule, context.control.endMs);
}

/** Counts all questions that were due before a time, and not asked, as dropped. */
export function dropUntil(
  context: Pick<WorkerContext, "board" | "control">,
  schedule: Schedule,
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
