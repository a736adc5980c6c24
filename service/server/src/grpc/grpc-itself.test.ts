import { once } from "node:events";
import { Client, credentials, loadPackageDefinition, Metadata } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { protoPath as healthProto } from "grpc-health-check";
import { describe, expect, it } from "vitest";
import { askServer } from "../testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "../testing/grpc-client.ts";
import { COLD, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();
const GRPC = { grpcPort: 0 };
const warm = { ...WARM, state: protoStruct(COLD), goal: protoValue("warm") };

// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
type Making = new (...of: unknown[]) => any;

describe("gRPC itself", () => {
  it("reports its health, until it drains", async () => {
    const server = await servers.start(GRPC);
    const { grpc } = loadPackageDefinition(loadSync(healthProto, { enums: String })) as never as {
      readonly grpc: { readonly health: { readonly v1: { readonly Health: Making } } };
    };
    const health = new grpc.health.v1.Health(
      `localhost:${server.grpcPort}`,
      credentials.createInsecure(),
    );
    const watch = health.watch({ service: "understudy.v1.Planner" });
    expect(await once(watch, "data")).toMatchObject([{ status: "SERVING" }]);
    const next = once(watch, "data");
    watch.on("error", () => {});
    const closed = server.close(60_000);
    expect(await next).toMatchObject([{ status: "NOT_SERVING" }]);
    watch.cancel();
    await closed;
    health.close();
  });

  it("refuses foreign pages even for health", async () => {
    const server = await servers.shared(GRPC);
    const ask = (header: string, value: string) => {
      const authority = header === ":authority" ? { "grpc.default_authority": value } : {};
      const client = new Client(
        `localhost:${server.grpcPort}`,
        credentials.createInsecure(),
        authority,
      );
      const metadata = new Metadata();
      if (header === "origin") metadata.set(header, value);
      const same = (bytes: Buffer): Buffer => bytes;
      return new Promise<number>((resolve) => {
        const path = "/grpc.health.v1.Health/Check";
        client.makeUnaryRequest(path, same, same, Buffer.of(), metadata, (error) => {
          client.close();
          resolve(error?.code ?? 0);
        });
      });
    };
    expect(await ask("origin", "http://evil.example")).toBe(7);
    expect(await ask(":authority", "evil.example")).toBe(7);
    expect(await ask("none", "")).toBe(0);
  });

  it("describes itself by reflection", async () => {
    const server = await servers.shared(GRPC);
    const file = new URL(
      "../proto/grpc/reflection/v1/reflection.proto",
      import.meta.resolve("@grpc/reflection"),
    );
    const { grpc } = loadPackageDefinition(loadSync(file.pathname)) as never as {
      readonly grpc: {
        readonly reflection: { readonly v1: { readonly ServerReflection: Making } };
      };
    };
    const reflection = new grpc.reflection.v1.ServerReflection(
      `localhost:${server.grpcPort}`,
      credentials.createInsecure(),
    );
    const stream = reflection.serverReflectionInfo();
    stream.write({ fileContainingSymbol: "understudy.v1.Planner" });
    const [answer] = await once(stream, "data");
    expect(answer.fileDescriptorResponse.fileDescriptorProto.length).toBeGreaterThan(0);
    stream.end();
    await once(stream, "end");
    reflection.close();
  });

  it("is counted by method and status", async () => {
    const server = await servers.start(GRPC);
    const client = new GrpcClient(server);
    await client.ask("Plan", warm);
    client.close();
    const { text } = await askServer(server, "/metrics");
    expect(text).toContain('understudy_grpc_requests_total{method="Plan",status="0"} 1');
  });
});
