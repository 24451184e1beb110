import { describe, expect, test } from "vitest";
import { errorOf, trust } from "./connected.ts";
import { EU, ROLE, ruleTo, US, withMesh } from "./s3-mesh.ts";

describe("objects", () => {
  test("arrive some seconds later, and both sides say how far they are", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await rules(ruleTo(EU));
    const { VersionId } = await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    const status = async () => (await us.headObject({ Bucket: US, Key: "a" })).ReplicationStatus;
    expect(await status()).toBe("PENDING");
    expect((await errorOf(eu.getObject({ Bucket: EU, Key: "a" }))).name).toBe("NoSuchKey");
    await pass(10);
    expect(await status()).toBe("COMPLETED");
    const copy = await eu.getObject({ Bucket: EU, Key: "a" });
    expect(copy).toMatchObject({ ReplicationStatus: "REPLICA", VersionId });
    expect(await copy.Body!.transformToString()).toBe("1");
  });

  test("from before the rules stay where they are", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    await rules(ruleTo(EU));
    await pass(60);
    expect(await eu.listObjectsV2({ Bucket: EU })).not.toHaveProperty("Contents");
    expect(await us.headObject({ Bucket: US, Key: "a" })).not.toHaveProperty("ReplicationStatus");
  });

  test("go only where a rule of theirs says", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await rules(
      ruleTo(EU, { Filter: { Prefix: "in/" } }),
      ruleTo(EU, { ID: "off", Priority: 2, Status: "Disabled" }),
      ruleTo(EU, {
        ID: "tagged",
        Priority: 3,
        Filter: { Tag: { Key: "copy", Value: "yes" } },
        DeleteMarkerReplication: { Status: "Disabled" },
      }),
    );
    for (const Key of ["in/a", "out/a"]) await us.putObject({ Bucket: US, Key, Body: "1" });
    await us.putObject({ Bucket: US, Key: "out/b", Body: "1", Tagging: "copy=yes" });
    await pass(10);
    const { Contents } = await eu.listObjectsV2({ Bucket: EU });
    expect(Contents!.map(({ Key }) => Key)).toEqual(["in/a", "out/b"]);
  });

  test("that are replicas go no further, so that a mesh has no end but no loop either", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await us.createBucket({ Bucket: "acme-third" });
    await us.putBucketVersioning({ Bucket: "acme-third", VersioningConfiguration: { Status: "Enabled" } });
    await pass(10);
    await rules(ruleTo(EU));
    const Rules = [ruleTo(US), ruleTo("acme-third", { Priority: 2 })];
    await eu.putBucketReplication({ Bucket: EU, ReplicationConfiguration: { Role: ROLE, Rules } });
    await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    await pass(60);
    expect(await us.listObjectsV2({ Bucket: "acme-third" })).not.toHaveProperty("Contents");
    expect((await us.listObjectVersions({ Bucket: US })).Versions).toHaveLength(1);
    await eu.putObject({ Bucket: EU, Key: "b", Body: "2" });
    expect((await eu.headObject({ Bucket: EU, Key: "b" })).ReplicationStatus).toBe("PENDING");
    await pass(10);
    expect((await us.headObject({ Bucket: US, Key: "b" })).ReplicationStatus).toBe("REPLICA");
    expect((await us.listObjectsV2({ Bucket: "acme-third" })).Contents).toHaveLength(1);
  });

  test("are hidden there too when markers are copied; a deleted version stays", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await rules(ruleTo(EU));
    const { VersionId } = await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    await us.putObject({ Bucket: US, Key: "b", Body: "1" });
    await pass(10);
    await us.deleteObject({ Bucket: US, Key: "a", VersionId: VersionId! });
    await us.deleteObject({ Bucket: US, Key: "b" });
    await pass(10);
    const { Contents } = await eu.listObjectsV2({ Bucket: EU });
    expect(Contents!.map(({ Key }) => Key)).toEqual(["a"]);
  });

  test("are not hidden there when markers are not copied", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await rules(ruleTo(EU, { DeleteMarkerReplication: { Status: "Disabled" } }));
    await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    await us.deleteObject({ Bucket: US, Key: "a" });
    await pass(10);
    expect((await eu.listObjectsV2({ Bucket: EU })).Contents).toHaveLength(1);
  });

  test("go by prefix in rules of the older form, and so do their markers", async () => {
    const { us, eu, rules, pass } = await withMesh();
    await rules({ Status: "Enabled", Prefix: "in/", Destination: { Bucket: `arn:aws:s3:::${EU}` } });
    for (const Key of ["in/a", "in/b", "out/a"]) await us.putObject({ Bucket: US, Key, Body: "1" });
    await us.deleteObject({ Bucket: US, Key: "in/b" });
    await pass(10);
    const { Contents } = await eu.listObjectsV2({ Bucket: EU });
    expect(Contents!.map(({ Key }) => Key)).toEqual(["in/a"]);
  });

  test("fail when the role is gone, or serves somebody else now", async () => {
    const { aws, us, rules } = await withMesh();
    const iam = await aws.iam();
    await rules(ruleTo(EU));
    const RoleName = "copier";
    const status = async (Key: string) => {
      await us.putObject({ Bucket: US, Key, Body: "1" });
      return (await us.headObject({ Bucket: US, Key })).ReplicationStatus;
    };
    await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trust("lambda.amazonaws.com") });
    expect(await status("a")).toBe("FAILED");
    await iam.deleteRolePolicy({ RoleName, PolicyName: "copy" });
    await iam.deleteRole({ RoleName });
    expect(await status("b")).toBe("FAILED");
  });

  test("fail when the role may not copy them", async () => {
    const { us, eu, rules, pass } = await withMesh({ actions: ["s3:GetReplicationConfiguration"] });
    await rules(ruleTo(EU));
    await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    await pass(10);
    expect((await us.headObject({ Bucket: US, Key: "a" })).ReplicationStatus).toBe("FAILED");
    expect(await eu.listObjectsV2({ Bucket: EU })).not.toHaveProperty("Contents");
  });

  test("fail when their destination is gone", async () => {
    const { us, eu, rules } = await withMesh();
    await rules(ruleTo(EU));
    await eu.deleteBucket({ Bucket: EU });
    await us.putObject({ Bucket: US, Key: "a", Body: "1" });
    expect((await us.headObject({ Bucket: US, Key: "a" })).ReplicationStatus).toBe("FAILED");
  });
});
