import type { LlamaLogLevel } from "node-llama-cpp";

/** Lines of the library's log that are worth showing when a model cannot be loaded. */
const MAX_COMPLAINTS = 3;
/** Models have far fewer layers. */
const MAX_LAYERS = 10_000;

/** Collects the messages of the library while it loads models: complaints, and the device of each layer. */
export class LibraryLog {
  #complaints: string[] = [];
  #layers: string[] = [];

  /** For the library. */
  readonly write = (level: LlamaLogLevel | `${LlamaLogLevel}`, message: string): void => {
    const [, layer, device] =
      /layer\s+(\d+) assigned to device (\S+?),?(?:\s|$)/.exec(message) ?? [];
    if (device !== undefined && Number(layer) < MAX_LAYERS) this.#layers[Number(layer)] = device;
    const isComplaint = level === "error" || level === "fatal";
    if (isComplaint && this.#complaints.length < MAX_COMPLAINTS) {
      this.#complaints.push(message.trim());
    }
  };

  /** The complaints since it was cleared. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Another model is going to be loaded. */
  clear(): void {
    this.#complaints = [];
    this.#layers = [];
  }

  /** The device of each layer of the model that was loaded; undefined if the library has not told all of them. */
  layerDevices(layers: number): readonly string[] | undefined {
    const devices = Array.from({ length: layers }, (_, layer) => this.#layers[layer]);
    return devices.every((device) => device !== undefined) ? devices : undefined;
  }
}
