/**
 * Answers of models: found in any text, repaired where their JSON is broken (`json`), read in each shape that models use
 * (`shapes`), and judged by the domain's schema (`schema`).
 *
 * @module
 */

// Plans: read from a whole answer or a stream, and written.
export { parsePlan } from "./parse-plan.ts";
export { StepScanner } from "./step-scanner.ts";
export { writePlan } from "./write-plan.ts";

// JSON in any text.
export { findValues } from "./json/find-values.ts";

// Judgement by a domain's schema, compiled in a thread.
export { CompileThread } from "./schema/compile-thread.ts";
export { SchemaJudge as CompiledJudge } from "./schema/compiled-judge.ts";
