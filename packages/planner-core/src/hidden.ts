/**
 * Adds a non-enumerable property: it is not printed, compared, copied or sent with its object. For data given to
 * callers, since a private field would appear in the published types.
 */
export function addHidden(thing: object, name: string, value: unknown): void {
  Object.defineProperty(thing, name, { value });
}
