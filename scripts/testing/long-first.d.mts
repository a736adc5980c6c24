import { BaseSequencer } from "vitest/node";

/** The order of test files: those that take minutes begin first. */
export class LongFirst extends BaseSequencer {}
