/**
 * Messages as the engine's requests.
 *
 * @module
 */

import {
  type Condition,
  type Domain,
  type GoalReference,
  type ManyRequest,
  type NowRequest,
  type PackedState,
  StateError,
  type Value,
} from "@understudy/planner-core";
import { type NamedStep, wholeStep } from "../messages/common.ts";
import { inPart } from "../refusals/in-part.ts";
import { checkLengths } from "./lengths.ts";

/** The parts of a message that become a request. */
interface AskedMessage {
  readonly agent: string;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: GoalReference;
  readonly disabled?: readonly NamedStep[];
  readonly maintain?: Condition;
  readonly ways?: Exclude<NowRequest["ways"], undefined>;
  readonly costVersion?: number | string;
  readonly background?: boolean;
  readonly choose?: boolean | number;
  readonly persona?: string;
  readonly memory?: string;
  readonly nowMs?: number;
  readonly clocks?: readonly unknown[];
}

/** A request with a packed state. */
type PackedRequest = NowRequest & { readonly state: PackedState };
/** A request's time limit and weight. */
type AskedTime = Pick<ManyRequest, "budgetMs" | "urgency">;

const NO_TIME: AskedTime = {};

/**
 * The engine's request for a message. Built as one literal, since a spread would cost more than the rest of a cached
 * plan.
 *
 * @param pointer the message's place
 * @throws StateError, RequestError with pointers into the message
 */
export function askedOf<Time extends AskedTime>(
  domain: Domain,
  message: AskedMessage,
  time: Time | AskedTime = NO_TIME,
  pointer = "",
): PackedRequest & Time {
  const { agent, goal, disabled, maintain, ways, costVersion, background } = message;
  const { choose, persona, memory, nowMs, clocks } = message;
  const { budgetMs, urgency } = time;
  checkLengths(message, pointer);
  const state = stateOfRequest(domain, message.state, `${pointer}/state`);
  const asked: PackedRequest & AskedTime = {
    agent,
    state,
    goal,
    disabled: disabled?.map(wholeStep),
    maintain,
    ways,
    costVersion,
    background,
    choose,
    persona,
    memory,
    nowMs,
    clocks: clocks as NowRequest["clocks"],
    budgetMs,
    urgency,
  };
  return asked as PackedRequest & Time;
}

/**
 * Packs the state of a message.
 *
 * @throws StateError with pointers into the message
 */
export function stateOfRequest(
  domain: Domain,
  values: Readonly<Record<string, Value>>,
  pointer = "/state",
): PackedState {
  return inPart(pointer, () => domain.state(values), { Kind: StateError });
}
