import type { ModelCalibration } from "../../shared/calibrate.ts";
import type { ModelSettings } from "../../shared/protocol.ts";

/** Calibrations of model files in this process, so that a reload needs no new one. */
const calibrations = new Map<string, ModelCalibration>();

/** The given or remembered calibration for these settings. */
export function knownCalibration(settings: ModelSettings): ModelCalibration | undefined {
  return settings.calibration ?? calibrations.get(keyOf(settings));
}

/** Remembers a calibration. */
export function keepCalibration(settings: ModelSettings, calibration: ModelCalibration): void {
  calibrations.set(keyOf(settings), calibration);
}

/** Forgets a calibration, so that the next load measures again. */
export function forgetCalibration(settings: ModelSettings): void {
  calibrations.delete(keyOf(settings));
}

/** The benefit of batching depends on the number of sequences, so that is part of the key. */
function keyOf({ engine, modelPath, gpu, gpuLayers, ...settings }: ModelSettings): string {
  const { threads, flashAttention, sequences } = settings;
  return JSON.stringify([engine, modelPath, gpu, gpuLayers, threads, flashAttention, sequences]);
}
