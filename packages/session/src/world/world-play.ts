import type { Step } from "@understudy/planner-core";
import type { OwnValues, ThingId, WorldGoal, WorldOutcome, WorldRunner } from "@understudy/world";
import { planFields, type TellableOutcome } from "../asked/told-outcome.ts";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import type { PlanWatchParts } from "../plays/plan-watch.ts";
import { PlayLoop } from "../plays/play-loop.ts";
import { ServedStep, type ServedStepParts } from "../plays/served-step.ts";
import { stepTimes } from "../plays/step-times.ts";
import type { Play, Seen } from "../plays/want.ts";
import type { SessionWorld, WorldListener } from "./session-world.ts";
import { refuseUnfit, stepOfThings } from "./step-things.ts";
import { ToldClaims } from "./told-claims.ts";
import { WantedThings } from "./wanted-things.ts";
import { WorldQuestion } from "./world-question.ts";

/** The dependencies of a play in a world. */
export interface WorldPlayParts extends Omit<PlanWatchParts, "want">, ServedStepParts {
  readonly want: ClientMessage<"want">;
  readonly world: SessionWorld;
}

type ToldStep = ServerMessage<"plan">["steps"][number];

/** Polling interval while no step is played. */
const IDLE_TICK_MS = 100;

/**
 * Plans for one agent among things, whether the client or the server plays the steps. Requests the ways that a plan
 * could use, waits for them for a while, and reports the plan's claims.
 */
export class WorldPlay implements Play, WorldListener {
  readonly #parts: WorldPlayParts;
  readonly #runner: WorldRunner;
  readonly #isServer: boolean;
  #seen: Seen<OwnValues> | undefined;
  readonly #loop: PlayLoop;
  readonly #step: ServedStep;
  readonly #question: WorldQuestion;
  /** The last answer, and the last one sent. */
  #answer: WorldOutcome | undefined;
  #told: WorldOutcome | undefined;
  #hasTold = false;
  readonly #claims: ToldClaims;

  /**
   * @param last the play before, whose clock, cool-downs and failures go on
   * @throws RequestError if the goal or another field does not fit
   */
  constructor(parts: WorldPlayParts, last?: Play) {
    this.#parts = parts;
    const { hosted, agent, want, world, push, fail } = parts;
    const { goal, costVersion, background, persona, memory } = want;
    this.#isServer = want.runner === "server";
    const before = last instanceof WorldPlay ? last : undefined;
    this.#loop = new PlayLoop(
      parts,
      () => this.#tick(),
      before === undefined ? undefined : before.#loop,
    );
    refuseUnfit(want, ["ways", "choose"]);
    this.#step = new ServedStep(parts);
    this.#claims = new ToldClaims(world, push);
    world.avoid(agent, this.#thingsOf(want.disabled ?? []));
    const request = { costVersion, background, persona, memory };
    const wanted = new WantedThings(world.agent(agent), want, (change) =>
      push({ type: "order", agent, want: want.seq, ...change }),
    );
    this.#runner = world.agent(agent).runner({
      orchestrator: hosted.orchestrator,
      goal: goal as WorldGoal,
      budgetMs: () => this.#loop.leftOf(want.budgetMs),
      request: request as never,
      asks: "game",
      mayStartOver: true,
      cooling: before === undefined ? undefined : before.#runner.cooling(),
      ends: this.#isServer ? "told" : "seen",
      onOrderChange: (change) => wanted.tell(change),
      onOutcome: (outcome) => {
        this.#answer = outcome;
        this.#loop.soon();
      },
      onStepEvent: (event) => {
        if (this.#isServer) this.#step.tell(event);
      },
      onError: (error) => fail(error),
    });
    this.#question = new WorldQuestion(parts, this.#runner, this.#loop);
    world.listen(agent, this);
  }

  observe(seen: Seen<OwnValues>): void {
    this.#seen = seen;
    this.#loop.heard(seen.nowMs);
    this.#loop.soon();
  }

  stepped(message: ClientMessage<"step">): void {
    if (!this.#isServer || !this.#step.report(message, this.#runner)) return;
    this.#loop.told();
    this.#loop.soon();
  }

  worldChanged(things: ReadonlySet<ThingId>): void {
    // Changes to things outside the plan and the goal do not matter.
    if (this.#runner.isAbout(things)) this.#loop.soon();
  }

  waysCame(): void {
    this.#question.waysCame();
  }

  stop(): void {
    this.#loop.stop();
    this.#question.withdraw();
    this.#parts.world.unlisten(this.#parts.agent, this);
    this.#runner.dispose();
    this.#claims.tell(this.#parts.agent, [this.#parts.agent]);
  }

  /** The things in the arguments of steps. */
  #thingsOf(steps: readonly Step[]): ReadonlySet<ThingId> {
    const { world } = this.#parts;
    return new Set(steps.flatMap(({ args }) => Object.values(args).filter((id) => world.has(id))));
  }

  #tick(): undefined {
    const seen = this.#seen;
    if (seen === undefined) return;
    try {
      const { event, step, things } = this.#runner.tick(seen.state, this.#loop.nowMs);
      if (!this.#isServer) this.#tellPlan(seen, event === "idle");
      else if (event === "start") this.#step.begin(stepOfThings(step, things));
      this.#claims.tell(this.#parts.agent, [this.#parts.agent]);
      this.#question.ask();
      if (step === undefined) this.#loop.wait(IDLE_TICK_MS);
    } catch (error) {
      this.#parts.fail(error);
    }
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
    const { agent, want, push } = this.#parts;
    const told = planFields(outcome, this.#loop.heldMs > want.budgetMs / 2);
    this.#hasTold = true;
    push({ type: "plan", agent, basedOn, want: want.seq, ...times, ...told });
  }
}
