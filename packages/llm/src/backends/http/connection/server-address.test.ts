import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { baseUrl, withoutPassword } from "./server-address.ts";

describe("baseUrl", () => {
  it.each([
    ["https://host.example/v1/", "https://host.example/v1"],
    ["http://api.openai.com", "http://api.openai.com/"],
    ["http://gpu-box:8080", "http://gpu-box:8080/"],
    ["http://0.0.0.0:11434", "http://127.0.0.1:11434/"],
    ["http://[::]:11434", "http://[::1]:11434/"],
  ])("keeps the scheme of %j", (text, href) => {
    expect(baseUrl(text).href).toBe(href);
  });

  it.each([
    ["api.openai.com", "https://api.openai.com/"],
    ["api.openai.com/v1", "https://api.openai.com/v1"],
    ["models.example.com:8443", "https://models.example.com:8443/"],
    ["8.8.8.8:8080", "https://8.8.8.8:8080/"],
    ["[2001:db8::1]:8080", "https://[2001:db8::1]:8080/"],
  ])("uses https for the public address %j", (text, href) => {
    expect(baseUrl(text, 11434).href).toBe(href);
  });

  it.each([
    ["localhost", "http://localhost:11434/"],
    ["LOCALHOST:8080/v1", "http://localhost:8080/v1"],
    ["models.localhost:80", "http://models.localhost/"],
    ["127.0.0.1", "http://127.0.0.1:11434/"],
    ["127.1:443", "http://127.0.0.1:443/"],
    ["0x7f.0.0.1:1234", "http://127.0.0.1:1234/"],
    ["0.0.0.0", "http://127.0.0.1:11434/"],
    ["[::1]:1234", "http://[::1]:1234/"],
    ["[::ffff:127.0.0.1]:1234", "http://[::ffff:7f00:1]:1234/"],
  ])("uses http for %j on this machine", (text, href) => {
    expect(baseUrl(text, 11434).href).toBe(href);
  });

  it.each([
    "192.168.1.5:11434",
    "10.0.0.7",
    "172.16.0.1:8080",
    "172.31.255.255:8080",
    "100.64.0.1",
    "169.254.1.1",
    "[fd00::1]:8080",
    "[fe80::1]:8080",
    "[::ffff:192.168.1.5]:8080",
    "gpu-box:11434",
    "ollama",
    "gpu.local:11434",
    "models.internal",
    "printer.home.arpa",
  ])("requires a scheme for %j in a private network", (text) => {
    expect(() => baseUrl(text, 11434)).toThrow(RequestError);
    expect(() => baseUrl(text, 11434)).toThrow(/write http:\/\/\S+, or https:\/\//);
  });

  it("recognizes the bounds of private networks", () => {
    expect(baseUrl("172.32.0.1:8080").protocol).toBe("https:");
    expect(baseUrl("100.128.0.1:8080").protocol).toBe("https:");
    expect(baseUrl("192.169.0.1:8080").protocol).toBe("https:");
  });

  it.each(["", "http://", "ftp://host", "a b", "https://host:port", "http://me:geheim99@a b"])(
    "refuses %j without revealing a password",
    (text) => {
      expect(() => baseUrl(text)).toThrow(RequestError);
      expect(() => baseUrl(text)).not.toThrow(/geheim99/);
    },
  );
});

describe("withoutPassword", () => {
  it.each([
    ["http://127.0.0.1:11434", "http://127.0.0.1:11434"],
    ["https://me:secret@host:8080/v1", "https://***@host:8080/v1"],
    ["https://me:s@cr@t@host", "https://***@host"],
    ["https://token@host", "https://***@host"],
    ["openai/phi-3@https://me:secret@host", "openai/phi-3@https://***@host"],
    ["openai/phi-3@me:secret@host", "openai/phi-3@***@host"],
    ["me:secret@host.example", "***@host.example"],
    ["local/phi3:mini@ollama", "local/phi3:mini@ollama"],
    ["ollama/hf.co/a/b:Q4_K_M", "ollama/hf.co/a/b:Q4_K_M"],
    ["openai/a/b@1@https://host/v1", "openai/a/b@1@https://host/v1"],
  ])("shows %j as %j", (text, shown) => {
    expect(withoutPassword(text)).toBe(shown);
  });
});
