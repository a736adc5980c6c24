import { pddlError } from "../pddl-error.ts";
import type { ListNode } from "./expression-tree.ts";
import { headOf } from "./syntax.ts";

/** Unsupported PDDL features, with a hint each. */
const UNSUPPORTED: ReadonlyMap<string, readonly [what: string, hint: string]> = new Map([
  [
    "preference",
    [
      "a preference inside of another condition",
      "let the goal or (:constraints …) have it, joined by and or forall",
    ],
  ],
  ["scale-up", ["multiplication as an effect", "write (assign (fuel) (* 2 (fuel)))"]],
  ["scale-down", ["division as an effect", "say by how much it falls: (decrease (fuel) …)"]],
  [":axiom", ["an axiom", "let the actions add and delete the fact themselves"]],
  [":process", ["a process", "use a durative action with its effect at start or at end"]],
  [":event", ["an event", "only events at known times are supported, in :init: (at 5 (open))"]],
  ["oneof", ["a nondeterministic effect", "every action needs one known outcome"]],
  ["probabilistic", ["an effect by chance", "every action needs one known outcome"]],
  ["discrete", ["an effect by chance", "every action needs one known outcome"]],
  ["unknown", ["a fact that is unknown", "the start must say all that holds"]],
  ["observe", ["an observation", "the start must say all that holds"]],
  [":observe", ["an observation", "the start must say all that holds"]],
  [":task", ["a task network", "only plain actions are supported"]],
  [":method", ["a task network", "only plain actions are supported"]],
  [":htn", ["a task network", "state a goal, which the planner reaches by plain actions"]],
  [":timeless", ["a section of timeless facts", "state them in :init"]],
  ["undefined", ["taking a value away", "assign a number that means none"]],
]);

const MAY_BE_PREDICATES: ReadonlySet<string> = new Set([
  "discrete",
  "unknown",
  "observe",
  "undefined",
]);

/** @throws PddlError for an unsupported feature */
export function refuseUnsupported(node: ListNode): void {
  const head = headOf(node);
  const entry = UNSUPPORTED.get(head);
  const hasList = node.items.slice(1).some((item) => item.kind === "list");
  // A predicate of that name takes no lists.
  if (entry !== undefined && (hasList || !MAY_BE_PREDICATES.has(head))) {
    throw pddlError(node.place, `${entry[0]} (${head}) is not supported`, entry[1]);
  }
  // `at` is also a common predicate, so the operand decides.
  const isTimed = head === "at" && hasList;
  if (isTimed) {
    const hint =
      "durative actions have them in :condition and :effect, and :init has (at 5 (open))";
    throw pddlError(node.place, "a time is not expected here", hint);
  }
}
