/**
 * The life of agents, squads and sessions, translated from the client for Python, and what it takes from this language.
 *
 * @module
 */
import type { ClientFailure } from "../agent-events.ts";
import { is } from "../message/checks.ts";
import { isSameValues } from "../message/messages.ts";
import type { PlanStep, SquadRole } from "../message/schema.ts";
import type { ClientRole, ClientTask, SquadWait } from "../squad-message.ts";
import { StartTimes } from "./start-times.ts";

/** The members of a message. */
export type MessageMembers = Record<string, unknown>;

/** A session, as far as its agents and squads know it. */
export interface Host {
  gameMs(): number;
  quitSquad(squad: string, agent: string): void;
  sendNumbered(sender: string, message: MessageMembers): number;
}

/** An agent, as far as the steps of its squad know it. */
export interface Member {
  readonly name: string;
  sayEnd(end: MessageMembers): void;
  onStepStarted(step: PlanStep): void;
  onStepFinished(step: PlanStep): void;
  onStepInterrupted(step: PlanStep, why: string): void;
  onStepOver(step: PlanStep): void;
  onWaiting(wait: SquadWait): void;
  onResting(reason: string): void;
}

const MAX_DETAIL = 1000;
const encoder = new TextEncoder();
const times = new StartTimes();

const left = (told: unknown, name: string, nowMs: number): number =>
  Math.max(0, ((given.memberOf(told, name) as number) ?? nowMs) - nowMs);

/** The functions that what is translated takes from this language. */
export const given = {
  /** Matches no state of the session. */
  NO_STATE: -1 as number,
  /** A value in a message, which may be missing. */
  memberOf(message: unknown, name: string): unknown {
    return Object(message)[name] ?? undefined;
  },

  /** A text in a message; undefined if it is missing. */
  textOf(message: unknown, name: string): string {
    const value = given.memberOf(message, name);
    return (typeof value === "string" ? value : undefined) as string;
  },

  realOf(message: unknown, name: string): number {
    return given.memberOf(message, name) as number;
  },

  /** A whole number in a message; 0 if it is missing. */
  numberOf(message: unknown, name: string): number {
    const value = given.memberOf(message, name);
    return is.count(value) ? (value as number) : 0;
  },

  /** A copy of a list in a message, which may be missing. */
  itemsOf(message: unknown, name: string): unknown[] {
    return [...((given.memberOf(message, name) ?? []) as unknown[])];
  },

  namesOf(message: unknown, name: string): string[] {
    return given.itemsOf(message, name) as string[];
  },

  isGiven(message: MessageMembers, name: string): boolean {
    return given.memberOf(message, name) !== undefined;
  },

  /** The members that do a step. */
  crewOf(running: MessageMembers): string[] {
    return [given.textOf(running, "agent"), ...given.namesOf(running, "with")];
  },

  /** A copy of the keys, which may go while they are looped over. */
  keysOf<Key>(values: ReadonlyMap<Key, unknown>): Key[] {
    return [...values.keys()];
  },

  valuesOf<Value>(values: ReadonlyMap<unknown, Value>): Value[] {
    return [...values.values()];
  },

  removeFrom<Item>(items: Item[], item: Item): void {
    items.splice(items.indexOf(item), 1);
  },

  /** A copy of an object of JSON, without one of its members. */
  withoutKey(values: unknown, name: string): MessageMembers {
    const entries = Object.entries(values as MessageMembers);
    return Object.fromEntries(entries.filter(([key]) => key !== name));
  },

  copied(value: unknown): unknown {
    return structuredClone(value);
  },

  merged(one: unknown, other: unknown): MessageMembers {
    return { ...(one as MessageMembers), ...(other as MessageMembers) };
  },

  /** The message that a step has ended, perhaps with a detail. */
  stepEnd(stepId: number, event: string, detail: string | undefined): MessageMembers {
    const more = detail === undefined ? {} : { detail: detail.slice(0, MAX_DETAIL) };
    return { type: "step", stepId, event, ...more };
  },

  /** An error that the server found. */
  errorOf(message: MessageMembers): ClientFailure {
    const pointer = given.textOf(message, "pointer");
    const error = {
      code: given.textOf(message, "code"),
      message: given.textOf(message, "message"),
    };
    return pointer === undefined ? error : { ...error, pointer };
  },

  tooLarge(_message: MessageMembers, _most: number): ClientFailure {
    const message = "it is longer than a message may be, and was not sent";
    return { code: "message-too-large", message };
  },

  /** A step of a message, as an object of its own. */
  stepOf(told: unknown): PlanStep {
    return { ...(told as PlanStep) };
  },

  /** The steps of a plan, with the times before which they do not begin. */
  stepsOf(plan: unknown): PlanStep[] {
    const steps = given.itemsOf(plan, "steps").map(given.stepOf);
    times.set(steps, given.itemsOf(plan, "fromMs") as number[]);
    return steps;
  },

  /** The steps of a plan that was made without the server, at a time of the game's clock. */
  localSteps(plan: Iterable<PlanStep> | undefined, nowMs: number): PlanStep[] {
    const steps = [...(plan ?? [])].map(given.stepOf);
    times.keep(steps, nowMs);
    return steps;
  },

  isDueAt(step: PlanStep, nowMs: number): boolean {
    return times.isDue(step, nowMs);
  },

  stepsFrom(steps: readonly PlanStep[], first: number): PlanStep[] {
    return steps.slice(first);
  },

  jsonOf(step: PlanStep): PlanStep {
    return step;
  },

  isSameStep(one: PlanStep, other: PlanStep): boolean {
    return one.tool === other.tool && isSameValues(one.args, other.args);
  },

  /** Whether two lists have the same names, in any order. */
  areSameNames(one: readonly string[], other: readonly string[]): boolean {
    return one.length === other.length && one.every((name) => other.includes(name));
  },

  squadTaskOf(told: unknown, nowMs: number): ClientTask {
    const task = told as Omit<ClientTask, "leftMs">;
    const { squad, step, with: others = [], role, for: uses = [] } = task;
    return {
      squad,
      step: given.stepOf(step),
      with: others,
      ...(typeof role === "string" && { role }),
      for: uses,
      leftMs: left(told, "untilMs", nowMs),
    };
  },

  squadWaitOf(told: unknown, nowMs: number): SquadWait {
    const { squad, step, for: other, what } = told as SquadWait;
    return { squad, step, for: other, what, leftMs: left(told, "untilMs", nowMs) };
  },

  squadRoleOf(told: unknown, nowMs: number): ClientRole {
    const { fromMs: _, untilMs: __, ...role } = told as SquadRole;
    const startsInMs = left(told, "fromMs", nowMs);
    return { ...role, startsInMs, endsInMs: left(told, "untilMs", nowMs) };
  },

  toJsonText(value: unknown): string {
    return JSON.stringify(value);
  },

  byteLength(text: string): number {
    return encoder.encode(text).length;
  },

  /** Several messages as one. */
  batched(messages: readonly string[]): string {
    return `{"type":"batch","messages":[${messages.join(",")}]}`;
  },
};
