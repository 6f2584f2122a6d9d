import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import {
  AddressError,
  forgetConnection,
  loadConnection,
  parseAddress,
  saveConnection,
} from "src/runs/connection";
import { FakeStorage } from "../support/fake_storage";

describe("an address", () => {
  const spellings = [
    ["http://127.0.0.1:8321", "http://127.0.0.1:8321"],
    ["127.0.0.1:8321", "http://127.0.0.1:8321"],
    ["localhost:8321/", "http://localhost:8321"],
    ["  https://GPU.Example  ", "https://gpu.example"],
    ["https://gpu.example/ppo/", "https://gpu.example/ppo"],
    ["https://gpu.example/v1", "https://gpu.example"],
    ["https://gpu.example/ppo/v1/", "https://gpu.example/ppo"],
    ["https://gpu.example:443", "https://gpu.example"],
    ["https://gpu.example/?key=secret#here", "https://gpu.example"],
  ] as const;
  for (const [typed, address] of spellings) {
    test(`typed as "${typed}" is ${address}`, () => assert.equal(parseAddress(typed), address));
  }

  for (const typed of ["", "   ", "http://", "not an address"]) {
    test(`is not "${typed}", and the message shows one`, () => {
      assert.throws(
        () => parseAddress(typed),
        (error: Error) => {
          assert.ok(error instanceof AddressError);
          assert.match(error.message, /looks like http:\/\/127\.0\.0\.1:8321/);
          return true;
        },
      );
    });
  }

  test("of another scheme is refused by its name", () => {
    assert.throws(() => parseAddress("ftp://gpu.example"), /not ftp:\/\//);
  });
});

describe("a connection", () => {
  const connection = { address: "http://127.0.0.1:8321", key: "k" };

  beforeEach(() => {
    globalThis.localStorage = new FakeStorage();
  });

  test("that was saved comes back", () => {
    saveConnection(connection);
    assert.deepEqual(loadConnection(), connection);
  });

  test("that was forgotten does not", () => {
    saveConnection(connection);
    forgetConnection();
    assert.equal(loadConnection(), null);
    assert.equal(localStorage.length, 0);
  });

  for (const stored of [
    "",
    "no JSON",
    "null",
    "[]",
    "3",
    '{"address": 1, "key": "k"}',
    '{"address": "a"}',
  ]) {
    test(`stored as ${stored || "nothing"} is none`, () => {
      localStorage.setItem("ppo-lab:gpu-connection", stored);
      assert.equal(loadConnection(), null);
    });
  }

  test("lasts for this visit where storage is full or off", () => {
    for (const mood of ["full", "off"] as const) {
      globalThis.localStorage = new FakeStorage(mood);
      saveConnection(connection);
      assert.deepEqual(loadConnection(), connection);
      forgetConnection();
      assert.equal(loadConnection(), null);
    }
  });

  test("lasts for this visit where naming localStorage throws, as in a sandboxed frame", (t) => {
    Object.defineProperty(globalThis, "localStorage", {
      configurable: true,
      get: () => {
        throw new DOMException("sandboxed", "SecurityError");
      },
    });
    t.after(() =>
      Object.defineProperty(globalThis, "localStorage", {
        value: null,
        writable: true,
        configurable: true,
      }),
    );
    assert.equal(loadConnection(), null);
    saveConnection(connection);
    assert.deepEqual(loadConnection(), connection);
    forgetConnection();
  });
});
