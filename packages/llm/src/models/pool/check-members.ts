import { type Issue, RequestError } from "@understudy/planner-core";
import { MEMBER_TASKS, type PoolMember } from "./pool-member.ts";

const TASKS: readonly unknown[] = MEMBER_TASKS;
const KEYS: readonly string[] = ["name", "llm", "resource", "price", "weight", "tasks"];

/**
 * Checks the members of a pool.
 *
 * @throws RequestError listing every issue
 */
export function checkMembers(members: readonly PoolMember[]): void {
  const issues: Issue[] = [];
  if (members.length === 0) {
    issues.push({ pointer: "/members", message: "a pool needs at least one member" });
  }
  const names = new Set<string>();
  for (const [index, member] of members.entries()) {
    const wrong = (key: string, message: string, hint?: string): void => {
      const pointer = `/members/${index}/${key}`;
      issues.push(hint === undefined ? { pointer, message } : { pointer, message, hint });
    };
    const { name, resource, price = 0, weight = 1, tasks } = member;
    for (const key of Object.keys(member)) {
      if (!KEYS.includes(key))
        wrong(key, "is not an option of a member", `one of ${KEYS.join(", ")}`);
    }
    if (typeof name !== "string" || name === "") wrong("name", "must be a text");
    if (names.has(name)) wrong("name", `another member is called ${name}, too`);
    names.add(name);
    if (resource !== undefined && typeof resource !== "string") wrong("resource", "must be a text");
    if (typeof price !== "number" || !(price >= 0 && price < Number.POSITIVE_INFINITY)) {
      wrong("price", `must be a number of at least 0, not ${String(price)}`);
    }
    if (typeof weight !== "number" || !(weight > 0 && weight < Number.POSITIVE_INFINITY)) {
      wrong("weight", `must be a number above 0, not ${String(weight)}`);
    }
    if (tasks !== undefined && !areTasks(tasks)) {
      wrong("tasks", `must be a list of ${MEMBER_TASKS.join(", ")}`);
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
}

function areTasks(tasks: unknown): boolean {
  return Array.isArray(tasks) && tasks.length > 0 && tasks.every((task) => TASKS.includes(task));
}
