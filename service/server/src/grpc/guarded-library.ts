import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import type { OriginGuard } from "../http/origin-guard.ts";
import { checkCallOrigin } from "./grpc-access.ts";
import { grpcError } from "./grpc-error.ts";
import { PLANNER_SERVICE, type PlannerMessages } from "./planner-messages.ts";

/**
 * Refuses calls of strangers' pages to what the libraries answer by themselves: health and reflection. Calls of the
 * service are checked where it answers them.
 */
export function guardedLibrary(
  guard: () => OriginGuard,
  messages: PlannerMessages,
): ServerInterceptor {
  return ({ path }, call) => {
    // As it is: nothing is wanted of these but speed.
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
