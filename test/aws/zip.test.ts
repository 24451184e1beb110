import { expect, test } from "vitest";
import { codeSha256, unzip, zip } from "../../src/aws/zip.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("the same files make the same bytes, in whatever order and whenever", () => {
  const one = zip({ "index.js": { bytes: bytes("a") }, "lib/b.js": { bytes: bytes("b") } });
  const other = zip({ "lib/b.js": { bytes: bytes("b") }, "index.js": { bytes: bytes("a") } });
  expect(codeSha256(one)).toBe("SrB6O4rQq8Fn1glhJNaAOIAfsjFSKVW4NJoaVBsOoII=");
  expect(codeSha256(other)).toBe(codeSha256(one));
  expect(codeSha256(zip({ "index.js": { bytes: bytes("c") } }))).not.toBe(codeSha256(one));
});

test("what goes in comes out", () => {
  const packed = zip({ "bin/run": { bytes: bytes("#!"), executable: true }, "ä b.txt": { bytes: bytes("ö") } });
  expect(unzip(packed)).toEqual({ "bin/run": bytes("#!"), "ä b.txt": bytes("ö") });
});
