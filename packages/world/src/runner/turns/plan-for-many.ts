/**
 * The turns of a world's agents: whose question is answered when, in the slices of many frames.
 *
 * @module
 */

import type { Clock, ManyRequest, Orchestrator } from "@understudy/planner-core";
import { workWithin } from "@understudy/planner-core/internal";
import type { AskingSquad } from "../options.ts";
import type { WorldRunner } from "../world-runner.ts";
import { CHOOSING_SHARE, CrowdTurns, inTurn, type WorldOfTurns } from "./crowd-turns.ts";

/** The least share of a slice that is worth another look at a crowd. */
const LEAST_LOOK = 0.2;
/** Minimum search time for the first question, in milliseconds. */
const LEAST_MS = 0.1;

type NextPlan = WorldRunner["improvement"]["next"];

/** See `World.planMany`. */
export function planForMany(
  orchestrator: Orchestrator,
  world: WorldOfTurns,
  sliceMs: number,
  improveMs: number,
): void {
  const { clock, crowd, rest } = world;
  const isResting = rest.goesOn(clock.now());
  if (!isResting) crowd.meet(world.runners.members);
  const runners = isResting && crowd.isThere && improveMs <= 0 ? [] : world.runners.all;
  const squads = [...world.squads].filter(({ question }) => question !== undefined);
  const untilMs = clock.now() + sliceMs;
  const share = shareOfAgents(runners, squads.length);
  // A crowd is answered at once, and chooses best when all are asked together. A plan ahead would leave out the LLM
  // planner, or ask it for what may never be needed.
  const next = crowd.isThere || orchestrator.hasLlm ? [] : nextPlans(runners);
  const all = { runners, next };
  const hasAsked = !isResting && answerMany(all, orchestrator, world, sliceMs * share);
  if (squads.length > 0) {
    answerSquads(squads, orchestrator, Math.max(LEAST_MS, untilMs - clock.now()));
  }
  const isOver = (next.length > 0 || improveMs > 0) && runners.every(isAnswered);
  const ahead = isOver ? next.filter((one) => one.begin()) : [];
  // The rest of the slice is for plans ahead, policies and better plans of squads, which always need more: each leaves
  // a fair share to those after it, and what it does not need.
  const better = orchestrator.routes.schedules.improvable;
  const after = (better?.improving ?? 0) + (hasAsked ? 1 : 0);
  const shareFor = (count: number, later: number): number =>
    (Math.max(0, untilMs - clock.now()) * count) / Math.max(1, count + later);
  planAhead(ahead, orchestrator, { clock, untilMs: clock.now() + shareFor(ahead.length, after) });
  if (hasAsked && untilMs > clock.now()) {
    answerAhead(next, orchestrator, shareFor(1, better?.improving ?? 0), false);
  }
  const restMs = untilMs - clock.now();
  if (restMs > 0) better?.improve(restMs);
  if (isOver && improveMs > 0) improvePlans(runners, orchestrator, world.clock, improveMs);
}

/** The runners of a slice, and their plans ahead. */
interface RunnersOfSlice {
  readonly runners: readonly WorldRunner[];
  readonly next: readonly NextPlan[];
}

function isAnswered({ dueMs, isLeftOpen }: WorldRunner): boolean {
  return dueMs === undefined || isLeftOpen;
}

/** The share of a slice for agents that ask beside squads. */
function shareOfAgents(runners: readonly WorldRunner[], squads: number): number {
  if (squads === 0) return 1;
  const waiting = runners.filter(({ dueMs }) => dueMs !== undefined).length;
  return waiting / (waiting + squads);
}

/** Squads come after the agents, and have what these leave of the slice. */
function answerSquads(
  squads: readonly AskingSquad[],
  orchestrator: Orchestrator,
  sliceMs: number,
): void {
  const questions = squads.map(({ question }) => question as NonNullable<typeof question>);
  const outcomes = orchestrator.routes.schedules.planSquads(questions, sliceMs, true);
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome !== undefined) squads[at]?.accept(outcome);
  }
}

/**
 * Each agent is answered in rounds with more and more things. Rounds continue
 * until the current agents have their answers; only then are things chosen for the next agents.
 *
 * @returns whether agents have asked, and the slice was not too short for them
 */
