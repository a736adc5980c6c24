import { CONNECTION_CASES } from "./connection-cases.ts";
import { PLAN_CASES } from "./plan-cases.ts";
import { QUESTION_CASES } from "./question-cases.ts";
import { SESSION_CASES } from "./session-cases.ts";
import { SQUAD_CASES } from "./squad-cases.ts";
import { TIME_CASES } from "./time-cases.ts";
import type { TranscriptCase } from "./transcript.ts";
import { WORLD_CASES } from "./world-cases.ts";
import { WORLD_PLAY_CASES } from "./world-play-cases.ts";

/** All cases of the transcript. */
export const CASES: Readonly<Record<string, TranscriptCase>> = {
  ...PLAN_CASES,
  ...CONNECTION_CASES,
  ...SESSION_CASES,
  ...WORLD_CASES,
  ...WORLD_PLAY_CASES,
  ...SQUAD_CASES,
  ...TIME_CASES,
  ...QUESTION_CASES,
};
