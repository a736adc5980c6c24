/**
 * Adds a non-enumerable property, which is not printed, compared, copied or sent with its object. For data attached to
 * objects given to callers; a private field would show up in the published types.
 */
export function addHidden(thing: object, name: string, value: unknown): void {
  Object.defineProperty(thing, name, { value });
}
