import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import type { OriginGuard } from "../http/origin-guard.ts";
import { checkCallOrigin } from "./grpc-access.ts";
import { grpcError } from "./grpc-error.ts";
import { PLANNER_SERVICE, type PlannerMessages } from "./planner-messages.ts";

/**
 * Refuses calls of foreign pages to health and reflection, which grpc-js answers by itself. The service checks its own
 * calls.
 */
export function guardedLibrary(
  guard: () => OriginGuard,
  messages: PlannerMessages,
): ServerInterceptor {
  return ({ path }, call) => {
    // Unwrapped, for speed.
    if (path.startsWith(`/${PLANNER_SERVICE}/`)) return call as ServerInterceptingCall;
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, goOn) => {
            try {
              checkCallOrigin(guard(), { getHost: () => call.getHost(), metadata });
              goOn(metadata);
            } catch (error) {
              call.sendStatus(grpcError(error, messages));
            }
          },
        }),
    });
  };
}
