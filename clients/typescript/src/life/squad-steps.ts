// Generated from clients/python/understudy_client/squad_steps.py by clients/translator; do not edit.
import type { PlanStep } from "../message/schema.ts";
import type { ClientTask, SquadWait } from "../squad-message.ts";
import { given, type Member, type MessageMembers } from "./given.ts";

/** A step that the game does. Times are those of the game's clock. */
class Flight {
  task: ClientTask;
  /** All that take part, as one of them tells it. */
  crew: MessageMembers;
  startedAtMs: number;
  endsAtMs: number;
  /** 0 while the session does not know the step. */
  stepId: number;
  /** Its end, if it came before the session knew the step. */
  end: MessageMembers = {};

  constructor(
    task: ClientTask,
    crew: MessageMembers,
    startedAtMs: number,
    endsAtMs: number,
    stepId: number,
  ) {
    this.task = task;
    this.crew = crew;
    this.startedAtMs = startedAtMs;
    this.endsAtMs = endsAtMs;
    this.stepId = stepId;
  }
}

/** The steps of an agent as a member of a squad, several at a time. Times are those of the game's clock. */
export class ClientSquadSteps {
  agent: Member;
  /** The squad that the agent is a member of, if there is one. */
  squad: string | undefined;
  waits: SquadWait | undefined;
  /** Why the member rests, if it does. */
  rests: string | undefined;
  flights: Flight[] = [];
  /** Steps that ended before the session knew them. */
  early: Flight[] = [];

  constructor(agent: Member) {
    this.agent = agent;
  }

  tasks(): ClientTask[] {
    const all: ClientTask[] = [];
    for (const flight of this.flights) {
      all.push(flight.task);
    }
    return all;
  }

  /** A step begins, or continues under an id of this session. */
  begin(message: MessageMembers, nowMs: number): void {
    const task = given.squadTaskOf(message, nowMs);
    const stepId = given.numberOf(message, "stepId");
    if (task.squad !== this.squad) {
      return;
    }
    this.waits = undefined;
    this.rests = undefined;
    for (const flight of this.flights) {
      if (flight.stepId === 0 && this.isSame(flight.task, task)) {
        flight.stepId = stepId;
        return;
      }
    }
    for (const ended of this.early) {
      if (this.isSame(ended.task, task)) {
        given.removeFrom(this.early, ended);
        ended.end["stepId"] = stepId;
        this.agent.sayEnd(ended.end);
        return;
      }
    }
    const crew = this.crew(this.agent.name, task.with, message);
    this.fly(new Flight(task, crew, nowMs, nowMs + task.leftMs, stepId));
  }

  /** The time of a step is over: the game ends it. */
  over(stepId: number): void {
    const flight = this.take(stepId);
    if (flight !== undefined) {
      this.agent.onStepOver(flight.task.step);
    }
  }

  /** A step is broken off. */
  interrupted(stepId: number, why: string): void {
    const flight = this.take(stepId);
    if (flight !== undefined) {
      this.agent.onStepInterrupted(flight.task.step, why);
    }
  }

  wait(message: MessageMembers, nowMs: number): void {
    if (given.textOf(message, "squad") !== this.squad) {
      return;
    }
    this.rests = undefined;
    this.waits = given.squadWaitOf(message, nowMs);
    this.agent.onWaiting(this.waits);
  }

  rest(message: MessageMembers): void {
    if (given.textOf(message, "squad") !== this.squad) {
      return;
    }
    this.waits = undefined;
    this.rests = given.textOf(message, "reason");
    this.agent.onResting(this.rests);
  }

  /** The game ends a step; returns whether it is one of these. */
  end(step: PlanStep, how: string, detail: string | undefined): boolean {
    for (const flight of this.flights) {
      if (flight.task.step === step) {
        given.removeFrom(this.flights, flight);
        flight.end = given.stepEnd(flight.stepId, how, detail);
        if (flight.stepId > 0) {
          this.agent.sayEnd(flight.end);
        } else {
          this.early.push(flight);
        }
        if (how === "finished") {
          this.agent.onStepFinished(step);
        }
        return true;
      }
    }
    return false;
  }

  /** Drops ids of a lost session. */
  forgetIds(): void {
    this.early = [];
    for (const flight of this.flights) {
      flight.stepId = 0;
    }
  }

  /** Leaves the squad: the game stops all steps. */
  leave(why: string): void {
    this.squad = undefined;
    this.waits = undefined;
    this.rests = undefined;
    this.early = [];
    const flights = this.flights;
    this.flights = [];
    for (const flight of flights) {
      this.agent.onStepInterrupted(flight.task.step, why);
    }
  }

  /** The steps in flight, for a session that does not know them. */
  running(nowMs: number): MessageMembers[] {
    const all: MessageMembers[] = [];
    for (const flight of this.flights) {
      const crew = flight.crew;
      const told = this.crew(given.textOf(crew, "agent"), crew["with"], crew);
      told["step"] = given.jsonOf(flight.task.step);
      told["elapsedMs"] = Math.max(0.0, nowMs - flight.startedAtMs);
      told["leftMs"] = Math.max(0.0, flight.endsAtMs - nowMs);
      all.push(told);
    }
    return all;
  }

  /** Takes up a step of a saved game, which the game does again. */
  resume(running: MessageMembers, nowMs: number): void {
    const teller = given.textOf(running, "agent");
    const partners: unknown[] = [];
    const others: unknown[] = [];
    for (const name of given.crewOf(running)) {
      if (name !== this.agent.name) {
        partners.push(name);
      }
      if (name !== teller) {
        others.push(name);
      }
    }
    const endsAtMs = nowMs + given.realOf(running, "leftMs");
    const told: MessageMembers = { squad: this.squad, with: partners, untilMs: endsAtMs };
    // Each member has the step as an object of its own.
    told["step"] = given.copied(running["step"]);
    if (teller === this.agent.name && given.isGiven(running, "role")) {
      told["role"] = running["role"];
    }
    const task = given.squadTaskOf(told, nowMs);
    const crew = this.crew(teller, others, running);
    this.fly(new Flight(task, crew, nowMs - given.realOf(running, "elapsedMs"), endsAtMs, 0));
  }

  /** All that take part in a step, as one of them tells it, with its role as a partner. */
  crew(name: string, partners: unknown, told: MessageMembers): MessageMembers {
    const crew: MessageMembers = { agent: name, with: partners };
    if (given.isGiven(told, "role")) {
      crew["role"] = told["role"];
    }
    return crew;
  }

  fly(flight: Flight): void {
    this.flights.push(flight);
    this.agent.onStepStarted(flight.task.step);
  }

  take(stepId: number): Flight | undefined {
    for (const flight of this.flights) {
      if (flight.stepId === stepId) {
        given.removeFrom(this.flights, flight);
        return flight;
      }
    }
    return undefined;
  }

  isSame(one: ClientTask, other: ClientTask): boolean {
    return given.isSameStep(one.step, other.step) && given.areSameNames(one.with, other.with);
  }
}
