import assert from "node:assert/strict";
import { describe, test } from "node:test";
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

  test("that was saved comes back", () => {
    const storage = new FakeStorage();
    saveConnection(connection, storage);
    assert.deepEqual(loadConnection(storage), connection);
  });

  test("that was forgotten does not", () => {
    const storage = new FakeStorage();
    saveConnection(connection, storage);
    forgetConnection(storage);
    assert.equal(loadConnection(storage), null);
    assert.equal(storage.length, 0);
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
      const storage = new FakeStorage();
      storage.setItem("ppo-lab:gpu-connection", stored);
      assert.equal(loadConnection(storage), null);
    });
  }

  test("lasts for this page where storage is full or off", () => {
    for (const mood of ["full", "off"] as const) {
      const storage = new FakeStorage(mood);
      saveConnection(connection, storage);
      assert.equal(loadConnection(storage), null);
      forgetConnection(storage);
    }
  });
});
