import protobuf from "protobufjs";

/** Tags of the fields of `google.protobuf.Value`, of its lists and structs, and of the entries of a map. */
const NULL = tag(1, 0);
const NUMBER = tag(2, 1);
const STRING = tag(3, 2);
const BOOLEAN = tag(4, 0);
const STRUCT = tag(5, 2);
const LIST = tag(6, 2);
const ITEM = tag(1, 2);
const ENTRY = tag(1, 2);
const KEY = tag(1, 2);
const OF_KEY = tag(2, 2);

/** Stands for null in a field, which protobuf.js would leave out. */
export const NULL_VALUE = Symbol("null");

/**
 * Makes the `google.protobuf.Value` and `Struct` of a root encode plain JSON. Without several
 * objects for each value a long condition takes a third of the time.
 */
export function encodeJsonIn(root: protobuf.Root): void {
  const encoders = { Value: writeValue, Struct: writeStruct } as const;
  for (const [name, write] of Object.entries(encoders)) {
    const type = root.lookup(`google.protobuf.${name}`, protobuf.Type);
    if (!(type instanceof protobuf.Type)) continue;
    // The first use of a type would set its methods up, and replace this one.
    type.setup();
    type.encode = (value, writer = protobuf.Writer.create()) => {
      write(value as never, writer);
      return writer;
    };
  }
}

function writeValue(value: unknown, writer: protobuf.Writer): void {
  if (value === null || value === undefined || value === NULL_VALUE) writer.uint32(NULL).int32(0);
  else if (typeof value === "boolean") writer.uint32(BOOLEAN).bool(value);
  else if (typeof value === "number") writer.uint32(NUMBER).double(value);
  else if (typeof value === "string") writer.uint32(STRING).string(value);
  else if (Array.isArray(value)) {
    writer.uint32(LIST).fork();
    for (const item of value) {
      writer.uint32(ITEM).fork();
      writeValue(item, writer);
      writer.ldelim();
    }
    writer.ldelim();
  } else {
    writer.uint32(STRUCT).fork();
    writeStruct(value as Readonly<Record<string, unknown>>, writer);
    writer.ldelim();
  }
}

function writeStruct(value: Readonly<Record<string, unknown>>, writer: protobuf.Writer): void {
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined) continue;
    writer.uint32(ENTRY).fork().uint32(KEY).string(name);
    writer.uint32(OF_KEY).fork();
    writeValue(member, writer);
    writer.ldelim().ldelim();
  }
}

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}
