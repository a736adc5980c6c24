import { isRecord } from "../../../base/json/issues.ts";
import { shownText } from "../../../base/text/shown-text.ts";
import { CompiledCondition } from "../../../rules/condition/condition.ts";
import { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type {
  DirectiveReading,
  Finding,
  GoalWish,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import { misfit } from "./misfit.ts";

/** Limit on the number of reported findings. */
const MAX_FINDINGS = 50;

/** A reading whose confidence and findings are not checked yet. */
type SoundReading = Omit<DirectiveReading, "confidence" | "goalConfidence" | "because"> &
  Readonly<Record<"confidence" | "goalConfidence" | "because", unknown>>;

/**
 * Validates a reader's result for a directive.
 *
 * @throws TypeError unless it is a reading of this domain
 */
export function readDirectiveReading(domain: Domain, reading: unknown): DirectiveReading {
  if (!isReading(domain, reading)) {
    throw misfit("readDirective()", reading, "reading of this domain");
  }
  const { goals, skipped, disabled, discouraged, maintain, goalConfidence, because } = reading;
  return {
    goals,
    skipped,
    disabled,
    discouraged,
    maintain,
    confidence: confidenceOf(reading.confidence),
    ...(goalConfidence !== undefined && { goalConfidence: confidenceOf(goalConfidence) }),
    because: findingsOf(because),
  };
}

const confidenceOf = (said: unknown): number =>
  typeof said === "number" && said >= 0 ? Math.min(1, said) : 0;

/**
 * Validates a reader's result for a persona.
 *
 * @throws TypeError unless it is a reading
 */
export function readPersonaReading(reading: unknown): PersonaReading {
  if (!isRecord(reading)) throw misfit("readPersona()", reading, "reading");
  const { goals, styles, because } = reading;
  if (!(goals instanceof Map) || !(styles instanceof Map)) {
    throw misfit("readPersona()", reading, "reading");
  }
  return {
    goals: numbersOf(goals as ReadonlyMap<Goal, unknown>),
    styles: numbersOf(styles as ReadonlyMap<string, unknown>),
    because: findingsOf(because),
  };
}

/** Whether a value is a reading, apart from its harmless parts. */
function isReading(domain: Domain, reading: unknown): reading is SoundReading {
  return (
    isRecord(reading) &&
    Array.isArray(reading["goals"]) &&
    reading["goals"].every((wish) => isWish(domain, wish)) &&
    isGoalList(domain, reading["skipped"]) &&
    isSetOrNothing(domain, reading["disabled"]) &&
    isSetOrNothing(domain, reading["discouraged"]) &&
    isConditionOrNothing(domain, reading["maintain"])
  );
}

function isWish(domain: Domain, wish: unknown): wish is GoalWish {
  return (
    isRecord(wish) &&
    isGoal(domain, wish["goal"]) &&
    domain.goals.includes(wish["declared"] as Goal) &&
    isSetOrNothing(domain, wish["without"])
  );
}

function isGoal(domain: Domain, goal: unknown): boolean {
  return (
    isRecord(goal) &&
    typeof goal["hash"] === "string" &&
    isConditionOrNothing(domain, goal["condition"]) &&
    goal["condition"] !== undefined
  );
}

function isGoalList(domain: Domain, goals: unknown): boolean {
  return Array.isArray(goals) && goals.every((goal) => domain.goals.includes(goal as Goal));
}

function isSetOrNothing(domain: Domain, set: unknown): boolean {
  return set === undefined || (set instanceof ActionSet && set.count === domain.actions.count);
}

function isConditionOrNothing(domain: Domain, condition: unknown): boolean {
  if (condition === undefined) return true;
  if (!(condition instanceof CompiledCondition)) return false;
  return condition.variables === undefined || condition.variables === domain.variables;
}

function numbersOf<Key>(map: ReadonlyMap<Key, unknown>): Map<Key, number> {
  const numbers = new Map<Key, number>();
  for (const [key, value] of map) {
    if (typeof value === "number" && Number.isFinite(value)) numbers.set(key, value);
  }
  return numbers;
}

/** The findings in words that players may be shown: the words of a directive are another player's. */
function findingsOf(because: unknown): readonly Finding[] {
  if (!Array.isArray(because)) return [];
  return because
    .slice(0, MAX_FINDINGS)
    .filter(isFinding)
    .map((finding) => {
      const words = shownText(finding.words);
      return words === finding.words ? finding : { ...finding, words };
    });
}

function isFinding(finding: unknown): finding is Finding {
  if (!isRecord(finding)) return false;
  const { words, kind, of } = finding;
  return typeof words === "string" && typeof kind === "string" && typeof of === "string";
}
