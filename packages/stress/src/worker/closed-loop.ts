import { beginTurn, type Desk, partAt } from "./desk.ts";

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
export async function runClosedLoop(desk: Desk, isInstant: boolean): Promise<void> {
  const { order } = desk;
  const lanes = isInstant ? 1 : Math.min(MAX_LANES, order.size);
  await Promise.all(Array.from({ length: lanes }, () => runLane(desk)));
}

async function runLane(desk: Desk): Promise<void> {
  const { board, control, questioner, order, now } = desk;
  let turnMs = now();
  for (;;) {
    const nowMs = now();
    if (nowMs >= control.endMs || control.isStopped) return;
    const question = board.next;
    board.next = question + 1;
    const part = partAt(desk, nowMs);
    await questioner.ask(order.troupe(question), order.agent(question), nowMs, part);
    if (now() - turnMs < YIELD_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turnMs = now();
    beginTurn(desk, turnMs);
  }
}
