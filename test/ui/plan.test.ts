import { describe, expect, test } from "vitest";
import type { Change, Plan } from "../../src/engine/change.ts";
import { minutes } from "../../src/engine/duration.ts";
import { reference } from "../../src/engine/reference.ts";
import { legend, matrixLines } from "../../src/ui/matrix.ts";
import { plain, type Paint } from "../../src/ui/paint.ts";
import { headerLine, planJson, planLines } from "../../src/ui/plan.ts";
import { machineValue, valueText } from "../../src/ui/value.ts";

const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"];
const HEADER = { app: "orders/prod", account: "123456789012", caller: "arn:aws:iam::123456789012:user/ada" };

function change(id: string, action: Change["action"], more: Partial<Change> = {}): Change {
  const place = id.split("@")[1] ?? "global";
  return {
    id,
    action,
    step: id.startsWith("bucket") || id.startsWith("role") ? "buckets" : "tables",
    place,
    differences: [],
    ...more,
  };
}
const planOf = (changes: Change[], more: Partial<Plan> = {}): Plan => ({
  changes,
  left: [],
  duration: minutes(9),
  ...more,
});
const shown = (plan: Plan): string => planLines(plan, REGIONS, plain).join("\n");
/** Only what changes, without the matrix and the sum. */
const details = (...changes: Change[]): string => shown(planOf(changes)).split("\n\n").slice(2, -1).join("\n\n");

test("who is asking, and about what", () => {
  expect(headerLine(HEADER)).toBe("orders/prod in account 123456789012, as arn:aws:iam::123456789012:user/ada");
  expect(headerLine({ ...HEADER, profile: "shop" })).toMatch(/ \(profile shop\)$/u);
});

test("a whole plan", () => {
  const tags = { path: "tags.team", from: null, to: "shop" };
  const advice = "orders becomes active-active";
  const arn = reference("bucket-versioning/acme-eu@eu-west-1", "arn");
  expect(
    shown(
      planOf([
        change("table/orders@us-east-1", "update", {
          differences: [{ path: "stream", from: null, to: "NEW_AND_OLD_IMAGES" }],
        }),
        change("replica/orders@eu-west-1", "create", {
          differences: [{ path: "member", from: null, to: true }],
          advice,
        }),
        change("replica/orders@ap-southeast-2", "create", { advice }),
        change("replica-settings/orders@eu-west-1", "update", { differences: [tags] }),
        change("bucket/acme-eu@eu-west-1", "keep"),
        change("role/ours", "keep"),
        change("bucket-replication/acme-receipts@us-east-1", "update", {
          differences: [
            { path: 'rules["goglobal:orders/prod:eu-west-1"]', from: null, to: { target: arn, rtc: false } },
          ],
        }),
      ]),
    ),
  ).toMatchInlineSnapshot(`
    "                                    us-east-1  eu-west-1  ap-southeast-2  global
    tables
      table/orders                      ~
      replica/orders                               +          +
      replica-settings/orders                      ~
    buckets
      bucket/acme-eu                               =
      role/ours                                                               =
      bucket-replication/acme-receipts  ~

    + create   ~ change   = as it should be

    ~ table/orders@us-east-1
        stream: (none) → NEW_AND_OLD_IMAGES
    + replica/orders@eu-west-1
        member: true
    + replica/orders@ap-southeast-2
    ~ replica-settings/orders@eu-west-1
        tags.team: (none) → shop
    ~ bucket-replication/acme-receipts@us-east-1
        rules["goglobal:orders/prod:eu-west-1"]: (none) → { target: (arn of bucket-versioning/acme-eu@eu-west-1, known after apply), rtc: false }

    Know before you agree
      · orders becomes active-active

    Plan: 2 to create, 3 to update, 0 to delete. About 9 min on AWS."
  `);
});

describe("the last line", () => {
  const sum = (...changes: Change[]): string => shown(planOf(changes)).split("\n").at(-1)!;
  test.each<[string, Change[]]>([
    ["Plan: 1 to create, 0 to update, 0 to delete. About 9 min on AWS.", [change("role/a", "create")]],
    [
      "Plan: 0 to create, 1 to update, 1 to delete. About 9 min on AWS.",
      [change("role/a", "update"), change("role/b", "delete")],
    ],
    ["Plan: 0 to create, 0 to update, 1 to replace, 0 to delete. About 9 min on AWS.", [change("role/a", "replace")]],
    ["Plan: 0 to create, 0 to update, 0 to delete, 1 conflict.", [change("role/a", "conflict", { reason: "x" })]],
    [
      "Plan: 0 to create, 0 to update, 0 to delete, 2 conflicts.",
      [change("role/a", "conflict"), change("role/b", "conflict")],
    ],
    [
      "Plan: 0 to create, 0 to update, 0 to delete, 1 unknown.",
      [change("table/a@eu-west-1", "unknown", { reason: "x" })],
    ],
    [
      "Plan: 0 to create, 0 to update, 0 to delete, 1 in progress.",
      [change("table/a@eu-west-1", "keep", { reason: "in progress: UPDATING" })],
    ],
  ])("%s", (line, changes) => expect(sum(...changes)).toBe(line));
});

