import {
  applyAction,
  type CompiledCondition,
  type Domain,
  explainFailure,
  type PackedState,
  PlanProver,
} from "@understudy/planner-core";
import type { DetailMessage } from "../../protocol/detail.ts";

/** The expected course of the rest of a plan. */
export interface Foresight {
  /** The state before each remaining step and at the end, as far as the plan works. */
  readonly states: readonly PackedState[];
  readonly broken: DetailMessage["broken"];
}

/** Simulates the rest of a plan. */
export function foresee(
  domain: Domain,
  state: PackedState,
  actions: readonly number[],
  from: number,
  isPlaying: boolean,
  goal: CompiledCondition | undefined,
): Foresight {
  const prover = new PlanProver(domain);
  // The state may already include the running step's effects; then it need not be applicable.
  const isShown = isPlaying && prover.prove(state, actions, goal, {}, from + 1);
  const states: PackedState[] = [state.slice()];
  if (isShown) states.push(state.slice());
  const isSound = isShown || prover.prove(state, actions, goal, {}, from);
  const failure = isSound ? undefined : explainFailure(domain, prover, actions, goal);
  const until = failure === undefined ? actions.length : failure.step;
  for (let index = from + states.length - 1; index < until; index++) {
    const after = new Int32Array(state.length);
    applyAction(domain.actions, actions[index] as number, states.at(-1) as PackedState, after);
    states.push(after);
  }
  const broken = failure === undefined ? undefined : { step: failure.step, why: failure.message };
  return { states, broken };
}
