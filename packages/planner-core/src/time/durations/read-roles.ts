import { describeValue, type IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { isName, NAME_HINT } from "../../rules/domain/definition/names.ts";
import { reportUnknownKeys } from "../../rules/domain/definition/variables.ts";
import type { ToolTime } from "../../rules/domain/time-facts.ts";

/** The largest number of agents that can take part in one step. */
const MAX_PARTNERS = 7;

const PARTNERS_HINT = `the number of other agents: from 0 to ${MAX_PARTNERS}, or the role of each, such as [{ "role": "nurse" }]`;

const ROLE_KEYS = ["role", "when", "start", "during", "finish", "then", "if", "interrupted"];

/** Reads the partners of a tool: their number, or a list of roles. */
export function readPartners(
  partners: unknown,
  pointer: string,
  issues: IssueCollector,
): Pick<ToolTime, "partners" | "roles"> {
  if (!Array.isArray(partners)) {
    const count = Number.isInteger(partners) ? Number(partners) : -1;
    if (count < 0 || count > MAX_PARTNERS)
      issues.add(pointer, `is ${describeValue(partners)}`, PARTNERS_HINT);
    return { partners: count };
  }
  if (partners.length === 0) issues.add(pointer, "names no role", PARTNERS_HINT);
  if (partners.length > MAX_PARTNERS)
    issues.add(pointer, `names ${partners.length} roles`, PARTNERS_HINT);
  const roles = new Set<string>();
  for (const [index, entry] of (partners as unknown[]).slice(0, MAX_PARTNERS).entries()) {
    const place = pointerTo(pointer, index);
    if (!isRecord(entry)) {
      issues.add(place, `is ${describeValue(entry)}`, 'a role, such as { "role": "nurse" }');
      continue;
    }
    reportUnknownKeys(entry, ROLE_KEYS, place, issues);
    const { role } = entry;
    const own = pointerTo(place, "role");
    if (!isName(role)) {
      const message = role === undefined ? "is missing" : `is ${describeValue(role)}`;
      issues.add(own, message, NAME_HINT);
    } else if (roles.has(role))
      issues.add(own, `"${role}" is declared twice`, "rename one of the roles");
    else roles.add(role);
  }
  return { partners: partners.length, roles: [...roles] };
}

/** The parts of a tool with conditions and effects: its own, and those of the roles. */
export function writtenParts(
  tool: Readonly<Record<string, unknown>>,
  pointer: string,
): readonly { readonly written: Readonly<Record<string, unknown>>; readonly pointer: string }[] {
  const { partners } = tool;
  const own = { written: tool, pointer };
  if (!Array.isArray(partners)) return [own];
  const place = pointerTo(pointer, "partners");
  const roles = partners.slice(0, MAX_PARTNERS).map((entry: unknown, index) => {
    return { written: isRecord(entry) ? entry : {}, pointer: pointerTo(place, index) };
  });
  return [own, ...roles];
}
