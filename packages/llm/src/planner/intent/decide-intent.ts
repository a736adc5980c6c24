import type { DirectiveReading, Domain, LlmAnswer } from "@understudy/planner-core";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import { type IntentTerms, intentTerms } from "./intent-terms.ts";
import { isActionNamed } from "./named-actions.ts";
import type { ReadIntent } from "./read-intent.ts";

/*
 * Reader, intent and a third voice decide together. Agreement says that the goal is right, not the rest: with a model
 * of 1.5 billion parameters 39 of 40 goals on which an unsure reader agreed were right, and 30 of the readings as a
 * whole; two of three voices found 12 of 12 goals and 5 whole readings.
 */
const CONFIDENCE = {
  /** Agreement with a reader that is certain itself. */
  confirmed: 0.97,
  agreed: 0.75,
  /** Two of three. */
  outvoted: 0.6,
  /** No third voice, or another opinion. */
  open: 0.4,
  unknown: 0.3,
} as const;

/** The goal that the reader and the intent name first. */
export interface GoalVotes {
  readonly own: string | undefined;
  readonly read: string | undefined;
}

/** A decision with its confidence. */
export interface GoalVerdict {
  readonly goal: string | undefined;
  readonly confidence: number;
}

type Intent = Extract<LlmAnswer, { readonly kind: "intent" }>["intent"];

/** From here on a reading stands against the model's vote alone. */
const HALF = 0.5;
/** From here on a reading is certain as a whole. */
const CERTAIN = 0.9;

/**
 * Whether a reading stands, so that the model only restates it: 96 of 100 such readings are right as a whole in
 * directives that the reader was never mended for, and two voices of a small model outvote more right readings than
 * wrong ones.
 */
export function isSettled(reading: DirectiveReading | undefined): reading is DirectiveReading {
  return reading !== undefined && reading.confidence > orchestratorSettings.STANDS_ABOVE;
}

/** The first goals of a reading and of an intent. */
export function votesOf(reading: DirectiveReading | undefined, read: ReadIntent): GoalVotes {
  return { own: reading?.goals[0]?.declared.name, read: read.goals[0] };
}

/**
 * Decides on the goal.
 *
 * @param likeliest the goal with the highest likelihood of the words; undefined if nothing was weighed
 * @param isCut whether the model was shown only the start of the text: it does not agree with the rest
 */
export function decideGoal(
  { own, read }: GoalVotes,
  likeliest: string | undefined,
  ownConfidence: number,
  isCut: boolean,
): GoalVerdict {
  if (own === read && own !== undefined && !isCut) {
    const { confirmed, agreed } = CONFIDENCE;
    return {
      goal: own,
      confidence: ownConfidence >= CERTAIN ? confirmed : Math.max(ownConfidence, agreed),
    };
  }
  if (own === read || ownConfidence > orchestratorSettings.STANDS_ABOVE) {
    return { goal: own, confidence: Math.max(ownConfidence, CONFIDENCE.unknown) };
  }
  if (likeliest !== undefined && (likeliest === own || likeliest === read)) {
    return { goal: likeliest, confidence: CONFIDENCE.outvoted };
  }
  // A goal that only the model has found, and that a third voice does not confirm, is asked back rather than pursued.
  if (own === undefined && likeliest !== undefined) {
    return { goal: own, confidence: CONFIDENCE.unknown };
  }
  if (own !== undefined && likeliest === undefined && ownConfidence >= HALF)
    return { goal: own, confidence: HALF };
  return { goal: read ?? own, confidence: CONFIDENCE.open };
}

/** The names of actions whose ground actions are all forbidden by a reading. */
export function bansOf(domain: Domain, reading: DirectiveReading | undefined): readonly string[] {
  const { disabled } = reading ?? {};
  if (disabled === undefined) return [];
  return [...intentTerms(domain).actions].flatMap(([name, actions]) =>
    actions.every((action) => disabled.has(action)) ? [name] : [],
  );
}

