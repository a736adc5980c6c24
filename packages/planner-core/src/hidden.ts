/**
 * Adds a property that is neither printed nor compared, copied or sent with its object, as a private field would not be. For
 * what callers are handed as data: private fields are published as properties.
 */
export function addHidden(thing: object, name: string, value: unknown): void {
  Object.defineProperty(thing, name, { value });
}