describe("nothing to do is one line", () => {
  test("alone", () =>
    expect(shown(planOf([change("role/a", "keep"), change("role/b", "keep")]))).toBe(
      "Everything is as it should be (2 looked at).",
    ));
  test("and what is left where it is", () => {
    const left = [{ id: "replica/old@eu-west-1", reason: "holds data, which goglobal never deletes by default" }];
    expect(shown(planOf([change("role/a", "keep")], { left }))).toMatchInlineSnapshot(`
      "Left where it is: replica/old@eu-west-1, holds data, which goglobal never deletes by default.
      Everything is as it should be (1 looked at)."
    `);
  });
});

test("what is so now comes before all else", () => {
  const plan = planOf([change("role/a", "keep")], { notices: ["eu-west-1 is evacuated"] });
  expect(shown(plan)).toBe("Now: eu-west-1 is evacuated\n\nEverything is as it should be (1 looked at).");
  expect(shown({ ...plan, changes: [change("role/a", "create")] })).toMatch(/^Now: eu-west-1 is evacuated\n\n/u);
  expect(planJson(plan, HEADER)).toMatchObject({ notices: ["eu-west-1 is evacuated"] });
});

test("what is not mirrored is said in every plan, and to programs too", () => {
  const plan = planOf([change("role/a", "keep")], { remarks: ["orders-api: its queue trigger"] });
  expect(shown(plan)).toBe(
    ["Good to know:", "  · orders-api: its queue trigger", "Everything is as it should be (1 looked at)."].join("\n"),
  );
  expect(shown({ ...plan, changes: [change("role/a", "create")] })).toContain("\n\nGood to know:");
  expect(planJson(plan, HEADER)).toMatchObject({ remarks: ["orders-api: its queue trigger"] });
});

describe("each kind of change", () => {
  const from = { path: "tags.team", from: "old", to: "shop" };
  test("create says what will be there", () =>
    expect(details(change("role/a", "create", { differences: [{ path: "tags", from: null, to: { team: "shop" } }] })))
      .toMatchInlineSnapshot(`
      "+ role/a
          tags: { team: shop }"
    `));
  test("update says from what to what, none included", () =>
    expect(details(change("role/a", "update", { differences: [from, { path: "policy", from: {}, to: null }] })))
      .toMatchInlineSnapshot(`
        "~ role/a
            tags.team: old → shop
            policy: {} → (none)"
      `));
  test("replace", () =>
    expect(details(change("role/a", "replace", { differences: [from] }))).toMatchInlineSnapshot(`
    "± role/a
        tags.team: old → shop"
  `));
  test("delete", () => expect(details(change("role/a", "delete"))).toMatchInlineSnapshot(`"- role/a"`));
  test("conflict says why, and in words what is not known yet", () =>
    expect(
      details(
        change("role/a", "conflict", { reason: `have them use ${reference("role/b", "arn")}`, differences: [from] }),
      ),
    ).toMatchInlineSnapshot(`
      "! role/a: have them use (arn of role/b, known after apply)
          tags.team: old → shop"
    `));
  test("unknown says why", () =>
    expect(
      details(change("table/a@eu-west-1", "unknown", { reason: "eu-west-1 does not answer" })),
    ).toMatchInlineSnapshot(`"? table/a@eu-west-1: eu-west-1 does not answer"`));
  test("what is as it should be is not told", () =>
    expect(details(change("role/a", "create"), change("role/b", "keep"))).toBe("+ role/a"));
  test("unless AWS is still at work on it", () =>
    expect(details(change("role/a", "create"), change("role/b", "keep", { reason: "in progress: UPDATING" })))
      .toMatchInlineSnapshot(`
      "+ role/a
      = role/b: in progress: UPDATING"
    `));
  test("a secret is never shown", () => {
    const secret = { path: "environment.KEY", from: "hunter1", to: "hunter2", secret: true } as const;
    for (const action of ["create", "update"] as const)
      expect(details(change("role/a", action, { differences: [secret] }))).toBe(
        `${action === "create" ? "+" : "~"} role/a\n    environment.KEY: differs (secret)`,
      );
    expect(
      JSON.stringify(planJson(planOf([change("role/a", "update", { differences: [secret] })]), HEADER)),
    ).not.toContain("hunter");
  });
  test("advice is given once, however many give it, and not by what stays as it is", () => {
    const advice = (action: Change["action"], id: string, text: string) => change(id, action, { advice: text });
    expect(
      details(advice("create", "role/a", "one"), advice("update", "role/b", "one"), advice("create", "role/c", "two")),
    ).toMatchInlineSnapshot(`
      "+ role/a
      ~ role/b
      + role/c

      Know before you agree
        · one
        · two"
    `);
  });
  test("what is left stands apart", () => {
    const left = [{ id: "role/old", reason: "something may still use it" }];
    expect(shown(planOf([change("role/a", "create")], { left }))).toContain(
      "\n+ role/a\n\nLeft where it is: role/old, something may still use it.\n\nPlan:",
    );
  });
});

