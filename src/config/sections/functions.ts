import { z } from "zod";
import { milliseconds } from "../duration.ts";
import { expects } from "./saying.ts";
import { choice, durationThat, kmsKey, mapOf, named, regionKey, strict, text, whole } from "./vocabulary.ts";

const LONGEST_TIMEOUT = milliseconds("15m");

const timeout = durationThat(
  expects("a Lambda timeout", 'write whole seconds, at most 15 minutes, such as "10s"'),
  (time) => time >= 1000 && time <= LONGEST_TIMEOUT && time % 1000 === 0,
);

const filled = (noun: string, remedy: string) => text(/./, noun, remedy);

const code = z.union(
  [
    filled("code", 'write a folder, a .zip or { "image": "…" }'),
    strict("code", {
      image: filled("an image", "write the URI of the image in ECR").describe("The URI of the container image in ECR."),
    }),
  ],
  expects("code", 'write a folder, a .zip or { "image": "…" }'),
);

const environment = mapOf(
  "environment variables",
  text(
    /^[A-Za-z]\w+$/,
    "a name Lambda takes for a variable",
    "use letters, digits and _, a letter first, two at least",
  ),
  z.string(expects("text", "put the value in double quotes")),
);

const memory = whole(128, 10_240);

const concurrency = z.union(
  [z.literal("none"), whole(0)],
  expects("a reserved concurrency", 'write a whole number, 0 or more, or "none"'),
);

const listOfIds = (noun: string, remedy: string) =>
  z.array(filled(noun, remedy), expects(`a list of ${noun}s`, remedy)).min(1, expects(`a list of ${noun}s`, remedy));

const vpc = strict("a VPC", {
  subnets: listOfIds("subnet id", 'write ids such as ["subnet-0a1b2c3d"]').describe("The ids of the subnets there."),
  securityGroups: listOfIds("security group id", 'write ids such as ["sg-0a1b2c3d"]').describe(
    "The ids of the security groups there.",
  ),
});

const override = strict("what differs in a region", {
  memory: memory.exactOptional().describe("Memory in MB in this region."),
  concurrency: concurrency
    .exactOptional()
    .describe("Reserved concurrent executions in this region, or none; as at home unless said."),
  environment: environment.exactOptional().describe("Environment variables that differ or are added in this region."),
  layers: z
    .array(
      text(/^arn:[a-z-]+:lambda:.+:layer:.+:\d+$/, "the ARN of a layer version", "write the ARN with its version"),
      expects("a list of layer ARNs", "write a list of ARNs"),
    )
    .exactOptional()
    .describe("The ARNs of the layer versions to use in this region."),
  vpc: vpc.exactOptional().describe("The VPC in which the function runs in this region."),
  kms: kmsKey.exactOptional().describe("The ARN of the KMS key for environment variables in this region."),
  deadLetter: text(
    /^arn:[a-z-]+:(sqs|sns):.+$/,
    "the ARN of a queue or topic",
    "write the ARN of an SQS queue or SNS topic",
  )
    .exactOptional()
    .describe("The ARN of the dead-letter queue or topic in this region."),
  fileSystems: z
    .array(
      strict("a file system", {
        arn: text(
          /^arn:[a-z-]+:elasticfilesystem:.+:access-point\/.+$/,
          "the ARN of an EFS access point",
          "write the ARN of an access point in this region",
        ).describe("The ARN of the EFS access point."),
        path: text(/^\/mnt\/[\w.-]+$/, "a mount path", 'write one such as "/mnt/files"').describe(
          "Where the function finds it.",
        ),
      }),
      expects("a list of file systems", 'write [{ "arn": "…", "path": "/mnt/…" }]'),
    )
    .exactOptional()
    .describe("The EFS access points that the function mounts in this region."),
});

const lambda = strict("a function", {
  code: code.exactOptional().describe("The code to deploy in every region: a folder, a .zip, or an image in ECR."),
  handler: filled("a handler", 'write one such as "index.handler"')
    .exactOptional()
    .describe("The handler, such as index.handler."),
  runtime: filled("a runtime", 'write one such as "nodejs22.x"')
    .exactOptional()
    .describe("The Lambda runtime, such as nodejs22.x."),
  role: filled("a role", "write the name of an IAM role")
    .exactOptional()
    .describe(
      "The name of the execution role. Left out, a mirrored function gets one like home's in every region, and a described one the least it needs: logs, and the items and objects of this file's tables and buckets. extend adds what home's role lacks to it instead.",
    ),
  memory: memory.exactOptional().describe("Memory in MB, 128 to 10240."),
  timeout: timeout.exactOptional().describe("The timeout in whole seconds, at most 15m."),
  architecture: choice(["arm64", "x86_64"]).exactOptional().describe("The instruction set of the function."),
  environment: environment.exactOptional().describe("Environment variables, the same in every region."),
  regions: mapOf("overrides by region", regionKey, override).prefault({}).describe("What differs, by region."),
});

/** The Lambda functions: mirrored from home when merely named, deployed everywhere when described. */
export const functions = named(
  "functions by name",
  text(/^[A-Za-z0-9_-]{1,64}$/, "a Lambda function name", "write 1 to 64 letters, digits, dashes and underscores"),
  lambda,
);
