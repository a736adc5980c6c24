import type { GenerationRequest } from "@understudy/llm";
import { renderChoice, renderChoiceSystem } from "@understudy/llm/internal";
import type { Goal, LeadCandidate, PackedState } from "@understudy/planner-core";
import { CONTRACT_FRAME } from "../data/contract-frame.ts";
import type { Split } from "../names/name-source.ts";
import { randomGoal } from "../problems/random-goal.ts";
import { randomStart } from "../problems/random-start.ts";
import type { Chooser } from "../random/chooser.ts";
import { Exploration } from "../teacher/exploration.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";
import { TableTeacher } from "../teacher/table-teacher.ts";
import { goalText, type ToldChoice, tellChoice } from "./choice-rules.ts";

/** A question about the plan to play, with its answer. */
export interface ChoiceProblem extends ToldChoice {
  readonly state: PackedState;
  readonly candidates: readonly LeadCandidate[];
}

/** Format of options: a letter and a cost, or a line each. */
export type ChoiceDetail = "letters" | "summaries";

/** The taught option letters. */
export const CHOICE_LETTERS = "ABCDEFGH";

/** Questions per exploration. */
const QUESTIONS_PER_START = 3;
/** Share of questions with undeclared goals, and number of those tried. */
const BESIDES_SHARE = 0.4;
const MAX_BESIDES = 4;

/** The framed system prompt of a domain's choices. */
export function choiceSystem({ domain }: LessonDomain): string {
  return CONTRACT_FRAME.system(renderChoiceSystem(domain).content);
}

/**
 * Choices among a domain's reachable declared goals that do not hold.
 *
 * @param split which synonyms may be used
 */
export function* drawChoices(
  lesson: LessonDomain,
  chooser: Chooser,
  count: number,
  split: Split = "training",
): Generator<ChoiceProblem> {
  const teacher = new TableTeacher(lesson, 2 ** 22);
  const taught = lesson.domain.goals.slice(0, CHOICE_LETTERS.length).flatMap((goal) => {
    const known = teacher.teach(goal.definition);
    // The prompt identifies declared goals by object identity.
    return known === undefined ? [] : [{ ...known, goal }];
  });
  if (taught.length < 2) return;
  let made = 0;
  for (let tries = 0; tries < count * 6 && made < count; tries++) {
    const state = randomStart(lesson, chooser);
    const candidates = taught.flatMap((each) =>
      candidateFor(lesson, each.goal, teacher.plan(state, each)),
    );
    if (candidates.length < 2) continue;
    made++;
    yield { state, candidates, ...tellChoice(candidates, chooser, split) };
  }
}

/**
 * Choices in a domain whose goals have no small tables: one exploration finds the plans of all goals from a state.
 * Declared goals, and sometimes conditions as in requests.
 *
 * @param maxStates number of states to expand around each state
 */
export function* drawChoicesFromExplorations(
  lesson: LessonDomain,
  chooser: Chooser,
  count: number,
  maxStates: number,
): Generator<ChoiceProblem> {
  const { domain } = lesson;
  const exploration = new Exploration(lesson, maxStates);
  const declared = domain.goals.slice(0, CHOICE_LETTERS.length);
  let made = 0;
  for (let tries = 0; tries < count * 3 && made < count; tries++) {
    const state = randomStart(lesson, chooser);
    exploration.explore(state);
    for (let asked = 0; asked < QUESTIONS_PER_START && made < count; asked++) {
      const isMixed = chooser.chance(BESIDES_SHARE);
      const besides = Array.from({ length: isMixed ? chooser.between(1, MAX_BESIDES) : 0 }, () =>
        domain.goal(randomGoal(domain, chooser)),
      );
      const goals = isMixed ? chooser.shuffle([...declared, ...besides]) : declared;
      const candidates = toldApart(goals)
        .flatMap((goal) => candidateFor(lesson, goal, exploration.plan(goal.condition)))
        .slice(0, CHOICE_LETTERS.length);
      if (candidates.length < 2) continue;
      made++;
      yield { state, candidates, ...tellChoice(candidates, chooser) };
    }
  }
}

/** The first of the goals with the same text. */
function toldApart(goals: readonly Goal[]): Goal[] {
  const texts = goals.map(goalText);
  return goals.filter((_, index) => texts.indexOf(texts[index] as string) === index);
}

/** The framed choice turn, its answer letter, and the candidates' texts. */
export function choiceTurn(
  { domain }: LessonDomain,
  { state, candidates, text, index }: ChoiceProblem,
  detail: ChoiceDetail,
): {
  readonly user: GenerationRequest["user"];
  readonly answer: string;
  readonly letters: readonly string[];
} {
  const { user, letters } = renderChoice(domain, state, candidates, text, { detail });
  return { user: CONTRACT_FRAME.user(user), answer: letters[index] as string, letters };
}

function candidateFor(
  { domain }: LessonDomain,
  goal: Goal,
  actions: readonly number[] | undefined,
): LeadCandidate[] {
  if (actions === undefined || actions.length === 0) return [];
  const cost = actions.reduce(
    (sum, action) => sum + (domain.actions.scaledCost[action] as number),
    0,
  );
  return [{ goal, actions, scaledCost: cost }];
}
