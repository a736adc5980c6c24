/** Kinds of GPUs that llama.cpp knows. */
export type GpuKind = "cuda" | "vulkan" | "metal";

/** The device on which a loaded model computes, and the memory it takes there. */
export interface ModelPlacement {
  /** The kind of GPU that it was given; undefined where it was given none, or nobody tells which. */
  readonly gpu: GpuKind | undefined;
  /** The names of the devices that compute, the processor aside. */
  readonly devices: readonly string[];
  /** Layers that the model has, its output counted as one; undefined where nobody tells. */
  readonly layers: number | undefined;
  /** Layers on the GPU; undefined where nobody tells. */
  readonly gpuLayers: number | undefined;
  /** The device of each layer in order, as the library calls it, the output last; undefined where it does not tell. */
  readonly layerDevices: readonly string[] | undefined;
  /** Memory of the GPU that it takes, in bytes. */
  readonly gpuBytes: number;
  /** Memory of the machine that it takes besides, in bytes. */
  readonly machineBytes: number;
}

/** The placement of a model that no GPU has a part in. */
export const ON_PROCESSOR: Omit<ModelPlacement, "machineBytes"> = {
  gpu: undefined,
  devices: [],
  layers: undefined,
  gpuLayers: 0,
  layerDevices: undefined,
  gpuBytes: 0,
};
