import type { Clock, Orchestrator } from "@understudy/planner-core";
import { workWithin } from "@understudy/planner-core/internal";
import type { Crowd } from "../crowd/crowd.ts";
import type { Parted } from "../crowd/members.ts";
import type { WorldRunner } from "./world-runner.ts";

/** The share of the remaining time in which things are chosen for new questions; the rest is for answers. */
const CHOOSING_SHARE = 0.5;
/** Minimum search time for the first question, in milliseconds. */
const LEAST_MS = 0.1;

/**
 * See `World.planMany`. Each agent is answered in rounds with more and more things. Rounds continue
 * until the current agents have their answers; only then are things chosen for the next agents.
 */
export function planForMany(
  runners: readonly WorldRunner[],
  orchestrator: Orchestrator,
  { crowd, clock }: { readonly crowd: Crowd; readonly clock: Clock },
  sliceMs: number,
): void {
  const untilMs = clock.now() + sliceMs;
  const waiting = inTurn(runners);
  let later = waiting.filter(({ isQuestionPut }) => !isQuestionPut);
  let asking = waiting.filter(({ isQuestionPut }) => isQuestionPut);
  /** Runners whose search did not end in time. */
  const paused = new Set<WorldRunner>();
  /** Runners that wait for what others find, or leave. */
  let following: WorldRunner[] = [];
  let isFirstLook = true;
  let hasAsked = false;
  for (;;) {
    const isFresh = asking.every((runner) => paused.has(runner));
    if (isFresh && (isFirstLook || following.length > 0)) {
      isFirstLook = false;
      const errandsUntilMs = clock.now() + CHOOSING_SHARE * (untilMs - clock.now());
      const parted = partCrowd(crowd, runners, [...later, ...following], () => {
        return clock.now() < errandsUntilMs;
      });
      later = inTurn([...parted.assigned, ...parted.searching]);
      ({ following } = parted);
    }
    // One question at a time, so that the next agent sees the claims of this plan. A long search
    // must not use up half of the time again and again.
    const most = paused.size === 0 ? 1 : later.length;
    // Without a question nothing else needs the time.
    const share = asking.length === 0 ? 1 : CHOOSING_SHARE;
    if (isFresh) asking.push(...putQuestions(later, most, { clock, untilMs, share }));
    if (asking.length === 0) break;
    // A question keeps its turn in the orchestrator only if it is put again in every round.
    const questions = asking.map(({ question }) => question as NonNullable<typeof question>);
    const leftMs = Math.max(LEAST_MS, untilMs - clock.now());
    const outcomes = orchestrator.planMany(questions, leftMs, true, later.length);
    hasAsked = true;
    let isStuck = true;
    for (const [at, runner] of asking.entries()) {
      const outcome = outcomes[at];
      if (outcome === undefined || !runner.take(outcome)) {
        isStuck &&= paused.has(runner);
        paused.add(runner);
        continue;
      }
      isStuck = false;
      paused.delete(runner);
      workWithin(() => runner.chooseSome(), { untilMs, clock });
    }
    if (isStuck || clock.now() >= untilMs) return;
    // An errand that came to nothing leaves its question.
    following.push(...asking.filter((one) => !one.isQuestionPut && one.dueMs !== undefined));
    asking = asking.filter(({ isQuestionPut }) => isQuestionPut);
  }
  // All agents have their answers: the rest of the slice is for policies.
  const leftMs = untilMs - clock.now();
  if (hasAsked && leftMs > 0) orchestrator.planMany([], leftMs);
}

/** Gives errands to runners that wait. */
function partCrowd(
  crowd: Crowd,
  runners: readonly WorldRunner[],
  waiting: readonly WorldRunner[],
  mayGoOn: () => boolean,
): { readonly [Part in keyof Parted<WorldRunner>]: WorldRunner[] } {
  if (waiting.length === 0) return { assigned: [], searching: [], following: [] };
  crowd.look(runners.map(({ member }) => member));
  if (!crowd.isThere) return { assigned: [], searching: [...waiting], following: [] };
  const byMember = new Map(waiting.map((runner) => [runner.member, runner] as const));
  const parted = crowd.part([...byMember.keys()], mayGoOn);
  const runnersOf = (members: Iterable<WorldRunner["member"]>): WorldRunner[] =>
    [...members].map((member) => byMember.get(member) as WorldRunner);
  const { assigned, searching, following } = parted;
  return {
    assigned: runnersOf(assigned),
    searching: runnersOf(searching),
    following: runnersOf(following),
  };
}

/**
 * Improves plans one agent after the other, until the allowance is used up: whole plans that have not begun, and of
 * running plans the part after the current step. The caller has answered all waiting agents.
 */
export function improvePlans(
  runners: Iterable<WorldRunner>,
  orchestrator: Orchestrator,
  clock: Clock,
  allowanceMs: number,
): void {
  const untilMs = clock.now() + allowanceMs;
  for (const runner of runners) {
    if (clock.now() >= untilMs) return;
    if (!runner.improvement.begin()) continue;
    const choose = (): boolean => runner.chooseSome();
    while (!workWithin(choose, { untilMs, clock }) && runner.isQuestionPut) {
      const { question } = runner;
      const leftMs = untilMs - clock.now();
      if (question === undefined || leftMs <= 0) break;
      const [outcome] = orchestrator.planMany([question], Math.max(LEAST_MS, leftMs), true);
      if (outcome === undefined || !runner.take(outcome)) break;
    }
    runner.improvement.settle();
  }
}

/** Chooses things for the first runners without a question, and removes these from the list. */
function putQuestions(
  later: WorldRunner[],
  most: number,
  {
    clock,
    untilMs,
    share,
  }: { readonly clock: Clock; readonly untilMs: number; readonly share: number },
): WorldRunner[] {
  const put: WorldRunner[] = [];
  const nowMs = clock.now();
  const pauseMs = nowMs + (untilMs - nowMs) * share;
  for (let runner = later[0]; runner !== undefined; runner = later[0]) {
    // The rest of the choice is made in the next call.
    if (workWithin(() => runner?.chooseSome() === true, { untilMs: pauseMs, clock })) break;
    later.shift();
    if (runner.question !== undefined) put.push(runner);
    if (put.length >= most || clock.now() >= pauseMs) break;
  }
  return put;
}

/** The runners that wait, the earliest due first. */
function inTurn(runners: Iterable<WorldRunner>): WorldRunner[] {
  const waiting: { readonly runner: WorldRunner; readonly dueMs: number }[] = [];
  for (const runner of runners) {
    const { dueMs } = runner;
    if (dueMs !== undefined) waiting.push({ runner, dueMs });
  }
  return waiting.sort((one, other) => one.dueMs - other.dueMs).map(({ runner }) => runner);
}
