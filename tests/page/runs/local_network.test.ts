import assert from "node:assert/strict";
import { test } from "node:test";
import {
  nearbyOptions,
  nearbyPermission,
  nearbyRefusal,
  nearbySpace,
} from "src/runs/local_network";

const PLACES: [string, string | null][] = [
  ["http://127.0.0.1:8321", "loopback"],
  ["http://localhost:8321", "loopback"],
  ["http://[::1]:8321", "loopback"],
  ["http://192.168.1.20:8321", "local"],
  ["http://172.20.0.1", "local"],
  ["http://10.0.0.9", "local"],
  ["http://gpu-box:8321", "local"],
  ["http://gpu.local", "local"],
  ["http://[fd00::1]", "local"],
  ["http://[fe80::1]", "local"],
  ["https://gpu.example.org", null],
  ["http://172.32.0.1", null],
  ["http://8.8.8.8", null],
  ["http://[2001:db8::1]", null],
];

for (const [address, space] of PLACES) {
  test(`${address} lies ${space ?? "on the internet"}`, () => {
    assert.equal(nearbySpace(address), space);
  });
}

const asked = (states: Record<string, PermissionState>) => ({
  query: async ({ name }: { name: string }) => {
    const state = states[name];
    if (!state) throw new TypeError("unknown name");
    return { state } as PermissionStatus;
  },
});

test("each place has its own permission, and older browsers have one for both", async () => {
  const both = asked({ "loopback-network": "denied", "local-network": "granted" });
  assert.equal(await nearbyPermission("http://127.0.0.1:1", both), "denied");
  assert.equal(await nearbyPermission("http://192.168.0.2", both), "granted");
  const older = asked({ "local-network-access": "prompt" });
  assert.equal(await nearbyPermission("http://127.0.0.1:1", older), "prompt");
});

test("nobody is asked for the internet, nor where the browser knows no such permission", async () => {
  assert.equal(await nearbyPermission("https://a.example", asked({})), null);
  assert.equal(await nearbyPermission("http://127.0.0.1:1", asked({})), null);
});

test("a refused permission is named with the way to allow it, nothing else is", () => {
  const said = nearbyRefusal("http://127.0.0.1:8321", "denied") ?? "";
  assert.match(said, /your own machine/);
  assert.match(said, /icon to the left/);
  assert.equal(nearbyRefusal("http://127.0.0.1:8321", "granted"), null);
  assert.equal(nearbyRefusal("http://127.0.0.1:8321", null), null);
});

test("a request says where it goes only from a secure page and where the browser knows the word", () => {
  const given = globalThis as { isSecureContext?: boolean };
  given.isSecureContext = true;
  assert.deepEqual(nearbyOptions("http://10.0.0.9"), { targetAddressSpace: "local" });
  assert.deepEqual(nearbyOptions("https://10.0.0.9"), {});
  assert.deepEqual(nearbyOptions("http://a.example"), {});
  given.isSecureContext = false;
  assert.deepEqual(nearbyOptions("http://10.0.0.9"), {});
  delete given.isSecureContext;
});
