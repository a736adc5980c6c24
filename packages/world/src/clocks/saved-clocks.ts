import { shapes } from "@understudy/planner-core/internal";
import { thingId } from "../things/read-things.ts";

const { anything, list, number, object, optional, record, string } = shapes;

/** Clocks of things, with the time that is left. */
export const savedClocks: shapes.Shape<readonly object[]> = list(
  object({
    ...{ clock: string(), leftMs: number({ min: 0 }) },
    ...{ args: optional(record(anything)), things: optional(record(thingId)) },
  }),
);
