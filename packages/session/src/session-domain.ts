import type { Domain, Orchestrator, PackedState, PlanProver } from "@understudy/planner-core";
import type { SharedPlans } from "@understudy/world";
import type { LayoutMessage } from "./messages/domain-fields.ts";

/** A version of a domain with its engine, as sessions use it. */
export interface SessionDomain {
  readonly domain: Domain;
  /** The hash of its whole definition, texts included. */
  readonly revision: string;
  /** The position of each variable in a packed state. */
  readonly layout: LayoutMessage;
  readonly orchestrator: Orchestrator;
  /** Shared by all plan watches. Its state is only valid until the next proof. */
  readonly prover: PlanProver;
  /** In a domain with kinds, plans shared among the agents of all sessions. */
  readonly shared: SharedPlans | undefined;
  /** Handles an agent's state. */
  see(seen: { readonly agent: string; readonly state: PackedState }): void;
  /** Runs work of a request. The engine is kept until it is done. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
}
