import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";

/** llama.cpp as installed, on one processor thread, logging only errors. */
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