/** Words of refusal in a restatement, which is in English whatever the directive's language. */
const REFUSAL =
  /n't\b|\b(?:not|no|never|without|avoid(?:ing)?|instead|except|but|leave|leaving|skip|stop|rather|only|spare|keep)\b/i;

/** Whether a restatement refuses something. */
function statesRefusal({ means }: ReadIntent): boolean {
  // A single "no" is an echo of the prompt.
  return means === "" || (means.split(/\s+/).length > 2 && REFUSAL.test(means));
}

/** The names that only the model forbids. What is asked for is not forbidden. */
export function avoidedBy({ avoid, use }: ReadIntent, own: ReadonlySet<string>): readonly string[] {
  return avoid.filter((name) => !(use.includes(name) || own.has(name)));
}

/**
 * The bans of the model alone that its restatement states, too: it refuses, and it or the directive names the action.
 * Small models fill lists with whatever there is.
 */
export function statedBans(
  terms: IntentTerms,
  read: ReadIntent,
  own: ReadonlySet<string>,
  directive: string,
): readonly string[] {
  if (!statesRefusal(read)) return [];
  return avoidedBy(read, own).filter((name) => isActionNamed(terms.words, name, read, directive));
}

/**
 * The model's own bans where the reader is sure: they count if both name the same goal, and the restatement states
 * them.
 */
export function settledBans(
  terms: IntentTerms,
  votes: GoalVotes,
  read: ReadIntent,
  own: ReadonlySet<string>,
  directive: string,
): ReadonlySet<string> {
  return new Set(votes.own === votes.read ? statedBans(terms, read, own, directive) : []);
}

/** The decision of reader, intent and third voice. */
export interface DecidedIntent {
  readonly verdict: GoalVerdict;
  /** Names of actions that the reader forbids. */
  readonly forbidden: ReadonlySet<string>;
  /** Names that only the model forbids. */
  readonly doubtful: ReadonlySet<string>;
  /** Whether the model was shown only the start of the text. */
  readonly isCut: boolean;
}

/** The intent that follows, in ground actions. */
export function intentOf(
  terms: IntentTerms,
  reading: DirectiveReading | undefined,
  read: ReadIntent,
  { verdict: { goal, confidence }, forbidden, doubtful, isCut }: DecidedIntent,
): Intent {
  const isRead = goal === read.goals[0] && !isSettled(reading);
  const own = (reading?.goals ?? []).flatMap(({ declared }) => declared.name ?? []);
  const goals = isRead ? read.goals : own;
  const use = isRead ? read.use.filter((name) => !forbidden.has(name)) : [];
  const disabled = new Set(actionsOf(terms, forbidden));
  // Bans of single ground actions in a large domain, where a name stands for a whole tool.
  for (const actions of terms.actions.values()) {
    if (actions.length === 1) continue;
    for (const action of actions) if (reading?.disabled?.has(action)) disabled.add(action);
  }
  const isFree = (action: number): boolean => !disabled.has(action);
  return {
    means: read.means,
    goals,
    ...(isRead && read.count > 0 ? { amount: read.count } : {}),
    disabled: [...disabled],
    discouraged: actionsOf(terms, [...doubtful, ...otherWays(terms, goal, use)]).filter(isFree),
    refused: actionsOf(terms, doubtful).filter(isFree),
    use: actionsOf(terms, use),
    ...(isCut && { isCut }),
    confidence,
  };
}

/** The ways to a goal other than those that are to be used. */
function otherWays(
  { ways }: IntentTerms,
  goal: string | undefined,
  use: readonly string[],
): readonly string[] {
  const all = ways.get(goal ?? "") ?? [];
  return all.some((name) => use.includes(name)) ? all.filter((name) => !use.includes(name)) : [];
}

function actionsOf({ actions }: IntentTerms, names: Iterable<string>): readonly number[] {
  return [...names].flatMap((name) => actions.get(name) ?? []);
}
