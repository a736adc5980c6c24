import type { Server } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import type protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";

/** Lets clients ask a server for its description (`grpc.reflection`). */
export function addReflection(server: Server, root: protobuf.Root): void {
  const { file } = root.toDescriptor("proto3");
  const fileDescriptorProtos = (file ?? []).map((each) =>
    Buffer.from(descriptor.FileDescriptorProto.encode(each).finish()),
  );
  const format = "Protocol Buffer 3 DescriptorProto";
  new ReflectionService({ all: { format, type: {}, fileDescriptorProtos } }).addToServer(server);
}
