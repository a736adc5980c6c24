import { pddlTargets } from "../../competition/bench/src/pddl/targets.ts";
import { planbenchTargets } from "../../competition/bench/src/planbench/targets.ts";
import { browserTargets } from "./browser/targets.ts";
import { cacheTargets } from "./cache/targets.ts";
import { classicalTargets } from "./classical/targets.ts";
import { clientsTargets } from "./clients/targets.ts";
import { coreTargets } from "./core/targets.ts";
import { craftingTargets } from "./crafting/targets.ts";
import { embeddedTargets } from "./embedded/targets.ts";
import { fleetTargets } from "./fleet/targets.ts";
import { inferenceTargets } from "./inference/targets.ts";
import { leadTargets } from "./lead/targets.ts";
import { memoryTargets } from "./memory/targets.ts";
import { mendTargets } from "./mend/targets.ts";
import { minecraftTargets } from "./minecraft/targets.ts";
import { modelsTargets } from "./models/targets.ts";
import { parseTargets } from "./parse/targets.ts";
import { pipelineTargets } from "./pipeline/targets.ts";
import { poolTargets } from "./pool/targets.ts";
import { repertoireTargets } from "./repertoire/targets.ts";
import type { Target } from "./runner/report/judge.ts";
import { serverTargets } from "./server/targets.ts";
import { squadsTargets } from "./squads/targets.ts";
import { startupTargets } from "./startup/targets.ts";
import { tableTargets } from "./table/targets.ts";
import { viewerTargets } from "./viewer/targets.ts";
import { waysTargets } from "./ways/targets.ts";
import { wordsTargets } from "./words/targets.ts";
import { worldTargets } from "./world/targets.ts";

/** Every target, grouped by the suite that measures it. A run shows all of them. */
export const targets: readonly Target[] = [
  ...coreTargets,
  ...classicalTargets,
  ...waysTargets,
  ...worldTargets,
  ...squadsTargets,
  ...craftingTargets,
  ...minecraftTargets,
  ...pddlTargets,
  ...planbenchTargets,
  ...cacheTargets,
  ...repertoireTargets,
  ...leadTargets,
  ...modelsTargets,
  ...poolTargets,
  ...tableTargets,
  ...embeddedTargets,
  ...browserTargets,
  ...inferenceTargets,
  ...parseTargets,
  ...mendTargets,
  ...wordsTargets,
  ...pipelineTargets,
  ...serverTargets,
  ...clientsTargets,
  ...fleetTargets,
  ...viewerTargets,
  ...memoryTargets,
  ...startupTargets,
];
