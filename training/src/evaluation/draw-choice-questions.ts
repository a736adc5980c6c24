import { drawChoices } from "../choice/draw-choices.ts";
import { demoDomain } from "../domains/demo-domains.ts";
import { FAMILIES, randomDomain } from "../domains/families.ts";
import { Chooser } from "../random/chooser.ts";
import { lessonDomain } from "../teacher/lesson-domain.ts";
import type { ChoiceGroup } from "./trial-groups.ts";

/** Choices in a demo domain, and in domains with held-out words and families. */
export function drawChoiceQuestions(
  seed: number,
  domains: number,
  questions: number,
): ChoiceGroup[] {
  const chooser = new Chooser(seed);
  const families = FAMILIES.filter(({ split }) => split === "held-out");
  const groups: ChoiceGroup[] = [];
  for (let tries = 0; groups.length < domains && tries < domains * 5; tries++) {
    const definition =
      tries % 2 === 0
        ? demoDomain(chooser.pick(["guard", "courier"]))
        : randomDomain(chooser.pick(families), chooser, { words: "held-out", maxStates: 20_000 });
    try {
      const lesson = lessonDomain(definition);
      const problems = [...drawChoices(lesson, chooser, questions, "held-out")];
      if (problems.length > 0) groups.push({ lesson, problems });
    } catch (error) {
      // Contradictory random domains are skipped.
      if (!(error instanceof Error && "issues" in error)) throw error;
    }
  }
  return groups;
}
