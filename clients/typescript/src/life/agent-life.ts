// Generated from clients/python/understudy_client/agent_life.py by clients/translator; do not edit.
import type { ClientFailure } from "../agent-events.ts";
import type { PlanStep } from "../message/schema.ts";
import type { ClientTask } from "../squad-message.ts";
import { ClientEarlySteps } from "./early-steps.ts";
import { given, type Host, type MessageMembers } from "./given.ts";
import { ClientSquadMember } from "./squad-member.ts";
import { ClientWant } from "./want.ts";

/** Number of outdated plans in a row after which one is followed anyway, as on the server. */
const MAX_OUTRUN = 3;

/** The part of an agent between the game's reports and the server's messages. */
export abstract class ClientAgentLife extends ClientSquadMember {
  /** Ids of the things claimed by the agent's plan, unavailable to other plans. */
  claims: unknown[] = [];
  at: number[] | undefined;
  /** Whether the server knows the agent in this session. */
  isKnown: boolean = false;
  values: MessageMembers = {};
  isStateDue: boolean = false;
  stateSeq: number = 0;
  want: ClientWant = new ClientWant();
  isIdleDue: boolean = false;
  answer: MessageMembers | undefined;
  /** The state that the answer is for. */
  basedOn: number = given.NO_STATE;
  steps: PlanStep[] = [];
  isPlaying: boolean = false;
  /** Id of the step that the server's runner started; 0 for none. */
  stepId: number = 0;
  /** Unsent ends of steps. */
  ends: MessageMembers[] = [];
  outrun: number = 0;
  early: ClientEarlySteps = new ClientEarlySteps();

  /** Wants something else, with its JSON, and leaves its squad; false for the same. */
  changeWant(message: MessageMembers, text: string): boolean {
    if (!this.want.become(message, text)) {
      return false;
    }
    this.quitSquad("goal-changed");
    this.answer = undefined;
    this.stop("goal-changed");
    this.ask();
    return true;
  }

  /** Ends the agent's own want. */
  rest(why: string): void {
    if (this.want.told === undefined) {
      return;
    }
    this.want.end();
    this.isIdleDue = true;
    this.answer = undefined;
    this.stop(why);
  }

  /** Follows the plan of a saved game until the server has answered. */
  takeUp(want: MessageMembers | undefined, text: string, steps: PlanStep[]): void {
    this.isStateDue = true;
    if (want === undefined) {
      return;
    }
    this.want.resume(want, text);
    this.steps = steps;
    this.answer = { status: "partial", cost: 0.0, source: "saved" };
    this.basedOn = given.NO_STATE;
    this.outrun = 1;
    this.ask();
  }

  /** Joins a squad, in place of the agent's own want. */
  joinSquad(squad: string): void {
    this.squadSteps.leave("squad-changed");
    this.rest("squad-joined");
    this.squadSteps.squad = squad;
  }

  /** Leaves the squad, if the agent is in one. */
  quitSquad(why: string): void {
    const squad = this.squadSteps.squad;
    if (squad !== undefined) {
      this.squadSteps.leave(why);
      this.session.quitSquad(squad, this.name);
    }
  }

  playing(): PlanStep | undefined {
    return this.isPlaying ? (this.steps[0] as PlanStep) : undefined;
  }

  /** The running step, of the agent's own plan or of its squad. */
  runningStep(): PlanStep | undefined {
    if (this.isPlaying) {
      return this.steps[0] as PlanStep;
    }
    const tasks: ClientTask[] = this.squadSteps.tasks();
    return tasks.length > 0 ? (tasks[0] as ClientTask).step : undefined;
  }

  /** Whether the answer is proved to reach the goal from the present state. */
  isProved(isStale: boolean): boolean {
    return (
      given.textOf(this.answer, "status") === "solved" && !isStale && !this.isLate(this.basedOn)
    );
  }

  /** A step has succeeded; without one, the running step. */
  finish(ended: PlanStep | undefined): void {
    const step = this.endStep("finished", undefined, ended);
    if (step !== undefined) {
      this.steps = given.stepsFrom(this.steps, 1);
      this.early.stepFinished();
      this.want.stepFinished();
      this.onStepFinished(step);
    }
  }

  /** A step has failed: another plan is requested, without it. */
  fail(why: string | undefined, ended: PlanStep | undefined): void {
    const step = this.endStep("failed", why, ended);
    if (step !== undefined) {
      this.steps = [];
      if (!this.want.isServed()) {
        this.want.stepFailed(step);
        this.ask();
      }
    }
  }

