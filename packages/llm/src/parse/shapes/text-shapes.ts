import { collectSteps } from "../step/collect-steps.ts";
import type { DomainWords } from "../step/tool-words.ts";
import { readLabelledSteps } from "./labelled-steps.ts";
import { readLineSteps } from "./line-steps.ts";
import type { ShapedSteps } from "./shaped-steps.ts";
import { readTableSteps } from "./table-steps.ts";
import { readTaggedSteps } from "./tagged-steps.ts";
import { readYaml, yamlBlocks } from "./yaml-reader.ts";

/** Reads steps in every format except JSON. Pages that only use the embedded model can leave this module out. */
export function readTextShapes(words: DomainWords, text: string): readonly ShapedSteps[] {
  const found = [
    readTaggedSteps(words, text),
    readLabelledSteps(words, text),
    readTableSteps(words, text),
    readLineSteps(words, text),
    readYamlSteps(words, text),
  ];
  return found.filter((steps) => steps !== undefined);
}

/** Reads the steps of the last YAML block with steps. */
function readYamlSteps(words: DomainWords, text: string): ShapedSteps | undefined {
  let last: ShapedSteps | undefined;
  for (const block of yamlBlocks(text)) {
    const value = readYaml(block);
    // A list of plain words may mean anything.
    if (Array.isArray(value) && value.every((item) => typeof item !== "object")) continue;
    const found = collectSteps(words, value);
    if (found === undefined || found.steps.length === 0) continue;
    const { steps, misfit } = found;
    last = { shape: "yaml", steps, hasMisfit: misfit !== undefined, isCut: false };
  }
  return last;
}
