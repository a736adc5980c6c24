import type { Random } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { GREEDY } from "../../../backends/interface/sampling.ts";
import { parseChoice } from "../../../parse/parse-choice.ts";
import { CHOICE_LETTERS } from "../../../prompts/render/render-choice.ts";
import { cleanUserText } from "../../../prompts/text/clean-user-text.ts";
import { segmentsText } from "../../../prompts/text/segment.ts";
import { gather } from "../gather.ts";
import { type MemberAnswer, type PoolDecision, take } from "../member-answer.ts";
import type { PoolMember } from "../pool-member.ts";
import { type TextQuestion, textMeaning } from "../pool-request.ts";
import type { PoolRun } from "../pool-run.ts";
import { shuffled } from "./shuffled.ts";

/** Options of {@link judgeTexts}. */
export interface TextJudging {
  readonly by: PoolMember | undefined;
  readonly question: TextQuestion;
  /** The other members' share of the remaining time. */
  readonly share: number;
  /** Source of the order in which the judge sees the texts. */
  readonly random: Random;
}

const CONTENT =
  "You judge answers to a question. Choose the one that answers it best. " +
  "Answer with the letter of one answer only.";
const SYSTEM = { content: CONTENT, hash: hashText(CONTENT) };
/** Maximum tokens of a verdict: enough for a letter, or for a short sentence around it. */
const MAX_TOKENS = 32;

/** The other members write, and the judge chooses one of their texts by a letter. */
export async function judgeTexts(
  run: PoolRun,
  { by, question, share, random }: TextJudging,
): Promise<PoolDecision> {
  const others = run.members.filter((member) => member !== by);
  const totalMs = run.leftMs * share;
  const writers = others.length > 0 ? others : run.members;
  const answers = await gather(run, writers, { asking: () => ({ totalMs }) });
  const texts = distinctTexts(answers).slice(0, CHOICE_LETTERS.length);
  const [first] = texts;
  if (first === undefined) return run.leastBad(answers);
  if (texts.length < 2 || by === undefined) return take(first, "the only text that was fine");
  await run.endCalls();
  const order = shuffled(texts, random);
  const letters = CHOICE_LETTERS.slice(0, order.length);
  const text = verdictOn(question, order, letters);
  const [verdict] = await gather(run, [by], { asking: () => ({ text }), earlier: answers });
  const said = verdict?.judged.answer;
  const index = said?.kind === "text" ? parseChoice(said.text, letters) : undefined;
  const chosen = index === undefined ? undefined : order[index];
  if (chosen === undefined) return take(first, `${by.name} did not choose: the first that came`);
  return take(chosen, `chosen by ${by.name} among ${order.length} texts`);
}

/** One text for each distinct meaning: the first. */
function distinctTexts(answers: readonly MemberAnswer[]): readonly MemberAnswer[] {
  const known = new Map<string, MemberAnswer>();
  for (const answered of answers) {
    const { answer, isAccepted } = answered.judged;
    if (!isAccepted || answer.kind !== "text") continue;
    const meaning = textMeaning(answer.text);
    if (!known.has(meaning)) known.set(meaning, answered);
  }
  return [...known.values()];
}

/** The question of the judge: which text answers the original question best. */
function verdictOn(
  { key, task, promptFor }: TextQuestion,
  texts: readonly MemberAnswer[],
  letters: readonly string[],
): TextQuestion {
  const options = texts.map(({ judged: { answer } }) =>
    answer.kind === "text" ? answer.text : "",
  );
  return {
    ...{ key, task },
    promptFor: (info) => {
      const { system, user } = promptFor(info);
      const asked = cleanUserText(`${system.content} ${segmentsText(user)}`);
      const lines = options.map((text, index) => `${letters[index]}: ${cleanUserText(text)}`);
      const text = ["Question:", asked, "Answers:", ...lines].join("\n");
      return {
        system: SYSTEM,
        user: [{ kind: "user", text }],
        maxTokens: MAX_TOKENS,
        sampling: GREEDY,
      };
    },
    isFine: (text) => parseChoice(text, letters) !== undefined,
  };
}