  /** Whether messages are due. */
  hasDue(): boolean {
    return this.isStateDue || this.want.isDue || this.isIdleDue || this.ends.length > 0;
  }

  /** Sends everything again, after a new session or a loss on the server. */
  tellAgain(): void {
    this.isStateDue = Object.keys(this.values).length > 0;
    this.want.tellAgain();
    this.isIdleDue = false;
    // A server's new session numbers steps from 1.
    this.stepId = 0;
    this.squadSteps.forgetIds();
    this.ends = [];
  }

  /** Handles a lost session. States are numbered from 1 again, so the answer matches none of them. */
  forgetSession(): void {
    this.isKnown = false;
    this.claims = [];
    this.stateSeq = 0;
    this.want.forgetSession();
    this.early.forget();
    this.basedOn = given.NO_STATE;
    if (this.answer !== undefined) {
      this.outrun = Math.max(1, this.outrun);
    }
  }

  /** Starts the next step, if it is due. */
  begin(): void {
    if (
      this.isPlaying ||
      this.steps.length === 0 ||
      !given.isDueAt(this.steps[0] as PlanStep, this.session.gameMs())
    ) {
      return;
    }
    this.isPlaying = true;
    this.sendEnd("started", undefined);
    this.onStepStarted(this.steps[0] as PlanStep);
  }

  /** Sends due messages. */
  pump(now: number, session: Host): void {
    if (this.want.isAskDue(now)) {
      this.ask();
    }
    if (this.isIdleDue) {
      this.isIdleDue = false;
      if (this.isKnown) {
        session.sendNumbered(this.name, { type: "idle" });
      }
    }
    if (this.isStateDue) {
      this.isStateDue = false;
      const state: MessageMembers = { type: "state", nowMs: session.gameMs(), values: this.values };
      if (this.at !== undefined) {
        state["at"] = this.at;
      }
      this.stateSeq = session.sendNumbered(this.name, state);
      this.isKnown = this.isKnown || this.stateSeq > 0;
    }
    if (this.want.waitsInVain(now, this.stateSeq > 0 || Object.keys(this.values).length > 0)) {
      const why =
        "its state is not known yet, so that nothing is planned: tell it, or mend the name";
      this.tellError(given.errorOf({ code: "invalid-state", message: why, pointer: "/agent" }));
    }
    // A goal must follow the first state.
    if (this.want.isDue && this.stateSeq > 0) {
      const wasKnown = this.want.isKnown();
      if (!this.want.say(now, session, this.name, { type: "want" })) {
        // The server must not plan for the old goal.
        this.isIdleDue = wasKnown;
      }
    }
    const ends = this.ends;
    this.ends = [];
    for (const end of ends) {
      session.sendNumbered(this.name, end);
    }
  }

  /** Takes a message of the server about the agent; the time is the game's. */
  hear(message: MessageMembers, nowMs: number): void {
    const kind = given.textOf(message, "type");
    const stepId = given.numberOf(message, "stepId");
    if (kind === "plan" || kind === "revised") {
      this.planned(message, kind === "revised");
    } else if (kind === "early") {
      this.setOut(message);
    } else if (kind === "begin" && given.textOf(message, "squad") !== undefined) {
      this.squadSteps.begin(message, nowMs);
    } else if (kind === "begin") {
      this.told(stepId, given.stepOf(message["step"]));
    } else if (kind === "finish") {
      this.squadSteps.over(stepId);
    } else if (kind === "wait") {
      this.squadSteps.wait(message, nowMs);
    } else if (kind === "rest") {
      this.squadSteps.rest(message);
    } else if (kind === "interrupt") {
      const why = given.textOf(message, "reason");
      this.squadSteps.interrupted(stepId, why);
      if (stepId === this.stepId && this.isPlaying) {
        this.stop(why);
      }
    } else if (kind === "claims") {
      this.claims = given.itemsOf(message, "things");
    } else if (kind === "order") {
      this.orderHeard(message);
    }
  }

  /** Starts a certain step of a plan in progress. */
  setOut(message: MessageMembers): void {
    const basedOn = given.numberOf(message, "basedOn");
    if (!this.want.isAnsweredBy(given.numberOf(message, "want")) || this.isLate(basedOn)) {
      return;
    }
    const steps = this.early.add(
      basedOn,
      given.numberOf(message, "index"),
      given.stepOf(message["step"]),
    );
    if (steps !== undefined) {
      this.answer = { status: "partial", cost: 0.0, source: "early" };
      this.basedOn = given.NO_STATE;
      this.follow(steps, "plan-changed");
    }
  }

