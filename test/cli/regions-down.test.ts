import { describe, expect, test } from "vitest";
import { appliedGoglobal, goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const HOME = "us-east-1";
const EU = "eu-west-1";
const AP = "ap-southeast-2";
const because = (region: string) => `${region} does not answer (STS and DynamoDB there: no connection or only 5xx)`;

const linesWith = (text: string, region: string) => text.split("\n").filter((line) => line.includes(`@${region}`));

describe("a region that is down", () => {
  test("is a question mark with its reason in the plan, and the others are planned", async () => {
    const { run, sandbox } = await goglobal();
    sandbox.faults.down(EU);
    const { code, out, writes } = await run("plan");
    expect({ code, writes }).toEqual({ code: 3, writes: [] });
    const unknown = linesWith(out, EU).filter((line) => line.startsWith("? "));
    expect(unknown.filter((line) => !line.endsWith(`: ${because(EU)}`))).toEqual([]);
    expect(unknown).toHaveLength(7);
    expect(linesWith(out, EU).filter((line) => /^[+~=-] /u.test(line))).toEqual([]);
    expect(linesWith(out, AP).filter((line) => line.startsWith("+ "))).toHaveLength(7);
    expect(out).toMatch(/^Plan: 8 to create, 4 to update, 0 to delete, 7 unknown\./mu);
  });

  test("is a question mark in a plan with nothing else to do", async () => {
    const { run, sandbox } = await appliedGoglobal();
    sandbox.faults.down(EU);
    const { code, out } = await run("plan");
    expect(code).toBe(3);
    expect(out).toMatch(/^Plan: 0 to create, 0 to update, 0 to delete, 7 unknown\.$/mu);
    expect(await run("apply -y")).toMatchObject({ code: 3, writes: [] });
  });

  test("does not hold up the others, and the next run does the rest", async () => {
    const { run, sandbox, aws } = await goglobal();
    sandbox.faults.down(EU);
    const first = await run("apply -y");
    expect(first.code).toBe(3);
    expect(first.writes.filter((call) => call.endsWith(EU))).toEqual([]);
    expect(first.out).toContain(`? replica/orders@eu-west-1: ${because(EU)}`);
    expect(first.out).toMatch(
      /^Partly done: .* Run apply again when what did not answer is back: it does the rest\.$/mu,
    );
    const { Table } = await (await aws.dynamodb(HOME)).describeTable({ TableName: "sessions" });
    expect(Table!.Replicas!.map(({ RegionName }) => RegionName)).toEqual([AP]);
    const { ReplicationConfiguration } = await (await aws.s3(HOME)).getBucketReplication({ Bucket: "acme-receipts" });
    expect(ReplicationConfiguration!.Rules!.map(({ ID }) => ID)).toEqual([`goglobal:orders/prod:${AP}`]);

    sandbox.faults.up(EU);
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("when it is the only other one, home gets ready and the rest waits", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.down(EU);
    const first = await run("apply -y");
    expect(first.code).toBe(3);
    expect(first.writes).not.toContain("DeleteBucketReplication us-east-1");
    expect(first.out).toMatch(/^Partly done: /mu);
    sandbox.faults.up(EU);
    expect(await run("apply -y")).toMatchObject({ code: 0 });
  });

  test("hangs instead of refusing: the same, only later", async () => {
    const { run, sandbox } = await goglobal();
    sandbox.faults.hang(EU);
    const { code, out } = await run("plan");
    expect(code).toBe(3);
    expect(out).toContain(`? replica/orders@eu-west-1: ${because(EU)}`);
  });

  test("--json says so", async () => {
    const { run, sandbox } = await goglobal();
    sandbox.faults.down(EU);
    const plan = JSON.parse((await run("plan --json")).out) as { changes: object[]; summary: object };
    expect(plan.summary).toMatchObject({ unknown: 7, conflict: 0 });
    expect(plan.changes).toContainEqual({
      id: "replica/orders@eu-west-1",
      action: "unknown",
      differences: [],
      reason: because(EU),
    });
    const lines = (await run("apply --json -y")).out.split("\n").map((line) => JSON.parse(line) as object);
    expect(lines.at(-1)).toMatchObject({ type: "end", exit: 3 });
  });

  test("can be left out, and then nothing is amiss", async () => {
    const { run, sandbox } = await goglobal();
    sandbox.faults.down(EU);
    expect(await run("apply -y --skip-region eu-west-1")).toMatchObject({ code: 0 });
  });
});

test.each([8, 20, 30])(
  "a region that goes down after %i write calls: the others are finished, the next run goes on",
  async (writes) => {
    const { run, sandbox } = await goglobal();
    const first = await run("apply -y", {
      onCall(_, counts) {
        if (counts.writes > writes) sandbox.faults.down(EU);
      },
    });
    expect(first.code).toBe(3);
    expect(first.out).toContain(because(EU));
    sandbox.faults.up(EU);
    const part = await run(`plan --detailed-exitcode --skip-region ${EU}`);
    expect(part).toMatchObject({ code: 0 });
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  },
);

describe("the home region down", () => {
  test.each(["plan", "plan --json", "apply -y", "apply --json -y"])(
    "%s is refused, and nothing changes",
    async (line) => {
      const { run, sandbox } = await goglobal();
      sandbox.faults.down(HOME);
      const { code, out, err, writes } = await run(line);
      expect({ code, out, writes }).toEqual({ code: 1, out: "", writes: [] });
      expect(err).toBe(
        `goglobal: the home region cannot be read, so what should be elsewhere is unknown: ${because(HOME)}. Nothing was changed.`,
      );
    },
  );

  test("with every other region: no network is told from no region", async () => {
    const { run, sandbox } = await goglobal();
    for (const region of [HOME, EU, AP]) sandbox.faults.down(region);
    const { code, err, writes } = await run("apply -y");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toContain("goglobal: AWS does not answer in any region of the config, so nothing was changed:");
    for (const region of [HOME, EU, AP]) expect(err).toContain(`GetCallerIdentity in ${region}`);
  });

  test("only its STS: another region's says whose account it is", async () => {
    const { run, sandbox } = await goglobal();
    sandbox.faults.down(`sts@${HOME}`);
    expect(await run("plan")).toMatchObject({ code: 0, calls: expect.arrayContaining([`GetCallerIdentity ${EU}`]) });
  });
});

describe("one service of a region down", () => {
  test("is an error of that service, not a region that is down", async () => {
    const { run, sandbox } = await goglobal();
    sandbox.faults.down(`s3@${EU}`);
    const { code, out, err } = await run("plan");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/goglobal: .*ECONNREFUSED.*\(.* in eu-west-1, 4 attempts\)/u);
    expect(err).not.toContain("does not answer (STS");
    expect(await run("apply -y")).toMatchObject({ code: 1, writes: [] });
  });

  test("IAM: what needs the role waits, everything else is done, and the next run does the rest", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    const role = "role/goglobal-orders-prod-acme-receipts";
    sandbox.faults.down(`iam@${HOME}`);
    const planned = await run("plan");
    expect(planned.code).toBe(3);
    expect(planned.out).toContain(`? ${role}: it does not answer: `);
    const first = await run("apply -y");
    expect(first.code).toBe(3);
    expect(first.out).toMatch(/^\? bucket-replication\/acme-receipts@us-east-1: it does not answer: .*GetRole/mu);
    expect(first.out).toMatch(/^Partly done: 6 changes made, 0 as they should be, 3 unknown/mu);
    sandbox.faults.up(`iam@${HOME}`);
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });
});
