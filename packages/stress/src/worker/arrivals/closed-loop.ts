import { beginTurn, partAt, type WorkerContext } from "../worker-context.ts";

/** The event loop turns at least this often. */
const YIELD_MS = 5;
/** Questions of one worker that are under way at a time where answers take their time. */
const MAX_LANES = 64;

/**
 * Saturation: a question is asked as soon as an older one is answered. Where the lead answers at once
 * there is one at a time; else as many as keep the worker busy. Resolves when the run is over.
 *
 * @param isInstant whether answers take no time but that of this thread
 */
export async function runClosedLoop(context: WorkerContext, isInstant: boolean): Promise<void> {
  const { order } = context;
  const lanes = isInstant ? 1 : Math.min(MAX_LANES, order.size);
  await Promise.all(Array.from({ length: lanes }, () => runLane(context)));
}

async function runLane(context: WorkerContext): Promise<void> {
  const { board, control, questioner, order, now } = context;
  let turnMs = now();
  for (;;) {
    const nowMs = now();
    if (nowMs >= control.endMs || control.isStopped) return;
    const question = board.next;
    board.next = question + 1;
    const part = partAt(context, nowMs);
    await questioner.ask(order.group(question), order.agent(question), nowMs, part);
    if (now() - turnMs < YIELD_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turnMs = now();
    beginTurn(context, turnMs);
  }
}
