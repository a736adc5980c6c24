import { nearestName } from "@understudy/planner-core/internal";

/** The sections of domains and problems. */
export const SECTIONS = {
  domain: [
    ":requirements",
    ":types",
    ":constants",
    ":predicates",
    ":functions",
    ":constraints",
    ":derived",
    ":action",
    ":durative-action",
  ],
  problem: [
    ":domain",
    ":requirements",
    ":objects",
    ":init",
    ":goal",
    ":constraints",
    ":metric",
    ":length",
  ],
} as const;

/** Sections of other PDDL dialects, which also mark a section's start. */
const OTHER_SECTIONS = [":process", ":event", ":axiom", ":task", ":method"];
const ALL_SECTIONS: ReadonlySet<string> = new Set([
  ...SECTIONS.domain,
  ...SECTIONS.problem,
  ...OTHER_SECTIONS,
]);

/** The parts of an action. */
export const ACTION_PARTS = [":parameters", ":precondition", ":effect"] as const;
/** The parts of a durative action. */
export const DURATIVE_PARTS = [":parameters", ":duration", ":condition", ":effect"] as const;
const ALL_PARTS: ReadonlySet<string> = new Set([
  ...ACTION_PARTS,
  ...DURATIVE_PARTS,
  ":preconditions",
  ":effects",
  ":vars",
]);

/** The operators of conditions and effects. */
export const OPERATORS = [
  "and",
  "or",
  "not",
  "imply",
  "forall",
  "exists",
  "when",
  "increase",
  "decrease",
  "assign",
] as const;

/** Keywords of other languages and older PDDL, with their replacement. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ["pre", ":precondition"],
  ["cond", ":precondition"],
  ["condition", ":precondition"],
  ["conditions", ":precondition"],
  ["requires", ":precondition"],
  ["eff", ":effect"],
  ["post", ":effect"],
  ["postcondition", ":effect"],
  ["result", ":effect"],
  ["params", ":parameters"],
  ["args", ":parameters"],
  ["arguments", ":parameters"],
  ["vars", ":parameters"],
  ["variables", ":parameters"],
  ["operator", ":action"],
  ["fluents", ":functions"],
  ["facts", ":init"],
  ["initial", ":init"],
  ["initial-state", ":init"],
  ["init-state", ":init"],
  ["state", ":init"],
  ["start", ":init"],
  ["goal-state", ":goal"],
  ["objective", ":metric"],
  ["optimize", ":metric"],
  ["implies", "imply"],
  ["->", "imply"],
  ["if", "when"],
  ["all", "forall"],
  ["foreach", "forall"],
  ["some", "exists"],
  ["any", "exists"],
  ["set", "assign"],
  [":=", "assign"],
  ["add", "increase"],
  ["subtract", "decrease"],
  ["&", "and"],
  ["&&", "and"],
  ["|", "or"],
  ["||", "or"],
  ["!", "not"],
]);

const OTHER_COMPARISONS: ReadonlyMap<string, string> = new Map([
  ["=<", "<="],
  ["=>", ">=, or imply"],
  ["≤", "<="],
  ["≥", ">="],
  ["==", "="],
  ["!=", "(not (= … …))"],
  ["/=", "(not (= … …))"],
  ["<>", "(not (= … …))"],
  ["≠", "(not (= … …))"],
]);

export function isSectionKeyword(text: string): boolean {
  return ALL_SECTIONS.has(text);
}

export function isActionPart(text: string): boolean {
  return ALL_PARTS.has(text);
}

/** Whether a keyword is followed by a list. */
export function takesList(text: string): boolean {
  return (
    text === ":goal" ||
    text === ":constraints" ||
    (ACTION_PARTS as readonly string[]).includes(text) ||
    (DURATIVE_PARTS as readonly string[]).includes(text)
  );
}

/** The PDDL equivalent of another language's comparison operator; undefined for other words. */
export function meantComparison(text: string): string | undefined {
  return OTHER_COMPARISONS.get(text);
}

/** The likely keyword for a misspelt word; undefined if none is near. */
export function meantKeyword(text: string, known: readonly string[]): string | undefined {
  const plain = text.replace(/^:/, "");
  const other = OTHER_WORDS.get(plain);
  if (other !== undefined && known.includes(other)) return other;
  const names = new Map(known.map((each) => [each.replace(/^:/, ""), each]));
  const near = nearestName(plain, names.keys()) ?? nearestPrefix(plain, [...names.keys()]);
  return near === undefined ? undefined : names.get(near);
}

/** `obj` abbreviates `objects`, and `init-facts` extends `init`. */
function nearestPrefix(text: string, known: readonly string[]): string | undefined {
  if (text.length < 3) return undefined;
  const near = known.filter((each) => each.startsWith(text) || text.startsWith(each));
  return near.length === 1 ? near[0] : undefined;
}
