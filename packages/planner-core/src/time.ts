import { supportTime } from "./rules/domain/time-support.ts";
import { timedParts } from "./time/timed-parts.ts";

/*
 * Domains with time in pages: `import "@understudy/planner-core/time"`. Elsewhere they need no import.
 */
supportTime(timedParts);
