import type { ModelCalibration } from "../../shared/calibrate.ts";
import type { ModelSettings } from "../../shared/protocol.ts";

/** Measurements of model files in this process, so that loading again costs no calibration. */
const calibrations = new Map<string, ModelCalibration>();

/** The calibration that was measured under these settings, or is given in them. */
export function knownCalibration(settings: ModelSettings): ModelCalibration | undefined {
  return settings.calibration ?? calibrations.get(keyOf(settings));
}

/** Keeps what was measured. */
export function keepCalibration(settings: ModelSettings, calibration: ModelCalibration): void {
  calibrations.set(keyOf(settings), calibration);
}

/** Forgets what was measured, so that loading the model measures it again. */
export function forgetCalibration(settings: ModelSettings): void {
  calibrations.delete(keyOf(settings));
}

/** Whether batches pay was measured with the sequences that there were. */
function keyOf({ engine, modelPath, gpu, gpuLayers, ...settings }: ModelSettings): string {
  const { threads, flashAttention, sequences } = settings;
  return JSON.stringify([engine, modelPath, gpu, gpuLayers, threads, flashAttention, sequences]);
}
