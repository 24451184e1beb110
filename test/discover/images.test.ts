import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { expect, test } from "vitest";
import { imageOf } from "../../src/discover/images.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7";
const digest = "sha256:aa";
const regions = ["eu-west-1", "ap-southeast-2"];

test("an image is looked for in each region's registry, by its digest", async () => {
  const { ecr, context, calls } = mockedAws();
  ecr
    .on(DescribeImagesCommand)
    .resolvesOnce({ imageDetails: [{ imageDigest: digest }] })
    .rejects(awsError("RepositoryNotFoundException"));
  expect(await imageOf(context(), { uri, digest }, regions)).toEqual({ uri, missing: ["ap-southeast-2"] });
  expect((await calls()).map(({ region, input }) => [region, input])).toEqual(
    regions.map((region) => [
      region,
      { registryId: "123456789012", repositoryName: "shop", imageIds: [{ imageDigest: digest }] },
    ]),
  );
});

test("a region that does not answer is not said to lack it", async () => {
  const { ecr, context } = mockedAws();
  ecr.rejects(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));
  expect(await imageOf(context(), { uri, digest }, regions)).toEqual({ uri, missing: [] });
});

test("what may not be looked at is an error", async () => {
  const { ecr, context } = mockedAws();
  ecr.rejects(awsError("AccessDeniedException", "no ecr:DescribeImages", 403));
  await expect(imageOf(context(), { uri, digest }, regions)).rejects.toThrow("no ecr:DescribeImages");
});
