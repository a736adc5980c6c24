/** GPU backends of llama.cpp. */
export type GpuKind = "cuda" | "vulkan" | "metal";

/** The devices that run a loaded model, and its memory use there. */
export interface ModelPlacement {
  /** The GPU backend in use; undefined if none or unknown. */
  readonly gpu: GpuKind | undefined;
  /** Names of the devices in use, without the CPU. */
  readonly devices: readonly string[];
  /** Number of layers, including the output layer; undefined if unknown. */
  readonly layers: number | undefined;
  /** Number of layers on the GPU; undefined if unknown. */
  readonly gpuLayers: number | undefined;
  /** Device of each layer, in llama.cpp's naming, with the output layer last; undefined if unknown. */
  readonly layerDevices: readonly string[] | undefined;
  /** Number of the processor's threads for the layers that it computes; undefined if unknown. */
  readonly threads?: number | undefined;
  /** GPU backends that could not be used, each with the reason. */
  readonly passedOver?: readonly string[];
  /** GPU memory in use, in bytes. */
  readonly gpuBytes: number;
  /** Main memory in use besides GPU memory, in bytes. */
  readonly machineBytes: number;
}

/** The placement of a model that runs on the CPU alone. */
export const ON_PROCESSOR: Omit<ModelPlacement, "machineBytes"> = {
  gpu: undefined,
  devices: [],
  layers: undefined,
  gpuLayers: 0,
  layerDevices: undefined,
  gpuBytes: 0,
};
