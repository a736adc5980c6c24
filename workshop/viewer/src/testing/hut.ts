import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  loadDomain,
  Orchestrator,
  type PackedState,
  PlanLibrary,
  PlanLibraryCache,
  PlanProver,
  PlanRunner,
  type Step,
  Telemetry,
} from "@understudy/planner-core";
import {
  FakeClock,
  ScriptedLlmPlanner,
  type ScriptedLlmPlannerOptions,
  settle,
} from "@understudy/planner-core/testing";
import type { Message } from "../protocol/message.ts";
import { ShowState } from "../protocol/show-state.ts";
import type { Sink } from "../publish/audience.ts";
import type { ViewerControls, ViewerOptions } from "../publish/options.ts";
import { createViewer, type Viewer } from "../publish/viewer.ts";

/** A hut, a forest and a fire. */
export const hut: Domain = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 4 },
    fire: { type: "boolean" },
    key: { type: "boolean" },
  },
  derive: { cosy: { at: "home", fire: true } },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { fire: true, wood: { "-": 2 } },
    },
  ],
  goals: [
    { name: "warm", when: { fire: true } },
    { name: "locked", when: { key: true } },
  ],
});

/** Collects sent messages. */
export class PageSink implements Sink {
  isFull = false;
  isClosed = false;
  readonly lines: string[] = [];

  send(line: string): void {
    this.lines.push(line);
  }

  close(): void {
    this.isClosed = true;
  }

  get messages(): Message[] {
    return this.lines.map((line) => JSON.parse(line) as Message);
  }

  of<Type extends Message["type"]>(type: Type): Extract<Message, { readonly type: Type }>[] {
    return this.messages.filter((message) => message.type === type) as Extract<
      Message,
      { readonly type: Type }
    >[];
  }

  last<Type extends Message["type"]>(
    type: Type,
  ): Extract<Message, { readonly type: Type }> | undefined {
    return this.of(type).at(-1);
  }
}

/** A page's state after all messages to it. */
export function stateOn(page: PageSink): ShowState {
  const show = new ShowState();
  for (const message of page.messages) {
    if (message.type === "keyframe" || message.type === "delta") show.apply(message);
  }
  return show;
}

/** A hut game with real parts on a fake clock. */
export interface HutGame {
  readonly viewer: Viewer;
  readonly clock: FakeClock;
  readonly planLibrary: PlanLibrary;
  readonly orchestrator: Orchestrator;
  readonly runners: ReadonlyMap<string, PlanRunner>;
  readonly states: ReadonlyMap<string, PackedState>;
  /** Advances by frames of 50 ms. */
  play(frames: number): Promise<void>;
}

/** Creates a game whose agents want to be warm; steps take 100 ms. */
export function hutGame(
  agents: readonly string[] = ["ann"],
  options: Partial<ViewerOptions> & { readonly script?: ScriptedLlmPlannerOptions["script"] } = {},
): HutGame {
  const { script, ...rest } = options;
  const clock = new FakeClock();
  const llm = script === undefined ? undefined : new ScriptedLlmPlanner({ clock, script });
  const telemetry = new Telemetry();
  const planLibrary = new PlanLibrary(hut);
  const states = new Map<string, PackedState>();
  const runners = new Map<string, PlanRunner>();
  const controls: ViewerControls = {
    setVariable: (agent, name, value) => {
      const state = states.get(agent) as PackedState;
      state.set(hut.state({ ...hut.read(state), [name]: value }));
      runners.get(agent)?.observe(hut.read(state));
    },
  };
  const viewer = createViewer({
    domain: hut,
    clock,
    telemetry,
    controls,
    map: { variable: "at" },
    ...rest,
  });
  const orchestrator = new Orchestrator({
    domain: hut,
    planner: new ClassicalPlanner(),
    clock,
    telemetry,
    llm,
    cache: new PlanLibraryCache(planLibrary, { clock }),
    observer: viewer.observer(),
  });
  for (const agent of agents) {
    states.set(agent, hut.state({ at: "home", wood: 0, fire: false, key: false }));
    const runner = new PlanRunner({
      orchestrator,
      agent,
      goal: "warm",
      budgetMs: 100,
      durationMs: () => 100,
      onStepEvent: viewer.onStepEvent,
    });
    runners.set(agent, runner);
    viewer.add({ id: agent, runner });
  }
  const prover = new PlanProver(hut);
  const frame = async (): Promise<void> => {
    await clock.advance(50);
    for (const [agent, runner] of runners) {
      const state = states.get(agent) as PackedState;
      const { event, step } = runner.tick(state, clock.now());
      if (event === "finish") bringAbout(prover, state, step);
    }
    await settle();
    viewer.tick(clock.now());
  };
  return {
    ...{ viewer, clock, planLibrary, orchestrator, runners, states },
    play: async (frames) => {
      for (let count = 0; count < frames; count++) await frame();
    },
  };
}

function bringAbout(prover: PlanProver, state: PackedState, step: Step): void {
  if (prover.prove(state, [hut.actionOf(step)], undefined)) state.set(prover.state);
}
