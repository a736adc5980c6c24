import type { Step } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import type {
  OwnValues,
  ThingId,
  WorldGoal,
  WorldOutcome,
  WorldRunner,
  WorldRunnerOptions,
} from "@understudy/world";
import { planFields, type TellableOutcome } from "../asked/told-outcome.ts";
import { wholeStep } from "../messages/common.ts";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import type { Play, PlayedLife } from "../plays/play.ts";
import type { AgentParts } from "../plays/play-parts.ts";
import { givenThings, refuseUnfit, stepOfThings } from "../plays/step-things.ts";
import { stepTimes } from "../plays/step-times.ts";
import { thingClockOf, withClocksAsTold } from "../plays/told-clocks.ts";
import type { Seen } from "../plays/want.ts";
import { inPart } from "../refusals/in-part.ts";
import type { SessionWorld, WorldListener } from "./session-world.ts";
import { ThingQuestion } from "./thing-question.ts";
import { ToldClaims } from "./told-claims.ts";
import { WantedThings } from "./wanted-things.ts";

type ToldStep = ServerMessage<"plan">["steps"][number];

/** Polling interval while no step is played. */
const IDLE_TICK_MS = 100;

/**
 * An agent among things, whether the client or the server plays the steps of its plans. Requests the ways that a plan
 * could use, waits for them for a while, and reports the plan's claims.
 */
export class ThingAgent implements PlayedLife, WorldListener {
  readonly #parts: AgentParts;
  readonly #want: ClientMessage<"want">;
  readonly #world: SessionWorld;
  readonly #play: Play;
  readonly #runner: WorldRunner;
  readonly #question: ThingQuestion;
  /** The last answer, and the last one sent. */
  #answer: WorldOutcome | undefined;
  #told: WorldOutcome | undefined;
  #hasTold = false;
  readonly #claims: ToldClaims;

  /** @throws RequestError if the goal or another field does not fit */
  constructor(
    parts: AgentParts,
    want: ClientMessage<"want">,
    world: SessionWorld,
    play: Play,
    before?: PlayedLife,
  ) {
    this.#parts = parts;
    this.#want = want;
    this.#world = world;
    this.#play = play;
    const { hosted, agent, push, fail } = parts;
    const { goal, costVersion, background, persona, memory } = want;
    refuseUnfit(want, ["ways", "choose"]);
    this.#check(want);
    this.#claims = new ToldClaims(world, push);
    world.avoid(agent, this.#thingsOf(want.disabled?.map(wholeStep) ?? []));
    const request = { costVersion, background, persona, memory };
    const wanted = new WantedThings(world.agent(agent), want, (change) =>
      push({ type: "order", agent, want: want.seq, ...change }),
    );
    const { clocks } = want;
    const options: WorldRunnerOptions = {
      orchestrator: hosted.orchestrator,
      goal: goal as WorldGoal,
      budgetMs: () => play.loop.leftOf(want.budgetMs),
      request: request as never,
      asks: "game",
      mayStartOver: true,
      cooling: before instanceof ThingAgent ? before.#runner.cooling() : undefined,
      clocks:
        clocks?.map((each) => thingClockOf(hosted.domain, each as never)) ??
        (before instanceof ThingAgent ? before.#runner.clocksLeft(play.loop.nowMs) : undefined),
      ends: this.#isServer ? "told" : "seen",
      onOrderChange: (change) => wanted.tell(change),
      onOutcome: (outcome) => {
        this.#answer = outcome;
        play.loop.soon();
      },
      onStepEvent: (event) => play.steps.happened(agent, event),
      onError: (error) => fail(error),
    };
    this.#runner = withClocksAsTold(() => world.agent(agent).runner(options));
    this.#question = new ThingQuestion(parts, world, this.#runner, play.loop);
    world.listen(agent, this);
  }

  /** @throws RequestError for a step that no tool does, and a thing that never was */
  #check({ goal, disabled = [] }: ClientMessage<"want">): void {
    const { agent, hosted, checksNames } = this.#parts;
    if (checksNames?.() !== true) return;
    const world = this.#world;
    const steps = disabled.map((step) => {
      return { tool: step.tool, ...givenThings(hosted.domain, wholeStep(step)) };
    });
    const { constraints } = world.agent(agent);
    inPart("", () => constraints.remove(constraints.add({ disabled: steps })));
    for (const [index, { things }] of steps.entries()) {
      for (const [name, id] of Object.entries(things)) {
        world.check(pointerTo(`/disabled/${index}/args`, name), id);
      }
    }
    const { things = {} } = Object(goal) as { readonly things?: Readonly<Record<string, ThingId>> };
    for (const [name, id] of Object.entries(things))
      world.check(pointerTo("/goal/things", name), id);
  }

  get #isServer(): boolean {
    return this.#want.runner === "server";
  }

