import { type ChatForm, openBare, openService } from "./chat-doors.ts";
import { TimedBackend } from "./timed-backend.ts";

/** Times beside the model's own, in milliseconds, in call order. */
export interface ChatTimes {
  readonly form: ChatForm;
  /** Times of the bare handler. */
  readonly bare: readonly number[];
  /** Times of the service, interleaved with the others. */
  readonly served: readonly number[];
}

const FORMS = ["whole", "streamed"] as const;

/**
 * Calls a model through the service and through a bare handler in turns. A call's time is its client's wait minus the
 * model's own time in that call.
 *
 * @param calls number of measured calls of each kind
 * @param warmUp number of earlier calls of each kind
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
        // Alternates the order.
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
