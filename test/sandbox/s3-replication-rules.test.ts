import type { ReplicationRule } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { classOf } from "../../src/aws/errors.ts";
import { errorOf, refusal, trust } from "./connected.ts";
import { EU, ROLE, ruleTo, US, withMesh } from "./s3-mesh.ts";

describe("rules", () => {
  test("are put whole, read back and deleted", async () => {
    const { us, rules } = await withMesh();
    await rules(ruleTo(EU));
    const { ReplicationConfiguration } = await us.getBucketReplication({ Bucket: US });
    expect(ReplicationConfiguration).toEqual({ Role: ROLE, Rules: [ruleTo(EU)] });
    await us.deleteBucketReplication({ Bucket: US });
    expect((await errorOf(us.getBucketReplication({ Bucket: US }))).name).toBe("ReplicationConfigurationNotFoundError");
  });

  test("keep versioning from being suspended", async () => {
    const { us, rules } = await withMesh();
    await rules(ruleTo(EU));
    const suspend = () => us.putBucketVersioning({ Bucket: US, VersioningConfiguration: { Status: "Suspended" } });
    expect(await refusal(suspend())).toBe(
      "InvalidBucketState: A replication configuration is present on this bucket, so you cannot change the versioning state. To change the versioning state, first delete the replication configuration.",
    );
    await us.deleteBucketReplication({ Bucket: US });
    await suspend();
  });

  test("need versions in the bucket, and some time after they were turned on", async () => {
    const { us, pass } = await withMesh();
    const Bucket = "acme-new";
    await us.createBucket({ Bucket });
    const put = () =>
      us.putBucketReplication({ Bucket, ReplicationConfiguration: { Role: ROLE, Rules: [ruleTo(EU)] } });
    const unversioned = await errorOf(put());
    expect(unversioned).toMatchObject({
      name: "InvalidRequest",
      message: "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
    });
    await us.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
    expect(classOf(await errorOf(put()))).toBe("not-yet");
    await pass(2);
    await put();
  });

  test("need a destination that exists, is another one, and has versions", async () => {
    const { eu, rules } = await withMesh();
    expect(await refusal(rules(ruleTo("nowhere")))).toBe("InvalidRequest: Destination bucket must exist.");
    expect(await refusal(rules(ruleTo(US)))).toContain("cannot be the same as the source bucket");
    await eu.createBucket({ Bucket: "unversioned" });
    expect(await refusal(rules(ruleTo("unversioned")))).toBe(
      "InvalidRequest: Destination bucket must have versioning enabled.",
    );
    const Destination = { Bucket: EU };
    expect(await refusal(rules(ruleTo(EU, { Destination })))).toBe("InvalidArgument: Invalid bucket ARN");
  });

  test("need a role that exists and that S3 can already assume", async () => {
    const { aws, us, pass } = await withMesh();
    const iam = await aws.iam();
    const put = (RoleName: string) => {
      const Role = `arn:aws:iam::123456789012:role/${RoleName}`;
      return us.putBucketReplication({ Bucket: US, ReplicationConfiguration: { Role, Rules: [ruleTo(EU)] } });
    };
    const unassumable = /^InvalidRequest: The role .* does not exist or cannot be assumed/u;
    expect(await refusal(put("none"))).toMatch(unassumable);
    await iam.createRole({ RoleName: "new", AssumeRolePolicyDocument: trust("s3.amazonaws.com") });
    await iam.createRole({ RoleName: "other", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    expect(await refusal(put("new"))).toMatch(unassumable);
    await pass(8);
    await put("new");
    expect(await refusal(put("other"))).toMatch(unassumable);
  });

  const without = (name: keyof ReplicationRule) => {
    const { [name]: _, ...rest } = ruleTo(EU);
    return rest as ReplicationRule;
  };
  const at = (minutes: number) => ({
    Bucket: `arn:aws:s3:::${EU}`,
    ReplicationTime: { Status: "Enabled" as const, Time: { Minutes: minutes } },
    Metrics: { Status: "Enabled" as const, EventThreshold: { Minutes: 15 } },
  });
  const { Metrics: _, ...rtcOnly } = at(15);
  const { ReplicationTime: __, ...thresholdOnly } = at(15);
  const second = { ID: "second", Priority: 2 };

  test.each<[string, ReplicationRule[], string]>([
    ["no rule", [], "MalformedXML"],
    ["a filter without priority", [without("Priority")], "Priority must be specified"],
    ["a filter without a word on markers", [without("DeleteMarkerReplication")], "DeleteMarkerReplication must be"],
    [
      "markers with a tag filter",
      [ruleTo(EU, { Filter: { Tag: { Key: "a", Value: "b" } } })],
      "Delete marker replication is not supported if any Tag filter is specified",
    ],
    ["ids that come twice", [ruleTo(EU), ruleTo(EU, { Priority: 2 })], "Rule Id must be unique"],
    ["an id that is too long", [ruleTo(EU, { ID: "x".repeat(256) })], "ID length"],
    ["priorities that come twice", [ruleTo(EU), ruleTo(EU, { ID: "second" })], "duplicate rule priorities"],
    ["time control without metrics", [ruleTo(EU, { Destination: rtcOnly })], "both ReplicationTime and Metrics"],
    [
      "a threshold without time control",
      [ruleTo(EU, { Destination: thresholdOnly })],
      "cannot contain an event threshold",
    ],
    ["time control of another time", [ruleTo(EU, { Destination: at(30) })], "15 minutes"],
    [
      "two destinations in the older form",
      [without("Filter"), { ...without("Filter"), ID: "second", Destination: { Bucket: "arn:aws:s3:::other" } }],
      "Number of distinct destination bucket ARNs cannot exceed 1",
    ],
    ["both forms at once", [ruleTo(EU, second), without("Filter")], "with and without a Filter"],
  ])("with %s are refused", async (_, wrong, message) => {
    const { rules } = await withMesh();
    expect(await refusal(rules(...wrong))).toContain(message);
  });

  test("with time control and metrics are fine", async () => {
    const { us, rules } = await withMesh();
    await rules(ruleTo(EU, { Destination: at(15) }));
    const { ReplicationConfiguration } = await us.getBucketReplication({ Bucket: US });
    expect(ReplicationConfiguration!.Rules![0]!.Destination).toEqual(at(15));
  });
});
