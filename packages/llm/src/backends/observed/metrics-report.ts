import { formatBytes } from "@understudy/planner-core/internal";
import type { BackendInfo, Generation, GenerationRequest } from "../interface/backend.ts";
import type { BackendWatcher } from "./backend-watcher.ts";
import type { Spread } from "./running-statistics.ts";
import { UsageMeter } from "./usage-meter.ts";

/** Prints a model's metrics once, when the backend is disposed or the program exits. */
export class MetricsReport implements BackendWatcher {
  readonly #meter = new UsageMeter();
  readonly #info: () => BackendInfo;
  readonly #tell: (text: string) => void;
  readonly #onExit = (): void => this.ended();
  #isTold = false;

  constructor(
    info: () => BackendInfo,
    tell: (text: string) => void = (text) => process.stderr.write(text),
  ) {
    this.#info = info;
    this.#tell = tell;
    process.once("exit", this.#onExit);
  }

  answered(_: GenerationRequest, { usage }: Generation): void {
    this.#meter.answered(usage);
  }

  failed(): void {
    this.#meter.failed();
  }

  ended(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    process.off("exit", this.#onExit);
    this.#tell(`${metricsText(this.#info(), this.#meter.usage)}\n`);
  }
}

/** A model's metrics as readable text. */
function metricsText(
  { model, loadMs, memoryBytes, placement, leftOut = [] }: BackendInfo,
  usage: UsageMeter["usage"],
): string {
  const { calls, failures, tokensIn, tokensOut, tokensPerSecond, firstTokenMs } = usage;
  const gpuBytes = placement?.gpuBytes ?? 0;
  const onGpu = gpuBytes > 0 ? `, ${formatBytes(gpuBytes)} of it on the GPU` : "";
  const lines = [
    `metrics of ${model}`,
    `  calls        ${calls} answered, ${failures} failed`,
    `  tokens       ${tokensIn} in, ${tokensOut} out`,
    ...spreadLine("tokens/s", tokensPerSecond, ""),
    ...spreadLine("first token", firstTokenMs, " ms"),
    ...(leftOut.length === 0 ? [] : [`  refused      ${leftOut.join(", ")}`]),
    ...(loadMs === undefined ? [] : [`  loaded in    ${loadMs.toFixed(0)} ms`]),
    ...(memoryBytes === undefined ? [] : [`  memory       ${formatBytes(memoryBytes)}${onGpu}`]),
  ];
  return lines.join("\n");
}

function spreadLine(name: string, spread: Spread | undefined, unit: string): string[] {
  if (spread === undefined) return [];
  const { mean, deviation } = spread;
  return [`  ${name.padEnd(11)}  ${mean.toFixed(1)} ± ${deviation.toFixed(1)}${unit}`];
}
