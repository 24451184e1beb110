import { describe, expect, test } from "vitest";
import { connected, refusal } from "./connected.ts";

const logGroupName = "/aws/lambda/hello";
const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;

async function withGroup() {
  const { aws } = await connected();
  const logs = await aws.logs("us-east-1");
  await logs.createLogGroup({ logGroupName, tags: { team: "shop" } });
  return { aws, logs };
}

describe("log groups", () => {
  test("keep everything until they are told how long", async () => {
    const { logs } = await withGroup();
    const group = async () => (await logs.describeLogGroups({ logGroupNamePrefix: logGroupName })).logGroups![0]!;
    expect(await group()).toMatchObject({ logGroupName, arn: `${arn}:*`, logGroupArn: arn });
    expect(await group()).not.toHaveProperty("retentionInDays");
    await logs.putRetentionPolicy({ logGroupName, retentionInDays: 14 });
    await logs.associateKmsKey({ logGroupName, kmsKeyId: "arn:aws:kms:us-east-1:1:key/1" });
    expect(await group()).toMatchObject({ retentionInDays: 14, kmsKeyId: "arn:aws:kms:us-east-1:1:key/1" });
    await logs.deleteRetentionPolicy({ logGroupName });
    await logs.disassociateKmsKey({ logGroupName });
    for (const gone of ["retentionInDays", "kmsKeyId"]) expect(await group()).not.toHaveProperty(gone);
    expect(await refusal(logs.putRetentionPolicy({ logGroupName, retentionInDays: 15 }))).toContain(
      "Invalid retention",
    );
  });

  test("exist once, and are listed in pages by their names", async () => {
    const { logs, aws } = await withGroup();
    expect(await refusal(logs.createLogGroup({ logGroupName }))).toBe(
      "ResourceAlreadyExistsException: The specified log group already exists",
    );
    expect(await refusal(logs.createLogGroup({ logGroupName: "a b" }))).toContain("'logGroupName'");
    await logs.createLogGroup({ logGroupName: `${logGroupName}-2` });
    await logs.createLogGroup({ logGroupName: "other" });
    const page = await logs.describeLogGroups({ logGroupNamePrefix: "/aws/", limit: 1 });
    expect(page.logGroups!.map((group) => group.logGroupName)).toEqual([logGroupName]);
    const rest = await logs.describeLogGroups({ logGroupNamePrefix: "/aws/", nextToken: page.nextToken! });
    expect(rest.logGroups!.map((group) => group.logGroupName)).toEqual([`${logGroupName}-2`]);
    expect(rest.nextToken).toBeUndefined();
    await logs.deleteLogGroup({ logGroupName });
    const none = "ResourceNotFoundException: The specified log group does not exist.";
    expect(await refusal(logs.deleteLogGroup({ logGroupName }))).toBe(none);
    expect((await (await aws.logs("eu-west-1")).describeLogGroups({})).logGroups).toEqual([]);
  });

  test("are tagged by their ARN without a star", async () => {
    const { logs } = await withGroup();
    await logs.tagResource({ resourceArn: arn, tags: { app: "orders" } });
    await logs.untagResource({ resourceArn: arn, tagKeys: ["team"] });
    expect((await logs.listTagsForResource({ resourceArn: arn })).tags).toEqual({ app: "orders" });
    expect(await refusal(logs.listTagsForResource({ resourceArn: `${arn}:*` }))).toContain("Invalid resource ARN");
    expect(await refusal(logs.tagResource({ resourceArn: arn, tags: { "aws:x": "" } }))).toContain("not allowed");
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, ""]));
    expect(await refusal(logs.tagResource({ resourceArn: arn, tags: many }))).toContain("TooManyTagsException");
  });
});

describe("images", () => {
  test("are in a repository of one region, by digest and by tag", async () => {
    const { aws } = await connected();
    const ecr = await aws.ecr("us-east-1");
    const { repository } = await ecr.createRepository({ repositoryName: "shop" });
    expect(repository).toMatchObject({ repositoryUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop" });
    expect(await refusal(ecr.createRepository({ repositoryName: "shop" }))).toContain("RepositoryAlreadyExists");
    const { image } = await ecr.putImage({ repositoryName: "shop", imageTag: "1", imageManifest: "{}" });
    await ecr.putImage({ repositoryName: "shop", imageTag: "1", imageManifest: "[]" });
    const { imageDigest } = image!.imageId!;
    const found = await ecr.describeImages({ repositoryName: "shop", imageIds: [{ imageDigest }] });
    expect(found.imageDetails).toMatchObject([{ imageDigest }]);
    expect(found.imageDetails![0]).not.toHaveProperty("imageTags");
    expect((await ecr.describeImages({ repositoryName: "shop" })).imageDetails).toHaveLength(2);
    const tagged = await ecr.describeImages({ repositoryName: "shop", imageIds: [{ imageTag: "1" }] });
    expect(tagged.imageDetails![0]!.imageDigest).not.toBe(imageDigest);
    const missing = { repositoryName: "shop", imageIds: [{ imageTag: "2" }] };
    expect(await refusal(ecr.describeImages(missing))).toMatch(/^ImageNotFoundException: .*imageTag:'2'/u);
    const elsewhere = await aws.ecr("eu-west-1");
    expect(await refusal(elsewhere.describeImages({ repositoryName: "shop" }))).toMatch(
      /^RepositoryNotFoundException/u,
    );
  });
});
