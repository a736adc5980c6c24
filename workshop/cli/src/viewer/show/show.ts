/**
 * The demo world of `understudy viewer`.
 *
 * @module
 */

import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import type { ResilientLlmPlanner } from "@understudy/llm";
import { type OpenLlmPlannerOptions, openLlmPlanner } from "@understudy/llm/internal";
import {
  type Clock,
  type GoalReference,
  Orchestrator,
  seededRandom,
  systemClock,
  Telemetry,
  type Value,
} from "@understudy/planner-core";
import { type DemoWorld, openDemoWorld } from "@understudy/simulation/demo";
import { FaultyBackend, SHOW_FAULTS } from "@understudy/stress/faults";
import { createViewer, type Viewer, type ViewerControls } from "@understudy/viewer";
import { WordReader } from "@understudy/words";
import { mayDoWithout, warmUpInTime } from "../../llm/open-model.ts";
import { mapOf } from "./maps.ts";
import { ShowAgent, type ShowListener } from "./show-agent.ts";

const NAMES =
  "Ada Bela Cyra Dora Edda Finn Gero Hale Ines Jory Kaia Lorin Mira Nils Orla Pia Quin Runa Silo Tova Uma Vigo Wyn Ysa".split(
    " ",
  );

/** An agent's name, numbered once the names are used up. */
function nameOf(index: number): string {
  const name = NAMES[index % NAMES.length] as string;
  const round = Math.floor(index / NAMES.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** Duration of a frame, in ms: thirty per second. */
export const FRAME_MS: number = 1000 / 30;
const BUDGET_MS = 250;
/** Limit on agents waiting for a plan; others ask later. */
const MAX_ASKING = 6;
/** Limit on frames per turn of the loop, at any speed. */
const MAX_FRAMES_A_TURN = 200;

/** Options of a show. */
export interface ShowOptions {
  /** `village`, `guard`, `courier`, or the path of a domain file. Default `village`. */
  readonly domain?: string | undefined;
  /** Default 12. */
  readonly agents?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** The model as the LLM planner, disposed of with the show. Default: the classical planner plays alone. */
  readonly model?: Pick<OpenLlmPlannerOptions, "spec" | "config" | "backend"> | undefined;
  /** Told why the model cannot be used. */
  readonly notice?: ((text: string) => void) | undefined;
  /** Whether to use a demo domain's prepared plans. Default true. */
  readonly planLibrary?: boolean | undefined;
  /** Whether the page can switch faults of the model. Default true. */
  readonly faults?: boolean | undefined;
  readonly clock?: Clock | undefined;
}

/** A small world for watching: its agents plan with the real engine. */
export class Show {
  readonly viewer: Viewer;
  readonly cast: DemoWorld;
  readonly telemetry: Telemetry;
  /** Time of the show in ms. */
  timeMs = 0;
  isPaused = false;
  speed = 1;
  readonly #faulty: FaultyBackend | undefined;
  readonly #agents: readonly ShowAgent[];
  readonly #byId: ReadonlyMap<string, ShowAgent>;
  readonly #dispose: () => Promise<void>;
  /** Unplayed time, in ms of the show. */
  #left = 0;

  constructor(
    cast: DemoWorld,
    llm: ResilientLlmPlanner | undefined,
    faulty: FaultyBackend | undefined,
    telemetry: Telemetry,
    options: ShowOptions,
  ) {
    const { agents = 12, seed = 1, clock = systemClock } = options;
    const { domain, scenario } = cast;
    this.cast = cast;
    this.#faulty = faulty;
    this.telemetry = telemetry;
    const shipped = options.planLibrary === false ? undefined : cast.planLibrary;
    const cache = new TieredCache({ prepared: shipped && [shipped], clock });
    telemetry.gauge("cache.size", () => cache.exact.size);
    this.viewer = createViewer({
      domain,
      telemetry,
      clock,
      title: domain.name,
      map: mapOf(domain),
      budgetMs: BUDGET_MS,
      model: llm?.model,
      directives: true,
      controls: this.#controls(),
      faults: faulty === undefined ? [] : SHOW_FAULTS,
    });
    const orchestrator = new Orchestrator({
      domain,
      planner: new ClassicalPlanner(),
      llm,
      reader: new WordReader(),
      cache,
      telemetry,
      clock,
      observer: this.viewer.observer(),
    });
    const listener: ShowListener = {
      onWorld: (agent, event) => this.viewer.note(event.replaceAll("_", " "), agent, "world"),
      onGoal: (agent, goal) => this.viewer.note(`reached ${goal}`, agent, "reached"),
      mayAsk: () => this.#asking < MAX_ASKING,
    };
    const { onStepEvent } = this.viewer;
    this.#agents = Array.from({ length: agents }, (_, index) => {
      const random = seededRandom(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b));
      const parts = { orchestrator, budgetMs: BUDGET_MS, onStepEvent };
      return new ShowAgent(nameOf(index), scenario, random, listener, parts);
    });
    this.#byId = new Map(this.#agents.map((agent) => [agent.id, agent]));
    for (const { id, runner } of this.#agents) this.viewer.add({ id, runner });
    this.#dispose = async () => {
      this.viewer.dismiss();
      for (const { runner } of this.#agents) runner.dispose();
      orchestrator.dispose();
      cache.dispose();
      await llm?.dispose();
    };
  }

  /** Advances by real time: plays its frames, unless paused. */
  advance(realMs: number): void {
    if (!this.isPaused) {
      this.#left += realMs * this.speed;
      for (let frame = 0; frame < MAX_FRAMES_A_TURN && this.#left >= FRAME_MS; frame++) {
        this.#left -= FRAME_MS;
        this.#frame();
      }
      // A slow machine plays slower, without catching up.
      if (this.#left > FRAME_MS) this.#left = 0;
    }
    this.viewer.tick(this.timeMs);
  }

  /** Plays in real time until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let beforeMs = performance.now();
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS / 2));
      const nowMs = performance.now();
      this.advance(Math.min(nowMs - beforeMs, 250));
      beforeMs = nowMs;
    }
  }

  /** Switches a fault of the model. */
  setFault(name: string, on: boolean): void {
    this.viewer.command({ type: "fault", name, on });
  }

  /** Disposes of the show and its model. */
  dispose(): Promise<void> {
    return this.#dispose();
  }

  get #asking(): number {
    let asking = 0;
    for (const { runner } of this.#agents) if (runner.isWaiting) asking++;
    return asking;
  }

  #frame(): void {
    this.timeMs += FRAME_MS;
    for (const agent of this.#agents) agent.tick(this.timeMs);
  }

  #controls(): ViewerControls {
    const agentOf = (id: string): ShowAgent => {
      const agent = this.#byId.get(id);
      if (agent === undefined) throw new RangeError(`There is no agent "${id}"`);
      return agent;
    };
    const controls: ViewerControls = {
      pause: () => {
        this.isPaused = true;
      },
      resume: () => {
        this.isPaused = false;
      },
      step: (ticks) => {
        for (let tick = 0; tick < ticks; tick++) this.#frame();
      },
      speed: (factor) => {
        this.speed = factor;
      },
      setVariable: (id: string, name: string, value: Value) => agentOf(id).setVariable(name, value),
      order: (id: string, goal: GoalReference) => agentOf(id).order(goal),
    };
    const faulty = this.#faulty;
    if (faulty === undefined) return controls;
    return { ...controls, setFault: (name, on) => faulty.set(name, on) };
  }
}

