import { createRequire } from "node:module";
import type { ErrorObject } from "ajv";
import { CompileThread } from "./compile-thread.ts";
import { SchemaJudge as LightJudge } from "./light-judge.ts";
import {
  ALLOWED_LENGTH,
  type LazySchema,
  type SchemaProblem,
  shorten,
  type ValueJudge,
} from "./value-judge.ts";

/** A validator compiled by ajv. */
interface Validate {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

/** Shared by all schemas of this thread. */
const thread = new CompileThread();

/**
 * The validator for Node: ajv's, once a worker has compiled the schema in the background. The light validator serves
 * until then, and for good if workers or `eval` are unavailable.
 */
export class SchemaJudge implements ValueJudge {
  readonly #schemaOf: LazySchema;
  readonly #thread: CompileThread;
  readonly #light: LightJudge;
  #isAsked = false;
  /** Evaluated with the first value, because many schemas are never used. */
  #code: string | undefined;
  #isTakingOver = false;
  #validate: Validate | undefined;

  constructor(schemaOf: LazySchema, compileThread: CompileThread = thread) {
    this.#schemaOf = schemaOf;
    this.#thread = compileThread;
    this.#light = new LightJudge(schemaOf);
  }

  /** Starts the worker ahead of time, while a game loads. */
  static start(): void {
    thread.start();
  }

  /**
   * Whether ajv's validator is compiled. It takes over now, or in the next turn if this turn has already evaluated
   * another one.
   */
  get isCompiled(): boolean {
    return this.#code !== undefined || this.#validate !== undefined;
  }

  prepare(): void {
    if (this.#isAsked) return;
    this.#isAsked = this.#thread.add({
      schema: this.#schemaOf,
      done: (code) => {
        this.#code = code;
      },
    });
  }

  problemOf(value: unknown): SchemaProblem | undefined {
    this.prepare();
    this.#takeOver();
    try {
      const validate = this.#validate;
      if (validate === undefined) return this.#light.problemOf(value);
      return validate(value) ? undefined : problemFrom(validate.errors?.at(-1));
    } catch {
      this.#validate = undefined;
      return this.#light.problemOf(value);
    }
  }

  #takeOver(): void {
    const code = this.#code;
    if (code === undefined || this.#isTakingOver) return;
    this.#isTakingOver = true;
    this.#thread.turns.run(() => {
      this.#code = undefined;
      try {
        this.#validate = validatorOf(code);
      } catch {
        // The light validator stays in use.
      }
    });
  }
}

/** @throws EvalError if `eval` is forbidden */
function validatorOf(code: string): Validate {
  const module = { exports: undefined as unknown };
  // The code comes from ajv, which quotes all strings of the schema. Long enumerations require a module of ajv.
  const partOfAjv = (path: string): unknown => createRequire(import.meta.url)(path);
  new Function("module", "require", code)(module, partOfAjv);
  const validate = module.exports as Validate;
  // The first call triggers JIT compilation, which takes as long as evaluating the code.
  validate(undefined);
  return validate;
}

/** ajv's first problem, in ajv's wording except for lists of allowed values. */
function problemFrom(error: ErrorObject | undefined): SchemaProblem {
  if (error === undefined) return { pointer: "", message: "does not fit the schema" };
  const { instancePath: pointer, keyword, message = "does not fit the schema" } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case "additionalProperties":
      return { pointer, message: `must not have ${shorten(params["additionalProperty"])}` };
    case "enum":
      return {
        pointer,
        message: `must be one of ${shorten(params["allowedValues"], ALLOWED_LENGTH)}`,
      };
    case "const":
      return { pointer, message: `must be ${shorten(params["allowedValue"])}` };
    default:
      return { pointer, message };
  }
}
