import type {
  TrialChoice,
  TrialGroup,
} from "../../../workshop/cli/src/trial/questions/draw-trial.ts";
import type { ChoiceProblem } from "../choice/draw-choices.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";
import type { QuestionGroup } from "./draw-questions.ts";

/** A domain with its choice questions. */
export interface ChoiceGroup {
  readonly lesson: LessonDomain;
  readonly problems: readonly ChoiceProblem[];
}

/** A choice of a trial with the rule that it was drawn by. */
export type DrawnChoice = ChoiceProblem & TrialChoice;

const NOTHING = { isOwn: false, questions: [], choices: [], intents: [] };

/** A domain's problems as the questions of a trial, whose best plans are the teacher's. */
export function planTrial({ lesson: { domain }, problems }: QuestionGroup): TrialGroup {
  const { scaledCost } = domain.actions;
  const questions = problems.map(({ state, goal, actions, text }) => {
    const cost = actions.reduce((sum, action) => sum + (scaledCost[action] as number), 0);
    return { state, goal, text, best: { goal, actions, scaledCost: cost } };
  });
  return { ...NOTHING, domain, questions };
}

/** A domain's choices as those of a trial. */
export function choiceTrial({ lesson: { domain }, problems }: ChoiceGroup): TrialGroup {
  const choices = problems.map(
    (problem): DrawnChoice => ({ ...problem, wanted: problem.index, otherwise: undefined }),
  );
  return { ...NOTHING, domain, choices };
}
