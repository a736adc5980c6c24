import type { Step } from "@understudy/planner-core";
import type { CasePlay } from "./case-play.ts";
import { SQUAD } from "./heard-squad.ts";

/* What a server says to a squad, and the answers that it waits for. */

/** Tells members to begin a step. */
export async function begin(
  play: CasePlay,
  stepId: number,
  step: Step,
  crew: readonly string[],
): Promise<void> {
  for (const name of crew) {
    const others = crew.filter((other) => other !== name);
    const uses = [{ what: "goal" }];
    await tell(play, name, {
      ...{ type: "begin", stepId, step: { ...step }, with: others },
      ...{ untilMs: 1e9, for: uses },
    });
  }
}

/** Sends a message about a member. */
export async function tell(play: CasePlay, agent: string, message: object): Promise<void> {
  const isOfStep = "stepId" in message && !("step" in message);
  await play.push({ ...message, agent, ...(isOfStep ? {} : { squad: SQUAD }) } as never);
}

/** Waits until the client has told the end of a step, such as `ann finished 3`. */
export async function ended(play: CasePlay, end: string): Promise<void> {
  await play.until(`tell "${end}"`, () => play.client.squad?.ends.includes(end) === true);
}

/** Waits until the program has said something. */
export async function said(play: CasePlay, words: string): Promise<void> {
  await play.patiently(`say "${words}"`, play.process.said(words));
}
