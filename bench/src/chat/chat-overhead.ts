import { type ChatForm, openBare, openService } from "./chat-doors.ts";
import { TimedBackend } from "./timed-backend.ts";

/** Times beside the model's own, in milliseconds, in the order of the calls. */
export interface ChatTimes {
  readonly form: ChatForm;
  /** Those of the bare handler. */
  readonly bare: readonly number[];
  /** Those of the service, next to each of the others. */
  readonly served: readonly number[];
}

const FORMS = ["whole", "streamed"] as const;

/**
 * Asks a model through the service and through a bare handler in turns. Of each call counts the time that its client
 * waited, less the time that the model itself took in this very call.
 *
 * @param calls of each kind
 * @param warmUp calls of each kind before those that count
 */
export async function measureChat(
  calls: number,
  latencyMs: number,
  warmUp: number,
): Promise<ChatTimes[]> {
  const backend = new TimedBackend(latencyMs);
  const bareDoor = await openBare(backend);
  const service = await openService(backend);
  const times = FORMS.map((form) => ({
    form,
    bare: [] as number[],
    served: [] as number[],
  }));
  try {
    for (let call = -warmUp; call < calls; call++) {
      for (const { form, bare, served } of times) {
        const ways = [
          { door: bareDoor, kept: bare },
          { door: service, kept: served },
        ];
        // Now the one is first, now the other.
        if (call % 2 !== 0) ways.reverse();
        for (const { door, kept } of ways) {
          const beganMs = performance.now();
          await door.ask(form);
          if (call >= 0) kept.push(performance.now() - beganMs - backend.tookMs);
        }
      }
    }
    return times;
  } finally {
    await bareDoor.close();
    await service.close();
  }
}
