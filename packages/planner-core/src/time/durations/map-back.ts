import { DomainError, type Issue } from "../../base/errors.ts";
import { Hash64 } from "../../base/hash.ts";
import { IssueCollector } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { Rest } from "../../base/work/rest.ts";
import type { CompileContext } from "../../rules/domain/definition/compiler.ts";
import type { DomainDefinition, DomainLimits } from "../../rules/domain/definition/definition.ts";
import { keptCopy } from "../../rules/domain/definition/frozen.ts";
import { distinctIssues, withIssues } from "../../rules/domain/definition/mapped-issues.ts";
import { compareNames } from "../../rules/domain/definition/names.ts";
import { Domain } from "../../rules/domain/domain.ts";
import {
  type DomainParts,
  domainPartsOf,
  type TimeParts,
} from "../../rules/domain/domain-parts.ts";
import { parseDomain } from "../../rules/domain/parse-domain.ts";
import type { TimeFacts } from "../../rules/domain/time-facts.ts";
import { bindDurations, durationWarnings } from "./bind-durations.ts";
import { tornPart } from "./footprints.ts";
import { happeningName } from "./happening-names.ts";
import { lengthOf } from "./lengths.ts";
import { placeWarnings } from "./place-warnings.ts";
import { checkClockVariables } from "./read-clocks.ts";

/** The time of a definition, apart from the plainer one. */
export interface ExpandedTime {
  /** The happenings: parts of steps, events and clocks as tools of their own. */
  readonly happenings: Readonly<Record<string, unknown>>;
  /** In declared order. */
  readonly names: readonly string[];
  readonly facts: TimeFacts;
  /** Maps an issue of the happenings to the author's text. */
  readonly issueOf: (issue: Issue) => Issue;
}

/**
 * The parts of a domain with time: those of a single agent that does one step after the other, and its happenings.
 *
 * @param compile the parts for the single agent
 * @param source the definition as written
 * @throws DomainError with the issues of both
 */
export function mapBack(
  compile: () => DomainParts,
  source: unknown,
  expanded: ExpandedTime,
  { limits, rest, things }: CompileContext,
): DomainParts {
  const { facts } = expanded;
  const failed: DomainError[] = [];
  const shared = [...new Set([...facts.shared, ...things])].sort(compareNames);
  const parsed = unlessInvalid(failed, () => parseHappenings(expanded, shared, limits, rest));
  const alone = unlessInvalid(failed, compile);
  if (parsed === undefined || alone === undefined) {
    throw new DomainError(issuesOf(failed, parsed === undefined, limits), { cause: failed[0] });
  }
  const written = keptCopy(source) as DomainDefinition;
  const { warnings: more, ...time } = parsed;
  const warnings = [...alone.warnings.filter(isOfSequence(facts)), ...more];
  return withTime(
    { ...alone, warnings: distinctIssues(warnings) },
    { ...facts, shared, ...time, written },
  );
}

function unlessInvalid<Value>(failed: DomainError[], work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    failed.push(error);
    return undefined;
  }
}

/** The issues of both definitions. Issues of happenings point to the author's conditions and effects. */
function issuesOf(
  failed: readonly DomainError[],
  hasHappenings: boolean,
  { maxIssues }: DomainLimits,
): readonly Issue[] {
  const issues = failed.flatMap(({ issues: own }, index) =>
    index === 0 || !hasHappenings
      ? own
      : own.filter(({ pointer }) => !/^\/tools\/\d+\/(when|then|if|parameters|cost)/.test(pointer)),
  );
  return distinctIssues(issues).slice(0, maxIssues);
}

/** Whether a warning concerns a tool that actions of the domain itself stand for. */
function isOfSequence({ tools }: TimeFacts): (issue: Issue) => boolean {
  return ({ pointer }) => {
    const [, section, index] = pointer.split("/");
    return section !== "tools" || tools[Number(index)]?.isSequential !== false;
  };
}

/** The happenings, their durations, and the warnings that no action of a single agent would give. */
function parseHappenings(
  { happenings: definition, names, facts, issueOf }: ExpandedTime,
  shared: readonly string[],
  limits: DomainLimits,
  rest: Rest,
): Pick<TimeParts, "happenings" | "durations"> & { readonly warnings: readonly Issue[] } {
  let happenings: DomainParts;
  try {
    happenings = domainPartsOf(parseDomain(definition, limits, rest, { keeps: false }), rest);
  } catch (error) {
    throw withIssues(error, issueOf);
  }
  const issues = new IssueCollector(limits.maxIssues);
  const durations = bindDurations(facts, names, happenings, issues);
  checkClockVariables(facts.clocks, shared, happenings, durations, issues);
  checkRoles(facts, names, shared, happenings, issues);
  if (!issues.isEmpty) throw new DomainError(issues.issues);
  const ofSequence = isOfSequence(facts);
  const warnings = happenings.warnings
    .map(issueOf)
    .filter((issue) => !ofSequence(issue) && issue.message.endsWith("can never apply"));
  const brief = durationWarnings(durations, names, happenings);
  const stay = placeWarnings(facts, names, happenings);
  return { happenings, durations, warnings: [...warnings, ...brief, ...stay] };
}

