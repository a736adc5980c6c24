import { BaseSequencer } from "vitest/node";

/** The order of test files: long files begin first. */
export class LongFirst extends BaseSequencer {}
