import type { PreparationWorkerEvent } from "@understudy/server/fleet/queue";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { refuseInput } from "../input/input-error.ts";
import { type Interrupts, processInterrupts } from "../interrupts.ts";
import { printable } from "../output/printable.ts";
import { loadQueue } from "./load-queue.ts";
import { openModelTeacher } from "./open-teacher.ts";

/** The parsed flags of `understudy worker`. */
export interface WorkerFlags {
  readonly queue: string;
  readonly model: string;
  readonly inFlight: number;
}

/**
 * Runs `understudy worker` until Ctrl+C; current questions are still answered.
 *
 * @throws InputError for invalid flags, or if the model cannot be loaded
 */
export async function workerCommand(
  { queue, model, inFlight }: WorkerFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { PreparationWorker } = await loadQueue("worker");
  const { printer, interrupts = processInterrupts } = context;
  const teacher = await openModelTeacher(model, context);
  let worker: InstanceType<typeof PreparationWorker>;
  try {
    worker = new PreparationWorker({
      redis: queue,
      model,
      llm: teacher.llm,
      warmUp: teacher.warmUp,
      questionsInFlight: inFlight,
      onEvent: (event) => printer.line(printable(describeEvent(event))),
    });
  } catch (error) {
    await teacher.dispose();
    refuseInput(error, "--queue");
  }
  printer.line(`Answering: ${printable(teacher.llm.model)}`);
  printer.notice("it waits for preparations with this --queue and --model; Ctrl+C ends it");
  await untilInterrupted(interrupts);
  printer.notice("finishing open questions …");
  await worker.close();
  await teacher.dispose().catch(() => undefined);
  return EXIT.solved;
}

function describeEvent(event: PreparationWorkerEvent): string {
  if (event.type === "failed") return `a question failed: ${event.message}`;
  return `a question about ${event.domain}: ${(event.elapsedMs / 1000).toFixed(1)} s`;
}

/** Resolves on the first Ctrl+C; the next one exits at once. */
function untilInterrupted({ onInterrupt, leave }: Interrupts): Promise<void> {
  return new Promise((resolve) => {
    let isEnding = false;
    onInterrupt(() => {
      if (isEnding) leave();
      isEnding = true;
      resolve();
    });
  });
}
