/**
 * A module as published: without private names, and without fields that a constructor can set. Undefined if it has
 * none.
 *
 * @param code JavaScript or TypeScript
 * @param map its source map
 */
export function renameMembers(
  code: string,
  map?: string,
): { readonly code: string; readonly map: string } | undefined;
