import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";

/** llama.cpp as it was installed, on one thread of the processor, which prints errors alone. */
export function quietLlama(): Promise<Llama> {
  return getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
  });
}
