import type { Outcome, PlanRequest, Step } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type {
  OwnValues,
  StepThings,
  ThingId,
  WorldGoal,
  WorldOutcome,
  WorldRunner,
} from "@understudy/world";
import { memberMessage, reasonOf } from "../asked/told-outcome.ts";
import type { LaneWork } from "../lane.ts";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import type { PlanWatchParts } from "../plays/plan-watch.ts";
import { PlayLoop } from "../plays/play-loop.ts";
import { stepTimes } from "../plays/step-times.ts";
import type { Play, Seen } from "../plays/want.ts";
import type { SessionWorld } from "./session-world.ts";
import { refuseUnfit, stepOfThings } from "./step-things.ts";
import { WantedThings } from "./wanted-things.ts";
import { WaysInquiry } from "./ways-inquiry.ts";

/** The dependencies of a play in a world. */
export interface WorldPlayParts extends Omit<PlanWatchParts, "want"> {
  readonly want: ClientMessage<"want">;
  readonly world: SessionWorld;
  /** Returns the next step id, unique within the session. */
  readonly nextStepId: () => number;
}

type ToldStep = ServerMessage<"plan">["steps"][number];
type Question = NonNullable<WorldRunner["question"]>;

/** Polling interval while no step is played. */
const IDLE_TICK_MS = 100;

/**
 * Plans for one agent among things, whether the client or the server plays the steps. Requests the ways that a plan
 * could use, waits for them for a while, and reports the plan's claims.
 */
export class WorldPlay implements Play {
  readonly #parts: WorldPlayParts;
  readonly #runner: WorldRunner;
  readonly #isServer: boolean;
  #seen: Seen<OwnValues> | undefined;
  readonly #loop: PlayLoop;
  #stepId = 0;
  /** The question in flight, or waiting for ways. */
  #asked: Question | undefined;
  readonly #ways: WaysInquiry;
  #stopping: AbortController | undefined;
  /** The game's time of the last question. */
  #askedMs = 0;
  /** Deadline of the question; undefined without one. */
  #untilMs: number | undefined;
  /** The last answer, and the last one sent. */
  #answer: WorldOutcome | undefined;
  #told: WorldOutcome | undefined;
  #hasTold = false;
  #claims: readonly ThingId[] = [];
  #claimChanges = -1;

