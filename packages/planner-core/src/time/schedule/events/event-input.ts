import type { TimedEventDefinition } from "../../../rules/domain/definition/definition.ts";
import type { Step } from "../../../rules/domain/definition/types.ts";

/** An event of a request. */
export interface EventInput extends TimedEventDefinition {
  /** Tools, or steps, that must not start before it, such as those at a burner that others use until then. Default: none. */
  readonly opens?: readonly (string | Step)[] | undefined;
  /** The name of the thing that its members wait for then, such as that burner. Default `event`. */
  readonly name?: string | undefined;
}