describe("the matrix", () => {
  const lines = (...changes: Change[]) => `\n${matrixLines(changes, [...REGIONS, "global"], plain).join("\n")}`;

  test("grouped by step, one sign a cell, only the places that are meant", () =>
    expect(
      lines(
        change("table/orders@us-east-1", "update"),
        change("replica/orders@eu-west-1", "create"),
        change("replica/orders@ap-southeast-2", "unknown"),
        change("bucket/acme@eu-west-1", "conflict"),
        change("role/ours", "keep"),
      ),
    ).toMatchInlineSnapshot(`
      "
                        us-east-1  eu-west-1  ap-southeast-2  global
      tables
        table/orders    ~
        replica/orders             +          ?
      buckets
        bucket/acme                !
        role/ours                                             ="
    `));

  test("of several in one cell, the gravest", () => {
    const inOrder = ["conflict", "unknown", "delete", "replace", "update", "create", "keep"] as const;
    const signs = inOrder.map((_, at) => {
      const cell = inOrder.slice(at).map((action) => change("role/ours", action));
      return lines(...cell).at(-1);
    });
    expect(signs.join("")).toBe("!?-±~+=");
  });

  test("colours do not move the columns", () => {
    const coloured: Paint = { ...plain, green: (text) => `<${text}>`, yellow: (text) => `<${text}>` };
    const changes = [change("replica/orders@eu-west-1", "create"), change("replica/orders@ap-southeast-2", "update")];
    const bare = (paint: Paint) => matrixLines(changes, REGIONS, paint).join("\n").replaceAll(/[<>]/gu, "");
    expect(bare(coloured)).toBe(bare(plain));
    expect(matrixLines(changes, REGIONS, coloured).join("\n")).toContain("<+>");
  });

  test("only the signs that are used are explained", () => {
    expect(legend([change("role/a", "create"), change("role/b", "conflict")])).toBe("+ create   ! conflict");
    expect(legend([change("role/a", "keep"), change("role/b", "unknown")])).toBe("? unknown   = as it should be");
  });
});

describe("values", () => {
  test("in one line that a person can read", () => {
    expect(valueText(null)).toBe("(none)");
    expect(valueText(undefined)).toBe("(none)");
    expect(valueText("shop")).toBe("shop");
    expect(valueText(reference("role/ours", "arn"))).toBe("(arn of role/ours, known after apply)");
    const long = valueText("x".repeat(1000));
    expect(long.length).toBeLessThan(200);
    expect(long.endsWith("x…")).toBe(true);
  });

  test("for a machine nothing is shortened", () => {
    expect(machineValue(undefined)).toBeNull();
    expect(machineValue({ a: [1, true, null], b: "x".repeat(1000) })).toEqual({
      a: [1, true, null],
      b: "x".repeat(1000),
    });
    expect(machineValue({ role: reference("role/ours", "arn") })).toEqual({
      role: "(arn of role/ours, known after apply)",
    });
  });
});

test("a plan as a program reads it", () =>
  expect(
    planJson(
      planOf([
        change("role/a", "create", {
          differences: [{ path: "tags", from: undefined, to: { team: "shop" } }],
          advice: "know this",
        }),
        change("role/b", "update", { differences: [{ path: "environment.KEY", from: "a", to: "b", secret: true }] }),
        change("table/c@eu-west-1", "unknown", { reason: "eu-west-1 does not answer" }),
        change("role/d", "conflict", { reason: `have them use ${reference("role/a", "arn")}` }),
      ]),
      HEADER,
    ),
  ).toMatchInlineSnapshot(`
    {
      "account": "123456789012",
      "app": "orders/prod",
      "changes": [
        {
          "action": "create",
          "advice": "know this",
          "differences": [
            {
              "from": null,
              "path": "tags",
              "to": {
                "team": "shop",
              },
            },
          ],
          "id": "role/a",
        },
        {
          "action": "update",
          "differences": [
            {
              "path": "environment.KEY",
              "secret": true,
            },
          ],
          "id": "role/b",
        },
        {
          "action": "unknown",
          "differences": [],
          "id": "table/c@eu-west-1",
          "reason": "eu-west-1 does not answer",
        },
        {
          "action": "conflict",
          "differences": [],
          "id": "role/d",
          "reason": "have them use (arn of role/a, known after apply)",
        },
      ],
      "seconds": 540,
      "summary": {
        "conflict": 1,
        "create": 1,
        "delete": 0,
        "keep": 0,
        "replace": 0,
        "unknown": 1,
        "update": 1,
      },
      "version": 1,
    }
  `));
