import { cacheTargets } from "./cache/targets.ts";
import { classicalTargets } from "./classical/targets.ts";
import { coreTargets } from "./core/targets.ts";
import { llmTargets } from "./llm/targets.ts";
import { modelsTargets } from "./models/targets.ts";
import { parseTargets } from "./parse/targets.ts";
import { pipelineTargets } from "./pipeline/targets.ts";
import type { Target } from "./runner/report/judge.ts";
import { serverTargets } from "./server/targets.ts";
import { squadsTargets } from "./squads/targets.ts";
import { startupTargets } from "./startup/targets.ts";
import { wordsTargets } from "./words/targets.ts";
import { worldTargets } from "./world/targets.ts";

/** Every target, grouped by the suite that measures it. A run shows all of them. */
export const targets: readonly Target[] = [
  ...coreTargets,
  ...classicalTargets,
  ...worldTargets,
  ...squadsTargets,
  ...cacheTargets,
  ...llmTargets,
  ...modelsTargets,
  ...parseTargets,
  ...wordsTargets,
  ...pipelineTargets,
  ...serverTargets,
  ...startupTargets,
];
