import { TimePlanner } from "@understudy/classical/time";
import { type DomainDefinition, loadDomain, type Step } from "@understudy/planner-core";
import {
  type SquadAction,
  SquadRunner,
  type SquadRunnerOptions,
  type SquadTask,
} from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { type Kind, readPlay } from "../kind.ts";

const TICK_MS = 500;
/** The end of the rain, which the domain tells as an event. */
const RAIN_MS = 24_000;

interface Work {
  readonly step: Step;
  readonly members: readonly string[];
  /** Null: the runner ends it. */
  readonly endsAtMs: number | null;
}

/** All that the game keeps besides the runner. */
interface YardState {
  readonly domain: DomainDefinition;
  readonly options: Pick<
    SquadRunnerOptions,
    | "disabled"
    | "expansions"
    | "failureCooldownMs"
    | "failureLimit"
    | "measure"
    | "members"
    | "running"
  >;
  /** Starts of a tool that fail when they should end. */
  readonly fails: Readonly<Record<string, readonly number[]>>;
  readonly untilMs: number;
  nowMs: number;
  at: Readonly<Record<string, string>>;
  shared: Readonly<Record<string, boolean | number>>;
  works: readonly Work[];
  starts: Readonly<Record<string, number>>;
  /** The last words to each member. */
  told: Readonly<Record<string, string>>;
}

/** Two builders who saw, carry and nail, some of it in vain. */
class YardGame {
  readonly lines: string[] = [];
  readonly state: YardState;
  readonly runner: SquadRunner;

  constructor(state: YardState, saved: unknown) {
    this.state = structuredClone(state);
    const { expansions = 400 } = state.options;
    const options: SquadRunnerOptions = {
      ...state.options,
      orchestrator: new InstantSquadPlanner(
        loadDomain(state.domain),
        new TimePlanner(),
        expansions,
      ),
      ...{ goal: "raised", budgetMs: 50 },
      onStepEvent: ({ type, step, agent, elapsedMs, ...more }) =>
        this.#tell(agent, type, written(step), elapsedMs, "why" in more ? more.why : undefined),
      onError: (error) => this.#tell("error", error),
    };
    this.runner = SquadRunner.restore(saved, options);
  }

  /** Goes on until a time of the game. */
  async playUntil(ms: number): Promise<void> {
    while (this.state.nowMs < ms) {
      this.#tick();
      await settle();
      this.state.nowMs += TICK_MS;
    }
  }

  #tick(): void {
    const { state } = this;
    if (state.nowMs === RAIN_MS) state.shared = { ...state.shared, dry: true };
    for (const work of state.works) {
      if (work.endsAtMs !== null && work.endsAtMs <= state.nowMs) this.end(work);
    }
    const own = Object.entries(state.at).map(([name, at]) => [name, { at }] as const);
    const actions = this.runner.tick(Object.fromEntries(own), { ...state.shared }, state.nowMs);
    for (const [name, action] of Object.entries(actions)) this.#act(name, action);
  }

  /** Ends a step, with luck or without. */
  end(work: Work, isTold = false): void {
    const { state } = this;
    const { step, members } = work;
    const [name = ""] = members;
    state.works = state.works.filter((each) => each !== work);
    if (state.fails[step.tool]?.includes(state.starts[step.tool] ?? 0) && !isTold) {
      this.runner.failed(members.at(-1) ?? name, "bad luck");
      return;
    }
    if (step.tool === "walk") this.#move(members, String(step.args["to"]));
    else if (step.tool === "carry") this.#move(members, "site");
    else this.#change(step.tool);
    if (!isTold) this.runner.finished(name);
  }

  #move(members: readonly string[], place: string): void {
    const moved = members.map((name) => [name, place]);
    this.state.at = { ...this.state.at, ...Object.fromEntries(moved) };
  }

  #change(tool: string): void {
    const { shared } = this.state;
    if (tool === "saw") this.state.shared = { ...shared, planks: Number(shared["planks"]) + 2 };
    else if (tool === "nail") this.state.shared = { ...shared, nailed: true };
    else this.state.shared = { ...shared, beam_up: false };
  }

  #act(name: string, action: SquadAction): void {
    const { state } = this;
    if (action.event === "start" && action.agent === name) this.#begin(name, action);
    const work = state.works.find(({ members }) => members.includes(name));
    if (action.event === "finish" && work !== undefined) this.end(work, true);
    if (action.event === "interrupt") {
      state.works = state.works.filter((each) => each !== work);
      if (action.step.tool === "hold_beam") this.#change("drop");
    }
    const what = "step" in action ? written(action.step) : action.reason;
    const told = `${name} ${action.event} ${what}${action.event === "wait" ? ` for ${action.what}` : ""}`;
    if (action.event === "continue" || told === state.told[name]) return;
    this.#tell(told);
    state.told = { ...state.told, [name]: told };
  }

  #begin(name: string, { step, with: others, durationMs }: SquadTask): void {
    const { state } = this;
    const { tool } = step;
    state.starts = { ...state.starts, [tool]: (state.starts[tool] ?? 0) + 1 };
    const isHeld = tool === "hold_beam";
    if (isHeld) state.shared = { ...state.shared, beam_up: true };
    // Steps last half a second longer than planned.
    const endsAtMs = isHeld ? null : state.nowMs + durationMs + TICK_MS;
    state.works = [...state.works, { step, members: [name, ...others], endsAtMs }];
  }

  #tell(...words: readonly unknown[]): void {
    const told = words.filter((word) => word !== undefined);
    this.lines.push([this.state.nowMs, ...told].join(" "));
  }
}

const written = ({ tool, args }: Step): string => [tool, ...Object.values(args)].join(" ");

/** Saves of `SquadRunner`. */
export const squadKind: Kind = {
  name: "squad",
  replay: async (text) => {
    const { game, saved, then } = readPlay<YardState>(text);
    const again = new YardGame(game, saved);
    await again.playUntil(game.untilMs);
    // Who of a squad comes first in a moment is no matter.
    return { was: then.toSorted(), is: again.lines.toSorted() };
  },
};
