import {
  CHOICE_LETTERS,
  type ChoiceDetail,
  frameSystem,
  frameUser,
  type PromptSegment,
  renderChoice,
  renderChoiceSystem,
} from "@understudy/llm";
import type { LeadCandidate, PackedState } from "@understudy/planner-core";
import { randomStart } from "../problems/random-start.ts";
import type { Chooser } from "../random/chooser.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";
import { TableTeacher, type TaughtGoal } from "../teacher/table-teacher.ts";
import { type ToldChoice, tellChoice } from "./choice-rules.ts";

/** A question of which plan to play, and the option that answers it. */
export interface ChoiceProblem extends ToldChoice {
  readonly state: PackedState;
  readonly candidates: readonly LeadCandidate[];
}

/** The framed system prompt of a domain's choices. */
export function choiceSystem({ domain }: LessonDomain): string {
  return frameSystem(renderChoiceSystem(domain).content);
}

/** Choices among the declared goals of a domain that can be reached and do not hold yet. */
export function* drawChoices(
  lesson: LessonDomain,
  chooser: Chooser,
  count: number,
): Generator<ChoiceProblem> {
  const teacher = new TableTeacher(lesson, 2 ** 22);
  const taught = lesson.domain.goals.slice(0, CHOICE_LETTERS.length).flatMap((goal) => {
    const known = teacher.teach(goal.definition);
    // The prompt knows declared goals by identity.
    return known === undefined ? [] : [{ ...known, goal }];
  });
  if (taught.length < 2) return;
  let made = 0;
  for (let tries = 0; tries < count * 6 && made < count; tries++) {
    const state = randomStart(lesson, chooser);
    const candidates = taught.flatMap((each) => candidateOf(lesson, teacher, state, each));
    if (candidates.length < 2) continue;
    made++;
    yield { state, candidates, ...tellChoice(candidates, chooser) };
  }
}

/** The framed turn of a choice, and the letter that answers it. */
export function choiceTurn(
  { domain }: LessonDomain,
  { state, candidates, text, index }: ChoiceProblem,
  detail: ChoiceDetail,
): { readonly user: readonly PromptSegment[]; readonly answer: string } {
  const { user, letters } = renderChoice(domain, state, candidates, text, { detail });
  return { user: frameUser(user), answer: letters[index] as string };
}

function candidateOf(
  { domain }: LessonDomain,
  teacher: TableTeacher,
  state: Int32Array,
  taught: TaughtGoal,
): LeadCandidate[] {
  const actions = teacher.plan(state, taught);
  if (actions === undefined || actions.length === 0) return [];
  const cost = actions.reduce((sum, action) => sum + (domain.actions.cost[action] as number), 0);
  return [{ goal: taught.goal, actions, cost }];
}
