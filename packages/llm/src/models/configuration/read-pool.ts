import { RequestError } from "@understudy/planner-core";
import { POOL_SETTINGS, text, type ValueRule } from "../../model-settings.ts";
import { MEMBER_TASKS } from "../pool/pool-member.ts";
import { type RoutingRule, readRules } from "../pool/strategies/route/routing-rules.ts";
import { isStrategyName, STRATEGY_NAMES } from "../pool/strategies/strategy-by-name.ts";
import { type ConfiguredMember, type ConfiguredPool, POOL } from "./configuration.ts";
import {
  type ConfigurationCheck,
  isTable,
  type SectionRule,
  sectionRules,
  shown,
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
  order: ["order", list],
  ...sectionRules(POOL_SETTINGS),
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
  weight: [
    "weight",
    {
      range: "a number above 0",
      read: (value) =>
        typeof value === "number" && value > 0 && Number.isFinite(value) ? value : undefined,
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
 * The pool of a configuration; undefined if there is none.
 *
 * @param models model names accepted as members
 */
export function readPool(
  value: unknown,
  models: readonly string[],
  check: ConfigurationCheck,
): ConfiguredPool | undefined {
  if (value === undefined) return undefined;
  const { members = [], order, rules, ...others } = check.section([POOL], value, SECTION);
  const read = (members as readonly unknown[]).map((member, index) =>
    readMember(member, [POOL, "members", String(index)], models, check),
  );
  if (read.length === 0 && isTable(value)) {
    check.problem([POOL], "has no members", `write [[${POOL}.members]], each with its model`);
  }
  if (rules !== undefined) checkRules(rules, check);
  const checked = rules === undefined ? {} : { rules: rules as readonly RoutingRule[] };
  const ordered = order === undefined ? read : inOrder(read, order as readonly unknown[], check);
  return { ...others, members: ordered, ...checked };
}

/** Puts members named in an order first; the others keep their positions. */
function inOrder(
  members: readonly ConfiguredMember[],
  order: readonly unknown[],
  check: ConfigurationCheck,
): readonly ConfiguredMember[] {
  const named = new Map(members.map((member) => [member.name ?? member.model, member]));
  const first = new Set<ConfiguredMember>();
  for (const [index, name] of order.entries()) {
    const member = named.get(name as string);
    const path = [POOL, "order", String(index)];
    if (member === undefined) {
      check.problem(
        path,
        `${shown(name)} is not a member`,
        `members are ${[...named.keys()].join(", ")}`,
      );
    } else if (first.has(member)) check.problem(path, `${shown(name)} is named twice`);
    else first.add(member);
  }
  return [...first, ...members.filter((member) => !first.has(member))];
}

/** Reads a member: a SPEC, or a table with more settings. */
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
