import type { Rest } from "../../../base/work/rest.ts";
import type { DomainLimits } from "./definition.ts";

/** The situation of one compilation. Compilers tell those after them what a definition cannot say. */
export interface CompileContext {
  readonly limits: DomainLimits;
  /** Called between pieces of the work. */
  readonly rest: Rest;
  /** Names of the variables of things, which all agents share. */
  readonly things: readonly string[];
  /** A condition that never holds, known by its identity. */
  readonly never?: unknown;
}

/** A definition in plainer terms. */
export interface PlainerDefinition<Parts> {
  readonly definition: unknown;
  /** Changes of the context for the plainer definition. */
  readonly context?: Partial<CompileContext>;
  /**
   * The parts of the given definition.
   *
   * @param compile the parts of the plainer definition
   * @throws DomainError whose issues point into the given definition
   */
  mapBack(compile: () => Parts): Parts;
}

/**
 * Compiles a definition; undefined for a definition that is plain already.
 *
 * @throws DomainError with every issue of what it compiles
 */
export type Compiler<Parts> = (
  definition: unknown,
  context: CompileContext,
) => PlainerDefinition<Parts> | undefined;

/** The parts of a definition, by a list of compilers in their order. */
export function compileWith<Parts>(
  [compiler, ...others]: readonly Compiler<Parts>[],
  definition: unknown,
  context: CompileContext,
  compilePlain: (definition: unknown, context: CompileContext) => Parts,
): Parts {
  if (compiler === undefined) return compilePlain(definition, context);
  const plainer = compiler(definition, context);
  if (plainer === undefined) return compileWith(others, definition, context, compilePlain);
  const within = { ...context, ...plainer.context };
  return plainer.mapBack(() => compileWith(others, plainer.definition, within, compilePlain));
}
