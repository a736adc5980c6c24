import { DomainError, type Issue } from "../errors.ts";
import { NO_REST, type Rest } from "../work/rest.ts";
import {
  DEFAULT_DOMAIN_LIMITS,
  type DomainDefinition,
  type DomainLimits,
} from "./definition/definition.ts";
import { frozenCopy } from "./definition/frozen.ts";
import { IssueCollector } from "./definition/issues.ts";
import { compareNames } from "./definition/names.ts";
import type { AnyDomainTypes } from "./definition/types.ts";
import { Domain } from "./domain.ts";
import { type DomainParts, domainPartsOf, type TimeParts, withTime } from "./domain-parts.ts";
import { expandKinds, frozenKinds } from "./kinds/expand-kinds.ts";
import { parseDomain } from "./parse-domain.ts";
import { bindDurations, durationWarnings } from "./timed/bind-durations.ts";
import { type ExpandedTime, expandTime, type TimeFacts } from "./timed/expand-time.ts";

/**
 * Loads a domain from JSON text or from parsed JSON.
 *
 * @param source the text of a domain file, or the parsed value
 * @param limits limits against hostile files; see {@link DomainLimits} for the defaults
 * @throws DomainError with every issue found, each with a JSON pointer and a hint
 *
 * @example
 * const domain = loadDomain(await readFile("village.json", "utf8"));
 * const start = domain.state({ at: "home", wood: 0 });
 */
export function loadDomain(
  source: unknown,
  limits: Partial<DomainLimits> = {},
): Domain<AnyDomainTypes> {
  return new Domain(loadParts(source, limits));
}

/** Loads the parts of a domain; see {@link loadDomain}. */
export function loadParts(
  source: unknown,
  limits: Partial<DomainLimits> = {},
  rest: Rest = NO_REST,
): DomainParts {
  const all = { ...DEFAULT_DOMAIN_LIMITS, ...limits };
  const written = typeof source === "string" ? parseText(source, all) : source;
  const expanded = expandKinds(written, all);
  if (expanded === undefined) return timedParts(written, all, rest);
  const { definition, kinds, issueOf } = expanded;
  try {
    const parts = timedParts(definition, all, rest, [...kinds.placeVariables.keys()]);
    return { ...parts, warnings: distinct(parts.warnings.map(issueOf)), kinds: frozenKinds(kinds) };
  } catch (error) {
    throw withIssues(error, issueOf);
  }
}

/**
 * The parts of a domain without kinds.
 *
 * @param things names of the variables of things, which all agents share
 */
function timedParts(
  definition: unknown,
  limits: DomainLimits,
  rest: Rest,
  things: readonly string[] = [],
): DomainParts {
  const expanded = expandTime(definition, limits);
  if (expanded === undefined) return domainPartsOf(parseDomain(definition, limits, rest), rest);
  const { sequential, facts } = expanded;
  const failed: DomainError[] = [];
  const parsed = unlessInvalid(failed, () => parseHappenings(expanded, limits, rest));
  const alone = unlessInvalid(failed, () =>
    domainPartsOf(parseDomain(sequential, limits, rest), rest),
  );
  if (parsed === undefined || alone === undefined) {
    throw new DomainError(issuesOf(failed, parsed === undefined, limits), { cause: failed[0] });
  }
  const written = frozenCopy(definition) as DomainDefinition;
  const shared = [...new Set([...facts.shared, ...things])].sort(compareNames);
  const { warnings: more, ...time } = parsed;
  const warnings = [...alone.warnings.filter(isOfSequence(facts)), ...more];
  return withTime(
    { ...alone, warnings: distinct(warnings) },
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
  return distinct(issues).slice(0, maxIssues);
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
  limits: DomainLimits,
  rest: Rest,
): Pick<TimeParts, "happenings" | "durations"> & { readonly warnings: readonly Issue[] } {
  let happenings: DomainParts;
  try {
    happenings = domainPartsOf(parseDomain(definition, limits, rest), rest);
  } catch (error) {
    throw withIssues(error, issueOf);
  }
  const issues = new IssueCollector(limits.maxIssues);
  const durations = bindDurations(facts, names, happenings, issues);
  if (!issues.isEmpty) throw new DomainError(issues.issues);
  const ofSequence = isOfSequence(facts);
  const warnings = happenings.warnings
    .map(issueOf)
    .filter((issue) => !ofSequence(issue) && issue.message.endsWith("can never apply"));
  const brief = durationWarnings(durations, names, happenings);
  return { happenings, durations, warnings: [...warnings, ...brief] };
}

/** An error whose issues point into the author's text. */
function withIssues(error: unknown, issueOf: (issue: Issue) => Issue): unknown {
  if (!(error instanceof DomainError)) return error;
  return new DomainError(distinct(error.issues.map(issueOf)), { cause: error });
}

/** Distinct issues: an issue in a kind is found once at each of its places. */
function distinct(issues: readonly Issue[]): readonly Issue[] {
  const byText = new Map(issues.map((issue) => [`${issue.pointer} ${issue.message}`, issue]));
  return [...byText.values()];
}

function parseText(text: string, limits: DomainLimits): unknown {
  // The UTF-8 length of a text is at least its UTF-16 length, at most three times as much.
  if (text.length > limits.maxBytes || utf8Length(text) > limits.maxBytes) {
    throw new DomainError([
      {
        pointer: "",
        message: `is longer than ${limits.maxBytes} bytes`,
        hint: "raise maxBytes if you trust the file",
      },
    ]);
  }
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DomainError([{ pointer: "", message: `is not JSON: ${message}` }], { cause });
  }
}

function utf8Length(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      length += 4;
      index++;
    } else length += 3;
  }
  return length;
}
