import {
  type DirectiveReading,
  type Domain,
  type Goal,
  seededRandom,
} from "@understudy/planner-core";

/** A simple baseline for the reader. */
export type Control = (domain: Domain, directive: string) => DirectiveReading;

const READING = {
  skipped: [],
  disabled: undefined,
  maintain: undefined,
  confidence: 0,
  because: [],
} as const;

const only = (goal: Goal): DirectiveReading => ({
  ...READING,
  goals: [{ goal, declared: goal, without: undefined }],
});

/** The choice of an orchestrator without a reader: the goal with the highest priority. */
export const mostImportantGoal: Control = (domain) =>
  only(domain.goals.reduce((best, goal) => (goal.priority > best.priority ? goal : best)));

/** A random goal, deterministic. */
export function randomGoal(): Control {
  const random = seededRandom(1);
  return (domain) => only(domain.goals[random.integer(domain.goals.length)] as Goal);
}

/**
 * The goal whose name, description and `words` share the most words with the directive; ties go to the higher priority.
 */
export const bagOfWords: Control = (domain, directive) => {
  const said = new Set(wordsOf(directive));
  let best = domain.goals[0] as Goal;
  let most = -1;
  domain.goals.forEach((goal, index) => {
    const told = domain.definition.goals?.[index];
    const texts = [goal.name ?? "", told?.description ?? "", ...(told?.words ?? [])];
    const shared = new Set(texts.flatMap(wordsOf).filter((word) => said.has(word))).size;
    if (shared > most || (shared === most && goal.priority > best.priority)) {
      most = shared;
      best = goal;
    }
  });
  return only(best);
};

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
