import { pddlError } from "../pddl-error.ts";
import type { ListNode } from "./read-expression.ts";
import { headOf } from "./syntax.ts";

/** Features of PDDL that this translation does not have: their names, and what to do instead. */
const UNSUPPORTED: ReadonlyMap<string, readonly [what: string, hint: string]> = new Map([
  [
    "preference",
    [
      "a preference inside of another condition",
      "let the goal or (:constraints …) have it, joined by and or forall",
    ],
  ],
  ["scale-up", ["multiplication as an effect", "only sums with constants are supported"]],
  ["scale-down", ["division as an effect", "only sums with constants are supported"]],
  [
    ":durative-action",
    ["a durative action", "use plain actions, with (total-cost) for their time"],
  ],
  [":axiom", ["an axiom", "let the actions add and delete the fact themselves"]],
  [":process", ["a process", "only plain actions are supported"]],
  [":event", ["an event", "only plain actions are supported"]],
  ["oneof", ["a nondeterministic effect", "every action needs one known outcome"]],
]);

/** @throws PddlError if the list is a part of PDDL that is not supported */
export function refuseUnsupported(node: ListNode): void {
  const head = headOf(node);
  const entry = UNSUPPORTED.get(head);
  if (entry !== undefined) {
    throw pddlError(node.place, `${entry[0]} (${head}) is not supported`, entry[1]);
  }
  // The name of a predicate in other files, so that only its operand tells.
  const isTimed = head === "at" && node.items.slice(1).some((item) => item.kind === "list");
  if (isTimed) {
    throw pddlError(node.place, "timed facts and effects are not supported", "use plain actions");
  }
}
