import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { expect, test } from "vitest";
import { imageDigest, imageIn } from "../../src/resources/image.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop";
const DIGEST = `sha256:${"a".repeat(64)}`;

test.each([
  [URI, { imageTag: "latest" }],
  [`${URI}:1.0`, { imageTag: "1.0" }],
  [`${URI}@${DIGEST}`, { imageDigest: DIGEST }],
])("%s is asked for in its region", async (uri, id) => {
  const { ecr, context, calls } = mockedAws();
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: DIGEST }] });
  expect(await imageDigest(context(), uri)).toBe(DIGEST);
  const input = { registryId: "123456789012", repositoryName: "team/shop", imageIds: [id] };
  expect(await calls()).toEqual([{ operation: "DescribeImages", region: "eu-west-1", input }]);
});

test.each(["ImageNotFoundException", "RepositoryNotFoundException"])("%s is none", async (name) => {
  const { ecr, context } = mockedAws();
  ecr.rejects(awsError(name));
  expect(await imageDigest(context(), URI)).toBeUndefined();
});

test("what cannot be looked at is an error", async () => {
  const { ecr, context } = mockedAws();
  ecr.rejects(awsError("AccessDeniedException", "no ecr:DescribeImages"));
  await expect(imageDigest(context(), URI)).rejects.toThrow("no ecr:DescribeImages");
  await expect(imageDigest(context(), "docker.io/shop")).rejects.toThrow(
    "docker.io/shop is not the URI of an image in ECR",
  );
});

test("the same image in another region", () => {
  for (const uri of [URI, `${URI}:1.0`, `${URI}@sha256:0bad`])
    expect(imageIn(uri, "us-east-1", DIGEST)).toBe(`${URI.replace("eu-west-1", "us-east-1")}@${DIGEST}`);
});
