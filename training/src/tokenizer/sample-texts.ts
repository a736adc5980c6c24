import { renderPrompt, renderSystem, writePlan } from "@understudy/llm/internal";
import { idleText } from "../choice/told-text.ts";
import { CONTRACT_FRAME } from "../data/contract-frame.ts";
import { DEMO_NAMES, demoDomain } from "../domains/demo-domains.ts";
import { FAMILIES, randomDomain } from "../domains/families.ts";
import { variantOf } from "../domains/variants.ts";
import { randomGoal } from "../problems/random-goal.ts";
import { randomStart } from "../problems/random-start.ts";
import { Chooser } from "../random/chooser.ts";
import { lessonDomain } from "../teacher/lesson-domain.ts";

/** Every number with every comparison, for overlapping whole tokens. */
const COMPARISONS = ["<=", ">=", "<", ">", "!=", "=", "+", "-"];
const ODD = [
  "Äpfel",
  "日本",
  "has_Zebra_done",
  "a  b",
  "x😀y",
  "\t",
  "<|end|>",
  "é",
  "I'm",
  "0x1F",
  "--",
  "((",
  "==",
];
/** Prompts per domain. */
const PER_DOMAIN = 20;

/** Texts for tokenisation: prompts with answers on random domains and variants, and unusual ones. */
export function* sampleTexts(seed: number, count: number): Generator<string> {
  const chooser = new Chooser(seed);
  let made = 0;
  for (const comparison of COMPARISONS) {
    for (let number = 0; number < 13 && made < count; number++, made++) {
      const odd = chooser.pick(ODD);
      yield `<|user|>\nState: wood${comparison}${number},${odd}=${number}\nGoal: wood${comparison}${number}<|end|>`;
    }
  }
  while (made < count) {
    const definition = chooser.chance(0.3)
      ? variantOf(
          demoDomain(chooser.pick(DEMO_NAMES)),
          chooser,
          chooser.pick(["training", "held-out"]),
        )
      : randomDomain(chooser.pick(FAMILIES), chooser, {
          words: chooser.pick(["training", "held-out"]),
          maxStates: 10_000,
        });
    let lesson: ReturnType<typeof lessonDomain>;
    try {
      lesson = lessonDomain(definition);
    } catch {
      continue;
    }
    const { domain, successors } = lesson;
    if (successors.order.length === 0) continue;
    yield CONTRACT_FRAME.system(renderSystem(domain).content);
    made++;
    for (let index = 0; index < PER_DOMAIN && made < count; index++, made++) {
      const goal = domain.goal(randomGoal(domain, chooser));
      const text = chooser.chance(0.2) ? idleText(chooser) : {};
      const steps = Array.from({ length: chooser.between(0, 6) }, () =>
        domain.step(chooser.pick([...successors.order])),
      );
      yield renderPrompt(domain, randomStart(lesson, chooser), goal, text) + writePlan(steps);
    }
  }
}
