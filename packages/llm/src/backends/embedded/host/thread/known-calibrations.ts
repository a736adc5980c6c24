import type { ModelCalibration } from "../../shared/calibrate.ts";
import type { ModelSettings } from "../../shared/protocol.ts";

/** Calibrations of model files in this process, so that a reload need not measure again. */
const calibrations = new Map<string, ModelCalibration>();

/** The calibration for these settings, given by the caller or remembered from an earlier load. */
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

/** Includes the number of sequences, because the benefit of batching depends on it. */
function keyOf({ engine, modelPath, gpu, gpuLayers, ...settings }: ModelSettings): string {
  const { threads, flashAttention, sequences } = settings;
  return JSON.stringify([engine, modelPath, gpu, gpuLayers, threads, flashAttention, sequences]);
}
