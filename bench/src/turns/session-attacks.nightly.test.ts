import { type RunningService, startServer } from "@understudy/server";
import { CLIENT_MESSAGES } from "@understudy/server/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GRPC_METHODS } from "./proto-messages.ts";
import { METHOD_ATTACKS, ROUTE_ATTACKS } from "./route-attacks.ts";
import { SESSION_ATTACKS } from "./session-attacks.ts";

let server: RunningService;
beforeAll(async () => {
  server = await startServer({ port: 0, logLevel: "silent" });
});
afterAll(() => server.close(0));

/** Routes without a body, absent from the server's description. */
const UNDESCRIBED = ["GET /metrics", "GET /openapi.json", "GET /docs"];

it("a server is attacked by every client message type", () => {
  expect(Object.keys(SESSION_ATTACKS).sort()).toEqual(Object.keys(CLIENT_MESSAGES).sort());
  for (const attacks of Object.values(SESSION_ATTACKS)) expect(attacks.length).toBeGreaterThan(0);
});

it("a server is attacked by every HTTP route", async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/openapi.json`);
  const { paths } = (await answer.json()) as { readonly paths: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  // Attacks have concrete values for parameters.
  const isMet = (route: string, attacked: string): boolean => {
    const parts = attacked.split("/");
    const wanted = route.split("/");
    return (
      wanted.length === parts.length &&
      wanted.every((part, index) => part.startsWith("{") || part === parts[index])
    );
  };
  for (const route of [...described, ...UNDESCRIBED]) {
    const attacked = Object.keys(ROUTE_ATTACKS).find((each) => isMet(route, each));
    expect(ROUTE_ATTACKS[attacked ?? ""]?.length, route).toBeGreaterThan(0);
  }
});

it("a server is attacked by every gRPC method", () => {
  const unary = GRPC_METHODS.filter((method) => method !== "Session");
  expect(Object.keys(METHOD_ATTACKS).sort()).toEqual([...unary].sort());
  for (const attacks of Object.values(METHOD_ATTACKS)) expect(attacks.length).toBeGreaterThan(0);
});