  /** Follows a new plan, unless the state has changed too much since. */
  planned(message: MessageMembers, isRevised: boolean): void {
    if (!this.want.isAnsweredBy(given.numberOf(message, "want"))) {
      return;
    }
    const steps = given.stepsOf(message);
    const basedOn = given.numberOf(message, "basedOn");
    const isLate = this.isLate(basedOn);
    const done = isLate ? this.early.doneOf(basedOn, steps) : 0;
    const isOutrun = isLate && done === 0;
    if (isOutrun && isRevised) {
      return;
    }
    this.outrun = isOutrun ? this.outrun + 1 : 0;
    if (isOutrun && this.outrun < MAX_OUTRUN) {
      this.ask();
      return;
    }
    this.adopt(message, basedOn, given.stepsFrom(steps, done));
  }

  /** Follows the remaining steps of a plan for a state. */
  adopt(message: MessageMembers, basedOn: number, steps: PlanStep[]): void {
    this.early.forget();
    this.answer = message;
    this.basedOn = basedOn;
    this.follow(steps, "plan-changed");
    this.tellAnswer();
  }

  /** Starts a step of the server's runner. */
  told(stepId: number, step: PlanStep): void {
    if (this.want.isServed() && stepId > this.stepId) {
      const steps: PlanStep[] = [step];
      this.follow(steps, "plan-changed");
      this.stepId = stepId;
    }
  }

  orderHeard(message: MessageMembers): void {
    if (!this.want.isAnsweredBy(given.numberOf(message, "want"))) {
      return;
    }
    const state = given.textOf(message, "state");
    if (state === "done" || state === "given-up") {
      this.want.orderEnded(given.textOf(message, "id"));
    }
    this.tellOrder(given.textOf(message, "id"), state, given.textOf(message, "reason"));
  }

  /** Whether a number is that of the current want. */
  hasSent(seq: number): boolean {
    return this.want.hasNumber(seq);
  }

  /** Handles an error about a message of the agent; the number is 0 for an error of the whole session. */
  foundWrong(error: ClientFailure, seq: number, now: number): void {
    if (!this.want.refused(error.code, seq, now)) {
      this.tellError(error);
    }
  }

  /** Whether the state has changed since. */
  isLate(basedOn: number): boolean {
    return basedOn !== this.stateSeq || this.isStateDue;
  }

  ask(): void {
    this.early.forget();
    this.want.ask();
  }

  stop(why: string): void {
    const noSteps: PlanStep[] = [];
    this.follow(noSteps, why);
  }

  /** Follows other steps; the running one continues if it is also their first. */
  follow(steps: PlanStep[], why: string): void {
    const step = this.playing();
    this.steps = steps;
    if (step === undefined) {
      return;
    }
    if (steps.length > 0 && given.isSameStep(step, steps[0] as PlanStep)) {
      // The game knows the step by the object that it got at the start.
      (steps[0] as PlanStep) = step;
      return;
    }
    this.isPlaying = false;
    this.onStepInterrupted(step, why);
  }

  endStep(
    how: string,
    detail: string | undefined,
    ended: PlanStep | undefined,
  ): PlanStep | undefined {
    const step = ended === undefined ? this.runningStep() : ended;
    if (step === undefined || this.squadSteps.end(step, how, detail)) {
      return undefined;
    }
    if (!this.isPlaying || step !== (this.steps[0] as PlanStep)) {
      return undefined;
    }
    this.isPlaying = false;
    this.sendEnd(how, detail);
    return step;
  }

  /** Reports the end of a step to the server's runner, if the server has one. */
  sendEnd(how: string, detail: string | undefined): void {
    // A step that the server did not start in this session has no id there.
    if (this.want.isServed() && this.stepId > 0) {
      this.ends.push(given.stepEnd(this.stepId, how, detail));
    }
  }

  /** Reports the end of a step of the squad. */
  sayEnd(end: MessageMembers): void {
    this.ends.push(end);
  }

  /** Tells the game of an answer. */
  abstract tellAnswer(): void;

  /** Tells the game of an order's new state. */
  abstract tellOrder(called: string, state: string, why: string | undefined): void;

  /** Tells the game of an error. */
  abstract tellError(error: ClientFailure): void;
}
