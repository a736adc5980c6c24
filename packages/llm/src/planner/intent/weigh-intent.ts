import type { Domain } from "@understudy/planner-core";
import type { Meanings } from "../../prompts/render/render-meanings.ts";
import { orderTo, systemForLines } from "../../prompts/render/render-meanings.ts";
import { fitText, type TextBudget } from "../../prompts/text/text-budget.ts";
import { inWords } from "./in-words.ts";

/** Minimum log-likelihood advantage to believe a ban, in nats. */
const CLEARLY = 3;

/** The task of telling which goal a directive orders: one meaning for each goal. */
export function goalMeanings(
  domain: Domain,
  goals: readonly string[],
  directive: string,
  budget: TextBudget,
): Meanings {
  const meanings = goals.map((goal, index) => meaning(orderTo(inWords(goal)), index, 0));
  return meaningsOf(domain, meanings, directive, budget);
}

/** The task of telling whether a directive forbids an action on the way to a goal: 0 for no, 1 for yes. */
export function banMeanings(
  domain: Domain,
  goal: string | undefined,
  action: string,
  directive: string,
  budget: TextBudget,
): Meanings {
  const wanted = goal === undefined ? "do anything else" : inWords(goal);
  const plain = meaning(orderTo(wanted), 0, CLEARLY);
  const banned = meaning(orderTo(`${wanted}, but never ${inWords(action)}`), 1, 0);
  return meaningsOf(domain, [plain, banned], directive, budget);
}

function meaning(task: string, index: number, logPrior: number): Meanings["meanings"][number] {
  return { user: [{ kind: "trusted", text: task }], index, logPrior };
}

function meaningsOf(
  domain: Domain,
  meanings: Meanings["meanings"],
  directive: string,
  budget: TextBudget,
): Meanings {
  const { directive: text } = fitText({ directive }, budget);
  return { system: systemForLines(domain), meanings, said: { kind: "user", text } };
}
