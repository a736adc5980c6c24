import { supportTime } from "./domain/time-support.ts";
import { timedParts } from "./domain/timed-parts.ts";

/*
 * Domains with time in pages: `import "@understudy/planner-core/time"`. Elsewhere they need no import.
 */
supportTime(timedParts);