  finished(): void {
    this.#runner.finished();
  }

  failed(_: string, why: string | undefined): void {
    this.#runner.failed(why);
  }

  worldChanged(things: ReadonlySet<ThingId>): void {
    // Changes to things outside the plan and the goal do not matter.
    if (this.#runner.isAbout(things)) this.#play.loop.soon();
  }

  waysCame(): void {
    this.#question.waysCame();
  }

  stop(): void {
    const { agent } = this.#parts;
    this.#question.withdraw();
    this.#world.unlisten(agent, this);
    this.#runner.dispose();
    this.#claims.tell(agent, [agent]);
  }

  /** The things in the arguments of steps. */
  #thingsOf(steps: readonly Step[]): ReadonlySet<ThingId> {
    const isThing = (id: unknown): id is ThingId => this.#world.has(id);
    return new Set(steps.flatMap(({ args }) => Object.values(args).filter(isThing)));
  }

  tick(seen: Seen<OwnValues>, nowMs: number): number | undefined {
    const { agent } = this.#parts;
    const { event, step, things } = this.#runner.tick(seen.state, nowMs);
    if (!this.#isServer) this.#tellPlan(seen, event === "idle");
    else if (event === "start") this.#play.steps.start(agent, { step, things });
    this.#claims.tell(agent, [agent]);
    this.#question.ask();
    return step === undefined ? IDLE_TICK_MS : undefined;
  }

  /** Sends a plan that has started, or the failure to find one. */
  #tellPlan(seen: Seen<OwnValues>, isIdle: boolean): void {
    const played = this.#runner.outcome;
    const outcome = played ?? this.#answer;
    if (outcome === undefined) {
      // The goal held from the start.
      if (isIdle && !this.#hasTold) {
        this.#push(seen, { steps: [] }, { cost: 0, source: "classical", status: "solved" });
      }
      return;
    }
    if (outcome === this.#told) return;
    // An outdated plan cannot start, and a new question follows.
    if (played === undefined && outcome.steps.length > 0) return;
    const isNoNews = outcome.steps.length === 0 && outcome.status === this.#told?.status;
    this.#told = outcome;
    if (isNoNews) return;
    const steps = played === undefined ? [] : this.#runner.remaining;
    const told = steps.map(({ step, things, startsAt, duration }): ToldStep => {
      const timed = startsAt !== undefined && duration !== undefined;
      return { ...stepOfThings(step, things), ...(timed && { startsAt, duration }) };
    });
    const { status, outcome: plan } = outcome;
    const { hosted } = this.#parts;
    const times = stepTimes(told, { ...plan, status }, hosted, this.#question.askedMs, seen.nowMs);
    this.#push(seen, times, { ...plan, status });
  }

  #push(
    { seq: basedOn }: Seen<OwnValues>,
    times: ReturnType<typeof stepTimes<ToldStep>>,
    outcome: TellableOutcome,
  ): void {
    const { agent, push } = this.#parts;
    const { seq: want, budgetMs } = this.#want;
    const told = planFields(outcome, this.#play.loop.heldMs > budgetMs / 2);
    this.#hasTold = true;
    push({ type: "plan", agent, basedOn, want, ...times, ...told });
  }
}