  /** @throws RequestError if the goal or another field does not fit */
  constructor(parts: WorldPlayParts) {
    this.#parts = parts;
    const { hosted, agent, want, world, push, fail } = parts;
    const { goal, costVersion, background, persona, memory } = want;
    this.#isServer = want.runner === "server";
    this.#loop = new PlayLoop(parts, () => this.#tick());
    refuseUnfit(want, ["ways", "choose"]);
    this.#ways = new WaysInquiry(parts, world);
    world.avoid(agent, this.#thingsOf(want.disabled ?? []));
    const request = { costVersion, background, persona, memory };
    const wanted = new WantedThings(world.agent(agent), want, (change) =>
      push({ type: "order", agent, want: want.seq, ...change }),
    );
    this.#runner = world.agent(agent).runner({
      orchestrator: hosted.orchestrator,
      goal: goal as WorldGoal,
      budgetMs: () => this.#budgetMs,
      request: request as never,
      asks: "game",
      ends: this.#isServer ? "told" : "seen",
      onOrderChange: (change) => wanted.tell(change),
      onOutcome: (outcome) => {
        this.#answer = outcome;
        this.#untilMs = undefined;
      },
      onStepEvent: (event) => {
        if (event.type !== "interrupted" || !this.#isServer) return;
        push({ type: "interrupt", agent, stepId: this.#stepId, reason: event.why });
      },
      onError: (error) => fail(error),
    });
    world.listen(agent, this);
  }

  observe(seen: Seen<OwnValues>): void {
    this.#seen = seen;
    this.#loop.heard(seen.nowMs);
    this.#loop.soon();
  }

  stepped({ stepId, event, detail }: ClientMessage<"step">): void {
    if (!this.#isServer || stepId !== this.#stepId || !this.#runner.isPlaying) return;
    if (event === "finished") this.#runner.finished();
    else if (event === "failed") this.#runner.failed(detail);
    if (event === "started") return;
    this.#loop.told();
    this.#loop.soon();
  }

  worldChanged(things: ReadonlySet<ThingId>): void {
    // Changes to things outside the plan and the goal do not matter.
    if (this.#runner.isAbout(things)) this.#loop.soon();
  }

  waysCame(): void {
    this.#ways.came();
  }

  stop(): void {
    this.#loop.stop();
    this.#withdraw();
    this.#parts.world.unlisten(this.#parts.agent, this);
    this.#runner.dispose();
    this.#tellClaims();
  }

  /** The things in the arguments of steps. */
  #thingsOf(steps: readonly Step[]): ReadonlySet<ThingId> {
    const { world } = this.#parts;
    return new Set(steps.flatMap(({ args }) => Object.values(args).filter((id) => world.has(id))));
  }

  get #budgetMs(): number {
    return this.#loop.leftOf(this.#parts.want.budgetMs);
  }

  #later(work: LaneWork): void {
    this.#parts.later(() => (this.#loop.isStopped ? undefined : work()));
  }

  *#tick(): Work {
    const seen = this.#seen;
    if (seen === undefined) return;
    try {
      const { event, step, things } = this.#runner.tick(seen.state, this.#loop.nowMs);
      if (!this.#isServer) this.#tellPlan(seen, event === "idle");
      else if (event === "start") this.#begin(step, things);
      this.#tellClaims();
      yield* this.#ask();
      if (step === undefined) this.#loop.wait(IDLE_TICK_MS);
    } catch (error) {
      this.#parts.fail(error);
    }
  }

  #begin(step: Step, things: StepThings): void {
    const { agent, push, nextStepId } = this.#parts;
    this.#stepId = nextStepId();
    push({ type: "begin", agent, stepId: this.#stepId, step: stepOfThings(step, things) });
  }

  /** Sends a plan that has started, or the failure to find one. */
  #tellPlan(seen: Seen<OwnValues>, isIdle: boolean): void {
    const played = this.#runner.outcome;
    const outcome = played ?? this.#answer;
    if (outcome === undefined) {
      // The goal held from the start.
      if (isIdle && !this.#hasTold) {
        this.#push(seen, { steps: [] }, { cost: 0, source: "classical" });
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
    const times = stepTimes(told, { ...plan, status }, hosted, this.#askedMs, seen.nowMs);
    this.#push(seen, times, { ...plan, status });
  }

  #push(
    { seq: basedOn }: Seen<OwnValues>,
    times: ReturnType<typeof stepTimes<ToldStep>>,
    outcome: Pick<Outcome, "cost" | "source"> & Partial<Outcome>,
  ): void {
    const { agent, want, push } = this.#parts;
    const { cost, source, via, status = "solved", reason: why } = outcome;
    const reason = reasonOf(
      { status, ...(why && { reason: why }) },
      this.#loop.heldMs > want.budgetMs / 2,
    );
    const more = { ...(via && { via }), ...(reason && { reason }), ...memberMessage(outcome) };
    this.#hasTold = true;
    push({ type: "plan", agent, basedOn, want: want.seq, ...times, cost, source, status, ...more });
  }

  /** Sends the plan's claims if they changed. */
  #tellClaims(): void {
    const { agent, identity, push, world } = this.#parts;
    const { claims } = world.world;
    if (claims.changes === this.#claimChanges) return;
    this.#claimChanges = claims.changes;
    const things = claims.heldBy(identity);
    const isSame =
      things.length === this.#claims.length && things.every((id) => this.#claims.includes(id));
    if (isSame) return;
    this.#claims = things;
    push({ type: "claims", agent, things: [...things] });
  }

  /** Asks the runner's question, after a request for unknown ways. */
  *#ask(): Work {
    if (!(yield* this.#choose())) return;
    const question = this.#runner.question;
    if (question === undefined || question === this.#asked) {
      if (question === undefined) this.#withdraw();
      return;
    }
    const { agent, clock } = this.#parts;
    const untilMs = this.#untilMs ?? clock.now() + this.#budgetMs;
    this.#withdraw();
    this.#asked = question;
    this.#untilMs = untilMs;
    const goOn = (): void => this.#later(() => this.#goOn());
    if (this.#ways.ask([agent], untilMs - clock.now(), goOn)) return;
    yield* this.#put(question);
  }

  /** Asks with the ways known by now. */
  *#goOn(): Work {
    this.#runner.renewWays();
    this.#ways.forget([this.#parts.agent]);
    this.#asked = this.#runner.question;
    if (this.#asked !== undefined) yield* this.#put(this.#asked);
  }

  *#put(question: Question): Work {
    const { hosted, clock, fail } = this.#parts;
    const budgetMs = Math.max(1, (this.#untilMs ?? 0) - clock.now());
    const request = { ...question, budgetMs } as PlanRequest;
    this.#askedMs = request.nowMs ?? this.#loop.nowMs;
    try {
      const known = hosted.orchestrator.planKnown(request);
      if (typeof known !== "function") {
        yield* this.#answered(question, known);
        return;
      }
      this.#stopping = new AbortController();
      const { signal } = this.#stopping;
      hosted
        .during(() => known({ budgetMs, signal }))
        .then(
          (outcome) => this.#later(() => this.#answered(question, outcome)),
          (error: unknown) => {
            if (signal.aborted) return;
            this.#later(() => {
              this.#asked = undefined;
              this.#runner.interrupt();
              fail(error);
              return undefined;
            });
          },
        );
    } catch (error) {
      this.#runner.interrupt();
      fail(error);
    }
  }

  *#answered(question: Question, outcome: Outcome): Work {
    if (this.#loop.isStopped || this.#asked !== question) return;
    this.#stopping = undefined;
    this.#runner.take(outcome);
    if (yield* this.#choose()) this.#loop.soon();
  }

  /** Chooses the question's things in pieces. @returns false if stopped meanwhile */
  *#choose(): Work<boolean> {
    while (!this.#loop.isStopped && this.#runner.chooseSome()) yield;
    return !this.#loop.isStopped;
  }

  /** Cancels the question. */
  #withdraw(): void {
    this.#asked = undefined;
    this.#untilMs = undefined;
    this.#stopping?.abort();
    this.#stopping = undefined;
    this.#ways.stop();
  }
}
