import { setImmediate as nextTurn } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type Domain, loadDomain, Orchestrator, type Random } from "@understudy/planner-core";
import { type SquadRole, SquadRunner, type SquadTick } from "@understudy/planner-core/squad";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { drawQuestion } from "../time/draw.ts";
import { gridOf } from "../time/grid.ts";
import { type PlainDomain, type PlainQuestion, TICKS } from "../time/plain.ts";
import { searchGrid } from "../time/search.ts";
import { processorTime } from "../world/village/processor-time.ts";
import { PlainGame } from "./plain-game.ts";

/** Frames in a tick of a question. */
const FRAMES = 10;
const TICK_MS = 1000;
/** Ticks after a fall in which the rest must finish. */
const PATIENCE = 60;
/** Limit on the nodes of a search, so that answers do not depend on the machine. */
const EXPANSIONS = 2000;
/** Limit on the nodes of the reference search. */
const NODES = 30_000;

/** A member that falls in the middle of a drawn plan. */
export interface Fall {
  readonly question: PlainQuestion;
  readonly member: number;
  /** In ticks. */
  readonly at: number;
}

/**
 * The answer to a fall: the rest repair their plan; or they break off their steps and plan anew; or they do the rest of the
 * plan in turn, without a search.
 */
export type Answer = "repair" | "anew" | "in-turn";

/** The end of a game with a fall. */
export interface FallEnd {
  /** Whether the reference finds a way for the rest; undefined if it gives up, or the game was over before. */
  readonly isPossible: boolean | undefined;
  /** Time in which the reference finishes, in ticks from the fall. */
  readonly leastTime: number;
  readonly isFinished: boolean;
  /** In ticks from the fall. */
  readonly time: number;
  /** Whether a member waits for another, or for the right time, at the end of all patience. */
  readonly isWaiting: boolean;
  readonly faults: number;
  /** Processor time of the frame after the fall, with its plan. */
  readonly answerMs: number;
}

/** Draws a plan of several members, and when a member falls. Each of them may be the one. */
export function drawFalls(random: Random): readonly Fall[] {
  for (;;) {
    const { question, answer } = drawQuestion(random, ({ members, running }) => {
      return members.length > 1 && running.length === 0;
    });
    if (answer.status !== "solved" || answer.time < 4) continue;
    const { steps } = answer.schedule;
    const busy = new Set(steps.flatMap(({ members }) => members));
    if (busy.size < 2) continue;
    const at = 1 + random.integer(answer.time - 1) - 1 / 2;
    const first = random.integer(question.members.length);
    return question.members.map((_, index) => {
      return { question, member: (first + index) % question.members.length, at };
    });
  }
}

/** Plays a fall to its end. */
export async function playFall(fall: Fall, answer: Answer): Promise<FallEnd> {
  const game = new PlainGame(fall.question);
  const domain = loadDomain(slowed(fall.question.domain));
  const squad = squadOf(fall, game, domain);
  const turn = async (): Promise<SquadTick> => {
    game.pass(game.now + 1 / FRAMES);
    const actions = squad.tick(game.states, game.shared, game.now * TICK_MS);
    for (const [name, action] of Object.entries(actions)) game.act(name, action);
    while (squad.isWaiting) await nextTurn();
    return actions;
  };
  while (game.now < fall.at) await turn();
  const isOver = game.isReached;
  const left = Object.values(squad.roles()).flat();
  const name = game.names[fall.member] as string;
  game.fall(fall.member);
  squad.left(name);
  const reference = searchGrid(gridOf(game.rest()), { nodes: NODES });
  const { status } = reference;
  const fallenAt = game.now;
  if (answer === "anew") squad.interrupt();
  let last: SquadTick = {};
  const isPossible = isOver || status === "too-large" ? undefined : status === "solved";
  const hands = new InTurn(game, name, left);
  const clock = processorTime();
  const beforeMs = clock();
  let answerMs: number | undefined;
  while (!game.isReached && game.now < fallenAt + PATIENCE) {
    if (answer === "in-turn") hands.pass(game.now + 1 / FRAMES);
    else last = await turn();
    answerMs ??= clock() - beforeMs;
  }
  const { by = Number.POSITIVE_INFINITY } = fall.question.domain.goals[0];
  squad.dispose();
  return {
    isPossible,
    leastTime: reference.status === "solved" ? reference.time : 0,
    // A frame is late, and a deadline that was met by a hair is missed by one.
    isFinished: game.isReached && game.now <= by * TICKS + 1,
    time: game.now - fallenAt,
    isWaiting: !game.isReached && Object.values(last).some(({ event }) => event === "wait"),
    faults: game.faults,
    answerMs: answerMs ?? 0,
  };
}

function squadOf({ question }: Fall, game: PlainGame, domain: Domain): SquadRunner {
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain, planner, time: new TimePlanner() });
  return new SquadRunner({
    orchestrator,
    members: game.names.flatMap((name) => name ?? []),
    goal: "goal",
    budgetMs: UNHURRIED_MS,
    expansions: EXPANSIONS,
    measure: question.measure,
    ways: question.ways,
    ends: "timed",
    disabled: Object.fromEntries(
      question.members.map(({ disabled }, member) => [`m${member}`, disabled]),
    ),
    onError: () => {
      game.faults++;
    },
  });
}

/** A domain whose ticks last a whole unit, so that frames fall into them. Deadlines have a unit to spare. */
function slowed(domain: PlainDomain): PlainDomain {
  const slow = (time: number): number => Math.round(time * TICKS);
  const [{ by, ...goal }] = domain.goals;
  return {
    ...domain,
    goals: [{ ...goal, ...(by === undefined ? {} : { by: slow(by) + 1 }) }],
    ...(domain.events === undefined
      ? {}
      : { events: domain.events.map(({ at, then }) => ({ at: slow(at), then })) }),
    tools: domain.tools.map(({ duration, ...tool }) => {
      if (duration === undefined) return tool;
      if (typeof duration === "number") return { ...tool, duration: slow(duration) };
      if ("way" in duration) return { ...tool, duration };
      const { from, to } = duration;
      return {
        ...tool,
        duration: { from: slow(from), ...(to === undefined ? {} : { to: slow(to) }) },
      };
    }),
  };
}

/** The rest of a plan in its order, a step at a time; a fallen member's steps are done by the first free member. */
class InTurn {
  readonly #game: PlainGame;
  readonly #left: { readonly tool: string; readonly crew: readonly number[] }[];

  constructor(game: PlainGame, fallen: string, roles: readonly SquadRole[]) {
    this.#game = game;
    const known = new Set<string>();
    this.#left = roles
      .filter(({ isRunning }) => !isRunning)
      .toSorted((one, other) => one.fromMs - other.fromMs)
      .flatMap(({ step, agent, fromMs, with: partners }) => {
        const key = `${agent} ${step.tool} ${fromMs}`;
        if (known.has(key)) return [];
        known.add(key);
        const crew = [agent, ...partners];
        const free = game.names.find((name) => name !== undefined && !crew.includes(name));
        const names = crew.map((name) => (name === fallen ? free : name));
        return [{ tool: step.tool, crew: names.map((name) => game.names.indexOf(name)) }];
      });
  }

  pass(now: number): void {
    this.#game.pass(now);
    this.#game.finishDue();
    while (!this.#game.isBusy) {
      const next = this.#left.shift();
      if (next === undefined) return;
      if (!next.crew.includes(-1)) this.#game.begin(next.tool, next.crew);
    }
  }
}
