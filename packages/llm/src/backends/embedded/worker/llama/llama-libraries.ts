import type * as NodeLlama from "node-llama-cpp";
import type { LlamaLogLevel } from "node-llama-cpp";
import { LoadFailure, workerMessageOf } from "../../shared/call-errors.ts";
import type { GpuChoice, WorkerSettings } from "../../shared/protocol.ts";
import { tryGpu } from "./try-gpu.ts";

/** Maximum number of the library's log lines in the error for a failed load. */
const MAX_COMPLAINTS = 3;
/** Upper bound on the layers of a model. */
const MAX_LAYERS = 10_000;

/** Collects log messages of the library during a load: errors, and the device of each layer. */
export class LibraryLog {
  #complaints: string[] = [];
  #layers: string[] = [];

  /** Log callback for the library. */
  readonly write = (level: LlamaLogLevel | `${LlamaLogLevel}`, message: string): void => {
    const [, layer, device] =
      /layer\s+(\d+) assigned to device (\S+?),?(?:\s|$)/.exec(message) ?? [];
    if (device !== undefined && Number(layer) < MAX_LAYERS) this.#layers[Number(layer)] = device;
    const isComplaint = level === "error" || level === "fatal";
    if (isComplaint && this.#complaints.length < MAX_COMPLAINTS) {
      this.#complaints.push(message.trim());
    }
  };

  /** Errors since the last `clear`. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Clears the log before the next load. */
  clear(): void {
    this.#complaints = [];
    this.#layers = [];
  }

  /** Device of each layer of the loaded model; undefined if the log is incomplete. */
  layerDevices(layers: number): readonly string[] | undefined {
    const devices = Array.from({ length: layers }, (_, layer) => this.#layers[layer]);
    return devices.every((device) => device !== undefined) ? devices : undefined;
  }
}

/** An instance of llama.cpp for the CPU or for one kind of GPU. */
interface StartedLibrary {
  readonly module: typeof NodeLlama;
  readonly llama: NodeLlama.Llama;
  readonly log: LibraryLog;
  /** Names of the GPUs; empty for the CPU. */
  readonly devices: readonly string[];
}

/** The instance for a model. */
export interface LlamaLibrary extends StartedLibrary {
  /** The better kinds that cannot be used, each with the reason. */
  readonly passedOver: readonly string[];
}

/**
 * Instances of llama.cpp: one for the CPU and one per kind of GPU. Only installed binaries are used; nothing is
 * downloaded or compiled.
 */
export class LlamaLibraries {
  readonly #settings: WorkerSettings;
  /** A kind that cannot be used has the reason. */
  readonly #started = new Map<NodeLlama.LlamaGpuType, StartedLibrary | string>();

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  /** @throws LoadFailure if the library is not installed, or has no binary for this machine or the requested GPU */
  async for(choice: GpuChoice): Promise<LlamaLibrary> {
    const module = await importLlama(this.#settings.llamaModule);
    const failures: string[] = [];
    try {
      for await (const kind of kindsOf(choice, module)) {
        const library = this.#started.get(kind) ?? (await this.#start(module, kind));
        this.#started.set(kind, library);
        if (typeof library !== "string") return { ...library, passedOver: failures };
        failures.push(library);
      }
    } catch (error) {
      const details = [workerMessageOf(error), ...failures].join("; ");
      throw new LoadFailure(
        "model-not-loaded",
        `node-llama-cpp cannot be started: ${details}`,
        error,
      );
    }
    throw new LoadFailure("model-not-loaded", nothingFor(choice, failures), undefined);
  }

  /** @returns the reason if there is no binary or no device, or if the device cannot run it */
  async #start(
    module: typeof NodeLlama,
    kind: NodeLlama.LlamaGpuType,
  ): Promise<StartedLibrary | string> {
    const log = new LibraryLog();
    const name = kind || "the processor";
    let llama: NodeLlama.Llama;
    try {
      llama = await module.getLlama({
        gpu: kind,
        build: "never",
        skipDownload: true,
        progressLogs: false,
        maxThreads: 1,
        logLevel: module.LlamaLogLevel.error,
        logger: log.write,
      });
    } catch (error) {
      if (!isBinaryMissing(error)) throw error;
      return `no binary for ${name} that runs here`;
    }
    const devices = kind === false ? [] : await llama.getGpuDeviceNames();
    const isThere = llama.gpu === kind && (kind === false || devices.length > 0);
    const { llamaModule } = this.#settings;
    const fault =
      isThere && kind !== false ? await tryGpu(import.meta.resolve(llamaModule), kind) : undefined;
    if (isThere && fault === undefined) return { module, llama, log, devices };
    await llama.dispose();
    if (fault === undefined) return `no device for ${name}`;
    return `${name} ends the process on ${devices.join(", ")}: ${fault}. Its driver may be too old`;
  }

  async dispose(): Promise<void> {
    for (const library of this.#started.values()) {
      if (typeof library !== "string") await library.llama.dispose();
    }
    this.#started.clear();
  }
}

/** GPU kinds to try, best first. The CPU is the fallback unless a specific GPU is required. */
async function* kindsOf(
  choice: GpuChoice,
  module: typeof NodeLlama,
): AsyncGenerator<NodeLlama.LlamaGpuType> {
  if (choice !== "auto" && choice !== "none") {
    yield choice;
    return;
  }
  if (choice === "none") yield false;
  // A GPU binary also runs on the CPU, and some machines have no CPU binary.
  for (const kind of await module.getLlamaGpuTypes("supported")) {
    if (choice === "auto" || kind !== false) yield kind;
  }
}

/** Checks by name, since the library's own error class cannot be imported: the package may be missing. */
function isBinaryMissing(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === "NoBinaryFoundError";
}

function nothingFor(choice: GpuChoice, failures: readonly string[]): string {
  const details = failures.join("; ");
  const here = `${process.platform}-${process.arch}`;
  if (choice !== "auto" && choice !== "none") {
    return (
      `There is no GPU of the kind ${choice} here that could be used: ${details}. Use gpu "auto", which takes what there is, or ` +
      `install its driver and npm install --ignore-scripts @node-llama-cpp/${here.replace("win32", "win").replace("darwin", "mac")}-${choice}`
    );
  }
  return (
    `node-llama-cpp has no binary for ${here}: ${details}. ` +
    "Install it again with optional dependencies (they hold the binaries)"
  );
}

async function importLlama(name: string): Promise<typeof NodeLlama> {
  try {
    return (await import(name)) as typeof NodeLlama;
  } catch (error) {
    const message =
      "The embedded backend needs the package node-llama-cpp, which cannot be imported " +
      `(${workerMessageOf(error)}). Install it: npm install --ignore-scripts node-llama-cpp@3`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
}
