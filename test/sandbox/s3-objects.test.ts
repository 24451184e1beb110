import { describe, expect, test } from "vitest";
import { connected, errorOf } from "./connected.ts";

const Bucket = "acme-receipts";

async function withBucket({ versioned = false } = {}) {
  const made = await connected();
  const s3 = await made.aws.s3("us-east-1");
  await s3.createBucket({ Bucket });
  if (versioned) await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  const put = async (Key: string, Body: string | Uint8Array = Key) =>
    (await s3.putObject({ Bucket, Key, Body })).VersionId!;
  const text = async (Key: string, VersionId?: string) => {
    const { Body } = await s3.getObject({ Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) });
    return Body!.transformToString();
  };
  return { ...made, s3, put, text };
}

describe("an object", () => {
  test("is put and read, with its metadata", async () => {
    const { s3, text } = await withBucket();
    const { ETag } = await s3.putObject({
      Bucket,
      Key: "a",
      Body: "hello",
      ContentType: "text/plain",
      Metadata: { by: "me" },
    });
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(await text("a")).toBe("hello");
    const head = await s3.headObject({ Bucket, Key: "a" });
    expect(head).toMatchObject({ ContentLength: 5, ContentType: "text/plain", Metadata: { by: "me" }, ETag });
    expect(head).not.toHaveProperty("ReplicationStatus");
    expect(head).not.toHaveProperty("VersionId");
  });

  test("is bytes, whatever it was put as", async () => {
    const { s3, put, sandbox } = await withBucket();
    const bytes = new Uint8Array([0, 255, 1]);
    await put("a", bytes);
    await put("b", Buffer.from(bytes));
    const empty = { service: "s3", region: "us-east-1", operation: "PutObject", schema: undefined } as const;
    await sandbox.answer({ ...empty, input: { Bucket, Key: "empty" } });
    for (const Key of ["a", "b"]) {
      const { Body } = await s3.getObject({ Bucket, Key });
      expect(await Body!.transformToByteArray()).toEqual(bytes);
    }
    expect((await s3.headObject({ Bucket, Key: "empty" })).ContentLength).toBe(0);
  });

  test("that is not there is an error, without a code when asked by HEAD", async () => {
    const { s3 } = await withBucket();
    expect(await errorOf(s3.getObject({ Bucket, Key: "a" }))).toMatchObject({
      name: "NoSuchKey",
      message: "The specified key does not exist.",
    });
    expect(await errorOf(s3.headObject({ Bucket, Key: "a" }))).toMatchObject({
      name: "NotFound",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("without versions is replaced and deleted for ever", async () => {
    const { s3, put, text } = await withBucket();
    await put("a", "1");
    await put("a", "2");
    expect(await text("a")).toBe("2");
    await s3.deleteObject({ Bucket, Key: "a" });
    const { Versions, DeleteMarkers } = await s3.listObjectVersions({ Bucket });
    expect([Versions, DeleteMarkers]).toEqual([undefined, undefined]);
  });
});

describe("versions", () => {
  test("are kept, and a deletion hides them behind a marker", async () => {
    const { s3, put, text } = await withBucket({ versioned: true });
    const [first] = [await put("a", "1"), await put("a", "2")];
    expect([await text("a"), await text("a", first)]).toEqual(["2", "1"]);
    const deleted = await s3.deleteObject({ Bucket, Key: "a" });
    expect(deleted.DeleteMarker).toBe(true);
    expect((await errorOf(s3.getObject({ Bucket, Key: "a" }))).name).toBe("NoSuchKey");
    expect((await errorOf(s3.getObject({ Bucket, Key: "a", VersionId: deleted.VersionId! }))).name).toBe(
      "MethodNotAllowed",
    );
    expect((await errorOf(s3.getObject({ Bucket, Key: "a", VersionId: "none" }))).name).toBe("NoSuchVersion");
    await s3.deleteObject({ Bucket, Key: "a", VersionId: deleted.VersionId! });
    expect(await text("a")).toBe("2");
  });

  test("of before versioning are called null, and so is one made while it is suspended", async () => {
    const { s3, put } = await withBucket();
    await put("a", "1");
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
    const second = await put("a", "2");
    const ids = async () => (await s3.listObjectVersions({ Bucket })).Versions!.map(({ VersionId }) => VersionId);
    expect(await ids()).toEqual([second, "null"]);
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
    await put("a", "3");
    expect(await ids()).toEqual(["null", second]);
  });
});

describe("lists", () => {
  test("of objects go by prefix and in pages, without what is deleted", async () => {
    const { s3, put } = await withBucket({ versioned: true });
    for (const key of ["a/1", "a/2", "a/3", "b/1"]) await put(key);
    await s3.deleteObject({ Bucket, Key: "a/2" });
    const first = await s3.listObjectsV2({ Bucket, Prefix: "a/", MaxKeys: 1 });
    expect(first).toMatchObject({ KeyCount: 1, IsTruncated: true, Contents: [{ Key: "a/1", Size: 3 }] });
    const token = first.NextContinuationToken!;
    const second = await s3.listObjectsV2({ Bucket, Prefix: "a/", ContinuationToken: token });
    expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: "a/3" }] });
    expect(await s3.listObjectsV2({ Bucket, Prefix: "c" })).not.toHaveProperty("Contents");
  });

  test("of versions go through one object's versions too", async () => {
    const { s3, put } = await withBucket({ versioned: true });
    const ids = [await put("a"), await put("a"), await put("b")];
    await s3.deleteObject({ Bucket, Key: "b" });
    const first = await s3.listObjectVersions({ Bucket, MaxKeys: 1 });
    expect(first.Versions).toMatchObject([{ Key: "a", VersionId: ids[1], IsLatest: true }]);
    const rest = await s3.listObjectVersions({
      Bucket,
      KeyMarker: first.NextKeyMarker!,
      VersionIdMarker: first.NextVersionIdMarker!,
    });
    expect(rest.Versions).toMatchObject([
      { Key: "a", VersionId: ids[0], IsLatest: false },
      { Key: "b", VersionId: ids[2], IsLatest: false },
    ]);
    expect(rest.DeleteMarkers).toMatchObject([{ Key: "b", IsLatest: true }]);
    expect((await s3.listObjectVersions({ Bucket, KeyMarker: "a" })).Versions).toHaveLength(1);
  });
});

test("many objects are deleted at once, also what is not there", async () => {
  const { s3, put } = await withBucket();
  await put("a");
  const { Deleted } = await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: "a" }, { Key: "b" }] } });
  expect(Deleted).toEqual([{ Key: "a" }, { Key: "b" }]);
  expect(await s3.listObjectsV2({ Bucket })).not.toHaveProperty("Contents");
  const quiet = await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: "c" }], Quiet: true } });
  expect(quiet).not.toHaveProperty("Deleted");
  expect((await errorOf(s3.deleteObjects({ Bucket, Delete: { Objects: [] } }))).name).toBe("MalformedXML");
});