/** Reports roles that change a shared variable which another part of each of their steps changes, too. */
function checkRoles(
  { tools }: TimeFacts,
  names: readonly string[],
  shared: readonly string[],
  parts: DomainParts,
  issues: IssueCollector,
): void {
  if (tools.every(({ roles }) => roles === undefined)) return;
  const happenings = new Domain(parts);
  const isShared = parts.variables.all.map(({ name }) => shared.includes(name));
  const { count, tool: toolOf } = happenings.actions;
  for (const [index, { roles, duration }] of tools.entries()) {
    if (roles === undefined) continue;
    const name = names[index] as string;
    const start = happenings.tools.findIndex((tool) => tool.name === happeningName("start", name));
    const known = new Set(happenings.tools.map((tool) => tool.name));
    const torn = Array.from({ length: count }, (_, action) => action)
      .filter((action) => toolOf[action] === start)
      .map((action) => {
        const { args } = happenings.step(action);
        const actionOf = (part: "start" | "end", role: number): number => {
          const tool = happeningName(part, name, role);
          return known.has(tool) ? happenings.actionOf({ tool, args }) : -1;
        };
        const cast = ["", ...roles].map((_, role) => {
          return {
            start: actionOf("start", role),
            end: actionOf("end", role),
            duration: undefined,
          };
        });
        return tornPart(happenings, cast, isShared);
      });
    const [first] = torn;
    if (first === undefined || torn.includes(undefined)) continue;
    const variable = parts.variables.all[first.variable]?.name;
    const role = pointerTo(pointerTo(pointerTo("/tools", index), "partners"), first.part - 1);
    const key = first.isEnd || duration === undefined ? "then" : "start";
    issues.add(
      pointerTo(role, key),
      `changes "${variable}" at the moment at which another part of the step changes it`,
      `let one of them change it; only what both add to it, as { "+": 1 } does without a condition on it, adds up`,
    );
  }
}

/** The parts of a domain with time, whose hash covers it. */
function withTime(parts: DomainParts, time: TimeParts): DomainParts {
  const { shared, tools, events, clocks, by, happenings } = time;
  const hash = new Hash64().text(parts.hash);
  // Tools by name: their order has no meaning.
  const nameOf = (tool: number): string => parts.tools[tool]?.name ?? "";
  const order = tools.map((_, index) => index);
  order.sort((a, b) => compareNames(nameOf(a), nameOf(b)));
  const said = order.map((index) => {
    const time = tools[index] as TimeFacts["tools"][number];
    return `[${JSON.stringify(nameOf(index))},${canonicalTime(time)}]`;
  });
  hash.text(`[${JSON.stringify(shared)},[${said.join()}]]`);
  hash.text(JSON.stringify([canonical(by), events.map(({ scaledAt }) => scaledAt)]));
  if (clocks.length > 0) hash.text(JSON.stringify(clocks.map(canonical)));
  hash.text(happenings.hash);
  return { ...parts, hash: hash.digest(), time };
}

/** The time of a tool as the JSON text of what {@link canonical} writes. */
function canonicalTime(time: TimeFacts["tools"][number]): string {
  const { alongside, duration, hasDuring, isSequential, partners, roles } = time;
  const length =
    duration === undefined ? "" : `["duration",${JSON.stringify(canonical(duration))}],`;
  const rest = `["hasDuring",${hasDuring}],["isSequential",${isSequential}],["partners",${partners}]`;
  const cast = roles === undefined ? "" : `,["roles",${JSON.stringify(roles)}]`;
  return `[["alongside",${alongside}],${length}${rest}${cast}]`;
}

/** The same value with sorted keys. Lengths are plain: `{ "var": "weight" }` is `"weight"`. */
function canonical(value: unknown): unknown {
  const written = lengthOf(value);
  if (typeof written !== "object" || written === null) return written;
  return Object.entries(written)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => compareNames(a, b))
    .map(([key, inner]) => [key, canonical(inner)]);
}
