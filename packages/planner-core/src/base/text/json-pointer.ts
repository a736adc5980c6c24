/** The JSON pointer (RFC 6901) of a member of the value at `pointer`. */
export function pointerTo(pointer: string, key: string | number): string {
  if (typeof key === "number" || !/[~/]/.test(key)) return `${pointer}/${key}`;
  return `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The keys and indices of a JSON pointer. */
export function keysOf(pointer: string): readonly string[] {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
