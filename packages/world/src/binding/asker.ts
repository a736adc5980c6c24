import type { ActionSet, CompiledCondition, Step } from "@understudy/planner-core";
import type { ConditionNode } from "@understudy/planner-core/compiled";
import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Traveller } from "./bind-ways.ts";
import type { ThingBinding } from "./binding.ts";

/** The constraints of a question for the places of a binding, as a request takes them. */
export interface BoundConstraints {
  readonly disabled: ActionSet | undefined;
  readonly maintain: CompiledCondition | undefined;
}

/** Constraints on the plans of an asker, about things. */
export interface AskerConstraints {
  /** The things of maintained goals, which need places. */
  readonly things: readonly Thing[];
  /** The maintained conditions, for the first places of their kinds. */
  readonly roots: readonly ConditionNode[];
  /** Equal for equal `roots`. */
  readonly key: string;
  /** The tools that are forbidden with whatever things. */
  readonly forbiddenTools: ReadonlySet<string>;
  /** Equal for equal constraints, without steps on cool-down. */
  readonly limits: string;
  /** Whether others have other ones. */
  readonly areOwn: boolean;
  /** Whether there are steps on cool-down, too. */
  readonly areMore: boolean;
  /** The constraints for the things at their places. */
  bind(binding: ThingBinding): BoundConstraints;
  /** Whether a step is forbidden with the things at its places. */
  forbids(step: Step, binding: ThingBinding): boolean;
}

/** The asking agent, as far as it matters for the choice of things. */
export interface Asker {
  readonly traveller: Traveller;
  readonly knowledge: KnownThings;
  /** Whether it may plan with a thing, which no other agent claims. */
  readonly mayUse: (thing: Thing) => boolean;
  /** Whether its plans may count on finding another thing of a kind. */
  readonly mayFind: (kind: string) => boolean;
  /** The turns of agents in the queue for a thing. */
  readonly turnsAhead: (thing: Thing) => number;
  /** The things that the agent's own variables refer to, by slot. */
  readonly own: ReadonlyMap<number, ThingId>;
  /** The constraints on its plans; undefined for none. */
  readonly constraints: AskerConstraints | undefined;
}
