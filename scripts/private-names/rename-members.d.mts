/**
 * A module as it is published: without private names, and without fields that a constructor could set. Undefined if it has
 * none of them.
 *
 * @param code in JavaScript or TypeScript
 * @param map its source map
 */
export function renameMembers(
  code: string,
  map?: string,
): { readonly code: string; readonly map: string } | undefined;