function answerMany(
  { runners, next }: RunnersOfSlice,
  orchestrator: Orchestrator,
  world: WorldOfTurns,
  sliceMs: number,
): boolean {
  const { clock } = world;
  const untilMs = clock.now() + sliceMs;
  const open = openQuestions(runners, world);
  const { later } = open;
  let asking = open.put;
  const turns = new CrowdTurns(later, world);
  const ahead = next.filter(({ question }) => question !== undefined);
  inTurn(asking);
  /** Runners whose search did not end in time. */
  const paused = new Set<WorldRunner>();
  let hasAsked = false;
  let hasLooked = false;
  const mayLookAgain = (): boolean => clock.now() < untilMs - LEAST_LOOK * sliceMs;
  for (;;) {
    const isFresh = asking.every((runner) => paused.has(runner));
    if (isFresh) {
      if (!hasLooked || mayLookAgain()) turns.assign(untilMs);
      hasLooked = true;
      // One question at a time, so that the next agent sees the claims of this plan. A long search
      // must not use up half of the time again and again.
      const most = paused.size === 0 ? 1 : turns.later.length;
      // Without a question nothing else needs the time.
      const share = asking.length === 0 ? 1 : CHOOSING_SHARE;
      asking.push(...putQuestions(turns, most, { clock, untilMs, share }));
      // The next call begins with the answers.
      if (asking.length > 0 && clock.now() >= untilMs) return false;
    }
    if (asking.length === 0) {
      if (turns.isCutShort && mayLookAgain()) continue;
      if (!hasAsked && turns.isOver) world.rest.begin(firstDue(later, open.restsMs));
      break;
    }
    // A question keeps its turn in the orchestrator only if it is put again in every round.
    const questions = asking.map(({ question }) => question as NonNullable<typeof question>);
    const leftMs = Math.max(LEAST_MS, untilMs - clock.now());
    const all = [...questions, ...questionsOf(ahead)];
    const outcomes = orchestrator.planMany(all, leftMs, true, turns.later.length);
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
      if (clock.now() < untilMs) workWithin(() => runner.chooseSome(), { untilMs, clock });
    }
    if (isStuck || clock.now() >= untilMs) return false;
    for (const runner of asking) {
      if (!runner.isQuestionPut && runner.dueMs !== undefined) turns.follow(runner);
    }
    asking = asking.filter(({ isQuestionPut }) => isQuestionPut);
  }
  return hasAsked;
}

/** When the first of the open questions is due. @param restsMs when the first one of those that rest is */
function firstDue(runners: readonly WorldRunner[], restsMs: number): number {
  let firstMs = restsMs;
  for (const { dueMs } of runners) firstMs = Math.min(firstMs, dueMs ?? firstMs);
  return firstMs;
}

/** The runners with questions that do not rest, put or not; and when the first answer of those that rest is due. */
function openQuestions(
  runners: readonly WorldRunner[],
  { clock, runners: of }: WorldOfTurns,
): { readonly later: WorldRunner[]; readonly put: WorldRunner[]; readonly restsMs: number } {
  const later: WorldRunner[] = [];
  const put: WorldRunner[] = [];
  let firstMs = Number.POSITIVE_INFINITY;
  const nowMs = clock.now();
  of.wakeLimited();
  const { resting } = of;
  for (let at = 0; at < runners.length; at++) {
    const restsMs = resting.dueMs(at, nowMs);
    if (restsMs !== undefined) {
      firstMs = Math.min(firstMs, restsMs);
      continue;
    }
    const runner = runners[at] as WorldRunner;
    const { dueMs } = runner;
    if (dueMs === undefined) runner.member.restUntilAsked();
    else if (runner.isQuestionPut) put.push(runner);
    else later.push(runner);
  }
  return { later, put, restsMs: firstMs };
}

function nextPlans(runners: readonly WorldRunner[]): readonly NextPlan[] {
  return runners.map(({ improvement }) => improvement.next);
}

/** The open questions of agents whose last step runs, which keep their turns. */
function questionsOf(ahead: readonly NextPlan[]): readonly ManyRequest[] {
  return ahead.flatMap(({ question }) => question ?? []);
}

/** Makes plans behind the last steps of others, in what is left of a slice in which no agent waits. */
function planAhead(
  open: readonly NextPlan[],
  orchestrator: Orchestrator,
  { clock, untilMs }: { readonly clock: Clock; readonly untilMs: number },
): void {
  const choose = (next: NextPlan): boolean =>
    workWithin(() => next.chooseSome(), { untilMs, clock });
  for (let isMore = open.length > 0; isMore; ) {
    if (open.some(choose)) return;
    const put = open.filter(({ question }) => question !== undefined);
    const leftMs = untilMs - clock.now();
    if (put.length === 0 || leftMs <= 0) return;
    isMore = answerAhead(put, orchestrator, leftMs, true);
  }
}

/** Returns whether a question has been answered. */
function answerAhead(
  open: readonly NextPlan[],
  orchestrator: Orchestrator,
  sliceMs: number,
  moreFollow: boolean,
): boolean {
  const put = open.flatMap((next) => {
    const { question } = next;
    return question === undefined ? [] : [{ next, question }];
  });
  const questions = put.map(({ question }) => question);
  const outcomes = orchestrator.planMany(questions, sliceMs, moreFollow);
  const taken = put.filter(({ next }, at) => {
    const outcome = outcomes[at];
    return outcome !== undefined && next.take(outcome);
  });
  return taken.length > 0;
}

/**
 * Improves plans one agent after the other, until the allowance is used up: whole plans that have not begun, and of
 * running plans the part after the current step. The caller has answered all waiting agents.
 */
function improvePlans(
  runners: readonly WorldRunner[],
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
      const questions = [question, ...questionsOf(nextPlans(runners))];
      const [outcome] = orchestrator.planMany(questions, Math.max(LEAST_MS, leftMs), true);
      if (outcome === undefined || !runner.take(outcome)) break;
    }
    runner.improvement.settle();
  }
}

/** Chooses things for the first runners without a question, and ends their turns. */
function putQuestions(
  turns: CrowdTurns<WorldRunner>,
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
  for (let runner = turns.later[0]; runner !== undefined; runner = turns.later[0]) {
    // The rest of the choice is made in the next call.
    if (workWithin(() => runner?.chooseSome() === true, { untilMs: pauseMs, clock })) break;
    turns.shift();
    if (runner.isQuestionPut) put.push(runner);
    else if (runner.dueMs !== undefined) turns.follow(runner);
    if (put.length >= most || clock.now() >= pauseMs) break;
  }
  return put;
}
