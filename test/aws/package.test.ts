import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packageOf } from "../../src/aws/package.ts";
import { codeSha256, unzip, unzippedSize, zip } from "../../src/aws/zip.ts";

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-package-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

test("a folder makes the same package wherever and whenever it is packed", async () => {
  const files = { "index.js": "a", "lib/deep/b.js": "b" };
  const [one, other] = [await folderWith(files), await folderWith(files)];
  await utimes(join(other, "index.js"), 1, 1);
  const { bytes, code } = await packageOf(one);
  expect(Object.keys(unzip(bytes))).toEqual(["index.js", "lib/deep/b.js"]);
  expect(code).toBe(codeSha256(bytes));
  expect((await packageOf(other)).code).toBe(code);
  await chmod(join(other, "index.js"), 0o755);
  expect((await packageOf(other)).code).not.toBe(code);
});

test("a .zip is taken as it is", async () => {
  const bytes = zip({ "index.js": { bytes: new TextEncoder().encode("a") } });
  const folder = await folderWith({});
  const path = join(folder, "code.zip");
  await writeFile(path, bytes);
  expect(await packageOf(path)).toEqual({ bytes: Buffer.from(bytes), code: codeSha256(bytes) });
});

test("what makes no package is told with a way out", async () => {
  const folder = await folderWith({ "full/index.js": "a", "a.txt": "a", "b.zip": "no zip" });
  await mkdir(join(folder, "empty"));
  await symlink("index.js", join(folder, "full", "link.js"));
  const said = async (name: string) => packageOf(join(folder, name)).catch((error: Error) => error.message);
  expect(await said("none")).toBe(
    `there is no ${folder}/none: build it first, or give the path of another folder or .zip`,
  );
  expect(await said("empty")).toBe(`${folder}/empty is empty: build it first`);
  expect(await said("a.txt")).toBe(`${folder}/a.txt is neither a folder nor a .zip: give the folder that it is in`);
  expect(await said("b.zip")).toBe(`${folder}/b.zip is no zip that can be read: make it again`);
  expect(await said("full")).toBe(
    `${folder}/full/link.js is a symbolic link, which a package cannot have: copy what it stands for`,
  );
});

test("what is too big unzipped is told before AWS is asked", async () => {
  const folder = await folderWith({});
  const path = join(folder, "big.zip");
  const bytes = Buffer.from(zip({ zeros: { bytes: new Uint8Array(1024) } }));
  // The size that the central directory tells, 24 bytes into its entry.
  bytes.writeUInt32LE(251 * 1024 * 1024, bytes.indexOf("PK\x01\x02", 0, "latin1") + 24);
  await writeFile(path, bytes);
  await expect(packageOf(path)).rejects.toThrow("is 251.0 MiB unzipped, and Lambda takes 250 MiB at most");
  expect(unzippedSize(bytes)).toBe(251 * 1024 * 1024);
  expect(unzippedSize(new Uint8Array([1, 2, 3]))).toBeUndefined();
});
