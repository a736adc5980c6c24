import { readFileSync } from "node:fs";
import { writeGame } from "@understudy/embedded";
import {
  applyAction,
  type Domain,
  loadDomain,
  type PackedState,
  PlanLibrary,
  provePlan,
  type Step,
} from "@understudy/planner-core";
import type { ServerMessage } from "@understudy/session";
import type { TranscriptGame } from "../../../packages/embedded/src/testing/transcript/transcript.ts";
import { definitionIn, EXPANSIONS, openGame } from "./recorded-plays.ts";

const domainFile = new URL("../../../examples/domains/village.json", import.meta.url);
const planLibraryFile = new URL(
  "../../../workshop/simulation/demo/village.plans.json",
  import.meta.url,
);
/** The time of a step in the game, in ms. */
const STEP_MS = 10_000;

/** For each goal the variable, and its value, for which it does not hold: hunger comes, the fire goes out. */
const LIFE: Readonly<Record<string, readonly [variable: string, value: number]>> = {
  eat: ["hungry", 1],
  warm_home: ["fire_lit", 0],
  earn: ["coins", 0],
  build: ["house_built", 0],
};

/** A villager of the reference simulation. */
interface Villager {
  state: PackedState;
  goal: number;
  /** Whether the engine begins its steps, or it follows plans by itself. */
  readonly isPlayed: boolean;
  /** The number of its last message with a state. */
  seen: number;
  /** The step that the engine has begun. */
  doing: { readonly stepId: number; readonly step: Step } | undefined;
  /** The rest of the plan that it follows. */
  plan: readonly Step[];
}

/** A village in one exported file. @param isPrepared whether its prepared plans are in it */
function exportedVillage(isPrepared: boolean): string {
  const domain = loadDomain(definitionIn(domainFile));
  const { planLibrary } = PlanLibrary.load(
    domain,
    JSON.parse(readFileSync(planLibraryFile, "utf8")),
  );
  return writeGame({ [domain.name]: { domain, ...(isPrepared && { planLibrary }) } }).text;
}

/** Villagers who live at once, in the reference simulation. */
class VillagePlay {
  readonly #village = loadDomain(definitionIn(domainFile));
  readonly game: TranscriptGame;
  readonly #living = new Map<string, Villager>();
  /** The steps that were done. */
  done = 0;

  constructor(villagers: number, isPrepared: boolean) {
    const { name } = this.#village;
    this.game = openGame({ game: exportedVillage(isPrepared), expansions: EXPANSIONS });
    this.game.send({ type: "hello", protocol: [1], client: "test", domain: name });
    for (let number = 0; number < villagers; number++) {
      this.#living.set(`v${number}`, {
        ...{ state: drawState(this.#village, number), goal: number, isPlayed: number % 2 === 0 },
        ...{ seen: 0, doing: undefined, plan: [] },
      });
    }
    for (const [agent, villager] of this.#living) this.#want(agent, villager);
  }

  /** All villagers act, then the engine plans for all of them, and then the next steps begin. */
  async round(): Promise<void> {
    for (const message of await this.game.step(STEP_MS)) this.#hear(message);
    for (const [agent, villager] of this.#living) this.#live(agent, villager);
  }

  #hear(message: ServerMessage): void {
    if (message.type === "error") throw new Error(message.message);
    const villager = "agent" in message ? this.#living.get(String(message.agent)) : undefined;
    if (villager === undefined) return;
    if (message.type === "interrupt") villager.doing = undefined;
    if (message.type === "begin") {
      const { step, stepId } = message;
      this.#check(message.agent, villager.state, [step]);
      villager.doing = { stepId, step };
    }
    if (message.type !== "plan" || message.basedOn !== villager.seen) return;
    this.#check(message.agent, villager.state, message.steps);
    villager.plan = message.steps;
  }

  /** @throws Error if steps are impossible */
  #check(agent: string, state: PackedState, steps: readonly Step[]): void {
    const village = this.#village;
    const actions = steps.map((step) => village.actionOf(step));
    if (provePlan(village, state, actions, village.goal({}).condition).sound) return;
    throw new Error(`${agent} cannot ${JSON.stringify(steps)}`);
  }

  /** A villager's step is done, or its goal is over. */
  #live(agent: string, villager: Villager): void {
    const { doing, plan } = villager;
    const step = doing?.step ?? plan[0];
    if (step === undefined) {
      villager.goal++;
      this.#want(agent, villager);
      return;
    }
    this.#check(agent, villager.state, [step]);
    const { actions } = this.#village;
    const after = villager.state.slice();
    applyAction(actions, this.#village.actionOf(step), villager.state, after);
    villager.state = after;
    villager.doing = undefined;
    villager.plan = plan.slice(1);
    this.done++;
    this.#see(agent, villager);
    if (doing === undefined) return;
    this.game.tell({ type: "step", agent, stepId: doing.stepId, event: "finished" });
  }

  #want(agent: string, villager: Villager): void {
    const { goals } = this.#village;
    const { name: goal } = goals[villager.goal % goals.length] as { readonly name: string };
    const runner = villager.isPlayed ? { runner: "server" } : {};
    villager.plan = [];
    villager.state = this.#afterATime(villager.state, goal);
    this.#see(agent, villager);
    this.game.tell({ type: "want", agent, goal, budgetMs: 60_000, ...runner });
  }

  /** The state after a while: the goal does not hold any more. */
  #afterATime(state: PackedState, goal: string): PackedState {
    const [name, value] = LIFE[goal] as readonly [string, number];
    const variable = this.#village.variables.all.find((each) => each.name === name);
    const after = state.slice();
    after[variable?.id as number] = value;
    return after;
  }

  #see(agent: string, villager: Villager): void {
    const values = this.#village.read(villager.state);
    this.game.tell({ type: "state", agent, nowMs: this.game.nowMs, values });
    villager.seen = this.game.seq;
  }
}

/**
 * A day of villagers, all at once, from one exported file. For half of them the engine begins each step, the others
 * follow plans by themselves; each goal is followed by the next.
 *
 * @param isPrepared whether the file has prepared plans; without them each plan is searched for
 *
 * @throws Error if a step is impossible in the reference simulation
 */
export async function playVillage(
  villagers: number,
  minutes: number,
  isPrepared: boolean,
): Promise<{ readonly game: TranscriptGame; readonly done: number }> {
  const play = new VillagePlay(villagers, isPrepared);
  for (let ms = 0; ms < minutes * 60_000; ms += STEP_MS) await play.round();
  return { game: play.game, done: play.done };
}

/** One state of the domain for each number. */
function drawState(village: Domain, number: number): PackedState {
  return Int32Array.from(
    village.variables.all,
    ({ min, max }, at) => min + ((number * 7 + at * 3) % (max - min + 1)),
  );
}
