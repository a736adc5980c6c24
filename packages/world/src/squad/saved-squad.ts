import { type Issue, SavedGameError } from "@understudy/planner-core";
import type { SavedWorldSquad } from "./options.ts";

/** @throws SavedGameError unless the parts of the saved data are what they should be */
export function readSaved(saved: unknown): SavedWorldSquad {
  const {
    version,
    bound,
    own,
    runner,
    constraints = [],
  } = Object(saved) as Partial<SavedWorldSquad>;
  const issues: Issue[] = [];
  const check = (isRight: boolean, pointer: string, message: string): void => {
    if (!isRight) issues.push({ pointer, message });
  };
  const isPair = (pair: unknown): boolean => Array.isArray(pair) && typeof pair[0] === "string";
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every(isPair);
  check(version === 1, "/version", "must be 1");
  check(isList(bound), "/bound", "must be a list of places and things");
  check(
    typeof own === "object" && own !== null && Object.values(own).every(isList),
    "/own",
    "must be the variables of each member",
  );
  check(Array.isArray(constraints), "/constraints", "must be a list of constraints");
  check(typeof runner === "object", "/runner", "must be a saved squad");
  if (issues.length > 0) throw new SavedGameError("squad of a world", issues);
  return saved as SavedWorldSquad;
}
