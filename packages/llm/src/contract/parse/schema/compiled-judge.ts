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

/** A validator that ajv made. */
interface Validate {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

/** One for all schemas of this thread. */
const thread = new CompileThread();

/**
 * The judge of Node: ajv's, as soon as a thread has compiled the schema, which nobody waits for. Where no thread can be
 * started, or no text may become code, the light one stays.
 */
export class SchemaJudge implements ValueJudge {
  readonly #schemaOf: LazySchema;
  readonly #thread: CompileThread;
  readonly #light: LightJudge;
  #isAsked = false;
  /** Becomes a validator with the first value: many schemas are never asked for. */
  #code: string | undefined;
  #isTakingOver = false;
  #validate: Validate | undefined;

  constructor(schemaOf: LazySchema, compileThread: CompileThread = thread) {
    this.#schemaOf = schemaOf;
    this.#thread = compileThread;
    this.#light = new LightJudge(schemaOf);
  }

  /** Starts the thread ahead, for the time while a game loads. */
  static start(): void {
    thread.start();
  }

  /** Whether ajv judges: from now on, or from a next turn on if others begin in this one. */
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
        // The light one stays.
      }
    });
  }
}

/** @throws EvalError where no text may become code */
function validatorOf(code: string): Validate {
  const module = { exports: undefined as unknown };
  // ajv's own code, in which every text of the schema is quoted. For long lists of values it needs a part of ajv.
  const partOfAjv = (path: string): unknown => createRequire(import.meta.url)(path);
  new Function("module", "require", code)(module, partOfAjv);
  const validate = module.exports as Validate;
  // The first call has the engine compile it, which takes as long again.
  validate(undefined);
  return validate;
}

/** ajv stops at the first problem; its words, but for lists of what is allowed. */
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
