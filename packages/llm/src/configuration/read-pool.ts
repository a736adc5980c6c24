import { RequestError } from "@understudy/planner-core";
import { MEMBER_TASKS } from "../pool/pool-member.ts";
import { type RoutingRule, readRules } from "../pool/strategies/route/routing-rules.ts";
import { isStrategyName, STRATEGY_NAMES } from "../pool/strategies/strategy-by-name.ts";
import { type ConfiguredMember, type ConfiguredPool, POOL } from "./configuration.ts";
import {
  type ConfigurationCheck,
  isTable,
  type SectionRule,
  shown,
  text,
  type ValueRule,
} from "./configuration-check.ts";

const list: ValueRule = {
  range: "a list",
  read: (value) => (Array.isArray(value) ? value : undefined),
};
const SECTION: SectionRule = {
  strategy: [
    "strategy",
    {
      range: `one of ${STRATEGY_NAMES.join(", ")}`,
      read: (value) => (typeof value === "string" && isStrategyName(value) ? value : undefined),
    },
  ],
  members: ["members", list],
  rules: ["rules", list],
};
const TASKS: readonly unknown[] = MEMBER_TASKS;
const MEMBER: SectionRule = {
  model: ["model", { ...text, range: "a SPEC, or a name of [models]" }],
  name: ["name", text],
  resource: ["resource", text],
  price: [
    "price",
    {
      range: "a number of at least 0",
      read: (value) => (typeof value === "number" && value >= 0 ? value : undefined),
    },
  ],
  tasks: [
    "tasks",
    {
      range: `a list of ${MEMBER_TASKS.join(", ")}`,
      read: (value) =>
        Array.isArray(value) && value.length > 0 && value.every((each) => TASKS.includes(each))
          ? value
          : undefined,
    },
  ],
};

/**
 * The pool of a configuration; undefined if it has none.
 *
 * @param models names of models that members may be
 */
export function readPool(
  value: unknown,
  models: readonly string[],
  check: ConfigurationCheck,
): ConfiguredPool | undefined {
  if (value === undefined) return undefined;
  const { members = [], rules, ...others } = check.section([POOL], value, SECTION);
  const read = (members as readonly unknown[]).map((member, index) =>
    readMember(member, [POOL, "members", String(index)], models, check),
  );
  if (read.length === 0 && isTable(value)) {
    check.problem([POOL], "has no members", `write [[${POOL}.members]], each with its model`);
  }
  if (rules !== undefined) checkRules(rules, check);
  const checked = rules === undefined ? {} : { rules: rules as readonly RoutingRule[] };
  return { ...others, members: read, ...checked };
}

/** A member is a SPEC, or a table that says more. */
function readMember(
  value: unknown,
  path: readonly string[],
  models: readonly string[],
  check: ConfigurationCheck,
): ConfiguredMember {
  if (typeof value !== "string" && !isTable(value)) {
    check.problem(path, `is ${shown(value)}; it must be a SPEC, or a table with a model`);
    return { model: "" };
  }
  const table = typeof value === "string" ? { model: value } : value;
  const member = check.section(path, table, MEMBER);
  const { model } = member;
  const place = typeof value === "string" ? path : [...path, "model"];
  if (typeof model === "string" && !models.includes(model)) check.spec(place, model, models);
  else if (table["model"] === undefined) check.problem(path, "has no model");
  return member as unknown as ConfiguredMember;
}

function checkRules(rules: unknown, check: ConfigurationCheck): void {
  try {
    readRules(rules);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const { pointer, message } of error.issues) {
      check.problem([POOL, ...pointer.split("/").slice(1)], message);
    }
  }
}