/**
 * Creates a show; it moves only with `run` or `advance`.
 *
 * @throws RequestError, DomainError for an unusable domain; errors of the backend
 *
 * @example
 * const show = await startShow({ domain: "village", agents: 12 });
 * const server = await serveViewer(show.viewer);
 * await show.run(signal);
 * await server.close();
 * await show.dispose();
 */
export async function startShow(options: ShowOptions = {}): Promise<Show> {
  const { model } = options;
  const cast = await openDemoWorld(options.domain ?? "village");
  const telemetry = new Telemetry();
  return model === undefined
    ? new Show(cast, undefined, undefined, telemetry, options)
    : await withModel(cast, model, telemetry, options);
}

/** A show with a model as the LLM planner, under the same policies as in a game. */
async function withModel(
  cast: DemoWorld,
  model: NonNullable<ShowOptions["model"]>,
  telemetry: Telemetry,
  options: ShowOptions,
): Promise<Show> {
  const { clock = systemClock, faults = true } = options;
  let faulty: FaultyBackend | undefined;
  let show: Show | undefined;
  const open = async (loads: boolean): Promise<ResilientLlmPlanner> =>
    (
      await openLlmPlanner({
        ...model,
        loads,
        wrap: (backend) => {
          faulty = new FaultyBackend(backend, clock);
          return faulty;
        },
        clock,
        telemetry,
        resilience: {
          onEvent: (event) => {
            if (event.type === "breaker-change") show?.viewer.noteBreaker(event.state);
          },
        },
      })
    ).llm;
  let llm: ResilientLlmPlanner | undefined;
  try {
    llm = await open(true);
    await warmUpInTime(llm, cast.domain);
  } catch (error) {
    if (!mayDoWithout(error, model.spec, llm !== undefined)) {
      await llm?.dispose();
      throw error;
    }
    options.notice?.(`the model cannot be used for now, plans go on without it: ${error.message}`);
    // The shipped model is on no server that may come back.
    if (llm === undefined && model.spec?.kind !== "nano") llm = await open(false);
  }
  show = new Show(cast, llm, faults ? faulty : undefined, telemetry, options);
  return show;
}
