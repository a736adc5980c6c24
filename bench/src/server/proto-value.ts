/** A value of JSON as `google.protobuf.Value` has it. */
export function protoValue(value: string | number | boolean): object {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "number" ? { numberValue: value } : { boolValue: value };
}
