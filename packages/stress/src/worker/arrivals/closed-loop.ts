import { beginTurn, partAt, type WorkerContext } from "../worker-context.ts";

/** Maximum time between turns of the event loop, in ms. */
const YIELD_MS = 5;
/** Maximum number of open questions of one worker. */
const MAX_LANES = 64;

/**
 * Closed loop: a question is asked as soon as an older one is answered, one at a time if the LLM answers at once,
 * otherwise as many as keep the worker busy. Resolves at the end of the run.
 *
 * @param isInstant whether answers come within this thread's own time
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
