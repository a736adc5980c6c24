import { readFile } from "node:fs/promises";
import { HouseError, type HouseModel, openModel } from "@understudy/house";
import { speedsOfSize } from "../expected-speeds.ts";
import { type ModelCalibration, TIMED_CHUNK } from "./calibrate.ts";
import { LoadFailure, messageOf } from "./call-errors.ts";
import { verifyHash } from "./gguf/verify-model-file.ts";
import { HouseEngine, HousePrompts, houseVocabulary } from "./house-engine.ts";
import { HousePasses, type LetMessagesIn } from "./house-passes.ts";
import { checkDraftModel, type LoadedModel, lettersOf } from "./loaded-model.ts";
import { ModelSession } from "./model-session.ts";
import type { ModelSettings } from "./protocol.ts";

/** Kept system prompts: a sequence takes memory only for what it keeps. */
const SEQUENCES = 4;
/** What two calls in one pass cost against two passes, as `pnpm bench house` shows it: others are delayed too much. */
const BATCH_COST = 0.7;
/** What a token of a prompt costs against one of an answer. */
const READ_COST = 0.6;

/**
 * Loads a model into the house engine.
 *
 * @throws LoadFailure
 */
export async function loadHouse(
  settings: ModelSettings,
  letMessagesIn: LetMessagesIn,
  onPass: () => void,
): Promise<LoadedModel> {
  const startMs = performance.now();
  const contextSize = settings.contextSize || undefined;
  const model = await open(settings.modelPath, contextSize, settings.sha256);
  const draftModel =
    settings.draftModelPath === undefined
      ? undefined
      : await open(settings.draftModelPath, contextSize);
  if (draftModel !== undefined) {
    checkDraftModel(houseVocabulary(model), houseVocabulary(draftModel));
  }
  const sequences = settings.sequences || SEQUENCES;
  const enginesOf = (one: HouseModel): HouseEngine[] => {
    const passes = new HousePasses(one, letMessagesIn, onPass);
    return Array.from({ length: sequences }, () => new HouseEngine(one, passes));
  };
  const engines = enginesOf(model);
  const drafts = draftModel === undefined ? [] : enginesOf(draftModel);
  const modelBytes = model.memoryBytes + (draftModel?.memoryBytes ?? 0);
  const contextBytes = [model, draftModel].reduce(
    (sum, one) => sum + sequences * (one?.sequenceBytes(one.contextSize) ?? 0),
    0,
  );
  return {
    session: new ModelSession(new HousePrompts(model), engines, model.contextSize, drafts),
    facts: {
      contextSize: model.contextSize,
      sequences,
      batch: Math.min(settings.batch || 1, sequences),
      modelBytes,
      contextBytes,
      loadMs: performance.now() - startMs,
      calibration: settings.calibration ?? calibrationOf(modelBytes),
      letters: lettersOf(engines[0]),
    },
    dispose: async () => {},
  };
}

async function open(
  path: string,
  contextSize: number | undefined,
  sha256?: string,
): Promise<HouseModel> {
  try {
    const bytes = await readFile(path);
    if (sha256 !== undefined) verifyHash(bytes, sha256);
    return await openModel(bytes, { contextSize });
  } catch (error) {
    const isMemory = error instanceof HouseError && error.code === "out-of-memory";
    const kind = isMemory ? "out-of-memory" : "model-not-loaded";
    throw new LoadFailure(kind, `${path} cannot be loaded: ${messageOf(error)}`, error);
  }
}

/** Nothing is measured: there is no setting to choose. These times are those of slow machines. */
function calibrationOf(modelBytes: number): ModelCalibration {
  const { writeMsPerToken: tokenMs } = speedsOfSize(modelBytes, "processor");
  const chunkMs = TIMED_CHUNK * READ_COST * tokenMs;
  return { threads: 1, flashAttention: false, tokenMs, chunkMs, batchCost: BATCH_COST };
}
