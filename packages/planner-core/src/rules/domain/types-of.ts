import type { DomainTypes, Step } from "./definition/types.ts";
import type { Domain } from "./domain.ts";

/** The compile-time types of a domain. */
export type TypesOf<D> = D extends Domain<infer T extends DomainTypes> ? T : never;

/**
 * A step of a domain's plans.
 *
 * @example
 * function perform(step: StepOf<typeof domain>): void {
 *   if (step.tool === "goto") walkTo(step.args.place);
 * }
 */
export type StepOf<D> = Step<TypesOf<D>>;

/** The values of a domain's variables. */
export type StateOf<D> = TypesOf<D>["state"];

/** The names of a domain's goals. */
export type GoalOf<D> = TypesOf<D>["goals"];
