import { BucketAlreadyOwnedByYou, NoSuchBucket } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { Call } from "../../src/aws/call.ts";
import { classOf } from "../../src/aws/errors.ts";
import { connected, errorOf, refusal } from "./connected.ts";

const Bucket = "acme-receipts";

async function withClients() {
  const made = await connected();
  const [us, eu] = await Promise.all([made.aws.s3("us-east-1"), made.aws.s3("eu-west-1")]);
  return { ...made, us, eu };
}

describe("creating a bucket", () => {
  test("puts it into the region of the client, private, encrypted and owned", async () => {
    const { us, eu } = await withClients();
    await eu.createBucket({ Bucket });
    expect(await eu.getBucketLocation({ Bucket })).toMatchObject({ LocationConstraint: "eu-west-1" });
    expect(await us.getBucketLocation({ Bucket })).toMatchObject({ LocationConstraint: "eu-west-1" });
    expect((await eu.headBucket({ Bucket })).BucketRegion).toBe("eu-west-1");
    const { PublicAccessBlockConfiguration: block } = await eu.getPublicAccessBlock({ Bucket });
    expect(Object.values(block!)).toEqual([true, true, true, true]);
    const { ServerSideEncryptionConfiguration: encryption } = await eu.getBucketEncryption({ Bucket });
    expect(encryption!.Rules![0]!.ApplyServerSideEncryptionByDefault).toEqual({ SSEAlgorithm: "AES256" });
    const { OwnershipControls } = await eu.getBucketOwnershipControls({ Bucket });
    expect(OwnershipControls!.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    await us.createBucket({ Bucket: "in-us-east-1" });
    expect(await us.getBucketLocation({ Bucket: "in-us-east-1" })).not.toHaveProperty("LocationConstraint");
  });

  test("takes tags and ownership along", async () => {
    const { us } = await withClients();
    const TagSet = [{ Key: "goglobal:app", Value: "orders/prod" }];
    await us.createBucket({ Bucket, ObjectOwnership: "ObjectWriter", CreateBucketConfiguration: { Tags: TagSet } });
    expect((await us.getBucketTagging({ Bucket })).TagSet).toEqual(TagSet);
    const { OwnershipControls } = await us.getBucketOwnershipControls({ Bucket });
    expect(OwnershipControls!.Rules).toEqual([{ ObjectOwnership: "ObjectWriter" }]);
  });

  test("is refused for names that are taken, by us or by somebody else, wherever", async () => {
    const { us, eu } = await withClients();
    await us.createBucket({ Bucket });
    const ours = await errorOf(eu.createBucket({ Bucket }));
    expect(ours).toBeInstanceOf(BucketAlreadyOwnedByYou);
    expect([classOf(ours), ours.$metadata["httpStatusCode"]]).toEqual(["exists", 409]);
    expect((await errorOf(us.createBucket({ Bucket: "taken-receipts" }))).name).toBe("BucketAlreadyExists");
  });

  test("is refused in another region than the client's", async () => {
    const { sandbox, us, eu } = await withClients();
    const at = (LocationConstraint: "eu-west-1" | "eu-west-2") => ({
      CreateBucketConfiguration: { LocationConstraint },
    });
    expect((await errorOf(us.createBucket({ Bucket, ...at("eu-west-1") }))).name).toBe(
      "IllegalLocationConstraintException",
    );
    expect((await errorOf(eu.createBucket({ Bucket, ...at("eu-west-2") }))).name).toBe(
      "IllegalLocationConstraintException",
    );
    const home = { LocationConstraint: "us-east-1" as never };
    expect((await errorOf(us.createBucket({ Bucket, CreateBucketConfiguration: home }))).name).toBe(
      "InvalidLocationConstraint",
    );
    // By itself the SDK says the region.
    const bare: Call = {
      service: "s3",
      region: "eu-west-1",
      operation: "CreateBucket",
      input: { Bucket },
      schema: undefined,
    };
    expect(await refusal(sandbox.answer(bare))).toContain("The unspecified location constraint");
  });

  test.each(["UPPER", "ab", "a..b", "-dash", "1.2.3.4", "ends-with-an"])("is refused for the name %s", async (name) => {
    const { us } = await withClients();
    expect((await errorOf(us.createBucket({ Bucket: name }))).name).toBe("InvalidBucketName");
  });

  test("has a namespace of the account and region, with the whole suffix", async () => {
    const { eu } = await withClients();
    const BucketNamespace = "account-regional";
    await eu.createBucket({ Bucket: "acme-123456789012-eu-west-1-an", BucketNamespace });
    for (const name of ["acme", "acme-123456789012-us-east-1-an"]) {
      expect((await errorOf(eu.createBucket({ Bucket: name, BucketNamespace }))).name).toBe("InvalidBucketName");
    }
  });
});

describe("a bucket", () => {
  test("is found in its own region only", async () => {
    const { us, eu } = await withClients();
    await eu.createBucket({ Bucket });
    const moved = await errorOf(us.getBucketVersioning({ Bucket }));
    expect(moved).toMatchObject({
      name: "PermanentRedirect",
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { "x-amz-bucket-region": "eu-west-1" } },
    });
    expect(await errorOf(us.headBucket({ Bucket }))).toMatchObject({ name: "301" });
  });

  test("that is not there, or not ours, is an error", async () => {
    const { us } = await withClients();
    const missing = await errorOf(us.getBucketVersioning({ Bucket }));
    expect(missing).toBeInstanceOf(NoSuchBucket);
    expect([missing.message, classOf(missing)]).toEqual(["The specified bucket does not exist", "gone"]);
    expect(await errorOf(us.headBucket({ Bucket }))).toMatchObject({ name: "NotFound", message: "UnknownError" });
    const theirs = await errorOf(us.headBucket({ Bucket: "taken-receipts" }));
    expect(theirs).toMatchObject({ name: "403", $metadata: { httpStatusCode: 403 } });
    expect(classOf(theirs)).toBe("denied");
  });

  test("is denied to whoever expects another owner", async () => {
    const { us } = await withClients();
    await us.createBucket({ Bucket });
    await us.headBucket({ Bucket, ExpectedBucketOwner: "123456789012" });
    const error = await errorOf(us.getBucketTagging({ Bucket, ExpectedBucketOwner: "999999999999" }));
    expect(error).toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  });

  test("is deleted when it is empty, of versions too", async () => {
    const { us } = await withClients();
    await us.createBucket({ Bucket });
    await us.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
    const { VersionId } = await us.putObject({ Bucket, Key: "a", Body: "1" });
    const { VersionId: marker } = await us.deleteObject({ Bucket, Key: "a" });
    await us.deleteObject({ Bucket, Key: "a", VersionId: VersionId! });
    expect(await errorOf(us.deleteBucket({ Bucket }))).toMatchObject({
      name: "BucketNotEmpty",
      $metadata: { httpStatusCode: 409 },
    });
    await us.deleteObject({ Bucket, Key: "a", VersionId: marker! });
    await us.deleteBucket({ Bucket });
    expect(await errorOf(us.headBucket({ Bucket }))).toMatchObject({ name: "NotFound" });
  });
});

test("buckets are listed for all regions, in pages", async () => {
  const { us, eu } = await withClients();
  await us.createBucket({ Bucket: "b-us" });
  await eu.createBucket({ Bucket: "a-eu" });
  const first = await us.listBuckets({ MaxBuckets: 1 });
  expect(first.Buckets).toMatchObject([{ Name: "a-eu", BucketRegion: "eu-west-1" }]);
  const second = await us.listBuckets({ MaxBuckets: 1, ContinuationToken: first.ContinuationToken! });
  expect(second).toMatchObject({ Buckets: [{ Name: "b-us" }] });
  expect(second).not.toHaveProperty("ContinuationToken");
  expect((await us.listBuckets({ BucketRegion: "us-east-1" })).Buckets).toHaveLength(1);
});
