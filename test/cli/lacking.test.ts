import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { document } from "../../src/aws/policy.ts";
import { lackedBy } from "../../src/cli/lacking.ts";
import { mockedAws } from "../support/mocked-aws.ts";
import { homeFunction } from "../topology/compute-sample.ts";
import { arnOf, roleOf } from "../topology/home-role.ts";
import { configOf, running } from "../topology/sample.ts";

const jobs = (region?: string) => arnOf("sqs", "jobs", region);
const queue = document({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [jobs()] });
const extended = roleOf({ policies: { own: queue } });
const before = roleOf({ name: "before", policies: { own: queue, "goglobal-orders-prod": queue } });
const config = configOf({
  regions: ["us-east-1", "eu-west-1"],
  functions: { a: { role: "extend" }, b: {}, c: {} },
});
const home = running([
  homeFunction("a", { role: extended }),
  homeFunction("b", { role: before }),
  homeFunction("c", { role: roleOf({ name: "theirs" }) }),
]);

test("what the extended roles lack, as AWS says, and nothing of those that are extended no more", async () => {
  const { iam, engine, calls } = mockedAws();
  const decision = (EvalResourceName: string, EvalResourceDecision: "allowed" | "implicitDeny") => ({
    EvaluationResults: [
      {
        EvalActionName: "sqs:SendMessage",
        EvalDecision: EvalResourceDecision,
        ResourceSpecificResults: [{ EvalResourceName, EvalResourceDecision }],
      },
    ],
  });
  iam
    .on(SimulatePrincipalPolicyCommand, { ResourceArns: [jobs()] })
    .resolves(decision(jobs(), "allowed"))
    .on(SimulatePrincipalPolicyCommand, { ResourceArns: [jobs("eu-west-1")] })
    .resolves(decision(jobs("eu-west-1"), "implicitDeny"));
  const grant = {
    region: "eu-west-1",
    allows: { Action: ["sqs:SendMessage"] },
    home: jobs(),
    there: jobs("eu-west-1"),
  };
  expect(await lackedBy(config, home, engine)).toEqual(
    new Map([
      ["worker", { role: extended, missing: [grant] }],
      ["before", { role: before, missing: [] }],
    ]),
  );
  const asked = (await calls()).map(({ input }) => input as { PolicySourceArn: string; PolicyExclusionList: object[] });
  expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([extended.arn]));
  expect(asked[0]!.PolicyExclusionList).toEqual([
    {
      InlinePolicyIdentifier: { PolicyName: "goglobal-orders-prod", AttachmentType: "role", AttachmentName: "worker" },
    },
  ]);
});

test("nothing is asked where nothing is extended", async () => {
  const { engine, calls } = mockedAws();
  expect(await lackedBy(configOf({ functions: ["c"] }), running([homeFunction("c")]), engine)).toEqual(new Map());
  expect(await calls()).toEqual([]);
});
